-- Answers: Which pilots and projects a municipality takes part in.
-- Params: municipality_code
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
    pilot.started,
    pilot.ended,
    CASE
        WHEN latest.phase IS NOT NULL AND latest.reported_on >= coalesce(pilot.reported, '') THEN latest.phase
        ELSE pilot.phase
    END AS phase,
    pilot.description,
    pilot.learnt,
    greatest(pilot.reported, latest.reported_on) AS reported,
    pilot.source_ids,
    pilot.confidence,
    pilot_place.task
FROM pilot_place
INNER JOIN pilot ON pilot_place.pilot_id = pilot.pilot_id
LEFT JOIN latest ON pilot.pilot_id = latest.pilot_id
WHERE pilot_place.municipality_code = $municipality_code
ORDER BY pilot.started DESC, pilot.pilot_id
