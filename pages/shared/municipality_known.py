"""What is known of a municipality beside its answers: open needs, pilots, examples and what has happened."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from pages.shared.html import Cell, Column
from pages.shared.tables import show_table
from pages.shared.words import CONFIDENCE, NEED_STATUS, NOTHING, day, names, text

Titles = Mapping[str, str]


def show_needs(name: str, needs: pl.DataFrame, titles: Titles) -> None:
    """Show the municipality's open support needs."""
    st.header("Öppna stödbehov", anchor=False)
    if needs.is_empty():
        st.markdown(f"Inga öppna stödbehov är registrerade för {name}. Behov som gäller hela länet räknas inte hit.")
        return
    rows: list[list[Cell]] = [
        [
            row["description"],
            row["category_name"],
            row["unit_name"] or "hela kommunen",
            NEED_STATUS[row["status"]],
            text(row["responsible"]),
            day(row["due_on"]),
            text(row["arose"]),
            names(row["source_ids"], titles),
        ]
        for row in needs.iter_rows(named=True)
    ]
    headings = ["Behov", "Kategori", "Verksamhet", "Status", "Ansvarig funktion", "Klart senast", "Uppstod", "Källa"]
    show_table(f"Öppna stödbehov i {name}", headings, rows, {"Kommun": name})


def show_pilots(name: str, pilots: pl.DataFrame, titles: Titles) -> None:
    """Show the pilots that the municipality takes part in."""
    st.header("Piloter och projekt", anchor=False)
    if pilots.is_empty():
        st.markdown(f"Ingen pilot i {name} är publicerad eller inläst.")
        return
    rows: list[list[Cell]] = [
        [
            row["name"],
            text(row["task"] or row["description"]),
            text(row["phase"]),
            text(row["learnt"]),
            text(row["reported"]),
            names(row["source_ids"], titles, row["confidence"]),
        ]
        for row in pilots.iter_rows(named=True)
    ]
    headings: list[Column | str] = [
        "Pilot",
        Column("Vad som görs", long=True),
        "Läge",
        Column("Lärdom", long=True),
        "Senaste uppgift",
        "Källa",
    ]
    show_table(f"Piloter i {name}", headings, rows, {"Kommun": name})


def show_examples(name: str, examples: pl.DataFrame, titles: Titles) -> None:
    """Show the municipality's examples."""
    st.header("Exempel", anchor=False)
    if examples.is_empty():
        st.markdown(f"Inget exempel från {name} är publicerat eller inläst.")
        return
    rows: list[list[Cell]] = [
        [
            row["title"],
            row["description"],
            text(row["since"]),
            text(row["status"]),
            text(row["relation"]),
            names(row["source_ids"], titles),
        ]
        for row in examples.iter_rows(named=True)
    ]
    headings: list[Column | str] = [
        "Exempel",
        Column("Vad som görs", long=True),
        "Sedan",
        "Läge",
        "Förhållande till modellen",
        "Källa",
    ]
    show_table(f"Exempel från {name}", headings, rows, {"Kommun": name})


def show_timeline(name: str, events: pl.DataFrame, titles: Titles) -> None:
    """Show what has happened in the municipality and, folded away, in the county."""
    st.header("Tidslinje", anchor=False)
    local, county = events.filter(pl.col("is_local")), events.filter(~pl.col("is_local"))
    if local.is_empty():
        st.markdown(f"Ingen daterad händelse i {name} är publicerad eller inläst.")
    else:
        _show_events(f"Händelser i {name}", local, titles, {"Kommun": name})
    if county.height:
        with st.expander("Händelser i hela länet"):
            _show_events("Händelser i hela länet", county, titles, {})


def _show_events(caption: str, events: pl.DataFrame, titles: Titles, chosen: Mapping[str, str]) -> None:
    rows: list[list[Cell]] = [
        [
            row["happened"].replace("/", " till "),
            row["event"],
            names(row["source_ids"], titles),
            CONFIDENCE.get(row["confidence"] or "", NOTHING),
        ]
        for row in events.iter_rows(named=True)
    ]
    show_table(caption, ["När", Column("Händelse", long=True), "Källa", "Säkerhet"], rows, chosen)
