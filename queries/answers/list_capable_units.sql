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
INNER JOIN unit ON cell.unit_id = unit.unit_id
INNER JOIN component ON cell.component = component.component
INNER JOIN org_level ON cell.org_level = org_level.org_level
INNER JOIN level ON cell.level = level.level
WHERE cell.round_id = $round_id AND cell.level >= 3
ORDER BY unit.position, component.position, org_level.position
