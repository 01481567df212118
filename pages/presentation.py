"""Presentation: what do we show an audience?"""

from __future__ import annotations

import streamlit as st

from pages.frame import filters, frame, notices
from pages.slides import show
from pages.text.html import numbered_list
from pages.text.swedish import as_sentence

view = frame.current_view()
audience = show.public_view()
made = show.all_slides(audience)
shown = show.chosen_slides(made)
if show.SHOWN in st.query_params and not made:
    # A slide that is not there fills no window: what is missing is said with the menu and the choices above it.
    filters.choose(show.SHOWN, "", "")
    st.rerun()
if show.SHOWN in st.query_params:
    show.show_slide(shown, show.provenance(audience))
    frame.end()

st.title("Vad visar vi för publiken?", anchor=False)
notices.show(show.PAGE, view)
if not made or audience.round_id is None:
    st.info("Ingen publicerad uppföljning finns att visa. Publicera en omgång, eller välj Exempeldata ovan.")
    frame.end()

# Say
frame.say(
    as_sentence(f"{len(shown)} bilder om {audience.round_title}"),
    "De görs av det som är öppet för alla. Utkast, fri text från svar, ansvariga funktioner och behov som inte är godkända "
    "finns inte med.",
)

# Select
show.show_start(view)
part = filters.part(show.PARTS, show.CHOOSE)

# Show
if part == show.CHOOSE:
    show.choose(made, shown)
    show.show_sets(view, shown)
elif part == show.SAID:
    st.html(numbered_list((slide.title, slide.sentence) for slide in shown))
elif part == show.FILES:
    show.show_files(audience, shown)
    show.show_code(view)
else:
    show.show_newsletter(audience, audience.round_id)
frame.cite(f"Källa: {audience.round_title}")
