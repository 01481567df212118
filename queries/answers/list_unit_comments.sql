-- Answers: What the units of a place say of their answers as a whole, where that is approved for display.
-- Params: round_id, municipality_code
-- Grain: one row per unit with an approved comment (unit_id)
-- The place is a municipality, or the Region where none is given.
SELECT
    unit.unit_id,
    unit.name AS unit_name,
    unit_comment.comment
FROM unit_comment
INNER JOIN unit_then AS unit ON unit_comment.round_id = unit.round_id AND unit_comment.unit_id = unit.unit_id
WHERE
    unit_comment.round_id = $round_id
    AND unit.municipality_code IS NOT DISTINCT FROM $municipality_code
    AND unit_comment.comment_approved
ORDER BY unit.position
