-- Answers: How far each municipality has come in a round, who answered, and its open support needs.
-- Params: round_id
-- Grain: one row per municipality (municipality_code)
-- sectors has one entry per sector that the round has units of, the same for all: its name, and whether the unit was
-- asked and has answered; neither yes nor no where the municipality has no such unit then.
WITH sectors AS (
    SELECT
        unit.sector,
        arg_min(unit.name, unit.position) AS sector_name,
        min(sector.sector_position) AS sector_position
    FROM unit_then AS unit
    INNER JOIN sector_then AS sector ON unit.round_id = sector.round_id AND unit.sector = sector.sector
    WHERE unit.round_id = $round_id AND unit.municipality_code IS NOT NULL
    GROUP BY unit.sector
),

answered AS (
    SELECT
        municipality.municipality_code,
        list(
            {
                'name': sectors.sector_name,
                'asked': participation.asked,
                'answered': participation.answered
            }
            ORDER BY sectors.sector_position
        ) AS sectors
    FROM municipality
    CROSS JOIN sectors
    LEFT JOIN unit_then AS unit
        ON
            municipality.municipality_code = unit.municipality_code
            AND sectors.sector = unit.sector
            AND unit.round_id = $round_id
    LEFT JOIN participation ON unit.unit_id = participation.unit_id AND participation.round_id = $round_id
    GROUP BY municipality.municipality_code
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
    answered.sectors,
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
ORDER BY icu_sort_key(municipality.name, 'sv')
