-- Answers: What has happened in the work as a whole and in each municipality.
-- Params: none
-- Grain: one row per event (happened, event)
SELECT
    timeline_event.happened,
    timeline_event.event,
    timeline_event.date_precision,
    municipality.name AS municipality_name,
    timeline_event.source_ids,
    timeline_event.confidence
FROM timeline_event
LEFT JOIN municipality ON timeline_event.municipality_code = municipality.municipality_code
ORDER BY timeline_event.happened, timeline_event.event
