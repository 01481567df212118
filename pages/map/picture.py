"""The county map as a picture, for pages and files. Frames in, picture out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from pages.map.fills import fill_of, hatch_of
from pages.map.legend import LegendEntry
from pages.map.outlines import cut, form_of, large_and_small, paths_of
from pages.map.picture_legend import legend_shapes, number_list
from pages.map.places import (
    MARK_RADIUS_EM,
    PLATE_EM,
    Drawing,
    block,
    drawing_of,
    join_values,
    leader,
    mark_places,
    numbers_of,
    rings,
    with_values_that_fit,
)
from pages.map.waters import water_shapes
from pages.pictures.shapes import Box, Circle, Lines, Picture, Point, Polygon, Shape, Text, text_width
from pages.text import colours
from pages.text.colours import Palette, Theme

Row = Mapping[str, Any]
WIDTH = 760
LABEL_SHARE, LABEL_PLATE_EM = 0.95, 1.15  # of the name's size, of the label's
CHANGED_PX = 3.6
ISLET_LINE_PX = 0.7
NUMBER_PX = 10.0  # of the number that stands for a name


def county_picture(
    shapes: pl.DataFrame,
    values: pl.DataFrame,
    title: str,
    description: str,
    legend: Sequence[LegendEntry] = (),
    theme: Theme = "light",
    width: int = WIDTH,
    values_first: bool = False,
) -> Picture:
    """Return the map with its legend below.

    ``shapes``: one row per municipality and neighbouring county, as the data room's table of map shapes. ``values``: one row
    per municipality: code, fill_kind (stage, amount, coverage, no_answer, unknown, not_applicable), class_ (Int64; 0–4 for
    stage and amount, 0–2 units that answered for coverage, else null), value_label (short text or null, shown below the name
    where it fits), marks (one per sector, name and answered: null = not asked, no mark), tooltip (plain text, a line per fact).
    Raises ValueError where a municipality has no value or a class is missing or outside its scale.

    The narrower it is drawn, the larger are its names within it; values are written where they have room. ``values_first``:
    where there is no room for both values and marks it has the values, as where a list beside it says who answered.
    """
    drawing, every = drawing_of(shapes, width), join_values(shapes, values)
    rows = with_values_that_fit(every, drawing)
    if values_first and not any(row["value_label"] for row in rows):
        unmarked = drawing_of(shapes, width, marked=False)
        fitting = with_values_that_fit(every, unmarked)
        if any(row["value_label"] for row in fitting):
            drawing, rows = unmarked, fitting
    colour = colours.palette(theme)
    named, numbers = [row for row in rows if drawing.has_room(row)], numbers_of(rows, drawing)
    below, height = _below(rows, numbers, legend, drawing, theme)
    drawn = [
        *_land_and_water(shapes, rows, drawing, colour),
        *_municipalities(rows, drawing, colour, theme),
        *_leaders(rows, drawing, colour),
        *(shape for row in named if drawing.marked for shape in _marks(row, drawing, colour)),
        *(shape for row in rows for shape in _texts(row, numbers, drawing, colour, theme)),
    ]
    return Picture(drawing.width, height, title, description, (*drawn, *below), colour.ground)


def number_picture(
    shapes: pl.DataFrame,
    values: pl.DataFrame,
    title: str,
    description: str,
    legend: Sequence[LegendEntry] = (),
    theme: Theme = "light",
    outlined: bool = False,
    width: int = WIDTH,
    label_share: float = LABEL_SHARE,
    marked: bool = True,
) -> Picture:
    """Return the map with a label on each municipality that has one.

    ``values`` as ``pilots.map_values`` and ``preview.preview_values`` return them.

    ``outlined``: those that have a label have a heavy outline, too, as on the map of what a change would do. ``label_share``:
    how large a label is, of a name's size. Unless ``marked`` names and labels are larger, as where a map has no marks.
    """
    drawing = drawing_of(shapes, width, marked)
    rows = join_values(shapes, values)
    colour = colours.palette(theme)
    numbers = numbers_of(rows, drawing)
    below, height = _below(rows, numbers, legend, drawing, theme)
    drawn = [
        *_land_and_water(shapes, rows, drawing, colour),
        *_municipalities(rows, drawing, colour, theme),
        *(_outlines([row for row in rows if row["label"] is not None], drawing, colour) if outlined else ()),
        *_leaders(rows, drawing, colour),
        *(shape for row in rows if row["label"] is not None for shape in _number(row, drawing, colour, label_share)),
        *(shape for row in rows for shape in _texts(row, numbers, drawing, colour, theme)),
    ]
    return Picture(drawing.width, height, title, description, (*drawn, *below), colour.ground)


def place_picture(
    shapes: pl.DataFrame, values: pl.DataFrame, code: str, title: str, description: str, theme: Theme = "light"
) -> Picture:
    """Return the map as a small picture of where a municipality lies: without names and marks, the one outlined."""
    drawing = drawing_of(shapes, WIDTH)
    rows = join_values(shapes, values)
    colour = colours.palette(theme)
    chosen = [_path(ring, drawing) for row in rows if row["code"] == code for ring in rings(row["boundary_geojson"])]
    outlines = (
        Lines(tuple(chosen), colour.border_edge, 14.0),
        Lines(tuple(chosen), colour.border, 8.0),
    )
    drawn = (*_municipalities(rows, drawing, colour, theme), *outlines)
    return Picture(drawing.width, drawing.height, title, description, drawn, colour.ground)


def _path(ring: Iterable[Sequence[float]], drawing: Drawing) -> tuple[Point, ...]:
    return tuple(drawing.at(lon, lat) for lon, lat in ring)


def _land_and_water(shapes: pl.DataFrame, rows: Sequence[Row], drawing: Drawing, colour: Palette) -> list[Shape]:
    """Return what lies below the municipalities: water, other land, the names of waters and where the shore comes from."""
    found: list[Shape] = [Box(0, 0, drawing.width, drawing.height, colour.water)]
    around: list[tuple[Point, ...]] = []
    neighbours = shapes.filter(pl.col("kind") == "neighbour").select("code", "boundary_geojson")
    for code, text in neighbours.iter_rows():
        # A neighbouring county reaches far outside; a picture, unlike a browser's window, does not cut it off.
        form = form_of(f"granne-{code}", text, drawing)
        parts = [cut(path, drawing) for path in paths_of([form])]
        kept = tuple(part for part in parts if len(part) > 2)
        if kept:
            found.append(Polygon(kept, colour.neighbour, colour.neighbour_line, 1.0, forms=(form,)))
            around += kept
    forms = (large_and_small(row["code"], row["boundary_geojson"], drawing) for row in rows)
    own = [path for parts in forms for path in paths_of(parts)]
    return [*found, *water_shapes(own, around, rows, drawing, colour)]


def _municipalities(rows: Sequence[Row], drawing: Drawing, colour: Palette, theme: Theme) -> list[Shape]:
    found: list[Shape] = []
    forms = [large_and_small(row["code"], row["boundary_geojson"], drawing) for row in rows]
    for row, parts in zip(rows, forms, strict=True):
        name = row["tooltip"].replace("\n", ", ")
        found.append(Polygon(paths_of(parts), fill_of(row, colour, theme), name=name, code=row["code"], forms=parts))
    for row in rows:
        if column := hatch_of(row):
            form = form_of(f"{column}-{row['code']}", row[column], drawing)
            found.append(Lines(paths_of([form]), colour.hatch, min(1.2, 0.7 * drawing.growth), forms=(form,)))
    core = 1.0 if drawing.growth < 1.5 else 1.3
    large, small = tuple(one for one, _ in forms), tuple(other for _, other in forms if other.outline.paths)
    if small:
        found.append(Lines(paths_of(small), colour.border, ISLET_LINE_PX, forms=small))
    borders = paths_of(large)
    return [
        *found,
        Lines(borders, colour.border_edge, core + 1.8, forms=large),
        Lines(borders, colour.border, core, forms=large),
    ]


def _leaders(rows: Sequence[Row], drawing: Drawing, colour: Palette) -> list[Shape]:
    paths = [_path(leader(row, drawing), drawing) for row in rows if row["leader_geojson"] is not None]
    if not paths:
        return []
    dots = [Circle(*path[-1], 2.4, colour.border, colour.border_edge, 1.0) for path in paths]
    return [Lines(tuple(paths), colour.border_edge, 3.0), Lines(tuple(paths), colour.border, 1.2), *dots]


def _marks(row: Row, drawing: Drawing, colour: Palette) -> list[Shape]:
    """Return a mark per sector, on a plate that holds them together; filled = answered, hollow = not, none = not asked."""
    answered = [mark["answered"] for mark in row["marks"]]
    if not any(one is not None for one in answered):
        return []
    radius, plate = MARK_RADIUS_EM * drawing.name_px, PLATE_EM * drawing.name_px
    places = [drawing.at(*place) for place in mark_places(row, drawing, len(answered))]
    (left, y), (right, _) = places[0], places[-1]
    room = Box(
        left - plate / 2,
        y - plate / 2,
        right - left + plate,
        plate,
        colour.mark_ground,
        colour.border,
        0.8,
        plate / 2,
    )
    return [
        room,
        *(
            Circle(*place, radius, colour.mark if one else colour.mark_ground, colour.mark, 1.4)
            for place, one in zip(places, answered, strict=True)
            if one is not None
        ),
    ]


def _outlines(rows: Sequence[Row], drawing: Drawing, colour: Palette) -> list[Shape]:
    paths = tuple(_path(ring, drawing) for row in rows for ring in rings(row["boundary_geojson"]))
    if not paths:
        return []
    return [Lines(paths, colour.border_edge, CHANGED_PX + 3.0), Lines(paths, colour.border, CHANGED_PX)]


def _number(row: Row, drawing: Drawing, colour: Palette, label_share: float) -> list[Shape]:
    """Return the row's label on a plate, where a map of answers has its marks."""
    size = label_share * drawing.name_px
    x, y = drawing.at(*block(row, drawing)["marks"])
    high = LABEL_PLATE_EM * size
    wide = max(high, text_width(row["label"], size, bold=True) + size / 2)
    plate = Box(x - wide / 2, y - high / 2, wide, high, colour.mark_ground, colour.mark, 1.0, high / 2)
    return [plate, Text(x, y, row["label"], size, colour.mark, "middle", bold=True)]


def _below(
    rows: Sequence[Row], numbers: Mapping[str, str], legend: Sequence[LegendEntry], drawing: Drawing, theme: Theme
) -> tuple[tuple[Shape, ...], float]:
    """Return what stands below the map, and how far down it reaches: the legend, and which number is which municipality."""
    below, height = legend_shapes(legend, drawing, theme) if legend else ((), float(drawing.height))
    names = {row["code"]: row["name"] for row in rows}
    listed, height = number_list(
        [(number, names[code]) for code, number in numbers.items() if number], drawing, height, theme
    )
    return (*below, *listed), height


def _texts(row: Row, numbers: Mapping[str, str], drawing: Drawing, colour: Palette, theme: Theme) -> list[Shape]:
    places = block(row, drawing)
    if row["code"] in numbers:
        fill = fill_of(row, colour, theme)
        behind = fill if hatch_of(row) else None
        size = min(drawing.name_px, NUMBER_PX)
        return [
            Text(
                *drawing.at(*places["name"]), numbers[row["code"]], size, colours.ink_on(fill), "middle", False, behind
            )
        ]
    on_ground = row["leader_geojson"] is not None
    fill = fill_of(row, colour, theme)
    ink = colour.ink if on_ground else colours.ink_on(fill)
    behind = fill if hatch_of(row) and not on_ground else None  # hatching never runs through a word
    code = row["code"] if on_ground else ""  # a name beside its land can be pointed at, too
    found = [Text(*drawing.at(*places["name"]), row["name"], drawing.name_px, ink, "middle", True, behind, code)]
    if row["value_label"]:
        size = drawing.value_px
        found.append(Text(*drawing.at(*places["value"]), row["value_label"], size, ink, "middle", False, behind))
    return list(found)
