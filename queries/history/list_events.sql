-- Answers: What has happened in a municipality.
-- Params: municipality_code
-- Grain: one row per event (happened, event)
-- The county's own events are list_timeline's.
SELECT
    happened,
    event,
    date_precision,
    source_ids,
    confidence
FROM timeline_event
WHERE municipality_code = $municipality_code
ORDER BY happened, event
