-- Answers: Which answers of a round are drawn to be checked, what they were then and are now, and what checks showed.
-- Params: round_id
-- Grain: one row per answer drawn (unit_id, component, org_level)
SELECT
    drawn.unit_id,
    unit.long_name AS unit_name,
    unit.municipality_code,
    drawn.component,
    component.name AS component_name,
    drawn.org_level,
    org_level.name AS org_level_name,
    drawn.seed,
    drawn.level AS level_drawn,
    drawn.reason AS reason_drawn,
    cell.level AS level_now,
    cell.low AS low_now,
    cell.high AS high_now,
    cell.reason AS reason_now,
    answer_check.outcome,
    answer_check.checked_at,
    answer_check.actor
FROM answer_sample AS drawn
INNER JOIN unit_then AS unit ON drawn.round_id = unit.round_id AND drawn.unit_id = unit.unit_id
INNER JOIN round_component AS component
    ON drawn.round_id = component.round_id AND drawn.component = component.component
INNER JOIN round_org_level AS org_level ON drawn.round_id = org_level.round_id AND drawn.org_level = org_level.org_level
LEFT JOIN cell
    ON
        drawn.round_id = cell.round_id
        AND drawn.unit_id = cell.unit_id
        AND drawn.component = cell.component
        AND drawn.org_level = cell.org_level
LEFT JOIN answer_check
    ON
        drawn.round_id = answer_check.round_id
        AND drawn.unit_id = answer_check.unit_id
        AND drawn.component = answer_check.component
        AND drawn.org_level = answer_check.org_level
WHERE drawn.round_id = $round_id
ORDER BY unit.position, component.position, org_level.position
