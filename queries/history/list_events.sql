-- Answers: What has happened in a municipality and in the county's work as a whole.
-- Params: municipality_code
-- Grain: one row per event (happened, event)
SELECT
    timeline_event.happened,
    timeline_event.event,
    timeline_event.date_precision,
    timeline_event.municipality_code IS NOT NULL AS is_local,
    timeline_event.source_ids,
    timeline_event.confidence
FROM timeline_event
WHERE timeline_event.municipality_code = $municipality_code OR timeline_event.municipality_code IS NULL
ORDER BY timeline_event.happened, timeline_event.event
