"""A municipality's open needs, pilots, examples and timeline."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from pages.figures.tables import show_table
from pages.frame.ask import View
from pages.frame.hidden import left_out
from pages.text.html import Cell, Column, Link, cell_html, note, page_url
from pages.text.swedish import CONFIDENCE, NEED_STATUS, NOTHING, day, names, text

Titles = Mapping[str, str]


def show_needs(view: View, name: str, whole: str, needs: pl.DataFrame, titles: Titles) -> None:
    """Show the place's open support needs; ``whole`` is what it is called where no unit of it is meant."""
    st.header("Öppna stödbehov", anchor=False)
    unseen = left_out(view, "need")
    if needs.is_empty():
        st.markdown(f"{no_needs(name, unseen)} Behov som gäller hela länet räknas inte hit.")
        return
    functions = not view.hides("need_event", "responsible")
    rows: list[list[Cell]] = [
        [
            row["description"],
            row["category_name"],
            row["unit_name"] or whole,
            NEED_STATUS[row["status"]],
            *([text(row["responsible"])] if functions else []),
            day(row["due_on"]),
            text(row["arose"]),
            names(row["source_ids"], titles),
        ]
        for row in needs.iter_rows(named=True)
    ]
    responsible = ["Ansvarig funktion"] if functions else []
    headings = ["Behov", "Kategori", "Verksamhet", "Status", *responsible, "Klart senast", "Uppstod", "Källa"]
    show_table(f"Öppna stödbehov i {name}", headings, rows, {"Kommun": name})
    _show_left_out(unseen)


def no_needs(name: str, unseen: str) -> str:
    """Return that a municipality has no open need, or that none can be shown: ``unseen`` says which are not counted."""
    if unseen:
        return f"Inga öppna stödbehov för {name} finns att visa. {unseen}"
    return f"Inga öppna stödbehov är registrerade för {name}."


def no_pilots(name: str, unseen: str) -> str:
    """Return that a municipality has no pilot, or that none can be shown: ``unseen`` says which are not counted."""
    if unseen:
        return f"Ingen pilot i {name} finns att visa. {unseen}"
    return f"Ingen pilot i {name} är publicerad eller inläst."


def _show_left_out(unseen: str) -> None:
    if unseen:
        st.html(note(unseen))


def show_pilots(view: View, name: str, pilots: pl.DataFrame, titles: Titles) -> None:
    """Show the pilots that the municipality takes part in."""
    st.header("Piloter och projekt", anchor=False)
    unseen = left_out(view, "pilot", "pilot_report")
    if pilots.is_empty():
        st.markdown(no_pilots(name, unseen))
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
    _show_left_out(unseen)


def show_examples(view: View, name: str, examples: pl.DataFrame, titles: Titles) -> None:
    """Show the municipality's examples, folded away."""
    unseen = left_out(view, "example")
    if examples.is_empty():
        what = f"finns att visa. {unseen}" if unseen else "är publicerat eller inläst."
        st.markdown(f"Inget exempel från {name} {what}")
        return
    rows: list[list[Cell]] = [
        [
            row["title"],
            row["description"],
            text(row["since"]),
            text(row["status"]),
            text(row["relation"]),
            names(row["source_ids"], titles, row["confidence"]),
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
    with st.expander(f"Exempel ({len(rows)} st)"):
        show_table(f"Exempel från {name}", headings, rows, {"Kommun": name})
        _show_left_out(unseen)


def show_timeline(view: View, name: str, events: pl.DataFrame, titles: Titles) -> None:
    """Show what has happened in the municipality, and where the county's story is told."""
    st.header("Tidslinje", anchor=False)
    if view.actor.may_see("larande"):
        story = Link("Hela länets historia", page_url("larande", visa="historia", **view.link_params))
        st.html(f"<p class='lb-source'>{cell_html(story)}</p>")
    if events.is_empty():
        st.markdown(f"Ingen daterad händelse i {name} är publicerad eller inläst.")
        return
    rows: list[list[Cell]] = [
        [
            row["happened"].replace("/", " till "),
            row["event"],
            names(row["source_ids"], titles),
            CONFIDENCE.get(row["confidence"] or "", NOTHING),
        ]
        for row in events.iter_rows(named=True)
    ]
    headings: list[Column | str] = ["När", Column("Händelse", long=True), "Källa", "Säkerhet"]
    show_table(f"Händelser i {name}", headings, rows, {"Kommun": name})
