-- Answers: Which sources the facts come from.
-- Params: none
-- Grain: one row per source (source_id)
SELECT
    source_id,
    title,
    kind,
    dated,
    read_as,
    url
FROM source
ORDER BY kind, title, source_id
