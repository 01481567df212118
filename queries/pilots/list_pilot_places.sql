-- Answers: Where pilots and projects take place, and what is done there.
-- Params: none
-- Grain: one row per pilot and municipality (pilot_id, municipality_code)
SELECT
    pilot_place.pilot_id,
    pilot.name AS pilot_name,
    pilot_place.municipality_code,
    municipality.name AS municipality_name,
    pilot_place.task,
    pilot_place.stated_year,
    pilot_place.source_ids,
    pilot_place.confidence
FROM pilot_place
INNER JOIN pilot ON pilot_place.pilot_id = pilot.pilot_id
INNER JOIN municipality ON pilot_place.municipality_code = municipality.municipality_code
ORDER BY icu_sort_key(municipality.name, 'sv'), pilot.started, pilot_place.pilot_id
