"""Stödbehov: which support is asked for and still open, who takes care of it, and who can help?"""

from __future__ import annotations

import streamlit as st

from pages.doors.show import Action
from pages.events import side_by_side
from pages.frame import filters, frame
from pages.frame.ask import ask, cached, settings, titles
from pages.frame.hidden import left_out
from pages.needs import ages, form, needs, panel, rows
from pages.slides import content

view = frame.current_view()
st.title("Vilket stöd behövs, och vem tar hand om det?", anchor=False)

# Get
today, region = view.today, settings(view)["region_name"]
functions = not view.hides("need_event", "responsible")
every = cached(needs.with_age, ask(view, "list_all_needs"), today, region, functions)
not_counted = left_out(view, "need")
municipalities = ask(view, "list_municipalities")
categories = dict(ask(view, "list_need_categories").select("category", "name").iter_rows())
may_write = view.actor.may(Action.EDIT_NEEDS)

# Select
places = {needs.ALL: "Alla", needs.COUNTY: "Länet"} | ({needs.REGION: region} if region else {})
places |= dict(municipalities.select("municipality_code", "name").iter_rows())
offered = {needs.ALL: "Alla kategorier"} | categories
with st.container(horizontal=True, vertical_alignment="bottom", key="behovsval"):
    category = filters.choice("Kategori", "kategori", list(offered), needs.ALL, offered.__getitem__)
    place = filters.choice("Vem har behovet", "kommun", list(places), needs.ALL, places.__getitem__)
    status = filters.choice("Status", "status", list(needs.STATUSES), needs.OPEN, needs.STATUSES.__getitem__)
    form_of_list = filters.choice("Visa som", "vy", list(rows.FORMS), "", rows.FORMS.__getitem__, kind="segments")
    if may_write:
        panel.offer_new()
within = cached(needs.of_choice, every, category, place)
chosen = cached(needs.of_choice, within, needs.ALL, needs.ALL, status)
counts = cached(needs.by_category, within, categories)
said = {"Kategori": offered[category], "Vem har behovet": places[place]}

# Say
if every.is_empty():
    frame.say("Inget stödbehov finns att visa ännu.", f"{panel.HOW_TO_BEGIN} {not_counted}")
else:
    in_words = "" if within.height == every.height else " i urvalet"
    lead, rest = needs.sentence(within, needs.published_only(every, view.example), in_words)
    first = "Försenade och utan ansvarig" if functions else "Försenade"
    frame.say(lead, f"{rest} {first} står först. {not_counted}")

# Show
side_by_side.arrange("behovs", 21.5)
beside = panel.is_open() or (form_of_list == rows.LIST and counts.height > 0)
left, right = st.columns(2) if beside else (st.container(), None)
with left:
    need_id = rows.show(view, every, chosen, form_of_list, {**said, "Status": needs.STATUSES[status]})
if right is not None:
    with right, panel.frame_of(need_id):
        if panel.is_new():
            asked_by = cached(form.places, municipalities, ask(view, "list_all_units"), region)
            panel.show_new(view, categories, asked_by, cached(needs.link_labels, every))
        elif need_id:
            panel.show(view, every, chosen, need_id, categories, titles(view))
        elif counts.height:
            bars = content.need_chart(counts)
            ages.show_ages(counts, bars.labels, bars.parts, {**said, "Status": "Öppna"})
            st.markdown("Välj ett behov i listan för att se mer om det.")
frame.cite("Källan står vid varje behov", f"ålder räknad till {today}")
