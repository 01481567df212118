"""The names of seas and large lakes on the map, and where its shore comes from, each where it has room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pages.map.places import NAME_PX, Drawing
from pages.pictures.shapes import LINE_EM, Anchor, Point, Shape, Text
from pages.text.colours import Palette

SOURCE = "© OpenStreetMaps bidragsgivare"
# In the words that there is room for.
SOURCES = (f"Kust och sjöar: {SOURCE}", SOURCE, "© OpenStreetMap")
# Where a name may stand, the best place first: longitude and latitude of its middle.
WATERS: tuple[tuple[str, tuple[Point, ...]], ...] = (
    ("Bottenviken", ((22.9, 65.1), (22.3, 64.7), (21.9, 64.3))),
    ("Bottenhavet", ((19.2, 62.2), (18.3, 61.3), (17.8, 60.9), (19.4, 62.9))),
    ("Ålands hav", ((19.1, 60.1), (18.9, 60.3))),
    ("Östersjön", ((17.4, 58.55), (17.6, 58.68), (17.5, 58.62), (17.2, 58.3), (18.7, 58.9), (17.6, 57.6), (17.3, 56.6))),
    ("Kattegatt", ((11.7, 57.0), (12.2, 56.6))),
    ("Skagerrak", ((10.9, 58.4), (11.0, 58.8))),
    ("Öresund", ((12.75, 55.75), (12.7, 55.95))),
    ("Vänern", ((13.4, 58.95), (13.0, 58.75), (13.8, 58.9))),
    ("Vättern", ((14.55, 58.35), (14.4, 58.1), (14.7, 58.6))),
    ("Mälaren", ((17.45, 59.45), (16.85, 59.52), (17.35, 59.38), (16.4, 59.53))),
    ("Hjälmaren", ((15.75, 59.23), (15.5, 59.2), (15.9, 59.25))),
    ("Båven", ((16.95, 59.0), (16.98, 59.02), (16.9, 58.99))),
    ("Storsjön", ((14.35, 63.2), (14.4, 63.05))),
    ("Siljan", ((14.8, 60.87), (14.75, 60.95))),
    ("Torneträsk", ((19.4, 68.35),)),
    ("Hornavan", ((17.6, 66.2),)),
    ("Bolmen", ((13.68, 56.9),)),
)  # fmt: skip
APART_PX = 3.0  # from the edge
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)  # of a text's width, where it is looked at what lies below it

Ring = Sequence[Point]
Room = tuple[Point, Point]  # upper left and lower right corner
Bounded = tuple[Room, Ring]


def water_shapes(
    own: Sequence[Ring], around: Sequence[Ring], rows: Sequence[Mapping[str, Any]], drawing: Drawing, colour: Palette
) -> list[Shape]:
    """Return the names of waters, and the shore's source in the first corner that is free of the county.

    ``own`` and ``around`` are the rings of the municipalities and of other land in the drawing, ``rows`` the municipalities. A
    name's middle is on water, and nothing of it on a municipality or on its name; one without room is left out.
    """
    land, other = [(_bounds(ring), ring) for ring in own], [(_bounds(ring), ring) for ring in around]
    taken = [_room_of(row, drawing) for row in rows if drawing.has_room(row)]
    corners = _corners(drawing, colour)
    found = [next((text for text in corners if _is_free(text, land, taken, drawing)), corners[-1])]
    size = _size(drawing)
    for name, places in WATERS:
        for text in (Text(*drawing.at(*place), name, size, colour.quiet_ink, "middle") for place in places):
            if _is_free(text, land, [*taken, *map(_room, found)], drawing) and not _is_on((text.x, text.y), other):
                found.append(text)
                break
    return list(found)


def _size(drawing: Drawing) -> float:
    """Return the size of letters: as a municipality's value, which is read on a slide too, and no smaller than any name."""
    return max(NAME_PX, drawing.value_px)


def _corners(drawing: Drawing, colour: Palette) -> list[Text]:
    left, right, half = APART_PX, drawing.width - APART_PX, _size(drawing) * LINE_EM / 2
    corners: tuple[tuple[float, Anchor], ...] = ((right, "end"), (left, "start"))
    return [
        Text(x, y, source, _size(drawing), colour.quiet_ink, anchor)
        for source in SOURCES
        for y in (drawing.height - half, half)
        for x, anchor in corners
    ]


def _is_free(text: Text, own: Sequence[Bounded], taken: Sequence[Room], drawing: Drawing) -> bool:
    """Return whether a text stands within the drawing, clear of municipalities and of what is ``taken``."""
    (left, top), (right, bottom) = room = _room(text)
    if left < 0 or top < 0 or right > drawing.width or bottom > drawing.height:
        return False
    if any(left < east and west < right and top < south and north < bottom for (west, north), (east, south) in taken):
        return False
    near = [(bounds, ring) for bounds, ring in own if _may_touch(bounds, room)]
    if any(left < x < right and top < y < bottom for _, ring in near for x, y in ring):
        return False
    points = ((left + share * (right - left), y) for share in SHARES for y in (top, (top + bottom) / 2, bottom))
    return not any(_is_on(point, near) for point in points)


def _room(text: Text) -> Room:
    (left, top), (right, bottom) = text.points()
    return (left, top), (right, bottom)


def _room_of(row: Mapping[str, Any], drawing: Drawing) -> Room:
    """Return the room of a municipality's name and marks."""
    return drawing.at(row["block_west"], row["block_north"]), drawing.at(row["block_east"], row["block_south"])


def _bounds(ring: Ring) -> Room:
    across, down = [x for x, _ in ring], [y for _, y in ring]
    return (min(across), min(down)), (max(across), max(down))


def _may_touch(bounds: Room, room: Room) -> bool:
    (west, north), (east, south) = bounds
    (left, top), (right, bottom) = room
    return west < right and east > left and north < bottom and south > top


def _is_on(point: Point, rings: Iterable[Bounded]) -> bool:
    """Return whether a point is within the areas that the rings bound: an odd number of lines lies above it."""
    x, y = point
    above = 0
    for bounds, ring in rings:
        if not _may_touch(bounds, (point, point)):
            continue
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (x1 > x) != (x2 > x) and y1 + (x - x1) / (x2 - x1) * (y2 - y1) < y:
                above += 1
    return above % 2 == 1
