-- Answers: How many support needs are open, overdue on a day, or without a responsible function.
-- Params: today
-- Grain: one row
WITH state AS (
    SELECT *
    FROM need_event
    QUALIFY row_number() OVER (PARTITION BY need_id ORDER BY event_number DESC) = 1
)

SELECT
    count(*) AS open_needs,
    count(*) FILTER (WHERE state.due_on < cast($today AS DATE)) AS overdue,
    count(*) FILTER (WHERE state.responsible IS NULL) AS ownerless,
    count(*) FILTER (WHERE need.municipality_code IS NULL) AS county_or_region
FROM need
INNER JOIN state ON need.need_id = state.need_id
WHERE state.status NOT IN ('tillgodosett', 'avslutat')
