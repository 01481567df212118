"""What is done with what the research says and with the plan's activities: a list, and beside it the one that is chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import polars as pl
import streamlit as st

from pages.events import side_by_side
from pages.figures.tables import show_table
from pages.frame import filters, frame
from pages.frame.ask import View, ask, cached
from pages.frame.hidden import left_out
from pages.frame.paging import part_of
from pages.to_do import items, panel
from pages.to_do.items import Titles

LIST, TABLE = "", "tabell"
FORMS = {LIST: "Lista", TABLE: "Tabell"}
HOW_TO_BEGIN = (
    "Inga aktiviteter i länets plan finns att visa. En processledare läser in dem med arbetsbokens blad Aktiviteter."
)
CAPTION = "Rekommendationer, faktorer, risker och aktiviteter"
_ABOVE_REM = 27.5


def show(view: View, titles: Titles, along: Mapping[str, str] | None = None) -> None:
    """Say how much of it is taken care of, let the user choose, and show the list and what is chosen in it.

    ``along`` is written into the address with each choice: the part of the page.
    """
    functions = not view.hides("recommendation_event", "responsible")
    every = cached(items.with_lateness, ask(view, "list_followed"), view.today, functions)
    decisions = cached(items.by_subject, ask(view, "list_followed_decisions"))
    not_counted = left_out(view, "activity")
    if every.is_empty():
        frame.say("Inga rekommendationer är inlästa här.", f"{HOW_TO_BEGIN} {not_counted}".rstrip())
        return
    lead, rest = items.sentence(every)
    has_plan = items.ACTIVITY in every["kind"]
    frame.say(lead, " ".join([rest, *([] if has_plan else [HOW_TO_BEGIN]), not_counted]).rstrip())
    studies = {
        items.ALL: "Alla",
        **{one: one for one in every["study"].drop_nulls().unique(maintain_order=True).sort()},
    }
    kinds = {items.ALL: "Alla", **{kind: name for kind, name in items.KINDS.items() if kind in every["kind"]}}
    with st.container(horizontal=True, vertical_alignment="bottom", key="punktval"):
        kind = filters.choice("Slag", "slag", list(kinds), items.ALL, kinds.__getitem__, along=along)
        study = filters.choice("Delstudie", "delstudie", list(studies), items.ALL, studies.__getitem__, along=along)
        status = filters.choice(
            "Läge", "status", list(items.STATUSES), items.OPEN, items.STATUSES.__getitem__, along=along
        )
        form = filters.choice("Visa som", "vy", list(FORMS), LIST, FORMS.__getitem__, kind="segments", along=along)
    chosen = items.of_choice(every, kind, study, status)
    asked_for = st.query_params.get("punkt", "")
    row = next(iter(every.filter(pl.col("subject") == asked_for).iter_rows(named=True)), None)
    side_by_side.arrange("punkt", _ABOVE_REM)
    left, right = st.columns(2) if form == LIST or row else (st.container(), None)
    with left:
        if chosen.is_empty():
            st.info("Ingenting passar valet. Ändra slag, delstudie eller läge ovan.")
        said = {"Slag": kinds[kind], "Delstudie": studies[study], "Läge": items.STATUSES[status]}
        _show_list(view, every, chosen, form, decisions, titles, said)
    if right is not None:
        about = hashlib.sha256(asked_for.encode()).hexdigest()[:12]  # another place for each: each is read from its top
        with right, st.container(border=True, key=f"punktpanel-{about}"):
            if row:
                panel.show(view, row, asked_for not in chosen["subject"], decisions.get(asked_for, ()), titles)
            else:
                st.markdown("Välj en punkt i listan för att se mer om den.")


def _show_list(
    view: View,
    every: pl.DataFrame,
    chosen: pl.DataFrame,
    form: str,
    decisions: items.Decisions,
    titles: Titles,
    said: Mapping[str, str],
) -> None:
    with st.container(key="punktlista"):
        if form == LIST:
            part = part_of("Att göra vidare", chosen.height)
            asked_for = st.query_params.get("punkt", "")
            filters.one_of("Att göra vidare", "punkt", items.list_texts(items.with_one(chosen[part], every, asked_for)))
            return
        kept = {name: st.query_params.get(name) for name in ("visa", "delstudie", "slag", "status", "vy")}
        columns = items.followed_columns(chosen, decisions, titles, {**view.link_params, **kept})
        show_table(CAPTION, columns, chosen, said)
