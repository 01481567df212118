"""The parts of the page Lärande, each small enough to be read at once."""

from __future__ import annotations

import streamlit as st

PURPOSE, STORY, FINDINGS, ADVICE, PLAN, MATERIAL = "", "historia", "uppfoljning", "forskning", "plan", "material"
PARTS = {
    PURPOSE: "Vad arbetet är till för",
    STORY: "Så här har det gått",
    FINDINGS: "Vad uppföljningen visar",
    ADVICE: "Vad forskningen säger",
    PLAN: "Länets plan",
    MATERIAL: "Material",
}
# What is chosen in the part on the research: an address that names no part, but one of these, is about it.
CHOICES = ("delstudie", "slag")


def first() -> str:
    """Return the part that an address without one shows: the one that the rest of it is about."""
    return ADVICE if any(name in st.query_params for name in CHOICES) else PURPOSE
