"""Fields that tell where something stands: its status, who is responsible, until when, and a note on the change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

LONGEST_TEXT = 4000
NOTE_PX = 68
CAN_BE_TAKEN_BACK = "Det kan tas tillbaka på sidan Historik."
NO_NAMES = (
    "Skriv funktion, inte namn, och inget som pekar ut ett enskilt barn. Fri text granskas bara för mönster som liknar "
    "personuppgifter; ett namn kan programmet inte känna igen."
)
# What all that is followed up tells, by column: what it is called where two versions are compared.
FIELDS = {"status": "Status", "responsible": "Ansvarig funktion", "due_on": "Klart senast"}


@dataclass(frozen=True)
class Asked:
    """What the user has said of where something stands."""

    status: str
    responsible: str | None
    due_on: date | None
    note: str | None


def ask_state(
    before: Mapping[str, Any], statuses: Mapping[str, str], key: str, status_label: str, note_label: str
) -> Asked:
    """Ask where something stands, first as it did ``before``, and for a note. ``statuses``: status -> what it is called."""
    ids = list(statuses)
    responsible = st.text_input(
        "Ansvarig funktion (skriv funktion, inte namn)",
        before["responsible"] or "",
        max_chars=200,
        placeholder="till exempel rektor eller enhetschef",
        key=f"{key}_ansvarig",
    )
    with st.container(horizontal=True):
        status = st.selectbox(
            status_label,
            ids,
            index=ids.index(before["status"]),
            format_func=statuses.__getitem__,
            key=f"{key}_status",
        )
        due_on = st.date_input(
            "Klart senast (kan lämnas tomt)", before["due_on"], format="YYYY-MM-DD", key=f"{key}_klart"
        )
    note = st.text_area(note_label, max_chars=LONGEST_TEXT, height=NOTE_PX, key=f"{key}_anteckning")
    return Asked(status, responsible or None, due_on, note or None)
