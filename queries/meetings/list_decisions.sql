-- Answers: What has been decided, by which meeting, about what, and where each decision stands.
-- Params: none
-- Grain: one row per decision (decision_id)
SELECT
    meeting_decision.decision_id,
    meeting_decision.meeting_id,
    meeting.title AS meeting_title,
    meeting.held_on,
    meeting_decision.decision,
    meeting_decision.need_id,
    meeting_decision.municipality_code,
    municipality.name AS municipality_name,
    meeting_decision.component,
    component.name AS component_name,
    meeting_decision.recommendation_id,
    meeting_decision.activity_id,
    meeting_decision.approved,
    latest.event_number,
    latest.happened_at,
    latest.status,
    latest.responsible,
    latest.due_on,
    latest.note
FROM meeting_decision
INNER JOIN decision_state AS latest ON meeting_decision.decision_id = latest.decision_id
LEFT JOIN meeting ON meeting_decision.meeting_id = meeting.meeting_id
LEFT JOIN municipality ON meeting_decision.municipality_code = municipality.municipality_code
LEFT JOIN component ON meeting_decision.component = component.component
ORDER BY length(meeting_decision.decision_id), meeting_decision.decision_id
