-- Answers: Which components there are, with question, weight and key figure.
-- Params: none
-- Grain: one row per component (component)
SELECT
    component,
    position,
    name,
    short,
    weight,
    question,
    key_figure,
    key_level
FROM component
ORDER BY position
