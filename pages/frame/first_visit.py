"""The guide of the first visit, until it is closed.

That it was closed is remembered in the address and for as long as the page is open; nothing is stored on the visitor's machine.
"""

from __future__ import annotations

import streamlit as st

from pages.frame.params import GUIDE

CLOSED = "stangd"
_SHOWN, _DONE = "guide_visad", "guide_klar"

SEEN = """Meningen överst säger läget i länet. Kartan visar det för varje kommun. Välj Tabell bredvid rubriken för samma
sak med ord och tal."""
COLOUR = """Ljust är tidigt i införandet och mörkt är långt kommet. Randigt betyder att ingen har svarat – det är inte samma sak
som noll. Teckenförklaringen står under kartan."""
ON = """Välj en kommun på kartan eller i dess tabell för att se varför. I menyn finns hjulet, stödbehoven och piloterna. Ord som
är nya förklaras i Ordlista, längst ned på sidan."""
PARTS = {"Det här ser du": SEEN, "Det här betyder färgen": COLOUR, "Hit kan du gå": ON}


def show() -> None:
    """Show the guide on its page, unless this visitor has closed it or been on."""
    if st.query_params.get(GUIDE) == CLOSED or st.session_state.get(_DONE):
        return
    st.session_state[_SHOWN] = True
    with st.container(border=True, key="guide"):
        st.header("Ny här? Tre saker att veta", anchor=False)
        for column, (heading, text) in zip(st.columns(len(PARTS)), PARTS.items(), strict=True):
            with column:
                st.subheader(heading, anchor=False)
                st.markdown(text)
        st.button("Stäng guiden", key="guide_stang", on_click=_close)


def note_leaving() -> None:
    """Note that the visitor has gone on to another page: who has seen the guide is not shown it again."""
    if st.session_state.get(_SHOWN):
        st.session_state[_DONE] = True


def _close() -> None:
    st.session_state[_DONE] = True
    st.query_params[GUIDE] = CLOSED
