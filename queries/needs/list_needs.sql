-- Answers: Which support needs of a place are open.
-- Params: municipality_code
-- Grain: one row per need (need_id)
-- The place is a municipality, or the Region where none is given.
SELECT
    need.need_id,
    need_category.name AS category_name,
    need.description,
    need.arose,
    unit.name AS unit_name,
    need_state.status,
    need_state.responsible,
    need_state.due_on,
    need.source_ids
FROM need
INNER JOIN need_state ON need.need_id = need_state.need_id
INNER JOIN need_category ON need.category = need_category.category
LEFT JOIN unit ON need.unit_id = unit.unit_id
WHERE
    need.municipality_code IS NOT DISTINCT FROM $municipality_code
    AND (
        need.municipality_code IS NOT NULL
        OR need.principal IN (
            SELECT division.principal
            FROM unit AS division
            WHERE division.municipality_code IS NULL
        )
    )
    AND need_state.is_open
ORDER BY need.arose, need.need_id
