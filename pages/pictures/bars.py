"""Bar charts as pictures: intervals, and parts of a whole. Rows in, picture out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pages.pictures.shapes import Box, Circle, Lines, Picture, Shape, Text, clip, text_width
from pages.text import colours
from pages.text.colours import Theme
from pages.text.swedish import NO_BREAK, percent

WIDTH, ROW, TOP, SIZE, SMALL = 900.0, 46.0, 36.0, 21.0, 18.0
LABEL_SHARE, GAP, EDGE = 0.4, 14.0, 22.0
LEGEND_ROW = 28.0


@dataclass(frozen=True)
class Series:
    """One part of every bar: what it is called, its colour, and its size in each row."""

    name: str
    fill: str
    values: tuple[int, ...]


def interval_picture(rows: pl.DataFrame, title: str, description: str, theme: Theme = "light") -> Picture:
    """Return a line per row as ``charts.interval_chart`` draws them; a row that nothing is asked of is left out.

    ``rows``: name, index_low, index_observed, index_high (0–100 %), stage_observed (0–4 or null); and, where a row is shown
    beside others, range_low and range_high (0–100 % or null), the range that those lie in.
    """
    palette = colours.palette(theme)
    shown = rows.filter(pl.col("index_low").is_not_null()).rows(named=True)
    left = label_room([row["name"] for row in shown])
    bottom = TOP + ROW * len(shown)
    found: list[Shape] = scale_shapes(left, bottom, theme)
    for place, row in enumerate(shown):
        y = TOP + ROW * (place + 0.5) + 6
        low, high = (at(row[end], left) for end in ("index_low", "index_high"))
        known = row["index_observed"] is not None
        if row.get("range_low") is not None:
            found += _range(at(row["range_low"], left), at(row["range_high"], left), y, theme)
        found.append(Text(left - GAP, y, clip(row["name"], SIZE, left - GAP), SIZE, palette.ink, "end"))
        found.append(Lines((((low, y), (high, y)),), palette.hatch, 9 if known else 3, dashed=not known))
        if known:
            x = at(row["index_observed"], left)
            found.append(Circle(x, y, 8, colours.stage_fill(row["stage_observed"], theme), palette.ink, 1.5))
            found.append(Text(x, y - 20, percent(row["index_observed"]), SMALL, palette.ink, "middle", bold=True))
        else:
            found.append(Text((low + high) / 2, y - 16, "ej känt", SMALL, palette.ink, "middle"))
    return Picture(WIDTH, bottom + 30, title, description, tuple(found), palette.ground)


def _range(low: float, high: float, y: float, theme: Theme) -> list[Shape]:
    """Return the broad field, with a stroke at each end, that others lie in."""
    palette = colours.palette(theme)
    ends = tuple(((x, y - 13), (x, y + 13)) for x in (low, high))
    return [Box(low, y - 13, high - low, 26, palette.neighbour_line), Lines(ends, palette.quiet_ink, 2)]


def scale_shapes(left: float, bottom: float, theme: Theme) -> list[Shape]:
    """Return the scale 0–100 % from ``left`` to the picture's right edge, with its lines down to ``bottom``."""
    palette = colours.palette(theme)
    marks = (0, 25, 50, 75, 100)
    lines: list[Shape] = [
        Lines((((at(mark, left), TOP - 8), (at(mark, left), bottom)),), palette.neighbour_line, 1) for mark in marks
    ]
    return lines + [
        Text(at(mark, left), bottom + 14, f"{mark}{NO_BREAK}%", SMALL, palette.quiet_ink, "middle") for mark in marks
    ]


def at(value: float, left: float) -> float:
    """Return where a value of 0–100 lies between ``left`` and the right edge."""
    return left + EDGE + (WIDTH - left - 2 * EDGE) * value / 100


def label_room(labels: Sequence[str]) -> float:
    """Return how much room the longest label takes beside the bars, at most its share of the width."""
    return min(max((text_width(label, SIZE) for label in labels), default=0.0) + GAP, LABEL_SHARE * WIDTH)


def stacked_picture(
    labels: Sequence[str], series: Sequence[Series], title: str, description: str, theme: Theme = "light"
) -> Picture:
    """Return a bar per label, its parts in the order of ``series``, each with its number; the key stands above."""
    palette = colours.palette(theme)
    totals = [sum(one.values[place] for one in series) for place in range(len(labels))]
    greatest = max([*totals, 1])
    left = label_room(labels)
    room = WIDTH - left - 2 * EDGE
    key, top = key_shapes([(one.name, one.fill) for one in series], 0.0, WIDTH, theme)
    found: list[Shape] = list(key)
    for place, label in enumerate(labels):
        y = top + 12 + ROW * (place + 0.5)
        found.append(Text(left - GAP, y, clip(label, SIZE, left - GAP), SIZE, palette.ink, "end"))
        x = left
        for one in series:
            value = one.values[place]
            wide = room * value / greatest
            if value:
                name = f"{label}, {one.name}: {value}"
                found.append(Box(x, y - 15, wide, 30, one.fill, palette.border, 1.0, name=name))
                ink = colours.ink_on(one.fill)
                found.append(Text(x + wide / 2, y, str(value), SMALL, ink, "middle", bold=True))
            x += wide
    return Picture(WIDTH, top + 12 + ROW * len(labels) + 8, title, description, tuple(found), palette.ground)


def key_shapes(
    entries: Sequence[tuple[str, str]], top: float, width: float, theme: Theme
) -> tuple[tuple[Shape, ...], float]:
    """Return a key of names and colours in rows that fit the width, and how far down it reaches."""
    palette = colours.palette(theme)
    found: list[Shape] = []
    x, y = 2.0, top + LEGEND_ROW / 2
    for name, fill in entries:
        wide = 26 + text_width(name, SMALL) + 18
        if x > 2.0 and x + wide > width:
            x, y = 2.0, y + LEGEND_ROW
        found.append(Box(x, y - 8, 20, 16, fill, palette.border, 1.0))
        found.append(Text(x + 26, y, name, SMALL, palette.ink))
        x += wide
    return tuple(found), y + LEGEND_ROW / 2
