"""Kommun: how far has this municipality come, and why?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.frame import filters, frame, glossary
from pages.frame.ask import ask, level_names, titles
from pages.frame.hidden import no_round
from pages.municipality import answers, correction_form, known, print_view
from pages.municipality import degree as municipality
from pages.text.html import source_line

view = frame.current_view()
places = ask(view, "list_municipalities")
codes = places["municipality_code"].to_list()
name_of = dict(places.select("municipality_code", "name").iter_rows())

# Select
with st.container(horizontal=True, vertical_alignment="bottom", key="kommunval"):
    code = filters.choice("Kommun", "kommun", codes, codes[0], name_of.__getitem__)
    municipality.show_neighbours(codes, code, name_of)
name = name_of[code]
st.title(f"Hur långt har {name} kommit?", anchor=False)
if view.round_id is None:
    st.info(no_round(view, "Läs in svaren från en uppföljning, eller välj Exempeldata ovan."))
    frame.end()

# Get
levels = level_names(view)
sources = titles(view)
degrees = ask(view, "list_municipality_degrees", round_id=view.round_id)
degree = degrees.row(by_predicate=pl.col("municipality_code") == code, named=True)
units = ask(view, "list_units", round_id=view.round_id, municipality_code=code)
cells = ask(view, "list_cells", round_id=view.round_id, municipality_code=code)
uses = ask(view, "list_wheel_uses", round_id=view.round_id).filter(pl.col("municipality_code") == code)
parts = ask(view, "list_municipality_parts", round_id=view.round_id, municipality_code=code)
rounds = ask(view, "list_rounds_degree", municipality_code=code)
source = source_line([f"Källa: {view.round_title}", frame.edition_text()])
all_rounds = source_line(["Källa: alla uppföljningar", frame.edition_text()])

# Say
frame.say(*municipality.sentence(name, degree, units, levels))

# Show
if not units.is_empty():
    print_view.show_print(view, view.round_id, code, name)
    municipality.show_parts(name, parts, levels)
    st.html(source)
    st.header("Verksamheterna", anchor=False, help=glossary.help_of("verksamhet"))
    municipality.show_units(name, units, levels, sources)
    st.html(source)
    st.header("Svar per byggsten", anchor=False, help=glossary.help_of("byggsten"))
    answers.show_cells(name, cells)
    answers.show_why(view, name, cells, sources)
    correction_form.show(view, view.round_id, name, cells)
    st.html(source)
    if not uses.is_empty():  # the round asked about the wheel
        answers.show_wheel(name, uses, ask(view, "list_wheel_levels")["name"].to_list())
        st.html(source)
    answers.show_comments(name, ask(view, "list_unit_comments", round_id=view.round_id, municipality_code=code))
if rounds.height > 1:
    municipality.show_rounds(name, rounds, levels)
    answers.show_history(
        name,
        ask(view, "list_cell_history", municipality_code=code),
        {row["round_id"]: municipality.round_name(row) for row in rounds.iter_rows(named=True)},
        ask(view, "list_unit_changes").filter(pl.col("municipality_code") == code),
    )
    st.html(all_rounds)
known.show_needs(view, name, ask(view, "list_needs", municipality_code=code), sources)
known.show_pilots(view, name, ask(view, "list_pilots", municipality_code=code).reverse(), sources)
known.show_examples(view, name, ask(view, "list_examples", municipality_code=code), sources)
known.show_timeline(name, ask(view, "list_events", municipality_code=code), sources)
