-- Answers: Which units a municipality has, or the Region where none is given, and how far each has come in a round.
-- Params: round_id, municipality_code
-- Grain: one row per unit (unit_id)
SELECT
    unit.unit_id,
    unit.name,
    unit.sector,
    participation.asked,
    participation.answered,
    participation.basis,
    participation.note,
    participation.source_ids,
    participation.confidence,
    degree.index_low,
    degree.index_observed,
    degree.index_high,
    degree.stage_low,
    degree.stage_observed,
    degree.stage_high,
    degree.cells_applicable,
    degree.cells_known
FROM unit_then AS unit
INNER JOIN participation ON unit.round_id = participation.round_id AND unit.unit_id = participation.unit_id
LEFT JOIN degree ON unit.unit_id = degree.unit_id AND degree.scope = 'unit' AND degree.round_id = $round_id
WHERE unit.round_id = $round_id AND unit.municipality_code IS NOT DISTINCT FROM $municipality_code
ORDER BY unit.position
