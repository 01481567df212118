-- Answers: What users have told that headings, options and sheets of files mean.
-- Params: none
-- Grain: one row per text in a scope (scope, found)
SELECT
    scope,
    found,
    meaning
FROM mapping
ORDER BY scope, found
