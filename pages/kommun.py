"""Kommun: how far has this municipality come, and why?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.shared import filters, frame, municipality
from pages.shared.ask import ask, level_names, titles
from pages.shared.html import source_line

view = frame.shown()
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
    st.info("Ingen uppföljning är inläst ännu. Läs in svaren från en uppföljning, eller välj Exempeldata ovan.")
    st.stop()

# Get
levels = level_names(view)
sources = titles(view)
degrees = ask(view, "list_municipality_degrees", round_id=view.round_id)
degree = degrees.row(by_predicate=pl.col("municipality_code") == code, named=True)
units = ask(view, "list_units", round_id=view.round_id, municipality_code=code)
cells = ask(view, "list_cells", round_id=view.round_id, municipality_code=code)

# Say
frame.say(*municipality.sentence(name, degree, units, levels))

# Show
st.header("Verksamheterna", anchor=False)
st.html(municipality.unit_table(name, units, levels, sources))
st.header("Svar per byggsten", anchor=False)
st.html(municipality.cell_table(name, cells))
municipality.show_why(cells, sources)
st.html(source_line([f"Källa: {view.round_title}", frame.edition_text()]))
municipality.show_rounds(name, ask(view, "list_rounds_degree", municipality_code=code), levels)
municipality.show_needs(name, ask(view, "list_needs", municipality_code=code), sources)
municipality.show_pilots(name, ask(view, "list_pilots", municipality_code=code), sources)
municipality.show_examples(name, ask(view, "list_examples", municipality_code=code), sources)
municipality.show_timeline(name, ask(view, "list_events", municipality_code=code), sources)
