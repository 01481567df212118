"""Ordlista: what do the words mean?"""

from __future__ import annotations

import streamlit as st

from pages.shared import frame, terms
from pages.shared.ask import ask, settings
from pages.shared.html import source_line

view = frame.shown()
st.title("Vad betyder orden?", anchor=False)
frame.say("Här står de ord som lägesbilden använder.", "Hur graden räknas steg för steg står på sidan Metod.")

# Get
components = ask(view, "list_components")
contexts = ask(view, "list_contexts")["name"].to_list()
categories = ask(view, "list_need_categories")["name"].to_list()

# Show
st.html(terms.words_table())
st.header("Byggstenar och nivåer", anchor=False)
st.html(terms.components_table(components))
st.html(terms.levels_table(ask(view, "list_levels"), ask(view, "list_wheel_levels")))
st.html(terms.reasons_table())
st.header("Hjulet och stödbehoven", anchor=False)
st.markdown(terms.more(contexts, categories, settings(view)))
st.html(source_line([frame.edition_text()]))
