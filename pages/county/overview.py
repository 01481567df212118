"""The parts of the start page beside its map, and the map of what a change does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from pages.doors.show import Action
from pages.figures.drawings import WIDTHS_PX, show_drawings
from pages.figures.figure_download import offer_picture
from pages.frame import params
from pages.frame.ask import EXAMPLE, View, theme
from pages.map import preview
from pages.map.legend import legend_html
from pages.map.picture import number_picture
from pages.text.html import Link, links, note, page_url, statements
from pages.text.swedish import file_name, names


def show_preview(shapes: pl.DataFrame, rows: pl.DataFrame, title: str) -> None:
    """Show on the map, with its legend, what a change does in a round; ``rows`` as ``preview.preview_values`` takes them.

    ``title`` says what the map shows; no other map of a change on the page is called so.
    """
    legend, told = preview.preview_legend(rows), preview.preview_text(rows)
    values = preview.preview_values(shapes, rows)
    drawings = [number_picture(shapes, values, title, told, (), theme(), True, width) for width in WIDTHS_PX]
    show_drawings(drawings, told, f"forhandskarta-{file_name(title)}")
    st.html(legend_html(legend, theme()))
    offer_picture(title, number_picture, shapes, values, title, told, legend, "light", True)


def round_before(view: View) -> Mapping[str, Any] | None:
    """Return the published round before the one shown, the same to all roles; None where there is none."""
    before = (pl.col("round_id") < view.round_id) & (pl.col("status") == "published")
    earlier = view.rounds.filter(before).sort("round_id")
    return None if earlier.is_empty() else earlier.row(-1, named=True)


def show_findings(findings: pl.DataFrame, titles: Mapping[str, str]) -> None:
    """Show the published statements that sum up each component, large, with source."""
    headline = findings.filter(pl.col("headline"))
    if headline.is_empty():
        return
    said = [
        (row["component_name"], row["statement"], names(row["source_ids"], titles, row["confidence"]))
        for row in headline.iter_rows(named=True)
    ]
    st.html(statements(said))


def show_way_on(view: View) -> None:
    """Say what to do where there is no round to show, with links to where it is done."""
    may_load = view.actor.may(Action.IMPORT)
    st.info(
        ("Läs in svaren från en uppföljning" if may_load else "En processledare läser in svaren från en uppföljning")
        + " så visar kartan här hur långt varje kommun har kommit. Tills dess kan du se hur det blir med Exempeldata.",
        title="Ingen uppföljning är inläst ännu" if may_load else "Ingen uppföljning finns att visa ännu",
    )
    if may_load:
        st.page_link("lasin.py", label="Hämta mallen och läs in svar", query_params=params.link_params())
    if not view.example:
        st.html(links([Link("Visa Exempeldata", page_url("lagesbild", data=EXAMPLE))]))


def show_what_to_load(view: View) -> None:
    """Say what makes the degree visible, with links to where it is done."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="vagar"):
        st.html(note("Med svar per verksamhet visar kartan nivåerna."), width="content")
        if view.actor.may(Action.IMPORT):
            st.page_link("lasin.py", label="Läs in svar", query_params=params.link_params())
        if not view.example:
            st.html(links([Link("Visa Exempeldata", page_url("lagesbild", data=EXAMPLE))]), width="content")
