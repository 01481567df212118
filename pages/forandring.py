"""Förändring: what has changed between two rounds, among those that answered both?"""

from __future__ import annotations

import streamlit as st

from pages.change import degrees as change
from pages.change import units as unit_changes
from pages.change import view as change_view
from pages.frame import filters, frame
from pages.frame.ask import ask, cached, level_names, settings
from pages.frame.hidden import no_round, one_round
from pages.text.html import note, source_line

view = frame.current_view()
st.title("Vad har förändrats mellan två uppföljningar?", anchor=False)
if view.rounds.height < 2:
    st.info(
        one_round(view)
        if view.rounds.height
        else no_round(view, "Läs in svaren från två uppföljningar, eller välj Exempeldata ovan.")
    )
    frame.end()

# Select
first, last = change_view.chosen_rounds(view)
asked = [ask(view, "list_components", round_id=one["round_id"]) for one in (first, last)]
components = change.components_of_both(asked[0], asked[1])
topics = {change.ALL_TOPICS: "Alla byggstenar"} | components
topic = filters.choice("Byggsten", change_view.TOPIC, list(topics), change.ALL_TOPICS, topics.__getitem__)

# Get
from_round, to_round = first["round_id"], last["round_id"]
degrees = ask(view, "list_change_degrees", from_round=from_round, to_round=to_round)
municipalities = ask(view, "list_municipalities").select("municipality_code", "name").iter_rows()
names = dict(municipalities) | {change.REGION: settings(view)["region_name"], change.COUNTY: "Hela länet"}
pairs = cached(change.pair_rounds, degrees, names, from_round, to_round, topic)
before, after = (ask(view, "list_participation", round_id=one) for one in (from_round, to_round))
units = cached(change.unit_states, before, after)
first_title, last_title = change_view.title(first), change_view.title(last)
source = source_line([f"Källa: {first_title} och {last_title}", frame.edition_text()])

# Say
frame.say(*change.sentence(pairs, units, first_title, last_title))

otherwise = change.asked_otherwise(asked[0], asked[1], change_view.title(first), change_view.title(last))
if otherwise:
    st.html(note(otherwise))
divided = unit_changes.note(unit_changes.between(ask(view, "list_unit_changes"), from_round, to_round))
if divided:
    st.html(note(divided))

# Show
if not degrees.is_empty():
    change_view.show_places(pairs, first, last, level_names(view), view, topics[topic])
    st.html(source)
    st.header("Byggsten för byggsten", anchor=False)
    change_view.show_components(degrees, names, components, first, last, view)
    st.html(source)
st.header("Nya, borta och tysta", anchor=False)
change_view.show_units(units, first, last)
st.html(source)
change_view.show_wheel(view, first, last, source)
st.header("Stödbehov", anchor=False)
change_view.show_needs(view, first, last)
st.html(source)
