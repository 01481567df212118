"""Indicators on a page: small lines over the years, with source, unit and year, and the values as a table."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from pages.figures import card
from pages.frame.ask import View, ask
from pages.indicators.picture import PER_PX, lines_picture
from pages.indicators.values import BESIDE, HOW_TO_LOAD, series, value_columns

TITLE = "Indikatorer över tid"


def show(view: View, titles: Mapping[str, str], place: str | None = None, name: str = "") -> None:
    """Show the indicators of a place (municipality code or ``region``, called ``name``), or of all places.

    Where there are none, say what they are and how they are loaded.
    """
    every = ask(view, "list_indicators")
    of_place = every if place is None else every.filter(pl.col("place") == place)
    if of_place.is_empty():
        st.header(TITLE, anchor=False)
        lacking = HOW_TO_LOAD if every.is_empty() else f"Inga indikatorer är inlästa för {name}."
        st.markdown(f"{BESIDE} {lacking}")
        return
    shown = series(of_place, titles)
    alt = f"{TITLE}. {'; '.join(one.words for one in shown)}."
    chosen = {"Kommun": name} if name else {}
    table = card.Table(TITLE, value_columns(titles), of_place, chosen)
    args = (tuple(shown), place is None, TITLE, alt)
    card.show(card.Figure("indikatorer", TITLE, alt, lines_picture, args, table, PER_PX), TITLE)
    st.markdown(BESIDE)
