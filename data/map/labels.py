"""Label placement on the map: each municipality's name and two marks, inside its outline or beside it.

Every place is computed on a *design drawing*: Web Mercator, the projection the map is shown in, at the smallest scale
the map is made for (``DESIGN_WIDTH_PX`` wide, names ``NAME_PX`` high). A larger map gives the same names relatively more
room, so what fits there fits everywhere. A name that fits neither inside nor close outside is placed on a larger drawing,
and stands on maps of that size or larger only; one that fits on none stands on no map. Nothing is placed by hand, so
another county works.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely

from data.map.projection import Geometry, Point, scale_by

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
MARGIN_PX = 0.5  # between the block and a border; letters are thought wider than they are
LEAST_SEEN_PX, ISLET_PX2 = 0.5, 20.0  # a name is placed by what is larger than that
SEARCH_PX = 160.0  # how far outside the county a name may be put
# The longest line from a name outside to its municipality, and how much of it may lie over others: longer lines of many names
# run through one another and across the county.
LONGEST_LINE_PX, OVER_OTHERS_PX = 40.0, 1.0
LARGER = (1.35, 1.7, 2.05)  # how much larger drawings are that a name may be placed on, tried in turn
# Width of a letter in em, at or above the true one in Source Sans 600, the typeface of the pages.
LETTER_EM = {**dict.fromkeys("ijlI ,.", 0.28), **dict.fromkeys("ftr-", 0.37), **dict.fromkeys("mwMW%", 0.84)}
LETTER_EM |= dict.fromkeys("scxvyzeagkåäJLY0123456789", 0.52)
CAPITAL_EM, OTHER_EM = 0.67, 0.56


@dataclass(frozen=True)
class Place:
    """Where one municipality's block stands on a drawing ``larger`` times the design drawing (pixels of it, y upwards).

    Where it stands on no map, there is no block, and ``name_at`` is the middle of its roomiest part.
    """

    name_at: Point
    block: Geometry | None  # what it covers
    value_room: float  # pixels free for the value's line
    leader: Geometry | None
    larger: float = 1.0


def design_drawing(
    county: Mapping[str, Geometry], names: Mapping[str, str], around: Mapping[str, Geometry]
) -> tuple[float, dict[str, Place]]:
    """The scale (pixels per degree) and a place for each; a name outside may make the scale shrink, so try again."""
    west, south, east, north = shapely.total_bounds(list(county.values()))
    land = shapely.union_all(list(around.values()))
    largest = scale = min(DESIGN_WIDTH_PX / (east - west), DESIGN_HEIGHT_PX / (north - south))
    for _ in range(3):
        fitting = min(DESIGN_WIDTH_PX / (east - west), DESIGN_HEIGHT_PX / (north - south))
        scale = max(min(scale, fitting), LEAST_SCALE * largest)
        drawn = {code: scale_by(outline, scale) for code, outline in county.items()}
        places = _place_all(drawn, names, shapely.simplify(scale_by(land, scale), LEAST_SEEN_PX))
        outside = [place.block for place in places.values() if place.leader is not None]
        west, south, east, north = shapely.total_bounds([*drawn.values(), *outside])
        if east - west <= DESIGN_WIDTH_PX + 1 and north - south <= DESIGN_HEIGHT_PX + 1:
            break
        west, south, east, north = west / scale, south / scale, east / scale, north / scale
    return scale, places


def text_width_px(text: str, size_px: float) -> float:
    """Estimated width of a line of semi-bold sans-serif text, in pixels; never below the true one for Swedish names."""
    return size_px * sum(LETTER_EM.get(c, CAPITAL_EM if c.isupper() else OTHER_EM) for c in text)


def _place_all(whole: Mapping[str, Geometry], names: Mapping[str, str], land: Geometry) -> dict[str, Place]:
    county = shapely.simplify(shapely.union_all(list(whole.values())), LEAST_SEEN_PX).buffer(4, quad_segs=2)
    drawn = {code: _without_islets(outline) for code, outline in whole.items()}
    widths = {code: text_width_px(name, NAME_PX) for code, name in names.items()}
    places: dict[str, Place] = {}
    for code, outline in drawn.items():
        if inside := _place_inside(outline, widths[code]):
            places[code] = inside
    # From the county's edge inwards: those at the edge have the shortest way out and should not be in others' way.
    edge = shapely.union_all(list(drawn.values())).boundary
    left = [code for code in drawn if code not in places]
    for code in sorted(left, key=lambda code: (round(drawn[code].centroid.distance(edge), 6), code)):
        if outside := _place_outside(code, drawn, whole, widths[code], places, county, land):
            places[code] = outside
        else:
            places[code] = _place_on_larger(drawn[code], widths[code])
    return {code: places[code] for code in drawn}


def _place_on_larger(outline: Geometry, name_width: float) -> Place:
    """The place within the outline on the smallest larger drawing where it fits; without block where it fits on none."""
    for larger in LARGER:
        if inside := _place_inside(scale_by(outline, larger), name_width):
            return replace(inside, larger=larger)
    middle = shapely.maximum_inscribed_circle(outline).coords[0]
    return Place((middle[0], middle[1]), None, 0.0, None)


def _without_islets(outline: Geometry) -> Geometry:
    """Return the outline as it is seen on the drawing, on which a name's place is looked for: many times fewer corners."""
    parts = shapely.get_parts(shapely.simplify(outline, LEAST_SEEN_PX))
    large = parts[shapely.area(parts) > ISLET_PX2]
    return shapely.multipolygons(large) if len(large) else outline


def _boxes(places: Sequence[Point], width: float, low: float, high: float) -> Any:
    """For each place a box of that width, from ``low`` to ``high`` above it (negative: below)."""
    half = width / 2
    lows, highs = [y + low for _, y in places], [y + high for _, y in places]
    return shapely.box([x - half for x, _ in places], lows, [x + half for x, _ in places], highs)


def _place_inside(outline: Geometry, name_width: float) -> Place | None:
    """The roomiest place within the outline, near its middle, best with room for a value; None where nothing fits."""
    free = outline.buffer(-MARGIN_PX)
    if free.is_empty:
        return None
    shapely.prepare(free)
    middle, (low, high) = outline.centroid, NAME_BAND_PX
    grid = list(_grid(free.bounds, max(1.5, math.sqrt(outline.area / 2500))))
    own = ((name_width, low, high), (MARKS_WIDTH_PX, BLOCK_LOW_PX, low))
    for band in own:
        grid = _within(free, grid, band)
    for value_width in (VALUE_WIDTH_PX, MARKS_WIDTH_PX):
        bands = (*own, (value_width, *VALUE_BAND_PX))
        found = _within(free, grid, bands[-1])
        if not found:
            continue
        gaps = zip(*(shapely.distance(_boxes(found, *band), free.boundary).tolist() for band in bands), strict=True)
        scores = [
            round(min(12.0, *gap) - 0.25 * math.dist((x, y + BLOCK_LOW_PX / 2), (middle.x, middle.y)), 6)
            for (x, y), gap in zip(found, gaps, strict=True)
        ]
        at = found[scores.index(max(scores))]
        block = shapely.union_all(_boxes([at], *bands[0]).tolist() + _boxes([at], *bands[1]).tolist())
        return Place(at, block, _value_room(at, free), None)
    return None


def _within(free: Geometry, places: Sequence[Point], band: tuple[float, float, float]) -> list[Point]:
    """Return the ``places`` where a box of that width, low and high edge (see ``_boxes``) stands within ``free``."""
    if not places:
        return []
    fits = shapely.contains(free, _boxes(places, *band)).tolist()
    return [at for at, fit in zip(places, fits, strict=True) if fit]


def _value_room(at: Point, free: Geometry) -> float:
    """The widest line centred under the name that stays within ``free``, in pixels."""
    x, low, high = at[0], at[1] + VALUE_BAND_PX[0], at[1] + VALUE_BAND_PX[1]
    beyond = shapely.box(x - 2000, low, x + 2000, high).difference(free)
    return 2 * float(shapely.LineString([(x, low), (x, high)]).distance(beyond))


def _place_outside(
    code: str,
    drawn: Mapping[str, Geometry],
    whole: Mapping[str, Geometry],
    name_width: float,
    places: Mapping[str, Place],
    own: Geometry,
    land: Geometry,
) -> Place | None:
    """The nearest free place outside the county, tied to the municipality by a line that avoids others and names.

    ``whole`` and ``own`` are the municipalities and the county, islets and all, the county with some room about. None where
    there is none so near that the line is short and clear of other municipalities, names and lines.
    """
    outline = drawn[code]
    anchor = shapely.maximum_inscribed_circle(outline)
    core = outline.buffer(-min(8.0, anchor.length * 0.6))
    # No line reaches farther: what lies beyond need not be looked at.
    reach = shapely.box(*core.bounds).buffer(LONGEST_LINE_PX, join_style="mitre")
    others = shapely.union_all([other for key, other in whole.items() if key != code and other.intersects(reach)])
    taken = shapely.union_all(
        [place.block.buffer(3) for place in places.values() if place.block is not None and place.larger == 1.0]
    )
    lines = shapely.union_all([place.leader.buffer(2) for place in places.values() if place.leader is not None])
    forbidden = shapely.union_all([own, taken, lines])
    shore = land.boundary
    for crossed in (forbidden, others, lines, taken, land, shore, reach):
        shapely.prepare(crossed)
    width = max(name_width, MARKS_WIDTH_PX) + 4 * MARGIN_PX
    west, south, east, north = bounds = shapely.total_bounds(list(drawn.values())).tolist()
    room = (
        west - SEARCH_PX + width / 2,
        south - SEARCH_PX - BLOCK_LOW_PX,
        east + SEARCH_PX - width / 2,
        north + SEARCH_PX,
    )
    near = shapely.box(*reach.bounds).buffer(width, join_style="mitre").intersection(shapely.box(*room))
    grid = [] if near.is_empty else list(_grid(near.bounds, 4.0))
    blocks = _boxes(grid, width, BLOCK_LOW_PX, NAME_BAND_PX[1])
    free = shapely.intersects(reach, blocks) & shapely.disjoint(forbidden, blocks)
    grid, blocks = [at for at, is_free in zip(grid, free.tolist(), strict=True) if is_free], blocks[free]
    lengths = shapely.distance(blocks, core).tolist()
    tried = [
        (length + 4 * _growth(bounds, grid[i], width), i)
        for i, length in enumerate(lengths)
        if length <= LONGEST_LINE_PX
    ]
    best: tuple[float, int] = (math.inf, -1)
    for least, i in sorted(tried):  # the rest of the cost only adds, so stop where the least is too much
        if least >= best[0]:
            break
        leader = shapely.shortest_line(blocks[i], core)
        over = leader.intersection(others).length if leader.intersects(others) else 0.0
        if over > OVER_OTHERS_PX or leader.intersects(lines) or leader.intersects(taken):
            continue
        cost = least + 2 * over + 10 * blocks[i].intersects(land) + 30 * blocks[i].intersects(shore)
        best = min(best, (round(cost, 6), i))
    if best[1] < 0:
        return None
    at, block = grid[best[1]], blocks[best[1]]
    room_beside = shapely.box(*shapely.total_bounds([own, block])).difference(forbidden)
    return Place(at, block, _value_room(at, room_beside), shapely.shortest_line(block, core))


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
