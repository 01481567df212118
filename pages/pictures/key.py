"""A picture's key: what each sign in it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pages.pictures.shapes import Box, Circle, Lines, Shape, Text, move, text_width
from pages.text import colours
from pages.text.colours import Theme

ROW, SWATCH, APART = 28.0, 20.0, 18.0


@dataclass(frozen=True)
class Entry:
    """A sign and what it means; the sign is drawn in a field ``SWATCH`` wide, about y = 0."""

    label: str
    sign: tuple[Shape, ...]


def box(label: str, fill: str, theme: Theme) -> Entry:
    """Return an entry for a part of a bar."""
    return Entry(label, (Box(0, -8, SWATCH, 16, fill, colours.palette(theme).border, 1.0),))


def dot(label: str, fill: str, theme: Theme, width: float = 1.5) -> Entry:
    """Return an entry for a point."""
    return Entry(label, (Circle(SWATCH / 2, 0, 7, fill, colours.palette(theme).ink, width),))


def line(label: str, colour: str, width: float, dashed: bool = False) -> Entry:
    """Return an entry for a line."""
    return Entry(label, (Lines((((width / 2, 0), (SWATCH - width / 2, 0)),), colour, width, dashed),))


def key_shapes(
    entries: Sequence[Entry], top: float, width: float, size: float, theme: Theme
) -> tuple[tuple[Shape, ...], float]:
    """Return the key in rows that fit the width, its texts ``size`` high, and how far down it reaches."""
    found: list[Shape] = []
    x, y = 2.0, top + ROW / 2
    for entry in entries:
        room = SWATCH + 6 + text_width(entry.label, size)
        if x > 2.0 and x + room > width:
            x, y = 2.0, y + ROW
        found += [move(shape, x, y) for shape in entry.sign]
        found.append(Text(x + SWATCH + 6, y, entry.label, size, colours.palette(theme).ink))
        x += room + APART
    return tuple(found), y + ROW / 2
