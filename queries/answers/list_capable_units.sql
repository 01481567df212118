-- Answers: Which units have come to level 3 or above on a component in a round, at one organisational level or more.
-- Params: round_id
-- Grain: one row per unit, component and organisational level (unit_id, component, org_level)
SELECT
    cell.unit_id,
    unit.long_name AS unit_long_name,
    unit.municipality_code,
    cell.component,
    cell.org_level,
    org_level.name AS org_level_name,
    cell.level,
    level.short AS level_short
FROM cell
INNER JOIN unit_then AS unit ON cell.round_id = unit.round_id AND cell.unit_id = unit.unit_id
INNER JOIN round_component AS component ON cell.round_id = component.round_id AND cell.component = component.component
INNER JOIN round_org_level AS org_level ON cell.round_id = org_level.round_id AND cell.org_level = org_level.org_level
INNER JOIN level ON cell.level = level.level
WHERE cell.round_id = $round_id AND cell.level >= 3
ORDER BY unit.position, component.position, org_level.position
