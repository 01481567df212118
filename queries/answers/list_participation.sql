-- Answers: Who was asked in a round, who has answered, how that is known, when, and how much of it.
-- Params: round_id
-- Grain: one row per unit of the round, also those that were not asked (unit_id)
WITH answers AS (
    SELECT
        unit_id,
        count(*) FILTER (WHERE low IS NOT NULL) AS cells_bounded,
        max(answered_on) AS answered_on
    FROM cell
    WHERE round_id = $round_id
    GROUP BY unit_id
)

SELECT
    unit.unit_id,
    unit.principal,
    unit.municipality_code,
    coalesce(municipality.name, unit.principal) AS place,
    unit.sector,
    sector.sector_name,
    sector.long_name AS sector_long_name,
    unit.name AS unit,
    unit.long_name,
    participation.asked,
    participation.answered,
    participation.basis,
    participation.note,
    participation.source_ids,
    participation.confidence,
    answers.answered_on,
    coalesce(degree.cells_known, 0) AS cells_known,
    coalesce(degree.cells_applicable, 0) AS cells_applicable,
    coalesce(answers.cells_bounded, 0) AS cells_bounded
FROM participation
INNER JOIN unit_then AS unit
    ON participation.round_id = unit.round_id AND participation.unit_id = unit.unit_id
INNER JOIN sector_then AS sector ON unit.round_id = sector.round_id AND unit.sector = sector.sector
LEFT JOIN municipality ON unit.municipality_code = municipality.municipality_code
LEFT JOIN degree ON unit.unit_id = degree.unit_id AND degree.scope = 'unit' AND degree.round_id = $round_id
LEFT JOIN answers ON unit.unit_id = answers.unit_id
WHERE participation.round_id = $round_id
ORDER BY unit.position
