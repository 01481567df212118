"""Hjulet: in which contexts is the wheel used, by whom, and whom can one ask?"""

from __future__ import annotations

import streamlit as st

from pages.doors import show
from pages.figures.tables import show_table
from pages.frame import filters, frame, glossary
from pages.frame.ask import ask, cached, settings, titles
from pages.frame.hidden import no_round
from pages.wheel import usage, wheel

view = frame.current_view()
words = settings(view)
st.title(f"Var används {words['wheel_name'] or show.wheel().word}?", anchor=False)
if view.round_id is None:
    st.info(no_round(view, "Läs in arbetsbokens blad Hjulet, eller välj Exempeldata ovan."))
    wheel.show_names(words)
    frame.end()

# Get
uses = ask(view, "list_wheel_uses", round_id=view.round_id)
levels = ask(view, "list_wheel_levels")["name"].to_list()
statements = ask(view, "list_context_uses", round_id=view.round_id)
sources = titles(view)

# Select
contexts = usage.contexts(uses)
if uses.is_empty():
    st.info("Den här uppföljningen frågade inte om något sådant verktyg. Det som den frågade om står på sidan Metod.")
    frame.end()
context = filters.choice(
    "Sammanhang",
    "sammanhang",
    list(contexts),
    usage.ALL,
    contexts.__getitem__,
    help_text=glossary.help_of("sammanhang"),
)
of_context = cached(usage.of_context, uses, context)
chosen = {"Sammanhang": contexts[context]}
summary = cached(usage.summarise, uses)
answered = bool(summary["known"].sum())

# Say
frame.say(
    *(usage.sentence(summary, uses, levels, context) if answered else usage.published_sentence(statements, context))
)

# Show
published = bool(statements["at_least"].fill_null(0).sum())
if answered:
    parts = {name: label for name, label in wheel.PARTS.items() if name != wheel.STATED or published}
    part = filters.part(parts, wheel.CONTEXTS)
    if part == wheel.CONTEXTS:
        wheel.show_wheel(uses, levels, context)
        wheel.show_unused(summary)
    elif part == wheel.WHOM:
        wheel.show_users(of_context, levels, view.link_params, chosen)
    elif part == wheel.UNITS_ONE_BY_ONE:
        wheel.show_matrix(of_context, levels, view.link_params, chosen)
    else:
        show_table(wheel.published_title(), wheel.published_columns(sources), statements)
    frame.cite(f"Källa: {view.round_title}")
elif published:
    wheel.show_occurrences(statements, sources, context)
    frame.cite(f"Källa: {view.round_title}")
wheel.show_names(words)
