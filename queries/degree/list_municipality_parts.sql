-- Answers: How far a place has come, per part of its degree, and where the county's municipalities lie.
-- Params: round_id, municipality_code
-- Grain: one row per part of the degree (kind, part)
-- The place is a municipality, or the Region where none is given, whose parts are its divisions, not sectors.
-- The county's range is the smallest and the largest observed index among its municipalities, and how many have one.
-- units_asked and units_answered of a component are those of the whole municipality.
WITH scored AS (
    SELECT
        'alla' AS kind,
        '' AS part,
        degree.*
    FROM degree
    WHERE degree.scope IN ('municipality', 'region')
    UNION ALL
    SELECT
        'sektor' AS kind,
        CASE WHEN degree.municipality_code IS NULL THEN degree.unit_id ELSE degree.sector END AS part,
        degree.*
    FROM degree
    WHERE degree.scope = 'unit'
    UNION ALL
    SELECT
        'niva' AS kind,
        degree.org_level AS part,
        degree.*
    FROM degree
    WHERE degree.scope = 'municipality_org_level'
    UNION ALL BY NAME
    SELECT
        'byggsten' AS kind,
        place_component_degree.component AS part,
        place_component_degree.* EXCLUDE (component)
    FROM place_component_degree
    WHERE place_component_degree.scope IN ('municipality', 'region')
),

named AS (
    SELECT
        scored.*,
        CASE WHEN scored.municipality_code IS NULL THEN 'Hela Regionen' ELSE 'Hela kommunen' END AS whole,
        coalesce(division.name, sector.sector_name, org_level.name, component.name, whole) AS part_name,
        coalesce(division.name, sector.sector_name, org_level.name, component.short, whole) AS part_short,
        coalesce(division.position, sector.sector_position, org_level.position, component.position, 0) AS part_position
    FROM scored
    LEFT JOIN sector_then AS sector
        ON scored.kind = 'sektor' AND scored.round_id = sector.round_id AND scored.part = sector.sector
    LEFT JOIN unit_then AS division
        ON scored.kind = 'sektor' AND scored.round_id = division.round_id AND scored.part = division.unit_id
    LEFT JOIN round_org_level AS org_level
        ON scored.kind = 'niva' AND scored.round_id = org_level.round_id AND scored.part = org_level.org_level
    LEFT JOIN round_component AS component
        ON scored.kind = 'byggsten' AND scored.round_id = component.round_id AND scored.part = component.component
    WHERE scored.round_id = $round_id
),

county AS (
    SELECT
        kind,
        part,
        min(index_observed) AS range_low,
        max(index_observed) AS range_high,
        count(DISTINCT municipality_code) FILTER (WHERE index_observed IS NOT NULL) AS range_places
    FROM named
    WHERE municipality_code IS NOT NULL
    GROUP BY kind, part
)

SELECT
    named.kind,
    named.part,
    named.part_name,
    named.part_short,
    named.index_low,
    named.index_observed,
    named.index_high,
    named.stage_low,
    named.stage_observed,
    named.stage_high,
    named.cells_applicable,
    named.cells_known,
    coalesce(named.units_asked, max(named.units_asked) FILTER (WHERE named.kind = 'alla') OVER ()) AS units_asked,
    coalesce(
        named.units_answered, max(named.units_answered) FILTER (WHERE named.kind = 'alla') OVER ()
    ) AS units_answered,
    county.range_low,
    county.range_high,
    coalesce(county.range_places, 0) AS range_places
FROM named
LEFT JOIN county ON named.kind = county.kind AND named.part = county.part
WHERE named.municipality_code IS NOT DISTINCT FROM $municipality_code
ORDER BY list_position(['alla', 'sektor', 'niva', 'byggsten'], named.kind), named.part_position
