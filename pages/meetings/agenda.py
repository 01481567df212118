"""What waits to be decided at a meeting: support needs, next steps of municipalities, and decisions that are overdue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
import streamlit as st

from pages.events import decision_links
from pages.frame.ask import View, ask, level_names
from pages.meetings.changes import is_overdue
from pages.meetings.meeting import DECIDE, DECISIONS
from pages.municipality.next_steps import Raise, next_steps
from pages.needs import needs
from pages.text.html import Link, links, page_url, statement_list
from pages.text.swedish import plural, stage_name

MOST_NEEDS = 8  # as high as the next steps of nine municipalities beside them
Row = Mapping[str, Any]


def waiting(open_needs: pl.DataFrame) -> pl.DataFrame:
    """Return the needs that nobody takes care of or that are overdue; ``open_needs``: ``needs.with_age``."""
    ownerless = pl.col(needs.OWNERLESS) if needs.OWNERLESS in open_needs.columns else pl.lit(value=False)
    return open_needs.filter(pl.col("overdue") | ownerless)


def sentence(view: View, open_needs: pl.DataFrame, decisions: pl.DataFrame) -> tuple[str, str]:
    """Return how much waits to be decided, and what is overdue of what was decided before."""
    lacks = " eller saknar ansvarig funktion" if needs.OWNERLESS in open_needs.columns else ""
    waits = waiting(open_needs).height
    one, many = f"öppet stödbehov är försenat{lacks}", f"öppna stödbehov är försenade{lacks}"
    lead = f"{plural(waits, one, many) if waits else f'Inget {one}'}."
    late = sum(is_overdue(row, view.today) for row in decisions.iter_rows(named=True))
    rest = (
        plural(late, "tidigare beslut är försenat", "tidigare beslut är försenade")
        if late
        else "Inget beslut är försenat"
    )
    return lead, f"{rest}."


def show_agenda(view: View, open_needs: pl.DataFrame, decisions: pl.DataFrame) -> None:
    """Show what waits to be decided, each with a link to a decision on it that is filled in, and what is decided already.

    ``decisions``: list_decisions; those that have ended are left out.
    """
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Stödbehov", anchor=False)
        _show_needs(view, waiting(open_needs), decisions)
    with right:
        st.header("Nästa steg", anchor=False)
        _show_steps(view, decisions)


def _decide_url(view: View, **about: str) -> str:
    kept = {name: st.query_params[name] for name in ("mote",) if name in st.query_params}
    return page_url("mote", **view.link_params, **kept, visa=DECIDE, **about)


def _show_needs(view: View, waits: pl.DataFrame, decisions: pl.DataFrame) -> None:
    if waits.is_empty():
        st.markdown("Inget stödbehov väntar.")
    st.html(
        statement_list(
            (
                Link(f"{row['need_id']}: {row['description']}", _decide_url(view, behov=row["need_id"])),
                [
                    " · ".join([row["place"], *needs.flags(row)]),
                    *decision_links.open_cells(view, decisions, need_id=row["need_id"]),
                ],
            )
            for row in waits.head(MOST_NEEDS).iter_rows(named=True)
        )
    )
    more = waits.height - MOST_NEEDS
    every = f"Alla stödbehov, {more} till väntar" if more > 0 else "Alla stödbehov"
    st.html(links([Link(every, page_url("stodbehov", **view.link_params))]))


def _show_steps(view: View, decisions: pl.DataFrame) -> None:
    steps = [] if view.round_id is None else list(_first_steps(view, view.round_id))
    if not steps:
        st.markdown("Inget nästa steg är känt för någon kommun.")
        return
    levels = level_names(view)
    st.html(
        statement_list(
            (
                Link(
                    f"{row['name']}: {step.name} till nivå {stage_name(step.level, levels)}",
                    _decide_url(view, kommun=row["municipality_code"], byggsten=step.component, niva=str(step.level)),
                ),
                [
                    f"”{step.words}”",
                    *decision_links.open_cells(
                        view, decisions, municipality_code=row["municipality_code"], component=step.component
                    ),
                ],
            )
            for row, step in steps
        )
    )


def _first_steps(view: View, round_id: str) -> Iterable[tuple[Row, Raise]]:
    """Return each municipality's first step to take, where one is known."""
    anchors = ask(view, "list_anchors", round_id=round_id)
    for row in ask(view, "list_municipality_degrees", round_id=round_id).iter_rows(named=True):
        of = {"round_id": round_id, "municipality_code": row["municipality_code"]}
        parts = ask(view, "list_municipality_parts", **of).filter(pl.col("kind") == "byggsten")
        index = dict(parts.select("part", "index_observed").iter_rows())
        for step in next_steps(ask(view, "list_cells", **of), anchors, index, row["stage_observed"]):
            if isinstance(step, Raise):
                yield row, step
                break


def offer_overdue(view: View, decisions: pl.DataFrame) -> None:
    """Show the way to the decisions that are overdue, where there are any."""
    late = [row for row in decisions.iter_rows(named=True) if is_overdue(row, view.today)]
    targets = [
        Link(
            f"Följ upp {row['decision_id']}",
            page_url("mote", **view.link_params, visa=DECISIONS, beslut=row["decision_id"]),
        )
        for row in late
    ]
    if targets:
        st.html(links(targets))
