-- Answers: Which categories of support needs there are: the model's, and those that a need has.
-- Params: none
-- Grain: one row per category (category)
SELECT
    need_category.category,
    need_category.name,
    need_category.component,
    component.name AS component_name
FROM need_category
LEFT JOIN component ON need_category.component = component.component
WHERE NOT need_category.retired OR need_category.category IN (SELECT need.category FROM need)
ORDER BY need_category.position
