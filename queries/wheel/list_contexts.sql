-- Answers: Which contexts of the wheel a round was asked about; those of the model without a round.
-- Params: round_id
-- Grain: one row per context (context)
SELECT
    context,
    position,
    name,
    short
FROM round_context
WHERE round_id = $round_id
UNION ALL
SELECT
    context,
    position,
    name,
    short
FROM context
WHERE $round_id IS NULL AND NOT retired
ORDER BY position
