-- Answers: What the model says of county, degree and wheel; the threshold as it is in a round, where one is given.
-- Params: round_id
-- Grain: one row per setting (key)
SELECT
    key,
    value
FROM setting
WHERE key <> 'threshold' OR $round_id IS NULL
UNION ALL
SELECT
    setting.key,
    round_threshold.threshold::VARCHAR
FROM setting
INNER JOIN round_threshold ON round_threshold.round_id = $round_id
WHERE setting.key = 'threshold'
ORDER BY key
