"""What the work is for, who is in it and who does what, on the page Lärande."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from pages.figures.tables import show_table
from pages.frame import frame
from pages.text.html import Cell, Column, passages
from pages.text.swedish import names, text

Titles = Mapping[str, str]


def show_background(background: pl.DataFrame, titles: Titles) -> None:
    """Say what the work is for, by its first statement, and show the rest by topic, each with its source; list_background."""
    if background.is_empty():
        where = "Välj Verkliga uppgifter ovan" if frame.current_view().example else "Läs in bladet Bakgrund"
        st.info(f"Vad arbetet är till för är inte inläst här. {where} för att läsa det.")
        return
    head, *rows = background.iter_rows(named=True)
    frame.say(head["statement"], names(head["source_ids"], titles, head["confidence"]))
    by_topic: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        source = names(row["source_ids"], titles, row["confidence"])
        by_topic.setdefault(row["topic"], []).append((row["statement"], source))
    st.html(passages(by_topic.items()))


def show_organisation(bodies: pl.DataFrame, titles: Titles) -> None:
    """Show who decides, commissions, leads and follows the work; list_organisation."""
    if bodies.is_empty():
        return
    st.header("Vem gör vad?", anchor=False)
    rows: list[list[Cell]] = [
        [
            row["body"],
            row["role"],
            text(row["members"]),
            text(row["as_of"]),
            names(row["source_ids"], titles, row["confidence"]),
        ]
        for row in bodies.iter_rows(named=True)
    ]
    headings: list[Column | str] = [
        "Grupp",
        Column("Vad den gör", long=True),
        Column("Vilka som ingår", long=True),
        "Så var det",
        "Källa",
    ]
    show_table("Grupper i arbetet", headings, rows)
