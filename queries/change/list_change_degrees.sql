-- Answers: How far each place had come in two rounds, counted over the units that answered both of them.
-- Params: from_round, to_round
-- Grain: one row per place, topic and round (place, topic, round_id)
-- A place is a municipality's code, "region" or "lan" (all units); a topic is a component, or "" for all of them.
SELECT
    coalesce(municipality_code, CASE scope WHEN 'county' THEN 'lan' ELSE scope END) AS place,
    coalesce(component, '') AS topic,
    round_id,
    units,
    index_low,
    index_observed,
    index_high,
    stage_low,
    stage_observed,
    stage_high,
    cells_applicable,
    cells_known
FROM change_degree
WHERE from_round = $from_round AND to_round = $to_round
ORDER BY place, topic, round_id
