-- Answers: What a round's quality declaration says: what is counted, what is written, and whether others may read that.
-- Params: round_id
-- Grain: one row
SELECT
    quality.units_asked,
    quality.units_answered,
    round.reported_answers,
    quality.units_partly,
    quality.first_answer,
    quality.last_answer,
    quality.answers,
    quality.answers_undated,
    quality.answers_corrected,
    quality.cells_applicable,
    quality.cells_known,
    quality.cells_bounded,
    quality.cells_silent,
    quality.cells_skipped,
    quality.cells_unsure,
    quality.answers_drawn,
    quality.checked_right,
    quality.checked_changed,
    quality.uncheckable,
    quality_declaration.sent_to,
    quality_declaration.known_errors,
    quality_declaration.usable_for,
    quality_declaration.not_usable_for,
    coalesce(quality_declaration.approved, FALSE) AS approved
FROM quality
INNER JOIN round ON quality.round_id = round.round_id
LEFT JOIN quality_declaration ON quality.round_id = quality_declaration.round_id
WHERE quality.round_id = $round_id
