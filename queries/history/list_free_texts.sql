-- Answers: Which free texts there are, where each stands, and whether it may be shown to others than process leaders.
-- Params: none
-- Grain: one row per text (subject)
WITH texts AS (
    SELECT
        concat_ws('/', 'cell', cell.round_id, cell.unit_id, cell.component, cell.org_level) AS subject,
        'svar' AS kind,
        cell.round_id,
        cell.unit_id,
        NULL AS place,
        component.name AS about,
        cell.comment AS free_text,
        cell.comment_approved AS approved
    FROM cell
    INNER JOIN round_component AS component
        ON cell.round_id = component.round_id AND cell.component = component.component
    UNION ALL
    SELECT
        concat_ws('/', 'wheel_use', wheel_use.round_id, wheel_use.unit_id, wheel_use.context) AS subject,
        'hjulet' AS kind,
        wheel_use.round_id,
        wheel_use.unit_id,
        NULL AS place,
        context.name AS about,
        wheel_use.comment AS free_text,
        wheel_use.comment_approved AS approved
    FROM wheel_use
    INNER JOIN round_context AS context
        ON wheel_use.round_id = context.round_id AND wheel_use.context = context.context
    UNION ALL
    SELECT
        concat_ws('/', 'unit_comment', round_id, unit_id) AS subject,
        'kommentar' AS kind,
        round_id,
        unit_id,
        NULL AS place,
        'Svaret som helhet' AS about,
        comment AS free_text,
        comment_approved AS approved
    FROM unit_comment
    UNION ALL
    SELECT
        concat_ws('/', 'need', need_id) AS subject,
        'behov' AS kind,
        round_id,
        unit_id,
        principal AS place,
        'Stödbehov ' || need_id AS about,
        concat_ws(chr(10), description, scope_note) AS free_text,
        approved
    FROM need
    UNION ALL
    SELECT
        concat_ws('/', 'pilot', pilot_id) AS subject,
        'pilot' AS kind,
        NULL AS round_id,
        NULL AS unit_id,
        NULL AS place,
        name AS about,
        concat_ws(chr(10), name, description, learnt) AS free_text,
        approved
    FROM pilot
    UNION ALL
    SELECT
        concat_ws('/', 'pilot_report', pilot_report.pilot_id, pilot_report.reported_on) AS subject,
        'pilotrapport' AS kind,
        NULL AS round_id,
        NULL AS unit_id,
        NULL AS place,
        pilot.name || ', ' || pilot_report.reported_on AS about,
        pilot_report.report AS free_text,
        pilot_report.approved
    FROM pilot_report
    INNER JOIN pilot ON pilot_report.pilot_id = pilot.pilot_id
    UNION ALL
    SELECT
        concat_ws('/', 'example', example.example_id) AS subject,
        'exempel' AS kind,
        NULL AS round_id,
        NULL AS unit_id,
        municipality.full_name AS place,
        example.title AS about,
        concat_ws(chr(10), example.title, example.description, example.status) AS free_text,
        example.approved
    FROM example
    LEFT JOIN municipality ON example.municipality_code = municipality.municipality_code
    UNION ALL
    SELECT
        concat_ws('/', 'activity', activity_id) AS subject,
        'aktivitet' AS kind,
        NULL AS round_id,
        NULL AS unit_id,
        NULL AS place,
        'Aktivitet ' || activity_id AS about,
        concat_ws(chr(10), title, description) AS free_text,
        approved
    FROM activity
    UNION ALL
    SELECT
        concat_ws('/', 'occasion', occasion.occasion_id) AS subject,
        'tillfalle' AS kind,
        NULL AS round_id,
        NULL AS unit_id,
        place_named.place_name AS place,
        'Tillfälle ' || occasion.occasion_id AS about,
        concat_ws(chr(10), occasion.theme, occasion.audience) AS free_text,
        occasion.approved
    FROM occasion
    LEFT JOIN place_named ON occasion.place = place_named.place
    UNION ALL
    SELECT
        concat_ws('/', 'independent_school', independent_school.school_id) AS subject,
        'friskola' AS kind,
        NULL AS round_id,
        NULL AS unit_id,
        place_named.place_name AS place,
        'Friskola ' || independent_school.school_id AS about,
        independent_school.name AS free_text,
        independent_school.approved
    FROM independent_school
    LEFT JOIN place_named ON independent_school.place = place_named.place
    UNION ALL
    SELECT
        concat_ws('/', 'meeting_decision', meeting_decision.decision_id) AS subject,
        'beslut' AS kind,
        NULL AS round_id,
        NULL AS unit_id,
        municipality.full_name AS place,
        'Beslut ' || meeting_decision.decision_id || ', ' || meeting.title AS about,
        meeting_decision.decision AS free_text,
        meeting_decision.approved
    FROM meeting_decision
    INNER JOIN meeting ON meeting_decision.meeting_id = meeting.meeting_id
    LEFT JOIN municipality ON meeting_decision.municipality_code = municipality.municipality_code
    UNION ALL
    SELECT
        concat_ws('/', 'quality_declaration', round_id) AS subject,
        'deklaration' AS kind,
        round_id,
        NULL AS unit_id,
        NULL AS place,
        'Kvalitetsdeklaration' AS about,
        concat_ws(chr(10), sent_to, known_errors, usable_for, not_usable_for) AS free_text,
        approved
    FROM quality_declaration
)

SELECT
    texts.subject,
    texts.kind,
    texts.round_id,
    coalesce(unit.long_name, texts.place, 'Länet') AS place,
    texts.about,
    texts.free_text,
    sha256(texts.free_text) AS text_sha256,
    texts.approved
FROM texts
LEFT JOIN unit ON texts.unit_id = unit.unit_id
-- What a purge has left in its place is nobody's to read and approve.
WHERE replace(replace(texts.free_text, 'Texten är gallrad.', ''), chr(10), '') <> ''
ORDER BY texts.approved, texts.round_id DESC, unit.position, texts.kind, texts.subject
