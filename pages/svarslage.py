"""Svarsläge: who was asked, who has answered, and whom shall we remind?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.figures.tables import show_table
from pages.frame import filters, frame
from pages.frame.ask import ask, cached, settings, titles
from pages.frame.hidden import no_round
from pages.municipality import correction_form
from pages.responses import handouts, parts, reminder, responses, sample
from pages.text.html import cards
from pages.text.sentences import stated_count

view = frame.current_view()
st.title("Vilka har svarat?", anchor=False)
if view.round_id is None:
    st.info(no_round(view, "Läs in vilka som är tillfrågade, eller välj Exempeldata ovan."))
    frame.end()

# Get
of_round = view.rounds.row(by_predicate=pl.col("round_id") == view.round_id, named=True)
units = ask(view, "list_participation", round_id=view.round_id)
has_region = units["municipality_code"].has_nulls()
sources = titles(view)

# Say
lead, rest = responses.sentence(units, of_round["title"])
frame.say(lead, f"{rest} {stated_count(of_round)}".strip())

# Select
offered, first = parts.parts_for(view, has_region), parts.first()
part = filters.part(offered, first)

# Show
if part == parts.WHO:
    st.html(cards(responses.sector_cards(units)))
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.header("Svar per huvudman", anchor=False)
        show_table(*cached(responses.municipality_matrix, units, view.link_params))
        if has_region:
            show_table(*responses.division_table(units))
    with right:
        responses.show_silent(units, sources, view.link_params)
        if responses.silent(units).height:
            st.button("Skriv en påminnelse", on_click=filters.choose, args=("visa", parts.REMIND, first))
elif part == parts.REMIND:
    reminder.show_reminder(units, of_round["title"], settings(view), view.example)
elif part == parts.HANDOUTS:
    handouts.show(view, view.round_id, units)
elif part == parts.PARTLY:
    responses.show_incomplete(units, ask(view, "list_open_answers", round_id=view.round_id), view.link_params)
elif part == parts.EVERYBODY:
    responses.show_two_counts(of_round, sources)
    responses.show_all(units, sources)
elif part == parts.CORRECT:
    correction_form.show_region(view, view.round_id, responses.region_name(units))
else:
    sample.show(view, view.round_id)
frame.cite(f"Källa: {view.round_title}")
