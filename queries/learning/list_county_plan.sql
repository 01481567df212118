-- Answers: What is known about the county's implementation plan.
-- Params: none
-- Grain: one row per aspect (aspect)
SELECT
    county_plan.aspect,
    county_plan.known,
    county_plan.source_ids,
    county_plan.confidence,
    raw_row.row_number
FROM county_plan
LEFT JOIN raw_row ON county_plan.raw_id = raw_row.raw_id
ORDER BY raw_row.row_number, county_plan.aspect
