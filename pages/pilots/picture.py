"""The timeline of pilots as a picture. Frames in, picture out."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from pages.pictures.shapes import Lines, Picture, Polygon, Shape, Text, clip
from pages.pilots.timeline import KNOWN, REPORT, UNSURE, stretches
from pages.text import colours
from pages.text.colours import Theme
from pages.text.partial_dates import Span, span

WIDTH, ROW, TOP, SIZE, SMALL = 1100.0, 52.0, 54.0, 18.0, 15.0
BESIDE = 320.0  # room for what is said beside each line
SHORTEST = timedelta(days=20)  # shorter than that could not be seen


def timeline_picture(
    rows: pl.DataFrame, reports: pl.DataFrame, today: date, title: str, description: str, theme: Theme = "light"
) -> Picture:
    """Return a line per pilot as ``timeline`` draws them; the arguments are the same."""
    palette = colours.palette(theme)
    drawn = [
        (row, _report_spans(row, reports), *stretches(row, _report_spans(row, reports), today))
        for row in rows.rows(named=True)
    ]
    dates = [today]
    for _, told, known, unsure in drawn:
        dates += [day for stretch in (*known, *unsure) for day in stretch] + [one.first for one in told]
    first, last = min(dates) - SHORTEST, max(dates) + SHORTEST
    bottom = TOP + ROW * len(drawn)

    def at(day: date) -> float:
        return 10 + (WIDTH - BESIDE - 40) * ((day - first) / (last - first))

    found: list[Shape] = []
    apart = 1 + (last.year - first.year) // 9
    for year in range(first.year + 1, last.year + 1, apart):
        x = at(date(year, 1, 1))
        found.append(Lines((((x, TOP - 6), (x, bottom)),), palette.neighbour_line, 1))
        found.append(Text(x, TOP - 16, str(year), SMALL, palette.quiet_ink, "middle"))
    now = at(today)
    found.append(Lines((((now, TOP - 6), (now, bottom)),), palette.quiet_ink, 1, dashed=True))
    for place, (row, told, known, unsure) in enumerate(drawn):
        y = TOP + ROW * (place + 0.5)
        for start, end in unsure:
            found.append(Lines((((at(start), y), (at(end), y)),), palette.ink, 3, dashed=True))
        for start, end in known:
            found.append(Lines((((at(start), y), (at(max(end, start + SHORTEST)), y)),), palette.accent, 8))
        if row["started"] and not row["ended"]:
            found.append(Text(at(unsure[-1][1] if unsure else today) + 8, y, "?", SIZE, palette.ink, bold=True))
        found += [_diamond(at(one.middle), y, palette.ground, palette.ink) for one in told]
        name = clip(row["name"], SIZE, WIDTH - BESIDE - 10, bold=True)
        found.append(Text(4, y - 19, name, SIZE, palette.ink, bold=True))
        note = clip(row["note"], SMALL, BESIDE - 10)
        found.append(Text(WIDTH - BESIDE + 10, y, note, SMALL, palette.quiet_ink))
    return Picture(WIDTH, bottom + 8, title, description, (*found, *_key(theme)), palette.ground)


def _report_spans(row: dict[str, str | None], reports: pl.DataFrame) -> list[Span]:
    own = reports.filter(pl.col("pilot_id") == row["pilot_id"])["reported_on"].to_list()
    return [span(text) for text in dict.fromkeys([*own, row["reported"]]) if text is not None]


def _diamond(x: float, y: float, fill: str, line: str) -> Polygon:
    return Polygon((((x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)),), fill, line, 2)


def _key(theme: Theme) -> list[Shape]:
    palette = colours.palette(theme)
    return [
        Lines((((4, 12), (30, 12)),), palette.accent, 8),
        Text(38, 12, KNOWN, SMALL, palette.ink),
        Lines((((250, 12), (276, 12)),), palette.ink, 3, dashed=True),
        Text(284, 12, UNSURE, SMALL, palette.ink),
        _diamond(480, 12, palette.ground, palette.ink),
        Text(494, 12, REPORT, SMALL, palette.ink),
        Lines((((740, 12), (766, 12)),), palette.quiet_ink, 1, dashed=True),
        Text(774, 12, "i dag", SMALL, palette.ink),
    ]
