-- Answers: Which bodies the work has, and what each of them does.
-- Params: none
-- Grain: one row per body and role (body, role)
-- In the order of the file, also where the rows of files may not be seen.
SELECT
    body,
    role,
    members,
    as_of,
    source_ids,
    confidence
FROM organisation
ORDER BY raw_id, body, role
