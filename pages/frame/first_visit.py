"""The guide for who is new: what the start page shows, what its colours mean, and where to go."""

from __future__ import annotations

import streamlit as st

from pages.doors.show import follows_wheel, wheel
from pages.text.swedish import join_and

SEEN = """Meningen överst beskriver läget i länet. Kartan visar det för varje kommun. Välj Tabell bredvid rubriken för samma
sak med ord och tal."""
COLOUR = """Ljus färg betyder att införandet är i början, mörk färg att det har kommit långt. Randigt betyder att inget
svar är känt. Det är inte samma sak som noll. Teckenförklaringen står under kartan."""
ON = """Välj en kommun på kartan eller i dess tabell för att se varför. I menyn finns {there}.
Ordlistan, under Om, förklarar orden."""


def show() -> None:
    """Show the guide, folded behind its name."""
    there = join_and([*([wheel().word] if follows_wheel() else []), "stödbehoven", "piloterna"])
    parts = {"Det här ser du": SEEN, "Det här betyder färgen": COLOUR, "Hit kan du gå": ON.format(there=there)}
    with st.popover("Ny här?", key="guide"):
        for heading, text in parts.items():
            st.subheader(heading, anchor=False)
            st.markdown(text)
