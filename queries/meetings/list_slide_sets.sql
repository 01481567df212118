-- Answers: Which sets of slides are saved, and what each holds.
-- Params: none
-- Grain: one row per set (name)
SELECT
    name,
    slides
FROM slide_set
ORDER BY name
