-- Answers: How far a place has come in each round.
-- Params: municipality_code
-- Grain: one row per round (round_id)
-- The place is a municipality, or the Region where none is given.
SELECT
    round.round_id,
    round.title,
    round.status,
    degree.index_low,
    degree.index_observed,
    degree.index_high,
    degree.stage_low,
    degree.stage_observed,
    degree.stage_high,
    degree.units_asked,
    degree.units_answered,
    degree.cells_applicable,
    degree.cells_known
FROM round
INNER JOIN degree
    ON
        round.round_id = degree.round_id
        AND degree.scope IN ('municipality', 'region')
        AND degree.municipality_code IS NOT DISTINCT FROM $municipality_code
ORDER BY round.round_id
