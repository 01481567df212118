-- Answers: Which examples there are, in the county or from one municipality.
-- Params: municipality_code
-- Grain: one row per example (example_id)
-- municipality_code may be null, for all examples.
SELECT
    example.example_id,
    example.municipality_code,
    municipality.name AS municipality_name,
    example.sectors,
    example.title,
    example.description,
    example.since,
    example.status,
    component.name AS component_name,
    example.relation,
    example.source_ids,
    example.confidence
FROM example
LEFT JOIN municipality ON example.municipality_code = municipality.municipality_code
LEFT JOIN component ON example.component = component.component
WHERE $municipality_code::VARCHAR IS NULL OR example.municipality_code = $municipality_code
ORDER BY example.since DESC, example.example_id
