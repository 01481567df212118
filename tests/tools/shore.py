"""Writes data/map/shore.json.xz: Sweden's municipalities out to a shore that people recognise, and the land around.

Run as ``python tests/tools/shore.py map.geo.json`` with the file of the npm package ``@geo-maps/earth-waterbodies-100m``
0.6.0 (``npm pack`` it in a folder of its own; OpenStreetMap data, ODbL 1.0). The official outlines are coarse at the shore:
each municipality reaches out over what nobody owns near it, and then the water is taken away. All is one partition of the
plane, cut once and simplified as one, so that neighbours share every border. The same files give the same bytes.
"""

from __future__ import annotations

import json
import lzma
import math
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import shapely

from data.map.outlines import ABROAD, SHORE_FILE, SHORE_STEPS, official

ROOM = (9.6, 54.4, 25.6, 69.9)  # west, south, east, north of what is drawn of the land around
REACH = 0.12  # how far a municipality reaches out, in degrees
APART = 0.02  # between two points of an outline, from which the nearest municipality is found
GRID = 1 / SHORE_STEPS
THINNED = 0.001
LEAST_LAKE_KM2, LEAST_ISLAND, LEAST_ISLAND_ABROAD = 15.0, 8e-6, 1e-4  # islands in square degrees
LARGEST_ISLAND = 0.02  # of those that the official outlines leave out; Zealand is larger
CORNER, SEA_WIDE = 0.25, 100.0  # of a side; in degrees
KM = 111.32  # of a degree of latitude
# Islands and shores within reach that another country has: by Strömstad, and in the Bothnian Bay.
FOREIGN = ((10.8, 59.02, 11.13, 59.3), (10.8, 59.098, 11.45, 59.3), (24.17, 65.4, 25.6, 66.0))


def read_water(path: Path) -> list[shapely.Geometry]:
    """Return the sea and the large lakes within the room, as polygons."""
    found = []
    for geometry in json.loads(path.read_bytes())["geometries"]:
        for rings in geometry["coordinates"]:
            lon, lat = [point[0] for point in rings[0]], [point[1] for point in rings[0]]
            if max(lon) > ROOM[0] and min(lon) < ROOM[2] and max(lat) > ROOM[1] and min(lat) < ROOM[3]:
                inside = shapely.clip_by_rect(shapely.Polygon(rings[0], rings[1:]), *ROOM)
                found.append(shapely.make_valid(inside if _is_sea(lon) else _round(inside)))
    water = shapely.get_parts(shapely.union_all(found, grid_size=GRID))
    return [part for part in water if part.geom_type == "Polygon" and _km2(part) >= LEAST_LAKE_KM2]


def _is_sea(lon: list[float]) -> bool:
    return max(lon) - min(lon) > SEA_WIDE


def _round(lake: shapely.Geometry) -> shapely.Geometry:
    """Return the lake with its corners cut: lakes are drawn in stairs of right angles there, the sea is not."""

    def cut(ring: shapely.Geometry) -> list[tuple[float, float]]:
        points = list(ring.coords)
        return [
            (x + share * (u - x), y + share * (v - y))
            for (x, y), (u, v) in pairwise(points)
            for share in (CORNER, 1 - CORNER)
        ]

    parts = [part for part in shapely.get_parts(lake) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(
        [shapely.Polygon(cut(part.exterior), [cut(hole) for hole in part.interiors]) for part in parts]
    )


def _km2(area: shapely.Geometry) -> float:
    return float(area.area * KM * KM * math.cos(math.radians(area.centroid.y)))


def _owner_cells(outlines: dict[str, shapely.Geometry]) -> tuple[list[shapely.Geometry], list[str]]:
    """Return the cells of what lies nearest to each point of the outlines' outer edge, and whose each is."""
    edge = shapely.union_all(list(outlines.values())).boundary
    points = shapely.get_parts(shapely.extract_unique_points(shapely.segmentize(edge, APART)))
    codes, tree = list(outlines), shapely.STRtree(list(outlines.values()))
    near = tree.query_nearest(points, all_matches=False)[1].tolist()
    room = shapely.box(*ROOM)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=room))
    held = shapely.STRtree(points).query(cells, predicate="contains")
    owner = dict(zip(held[0].tolist(), (codes[near[point]] for point in held[1].tolist()), strict=True))
    return [cells[at] for at in sorted(owner)], [owner[at] for at in sorted(owner)]


def partition(outlines: dict[str, shapely.Geometry], water: list[shapely.Geometry]) -> dict[str, shapely.Geometry]:
    """Return code -> land of each municipality, and ``ABROAD`` -> other land in the room; no two overlap."""
    own = shapely.union_all(list(outlines.values()))
    rim = own.buffer(REACH).boundary
    cells, owners = _owner_cells(outlines)
    within = shapely.intersection(shapely.union_all([cell.boundary for cell in cells]), own.buffer(REACH + 0.01))
    lines = [outline.boundary for outline in outlines.values()] + [one.boundary for one in water]
    net = shapely.union_all([*lines, within, rim, shapely.box(*ROOM).boundary], grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(net).tolist()))
    middles = shapely.point_on_surface(faces)

    def held_by(areas: list[shapely.Geometry]) -> dict[int, int]:
        pairs = shapely.STRtree(areas).query(middles, predicate="within").T.tolist()
        return dict(sorted(pairs, reverse=True))

    wet, owned, nearest = held_by(water), held_by(list(outlines.values())), held_by(cells)
    at_rim = shapely.dwithin(faces, rim, 2 * GRID).tolist()
    codes, shares = list(outlines), defaultdict(list)
    dry = [at for at in range(len(faces)) if at not in wet]
    islands = [part for part in shapely.get_parts(shapely.union_all(faces[dry])) if not part.intersects(own)]
    islands = [part for part in islands if part.distance(own) <= REACH and part.area < LARGEST_ISLAND]
    on_island = held_by(islands)
    foreign = [shapely.box(*bounds) for bounds in FOREIGN]
    for at in dry:
        if at in owned:
            code = codes[owned[at]]
        elif any(box.contains(middles[at]) for box in foreign):
            code = ABROAD
        elif at in on_island:  # an island is one municipality's
            code = owners[nearest_cell(islands[on_island[at]], cells, own)]
        elif at in nearest and not at_rim[at] and faces[at].distance(own) <= REACH / 2:
            code = owners[nearest[at]]
        else:
            code = ABROAD
        shares[code].append(faces[at])
    return {code: shapely.coverage_union_all(shares[code]) for code in sorted(shares)}


def nearest_cell(island: shapely.Geometry, cells: list[shapely.Geometry], own: shapely.Geometry) -> int:
    """Return which cell holds the place of the outlines that is nearest to the island."""
    place = shapely.Point(shapely.shortest_line(own, island).coords[0])
    return int(shapely.STRtree(cells).query_nearest(place, all_matches=False)[0])


def simplify(land: dict[str, shapely.Geometry]) -> dict[str, shapely.Geometry]:
    """Return the same with fewer points: borders that are shared stay shared, and islands too small to be seen are left out."""
    sure = shapely.coverage_is_valid(list(land.values()))
    if not sure:
        raise SystemExit("the partition overlaps")
    thin = dict(zip(land, shapely.coverage_simplify(list(land.values()), THINNED), strict=True))
    return {
        code: _without_specks(area, LEAST_ISLAND_ABROAD if code == ABROAD else LEAST_ISLAND)
        for code, area in thin.items()
    }


def _without_specks(area: shapely.Geometry, least: float) -> shapely.Geometry:
    parts = shapely.get_parts(area).tolist()
    kept = [part for part in parts if part.area >= least] or [max(parts, key=lambda part: part.area)]
    return shapely.MultiPolygon(kept)


def as_steps(area: shapely.Geometry) -> list[list[list[int]]]:
    """Return the polygons' rings as the steps from point to point, longitude and latitude in turn; the first from 0, 0."""

    def ring(points: shapely.Geometry) -> list[int]:
        at = [(round(lon * SHORE_STEPS), round(lat * SHORE_STEPS)) for lon, lat in points.coords][:-1]
        before = [(0, 0), *at[:-1]]
        return [step for (lon, lat), (x, y) in zip(at, before, strict=True) for step in (lon - x, lat - y)]

    return [[ring(polygon.exterior), *map(ring, polygon.interiors)] for polygon in shapely.normalize(area).geoms]


def main(arguments: list[str]) -> None:
    """Make the file anew."""
    outlines = {code: shapely.make_valid(outline) for code, (_, outline) in official("kommun").items()}
    land = simplify(partition(outlines, read_water(Path(arguments[0]))))
    text = json.dumps({code: as_steps(area) for code, area in land.items()}, separators=(",", ":"))
    SHORE_FILE.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    main(sys.argv[1:])
