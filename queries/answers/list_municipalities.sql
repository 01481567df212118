-- Answers: Which municipalities the county has.
-- Params: none
-- Grain: one row per municipality (municipality_code)
SELECT
    municipality_code,
    name,
    full_name
FROM municipality
ORDER BY icu_sort_key(name, 'sv')
