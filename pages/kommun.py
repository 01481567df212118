"""Kommun: how far has this municipality come, and why?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.doors import show
from pages.frame import filters, frame
from pages.frame.ask import ask, level_names, settings, titles
from pages.frame.hidden import no_round
from pages.indicators import show as indicators
from pages.municipality import answers, correction_form, known, next_view, print_view, step
from pages.municipality import degree as municipality
from pages.municipality.place import PLACE, REGION, municipality_code
from pages.outreach import logs, outreach

NOW, WHY, WHEEL, KNOWN, TIME = "", "varfor", "hjulet", "behov", "tid"

view = frame.current_view()
places = ask(view, "list_municipalities")
name_of = dict(places.select("municipality_code", "name").iter_rows())
if region := settings(view)["region_name"]:
    name_of[REGION] = region
codes = list(name_of)

# Select
with st.container(horizontal=True, vertical_alignment="center", key="kommunval"):
    title = st.container()
    place = filters.choice("Kommun", PLACE, codes, codes[0], name_of.__getitem__, "menu")
    municipality.show_neighbours(codes, place, name_of)
name, code = name_of[place], municipality_code(place)
title.title(f"Hur långt har {name} kommit?", anchor=False)
if view.round_id is None:
    st.info(no_round(view, "Läs in svaren från en uppföljning, eller välj Exempeldata ovan."))
    frame.end()

# Get
levels = level_names(view)
sources = titles(view)
threshold = float(settings(view)["threshold"])
degree = municipality.degree_of(view, place)
units = ask(view, "list_units", round_id=view.round_id, municipality_code=code)
cells = ask(view, "list_cells", round_id=view.round_id, municipality_code=code)
parts_of_degree = ask(view, "list_municipality_parts", round_id=view.round_id, municipality_code=code)
rounds = ask(view, "list_rounds_degree", municipality_code=code)
source = f"Källa: {view.round_title}"

# Say
lead, rest = step.sentence(name, degree, units, cells, levels, threshold)
frame.say(lead, rest if units.height else f"{rest} {municipality.elsewhere(name, rounds)}")

# Select
parts = {
    NOW: "Läget",
    WHY: "Varför",
    WHEEL: show.wheel().title,
    KNOWN: "Behov och piloter" if code else "Behov",
    TIME: "Över tid",
}
with st.container(horizontal=True, horizontal_alignment="distribute", key="kommundel"):
    part = filters.part(parts, NOW)
    if units.height and code:
        print_view.show_print(view, view.round_id, code, name)

# Show
if part == KNOWN:
    whole = "hela kommunen" if code else "hela Regionen"
    known.show_needs(view, name, whole, ask(view, "list_needs", municipality_code=code), sources)
    if code:  # the Region takes part in none of its own
        known.show_pilots(view, name, ask(view, "list_pilots", municipality_code=code).reverse(), sources)
        known.show_examples(view, name, ask(view, "list_examples", municipality_code=code), sources)
    source = "Källan står vid varje rad"
elif part == TIME:
    municipality.show_rounds(name, rounds, levels)
    if rounds.height:
        answers.show_history(
            name,
            ask(view, "list_cell_history", municipality_code=code),
            {row["round_id"]: municipality.round_name(row) for row in rounds.iter_rows(named=True)},
            ask(view, "list_unit_changes").filter(pl.col("municipality_code").eq_missing(code)),
            str(view.rounds["round_id"].max()),
        )
    indicators.show(view, sources, place, name)
    st.header(outreach.TITLE, anchor=False)
    outreach.show_place(view, (logs.OCCASIONS, logs.WEB_USES), sources, place, name)
    known.show_timeline(view, name, ask(view, "list_events", municipality_code=code), sources)
    source = "Källa: alla uppföljningar"
elif units.is_empty():
    st.markdown(f"{name} är inte med i den här uppföljningen, så det finns inga svar att visa.")
elif part == NOW:
    left, right = st.columns([5, 6])
    with left:
        municipality.show_parts(name, parts_of_degree, levels, step.is_reading(cells))
    with right, st.container(key="nasta-steg"):
        next_view.show(view, place, name, cells, parts_of_degree, degree, levels)
elif part == WHEEL:
    uses = ask(view, "list_wheel_uses", round_id=view.round_id)
    uses = uses.filter(pl.col("municipality_code").eq_missing(code))
    answers.show_wheel(name, uses, ask(view, "list_wheel_levels")["name"].to_list())
else:
    weights = ask(view, "list_components", round_id=view.round_id)["weight"]
    step.show_count(name, cells, levels, threshold, weights.n_unique() > 1)
    answers.show_cells(name, cells)
    answers.show_why(view, name, cells, sources)
    with st.expander("Verksamheterna var för sig"):
        municipality.show_units(name, units, levels, sources)
        municipality.show_levels(name, parts_of_degree, levels)
    if code:
        outreach.show_place(view, (logs.SCHOOLS,), sources, place, name)
    correction_form.show(view, view.round_id, name, cells)
    answers.show_comments(name, ask(view, "list_unit_comments", round_id=view.round_id, municipality_code=code))
frame.cite(source)
