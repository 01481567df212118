"""Svarsläge: who was asked, who has answered, and whom shall we remind?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.figures.tables import show_table
from pages.frame import frame
from pages.frame.ask import ask, cached, settings, titles
from pages.frame.hidden import no_round
from pages.municipality import correction_form
from pages.responses import handouts, reminder, responses, sample
from pages.text.html import cards, source_line

view = frame.current_view()
st.title("Vilka har svarat?", anchor=False)
if view.round_id is None:
    st.info(no_round(view, "Läs in vilka som är tillfrågade, eller välj Exempeldata ovan."))
    frame.end()

# Get
of_round = view.rounds.row(by_predicate=pl.col("round_id") == view.round_id, named=True)
units = ask(view, "list_participation", round_id=view.round_id)
open_answers = ask(view, "list_open_answers", round_id=view.round_id)
sources = titles(view)

# Say
frame.say(*responses.sentence(units, of_round["title"]))
st.html(cards(responses.sector_cards(units)))
st.html(source_line([f"Källa: {view.round_title}", frame.edition_text()]))

# Show
responses.show_two_counts(of_round, sources)
st.header("Svar per huvudman", anchor=False)
show_table(*cached(responses.municipality_matrix, units, view.link_params))
if units["municipality_code"].has_nulls():
    show_table(*responses.division_table(units))
    correction_form.show_region(view, view.round_id, responses.region_name(units))
responses.show_silent(units, sources, view.link_params)
reminder.show_reminder(units, of_round["title"], settings(view), view.example)
handouts.show(view, view.round_id, units)
responses.show_incomplete(units, open_answers, view.link_params)
responses.show_all(units, sources)
sample.show(view, view.round_id)  # last, as it is for process leaders: what others see stands as it does for them
st.html(source_line([f"Källa: {view.round_title}", frame.edition_text()]))
