-- Answers: How many units of each sector were asked in a round, and how many of them have answered.
-- Params: round_id
-- Grain: one row per sector (sector)
SELECT
    sector.sector,
    sector.sector_name,
    bool_and(unit.municipality_code IS NULL) AS is_region,
    count(*) FILTER (WHERE participation.asked) AS units_asked,
    count(*) FILTER (WHERE participation.answered) AS units_answered
FROM participation
INNER JOIN unit ON participation.unit_id = unit.unit_id
INNER JOIN sector_then AS sector ON participation.round_id = sector.round_id AND unit.sector = sector.sector
WHERE participation.round_id = $round_id
GROUP BY sector.sector, sector.sector_name, sector.sector_position
ORDER BY sector.sector_position
