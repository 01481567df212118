"""The county map with the list beside it, as one figure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl
import streamlit as st

from pages.county.standing import standing_picture, standing_text
from pages.figures import card
from pages.figures.drawings import is_zoomed, show_drawings
from pages.frame import filters
from pages.frame.ask import cached, theme
from pages.map.deck import zoom_map
from pages.map.legend import LegendEntry
from pages.map.picture import county_picture
from pages.municipality.place import PLACE
from pages.pictures.bars import PER_PX
from pages.text.swedish import plain

MAP_KEY = "karta"
MAP_WIDTHS_PX = (340, 400, 425, 490, 560, 660, 760)
# What a window of 720 px is to hold beside the map: menu, sentence and choices above it, key figures and foot below.
BESIDE_MAP_PX, BESIDE_PUBLISHED_PX = 358, 378


@dataclass(frozen=True)
class MapView:
    """What the start page's map shows, and what is chosen in it."""

    shapes: pl.DataFrame
    values: pl.DataFrame  # as ``measures.map_values`` returns them
    legend: Sequence[LegendEntry]
    title: str
    alt: str
    chosen: str  # the code of the place that is chosen, empty for none
    beside_px: int  # what a window is to hold beside it

    def figure(self, table: card.Table) -> card.Figure:
        """Return the map as a figure; ``table`` says all that it can show."""
        args = (self.shapes, self.values, self.title, self.alt, self.legend)
        return card.Figure(MAP_KEY, f"Karta, {self.title.lower()}", self.alt, county_picture, args, table)

    def show(self) -> None:
        """Show the map; what is chosen in it is kept in the address."""
        drawings = [
            cached(county_picture, self.shapes, self.values, self.title, self.alt, (), theme(), width, True)
            for width in MAP_WIDTHS_PX
        ]
        choose = partial(_choose, self.chosen)
        show_drawings(drawings, self.alt, MAP_KEY, choose, self.chosen, zoom=True, beside_px=self.beside_px)

    def show_zoomed(self) -> None:
        """Show the map that can be zoomed, where it is asked for."""
        if is_zoomed(MAP_KEY):
            zoomed = cached(zoom_map, self.shapes, self.values, theme())
            alt = f"{self.alt} Kartan går att zooma."
            st.pydeck_chart(zoomed, height=zoomed.height_px, key=f"{MAP_KEY}-stor", alt=alt)


def chosen_place(places: Collection[str]) -> str:
    """Return the code of the place that the address names; empty where it names none, or none of ``places``, with a message."""
    code = st.query_params.get(PLACE, "")
    if code and code not in places:
        st.warning(f"Kommunen ”{plain(code)}” finns inte här, så ingen är vald.")
        return ""
    return code


def _choose(chosen: str, code: str) -> None:
    """Choose a place, or none where it is chosen already."""
    filters.choose(PLACE, "" if code == chosen else code, "")


def standing_figure(rows: pl.DataFrame, since: str, title: str, table: card.Table) -> card.Figure:
    """Return the list of places as a figure; ``rows`` as ``standing.standing`` returns them."""
    alt = cached(standing_text, rows, title)
    args = (rows, since, title, alt)
    return card.Figure(MAP_KEY, f"{title}, känt och möjligt", alt, standing_picture, args, table, PER_PX)


def show_standing(figure: card.Figure, chosen: str) -> None:
    """Show the list of places beside the map, in which one can be chosen too; ``figure`` as ``standing_figure`` returns it."""
    drawings = [figure.picture(width) for width in figure.widths_px]
    show_drawings(drawings, figure.alt, "lista", partial(_choose, chosen), chosen, fill_widths_px=figure.widths_px)
