-- Answers: Which pilots and projects there are, their phase and when each was last reported on.
-- Params: municipality_code
-- Grain: one row per pilot (pilot_id)
-- municipality_code may be null, for all pilots; task is then null, else what the municipality does in the pilot.
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
        SELECT string_agg(municipality.name, '; ' ORDER BY icu_sort_key(municipality.name, 'sv'))
        FROM pilot_place
        INNER JOIN municipality ON pilot_place.municipality_code = municipality.municipality_code
        WHERE pilot_place.pilot_id = pilot.pilot_id
    ) AS municipalities,
    here.task,
    pilot.source_ids,
    pilot.confidence
FROM pilot
LEFT JOIN latest ON pilot.pilot_id = latest.pilot_id
LEFT JOIN pilot_place AS here ON pilot.pilot_id = here.pilot_id AND here.municipality_code = $municipality_code
WHERE $municipality_code::VARCHAR IS NULL OR here.municipality_code IS NOT NULL
ORDER BY pilot.started, pilot.pilot_id
