"""The parts of the page Lärande."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from pages.figures.tables import show_table
from pages.frame import frame
from pages.text.html import Cell, Column, Link
from pages.text.swedish import CONFIDENCE, names, number, text


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
    rows: list[list[Cell]] = [
        [
            row["component_name"],
            row["statement"],
            text(row["scope_note"]),
            text(row["consequence"]),
            names(row["source_ids"], titles, row["confidence"]),
        ]
        for row in findings.iter_rows(named=True)
    ]
    headings: list[Column | str] = [
        "Byggsten",
        Column("Vad som framgår", long=True),
        Column("Vem det gäller", long=True),
        Column("Vad det betyder", long=True),
        "Källa",
    ]
    show_table("Fynd om länet", headings, rows)


def show_plan(plan: pl.DataFrame, titles: Mapping[str, str]) -> None:
    """Show what is known about the county's plan, and what is not."""
    if plan.is_empty():
        st.info("Länets plan är inte inläst här.")
        return
    st.header("Länets implementeringsplan", anchor=False)
    rows: list[list[Cell]] = [
        [row["aspect"], row["known"], CONFIDENCE.get(row["confidence"], "–"), names(row["source_ids"], titles)]
        for row in plan.iter_rows(named=True)
    ]
    headings: list[Column | str] = ["Vad", Column("Vad som är känt", long=True), "Säkerhet", "Källa"]
    show_table("Vad som är känt om planen", headings, rows)


def show_materials(materials: pl.DataFrame, titles: Mapping[str, str]) -> None:
    """Show what there is to use, with links."""
    if materials.is_empty():
        st.info("Inget material är inläst här.")
        return
    st.header("Material att använda", anchor=False)
    rows: list[list[Cell]] = [
        [
            Link(row["title"], row["url"]) if row["url"] else row["title"],
            row["kind"],
            text(row["description"]),
            CONFIDENCE.get(row["url_confidence"], "–"),
            names(row["source_ids"], titles),
        ]
        for row in materials.iter_rows(named=True)
    ]
    headings: list[Column | str] = ["Material", "Slag", Column("Vad det är", long=True), "Adressen", "Källa"]
    show_table("Material", headings, rows)
