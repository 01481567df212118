"""A municipality's open needs, pilots, examples and timeline."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from pages.figures.tables import show_table
from pages.frame.ask import View
from pages.frame.hidden import left_out
from pages.text.html import Column, Link, cell_html, note, page_url
from pages.text.swedish import CONFIDENCE, NEED_STATUS, NOTHING, day, names

Titles = Mapping[str, str]


def show_needs(view: View, name: str, whole: str, needs: pl.DataFrame, titles: Titles) -> None:
    """Show the place's open support needs; ``whole`` is what it is called where no unit of it is meant."""
    st.header("Öppna stödbehov", anchor=False)
    unseen = left_out(view, "need")
    if needs.is_empty():
        st.markdown(f"{no_needs(name, unseen)} Behov som gäller hela länet räknas inte hit.")
        return
    functions = not view.hides("need_event", "responsible")
    columns = [
        Column("Behov", "description"),
        Column("Kategori", "category_name"),
        Column("Verksamhet", lambda row: row["unit_name"] or whole),
        Column("Status", lambda row: NEED_STATUS[row["status"]]),
        *([Column("Ansvarig funktion", "responsible")] if functions else []),
        Column("Klart senast", lambda row: day(row["due_on"])),
        Column("Uppstod", "arose"),
        Column("Källa", lambda row: names(row["source_ids"], titles)),
    ]
    show_table(f"Öppna stödbehov i {name}", columns, needs, {"Kommun": name})
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
    columns = [
        Column("Pilot", "name"),
        Column("Vad som görs", lambda row: row["task"] or row["description"], long=True),
        Column("Läge", "phase"),
        Column("Lärdom", "learnt", long=True),
        Column("Senaste uppgift", "reported"),
        Column("Källa", lambda row: names(row["source_ids"], titles, row["confidence"])),
    ]
    show_table(f"Piloter i {name}", columns, pilots, {"Kommun": name})
    _show_left_out(unseen)


def show_examples(view: View, name: str, examples: pl.DataFrame, titles: Titles) -> None:
    """Show the municipality's examples, folded away."""
    unseen = left_out(view, "example")
    if examples.is_empty():
        what = f"finns att visa. {unseen}" if unseen else "är publicerat eller inläst."
        st.markdown(f"Inget exempel från {name} {what}")
        return
    columns = [
        Column("Exempel", "title"),
        Column("Vad som görs", "description", long=True),
        Column("Sedan", "since"),
        Column("Läge", "status"),
        Column("Förhållande till modellen", "relation"),
        Column("Källa", lambda row: names(row["source_ids"], titles, row["confidence"])),
    ]
    with st.expander(f"Exempel ({examples.height} st)"):
        show_table(f"Exempel från {name}", columns, examples, {"Kommun": name})
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
    columns = [
        Column("När", lambda row: row["happened"].replace("/", " till ")),
        Column("Händelse", "event", long=True),
        Column("Källa", lambda row: names(row["source_ids"], titles)),
        Column("Säkerhet", lambda row: CONFIDENCE.get(row["confidence"] or "", NOTHING)),
    ]
    show_table(f"Händelser i {name}", columns, events, {"Kommun": name})
