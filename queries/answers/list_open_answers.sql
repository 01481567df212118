-- Answers: Which questions the units that answered in a round skipped, or answered that they do not know.
-- Params: round_id
-- Grain: one row per unit, component and organisational level (unit_id, component, org_level)
SELECT
    cell.unit_id,
    cell.component,
    component.name AS component_name,
    cell.org_level,
    org_level.name AS org_level_name,
    cell.reason
FROM cell
INNER JOIN participation ON cell.round_id = participation.round_id AND cell.unit_id = participation.unit_id
INNER JOIN unit ON cell.unit_id = unit.unit_id
INNER JOIN component ON cell.component = component.component
INNER JOIN org_level ON cell.org_level = org_level.org_level
WHERE cell.round_id = $round_id AND participation.answered AND cell.reason IN ('ej_besvarad', 'vet_ej')
ORDER BY unit.position, component.position, org_level.position
