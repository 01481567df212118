-- What each round's quality declaration counts, from the tables of an edition. Run by data/store/derive.py.
-- Grain: one row per round. log.cell tells which answers have been corrected on a page.
WITH given AS (
    SELECT
        cell.round_id,
        cell.level,
        cell.low,
        cell.reason,
        cell.answered_on,
        cell.level IS NOT NULL OR coalesce(cell.reason IN ('vet_ej', 'ej_tillamplig'), FALSE) AS is_answer
    FROM cell
),

cells AS (
    SELECT
        round_id,
        min(answered_on) FILTER (WHERE is_answer) AS first_answer,
        max(answered_on) FILTER (WHERE is_answer) AS last_answer,
        count(*) FILTER (WHERE is_answer) AS answers,
        count(*) FILTER (WHERE is_answer AND answered_on IS NULL) AS answers_undated,
        count(*) FILTER (WHERE coalesce(reason, '') NOT IN ('ej_tillamplig', 'ej_stalld')) AS cells_applicable,
        count(level) AS cells_known,
        count(low) AS cells_bounded,
        count(*) FILTER (WHERE reason = 'ej_svarat') AS cells_silent,
        count(*) FILTER (WHERE reason = 'ej_besvarad') AS cells_skipped,
        count(*) FILTER (WHERE reason = 'vet_ej') AS cells_unsure
    FROM given
    GROUP BY round_id
),

open_units AS (
    SELECT DISTINCT round_id, unit_id
    FROM cell
    WHERE reason IN ('ej_besvarad', 'vet_ej')
),

units AS (
    SELECT
        participation.round_id,
        count(*) FILTER (WHERE participation.asked) AS units_asked,
        count(*) FILTER (WHERE participation.answered) AS units_answered,
        count(*) FILTER (WHERE participation.answered AND open_units.unit_id IS NOT NULL) AS units_partly
    FROM participation
    LEFT JOIN open_units
        ON participation.round_id = open_units.round_id AND participation.unit_id = open_units.unit_id
    GROUP BY participation.round_id
),

corrected AS (
    SELECT
        said.round_id,
        count(DISTINCT concat_ws('/', said.unit_id, said.component, said.org_level)) AS answers_corrected
    FROM log.cell AS said
    INNER JOIN import ON said.import_id = import.import_id
    WHERE import.kind = 'edit' AND import.undone_in IS NULL
    GROUP BY said.round_id
),

checked AS (
    SELECT
        answer_sample.round_id,
        count(*) AS answers_drawn,
        count(*) FILTER (WHERE answer_check.outcome = 'stammer') AS checked_right,
        count(*) FILTER (WHERE answer_check.outcome = 'andrad') AS checked_changed,
        count(*) FILTER (WHERE answer_check.outcome = 'ej_mojlig') AS uncheckable
    FROM answer_sample
    LEFT JOIN answer_check
        ON
            answer_sample.round_id = answer_check.round_id
            AND answer_sample.unit_id = answer_check.unit_id
            AND answer_sample.component = answer_check.component
            AND answer_sample.org_level = answer_check.org_level
    GROUP BY answer_sample.round_id
)

SELECT
    round.round_id,
    coalesce(units.units_asked, 0) AS units_asked,
    coalesce(units.units_answered, 0) AS units_answered,
    coalesce(units.units_partly, 0) AS units_partly,
    cells.first_answer,
    cells.last_answer,
    coalesce(cells.answers, 0) AS answers,
    coalesce(cells.answers_undated, 0) AS answers_undated,
    coalesce(corrected.answers_corrected, 0) AS answers_corrected,
    coalesce(cells.cells_applicable, 0) AS cells_applicable,
    coalesce(cells.cells_known, 0) AS cells_known,
    coalesce(cells.cells_bounded, 0) AS cells_bounded,
    coalesce(cells.cells_silent, 0) AS cells_silent,
    coalesce(cells.cells_skipped, 0) AS cells_skipped,
    coalesce(cells.cells_unsure, 0) AS cells_unsure,
    coalesce(checked.answers_drawn, 0) AS answers_drawn,
    coalesce(checked.checked_right, 0) AS checked_right,
    coalesce(checked.checked_changed, 0) AS checked_changed,
    coalesce(checked.uncheckable, 0) AS uncheckable
FROM round
LEFT JOIN units ON round.round_id = units.round_id
LEFT JOIN cells ON round.round_id = cells.round_id
LEFT JOIN corrected ON round.round_id = corrected.round_id
LEFT JOIN checked ON round.round_id = checked.round_id
ORDER BY round.round_id
