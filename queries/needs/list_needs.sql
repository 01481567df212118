-- Answers: Which support needs of a municipality are open.
-- Params: municipality_code
-- Grain: one row per need (need_id)
WITH state AS (
    SELECT *
    FROM need_event
    QUALIFY row_number() OVER (PARTITION BY need_id ORDER BY event_number DESC) = 1
)

SELECT
    need.need_id,
    need_category.name AS category_name,
    need.description,
    need.arose,
    unit.name AS unit_name,
    state.status,
    state.responsible,
    state.due_on,
    need.source_ids
FROM need
INNER JOIN state ON need.need_id = state.need_id
INNER JOIN need_category ON need.category = need_category.category
LEFT JOIN unit ON need.unit_id = unit.unit_id
WHERE need.municipality_code = $municipality_code AND state.status NOT IN ('tillgodosett', 'avslutat')
ORDER BY need.arose, need.need_id
