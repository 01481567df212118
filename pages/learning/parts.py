"""The parts of the page Lärande, each small enough to be read at once."""

from __future__ import annotations

import streamlit as st

PURPOSE, STORY, FINDINGS, TO_DO, PLAN = "", "historia", "uppfoljning", "forskning", "plan"
INDICATORS, REACH, MATERIAL = "indikatorer", "spridning", "material"
PARTS = {
    PURPOSE: "Vad arbetet är till för",
    STORY: "Så här har det gått",
    FINDINGS: "Vad uppföljningen visar",
    INDICATORS: "Indikatorer",
    TO_DO: "Att göra vidare",
    PLAN: "Länets plan",
    REACH: "Så når arbetet ut",
    MATERIAL: "Material",
}
# What is chosen in the part on what is to be done: an address that names no part, but one of these, is about it.
CHOICES = ("delstudie", "slag", "status", "vy", "punkt")


def first() -> str:
    """Return the part that an address without one shows: the one that the rest of it is about."""
    return TO_DO if any(name in st.query_params for name in CHOICES) else PURPOSE
