-- Answers: What has happened in the county's work, chapter by chapter.
-- Params: none
-- Grain: one row per event (happened, event)
-- What is one municipality's own is list_events'. Chapters come in the order of their first events; of two that begin
-- at the same time, the one that ends first comes first.
SELECT
    happened,
    event,
    date_precision,
    chapter,
    short,
    source_ids,
    confidence
FROM timeline_event
WHERE municipality_code IS NULL
ORDER BY
    min(happened) OVER (PARTITION BY chapter),
    max(happened) OVER (PARTITION BY chapter),
    chapter,
    happened,
    event
