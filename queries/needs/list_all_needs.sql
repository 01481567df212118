-- Answers: Which support needs there are, where each stands, and since when it, or the first one it repeats, is known.
-- Params: none
-- Grain: one row per need (need_id)
-- A need and those it repeats. UNION without ALL ends where two needs point at each other.
WITH RECURSIVE chain AS (
    SELECT need_id, need_id AS earlier_id
    FROM need
    UNION
    SELECT chain.need_id, need.same_as AS earlier_id
    FROM chain
    INNER JOIN need ON chain.earlier_id = need.need_id
    WHERE need.same_as IN (SELECT known.need_id FROM need AS known)
),

first_event AS (
    SELECT *
    FROM need_event
    QUALIFY row_number() OVER (PARTITION BY need_id ORDER BY event_number) = 1
),

since AS (
    SELECT
        chain.need_id,
        min(coalesce(need.arose, left(first_event.happened_at, 10))) AS first_arose,
        string_agg(chain.earlier_id, '; ' ORDER BY need.arose, chain.earlier_id)
        FILTER (WHERE chain.earlier_id <> chain.need_id) AS repeats
    FROM chain
    INNER JOIN need ON chain.earlier_id = need.need_id
    INNER JOIN first_event ON chain.earlier_id = first_event.need_id
    GROUP BY chain.need_id
)

SELECT
    need.need_id,
    need.round_id,
    need.municipality_code,
    need.unit_id,
    need.principal,
    municipality.name AS municipality_name,
    unit.name AS unit_name,
    unit.long_name AS unit_long_name,
    need.category,
    need_category.name AS category_name,
    need_category.position AS category_position,
    need_category.component,
    component.name AS component_name,
    need.description,
    coalesce(need.arose, left(first_event.happened_at, 10)) AS arose,
    need.scope_note,
    need.same_as,
    since.repeats,
    since.first_arose,
    need_state.event_number,
    need_state.happened_at,
    need_state.status,
    need_state.responsible,
    need_state.due_on,
    need_state.is_open,
    need_state.ownerless,
    need_state.late_after,
    need.source_ids,
    need.confidence
FROM need
INNER JOIN need_state ON need.need_id = need_state.need_id
INNER JOIN first_event ON need.need_id = first_event.need_id
INNER JOIN since ON need.need_id = since.need_id
INNER JOIN need_category ON need.category = need_category.category
LEFT JOIN component ON need_category.component = component.component
LEFT JOIN municipality ON need.municipality_code = municipality.municipality_code
LEFT JOIN unit ON need.unit_id = unit.unit_id
ORDER BY since.first_arose, need.need_id
