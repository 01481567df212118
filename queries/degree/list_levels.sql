-- Answers: What the levels 0-4 are called.
-- Params: none
-- Grain: one row per level (level)
SELECT
    level,
    name,
    short
FROM level
ORDER BY level
