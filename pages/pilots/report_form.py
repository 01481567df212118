"""The form that adds a report from a pilot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl
import streamlit as st

from pages.doors import acts
from pages.frame import notices
from pages.frame.ask import View
from pages.text.swedish import plain

PAGE, _FORM = "piloter", "pilotrapport"
AS_BEFORE = ""
LONGEST_REPORT = 4000
EARLIEST = date(2000, 1, 1)


def show_form(view: View, pilots: pl.DataFrame, phases: Sequence[str], today: date) -> None:
    """Ask for a report and store it; ``pilots``: all there are to report on, ``phases``: the model's levels by name."""
    if not view.edition.newest:
        notices.show_older("skriva en rapport")
        return
    notices.show(PAGE, view)
    name_of = dict(pilots.select("pilot_id", "name").iter_rows())
    number = notices.number(_FORM)
    with st.form(f"{_FORM}_{number}"):
        pilot_id = st.selectbox(
            "Pilot eller projekt",
            list(name_of),
            index=None,
            format_func=name_of.__getitem__,
            placeholder="Välj pilot",
        )
        reported_on = st.date_input(
            "Rapportens datum", value=today, min_value=EARLIEST, max_value=today, format="YYYY-MM-DD"
        )
        phase = st.selectbox(
            "Läge", [AS_BEFORE, *phases], format_func=lambda name: name or "Som förut, eller framgår inte"
        )
        report = st.text_area(
            "Vad har prövats, och vad har ni lärt er?",
            max_chars=LONGEST_REPORT,
            help="Skriv funktioner, inte namn på personer. Inga uppgifter om enskilda barn.",
        )
        if not st.form_submit_button("Spara rapporten"):
            return
    if pilot_id is None:
        st.error("Välj vilken pilot rapporten gäller. Inget har sparats.")
        return
    if not isinstance(reported_on, date):
        st.error("Ange rapportens datum. Inget har sparats.")
        return

    def add() -> tuple[int, str]:
        edition = acts.add_pilot_report(view.actor, view.example, pilot_id, reported_on, phase or None, report)
        return edition, f"Rapporten om {name_of[pilot_id]} är sparad i utgåva {edition} och står under Rapporter."

    try:
        notices.act(PAGE, _FORM, number, view, add)
    except acts.LagesbildError as error:
        st.error(plain(error))
        return
    st.rerun()
