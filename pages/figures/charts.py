"""Plotly charts. Frames in, figures out."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.text import colours
from pages.text.colours import Palette, Theme
from pages.text.swedish import NO_BREAK, percent, stage_name

# Quoted: a name with a digit of its own, unquoted, would make the browser drop the whole list.
FONT = "'Source Sans', 'Source Sans 3', 'Segoe UI', Arial, sans-serif"
ROW_PX = 46
BAND_PX = 16
CONFIG = {"displayModeBar": False, "scrollZoom": False, "staticPlot": False, "locale": "sv"}


class Figure(go.Figure):  # type: ignore[misc]  # plotly has no types
    """A figure that nobody changes once it is drawn: what is sent of it is worked out once, and not at every run of a page."""

    _sent: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return what is sent to the browser; shared, and not to be changed."""
        if self._sent is None:
            self._sent = super().to_dict()
        return self._sent


def interval_chart(rows: pl.DataFrame, levels: list[str], theme: Theme) -> go.Figure:
    """Return one line per row, in the order given: the possible interval as a bar, the observed index as a point.

    ``rows``: name, index_low, index_observed, index_high (0–100 %), stage_observed (0–4 or null). A row without any known
    level has a dashed line and the words "ej känt". Where ``rows`` has range_low and range_high (0–100 % or null) too, a band
    behind the bar shows them: where others lie.
    """
    palette = colours.palette(theme)
    figure = Figure()
    for row in rows.iter_rows(named=True):
        known = row["index_observed"] is not None
        if row["index_low"] is None:
            continue
        if row.get("range_low") is not None:
            figure.add_trace(_band(row["name"], row["range_low"], row["range_high"], palette))
        figure.add_trace(
            go.Scatter(
                x=[row["index_low"], row["index_high"]],
                y=[row["name"]] * 2,
                mode="lines",
                line={"color": palette.hatch, "width": 9 if known else 3, "dash": "solid" if known else "dot"},
                hoverinfo="skip",
                showlegend=False,
            )
        )
        figure.add_trace(
            go.Scatter(
                x=[row["index_observed"] if known else (row["index_low"] + row["index_high"]) / 2],
                y=[row["name"]],
                mode="markers+text" if known else "text",
                marker={
                    "size": 15,
                    "color": colours.stage_fill(row["stage_observed"], theme),
                    "line": {"color": palette.ink, "width": 1.5},
                },
                text=[f"<b>{percent(row['index_observed'])}</b>" if known else "ej känt"],
                textposition="top center",
                textfont={"color": palette.ink, "size": 14},
                cliponaxis=False,  # near the ends of the scale a figure is wider than the room beside the point
                hovertemplate=f"{stage_name(row['stage_observed'], levels)}<extra></extra>",
                showlegend=False,
            )
        )
    lay_out(figure, palette, ROW_PX * rows.height + 60, top=16, bottom=36)
    figure.update_yaxes(
        autorange="reversed",
        categoryorder="array",
        categoryarray=rows["name"].to_list(),
        fixedrange=True,
        automargin=True,
        ticksuffix=" ",
    )
    return readable(figure, palette)


def lay_out(figure: go.Figure, palette: Palette, height: int, top: int, bottom: int) -> None:
    """Give a figure of indexes its font, size and the scale 0–100 % from left to right; lengths in px."""
    figure.update_layout(
        font={"family": FONT, "size": 14, "color": palette.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 16, "t": top, "b": bottom},
        height=height,
        dragmode=False,
    )
    figure.update_xaxes(
        range=[-3, 103],
        tickvals=[0, 25, 50, 75, 100],
        ticktext=[f"{value}{NO_BREAK}%" for value in (0, 25, 50, 75, 100)],
        gridcolor=palette.neighbour_line,
        zeroline=False,
        fixedrange=True,
    )


def readable(figure: go.Figure, palette: Palette) -> go.Figure:
    """Return the figure with its axes' text in ink and its numbers Swedish; Streamlit's theme would make the text faint."""
    figure.update_layout(separators=f",{NO_BREAK}", legend_font_color=palette.ink)
    figure.update_xaxes(tickfont={"color": palette.ink, "size": 13})
    figure.update_yaxes(tickfont={"color": palette.ink, "size": 14})
    return figure


def _band(name: str, low: float, high: float, palette: Palette) -> go.Scatter:
    return go.Scatter(
        x=[low, high],
        y=[name] * 2,
        mode="lines+markers",
        line={"color": palette.neighbour_line, "width": BAND_PX},
        # The ends are drawn: the band alone is too pale to be told from the ground.
        marker={"symbol": "line-ns", "size": BAND_PX, "line": {"color": palette.quiet_ink, "width": 2}},
        hoverinfo="skip",
        showlegend=False,
    )
