"""The decisions of all meetings, to follow up: where each stands, to change that, and what has happened with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from pages.doors import acts
from pages.doors.acts import Action
from pages.events.decision_links import ENDED
from pages.events.fields import NO_NAMES
from pages.events.history import history_columns
from pages.figures.tables import show_table
from pages.frame import filters, notices
from pages.frame.ask import View, ask
from pages.meetings import fields
from pages.meetings.changes import status_text
from pages.meetings.fields import Choices
from pages.meetings.forms import may
from pages.meetings.meeting import PAGE
from pages.text.html import note
from pages.text.swedish import DECISION_STATUS, day, plain

_SEEN, _CHANGE = "mote_beslut_sett", "beslut_andra"
# A long list is scrolled beside the form, and what was saved stays in sight however far down in the form one is. What stands
# below each name is as dark as the name.
_ARRANGED = """<style>
.st-key-beslutslista [data-testid=stCaptionContainer]{opacity:1;color:inherit}
@media screen{.st-key-beslutslista{max-height:34rem;overflow:auto}}
[data-testid=stColumn] :has(>.st-key-beslutskvitto){position:sticky;top:0;z-index:1;background:var(--st-background-color,Canvas)}
</style>"""


def choose_decision(decisions: pl.DataFrame, today: date) -> Mapping[str, Any] | None:
    """Let the user choose a decision of any meeting to follow up, those that have not ended first; None where none is chosen."""
    ordered = sorted(decisions.rows(named=True), key=lambda row: row["status"] in ENDED)
    listed = {
        row["decision_id"]: (
            f"{row['decision_id']} · {row['decision']}",
            " · ".join((status_text(row, today), row["responsible"] or "utan ansvarig", f"möte {day(row['held_on'])}")),
        )
        for row in ordered
    }
    picked = filters.one_of("Beslut att följa upp", "beslut", listed)
    return next((row for row in ordered if row["decision_id"] == picked), None)


def show(view: View, decisions: pl.DataFrame, choices: Choices) -> None:
    """Show the decisions of all meetings, and beside them the chosen one: to change it, and what has happened with it."""
    st.html(_ARRANGED)
    left, right = st.columns([2, 3], gap="large")
    with left, st.container(key="beslutslista"):
        picked = choose_decision(decisions, view.today)
    with right:
        with st.container(key="beslutskvitto"):
            notices.show(PAGE, view)
        if picked is None:
            st.markdown("Välj ett beslut i listan för att följa upp det.")
            return
        writes = may(view, Action.DECIDE)
        if writes:
            show_change(view, picked, choices)
        with st.expander("Historik", expanded=not writes):
            show_history(view, picked["decision_id"])


def show_history(view: View, decision_id: str) -> None:
    """Show what has happened with a decision, the latest first."""
    events = ask(view, "list_decision_events", decision_id=decision_id)
    columns = history_columns(DECISION_STATUS, ("actor",))
    show_table(f"Historik för beslut {decision_id}, senast först", columns, events)


def show_change(view: View, row: Mapping[str, Any], choices: Choices) -> None:
    """Ask for the next event of a decision and store it.

    What the user saw is the decision as it was when the form was opened; where another has changed it meanwhile, that is
    said, what the user has written stays, and saving once more is then upon what is told.
    """
    decision_id = row["decision_id"]
    opened = st.session_state.get(_SEEN)
    number = notices.number(_CHANGE)
    of = (decision_id, view.example, number)
    if opened is None or opened["of"] != of:
        opened = {"of": of, "before": dict(row), "seen": row["event_number"]}
        st.session_state[_SEEN] = opened
    key = f"andra_{decision_id}_{opened['before']['event_number']}"
    with st.form(f"beslut_{key}"):
        standing = replace(fields.ask_standing(opened["before"], key), note=fields.ask_note(key) or None)
        with st.expander("Rätta beslutets text eller vad det gäller"):
            decided = fields.ask_about(fields.ask_text(opened["before"], key), opened["before"], choices, key)
        st.html(note(NO_NAMES))
        if not st.form_submit_button("Spara ändringen"):
            return

    def change() -> tuple[int, str]:
        edition = acts.change_decision(view.actor, view.example, decision_id, opened["seen"], decided, standing)
        return edition, f"Beslut {decision_id} är ändrat i utgåva {edition}."

    try:
        notices.act(PAGE, _CHANGE, number, view, change)
    except acts.Changed as error:
        opened["seen"] = error.events[-1]["event_number"] if error.events else row["event_number"]
        st.error(plain(error))
        return
    except acts.LagesbildError as error:
        st.error(plain(error))
        return
    st.rerun()
