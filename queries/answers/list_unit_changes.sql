-- Answers: Which units have ended, after which round, and which units they became.
-- Params: none
-- Grain: one row per unit that ended and unit that it became, one where it became none (unit_id, successor_id)
-- One that was asked after that all the same, as in invented answers, has not ended. The names are those of the last
-- round that the unit took part in, and of the first that its successor did.
WITH named AS (
    SELECT
        unit_id,
        arg_min(name, round_id) AS first_name,
        arg_max(name, round_id) AS last_name
    FROM unit_then
    GROUP BY unit_id
)

SELECT
    unit.unit_id,
    unit.municipality_code,
    coalesce(municipality.name, unit.principal) AS place,
    coalesce(ended.last_name, unit.name) AS unit_name,
    unit.valid_to,
    successor.unit_id AS successor_id,
    coalesce(began.first_name, successor.name) AS successor_name,
    successor.valid_from AS successor_from
FROM unit
LEFT JOIN municipality ON unit.municipality_code = municipality.municipality_code
LEFT JOIN named AS ended ON unit.unit_id = ended.unit_id
LEFT JOIN unit_successor ON unit.unit_id = unit_successor.unit_id
LEFT JOIN unit AS successor ON unit_successor.successor_id = successor.unit_id
LEFT JOIN named AS began ON successor.unit_id = began.unit_id
WHERE
    unit.valid_to IS NOT NULL
    AND NOT EXISTS (
        SELECT 1
        FROM participation
        WHERE participation.unit_id = unit.unit_id AND participation.asked AND participation.round_id > unit.valid_to
    )
ORDER BY unit.position, successor.position
