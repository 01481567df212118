"""Möte: where do we stand, what has changed since the last meeting, and what do we decide?"""

from __future__ import annotations

import streamlit as st

from pages.doors.show import Action
from pages.frame import frame, notices
from pages.frame.ask import ask, cached, settings
from pages.frame.hidden import left_out
from pages.meetings import agenda, fields, follow_up, forms, minutes, standing
from pages.meetings import meeting as meetings
from pages.needs import needs
from pages.to_do import items

view = frame.current_view()
st.title("Vad har hänt sedan förra mötet, och vad beslutar vi?", anchor=False)

# Get
every, decisions = ask(view, "list_meetings"), ask(view, "list_decisions")
functions = not view.hides("need_event", "responsible")
open_needs = needs.of_choice(
    cached(needs.with_age, ask(view, "list_all_needs"), view.today, settings(view)["region_name"], functions),
    needs.ALL,
    needs.ALL,
    needs.OPEN,
)
choices = fields.Choices(
    needs.link_labels(open_needs),
    dict(ask(view, "list_municipalities").select("municipality_code", "name").iter_rows()),
    dict(ask(view, "list_components", round_id=view.round_id).select("component", "name").iter_rows()),
    items.link_labels(ask(view, "list_followed").filter("is_open")),
)

if every.is_empty():
    notices.show(meetings.PAGE, view)
    waits = "Skapa mötet först, så följer förslaget till beslut med." if forms.is_proposed() else ""
    frame.say(
        "Inget möte är skapat ännu.",
        f"När du skapar ett möte sparas läget, så att du senare kan se sidorna som de var då. {waits}",
    )
    if forms.may(view, Action.PLAN_MEETING):
        forms.show_plan(view)
    frame.end()

# Select
with st.container(horizontal=True, vertical_alignment="bottom", key="moteval"):
    meeting, earlier = meetings.choose(every)
    part = meetings.choose_part()
proposed = forms.proposal(view, choices, open_needs) if part == meetings.DECIDE else None
not_counted = left_out(view, "need", "pilot_report")
if part != meetings.DECISIONS:  # there it stands where the decision is changed
    notices.show(meetings.PAGE, view)

# Say and show
if part == meetings.NOW:
    stood = standing.standing(view, meeting)
    frame.say(stood.lead, stood.rest)
    meetings.say_since(view, meeting, earlier, not_counted)
    standing.show_standing(view, meeting, stood)
elif part == meetings.SINCE:
    if earlier is None:
        frame.say(
            "Det finns inget tidigare möte att jämföra med.", "Det som har hänt efter mötet står under Nästa möte."
        )
    else:
        meetings.show_span(view, meeting, earlier, meetings.BEFORE, not_counted)
elif part == meetings.DECIDE:
    if proposed is None:
        lead, rest = agenda.sentence(view, open_needs, decisions)
        frame.say(lead, f"{rest} {left_out(view, 'need')}".rstrip())
        agenda.offer_overdue(view, decisions)
    if forms.may(view, Action.DECIDE):
        with st.expander("Skriv ett beslut", expanded=proposed is not None):
            forms.show_decide(view, meeting["meeting_id"], choices, proposed)
    agenda.show_agenda(view, open_needs, decisions)
elif part == meetings.DECISIONS:
    meetings.show_decisions(view, decisions, meeting)
    minutes.show_minutes(view, meeting, earlier, decisions)
    if decisions.height:
        st.header("Följ upp ett beslut", anchor=False)
        follow_up.show(view, decisions, choices)
else:
    if view.actor.may(Action.PLAN_MEETING):
        st.header("Skapa ett möte", anchor=False)
    if forms.may(view, Action.PLAN_MEETING):
        forms.show_plan(view)
    meetings.show_span(view, meeting, None, meetings.AFTER, not_counted)
meetings.offer_next(part)
