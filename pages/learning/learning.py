"""The parts of the page Lärande."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from pages.figures.tables import show_table
from pages.frame import frame
from pages.text.html import Column, Link
from pages.text.swedish import CONFIDENCE, NOTHING, names, number


def show_findings(findings: pl.DataFrame, titles: Mapping[str, str]) -> None:
    """Show all that is published on the county in the round shown, what follows from it, and about whom; list_findings."""
    if findings.is_empty():
        st.info("Inget är publicerat om länet i den här uppföljningen.")
        return
    readings = findings.filter(pl.col("confidence") != "stated").height
    many = "Ett" if readings == 1 else number(readings, upper=True)
    rest = f" {many} av dem är vår tolkning av källan." if readings else ""
    frame.say(f"{findings.height} fynd om länet är publicerade.", f"Varje fynd har sin källa.{rest}")
    st.header("Vad som är publicerat om länet", anchor=False)
    columns = [
        Column("Byggsten", "component_name"),
        Column("Vad som framgår", "statement", long=True),
        Column("Vem det gäller", "scope_note", long=True),
        Column("Vad det betyder", "consequence", long=True),
        Column("Källa", lambda row: names(row["source_ids"], titles, row["confidence"])),
    ]
    show_table("Fynd om länet", columns, findings)


def show_plan(plan: pl.DataFrame, titles: Mapping[str, str]) -> None:
    """Show what is known about the county's plan, and what is not."""
    if plan.is_empty():
        st.info("Länets plan är inte inläst här.")
        return
    st.header("Länets implementeringsplan", anchor=False)
    columns = [
        Column("Vad", "aspect"),
        Column("Vad som är känt", "known", long=True),
        Column("Säkerhet", lambda row: CONFIDENCE.get(row["confidence"], NOTHING)),
        Column("Källa", lambda row: names(row["source_ids"], titles)),
    ]
    show_table("Vad som är känt om planen", columns, plan)


def show_materials(materials: pl.DataFrame, titles: Mapping[str, str]) -> None:
    """Show what there is to use, with links."""
    if materials.is_empty():
        st.info("Inget material är inläst här.")
        return
    st.header("Material att använda", anchor=False)
    columns = [
        Column("Material", lambda row: Link(row["title"], row["url"]) if row["url"] else row["title"]),
        Column("Slag", "kind"),
        Column("Vad det är", "description", long=True),
        Column("Adressen", lambda row: CONFIDENCE.get(row["url_confidence"], NOTHING)),
        Column("Källa", lambda row: names(row["source_ids"], titles)),
    ]
    show_table("Material", columns, materials)
