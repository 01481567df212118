-- Answers: Which pilots and projects there are, in which phase, and when each was last reported on.
-- Params: none
-- Grain: one row per pilot (pilot_id)
WITH latest AS (
    SELECT *
    FROM pilot_report
    QUALIFY row_number() OVER (PARTITION BY pilot_id ORDER BY reported_on DESC) = 1
)

SELECT
    pilot.pilot_id,
    pilot.name,
    pilot.theme,
    pilot.kind,
    pilot.sectors,
    pilot.started,
    pilot.ended,
    CASE
        WHEN latest.phase IS NOT NULL AND latest.reported_on >= coalesce(pilot.reported, '') THEN latest.phase
        ELSE pilot.phase
    END AS phase,
    pilot.description,
    pilot.learnt,
    greatest(pilot.reported, latest.reported_on) AS reported,
    (
        SELECT string_agg(municipality.name, '; ' ORDER BY municipality.municipality_code)
        FROM pilot_place
        INNER JOIN municipality ON pilot_place.municipality_code = municipality.municipality_code
        WHERE pilot_place.pilot_id = pilot.pilot_id
    ) AS municipalities,
    pilot.source_ids,
    pilot.confidence
FROM pilot
LEFT JOIN latest ON pilot.pilot_id = latest.pilot_id
ORDER BY pilot.started, pilot.pilot_id
