"""Indicators as small lines over the years, each on a scale of its own. Series in, picture out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pages.indicators.values import Series, value_text
from pages.pictures.shapes import Area, Circle, Lines, Picture, Shape, Text, clip
from pages.text import colours
from pages.text.colours import Theme

WIDTH, ROW, SIZE, SMALL, TOP = 900.0, 74.0, 21.0, 18.0, 8.0
PER_PX = 1.4  # lengths of this picture to one px of a page, where its letters are 15 px
_NAME_SHARE, _VALUE_PX, _LINE = 0.46, 150.0, 34.0


def lines_picture(
    shown: Sequence[Series],
    with_place: bool,
    title: str,
    description: str,
    theme: Theme = "light",
    width: float = WIDTH,
) -> Picture:
    """Return a row per series: its name, unit and source, a line between the years' values, and the last one in figures.

    A year whose value is missing breaks the line. Rows have no scale in common, as they have no unit in common.
    """
    palette = colours.palette(theme)
    room = _NAME_SHARE * width
    found: list[Shape] = []
    for place, one in enumerate(shown):
        top = TOP + place * ROW
        found.append(Area(0, top, width, ROW, one.words))
        name = f"{one.place}: {one.name}" if with_place else one.name
        found.append(Text(2, top + 18, clip(name, SIZE, room - 12), SIZE, palette.ink))
        found.append(Text(2, top + 44, clip(one.about, SMALL, room - 12), SMALL, palette.quiet_ink))
        found += _line(one, room, width - _VALUE_PX, top + 12, theme)
        year, value = one.values[-1]
        found.append(Text(width - 2, top + 18, value_text(value), SIZE, palette.ink, "end", bold=True))
        found.append(Text(width - 2, top + 44, str(year), SMALL, palette.quiet_ink, "end"))
    return Picture(width, TOP + ROW * len(shown), title, description, tuple(found), palette.ground)


def _line(one: Series, left: float, right: float, top: float, theme: Theme) -> list[Shape]:
    palette = colours.palette(theme)
    known = [(year, value) for year, value in one.values if value is not None]
    if not known:
        return []
    years = [year for year, _ in one.values]
    low, high = min(value for _, value in known), max(value for _, value in known)
    first, last = min(years), max(years)

    def at(year: int, value: float) -> tuple[float, float]:
        across = 1.0 if first == last else (year - first) / (last - first)
        down = 0.5 if low == high else (high - value) / (high - low)
        return left + (right - left) * across, top + _LINE * down

    values = dict(known)
    pairs = [
        (at(year, values[year]), at(after, values[after]))
        for year, after in pairwise(years)
        if year in values and after in values
    ]
    shapes: list[Shape] = [Lines(tuple(pairs), palette.ink, 2)] if pairs else []
    shapes += [Circle(*at(year, value), 4.5, palette.ink) for year, value in known]
    ends = f"{first}" if first == last else f"{first}–{last}"
    return [*shapes, Text((left + right) / 2, top + _LINE + 16, ends, SMALL - 3, palette.quiet_ink, "middle")]
