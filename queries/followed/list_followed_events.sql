-- Answers: What has happened with a recommendation or an activity of the plan, the latest first.
-- Params: subject
-- Grain: one row per event (event_number)
SELECT
    event_number,
    happened_at,
    status,
    responsible,
    due_on,
    note,
    actor
FROM followed_event
WHERE subject = $subject
ORDER BY event_number DESC
