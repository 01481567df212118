-- Answers: What pilots and projects have reported, newest first.
-- Params: none
-- Grain: one row per pilot and date of a report (pilot_id, reported_on)
SELECT
    pilot_report.pilot_id,
    pilot.name AS pilot_name,
    pilot_report.reported_on,
    pilot_report.phase,
    pilot_report.report,
    pilot_report.source_ids
FROM pilot_report
INNER JOIN pilot ON pilot_report.pilot_id = pilot.pilot_id
ORDER BY pilot_report.reported_on DESC, pilot_report.pilot_id
