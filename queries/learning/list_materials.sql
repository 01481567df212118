-- Answers: Which materials there are and where they are published.
-- Params: none
-- Grain: one row per material (title)
SELECT
    title,
    kind,
    description,
    url,
    url_confidence,
    source_ids
FROM material
ORDER BY kind, title
