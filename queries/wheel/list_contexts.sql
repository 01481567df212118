-- Answers: Which contexts there are that the wheel may be used in.
-- Params: none
-- Grain: one row per context (context)
SELECT
    context,
    name,
    short
FROM context
ORDER BY position
