-- Answers: Which categories of support needs there are.
-- Params: none
-- Grain: one row per category (category)
SELECT
    need_category.category,
    need_category.name,
    need_category.component,
    component.name AS component_name
FROM need_category
LEFT JOIN component ON need_category.component = component.component
ORDER BY need_category.position
