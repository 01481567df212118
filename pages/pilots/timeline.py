"""The timeline of pilots as a chart. Frames in, figure out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from html import escape
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.figures.charts import FONT, Figure, readable
from pages.text import colours
from pages.text.colours import Palette, Theme
from pages.text.partial_dates import Span, span

ROW_PX, ABOVE_PX, BELOW_PX = 82, 9, -9
NAME_CHARACTERS = 46
KNOWN, UNSURE, REPORT = "pågick enligt uppgift", "osäkert (prickat)", "rapport eller annan uppgift"
_DAY = timedelta(days=1)
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


def timeline(rows: pl.DataFrame, reports: pl.DataFrame, today: date, theme: Theme) -> go.Figure:
    """Return one line per pilot, in the order given, with its name above and its latest report's age below.

    ``rows``: pilot_id, name, started, ended, reported (loose dates or null), note (short text). ``reports``: pilot_id,
    reported_on. A known stretch is a thick line, an uncertain one thin and dotted, a report a diamond, an end that is not
    known a question mark.
    """
    palette = colours.palette(theme)
    # Put in all at once: plotly goes through those there are for each that is added.
    traces: list[go.Scatter] = []
    said: list[dict[str, Any]] = []
    reported = dict(reports.group_by("pilot_id", maintain_order=True).agg("reported_on").iter_rows())
    dates: list[date] = [today]
    for position, row in enumerate(rows.iter_rows(named=True)):
        own = reported.get(row["pilot_id"], [])
        told = [span(text) for text in dict.fromkeys([*own, row["reported"]]) if text is not None]
        known, unsure = stretches(row, told, today)
        traces += [_line(stretch, position, UNSURE, palette) for stretch in unsure]
        traces += [_line(stretch, position, KNOWN, palette) for stretch in known]
        if row["started"] and not row["ended"]:
            traces.append(_question(unsure[-1][1] if unsure else today, position, palette))
        traces.append(_reports([one.middle for one in told], position, palette))
        dates += [day for stretch in (*known, *unsure) for day in stretch] + [one.first for one in told]
        said += _texts(row, position, palette)
    at = today.isoformat()
    line = {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "xref": "x", "yref": "y domain"}
    line |= {"line": {"color": palette.quiet_ink, "width": 1, "dash": "dash"}}
    named = {
        "x": at,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "right",
        "text": "i dag ",
        "showarrow": False,
    }
    layout = {"annotations": [*said, {**named, "yshift": 20}], "shapes": [line]}
    figure = Figure([*traces, *_legend(palette)], layout)
    return _laid_out(figure, rows.height, min(dates), max(dates), palette)


def _line(stretch: Stretch, position: int, kind: str, palette: Palette) -> go.Scatter:
    known = kind == KNOWN
    line = {"color": palette.accent, "width": 9} if known else {"color": palette.ink, "width": 3, "dash": "dot"}
    first, last = stretch
    if last - first < _DAY * 20 and known:
        last = first + _DAY * 20  # shorter than that it could not be seen
    return go.Scatter(
        x=[first.isoformat(), last.isoformat()],
        y=[position] * 2,
        mode="lines",
        line=line,
        hoverinfo="skip",
        showlegend=False,
    )


def _question(at: date, position: int, palette: Palette) -> go.Scatter:
    return go.Scatter(
        x=[at.isoformat()],
        y=[position],
        mode="text",
        text=[" <b>?</b>"],
        textposition="middle right",
        textfont={"color": palette.ink, "size": 16},
        hoverinfo="skip",
        showlegend=False,
    )


def _reports(days: list[date], position: int, palette: Palette) -> go.Scatter:
    return go.Scatter(
        x=[day.isoformat() for day in days],
        y=[position] * len(days),
        mode="markers",
        marker=_diamond(palette),
        hoverinfo="skip",
        showlegend=False,
    )


def _diamond(palette: Palette) -> dict[str, Any]:
    return {"symbol": "diamond", "size": 13, "color": palette.ground, "line": {"color": palette.ink, "width": 2}}


def _texts(row: Mapping[str, Any], position: int, palette: Palette) -> list[dict[str, Any]]:
    """The name above the line and the note below: beside it there would be no room on a narrow screen."""
    name = "<br>".join(
        escape(line, quote=False) for line in wrap(row["name"], NAME_CHARACTERS, max_lines=2, placeholder=" …")
    )
    common = {"x": 0, "xref": "paper", "xanchor": "left", "y": position, "showarrow": False, "align": "left"}
    above = {"text": f"<b>{name}</b>", "yanchor": "bottom", "yshift": ABOVE_PX}
    below = {"text": escape(row["note"], quote=False), "yanchor": "top", "yshift": BELOW_PX}
    return [
        {**common, **above, "font": {"size": 14, "color": palette.ink}},
        {**common, **below, "font": {"size": 13, "color": palette.quiet_ink}},
    ]


def _legend(palette: Palette) -> list[go.Scatter]:
    known = {"mode": "lines", "line": {"color": palette.accent, "width": 9}}
    unsure = {"mode": "lines", "line": {"color": palette.ink, "width": 3, "dash": "dot"}}
    report = {"mode": "markers", "marker": _diamond(palette)}
    return [
        go.Scatter(x=[None], y=[None], name=name, hoverinfo="skip", **look)
        for name, look in ((KNOWN, known), (UNSURE, unsure), (REPORT, report))
    ]


def _laid_out(figure: go.Figure, count: int, first: date, last: date, palette: Palette) -> go.Figure:
    years = max(1, last.year - first.year + 1)
    room = (last - first) * 0.06 + _DAY * 20
    figure.update_layout(
        font={"family": FONT, "size": 14, "color": palette.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 4, "r": 4, "t": 40, "b": 8},
        height=ROW_PX * count + 110,
        dragmode=False,
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 0,
            "yanchor": "top",
            "yref": "paper",
            "font": {"size": 13, "color": palette.ink},
            "entrywidth": 200,  # measured before the page's font is there, it would be too narrow
            "itemclick": False,
            "itemdoubleclick": False,
        },
    )
    figure.update_xaxes(
        range=[(first - _DAY * 20).isoformat(), (last + room).isoformat()],
        dtick=f"M{12 * (1 + years // 8)}",
        tick0="2000-01-01",
        tickformat="%Y",
        side="top",
        gridcolor=palette.neighbour_line,
        zeroline=False,
        fixedrange=True,
        type="date",
    )
    figure.update_yaxes(range=[count - 0.45, -0.62], visible=False, fixedrange=True)
    return readable(figure, palette)
