-- Answers: How far each municipality has come with one component in a round.
-- Params: round_id, component
-- Grain: one row per municipality (municipality_code)
SELECT
    municipality.municipality_code,
    municipality.name,
    component_degree.index_low,
    component_degree.index_observed,
    component_degree.index_high,
    component_degree.stage_low,
    component_degree.stage_observed,
    component_degree.stage_high,
    component_degree.cells_applicable,
    component_degree.cells_known
FROM municipality
LEFT JOIN component_degree
    ON
        municipality.municipality_code = component_degree.municipality_code
        AND component_degree.scope = 'municipality'
        AND component_degree.round_id = $round_id
        AND component_degree.component = $component
ORDER BY icu_sort_key(municipality.name, 'sv')
