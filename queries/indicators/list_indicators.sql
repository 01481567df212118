-- Answers: Which values of indicators are loaded, of every municipality and of the Region.
-- Params: none
-- Grain: one row per indicator, place, year and gender (indicator, place, year, gender)
SELECT
    indicator_value.indicator,
    indicator_value.place,
    place_named.place_name,
    indicator_value.year,
    indicator_value.gender,
    indicator_value.value,
    indicator_value.title,
    indicator_value.unit_of_value,
    indicator_value.counted,
    if(indicator_value.value IS NULL, indicator_value.status, NULL) AS why_missing,
    indicator_value.source_ids
FROM indicator_value
LEFT JOIN place_named ON indicator_value.place = place_named.place
ORDER BY
    indicator_value.indicator,
    place_named.place_order,
    indicator_value.year,
    list_position(['T', 'K', 'M'], indicator_value.gender)
