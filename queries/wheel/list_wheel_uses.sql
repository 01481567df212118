-- Answers: How each unit uses the wheel in each context in a round; free text only where it is approved for display.
-- Params: round_id
-- Grain: one row per unit and context, also without an answer, or where the context is not about it (unit_id, context)
SELECT
    unit.unit_id,
    unit.municipality_code,
    coalesce(municipality.name, unit.principal) AS place,
    unit.sector,
    sector.sector_name,
    unit.name AS unit,
    unit.long_name,
    participation.asked,
    participation.answered,
    context.context,
    context.name AS context_name,
    context.short AS context_short,
    context.sectors IS NULL OR list_contains(string_split(context.sectors, ';'), unit.sector) AS applies,
    wheel_use.use_level,
    CASE WHEN wheel_use.comment_approved THEN wheel_use.comment END AS approved_comment
FROM participation
INNER JOIN unit_then AS unit
    ON participation.round_id = unit.round_id AND participation.unit_id = unit.unit_id
INNER JOIN round_context AS context ON participation.round_id = context.round_id
INNER JOIN sector_then AS sector ON unit.round_id = sector.round_id AND unit.sector = sector.sector
LEFT JOIN municipality ON unit.municipality_code = municipality.municipality_code
LEFT JOIN wheel_use
    ON
        participation.round_id = wheel_use.round_id
        AND participation.unit_id = wheel_use.unit_id
        AND context.context = wheel_use.context
WHERE participation.round_id = $round_id
ORDER BY unit.position, context.position
