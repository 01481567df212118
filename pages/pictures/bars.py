"""Bar charts as pictures: intervals, and parts of a whole. Rows in, picture out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from pages.pictures import key
from pages.pictures.shapes import (
    Area,
    Box,
    Circle,
    Lines,
    Picture,
    Scale,
    Shape,
    Text,
    text_width,
)
from pages.text import colours
from pages.text.colours import Theme
from pages.text.swedish import NO_BREAK, interval, percent, stage_name

WIDTH, ROW, TOP, SIZE, SMALL = 900.0, 46.0, 36.0, 21.0, 18.0
LABEL_SHARE, GAP, EDGE, NAME_ROW = 0.4, 14.0, 24.0, 26.0
PER_PX = 1.4  # lengths of these pictures to one px of a page, where their letters are 15 px
MARKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Series:
    """One part of every bar: what it is called, its colour, and its size in each row."""

    name: str
    fill: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Names:
    """Where the names of rows stand: beside them in a column ``room`` wide, or above, where a column would be too wide."""

    room: float
    above: float  # of each row, what its name takes

    def text(self, name: str, top: float, middle: float, colour: str) -> Text:
        """Return the name of a row that begins at ``top`` and whose bar lies at ``middle``."""
        if self.above:
            return Text(2.0, top + self.above / 2 + 3, name, SIZE, colour)
        return Text(self.room - GAP, middle, name, SIZE, colour, "end")


def names_beside(names: Sequence[str], width: float) -> Names:
    """Return the place of names in a picture ``width`` wide, so that none has to be cut off."""
    room = 1.1 * max((text_width(name, SIZE) for name in names), default=0.0) + GAP  # some are of wide letters
    return Names(room, 0.0) if room <= LABEL_SHARE * width else Names(0.0, NAME_ROW)


def interval_picture(
    rows: pl.DataFrame,
    levels: Sequence[str],
    title: str,
    description: str,
    theme: Theme = "light",
    width: float = WIDTH,
) -> Picture:
    """Return a line per row, in the order given: the possible interval as a bar, the observed index as a point.

    ``rows``: name, index_low, index_observed, index_high (0–100 %), stage_observed (0–4 or null); and, where a row is shown
    beside others, range_low and range_high (0–100 % or null), the range that those lie in. A row that nothing is asked of is
    left out; one without any known level has a dashed line and the words "ej känt". ``levels``: the names of the stages 0–4.
    """
    palette = colours.palette(theme)
    shown = rows.filter(pl.col("index_low").is_not_null()).rows(named=True)
    signs, top = key.key_shapes(_interval_key(shown, levels, theme), 0.0, width, SMALL, theme)
    names = names_beside([row["name"] for row in shown], width)
    high = ROW + names.above
    top += TOP - 10
    bottom = top + high * len(shown)
    scale = percent_scale(names.room, width, top, bottom, theme)
    found: list[Shape] = []
    still: list[Shape] = [*signs]
    for place, row in enumerate(shown):
        above = top + high * place
        y = above + names.above + ROW / 2 + 6
        found.append(Area(0, above, width, high, _interval_text(row, levels)))
        if row.get("range_low") is not None:
            found += _range(scale.at(row["range_low"]), scale.at(row["range_high"]), y, theme)
        still.append(names.text(row["name"], above, y, palette.ink))
        found += interval_bar(row, scale, y, theme)
        if row["index_observed"] is not None:
            x = scale.at(row["index_observed"])
            found.append(Text(x, y - 20, percent(row["index_observed"]), SMALL, palette.ink, "middle", bold=True))
        else:
            middle = (scale.at(row["index_low"]) + scale.at(row["index_high"])) / 2
            found.append(Text(middle, y - 16, "ej känt", SMALL, palette.ink, "middle"))
    return with_scale(Picture(width, bottom + 30, title, description, tuple(found), palette.ground), scale, still)


def interval_bar(row: Mapping[str, Any], scale: Scale, y: float, theme: Theme) -> list[Shape]:
    """Return what is possible as a bar and what is known as a point, coloured by stage; a dashed line where nothing is known."""
    palette = colours.palette(theme)
    low, end = scale.at(row["index_low"]), scale.at(row["index_high"])
    known = row["index_observed"] is not None
    bar = Lines((((low, y), (end, y)),), palette.hatch, 9 if known else 3, dashed=not known)
    if not known:
        return [bar]
    stage = row["stage_observed"]  # the Region's is not counted in a single component
    fill = palette.ground if stage is None else colours.stage_fill(stage, theme)
    return [bar, Circle(scale.at(row["index_observed"]), y, 8, fill, palette.ink, 1.5)]


def _interval_key(shown: Sequence[Mapping[str, Any]], levels: Sequence[str], theme: Theme) -> list[key.Entry]:
    palette = colours.palette(theme)
    stages = sorted({row["stage_observed"] for row in shown if row["stage_observed"] is not None})
    found = [key.dot(stage_name(stage, levels), colours.stage_fill(stage, theme), theme) for stage in stages]
    if any(row["stage_observed"] is None and row["index_observed"] is not None for row in shown):
        found.append(key.dot("steg räknas inte", palette.ground, theme))
    if stages:
        found.append(key.line("möjligt med det som saknas", palette.hatch, 9))
    if any(row["index_observed"] is None for row in shown):
        found.append(key.line("ingen nivå är känd", palette.hatch, 3, dashed=True))
    if any(row.get("range_low") is not None for row in shown):
        found.append(key.Entry("länets kommuner", tuple(_range(0, key.SWATCH, 0, theme))))
    return found


def _interval_text(row: Mapping[str, Any], levels: Sequence[str]) -> str:
    """Return what a row shows in words, parted by commas, its name first."""
    possible = f"möjligt intervall {interval(row['index_low'], row['index_high'])}"
    if row["index_observed"] is None:
        parts = [row["name"], "ingen nivå är känd", possible]
    else:
        known = f"{percent(row['index_observed'])} bland kända svar"
        stage = [] if row["stage_observed"] is None else [stage_name(row["stage_observed"], levels)]
        parts = [row["name"], *stage, known, possible]
    if row.get("range_low") is not None:
        parts.append(f"länets kommuner {interval(row['range_low'], row['range_high'])}")
    return ", ".join(parts)


def _range(low: float, high: float, y: float, theme: Theme) -> list[Shape]:
    """Return the broad field, with a stroke at each end, that others lie in."""
    palette = colours.palette(theme)
    ends = tuple(((x, y - 13), (x, y + 13)) for x in (low, high))
    return [Box(low, y - 13, high - low, 26, palette.neighbour_line), Lines(ends, palette.quiet_ink, 2)]


def percent_scale(room: float, width: float, top: float, bottom: float, theme: Theme, numbered: bool = True) -> Scale:
    """Return the scale 0–100 % beside a column ``room`` wide, with lines from ``top`` to ``bottom``; nothing stands still yet.

    Unless ``numbered`` the lines have no numbers below them.
    """
    palette = colours.palette(theme)
    bare = Scale("percent", room + EDGE, width - EDGE, 0.0, 100.0, room, (), ())
    lines = [Lines((((bare.at(mark), top - 8), (bare.at(mark), bottom)),), palette.neighbour_line, 1) for mark in MARKS]
    texts = [
        Text(bare.at(mark), bottom + 14, f"{mark}{NO_BREAK}%", SMALL, palette.quiet_ink, "middle")
        for mark in (MARKS if numbered else ())
    ]
    return Scale("percent", bare.left, bare.right, 0.0, 100.0, room, (*lines, *texts), ())


def with_scale(picture: Picture, scale: Scale, still: Sequence[Shape]) -> Picture:
    """Return the picture with its scale behind all, and before all what stays where it is when one zooms in."""
    shapes = (*scale.shapes, *picture.shapes, *still)
    placed = replace(scale, still=tuple(still))
    return replace(picture, shapes=shapes, scale=placed)


def stacked_picture(
    labels: Sequence[str],
    series: Sequence[Series],
    title: str,
    description: str,
    theme: Theme = "light",
    width: float = WIDTH,
) -> Picture:
    """Return a bar per label, its parts in the order of ``series``, each with its number; the key stands above."""
    palette = colours.palette(theme)
    totals = [sum(one.values[place] for one in series) for place in range(len(labels))]
    greatest = max([*totals, 1])
    names = names_beside(labels, width)
    left = names.room or 2.0
    long = width - left - EDGE
    signs, top = key.key_shapes([key.box(one.name, one.fill, theme) for one in series], 0.0, width, SMALL, theme)
    found: list[Shape] = list(signs)
    high = ROW + names.above
    for place, label in enumerate(labels):
        above = top + 12 + high * place
        y = above + names.above + ROW / 2
        found.append(names.text(label, above, y, palette.ink))
        x = left
        for one in series:
            value = one.values[place]
            wide = long * value / greatest
            if value:
                name = f"{label}, {one.name}: {value}"
                found.append(Box(x, y - 15, wide, 30, one.fill, palette.border, 1.0, name=name))
                ink = colours.ink_on(one.fill)
                found.append(Text(x + wide / 2, y, str(value), SMALL, ink, "middle", bold=True))
            x += wide
    return Picture(width, top + 12 + high * len(labels) + 8, title, description, tuple(found), palette.ground)
