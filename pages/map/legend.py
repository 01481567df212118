"""The map's legend as HTML."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pages.map.fills import fill_of, hatch_of
from pages.text import colours
from pages.text.colours import Palette, Theme

LegendKind = Literal[
    "stage",
    "amount",
    "coverage",
    "no_answer",
    "unknown",
    "not_applicable",
    "unchanged",
    "changed",
    "answered",
    "silent",
    "pair",
    "sign",
]


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend: how it looks and what it means."""

    kind: LegendKind
    label: str
    class_: int | None = None  # for stage, amount and coverage
    sign: str = ""  # what stands on the map's plates, for sign


def legend_html(entries: Sequence[LegendEntry], theme: Theme = "light") -> str:
    """A legend as a list: a drawn swatch, hidden from screen readers, and its meaning in words. All text is escaped."""
    items = "".join(
        '<li style="display:flex;align-items:center;gap:.4rem">'
        f"{_swatch(entry, theme)}<span>{html.escape(entry.label)}</span></li>"
        for entry in entries
    )
    style = "list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.3rem .7rem;font-size:.9rem"
    return f'<ul class="lagesbild-legend" aria-label="Teckenförklaring" style="{style}">{items}</ul>'


def _swatch(entry: LegendEntry, theme: Theme) -> str:
    """What the entry stands for, drawn with CSS alone: Streamlit takes SVG out of a page's HTML."""
    colour = colours.palette(theme)
    if entry.kind in ("answered", "silent", "pair"):
        return _swatch_marks(entry.kind, colour)
    if entry.kind == "changed":
        return _span(f"width:1.3rem;height:1rem;border:3px solid {colour.border}")
    if entry.kind == "sign":
        plate = f"border-radius:1rem;padding:0 .35rem;background:{colour.mark_ground};color:{colour.mark}"
        return _span(f"{plate};border:1px solid {colour.mark};font-weight:600", html.escape(entry.sign))
    row = {"code": entry.label, "fill_kind": entry.kind, "class_": entry.class_}
    fill, hatch = fill_of(row, colour, theme), hatch_of(row)
    apart = 5 if hatch == "hatch_geojson" else 11
    lines = f"repeating-linear-gradient(135deg,{colour.hatch} 0 1.3px,transparent 1.3px {apart}px)," if hatch else ""
    style = (
        f"width:1.3rem;height:1rem;background:{lines}linear-gradient({fill},{fill});border:1px solid {colour.border}"
    )
    return _span(style)


def _swatch_marks(kind: str, colour: Palette) -> str:
    def ring(filled: bool) -> str:
        fill = colour.mark if filled else colour.mark_ground
        return _span(f"width:.7rem;height:.7rem;border-radius:50%;background:{fill};border:1.5px solid {colour.mark}")

    rings = ring(True) + ring(False) if kind == "pair" else ring(kind == "answered")
    plate = f"padding:.12rem .2rem;gap:.18rem;border-radius:1rem;background:{colour.mark_ground}"
    return _span(f"{plate};border:1px solid {colour.border}", rings)


def _span(style: str, content: str = "") -> str:
    return (
        f'<span aria-hidden="true" style="display:inline-flex;flex:none;box-sizing:border-box;{style}">{content}</span>'
    )
