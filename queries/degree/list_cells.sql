-- Answers: What each unit of a place answered in a round, and where that was read.
-- Params: round_id, municipality_code
-- Grain: one row per unit, component and organisational level (unit_id, component, org_level)
-- The place is a municipality, or the Region where none is given.
-- The comment stands there as it is, for whoever corrects it, and as it may be shown.
-- Where there is no answer, the source is that of who was asked and who answered.
SELECT
    cell.unit_id,
    unit.name AS unit_name,
    component.component,
    component.name AS component_name,
    cell.org_level,
    org_level.name AS org_level_name,
    cell.level,
    level.name AS level_name,
    anchor.anchor,
    cell.low,
    cell.high,
    cell.reason,
    cell.basis,
    cell.comment,
    CASE WHEN cell.comment_approved THEN cell.comment END AS approved_comment,
    cell.answered_on,
    coalesce(cell.source_ids, told.source_ids) AS source_ids,
    coalesce(cell.confidence, told.confidence) AS confidence,
    raw_row.import_id,
    raw_row.file_name,
    raw_row.sheet,
    raw_row.row_number,
    raw_row.content
FROM cell
INNER JOIN unit_then AS unit ON cell.round_id = unit.round_id AND cell.unit_id = unit.unit_id
INNER JOIN round_component AS component ON cell.round_id = component.round_id AND cell.component = component.component
INNER JOIN round_org_level AS org_level ON cell.round_id = org_level.round_id AND cell.org_level = org_level.org_level
LEFT JOIN level ON cell.level = level.level
LEFT JOIN round_anchor AS anchor
    ON cell.round_id = anchor.round_id AND cell.component = anchor.component AND cell.level = anchor.level
LEFT JOIN participation AS told
    ON
        cell.round_id = told.round_id
        AND cell.unit_id = told.unit_id
        AND cell.reason IN ('ej_svarat', 'ej_stalld')
        AND cell.raw_id IS NULL
LEFT JOIN raw_row ON cell.raw_id = raw_row.raw_id
WHERE cell.round_id = $round_id AND unit.municipality_code IS NOT DISTINCT FROM $municipality_code
ORDER BY unit.position, component.position, org_level.position
