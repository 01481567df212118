"""A dumbbell chart per place for two rounds. Frame in, figure out."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.change.degrees import SURE, short_change
from pages.figures.charts import Figure, lay_out, readable
from pages.text import colours
from pages.text.colours import Theme

ROW_PX = 58
LANE = 0.19  # of a row: how far above its middle the earlier round lies, and below it the later one


def dumbbells(pairs: pl.DataFrame, from_name: str, to_name: str, theme: Theme) -> go.Figure:
    """Return a row per place: the earlier round above as a hollow mark, the later below as a filled one, a line between.

    ``pairs`` is as ``change.paired`` returns it. The bar behind each mark is what is possible where answers are missing. The line
    between is dotted where the change is not certain; the row's label says the same in figures.
    """
    palette, figure = colours.palette(theme), Figure()
    rows = list(pairs.iter_rows(named=True))
    for place, row in enumerate(rows):
        for when, lane in (("from", place - LANE), ("to", place + LANE)):
            ends = [row[f"index_low_{when}"], row[f"index_high_{when}"]]
            if ends[0] is not None:
                figure.add_trace(_line(ends, [lane, lane], {"color": palette.hatch, "width": 6}))
        observed = [row["index_observed_from"], row["index_observed_to"]]
        if None not in observed:
            dash = "solid" if row["kind"] in SURE else "dot"
            figure.add_trace(
                _line(observed, [place - LANE, place + LANE], {"color": palette.ink, "width": 2, "dash": dash})
            )
    for when, lane, symbol, name in (("from", -LANE, "circle-open", from_name), ("to", LANE, "circle", to_name)):
        known = [(place, row) for place, row in enumerate(rows) if row[f"index_observed_{when}"] is not None]
        filled = [colours.stage_fill(row[f"stage_observed_{when}"], theme) for _, row in known]
        figure.add_trace(
            go.Scatter(
                x=[row[f"index_observed_{when}"] for _, row in known],
                y=[place + lane for place, _ in known],
                mode="markers",
                marker={
                    "symbol": symbol,
                    "size": 13,
                    "color": palette.ink if when == "from" else filled,
                    "line": {"color": palette.ink, "width": 2},
                },
                name=name,
                hoverinfo="skip",
            )
        )
    lay_out(figure, palette, ROW_PX * len(rows) + 90, top=40, bottom=36)
    figure.update_layout(
        legend={"orientation": "h", "y": 1, "x": 0, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False},
    )
    figure.update_yaxes(
        range=[len(rows) - 0.5, -0.5],
        tickvals=list(range(len(rows))),
        ticktext=[f"<b>{row['name']}</b><br>{short_change(row)}" for row in rows],
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        automargin=True,
        ticksuffix=" ",
    )
    return readable(figure, palette)


def _line(x: list[float], y: list[float], line: dict[str, Any]) -> go.Scatter:
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)
