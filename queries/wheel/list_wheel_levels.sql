-- Answers: What the uses of the wheel 0-4 are called, from not used to systematic.
-- Params: none
-- Grain: one row per use (use_level)
SELECT
    use_level,
    name
FROM wheel_level
ORDER BY use_level
