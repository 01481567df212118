-- Answers: Which units there are: those of the model that had not ended before the newest round.
-- Params: none
-- Grain: one row per unit (unit_id)
SELECT
    unit_id,
    municipality_code,
    name,
    long_name
FROM unit
WHERE NOT retired AND (valid_to IS NULL OR valid_to >= coalesce((SELECT max(round.round_id) FROM round), ''))
ORDER BY position
