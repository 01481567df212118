-- Answers: What each level of each component looked like in a round; as the model has it without a round.
-- Params: round_id
-- Grain: one row per component and level (component, level)
WITH asked AS (
    SELECT
        component.component,
        component.name,
        component.question,
        component.position,
        anchor.level,
        anchor.anchor
    FROM round_anchor AS anchor
    INNER JOIN round_component AS component
        ON anchor.round_id = component.round_id AND anchor.component = component.component
    WHERE anchor.round_id = $round_id
    UNION ALL
    SELECT
        component.component,
        component.name,
        component.question,
        component.position,
        anchor.level,
        anchor.anchor
    FROM anchor
    INNER JOIN component ON anchor.component = component.component
    WHERE $round_id IS NULL AND NOT component.retired
)

SELECT
    asked.component,
    asked.name AS component_name,
    asked.question,
    asked.position,
    asked.level,
    level.name AS level_name,
    asked.anchor
FROM asked
INNER JOIN level ON asked.level = level.level
ORDER BY asked.position, asked.level
