"""Möte: what has changed since the last meeting, what did this one see, and what does it decide?"""

from __future__ import annotations

import streamlit as st

from pages.doors.show import Action
from pages.frame import frame, notices
from pages.frame.ask import ask, cached, settings
from pages.frame.hidden import left_out
from pages.meetings import forms
from pages.meetings import meeting as meetings
from pages.needs import needs

view = frame.current_view()
st.title("Vad har hänt sedan förra mötet, och vad beslutar vi?", anchor=False)
notices.show(meetings.PAGE, view)

# Get
every, decisions = ask(view, "list_meetings"), ask(view, "list_decisions")
open_needs = needs.of_choice(
    cached(needs.with_age, ask(view, "list_all_needs"), view.today, settings(view)["region_name"]),
    needs.ALL,
    needs.ALL,
    needs.OPEN,
)
choices = forms.Choices(
    needs.link_labels(open_needs),
    dict(ask(view, "list_municipalities").select("municipality_code", "name").iter_rows()),
    dict(ask(view, "list_components", round_id=view.round_id).select("component", "name").iter_rows()),
)

if every.is_empty():
    waits = "Skapa mötet först, så följer förslaget till beslut med." if forms.is_proposed() else ""
    frame.say(
        "Inget möte är skapat ännu.",
        f"När du skapar ett möte sparas läget, så att du senare kan se sidorna som de var då. {waits}",
    )
else:
    # Select
    with st.container(horizontal=True, vertical_alignment="bottom", key="moteval"):
        meeting, earlier = meetings.choose(every)
        span = meetings.choose_span(earlier is not None)

    # Say
    changed = meetings.between(view, meeting, earlier, span)
    if changed is not None:
        lead, rest = meetings.sentence(changed)
        frame.say(lead, f"{rest} {left_out(view, 'need')}")
    meetings.show_as_it_was(view, meeting)
    proposed = forms.proposal(view, choices)
    if proposed is not None and forms.may(view, Action.DECIDE):
        with st.expander("Skriv ett beslut", expanded=True):
            forms.show_decide(view, meeting["meeting_id"], choices, proposed)

    # Show
    if changed is not None:
        st.header(meetings.SPANS[span], anchor=False)
        meetings.show_since(changed)
    st.header("Beslut på mötet", anchor=False)
    meetings.show_decisions(view, decisions, meeting)
    meetings.show_minutes(view, meeting, earlier, decisions)
    if proposed is None and forms.may(view, Action.DECIDE):
        with st.expander("Skriv ett beslut"):
            forms.show_decide(view, meeting["meeting_id"], choices)
    if decisions.height:
        st.header("Följ upp ett beslut", anchor=False)
        picked = forms.choose_decision(decisions)
        if picked is not None:
            forms.show_history(view, picked["decision_id"])
            if view.edition.newest and view.actor.may(Action.DECIDE):
                forms.show_change(view, picked, choices)
if view.actor.may(Action.PLAN_MEETING):
    st.header("Skapa ett möte", anchor=False)
if forms.may(view, Action.PLAN_MEETING):
    forms.show_plan(view)
