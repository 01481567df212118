-- Answers: Which meetings there are, the latest first, and what each of them saw.
-- Params: none
-- Grain: one row per meeting (meeting_id)
SELECT
    meeting.meeting_id,
    meeting.held_on,
    meeting.title,
    meeting.saw_edition,
    edition.created_at AS saw_created_at,
    meeting.saw_round,
    meeting.saw_page,
    meeting.saw_filters
FROM meeting
INNER JOIN edition ON meeting.saw_edition = edition.edition
ORDER BY meeting.held_on DESC, meeting.saw_edition DESC, length(meeting.meeting_id) DESC, meeting.meeting_id DESC
