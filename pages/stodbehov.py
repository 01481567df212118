"""Stödbehov: which support is asked for and still open, who takes care of it, and who can help?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.doors.show import Action
from pages.figures.tables import show_table
from pages.frame import filters, frame, notices
from pages.frame.ask import ask, cached, settings, titles
from pages.frame.hidden import left_out
from pages.frame.paging import part_of
from pages.needs import ages, board, detail, form, needs
from pages.slides import content
from pages.text.html import cards, source_line

view = frame.current_view()
st.title("Vilket stöd behövs, och vem tar hand om det?", anchor=False)
notices.show(form.PAGE, view)

# Get
today, region = view.today, settings(view)["region_name"]
functions = not view.hides("need_event", "responsible")
every = cached(needs.with_age, ask(view, "list_all_needs"), today, region, functions)
not_counted = left_out(view, "need")
municipalities = ask(view, "list_municipalities")
categories = dict(ask(view, "list_need_categories").select("category", "name").iter_rows())
capable = ask(view, "list_capable_units", round_id=view.round_id)
sources = titles(view)

# Select
places = {needs.ALL: "Alla", needs.COUNTY: "Hela länet", needs.REGION: region}
places |= dict(municipalities.select("municipality_code", "name").iter_rows())
offered = {needs.ALL: "Alla kategorier"} | categories
views = {"": "Tavla", "tabell": "Tabell"}
with st.container(horizontal=True, vertical_alignment="bottom", key="behovsval"):
    category = filters.choice("Kategori", "kategori", list(offered), needs.ALL, offered.__getitem__)
    place = filters.choice("Vem har behovet", "kommun", list(places), needs.ALL, places.__getitem__)
    status = filters.choice("Status", "status", list(needs.STATUSES), needs.OPEN, needs.STATUSES.__getitem__)
    shown = filters.choice("Visa som", "vy", list(views), "", views.__getitem__, kind="segments")
within = cached(needs.of_choice, every, category, place)
chosen = cached(needs.of_choice, within, needs.ALL, needs.ALL, status)
said = {"Kategori": offered[category], "Vem har behovet": places[place]}
link = {**view.link_params, "kategori": category or None, "kommun": place or None, "status": status or None}
link["vy"] = shown or None
source = source_line(["Källa: står vid varje behov i tabellen", frame.edition_text(), f"ålder räknad till {today}"])

# Say
if every.is_empty():
    st.info(
        "Inget stödbehov finns att visa ännu. En processledare kan lägga till ett här eller läsa in arbetsbokens blad "
        f"Stödbehov. Välj Exempeldata för att se hur det blir. {not_counted}"
    )
else:
    in_words = "" if within.height == every.height else " i urvalet"
    lead, rest = needs.sentence(within, needs.published_only(every, view.example), in_words)
    frame.say(lead, f"{rest} {not_counted}")
    st.html(cards(needs.figures(within, not not_counted)))

# Show
counts = cached(needs.by_category, within, categories)
if counts.height:
    bars = content.need_chart(counts)
    ages.show_ages(counts, bars.labels, bars.parts, {**said, "Status": "Öppna"})
    st.html(source)
if every.height:
    first = "försenade och utan ansvarig" if functions else "försenade"
    st.header(f"Behoven, {first} först", anchor=False)
    part = part_of("Stödbehov", chosen.height)
    if chosen.is_empty():
        st.info("Inget behov passar valet. Ändra kategori, vem eller status ovan.")
    elif shown == "":
        st.html(cached(board.board, chosen, board.statuses(status), capable, link, part))
    else:
        columns, rows = needs.need_table(chosen, capable, sources, link)
        show_table("Stödbehov", columns, rows, {**said, "Status": needs.STATUSES[status]}, part)
    st.html(source)
    st.header("Följ upp ett behov", anchor=needs.ANCHOR)
    names = {"": "Inget valt"} | needs.labels(needs.with_one(chosen[part], every, st.query_params.get("behov", "")))
    need_id = filters.choice(
        "Behov att följa upp", "behov", list(names), "", names.__getitem__, help_text=needs.OF_SHOWN
    )
    if need_id:
        row = every.row(by_predicate=pl.col("need_id") == need_id, named=True)
        detail.show_need(view, row, sources)
        if row["is_open"]:
            detail.show_help(view, row, sources)
        st.html(source_line([f"Nivåer: {view.round_title}" if view.round_id else "", frame.edition_text()]))
        if view.actor.may(Action.EDIT_NEEDS):
            st.subheader("Ändra behovet", anchor=False)
        if form.may_write(view):
            others = {one: label for one, label in cached(needs.link_labels, every).items() if one != need_id}
            form.show_change(view, row, categories, others)
if view.actor.may(Action.EDIT_NEEDS):
    st.header("Lägg till ett stödbehov", anchor=False)
if form.may_write(view):
    asked_by = cached(form.places, municipalities, ask(view, "list_all_units"), region)
    form.show_add(view, categories, asked_by, cached(needs.link_labels, every))
