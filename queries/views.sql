-- What several questions build on, so that it is defined once. Made beside every edition when it is opened to be asked.

-- Each unit of a round as it was called then. One that came later has its name of today, and stands last.
CREATE VIEW unit_then AS
SELECT
    round_unit.round_id,
    unit.unit_id,
    unit.municipality_code,
    unit.principal,
    unit.sector,
    round_unit.position,
    round_unit.name,
    round_unit.long_name
FROM edition.round_unit
INNER JOIN edition.unit ON round_unit.unit_id = unit.unit_id
UNION ALL
SELECT
    participation.round_id,
    unit.unit_id,
    unit.municipality_code,
    unit.principal,
    unit.sector,
    1000000 + unit.position AS after_all_others,
    unit.name,
    unit.long_name
FROM edition.participation
INNER JOIN edition.unit ON participation.unit_id = unit.unit_id
LEFT JOIN edition.round_unit
    ON participation.round_id = round_unit.round_id AND participation.unit_id = round_unit.unit_id
WHERE round_unit.unit_id IS NULL;

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
