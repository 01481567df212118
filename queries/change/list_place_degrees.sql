-- Answers: How far each place had come in a round, over all that answered it, as a whole and in each component.
-- Params: round_id
-- Grain: one row per place and topic (place, topic)
-- Places and topics are those of list_change_degrees. The Region's stage in a single component is not counted.
SELECT
    coalesce(municipality_code, CASE scope WHEN 'county' THEN 'lan' ELSE scope END) AS place,
    '' AS topic,
    index_low,
    index_observed,
    index_high,
    stage_low,
    stage_observed,
    stage_high,
    cells_applicable,
    cells_known
FROM degree
WHERE round_id = $round_id AND scope IN ('municipality', 'region', 'county')
UNION ALL
SELECT
    coalesce(municipality_code, 'lan') AS place,
    component AS topic,
    index_low,
    index_observed,
    index_high,
    stage_low,
    stage_observed,
    stage_high,
    cells_applicable,
    cells_known
FROM component_degree
WHERE round_id = $round_id AND scope IN ('municipality', 'county')
UNION ALL
-- A group's index is the mean of its units'.
SELECT
    'region' AS place,
    component AS topic,
    avg(index_low) AS index_low,
    avg(index_observed) AS index_observed,
    avg(index_high) AS index_high,
    NULL AS stage_low,
    NULL AS stage_observed,
    NULL AS stage_high,
    cast(sum(cells_applicable) AS INTEGER) AS cells_applicable,
    cast(sum(cells_known) AS INTEGER) AS cells_known
FROM component_degree
WHERE round_id = $round_id AND scope = 'unit' AND municipality_code IS NULL
GROUP BY component
ORDER BY place, topic
