"""The story of the work as a picture. Frames in, picture out."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap

import polars as pl

from pages.pictures.shapes import BOLD_EM, LETTER_EM, Area, Circle, Lines, Picture, Shape, Text
from pages.text import colours
from pages.text.colours import Theme
from pages.text.swedish import CONFIDENCE

WIDTH, SIZE, LINE, GAP = 1100.0, 15.0, 19.0, 7.0
NARROW = 860.0  # narrower than that the chapters stand below one another
EDGE, RADIUS = 14.0, 7.0


@dataclass(frozen=True)
class Chapter:
    """A chapter of the story: its name, the years that its events began in, and what happened, in a few words each."""

    name: str
    years: str
    lines: tuple[str, ...]


def chapters(events: pl.DataFrame) -> list[Chapter]:
    """Return the chapters of ``events`` (happened, chapter, short, confidence), in their order; events without one are left out.

    What is read out of a source rather than stated there says so.
    """
    found = []
    of_chapter = events.drop_nulls("chapter").partition_by("chapter", maintain_order=True)
    for rows in of_chapter:
        begun = rows["happened"].str.slice(0, 4)
        first, last = str(begun.min()), str(begun.max())
        lines = tuple(
            row["short"] + (f" ({CONFIDENCE[row['confidence']]})" if row["confidence"] == "inferred" else "")
            for row in rows.drop_nulls("short").iter_rows(named=True)
        )
        found.append(Chapter(rows["chapter"][0], first if first == last else f"{first}–{last}", lines))
    return found


def story_picture(
    events: pl.DataFrame, title: str, description: str, theme: Theme = "light", width: float = WIDTH
) -> Picture:
    """Return the chapters of ``events`` along a line, or below one another where there is little room."""
    palette = colours.palette(theme)
    told = chapters(events)
    across = width >= NARROW
    room = width / len(told) if across else width - 2 * EDGE - 14
    points: list[tuple[float, float]] = []
    shapes: list[Shape] = []
    top = RADIUS + 4 if across else 4.0
    deepest = top
    for place, chapter in enumerate(told):
        x = place * room + EDGE if across else EDGE
        left = x - RADIUS if across else EDGE + 22
        y = top + RADIUS + LINE if across else top + LINE / 2
        points.append((x, top if across else y))
        start = y
        for text in (chapter.years, *wrap(chapter.name, int((room - GAP) / (SIZE * BOLD_EM)))):
            shapes.append(Text(left, y, text, SIZE, palette.ink, bold=True))
            y += LINE
        y += 3
        for line in chapter.lines:
            for text in wrap(line, int((room - GAP - 8) / (SIZE * LETTER_EM))):
                shapes.append(Text(left, y, text, SIZE, palette.quiet_ink))
                y += LINE
            y += 3
        named = f"{chapter.years} {chapter.name}: {', '.join(chapter.lines)}"
        shapes.append(Area(left - 2, start - LINE / 2, room - GAP, y - start, named))
        deepest = max(deepest, y)
        top = top if across else y + GAP
    road = Lines(((points[0], (width - EDGE, points[0][1]) if across else (EDGE, deepest - LINE)),), palette.accent, 3)
    dots = [Circle(x, y, RADIUS, palette.ground, palette.accent, 3) for x, y in points]
    return Picture(width, deepest, title, description, (road, *dots, *shapes), palette.ground)
