-- Answers: What is known about the county's implementation plan.
-- Params: none
-- Grain: one row per aspect (aspect)
-- In the order of the file, also where the rows of files may not be seen.
SELECT
    aspect,
    known,
    source_ids,
    confidence
FROM county_plan
ORDER BY raw_id, aspect
