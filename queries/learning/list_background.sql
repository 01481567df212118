-- Answers: What the work is for, who is in it, who has decided, how it is followed and what it learnt from.
-- Params: none
-- Grain: one row per thing that is known (background_id)
-- In the order of the file, also where the rows of files may not be seen.
SELECT
    background_id,
    topic,
    statement,
    source_ids,
    confidence
FROM background
ORDER BY raw_id, background_id
