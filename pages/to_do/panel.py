"""One thing that is followed up: what it is, where it stands, to change that, and what has happened with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from html import escape
from typing import Any

import streamlit as st

from pages.doors import acts
from pages.doors.acts import Action, Followed
from pages.events.facts import fact_list
from pages.events.fields import CAN_BE_TAKEN_BACK, FIELDS, NO_NAMES, ask_state
from pages.events.form import Kind, open_form, save
from pages.events.history import HIDEABLE, history_columns
from pages.figures.tables import show_table
from pages.frame import notices
from pages.frame.ask import View, ask
from pages.text.html import Link, links, note, page_url, text_block
from pages.text.swedish import FOLLOWED_STATUS, day, plain_label, text
from pages.to_do import items
from pages.to_do.items import Row, Titles

PAGE = "larande"
# What the address calls it -> the table that its act takes.
_TABLES = {"rekommendation": "recommendation", "aktivitet": "activity"}


def _as_text(name: str, value: Any) -> str:
    if name == "status":
        return FOLLOWED_STATUS[value]
    return day(value) if name == "due_on" else text(value)


_KIND = Kind(
    PAGE,
    "att_gora_andra",
    FIELDS | {"status": "Läge"},
    _as_text,
    "Två har ändrat samma punkt",
    "När du öppnade punkten",
)


def show(view: View, row: Row, gone: bool, decisions: Sequence[Row], titles: Titles) -> None:
    """Show one of ``items.with_lateness``; ``gone``: whether it does not fit what is chosen, as once its status is changed."""
    st.header(plain_label(f"{row['item_id']} · {items.KINDS[row['kind']]}"), anchor=items.ANCHOR)
    with st.container(key="punktkvitto"):
        notices.show(PAGE, view)
        if gone:
            said = f"Läget är {FOLLOWED_STATUS[row['status']].lower()} och passar inte valet ovan."
            st.html(f"<p>{escape(said)} Punkten står kvar här tills du väljer en annan.</p>")
    described = "\n".join(part for part in (row["title"], row["description"]) if part)
    st.html(text_block(described) + fact_list(items.facts(row, decisions, titles)))
    _show_links(view, row, decisions)
    writes = view.actor.may(Action.FOLLOW_UP)
    if writes and view.edition.newest:
        _show_change(view, row)
    elif writes:
        notices.show_older("skriva")
    with st.expander("Historik", expanded=not writes):
        _show_history(view, row)


def _show_links(view: View, row: Row, decisions: Sequence[Row]) -> None:
    if not view.actor.may_see("mote"):
        return
    targets = [
        Link(
            f"Beslut {one['decision_id']} på Möte",
            page_url("mote", **view.link_params, visa="beslut", beslut=one["decision_id"]),
        )
        for one in decisions
    ]
    if view.actor.may(Action.DECIDE) and row["is_open"]:
        targets.append(
            Link("Ta upp på mötet", page_url("mote", **view.link_params, visa="besluta", punkt=row["subject"]))
        )
    if targets:
        st.html(links(targets))


def _show_change(view: View, row: Row) -> None:
    kind, _, one = row["subject"].partition("/")
    opened = open_form(_KIND, view, row["subject"], row)
    number = opened["number"]
    with st.form(f"{_KIND.form}_{number}"):
        state = ask_state(opened["before"], FOLLOWED_STATUS, f"punkt_{number}", "Läge", "Anteckning om ändringen")
        st.html(note(NO_NAMES))
        if not st.form_submit_button("Spara ändringen"):
            return

    def change() -> tuple[int, str]:
        said = Followed(**asdict(state))
        edition = acts.follow_up(view.actor, view.example, _TABLES[kind], one, opened["seen"], said)
        return edition, f"{one} är ändrad i utgåva {edition}. {CAN_BE_TAKEN_BACK}"

    save(_KIND, view, opened, asdict(state), change)


def _show_history(view: View, row: Row) -> None:
    hidden = [name for name in HIDEABLE if view.hides("recommendation_event", name)]
    events = ask(view, "list_followed_events", subject=row["subject"])
    if events.is_empty():
        st.markdown("Ingen har sagt något om den här punkten än.")
    else:
        show_table(f"Historik för {row['item_id']}, senast först", history_columns(FOLLOWED_STATUS, hidden), events)
