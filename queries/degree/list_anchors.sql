-- Answers: What each level of each component looks like.
-- Params: none
-- Grain: one row per component and level (component, level)
SELECT
    component.component,
    component.name AS component_name,
    component.question,
    component.position,
    anchor.level,
    level.name AS level_name,
    anchor.anchor
FROM anchor
INNER JOIN component ON anchor.component = component.component
INNER JOIN level ON anchor.level = level.level
ORDER BY component.position, anchor.level
