-- Answers: What has happened with every support need, in order.
-- Params: none
-- Grain: one row per need and event (need_id, event_number)
SELECT
    need_id,
    event_number,
    happened_at,
    status
FROM need_event
ORDER BY need_id, event_number
