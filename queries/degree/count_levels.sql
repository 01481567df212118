-- Answers: How many answers of municipal units are at each level of each component in a round; only cells that apply.
-- Params: round_id
-- Grain: one row per component (component)
SELECT
    component.component,
    component.name,
    component.short,
    count(*) FILTER (WHERE cell.level = 0) AS level_0,
    count(*) FILTER (WHERE cell.level = 1) AS level_1,
    count(*) FILTER (WHERE cell.level = 2) AS level_2,
    count(*) FILTER (WHERE cell.level = 3) AS level_3,
    count(*) FILTER (WHERE cell.level = 4) AS level_4,
    count(*) FILTER (WHERE cell.level IS NULL) AS not_known,
    count(*) AS applicable
FROM round_component AS component
INNER JOIN cell ON component.round_id = cell.round_id AND component.component = cell.component
INNER JOIN unit ON cell.unit_id = unit.unit_id
WHERE
    cell.round_id = $round_id
    AND unit.municipality_code IS NOT NULL
    AND coalesce(cell.reason, '') NOT IN ('ej_tillamplig', 'ej_stalld')
GROUP BY component.component, component.name, component.short, component.position
ORDER BY component.position
