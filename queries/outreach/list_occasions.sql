-- Answers: When information was given, or a workshop or training was held.
-- Params: none
-- Grain: one row per occasion (occasion_id)
SELECT
    occasion.occasion_id,
    occasion.place,
    place_named.place_name,
    occasion.kind,
    occasion.held,
    occasion.theme,
    occasion.audience,
    occasion.participants,
    occasion.source_ids
FROM occasion
LEFT JOIN place_named ON occasion.place = place_named.place
ORDER BY occasion.held DESC, place_named.place_order, occasion.occasion_id
