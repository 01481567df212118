"""The support needs to choose from, as a list, a board or a table."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from pages.figures.tables import show_table
from pages.frame import filters
from pages.frame.ask import View, ask, cached, titles
from pages.frame.paging import part_of
from pages.needs import board, needs
from pages.needs.needs import LinkParams

LIST, BOARD, TABLE = "", "tavla", "tabell"
FORMS = {LIST: "Lista", BOARD: "Tavla", TABLE: "Tabell"}


def show(view: View, every: pl.DataFrame, chosen: pl.DataFrame, form: str, said: Mapping[str, str]) -> str:
    """Show the needs ``chosen`` of ``every``, and return the id of the one that is open, or empty text."""
    if every.is_empty():
        return ""
    part = part_of("Stödbehov", chosen.height)
    asked_for = st.query_params.get("behov", "")
    if chosen.is_empty():
        st.info("Inget behov passar valet. Ändra kategori, vem som har behovet eller status ovan.")
    with st.container(key="behovslista"):
        if form == LIST:
            listed = needs.list_texts(needs.with_one(chosen[part], every, asked_for))
            return filters.one_of("Stödbehov", "behov", listed, resets=("nytt",))
        link = _link(view)
        if form == BOARD:
            st.html(cached(board.board, chosen, board.statuses(st.query_params.get("status", needs.OPEN)), link, part))
        else:
            capable = ask(view, "list_capable_units", round_id=view.round_id)
            columns = needs.need_columns(chosen, capable, titles(view), link)
            show_table("Stödbehov", columns, chosen, said, part)
    return asked_for if asked_for in every["need_id"] else ""


def _link(view: View) -> LinkParams:
    kept = {name: st.query_params.get(name) for name in ("kategori", "kommun", "status", "vy")}
    return {**view.link_params, **kept}
