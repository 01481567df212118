"""The wheel as a picture: a sector per context. Frames in, picture out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pages.pictures import key
from pages.pictures.shapes import Anchor, Circle, Picture, Point, Polygon, Shape, Text, text_width
from pages.text import colours
from pages.text.colours import Theme
from pages.text.swedish import of

WIDTH, RADIUS, ABOVE = 640.0, 210.0, 56.0
NARROW, SIZE, SMALL = 450.0, 15.0, 13.0  # narrower than that its letters are smaller
BESIDE = 10.0  # between the wheel and its labels
HOLE = 0.24
WRITTEN_FROM = 0.12  # of the radius: a ring that is thinner has no room for its number …
RING = 18.0  # … nor has one that is thinner than this
SECTOR_PART = 0.9  # of the angle that a context has
STEP_DEGREES = 3
ASIDE = 0.2  # a label whose sine is less stands above or below its sector and not beside it


@dataclass(frozen=True)
class _Round:
    """Where the wheel lies: its middle, its radius, and how many sectors it has."""

    x: float
    y: float
    radius: float
    sectors: int
    size: float  # of its letters

    def out(self, share: float) -> float:
        """Return the radius at a share of the way from the hub to the outer circle."""
        return self.radius * (HOLE + (1 - HOLE) * share)

    def at(self, degrees: float, radius: float) -> Point:
        """Return the point at an angle clockwise from straight up."""
        return self.x + radius * math.sin(math.radians(degrees)), self.y - radius * math.cos(math.radians(degrees))

    def angle(self, place: int) -> float:
        """Return the angle of a sector's middle."""
        return 360 * place / self.sectors


def wheel_picture(
    summary: pl.DataFrame,
    uses: Sequence[str],
    answering: int,
    chosen: str,
    title: str,
    description: str,
    theme: Theme = "light",
    width: float = WIDTH,
) -> Picture:
    """Return the wheel: one sector per context, from its hub outwards systematic, used, tried and introduced.

    ``summary`` is as ``wheel.summarise`` returns it, ``uses`` the names of the uses 0–4, ``answering`` the number of units
    that answered the follow-up: the outer circle. Of ``chosen``, where it is a context, the label is in bold.
    """
    palette = colours.palette(theme)
    rows = summary.rows(named=True)
    said = [of(row["using"], row["known"]) if row["known"] else "inget svar" for row in rows]
    labels = [(row["context"], row["context_short"], text) for row, text in zip(rows, said, strict=True)]
    lies = _place(labels, width)
    outer = max(answering, 1)
    found: list[Shape] = [Circle(lies.x, lies.y, lies.radius, None, palette.quiet_ink, 1.0)]
    for place, row in enumerate(rows):
        base = 0
        for use in range(len(uses) - 1, 0, -1):
            count = row[f"use_{use}"]
            if count:
                fill = colours.stage_fill(use, theme)
                name = f"{row['context_name']}, {uses[use].lower()}: {of(count, row['known'])}"
                found.append(_sector(lies, place, base / outer, (base + count) / outer, fill, name, theme))
                thick = lies.out(count / outer) - lies.out(0)
                if count >= WRITTEN_FROM * answering and thick >= RING:
                    x, y = lies.at(lies.angle(place), lies.out((base + count / 2) / outer))
                    found.append(Text(x, y, str(count), lies.size, colours.ink_on(fill), "middle", bold=True))
            base += count
    found.append(Text(lies.x, lies.y, str(answering), 20, palette.ink, "middle", bold=True))
    entries = [key.box(uses[use], colours.stage_fill(use, theme), theme) for use in range(len(uses) - 1, 0, -1)]
    return _frame(lies, [*found, *_labels(lies, labels, chosen, theme)], entries, title, description, theme, width)


def occurrence_picture(
    statements: pl.DataFrame,
    chosen: str,
    title: str,
    description: str,
    theme: Theme = "light",
    width: float = WIDTH,
) -> Picture:
    """Return the wheel where only occurrence is published: a sector per context that is stated, without any amount.

    ``statements`` is the answer to list_context_uses.
    """
    palette = colours.palette(theme)
    rows = statements.rows(named=True)
    stated = [(row["at_least"] or 0) > 0 for row in rows]
    said = ["förekommer" if there else "ej publicerat" for there in stated]
    labels = [(row["context"], row["short"], text) for row, text in zip(rows, said, strict=True)]
    lies = _place(labels, width)
    found: list[Shape] = [Circle(lies.x, lies.y, lies.radius, None, palette.quiet_ink, 1.0)]
    found += [
        _sector(lies, place, 0.0, 1.0, palette.unknown, f"{row['name']}, förekommer", theme)
        for place, (row, there) in enumerate(zip(rows, stated, strict=True))
        if there
    ]
    entries = [key.box("Förekommer, mängd inte publicerad", palette.unknown, theme)]
    return _frame(lies, [*found, *_labels(lies, labels, chosen, theme)], entries, title, description, theme, width)


Label = tuple[str, str, str]
"""A context, its short name, and what is said of it."""


def _place(labels: Sequence[Label], width: float) -> _Round:
    """Return the largest wheel whose labels have room beside it."""
    size = SMALL if width < NARROW else SIZE
    radius = RADIUS
    for place, (_, name, said) in enumerate(labels):
        aside = abs(math.sin(math.radians(360 * place / len(labels))))
        if aside >= ASIDE:
            room = max(text_width(text, size, bold=True) for text in (name, said))
            radius = min(radius, (width / 2 - room) / aside - BESIDE)
    return _Round(width / 2, radius + ABOVE, radius, len(labels), size)


def _frame(
    lies: _Round,
    found: list[Shape],
    entries: Sequence[key.Entry],
    title: str,
    description: str,
    theme: Theme,
    width: float,
) -> Picture:
    signs, bottom = key.key_shapes(entries, 2 * (lies.radius + ABOVE) + 6, width, lies.size, theme)
    return Picture(width, bottom, title, description, (*found, *signs), colours.palette(theme).ground)


def _sector(lies: _Round, place: int, inner: float, outer: float, fill: str, name: str, theme: Theme) -> Polygon:
    middle, half = lies.angle(place), SECTOR_PART * 180 / lies.sectors
    steps = max(2, round(2 * half / STEP_DEGREES))
    angles = [middle - half + 2 * half * step / steps for step in range(steps + 1)]
    ring = [lies.at(angle, lies.out(outer)) for angle in angles]
    ring += [lies.at(angle, lies.out(inner)) for angle in reversed(angles)]
    return Polygon((tuple(ring),), fill, colours.palette(theme).border, 1.0, name)


def _labels(lies: _Round, labels: Sequence[Label], chosen: str, theme: Theme) -> list[Shape]:
    ink = colours.palette(theme).ink
    some = chosen in {context for context, _, _ in labels}
    found: list[Shape] = []
    for place, (context, name, said) in enumerate(labels):
        angle = lies.angle(place)
        x, y = lies.at(angle, lies.radius + BESIDE)
        across, down = math.sin(math.radians(angle)), -math.cos(math.radians(angle))
        anchor: Anchor = "middle" if abs(across) < ASIDE else "start" if across > 0 else "end"
        y += 20 * down
        found.append(Text(x, y - 0.6 * lies.size, name, lies.size, ink, anchor, bold=context == chosen or not some))
        found.append(Text(x, y + 0.6 * lies.size, said, lies.size, ink, anchor, bold=context == chosen))
    return found
