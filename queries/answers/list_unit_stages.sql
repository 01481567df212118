-- Answers: How far each unit has come with each component in a round, where its stage is known.
-- Params: round_id
-- Grain: one row per unit and component (unit_id, component)
-- By the units' names, as Swedish sorts them.
SELECT
    unit.unit_id,
    unit.long_name AS unit_long_name,
    unit.municipality_code,
    component_degree.component,
    component_degree.stage_observed
FROM component_degree
INNER JOIN unit_then AS unit
    ON component_degree.round_id = unit.round_id AND component_degree.unit_id = unit.unit_id
WHERE
    component_degree.scope = 'unit'
    AND component_degree.round_id = $round_id
    AND component_degree.stage_observed IS NOT NULL
ORDER BY icu_sort_key(unit.long_name, 'sv'), unit.unit_id, component_degree.component
