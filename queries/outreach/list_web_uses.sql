-- Answers: How much the parties' web site is used.
-- Params: none
-- Grain: one row per place, period and what is counted (place, period, what)
SELECT
    web_use.place,
    place_named.place_name,
    web_use.period,
    web_use.what,
    web_use.number,
    web_use.source_ids
FROM web_use
LEFT JOIN place_named ON web_use.place = place_named.place
ORDER BY web_use.period DESC, place_named.place_order, web_use.what
