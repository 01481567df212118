"""Förändring: what has changed between two rounds, among those that answered both?"""

from __future__ import annotations

import streamlit as st

from pages.change import pairs as change
from pages.change import participation, words
from pages.change import units as unit_changes
from pages.change import view as parts
from pages.frame import filters, frame, glossary
from pages.frame.ask import ask, cached, level_names, settings
from pages.frame.hidden import no_round, one_round
from pages.text.html import note

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
labels = parts.parts()
part = filters.part(labels, parts.PLACES)
with st.container(horizontal=True, key="omgangsval"):
    first, last = parts.chosen_rounds(view)
    from_round, to_round = first["round_id"], last["round_id"]
    asked = [ask(view, "list_components", round_id=one) for one in (from_round, to_round)]
    components = change.components_of_both(asked[0], asked[1])
    topics = {change.ALL_TOPICS: "Alla byggstenar"} | components
    topic = change.ALL_TOPICS
    if part in parts.BY_TOPIC:
        topic = filters.choice(
            "Byggsten",
            parts.TOPIC,
            list(topics),
            change.ALL_TOPICS,
            topics.__getitem__,
            help_text=glossary.help_of("byggsten"),
        )

# Get
degrees = ask(view, "list_change_degrees", from_round=from_round, to_round=to_round)
municipalities = ask(view, "list_municipalities").select("municipality_code", "name").iter_rows()
names = dict(municipalities) | {change.REGION: settings(view)["region_name"], change.COUNTY: "Hela länet"}
everything = [ask(view, "list_place_degrees", round_id=one) for one in (from_round, to_round)]
compared = cached(change.pair_rounds, degrees, names, from_round, to_round, topic)
pairs = cached(change.with_all_answers, compared, everything, topic)
before, after = (ask(view, "list_participation", round_id=one) for one in (from_round, to_round))
units = cached(participation.unit_states, before, after)
first_title, last_title = parts.title(first), parts.title(last)

# Say
if part in parts.ON_PLACES:  # the others say what they find themselves
    frame.say(*words.sentence(pairs, units, first_title, last_title))
otherwise = change.asked_otherwise(asked[0], asked[1], first_title, last_title)
if otherwise:
    st.html(note(otherwise))
divided = unit_changes.note(unit_changes.between(ask(view, "list_unit_changes"), from_round, to_round))
if divided:
    st.html(note(divided))

# Show
if part == parts.PLACES:
    parts.show_groups(pairs, first, last, level_names(view), view, topics[topic])
elif part == parts.DEGREES:
    parts.show_degrees(pairs, first, last, level_names(view), view, topics[topic])
elif part == parts.COMPONENTS:
    parts.show_components(degrees, everything, names, components, first, last, view)
elif part == parts.WHO:
    parts.show_units(units, first, last)
elif part == parts.WHEEL:
    parts.show_wheel(view, first, last)
else:
    parts.show_needs(view, first, last)
frame.cite(f"Källa: {first_title} och {last_title}")
