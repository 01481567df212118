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
INNER JOIN unit_then AS unit ON cell.round_id = unit.round_id AND cell.unit_id = unit.unit_id
INNER JOIN round_component AS component ON cell.round_id = component.round_id AND cell.component = component.component
INNER JOIN round_org_level AS org_level ON cell.round_id = org_level.round_id AND cell.org_level = org_level.org_level
WHERE cell.round_id = $round_id AND participation.answered AND cell.reason IN ('ej_besvarad', 'vet_ej')
ORDER BY unit.position, component.position, org_level.position
