-- What several questions build on, so that it is defined once. Made beside every edition when it is opened to be asked.

-- Each unit of a round as it was called then; one that came later has its name of today. By municipality, as Swedish
-- sorts the names; the Region's stand last.
CREATE VIEW unit_then (
    round_id, unit_id, municipality_code, principal, sector, position, name, long_name
) AS
WITH municipality AS (
    SELECT
        municipality_code,
        row_number() OVER (ORDER BY icu_sort_key(name, 'sv')) AS place
    FROM edition.municipality
),

named AS (
    SELECT
        round_id,
        unit_id,
        name,
        long_name,
        position
    FROM edition.round_unit
    UNION ALL
    SELECT
        participation.round_id,
        unit.unit_id,
        unit.name,
        unit.long_name,
        1000000 + unit.position AS after_all_others
    FROM edition.participation
    INNER JOIN edition.unit ON participation.unit_id = unit.unit_id
    LEFT JOIN edition.round_unit
        ON participation.round_id = round_unit.round_id AND participation.unit_id = round_unit.unit_id
    WHERE round_unit.unit_id IS NULL
)

SELECT
    named.round_id,
    named.unit_id,
    unit.municipality_code,
    unit.principal,
    unit.sector,
    row_number() OVER (
        PARTITION BY named.round_id ORDER BY municipality.place NULLS LAST, named.position
    ) AS place_in_round,
    named.name,
    named.long_name
FROM named
INNER JOIN edition.unit ON named.unit_id = unit.unit_id
LEFT JOIN municipality ON unit.municipality_code = municipality.municipality_code;

-- Each sector of a round as it was called then; one that the round had no unit of at first, as it is called today.
CREATE VIEW sector_then AS
SELECT
    round.round_id,
    sector.sector,
    coalesce(round_sector.position, 1000000 + sector.position) AS sector_position,
    coalesce(round_sector.name, sector.name) AS sector_name,
    coalesce(round_sector.long_name, sector.long_name) AS long_name
FROM edition.round
CROSS JOIN edition.sector
LEFT JOIN edition.round_sector
    ON round.round_id = round_sector.round_id AND sector.sector = round_sector.sector;

-- What each place is called that something is said of: municipalities as Swedish sorts them, the Region, the county.
CREATE VIEW place_named AS
SELECT
    municipality_code AS place,
    name AS place_name,
    row_number() OVER (ORDER BY icu_sort_key(name, 'sv')) AS place_order
FROM edition.municipality
UNION ALL
SELECT
    'region' AS place,
    value AS place_name,
    1000000 AS place_order
FROM edition.setting
WHERE key = 'region_name'
UNION ALL
SELECT
    'county' AS place,
    'Hela länet' AS place_name,
    1000001 AS place_order;

-- Each support need as its newest event left it. It is overdue on a day after late_after.
CREATE VIEW need_state AS
SELECT
    need_id,
    event_number,
    happened_at,
    status,
    responsible,
    due_on,
    status NOT IN ('tillgodosett', 'avslutat') AS is_open,
    is_open AND responsible IS NULL AS ownerless,
    CASE WHEN is_open THEN due_on END AS late_after
FROM edition.need_event
QUALIFY row_number() OVER (PARTITION BY need_id ORDER BY event_number DESC) = 1;

-- Each decision as its newest event left it.
CREATE VIEW decision_state AS
SELECT
    decision_id,
    event_number,
    happened_at,
    status,
    responsible,
    due_on,
    note
FROM edition.decision_event
QUALIFY row_number() OVER (PARTITION BY decision_id ORDER BY event_number DESC) = 1;

-- How far each place had come with each component: a municipality, the county, or the Region, whose degree is the mean
-- of its units'. The Region's stage in a single component is not counted.
CREATE VIEW place_component_degree AS
SELECT
    round_id,
    scope,
    municipality_code,
    component,
    index_low,
    index_observed,
    index_high,
    stage_low,
    stage_observed,
    stage_high,
    cells_applicable,
    cells_known
FROM edition.component_degree
WHERE scope IN ('municipality', 'county')
UNION ALL
SELECT
    round_id,
    'region' AS scope,
    NULL AS municipality_code,
    component,
    avg(index_low) AS index_low,
    avg(index_observed) AS index_observed,
    avg(index_high) AS index_high,
    NULL AS stage_low,
    NULL AS stage_observed,
    NULL AS stage_high,
    cast(sum(cells_applicable) AS INTEGER) AS cells_applicable,
    cast(sum(cells_known) AS INTEGER) AS cells_known
FROM edition.component_degree
WHERE scope = 'unit' AND municipality_code IS NULL
GROUP BY round_id, component;

-- What has happened with each recommendation and each activity of the plan. What was said of a recommendation before
-- there were events has the number 0.
CREATE VIEW followed_event AS
SELECT
    'rekommendation/' || recommendation_id AS subject,
    event_number,
    happened_at,
    status,
    responsible,
    due_on,
    note,
    actor
FROM edition.recommendation_event
UNION ALL
SELECT
    'rekommendation/' || recommendation_id AS subject,
    0 AS event_number,
    changed_at,
    status,
    NULL AS responsible,
    NULL AS due_on,
    note,
    actor
FROM edition.recommendation_status
UNION ALL
SELECT
    'aktivitet/' || activity_id AS subject,
    event_number,
    happened_at,
    status,
    responsible,
    due_on,
    note,
    actor
FROM edition.activity_event;
