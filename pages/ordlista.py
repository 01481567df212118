"""Ordlista: what do the words mean?"""

from __future__ import annotations

import streamlit as st

from pages.doors import show
from pages.frame import frame, glossary
from pages.frame.ask import ask, settings

view = frame.current_view()
st.title("Vad betyder orden?", anchor=False)
frame.say("Här står de ord som lägesbilden använder.", "Hur graden räknas steg för steg står på sidan Metod.")

# Get
components = ask(view, "list_components", round_id=view.round_id)
contexts = ask(view, "list_contexts", round_id=view.round_id)["name"].to_list()
categories = ask(view, "list_need_categories")["name"].to_list()

# Show
st.html(glossary.words_table())
st.header("Byggstenar och nivåer", anchor=False)
st.html(glossary.components_table(components))
st.html(glossary.levels_table(ask(view, "list_levels"), ask(view, "list_wheel_levels")))
st.html(glossary.reasons_table())
st.header(f"{show.wheel().title} och stödbehoven" if contexts else "Stödbehoven", anchor=False)
st.markdown(glossary.more(contexts, categories, settings(view)))
