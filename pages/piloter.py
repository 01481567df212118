"""Piloter: what is being tried, where, and which pilots have no fresh report?"""

from __future__ import annotations

import streamlit as st

from pages.doors.show import Action
from pages.frame import filters, frame
from pages.frame.ask import ask, cached, titles
from pages.frame.hidden import left_out
from pages.pilots import pilots, report_form

view = frame.current_view()
st.title("Vad prövas, var, och vad har man lärt sig?", anchor=False)

# Get
today = view.today
sources = titles(view)
every = cached(pilots.with_age, ask(view, "list_pilots", municipality_code=None), today)
not_counted = left_out(view, "pilot", "pilot_report")
if every.is_empty():
    st.info(
        f"Ingen pilot finns att visa ännu. {not_counted}"
        if not_counted
        else "Ingen pilot är inläst ännu. Läs in arbetsbokens blad Piloter, eller välj Exempeldata ovan."
    )
    frame.end()

# Select
themes = pilots.themes(every)
with st.container(horizontal=True, vertical_alignment="bottom", key="pilotval"):
    theme = filters.choice("Tema", "tema", list(themes), pilots.ALL, themes.__getitem__)
    shown = filters.choice("Visa", "uppgift", list(pilots.SHOWN), pilots.ALL, pilots.SHOWN.__getitem__, kind="segments")
of_theme = cached(pilots.of_choice, every, theme, pilots.ALL)
chosen = cached(pilots.of_choice, of_theme, theme, shown)
filters_said = {"Tema": themes[theme], "Visa": pilots.SHOWN[shown]}
places, reports = (
    cached(pilots.of_pilots, ask(view, name), chosen) for name in ("list_pilot_places", "list_pilot_reports")
)
source = ["Källan står vid varje pilot", f"ålder räknad till {today}"]

# Say
frame.say(*pilots.sentence(of_theme, theme, not_counted))

# Show
parts = {
    name: label for name, label in pilots.PARTS.items() if name != pilots.WRITE or view.actor.may(Action.REPORT_PILOT)
}
part = filters.part(parts, pilots.TIMES)
if part == pilots.EXAMPLES:
    pilots.show_examples(ask(view, "list_examples", municipality_code=None), places, sources, filters_said)
    source = ["Källan står vid varje exempel", left_out(view, "example")]
elif part == pilots.WRITE:
    report_form.show_form(view, every, ask(view, "list_levels")["name"].to_list(), today)
    frame.end()
elif chosen.is_empty():
    st.info("Alla piloter inom urvalet har en färsk uppgift. Välj Alla för att se dem.")
elif part == pilots.TIMES:
    pilots.show_timeline(chosen, reports, today, sources, filters_said)
elif part == pilots.WHERE:
    placed = pilots.place_table(places, view.link_params, sources, filters_said)
    pilots.show_map(ask(view, "show_map"), ask(view, "list_municipalities"), chosen, places, placed)
elif part == pilots.LESSONS:
    pilots.show_lessons(chosen, sources, filters_said)
else:
    pilots.show_reports(chosen, reports, sources, filters_said, left_out(view, "pilot_report"))
frame.cite(*source)
