-- Answers: In which contexts the wheel is used in a round, as answers count it and as published statements say.
-- Params: round_id
-- Grain: one row per context (context)
WITH counted AS (
    SELECT
        context,
        count(*) FILTER (WHERE use_level IS NOT NULL) AS units_known,
        count(*) FILTER (WHERE use_level >= 3) AS units_using,
        count(*) FILTER (WHERE use_level = 4) AS units_systematic
    FROM wheel_use
    WHERE round_id = $round_id
    GROUP BY context
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
