-- Answers: What published statements say of the wheel in each context in a round.
-- Params: round_id
-- Grain: one row per context (context)
SELECT
    context.context,
    context.name,
    context.short,
    context_statement.at_least,
    context_statement.source_ids,
    context_statement.note
FROM round_context AS context
LEFT JOIN context_statement
    ON context.round_id = context_statement.round_id AND context.context = context_statement.context
WHERE context.round_id = $round_id
ORDER BY context.position
