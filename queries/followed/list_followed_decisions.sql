-- Answers: Which decisions are about a recommendation or an activity of the plan.
-- Params: none
-- Grain: one row per decision and what it is about (decision_id, subject)
WITH about AS (
    SELECT
        decision_id,
        'rekommendation/' || recommendation_id AS subject
    FROM meeting_decision
    WHERE recommendation_id IS NOT NULL
    UNION ALL
    SELECT
        decision_id,
        'aktivitet/' || activity_id AS subject
    FROM meeting_decision
    WHERE activity_id IS NOT NULL
)

SELECT
    meeting_decision.decision_id,
    about.subject,
    meeting_decision.decision,
    meeting.held_on,
    latest.status
FROM about
INNER JOIN meeting_decision ON about.decision_id = meeting_decision.decision_id
INNER JOIN decision_state AS latest ON about.decision_id = latest.decision_id
LEFT JOIN meeting ON meeting_decision.meeting_id = meeting.meeting_id
ORDER BY length(meeting_decision.decision_id), meeting_decision.decision_id
