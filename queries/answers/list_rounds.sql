-- Answers: Which rounds there are, newest first, with how many were asked and answered.
-- Params: none
-- Grain: one row per round (round_id)
SELECT
    round.round_id,
    round.title,
    round.status,
    round.reported_answers,
    round.held,
    round.note,
    round.source_ids,
    count(*) FILTER (WHERE participation.asked) AS units_asked,
    count(*) FILTER (WHERE participation.answered) AS units_answered
FROM round
INNER JOIN participation ON round.round_id = participation.round_id
GROUP BY ALL
ORDER BY round.round_id DESC
