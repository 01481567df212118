-- Answers: What has happened with a decision, the latest first.
-- Params: decision_id
-- Grain: one row per event (event_number)
SELECT
    event_number,
    happened_at,
    status,
    responsible,
    due_on,
    note,
    actor
FROM decision_event
WHERE decision_id = $decision_id
ORDER BY event_number DESC
