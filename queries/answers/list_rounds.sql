-- Answers: Which rounds there are, newest first, how many were asked and answered, and how many bounds are readings.
-- Params: none
-- Grain: one row per round (round_id)
WITH bound AS (
    SELECT
        round_id,
        count(*) AS readings
    FROM cell
    WHERE low IS NOT NULL AND confidence = 'inferred'
    GROUP BY round_id
)

SELECT
    round.round_id,
    round.title,
    round.status,
    round.reported_answers,
    round.held,
    round.note,
    round.source_ids,
    coalesce(bound.readings, 0) AS readings,
    count(*) FILTER (WHERE participation.asked) AS units_asked,
    count(*) FILTER (WHERE participation.answered) AS units_answered
FROM round
INNER JOIN participation ON round.round_id = participation.round_id
LEFT JOIN bound ON round.round_id = bound.round_id
GROUP BY ALL
ORDER BY round.round_id DESC
