-- Answers: Which examples there are of a component.
-- Params: component
-- Grain: one row per example (example_id)
SELECT
    example.example_id,
    example.title,
    example.description,
    example.municipality_code,
    municipality.name AS municipality_name,
    example.since,
    example.source_ids,
    example.confidence
FROM example
LEFT JOIN municipality ON example.municipality_code = municipality.municipality_code
WHERE example.component = $component
ORDER BY example.since DESC, example.example_id
