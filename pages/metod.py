"""Metod: how is the degree counted, and what do we not know?"""

from __future__ import annotations

import streamlit as st

from pages.doors.show import Action, retention
from pages.figures.tables import show_table
from pages.frame import frame, glossary
from pages.frame.ask import ask, cached, level_names, settings, titles
from pages.method import declaration, definition, model_preview, what_if
from pages.text.html import Link, cell_html, page_url
from pages.text.swedish import plain_label

view = frame.current_view()
st.title("Hur räknas graden?", anchor=False)
frame.say(
    "Implementeringsgraden beskriver hur långt införandet har kommit. Den säger aldrig mer än svaren ger stöd för.",
    "Det som saknas räknas aldrig som noll utan visas som ett möjligt intervall.",
)

if view.actor.may_see("larande"):
    purpose = Link("Vad arbetet är till för, på sidan Lärande", page_url("larande", **view.link_params))
    st.html(f"<p class='lb-source'>{cell_html(purpose)}</p>")

components = ask(view, "list_components", round_id=view.round_id)
st.header("Definitionen", anchor=False)
st.markdown(cached(definition.definition, components, ask(view, "list_levels"), settings(view)))
st.header("Byggstenar, nivåer och vad de betyder", anchor=False)
definition.show_anchors(ask(view, "list_anchors", round_id=view.round_id))
if view.round_id is not None:
    st.header(f"Kvalitetsdeklaration för {plain_label(view.round_title)}", anchor=False)
    declaration.show(view, view.round_id)
if view.actor.may(Action.TRY_MODEL):
    today = ask(view, "list_municipality_degrees", round_id=view.round_id)
    what_if.show_trial(view, today, components, settings(view), level_names(view))
    model_preview.show_preview(view)
st.header("Källor", anchor=False)
show_table(*definition.source_table(ask(view, "list_sources")))
st.header("Där källorna säger olika", anchor=False)
definition.show_contradictions(ask(view, "list_contradictions"), titles(view))
st.header("Det som inte framgår av källorna", anchor=False)
definition.show_gaps(ask(view, "list_gaps"))
st.header("Personuppgifter", anchor=False)
st.markdown(definition.personal_data(None if view.example else retention()))
st.header("Utgåvor", anchor=False, help=glossary.help_of("utgava"))
st.markdown(
    "Varje ändring gör en ny, numrerad utgåva av alla uppgifter. Äldre utgåvor finns kvar och kan visas som de var."
)
show_table(*definition.edition_table(view, ask(view, "list_editions")))
