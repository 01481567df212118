"""The wheel as a picture: a sector per context. Frames in, picture out."""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

from pages.pictures.bars import key_shapes
from pages.pictures.shapes import Circle, Picture, Point, Polygon, Shape, Text
from pages.text import colours
from pages.text.colours import Theme
from pages.text.swedish import of
from pages.wheel.chart import HOLE, SECTOR_PART, WRITTEN_FROM

WIDTH, RADIUS, BESIDE, ABOVE, SIZE = 640.0, 210.0, 110.0, 56.0, 15.0
STEP_DEGREES = 3


def wheel_picture(
    summary: pl.DataFrame, uses: Sequence[str], answering: int, title: str, description: str, theme: Theme = "light"
) -> Picture:
    """Return the wheel as ``wheel_chart.wheel`` draws it; the arguments are the same."""
    palette = colours.palette(theme)
    outer = max(answering, 1)
    found: list[Shape] = [Circle(*_middle(), RADIUS, None, palette.quiet_ink, 1.0)]
    for place, row in enumerate(summary.iter_rows(named=True)):
        base = 0
        for use in range(len(uses) - 1, 0, -1):
            count = row[f"use_{use}"]
            if count:
                fill = colours.stage_fill(use, theme)
                name = f"{row['context_name']}, {uses[use].lower()}: {of(count, row['known'])}"
                found.append(_sector(place, summary.height, base / outer, (base + count) / outer, fill, name, theme))
                if count >= WRITTEN_FROM * answering:
                    x, y = _at(360 * place / summary.height, _radius((base + count / 2) / outer))
                    found.append(Text(x, y, str(count), SIZE, colours.ink_on(fill), "middle", bold=True))
            base += count
        said = of(row["using"], row["known"]) if row["known"] else "inget svar"
        found += _label(place, summary.height, row["context_short"], said, theme)
    found.append(Text(*_middle(), str(answering), 20, palette.ink, "middle", bold=True))
    entries = [(uses[use], colours.stage_fill(use, theme)) for use in range(len(uses) - 1, 0, -1)]
    return _frame(found, entries, title, description, theme)


def occurrence_picture(statements: pl.DataFrame, title: str, description: str, theme: Theme = "light") -> Picture:
    """Return the wheel where only occurrence is published; ``statements`` is the answer to list_context_uses."""
    palette = colours.palette(theme)
    found: list[Shape] = [Circle(*_middle(), RADIUS, None, palette.quiet_ink, 1.0)]
    for place, row in enumerate(statements.iter_rows(named=True)):
        there = (row["at_least"] or 0) > 0
        if there:
            name = f"{row['name']}: förekommer"
            found.append(_sector(place, statements.height, 0.0, 1.0, palette.unknown, name, theme))
        said = "förekommer" if there else "ej publicerat"
        found += _label(place, statements.height, row["short"], said, theme)
    return _frame(found, [("Förekommer, mängd inte publicerad", palette.unknown)], title, description, theme)


def _frame(
    found: list[Shape], entries: Sequence[tuple[str, str]], title: str, description: str, theme: Theme
) -> Picture:
    key, bottom = key_shapes(entries, 2 * (RADIUS + ABOVE) + 6, WIDTH, theme)
    return Picture(WIDTH, bottom, title, description, (*found, *key), colours.palette(theme).ground)


def _middle() -> Point:
    return WIDTH / 2, RADIUS + ABOVE


def _radius(share: float) -> float:
    return RADIUS * (HOLE + (1 - HOLE) * share)


def _at(degrees: float, radius: float) -> Point:
    """Return the point at an angle clockwise from straight up."""
    x, y = _middle()
    return x + radius * math.sin(math.radians(degrees)), y - radius * math.cos(math.radians(degrees))


def _sector(place: int, of_all: int, inner: float, outer: float, fill: str, name: str, theme: Theme) -> Polygon:
    middle, half = 360 * place / of_all, SECTOR_PART * 180 / of_all
    steps = max(2, round(2 * half / STEP_DEGREES))
    angles = [middle - half + 2 * half * step / steps for step in range(steps + 1)]
    ring = [_at(angle, _radius(outer)) for angle in angles]
    ring += [_at(angle, _radius(inner)) for angle in reversed(angles)]
    return Polygon((tuple(ring),), fill, colours.palette(theme).border, 1.0, name)


def _label(place: int, of_all: int, name: str, said: str, theme: Theme) -> list[Shape]:
    ink = colours.palette(theme).ink
    x, y = _at(360 * place / of_all, RADIUS + 10)
    across = math.sin(math.radians(360 * place / of_all))
    down = -math.cos(math.radians(360 * place / of_all))
    anchor = "middle" if abs(across) < 0.2 else "start" if across > 0 else "end"
    y += 20 * down
    return [
        Text(x, y - 0.6 * SIZE, name, SIZE, ink, anchor, bold=True),  # type: ignore[arg-type]
        Text(x, y + 0.6 * SIZE, said, SIZE, ink, anchor),  # type: ignore[arg-type]
    ]
