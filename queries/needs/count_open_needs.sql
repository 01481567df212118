-- Answers: How many support needs are open, overdue on a day, without a responsible function, or as published.
-- Params: today
-- Grain: one row
SELECT
    count(*) AS open_needs,
    count(*) FILTER (WHERE need_state.late_after < cast($today AS DATE)) AS overdue,
    count(*) FILTER (WHERE need_state.ownerless) AS ownerless,
    count(*) FILTER (WHERE need.confidence IS NOT NULL AND need_state.event_number = 1) AS as_published,
    count(*) FILTER (WHERE need.municipality_code IS NULL) AS county_or_region
FROM need
INNER JOIN need_state ON need.need_id = need_state.need_id
WHERE need_state.is_open
