-- Who was asked and who answered, and the complete grid of cells, from what the files say. Run by data/store/derive.py
-- when the tables effective_<table> (newest row per key of every change that counts) exist.
-- Grain: data/shelf/schema.sql. What the round was asked, of which units, stands in the tables round_<table>.
-- A row whose round, unit or component is no longer there is kept, so that the table's keys refuse it: what someone has
-- loaded must never drop out in silence.

-- participation: a unit answered if a file says so or if there is at least one real answer from it; a published bound
-- is not one. Where a round has no list of who was asked, every unit counts as asked that the model had when the round
-- was made. A unit that came later is in the round only where something is said of it there.
INSERT INTO participation BY NAME
WITH answers AS (
    SELECT DISTINCT round_id, unit_id
    FROM effective_cell
    WHERE level IS NOT NULL OR reason IN ('vet_ej', 'ej_tillamplig')
    UNION
    SELECT DISTINCT round_id, unit_id
    FROM effective_wheel_use
    WHERE use_level IS NOT NULL
    UNION
    SELECT round_id, unit_id
    FROM effective_unit_comment
),

bounds AS (
    SELECT DISTINCT round_id, unit_id
    FROM effective_cell
    WHERE low IS NOT NULL
),

listed AS (
    SELECT DISTINCT round_id
    FROM effective_participation
    WHERE asked IS NOT NULL
),

pairs AS (
    SELECT round_id, unit_id
    FROM round_unit
    UNION
    SELECT round_id, unit_id
    FROM effective_participation
    UNION
    SELECT round_id, unit_id
    FROM answers
    UNION
    SELECT round_id, unit_id
    FROM effective_cell
)

SELECT
    pairs.round_id,
    pairs.unit_id,
    coalesce(given.asked, FALSE)
    OR answers.unit_id IS NOT NULL
    OR bounds.unit_id IS NOT NULL
    OR (listed.round_id IS NULL AND round_unit.unit_id IS NOT NULL) AS asked,
    coalesce(given.answered, FALSE) OR answers.unit_id IS NOT NULL AS answered,
    given.basis,
    given.source_ids,
    given.confidence,
    given.note,
    given.raw_id
FROM pairs
LEFT JOIN unit ON pairs.unit_id = unit.unit_id
LEFT JOIN effective_participation AS given
    ON pairs.round_id = given.round_id AND pairs.unit_id = given.unit_id
LEFT JOIN answers ON pairs.round_id = answers.round_id AND pairs.unit_id = answers.unit_id
LEFT JOIN bounds ON pairs.round_id = bounds.round_id AND pairs.unit_id = bounds.unit_id
LEFT JOIN listed ON pairs.round_id = listed.round_id
LEFT JOIN round_unit ON pairs.round_id = round_unit.round_id AND pairs.unit_id = round_unit.unit_id
ORDER BY pairs.round_id, unit.position;

-- cell: one row per round, unit, component and organisational level that were asked. A unit that answered by level has
-- every level that the round was asked by; a silent one has the round's levels; otherwise there is one, "verksamheten".
-- A published bound is about the unit as a whole: it gives way to answers by level, and where there are none the unit
-- has that one.
INSERT INTO cell BY NAME
WITH round_levels AS (
    SELECT DISTINCT round_id, org_level
    FROM effective_cell
    WHERE org_level <> 'verksamheten'
),

unit_levels AS (
    SELECT DISTINCT stated.round_id, stated.unit_id, stated.org_level
    FROM effective_cell AS stated
    WHERE
        stated.low IS NULL
        OR NOT EXISTS (
            SELECT 1
            FROM effective_cell AS answer
            WHERE
                answer.round_id = stated.round_id
                AND answer.unit_id = stated.unit_id
                AND answer.low IS NULL
                AND answer.org_level <> 'verksamheten'
        )
),

grid_levels AS (
    SELECT participation.round_id, participation.unit_id, round_levels.org_level
    FROM participation
    INNER JOIN round_levels ON participation.round_id = round_levels.round_id
    WHERE
        NOT EXISTS (
            SELECT 1
            FROM unit_levels
            WHERE
                unit_levels.round_id = participation.round_id
                AND unit_levels.unit_id = participation.unit_id
                AND unit_levels.org_level = 'verksamheten'
        )
    UNION
    SELECT round_id, unit_id, org_level
    FROM unit_levels
    UNION
    SELECT participation.round_id, participation.unit_id, 'verksamheten' AS org_level
    FROM participation
    WHERE participation.round_id NOT IN (SELECT round_levels.round_id FROM round_levels)
),

grid AS (
    SELECT grid_levels.round_id, grid_levels.unit_id, round_component.component, grid_levels.org_level
    FROM grid_levels
    INNER JOIN round_component ON grid_levels.round_id = round_component.round_id
    UNION
    SELECT stated.round_id, stated.unit_id, stated.component, stated.org_level
    FROM effective_cell AS stated
    INNER JOIN unit_levels
        ON
            stated.round_id = unit_levels.round_id
            AND stated.unit_id = unit_levels.unit_id
            AND stated.org_level = unit_levels.org_level
)

SELECT
    grid.round_id,
    grid.unit_id,
    grid.component,
    grid.org_level,
    given.level,
    given.low,
    given.high,
    CASE
        WHEN given.level IS NOT NULL OR given.low IS NOT NULL THEN NULL
        WHEN NOT participation.asked THEN 'ej_stalld'
        WHEN given.reason IS NOT NULL AND given.reason <> 'ej_besvarad' THEN given.reason
        WHEN NOT participation.answered THEN 'ej_svarat'
        ELSE 'ej_besvarad'
    END AS reason,
    given.comment,
    coalesce(given.comment_approved, FALSE) AS comment_approved,
    given.answered_on,
    given.why,
    given.basis,
    given.source_ids,
    given.confidence,
    given.raw_id
FROM grid
LEFT JOIN participation ON grid.round_id = participation.round_id AND grid.unit_id = participation.unit_id
LEFT JOIN unit ON grid.unit_id = unit.unit_id
LEFT JOIN component ON grid.component = component.component
LEFT JOIN org_level ON grid.org_level = org_level.org_level
LEFT JOIN effective_cell AS given
    ON
        grid.round_id = given.round_id
        AND grid.unit_id = given.unit_id
        AND grid.component = given.component
        AND grid.org_level = given.org_level
ORDER BY grid.round_id, unit.position, component.position, org_level.position;
