-- Answers: How far each of the Region's divisions has come in a round.
-- Params: round_id
-- Grain: one row per division (unit_id)
SELECT
    unit.unit_id,
    unit.name,
    participation.asked,
    participation.answered,
    participation.note,
    degree.index_low,
    degree.index_observed,
    degree.index_high,
    degree.stage_low,
    degree.stage_observed,
    degree.stage_high,
    degree.cells_applicable,
    degree.cells_known
FROM unit
INNER JOIN participation ON unit.unit_id = participation.unit_id AND participation.round_id = $round_id
LEFT JOIN degree ON unit.unit_id = degree.unit_id AND degree.scope = 'unit' AND degree.round_id = $round_id
WHERE unit.sector = 'region'
ORDER BY unit.position
