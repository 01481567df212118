-- Answers: How far the county, its sectors and the Region have come in a round.
-- Params: round_id
-- Grain: one row per scope above the municipalities, one for each sector (scope, sector)
SELECT
    scope,
    sector,
    index_low,
    index_observed,
    index_high,
    stage_low,
    stage_observed,
    stage_high,
    units_asked,
    units_answered,
    cells_applicable,
    cells_known
FROM degree
WHERE round_id = $round_id AND scope IN ('county', 'region', 'sector')
ORDER BY scope, sector
