"""Historik: what was changed, by whom and from which file, and shall it be taken back?"""

from __future__ import annotations

import streamlit as st

from pages.figures.tables import show_table
from pages.frame import filters, frame, notices
from pages.frame.ask import ask
from pages.history import effects, history
from pages.text.swedish import plain_label

view = frame.current_view()
st.title("Vad har ändrats, och av vem?", anchor=False)
notices.show(history.PAGE, view)

# Get
editions = ask(view, "list_editions")
frame.say(*history.sentence(editions))
if wrong := history.wrong_clock(editions):
    st.warning(wrong)

# Show
show_table(*history.change_table(editions, view.link_params))
history.offer_edition(view)
frame.cite("Alla tider anges i svensk tid")

# Select
numbers = [str(number) for number in editions["edition"]]
labels = history.labels(editions)
chosen = filters.choice("Vad gjorde ändringen?", "andring", numbers, numbers[0], labels.__getitem__)
row = history.row(editions, int(chosen))
st.header(f"Ändring {chosen}: {plain_label(row['action'])}", anchor=False)
history.show_files(row)
effect = history.effect(view, row)
if effect is not None:
    effects.show(view, effect, effects.DID)
history.offer_undo(view, row)
