"""Lägesbild: how far have the municipalities come?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.county import newsletter, overview
from pages.figures import card
from pages.frame import filters, first_visit, frame
from pages.frame.ask import ask, cached, level_names, settings, titles
from pages.frame.hidden import left_out
from pages.map import measures
from pages.text import sentences
from pages.text.html import cards, note, source_line

view = frame.current_view()
with st.container(horizontal=True, vertical_alignment="center"):
    st.title("Hur långt har kommunerna kommit?", anchor=False)
    first_visit.show()
if view.round_id is None:
    overview.show_way_on(view)
    frame.end()

# Get
levels = level_names(view)
municipalities = ask(view, "list_municipality_degrees", round_id=view.round_id)
region = ask(view, "list_units", round_id=view.round_id, municipality_code=None)
scopes = ask(view, "show_county_degree", round_id=view.round_id)
county_row = scopes.row(by_predicate=pl.col("scope") == "county", named=True)
findings = ask(view, "list_findings", round_id=view.round_id)
shares = ask(view, "list_key_shares", round_id=view.round_id).head(2)
needs = ask(view, "count_open_needs", today=view.today.isoformat()).row(0, named=True)
if view.hides("need_event", "responsible"):
    del needs["ownerless"]
components = ask(view, "list_components", round_id=view.round_id)
known = county_row["index_observed"] is not None

# Say
lead, rest = sentences.county_sentence(municipalities, county_row, levels)
frame.say(lead, rest)
not_counted = left_out(view, "need")

# Show
choices = measures.measures(components)
measure = filters.choice(
    "Visa på kartan",
    "matt",
    list(choices),
    measures.DEGREE,
    choices.__getitem__,
    kind="segments",
    hide_label=True,
)
is_component = measure in set(components["component"])
scored = ask(view, "list_component_degrees", round_id=view.round_id, component=measure) if is_component else None
values = cached(measures.map_values, measure, municipalities, levels, scored)
title = f"{choices[measure]} per kommun"
filters_said = {"Visa på kartan": choices[measure]}
table = cached(
    overview.municipality_table, municipalities, scored, levels, view.link_params, choices[measure], is_component
)
# A table is as wide as the page.
wide = card.is_table(overview.MAP_KEY)
left, right = (st.container(), st.container()) if wide else st.columns([1.25, 1], gap="large")
with left:
    shapes, legend = ask(view, "show_map"), measures.legend(measure, values, levels)
    told = cached(overview.map_text, choices[measure], values, municipalities)
    overview.show_map(shapes, values, legend, title, told, card.Table(*table, filters_said))
    st.html(source_line([f"Källa: {view.round_title}", frame.edition_text(), not_counted]))
bars = scored if scored is not None else municipalities
is_degree = known and measure not in (measures.COVERAGE, measures.NEEDS) and bars["index_low"].is_not_null().any()
with right:
    if is_degree:
        overview.show_intervals(bars, levels, choices[measure], filters_said)
    else:
        overview.show_findings(findings, titles(view))

stated = sentences.stated_count(view.rounds.row(by_predicate=pl.col("round_id") == view.round_id, named=True))
figures = sentences.key_figures(municipalities, region, shares, findings, needs, titles(view), not_counted, stated)
st.html(cards(figures))
if not region.is_empty():
    st.header(f"Verksamheter i {settings(view)['region_name']}", anchor=False)
    st.html(cards(overview.region_cards(region, levels)))

if is_degree:
    overview.show_findings(findings, titles(view))  # else they stand beside the map
if not known:
    overview.show_contexts(
        ask(view, "list_context_uses", round_id=view.round_id), titles(view), settings(view)["wheel_name"]
    )
    overview.show_what_to_load()

# Made when it is unfolded: an element to copy from takes 1.6 MB of scripts.
text = st.expander("Text till nyhetsbrevet", on_change="rerun", key="nyhetsbrev")
if text.open:
    with text:
        st.html(
            note(
                "Texten bygger på siffrorna på sidan. Varje mening säger hur många svar den grundas på. Kopiera texten."
            )
        )
        said = cached(newsletter.of_edition, view.edition, view.round_id, view.round_title, view.example)
        st.code(said, language=None, wrap_lines=True)
