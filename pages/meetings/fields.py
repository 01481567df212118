"""Fields of the forms for decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.doors.acts import Decided, Standing
from pages.events.fields import LONGEST_TEXT
from pages.text.swedish import DECISION_STATUS

FOLLOWED = "Rekommendation eller aktivitet"
# What addresses call it -> the column of a decision about it.
_COLUMNS = {"rekommendation": "recommendation_id", "aktivitet": "activity_id"}
_LINES_PX = 68  # of a text field: two lines, so that a whole form is seen at once


@dataclass(frozen=True)
class Choices:
    """What a decision may be about: id -> label each."""

    needs: Mapping[str, str]
    municipalities: Mapping[str, str]
    components: Mapping[str, str]
    followed: Mapping[str, str]


def ask_text(before: Mapping[str, Any], key: str) -> str:
    """Ask what is decided."""
    text: str = before["decision"]
    return st.text_area("Beslut", text, max_chars=LONGEST_TEXT, height=_LINES_PX, key=f"{key}_text")


def ask_note(key: str) -> str:
    """Ask for a note on the change."""
    return st.text_area("Anteckning", max_chars=LONGEST_TEXT, height=_LINES_PX, key=f"{key}_anteckning")


def ask_about(decision: str, before: Mapping[str, Any], choices: Choices, key: str) -> Decided:
    """Ask what the decision, in these words, is about."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}_galler"):
        municipality = _pick(
            "Kommun", "Ingen särskild", choices.municipalities, before["municipality_code"], f"{key}_kommun"
        )
        component = _pick("Byggsten", "Ingen särskild", choices.components, before["component"], f"{key}_byggsten")
        need_id = _pick("Stödbehov", "Inget", choices.needs, before["need_id"], f"{key}_behov")
        followed = _pick(FOLLOWED, "Ingen", choices.followed, subject_of(before), f"{key}_punkt")
    return Decided(decision, need_id, municipality, component, **link_of(followed))


def subject_of(row: Mapping[str, Any]) -> str | None:
    """Return which recommendation or activity a decision is about, as addresses name it; None for none."""
    found = (f"{kind}/{row[column]}" for kind, column in _COLUMNS.items() if row.get(column))
    return next(found, None)


def link_of(subject: str | None) -> dict[str, str]:
    """Return the columns of a decision that is about ``subject``."""
    kind, _, one = (subject or "").partition("/")
    return {_COLUMNS[kind]: one} if kind in _COLUMNS else {}


def _pick(label: str, nothing: str, options: Mapping[str, str], before: str | None, key: str) -> str | None:
    there = {"": nothing, **options}
    if before:
        there.setdefault(before, before)
    ids = list(there)
    return st.selectbox(label, ids, index=ids.index(before or ""), format_func=there.__getitem__, key=key) or None


def ask_standing(before: Mapping[str, Any], key: str) -> Standing:
    """Ask where the decision stands; the note is asked for by itself."""
    ids = list(DECISION_STATUS)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}_lage"):
        status = st.selectbox(
            "Status",
            ids,
            index=ids.index(before["status"]),
            format_func=DECISION_STATUS.__getitem__,
            key=f"{key}_status",
        )
        responsible = st.text_input(
            "Ansvarig funktion",
            before["responsible"] or "",
            max_chars=200,
            placeholder="till exempel rektor eller enhetschef",
            key=f"{key}_ansvarig",
        )
        due_on = st.date_input("Klart senast", before["due_on"], format="YYYY-MM-DD", key=f"{key}_klart")
    return Standing(status, responsible or None, due_on)
