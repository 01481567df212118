"""The guide for who is new: what the start page shows, what its colours mean, and where to go."""

from __future__ import annotations

import streamlit as st

from pages.doors.show import follows_wheel, wheel
from pages.text.swedish import join_and

SEEN = """Meningen överst beskriver läget i länet. Kartan visar det för varje kommun. Välj *Tabell* ovanför kartan för samma
sak med ord och tal."""
SCALE = "Ljus färg betyder att införandet är i början, mörk färg att det har kommit långt."
COVERAGE = "Hel färg betyder att alla tillfrågade har svarat, glesa ränder att en del har gjort det."
SILENT = """Täta ränder betyder att inget svar är känt. Det är inte samma sak som noll. Teckenförklaringen står ovanför
kartan."""
ON = """Välj en kommun på kartan, så står det bredvid varför den har sin färg. I menyn finns {there}.
Ordlistan, under Om, förklarar orden."""


def show(levels_known: bool) -> None:
    """Show the guide, folded behind its name; without ``levels_known`` the map shows who has answered."""
    there = join_and([*([wheel().word] if follows_wheel() else []), "stödbehoven", "piloterna"])
    colours = f"{SCALE if levels_known else COVERAGE} {SILENT}"
    parts = {"Det här ser du": SEEN, "Det här betyder färgen": colours, "Hit kan du gå": ON.format(there=there)}
    with st.popover("Ny här?", key="guide"):
        for heading, text in parts.items():
            st.subheader(heading, anchor=False)
            st.markdown(text)
