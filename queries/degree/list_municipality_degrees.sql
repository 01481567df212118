-- Answers: How far each municipality has come in a round, who answered, and its open support needs.
-- Params: round_id
-- Grain: one row per municipality (municipality_code)
WITH answered AS (
    SELECT
        unit.municipality_code,
        coalesce(bool_or(participation.answered) FILTER (WHERE unit.sector = 'skola'), FALSE) AS school_answered,
        coalesce(bool_or(participation.asked) FILTER (WHERE unit.sector = 'skola'), FALSE) AS school_asked,
        coalesce(bool_or(participation.answered) FILTER (WHERE unit.sector = 'socialtjanst'), FALSE) AS social_answered,
        coalesce(bool_or(participation.asked) FILTER (WHERE unit.sector = 'socialtjanst'), FALSE) AS social_asked
    FROM participation
    INNER JOIN unit ON participation.unit_id = unit.unit_id
    WHERE participation.round_id = $round_id AND unit.municipality_code IS NOT NULL
    GROUP BY unit.municipality_code
),

needs AS (
    SELECT
        need.municipality_code,
        count(*) AS open_needs
    FROM need
    INNER JOIN need_state ON need.need_id = need_state.need_id
    WHERE need.municipality_code IS NOT NULL AND need_state.is_open
    GROUP BY need.municipality_code
),

bounded AS (
    SELECT
        unit.municipality_code,
        count(*) FILTER (WHERE cell.low IS NOT NULL) AS cells_bounded
    FROM cell
    INNER JOIN unit ON cell.unit_id = unit.unit_id
    WHERE cell.round_id = $round_id AND unit.municipality_code IS NOT NULL
    GROUP BY unit.municipality_code
)

SELECT
    municipality.municipality_code,
    municipality.name,
    degree.index_low,
    degree.index_observed,
    degree.index_high,
    degree.stage_low,
    degree.stage_observed,
    degree.stage_high,
    degree.units_asked,
    degree.units_answered,
    degree.cells_applicable,
    degree.cells_known,
    bounded.cells_bounded,
    answered.school_asked,
    answered.school_answered,
    answered.social_asked,
    answered.social_answered,
    coalesce(needs.open_needs, 0) AS open_needs
FROM municipality
LEFT JOIN degree
    ON
        municipality.municipality_code = degree.municipality_code
        AND degree.scope = 'municipality'
        AND degree.round_id = $round_id
LEFT JOIN answered ON municipality.municipality_code = answered.municipality_code
LEFT JOIN needs ON municipality.municipality_code = needs.municipality_code
LEFT JOIN bounded ON municipality.municipality_code = bounded.municipality_code
ORDER BY municipality.municipality_code
