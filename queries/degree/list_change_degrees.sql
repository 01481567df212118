-- Answers: How far each place had come in two rounds, counted over the units that answered both of them.
-- Params: from_round, to_round
-- Grain: one row per place, topic and round (place, topic, round_id)
-- A place is a municipality's code, "region" or "lan" (all units); a topic is a component, or "" for all of them.
WITH compared AS (
    SELECT round_id
    FROM round
    WHERE round_id IN ($from_round, $to_round)
),

answered_both AS (
    SELECT unit_id
    FROM participation
    WHERE answered AND round_id IN ($from_round, $to_round)
    GROUP BY unit_id
    HAVING count(*) = 2
),

member AS (
    SELECT
        unit.unit_id,
        coalesce(unit.municipality_code, 'region') AS place
    FROM unit
    INNER JOIN answered_both ON unit.unit_id = answered_both.unit_id
    UNION ALL
    SELECT
        unit_id,
        'lan' AS place
    FROM answered_both
),

scored AS (
    SELECT
        cell.round_id,
        cell.unit_id,
        cell.component,
        component.weight,
        cell.level,
        coalesce(cell.level, cell.low, 0) AS low,
        coalesce(cell.level, cell.high, 4) AS high
    FROM cell
    INNER JOIN compared ON cell.round_id = compared.round_id
    INNER JOIN answered_both ON cell.unit_id = answered_both.unit_id
    INNER JOIN component ON cell.component = component.component
    WHERE cell.reason IS NULL OR cell.reason NOT IN ('ej_tillamplig', 'ej_stalld')
),

of_topic AS (
    SELECT
        scored.*,
        '' AS topic
    FROM scored
    UNION ALL
    SELECT
        scored.*,
        scored.component AS topic
    FROM scored
),

unit_index AS (
    SELECT
        round_id,
        topic,
        unit_id,
        25 * sum(weight * low) / nullif(sum(weight), 0) AS low,
        25 * sum(weight * level) / nullif(sum(weight) FILTER (WHERE level IS NOT NULL), 0) AS observed,
        25 * sum(weight * high) / nullif(sum(weight), 0) AS high
    FROM of_topic
    GROUP BY round_id, topic, unit_id
),

place_index AS (
    SELECT
        member.place,
        unit_index.topic,
        unit_index.round_id,
        count(*) AS units,
        avg(unit_index.low) AS index_low,
        avg(unit_index.observed) AS index_observed,
        avg(unit_index.high) AS index_high
    FROM unit_index
    INNER JOIN member ON unit_index.unit_id = member.unit_id
    GROUP BY member.place, unit_index.topic, unit_index.round_id
),

rung AS (
    SELECT level
    FROM level
    WHERE level > 0
),

threshold AS (
    SELECT setting.value::DOUBLE AS least_share
    FROM setting
    WHERE setting.key = 'threshold'
),

-- Whoever is at level s is also at s − 1, so the number of levels above 0 that enough cells reach is the stage. The
-- small number is for a threshold such as 2/3, which no decimal equals.
reached AS (
    SELECT
        member.place,
        of_topic.topic,
        of_topic.round_id,
        rung.level AS rung_level,
        count(*) AS applicable,
        count(of_topic.level) AS known,
        count(*) FILTER (WHERE of_topic.low >= rung.level) + 0.000001 >= threshold.least_share * count(*) AS by_low,
        count(*) FILTER (WHERE of_topic.level >= rung.level) + 0.000001
        >= threshold.least_share * count(of_topic.level) AS by_known,
        count(*) FILTER (WHERE of_topic.high >= rung.level) + 0.000001 >= threshold.least_share * count(*) AS by_high
    FROM of_topic
    INNER JOIN member ON of_topic.unit_id = member.unit_id
    CROSS JOIN rung
    CROSS JOIN threshold
    GROUP BY member.place, of_topic.topic, of_topic.round_id, rung.level, threshold.least_share
),

place_stage AS (
    SELECT
        place,
        topic,
        round_id,
        any_value(applicable) AS cells_applicable,
        any_value(known) AS cells_known,
        count(*) FILTER (WHERE by_low) AS stage_low,
        CASE WHEN any_value(known) > 0 THEN count(*) FILTER (WHERE by_known) END AS stage_observed,
        count(*) FILTER (WHERE by_high) AS stage_high
    FROM reached
    GROUP BY place, topic, round_id
)

SELECT
    place_index.place,
    place_index.topic,
    place_index.round_id,
    place_index.units,
    place_index.index_low,
    place_index.index_observed,
    place_index.index_high,
    place_stage.stage_low,
    place_stage.stage_observed,
    place_stage.stage_high,
    place_stage.cells_applicable,
    place_stage.cells_known
FROM place_index
INNER JOIN place_stage
    ON
        place_index.place = place_stage.place
        AND place_index.topic = place_stage.topic
        AND place_index.round_id = place_stage.round_id
ORDER BY place_index.place, place_index.topic, place_index.round_id
