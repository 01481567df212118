"""Stamp a picture with title, source, edition, date and mark of example data."""

from __future__ import annotations

from textwrap import wrap

from pages.pictures.shapes import BOLD_EM, LETTER_EM, Box, Picture, Shape, Text, move, text_width
from pages.text import colours
from pages.text.colours import Theme
from pages.text.provenance import Provenance

TITLE, SMALL, MARGIN = 22.0, 13.0, 16.0


def stamp(picture: Picture, provenance: Provenance, theme: Theme = "light") -> Picture:
    """Return the picture framed: title and mark of example data above, the source line below, a margin around it."""
    palette = colours.palette(theme)
    width = picture.width + 2 * MARGIN
    found: list[Shape] = []
    y = MARGIN + TITLE / 2
    for line in wrap(picture.title, max(1, int(picture.width / (TITLE * BOLD_EM)))):
        found.append(Text(MARGIN, y, line, TITLE, palette.ink, bold=True))
        y += TITLE * 1.25
    if provenance.mark:
        found.append(
            Box(
                MARGIN, y - 10, text_width(provenance.mark, SMALL, True) + 16, 22, palette.ground, palette.ink, 1.0, 3.0
            )
        )
        found.append(Text(MARGIN + 8, y + 1, provenance.mark, SMALL, palette.ink, bold=True))
        y += 26
    found += [move(shape, MARGIN, y) for shape in picture.shapes]
    y += picture.height + 18
    for line in wrap(provenance.line, max(1, int(picture.width / (SMALL * LETTER_EM)))):
        found.append(Text(MARGIN, y, line, SMALL, palette.quiet_ink))
        y += SMALL * 1.35
    return Picture(
        width, y + MARGIN / 2, picture.title, f"{picture.description} {provenance.line}", tuple(found), picture.ground
    )
