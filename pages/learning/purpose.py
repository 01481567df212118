"""What the work is for, who is in it and who does what, on the page Lärande."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from pages.figures.tables import show_table
from pages.frame import frame
from pages.text.html import Column, passages
from pages.text.swedish import names

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
    columns = [
        Column("Grupp", "body"),
        Column("Vad den gör", "role", long=True),
        Column("Vilka som ingår", "members", long=True),
        Column("Så var det", "as_of"),
        Column("Källa", lambda row: names(row["source_ids"], titles, row["confidence"])),
    ]
    show_table("Grupper i arbetet", columns, bodies)
