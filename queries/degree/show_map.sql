-- Answers: How the county map is drawn.
-- Params: none
-- Grain: one row per shape (code)
SELECT
    code,
    name,
    kind,
    boundary_geojson,
    label_lon,
    label_lat,
    leader_geojson,
    school_lon,
    school_lat,
    social_lon,
    social_lat,
    hatch_geojson,
    sparse_hatch_geojson,
    block_west,
    block_south,
    block_east,
    block_north,
    value_room_px,
    design_px_per_degree
FROM map_shape
ORDER BY kind DESC, code
