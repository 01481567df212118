-- Answers: Where sources contradict each other and how that is shown.
-- Params: none
-- Grain: one row per contradiction (contradiction_id)
SELECT
    contradiction_id,
    topic,
    source_ids_a,
    says_a,
    source_ids_b,
    says_b,
    handling
FROM contradiction
ORDER BY length(contradiction_id), contradiction_id
