-- Answers: What each unit of a place answered in every round there is, under the names of the time.
-- Params: municipality_code
-- Grain: one row per round, unit, component and organisational level (round_id, unit_id, component, org_level)
-- The place is a municipality, or the Region where none is given.
SELECT
    cell.round_id,
    round.status AS round_status,
    cell.unit_id,
    unit_then.name AS unit_name,
    component.component,
    component.name AS component_name,
    cell.org_level,
    org_level.name AS org_level_name,
    cell.level,
    level.name AS level_name,
    cell.low,
    cell.high,
    cell.reason,
    cell.confidence
FROM cell
INNER JOIN round ON cell.round_id = round.round_id
INNER JOIN unit ON cell.unit_id = unit.unit_id
INNER JOIN unit_then ON cell.round_id = unit_then.round_id AND cell.unit_id = unit_then.unit_id
INNER JOIN component ON cell.component = component.component
INNER JOIN round_org_level AS org_level ON cell.round_id = org_level.round_id AND cell.org_level = org_level.org_level
LEFT JOIN level ON cell.level = level.level
WHERE unit.municipality_code IS NOT DISTINCT FROM $municipality_code
ORDER BY component.position, org_level.position, unit.position, cell.round_id
