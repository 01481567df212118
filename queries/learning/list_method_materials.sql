-- Answers: Which method materials there are to support the work, with address.
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
WHERE kind IN ('Verktyg', 'Workshop', 'Stödmaterial', 'Styrstöd') AND url IS NOT NULL
ORDER BY kind, title
