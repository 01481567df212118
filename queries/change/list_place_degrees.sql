-- Answers: How far each place had come in a round, over all that answered it, as a whole and in each component.
-- Params: round_id
-- Grain: one row per place and topic (place, topic)
-- Places and topics are those of list_change_degrees. The Region's stage in a single component is not counted.
WITH scored AS (
    SELECT
        round_id,
        scope,
        municipality_code,
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
    WHERE scope IN ('municipality', 'region', 'county')
    UNION ALL
    SELECT
        round_id,
        scope,
        municipality_code,
        component AS topic,
        index_low,
        index_observed,
        index_high,
        stage_low,
        stage_observed,
        stage_high,
        cells_applicable,
        cells_known
    FROM place_component_degree
)

SELECT
    coalesce(municipality_code, CASE scope WHEN 'county' THEN 'lan' ELSE scope END) AS place,
    topic,
    index_low,
    index_observed,
    index_high,
    stage_low,
    stage_observed,
    stage_high,
    cells_applicable,
    cells_known
FROM scored
WHERE round_id = $round_id
ORDER BY place, topic
