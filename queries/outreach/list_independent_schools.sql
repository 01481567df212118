-- Answers: Which independent schools there are, and what is known of their part in the work.
-- Params: none
-- Grain: one row per school (school_id)
SELECT
    independent_school.school_id,
    independent_school.place,
    place_named.place_name,
    independent_school.name,
    independent_school.informed,
    independent_school.takes_part,
    independent_school.as_of,
    independent_school.source_ids
FROM independent_school
LEFT JOIN place_named ON independent_school.place = place_named.place
ORDER BY
    place_named.place_order,
    icu_sort_key(independent_school.name, 'sv'),
    independent_school.school_id
