-- Answers: Which components a round was asked, with question, weight and key figure; without a round, the model's.
-- Params: round_id
-- Grain: one row per component (component)
-- Anchors are the answer texts of the levels 0-4, one per line.
SELECT
    component.component,
    component.position,
    component.name,
    component.short,
    component.weight,
    component.question,
    component.key_figure,
    component.key_level,
    string_agg(anchor.anchor, chr(10) ORDER BY anchor.level) AS anchors
FROM round_component AS component
LEFT JOIN round_anchor AS anchor
    ON component.round_id = anchor.round_id AND component.component = anchor.component
WHERE component.round_id = $round_id
GROUP BY ALL
UNION ALL
SELECT
    component.component,
    component.position,
    component.name,
    component.short,
    component.weight,
    component.question,
    component.key_figure,
    component.key_level,
    string_agg(anchor.anchor, chr(10) ORDER BY anchor.level) AS anchors
FROM component
LEFT JOIN anchor ON component.component = anchor.component
WHERE $round_id IS NULL AND NOT component.retired
GROUP BY ALL
ORDER BY position
