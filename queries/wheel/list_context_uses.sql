-- Answers: In which contexts the wheel is used in a round, as answers count it and as published statements say.
-- Params: round_id
-- Grain: one row per context (context)
WITH counted AS (
    SELECT
        wheel_use.context,
        count(*) FILTER (WHERE wheel_use.use_level IS NOT NULL) AS units_known,
        count(*) FILTER (WHERE wheel_use.use_level >= 3) AS units_using,
        count(*) FILTER (WHERE wheel_use.use_level = 4) AS units_systematic
    FROM wheel_use
    INNER JOIN unit ON wheel_use.unit_id = unit.unit_id
    INNER JOIN context ON wheel_use.context = context.context
    WHERE
        wheel_use.round_id = $round_id
        AND (context.sectors IS NULL OR list_contains(string_split(context.sectors, ';'), unit.sector))
    GROUP BY wheel_use.context
)

SELECT
    context.context,
    context.name,
    context.short,
    coalesce(counted.units_known, 0) AS units_known,
    coalesce(counted.units_using, 0) AS units_using,
    coalesce(counted.units_systematic, 0) AS units_systematic,
    context_statement.at_least,
    context_statement.source_ids,
    context_statement.note
FROM context
LEFT JOIN counted ON context.context = counted.context
LEFT JOIN context_statement
    ON context.context = context_statement.context AND context_statement.round_id = $round_id
ORDER BY context.position
