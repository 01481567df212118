-- Answers: What the model says about county, degree and wheel.
-- Params: none
-- Grain: one row per setting (key)
SELECT
    key,
    value
FROM setting
ORDER BY key
