"""Presentation: what do we show an audience?"""

from __future__ import annotations

import streamlit as st

from pages.shared import done, filters, frame, presenting
from pages.shared.html import numbered, source_line

view = frame.shown()
audience = presenting.public_view()
made = presenting.all_slides(audience)
shown = presenting.chosen_slides(made)
if presenting.SHOWN in st.query_params and not made:
    # A slide that is not there fills no window: what is missing is said with the menu and the choices above it.
    filters.choose(presenting.SHOWN, "", "")
    st.rerun()
if presenting.SHOWN in st.query_params:
    presenting.show_slide(shown, presenting.imprint(audience))
    frame.end()

st.title("Vad visar vi för publiken?", anchor=False)
done.show(presenting.PAGE, view)
if not made or audience.round_id is None:
    st.info("Ingen publicerad uppföljning finns att visa. Publicera en omgång, eller välj Exempeldata ovan.")
    frame.end()

# Say
frame.say(
    f"{len(shown)} bilder om {audience.round_title}.",
    "De görs av det som är öppet för alla: utkast, fri text från svar, ansvariga funktioner och behov som inte är godkända "
    "finns inte med.",
)

# Select
presenting.show_start(view)
presenting.choose(made, shown)
presenting.show_sets(view, shown)

# Show
st.header("Det som sägs till varje bild", anchor=False)
st.html(numbered((slide.title, slide.sentence) for slide in shown))
st.header("Ta med sig", anchor=False)
presenting.show_files(audience, shown)
st.header("Text till nyhetsbrevet", anchor=False)
presenting.show_newsletter(audience, audience.round_id)
st.html(source_line([f"Källa: {audience.round_title}", frame.edition_text()]))
