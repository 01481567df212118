"""The timeline of pilots as a picture. Frames in, picture out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from textwrap import wrap
from typing import Any

import polars as pl

from pages.pictures import key
from pages.pictures.bars import with_scale
from pages.pictures.shapes import BOLD_EM, LETTER_EM, Area, Lines, Picture, Polygon, Scale, Shape, Text
from pages.text import colours
from pages.text.colours import Theme
from pages.text.partial_dates import Span, as_text, period_text, span

WIDTH, ROW, NAME_ROW, NOTE_ROW, SIZE, SMALL = 1100.0, 30.0, 22.0, 20.0, 18.0, 16.0
PER_PX = 1.2  # lengths of the picture to one px of a page, where its letters are 15 px
BESIDE = 320.0  # room for what is said beside each line
NARROW = 800.0  # narrower than that it is said below the line
YEAR = 56.0  # room for a year above the scale
SHORTEST = timedelta(days=20)  # shorter than that could not be seen
KNOWN, UNSURE, REPORT, TODAY = "pågick enligt uppgift", "kan ha pågått", "rapport eller annan uppgift", "i dag"
Stretch = tuple[date, date]


def stretches(row: Mapping[str, Any], told: list[Span], today: date) -> tuple[list[Stretch], list[Stretch]]:
    """Return when a pilot is known to have gone on, and when it may have: two lists of (first day, last day).

    ``row``: started, ended (loose dates or None). ``told``: what the reports' dates may mean. Without a start neither is
    known; without an end nothing is known after the last report.
    """
    if row["started"] is None:
        return [], []
    start = span(row["started"])
    end = span(row["ended"]) if row["ended"] else None
    if end is not None:
        known_to = end.first
        last = end.last
    else:
        known_to = max([start.last, *(one.first for one in told if one.first <= today)])
        last = max(today, start.first)
    known = [(start.last, known_to)] if known_to > start.last else []
    unsure = [(start.first, start.last)] if not start.exact else []
    after = max(start.last, known_to)
    if last > after:
        unsure.append((after, last))
    return known, unsure


def timeline_picture(
    rows: pl.DataFrame,
    reports: pl.DataFrame,
    today: date,
    title: str,
    description: str,
    theme: Theme = "light",
    width: float = WIDTH,
) -> Picture:
    """Return one line per pilot, in the order given, with its name above and its latest report's age beside or below.

    ``rows``: pilot_id, name, started, ended, reported (loose dates or null), note (short text). ``reports``: pilot_id,
    reported_on. A known stretch is a thick line, an uncertain one thin and dotted, a report a diamond, an end that is not
    known a question mark.
    """
    palette = colours.palette(theme)
    of_pilot = dict(reports.group_by("pilot_id", maintain_order=True).agg("reported_on").iter_rows())
    drawn = []
    dates = [today]
    for row in rows.iter_rows(named=True):
        told = list(dict.fromkeys([*of_pilot.get(row["pilot_id"], []), row["reported"]]))
        spans = {text: span(text) for text in told if text is not None}
        known, unsure = stretches(row, list(spans.values()), today)
        drawn.append((row, spans, known, unsure))
        dates += [day for stretch in (*known, *unsure) for day in stretch] + [one.first for one in spans.values()]
    first, last = min(dates) - SHORTEST, max(dates) + SHORTEST
    signs, top = key.key_shapes(_key(theme), 0.0, width, SMALL, theme)
    top += 38
    beside = BESIDE if width >= NARROW else 0.0
    letters = int((width - beside - 10) / (SIZE * BOLD_EM))
    named = [wrap(row["name"], letters, max_lines=2, placeholder=" …") for row, *_ in drawn]
    tall = [NAME_ROW * len(lines) + ROW + (0 if beside else NOTE_ROW) for lines in named]
    scale = _scale(first, last, width, beside, top, top + sum(tall), theme)

    def at(day: date) -> float:
        return scale.at(day.toordinal())

    now = at(today)
    found: list[Shape] = [Lines((((now, top - 6), (now, top + sum(tall))),), palette.quiet_ink, 1, dashed=True)]
    still: list[Shape] = [*signs]
    above = top
    for (row, spans, known, unsure), lines, high in zip(drawn, named, tall, strict=True):
        y = above + NAME_ROW * len(lines) + ROW / 2 - 3
        period = period_text(row["started"], row["ended"])
        found.append(Area(0, above, width, high, f"{row['name']}, {period}, {row['note']}"))
        found += [Lines((((at(start), y), (at(end), y)),), palette.ink, 3, dashed=True) for start, end in unsure]
        for start, end in known:
            found.append(Lines((((at(start), y), (at(max(end, start + SHORTEST)), y)),), palette.accent, 8))
        if row["started"] and not row["ended"]:
            found.append(Text(at(unsure[-1][1] if unsure else today) + 8, y, "?", SIZE, palette.ink, bold=True))
        for text, one in spans.items():
            found.append(
                _diamond(at(one.middle), y, palette.ground, palette.ink, f"{row['name']}, uppgift {as_text(text)}")
            )
        for place, line in enumerate(lines):
            still.append(Text(2, above + NAME_ROW * (place + 0.5) + 2, line, SIZE, palette.ink, bold=True))
        if beside:
            room = int((beside - 14) / (SMALL * LETTER_EM))
            note = wrap(row["note"], room)
            for place, line in enumerate(note):
                still.append(
                    Text(width - beside + 14, y + 20 * (place - (len(note) - 1) / 2), line, SMALL, palette.quiet_ink)
                )
        else:
            still.append(Text(2, y + ROW / 2 + 4, row["note"], SMALL, palette.quiet_ink))
        above += high
    return with_scale(Picture(width, above + 8, title, description, tuple(found), palette.ground), scale, still)


def _scale(first: date, last: date, width: float, beside: float, top: float, bottom: float, theme: Theme) -> Scale:
    """Return the scale of days, with the years written above it."""
    palette = colours.palette(theme)
    low, high = first.toordinal(), last.toordinal()
    bare = Scale("day", 22.0, width - beside - 24, low, high, 0.0, (), ())
    years = list(range(first.year + 1, last.year + 1))
    apart = 1 + int(len(years) * YEAR / (bare.right - bare.left))
    shapes: list[Shape] = []
    for year in years[::apart]:
        x = bare.at(date(year, 1, 1).toordinal())
        shapes.append(Lines((((x, top - 6), (x, bottom)),), palette.neighbour_line, 1))
        shapes.append(Text(x, top - 16, str(year), SMALL, palette.quiet_ink, "middle"))
    return Scale("day", bare.left, bare.right, low, high, 0.0, tuple(shapes), ())


def _diamond(x: float, y: float, fill: str, line: str, name: str = "") -> Polygon:
    return Polygon((((x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)),), fill, line, 2, name, sign=True)


def _key(theme: Theme) -> list[key.Entry]:
    palette = colours.palette(theme)
    return [
        key.line(KNOWN, palette.accent, 8),
        key.line(UNSURE, palette.ink, 3, dashed=True),
        key.Entry(REPORT, (_diamond(key.SWATCH / 2, 0, palette.ground, palette.ink),)),
        key.line(TODAY, palette.quiet_ink, 1, dashed=True),
    ]
