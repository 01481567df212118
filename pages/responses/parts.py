"""The parts of the page Svarsläge, each small enough to be seen at once."""

from __future__ import annotations

import streamlit as st

from pages.doors.acts import Action
from pages.frame.ask import View
from pages.responses import reminder

WHO, REMIND, HANDOUTS, PARTLY, EVERYBODY, CORRECT, CHECK = (
    "svar",
    reminder.HERE["visa"],
    "arbetsbocker",
    "delvis",
    "alla",
    "ratta",
    "kontroll",
)
NAMES = {
    WHO: "Vilka har svarat",
    REMIND: "Påminnelse",
    HANDOUTS: "Arbetsböcker",
    PARTLY: "Inte svarat på allt",
    EVERYBODY: "Alla verksamheter",
    CORRECT: "Rätta Regionens svar",
    CHECK: "Kontrollera svar",
}
_NEEDS = {HANDOUTS: Action.IMPORT, CORRECT: Action.CORRECT_ANSWER, CHECK: Action.CHECK_ANSWERS}


def parts_for(view: View, has_region: bool) -> dict[str, str]:
    """Return part -> name of those that are for the viewer's role; ``has_region``: whether the Region has divisions here."""
    return {
        part: name
        for part, name in NAMES.items()
        if (part not in _NEEDS or view.actor.may(_NEEDS[part])) and (part != CORRECT or has_region)
    }


def first() -> str:
    """Return the part that an address without one shows: what it chooses, in one, else who has answered."""
    return REMIND if any(name in st.query_params for name in reminder.CHOICES) else WHO
