"""Lägesbild: how far have the municipalities come?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.change import pairs as change
from pages.county import county_map, map_words, overview, place_panel
from pages.county.standing import standing
from pages.figures import card
from pages.frame import filters, first_visit, frame
from pages.frame.ask import ask, cached, level_names, settings, theme, titles
from pages.frame.hidden import left_out
from pages.map import measures
from pages.map.legend import legend_html
from pages.municipality.place import REGION
from pages.text import sentences
from pages.text.html import key_figures

view = frame.current_view()
with st.container(horizontal=True, vertical_alignment="center"):
    st.title("Hur långt har kommunerna kommit?", anchor=False)
    guide = st.container(width="content")
if view.round_id is None:
    overview.show_way_on(view)
    frame.end()

# Get
levels = level_names(view)
municipalities = ask(view, "list_municipality_degrees", round_id=view.round_id)
region = ask(view, "list_units", round_id=view.round_id, municipality_code=None)
scopes = ask(view, "show_county_degree", round_id=view.round_id)
county = scopes.row(by_predicate=pl.col("scope") == "county", named=True)
findings = ask(view, "list_findings", round_id=view.round_id)
shares = ask(view, "list_key_shares", round_id=view.round_id).head(2)
needs = ask(view, "count_open_needs", today=view.today.isoformat()).row(0, named=True)
if view.hides("need_event", "responsible"):
    del needs["ownerless"]
components = ask(view, "list_components", round_id=view.round_id)
known = county["index_observed"] is not None
names = dict(municipalities.select("municipality_code", "name").iter_rows())
if not region.is_empty():
    names[REGION] = settings(view)["region_name"]
before = overview.round_before(view)

# Say
with guide:
    first_visit.show(known)
frame.say(*sentences.county_sentence(municipalities, county, levels))

# Select
default = measures.DEGREE if known else measures.COVERAGE
choices = measures.measures(components)
options = sorted(choices, key=lambda one: one != default)  # what is shown first stands first
line = card.bar(county_map.MAP_KEY)
with line:
    measure = filters.choice(
        "Visa på kartan", "matt", options, default, choices.__getitem__, kind="segments", hide_label=True
    )
chosen = county_map.chosen_place(names)

# Get
topic = measure if measure in set(components["component"]) else change.ALL_TOPICS
scored = ask(view, "list_component_degrees", round_id=view.round_id, component=topic) if topic else None
values = cached(measures.map_values, measure, municipalities, levels, scored)
is_degree = known and measure not in (measures.COVERAGE, measures.NEEDS)
pairs = None
if before is not None:
    compared = ask(view, "list_change_degrees", from_round=before["round_id"], to_round=view.round_id)
    pairs = cached(change.pair_rounds, compared, names, before["round_id"], view.round_id, topic)
since = f"Sedan {before['round_id']}" if before is not None and is_degree else ""
places = ask(view, "list_place_degrees", round_id=view.round_id)
rows = cached(standing, municipalities, values, places, topic, levels, pairs, names.get(REGION, ""))

# Show
title = measures.title(measure, choices[measure])
chart = county_map.MapView(
    ask(view, "show_map"),
    values,
    measures.legend(measure, values, levels),
    title,
    cached(map_words.map_text, choices[measure], values, municipalities),
    chosen,
    county_map.BESIDE_MAP_PX if known else county_map.BESIDE_PUBLISHED_PX,
)
described = cached(
    map_words.municipality_table, municipalities, scored, levels, view.link_params, choices[measure], rows, since
)
table = card.Table(*described, {"Visa på kartan": choices[measure], **({"Förändring": since} if since else {})})
listed = county_map.standing_figure(rows, since, title, table) if is_degree else None


def show_picture() -> None:
    """Show the map, and beside it the places, what the colours mean, and the place that is chosen."""
    st.html(legend_html(chart.legend, theme()))
    left, right = st.columns([4, 6], gap="small")
    with left:
        chart.show()
    with right, st.container(gap="xsmall", key="bredvid"):
        if listed is not None:
            county_map.show_standing(listed, chosen)
        elif known:
            st.html(map_words.value_table(values, municipalities, title))
        else:
            overview.show_findings(findings, titles(view))
            overview.show_what_to_load(view)
        if chosen:
            place_panel.show_place(view, chosen, names[chosen])
        elif pairs is not None and before is not None:
            place_panel.show_change(view, pairs, before)
        elif known:
            place_panel.show_hint()
    chart.show_zoomed()


card.show(
    listed or chart.figure(table),
    title,
    explore=listed is not None,
    show_picture=show_picture,
    line=line,
    also=() if listed is None else (chart.figure(table),),
)
stated = sentences.stated_count(view.rounds.row(by_predicate=pl.col("round_id") == view.round_id, named=True))
not_counted = left_out(view, "need")
figures = sentences.key_figures(municipalities, region, shares, findings, needs, titles(view), not_counted, stated)
st.html(key_figures(figures))
frame.cite(f"Källa: {view.round_title}")
