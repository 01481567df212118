"""The wheel as a chart, and the colours of its matrix. Frames in, figure or style out."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from pages.figures.charts import FONT, Figure
from pages.text import colours
from pages.text.colours import Palette, Theme
from pages.text.swedish import of

HEIGHT_PX = 540
HOLE = 0.24
LABEL_PX = 12  # the longest label has its place beside the wheel on a screen of 375 px
WRITTEN_FROM = 0.12  # of the radius: a ring that is thinner has no room for its number
SECTOR_PART = 0.9  # of the angle that a context has
USED_FROM = 3


def wheel(summary: pl.DataFrame, uses: Sequence[str], answering: int, chosen: str, theme: Theme) -> go.Figure:
    """Return the wheel: one sector per context, from its hub outwards systematic, used, tried and introduced.

    ``summary`` is as ``wheel.summarise`` returns it, ``uses`` the names of the uses 0–4, ``answering`` the number of units
    that answered the follow-up: the outer circle. The label of the context ``chosen`` is in bold.
    """
    palette, figure = colours.palette(theme), Figure()
    angles = _angles(summary.height)
    bases = [0] * summary.height
    for use in range(len(uses) - 1, 0, -1):
        counts = summary[f"use_{use}"].to_list()
        fill = colours.stage_fill(use, theme)
        figure.add_trace(
            go.Barpolar(
                r=counts,
                base=list(bases),
                theta=angles,
                width=[SECTOR_PART * 360 / summary.height] * summary.height,
                marker={"color": fill, "line": {"color": palette.border, "width": 1}},
                name=uses[use],
                customdata=summary.select("context_name", f"use_{use}", "known").rows(),
                hovertemplate=f"%{{customdata[0]}}<br>{uses[use]}: %{{customdata[1]}} av %{{customdata[2]}}<extra></extra>",
            )
        )
        written = [place for place, count in enumerate(counts) if count >= WRITTEN_FROM * answering]
        figure.add_trace(
            go.Scatterpolar(
                r=[bases[place] + counts[place] / 2 for place in written],
                theta=[angles[place] for place in written],
                text=[str(counts[place]) for place in written],
                mode="text",
                textfont={"color": colours.ink_on(fill), "size": 13},
                hoverinfo="skip",
                showlegend=False,
            )
        )
        bases = [base + count for base, count in zip(bases, counts, strict=True)]
    labels = [
        f"{row['context_short']}<br>{of(row['using'], row['known']) if row['known'] else 'inget svar'}"
        for row in summary.iter_rows(named=True)
    ]
    _lay_out(figure, summary, labels, chosen, f"<b>{answering}</b>", answering, palette)
    return figure


def occurrences(statements: pl.DataFrame, chosen: str, theme: Theme) -> go.Figure:
    """Return the wheel where only occurrence is published: a sector per context that is stated, without any amount.

    ``statements`` is the answer to list_context_uses.
    """
    palette, figure = colours.palette(theme), Figure()
    stated = [(count or 0) > 0 for count in statements["at_least"]]
    figure.add_trace(
        go.Barpolar(
            r=[1 if one else 0 for one in stated],
            theta=_angles(statements.height),
            width=[SECTOR_PART * 360 / statements.height] * statements.height,
            marker={"color": palette.unknown, "line": {"color": palette.border, "width": 1}},
            name="Förekommer, mängd inte publicerad",
            hoverinfo="skip",
        )
    )
    named = statements.rename({"name": "context_name", "short": "context_short"})
    labels = [
        f"{short}<br>{'förekommer' if one else 'ej publicerat'}"
        for short, one in zip(statements["short"], stated, strict=True)
    ]
    _lay_out(figure, named, labels, chosen, "", 1, palette)
    return figure


def matrix_style(levels: Sequence[Sequence[int | str]], scope: str, theme: Theme) -> str:
    """Return the style that colours the cells of the matrix within the container with the key ``scope``.

    ``levels`` has a row per row of the table: for each cell after the row's heading its use 0–4, or a text where there is
    none. Uses have the colours that they have in the wheel; a cell without one is hatched at its edge. Every cell says in
    words what it holds. The row's heading stays in view where the table scrolls sideways.
    """
    palette = colours.palette(theme)
    places: dict[int | None, list[str]] = {}
    for row, cells in enumerate(levels, start=1):
        for column, cell in enumerate(cells, start=2):
            use = cell if isinstance(cell, int) else None
            places.setdefault(use, []).append(f"tr:nth-child({row})>:nth-child({column})")
    rules = [
        f".st-key-{scope} tbody td{{border:2px solid {palette.ground};padding:.45rem .6rem}}",
        f".st-key-{scope} tr>:first-child{{position:sticky;left:0;background:{palette.ground}}}",
    ]
    for use, cells in places.items():
        looks = (
            f"background:repeating-linear-gradient(135deg,{palette.hatch} 0 1.5px,transparent 1.5px 6px) left/10px 100% "
            f"no-repeat;padding-left:16px;color:{palette.quiet_ink}"
            if use is None
            else f"background:{colours.stage_fill(use, theme)};color:{colours.text_on(use, theme)}"
        )
        rules.append(f".st-key-{scope} tbody :is({','.join(cells)}){{{looks}}}")
    return f"<style>{''.join(rules)}</style>"


def _angles(contexts: int) -> list[float]:
    return [360 * place / contexts for place in range(contexts)]


def _lay_out(
    figure: go.Figure,
    contexts: pl.DataFrame,
    labels: Sequence[str],
    chosen: str,
    hub: str,
    outer: int,
    palette: Palette,
) -> None:
    bold = [
        f"<b>{label}</b>" if context == chosen else label
        for context, label in zip(contexts["context"], labels, strict=True)
    ]
    figure.add_annotation(text=hub, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False, font={"size": 14})
    figure.update_layout(
        font={"family": FONT, "size": 14, "color": palette.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        margin={"l": 78, "r": 78, "t": 52, "b": 52},
        height=HEIGHT_PX,
        dragmode=False,
        # Entries are added from the hub outwards, and read so from left to right.
        legend={"orientation": "h", "y": -0.16, "x": 0.5, "xanchor": "center", "yanchor": "top", "itemclick": False},
        polar={
            "bgcolor": "rgba(0,0,0,0)",
            "hole": HOLE,
            "angularaxis": {
                "tickvals": _angles(contexts.height),
                "ticktext": bold,
                "direction": "clockwise",
                "rotation": 90,
                "tickfont": {"size": LABEL_PX},
                "ticks": "outside",  # not seen; they keep the labels off the circle
                "ticklen": 6,
                "tickcolor": "rgba(0,0,0,0)",
                "showgrid": False,
                "linecolor": palette.quiet_ink,
            },
            "radialaxis": {"range": [0, outer], "showticklabels": False, "ticks": "", "showline": False}
            | {"gridcolor": palette.neighbour_line, "nticks": 4},
        },
    )
    figure.update_layout(legend_itemdoubleclick=False)
