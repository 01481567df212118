-- Answers: Which examples there are from a municipality.
-- Params: municipality_code
-- Grain: one row per example (example_id)
SELECT
    example.example_id,
    example.title,
    example.description,
    example.since,
    example.status,
    component.name AS component_name,
    example.relation,
    example.source_ids,
    example.confidence
FROM example
LEFT JOIN component ON example.component = component.component
WHERE example.municipality_code = $municipality_code
ORDER BY example.since DESC, example.example_id
