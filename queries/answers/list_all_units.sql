-- Answers: Which units the model has.
-- Params: none
-- Grain: one row per unit (unit_id)
SELECT
    unit_id,
    municipality_code,
    name,
    long_name
FROM unit
WHERE NOT retired
ORDER BY position
