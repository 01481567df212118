-- Answers: Which pilots and projects a municipality takes part in.
-- Params: municipality_code
-- Grain: one row per pilot (pilot_id)
SELECT
    pilot.pilot_id,
    pilot.name,
    pilot.theme,
    pilot.kind,
    pilot.started,
    pilot.ended,
    pilot.phase,
    pilot.description,
    pilot.learnt,
    pilot.reported,
    pilot.source_ids,
    pilot.confidence,
    pilot_place.task
FROM pilot_place
INNER JOIN pilot ON pilot_place.pilot_id = pilot.pilot_id
WHERE pilot_place.municipality_code = $municipality_code
ORDER BY pilot.started DESC, pilot.pilot_id
