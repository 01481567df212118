-- Answers: How many municipal units have reached the key level of each component in a round.
-- Params: round_id
-- Grain: one row per component (component)
SELECT
    component.component,
    component.name,
    component.short,
    component.key_figure,
    component.key_level,
    key_share.at_or_above,
    key_share.known,
    key_share.applicable,
    key_share.share_low,
    key_share.share_observed,
    key_share.share_high
FROM round_component AS component
INNER JOIN key_share ON component.round_id = key_share.round_id AND component.component = key_share.component
WHERE key_share.round_id = $round_id
ORDER BY component.position
