"""The map's legend as shapes."""

from __future__ import annotations

from collections.abc import Sequence

from pages.map.fills import fill_of, hatch_of
from pages.map.legend import LegendEntry
from pages.map.places import LARGEST_NAME_PX, Drawing
from pages.pictures.shapes import Box, Circle, Lines, Shape, Text, move, text_width
from pages.text import colours
from pages.text.colours import Theme

SIZE, ROW, SWATCH, GAP = 14.0, 24.0, 28.0, 20.0
LIST_SIZE, LIST_ROW = 12.0, 17.0  # the list of names


def legend_shapes(entries: Sequence[LegendEntry], drawing: Drawing, theme: Theme) -> tuple[tuple[Shape, ...], float]:
    """Return the legend's shapes below the map, in the size of its names, and how far down it reaches."""
    scale = drawing.name_px / LARGEST_NAME_PX
    width = drawing.width / scale
    found: list[Shape] = []
    x, y = 4.0, ROW / 2
    for entry in entries:
        room = SWATCH + 6 + text_width(entry.label, SIZE)
        if x > 4.0 and x + room > width:
            x, y = 4.0, y + ROW
        found += _swatch(entry, x, y, theme)
        found.append(Text(x + SWATCH + 6, y, entry.label, SIZE, colours.palette(theme).ink))
        x += room + GAP
    top = drawing.height + 10 * scale
    return tuple(move(shape, 0, top, scale) for shape in found), top + scale * (y + ROW / 2 + 4)


def number_list(
    numbered: Sequence[tuple[str, str]], drawing: Drawing, top: float, theme: Theme
) -> tuple[tuple[Shape, ...], float]:
    """Return the names that numbers on the map stand for, in columns below ``top``, and how far down they reach."""
    if not numbered:
        return (), top
    ink = colours.palette(theme).ink
    number_room = max(text_width(number, LIST_SIZE, bold=True) for number, _ in numbered) + 9
    room = number_room + max(text_width(name, LIST_SIZE) for _, name in numbered) + GAP / 2
    columns = max(1, int((drawing.width - 8) // room))
    deep = -(-len(numbered) // columns)
    found: list[Shape] = []
    for place, (number, name) in enumerate(numbered):
        x, y = 4 + room * (place // deep), top + LIST_ROW * (place % deep + 0.5) + 6
        found.append(Text(x, y, number, LIST_SIZE, ink, bold=True))
        found.append(Text(x + number_room, y, name, LIST_SIZE, ink))
    return tuple(found), top + LIST_ROW * deep + 8


def _swatch(entry: LegendEntry, x: float, y: float, theme: Theme) -> list[Shape]:
    colour = colours.palette(theme)
    if entry.kind in ("answered", "silent", "pair"):
        filled = {"answered": [True], "silent": [False], "pair": [True, False]}[entry.kind]
        first = x + SWATCH / 2 - 7 * (len(filled) - 1)
        marks = [
            Circle(first + 14 * place, y, 5, colour.mark if one else colour.mark_ground, colour.mark, 1.4)
            for place, one in enumerate(filled)
        ]
        plate = Box(first - 8, y - 8, 14 * len(filled) + 2, 16, colour.mark_ground, colour.border, 0.8, 8)
        return [plate, *marks]
    if entry.kind == "changed":
        return [Box(x, y - 8, SWATCH, 16, colour.ground, colour.border, 3.0)]
    if entry.kind == "sign":
        plate = Box(x + SWATCH / 2 - 9, y - 9, 18, 18, colour.mark_ground, colour.mark, 1.0, 9)
        return [plate, Text(x + SWATCH / 2, y, entry.sign, SIZE - 2, colour.mark, "middle", bold=True)]
    row = {"code": entry.label, "fill_kind": entry.kind, "class_": entry.class_}
    fill, hatch = fill_of(row, colour, theme), hatch_of(row)
    box = Box(x, y - 8, SWATCH, 16, fill, colour.border, 1.0)
    if hatch is None:
        return [box]
    apart = 5 if hatch == "hatch_geojson" else 11
    # Diagonals from the lower to the upper edge, whole ones only.
    paths = tuple(((x + at, y + 8), (x + at + 8, y - 8)) for at in range(1, int(SWATCH) - 8, apart))
    return [box, Lines(paths, colour.hatch, 1.2)]
