-- Answers: What is published at county level about a round.
-- Params: round_id
-- Grain: one row per finding (finding_id)
SELECT
    finding.finding_id,
    finding.component,
    coalesce(component.name, 'Övergripande') AS component_name,
    finding.scope_note,
    finding.statement,
    finding.headline,
    finding.at_level,
    finding.count_low,
    finding.count_high,
    finding.consequence,
    finding.source_ids,
    finding.confidence
FROM finding
LEFT JOIN round_component AS component
    ON finding.round_id = component.round_id AND finding.component = component.component
WHERE finding.round_id = $round_id
ORDER BY coalesce(component.position, 99), finding.finding_id
