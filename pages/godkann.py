"""Godkänn texter: which free texts may be shown to others than process leaders?"""

from __future__ import annotations

import streamlit as st

from pages.shared import approving, done, frame
from pages.shared.ask import ask
from pages.shared.html import source_line

view = frame.shown()
st.title("Vilka texter får visas för andra?", anchor=False)
done.show(approving.PAGE, view)

# Get
texts = ask(view, "list_free_texts")

# Say
frame.say(*approving.sentence(texts))

# Select
chosen, approved = approving.choose(texts)
if chosen.is_empty():
    st.info("Ingen text passar valet.")
elif not view.edition.newest:
    st.info("Du ser en äldre utgåva. Ta bort utgava ur adressen för att godkänna.")
else:
    approving.show_form(view, approving.some_of(chosen), approved)
st.html(source_line([frame.edition_text()]))
