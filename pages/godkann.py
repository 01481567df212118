"""Godkänn texter: which free texts may be shown to others than process leaders?"""

from __future__ import annotations

import streamlit as st

from pages.approvals import approvals
from pages.frame import frame, notices
from pages.frame.ask import ask

view = frame.current_view()
st.title("Vilka texter får visas för andra?", anchor=False)
notices.show(approvals.PAGE, view)

# Get
texts = ask(view, "list_free_texts")

# Say
frame.say(*approvals.sentence(texts))

# Select
chosen, approved = approvals.choose(texts)
if chosen.is_empty():
    st.info("Ingen text passar valet.")
elif not view.edition.newest:
    notices.show_older("godkänna")
else:
    approvals.show_form(view, approvals.some_of(chosen), approved)
