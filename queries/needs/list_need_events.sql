-- Answers: What has happened with a support need, the latest first.
-- Params: need_id
-- Grain: one row per event (event_number)
SELECT
    event_number,
    happened_at,
    status,
    responsible,
    due_on,
    note,
    actor
FROM need_event
WHERE need_id = $need_id
ORDER BY event_number DESC
