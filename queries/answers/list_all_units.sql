-- Answers: Which units there are in the county.
-- Params: none
-- Grain: one row per unit (unit_id)
SELECT
    unit_id,
    municipality_code,
    name,
    long_name
FROM unit
ORDER BY position
