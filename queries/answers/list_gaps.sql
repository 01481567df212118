-- Answers: What is not published and what follows from that.
-- Params: none
-- Grain: one row per gap (gap_id)
SELECT
    gap_id,
    missing,
    consequence
FROM not_published
ORDER BY length(gap_id), gap_id
