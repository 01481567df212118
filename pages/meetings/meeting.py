"""Choices of the page Möte, and what it shows of changes and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from pages.figures.tables import show_table
from pages.frame import ask, filters, frame
from pages.frame.ask import BadUrl, View
from pages.meetings import changes
from pages.meetings.changes import Changes, Side
from pages.needs import needs
from pages.pictures.slide import Table
from pages.text.html import Column, Rows, note, source_line
from pages.text.swedish import day, plain, plain_label, plural
from pages.to_do import items

PAGE = "mote"
# The parts of the page, in the order of a meeting.
NOW, SINCE, DECIDE, DECISIONS, NEXT = "laget", "sedan", "besluta", "beslut", "nasta"
PARTS = {
    NOW: "Läget då",
    SINCE: "Sedan förra mötet",
    DECIDE: "Att besluta",
    DECISIONS: "Beslut",
    NEXT: "Nästa möte",
}
# What an address without a part tells it by: links to a proposed decision, and those from before the page had parts.
TOLD_BY = {"niva": DECIDE, "behov": DECIDE, "punkt": DECIDE, "beslut": DECISIONS, "jamfor": NEXT}
BEFORE, AFTER = "", "efter"
SPANS = {BEFORE: "Sedan förra mötet", AFTER: "Efter mötet"}
LONG = ("Beslut", "Beskrivning", "Vad som hänt", "Då", "Sedan", "Rapport")
ROWS_AT_ONCE = 14  # a window's height; a table that would be further down is folded
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Since:
    """What has changed over a span: its two ends in words, the changes, and whether a round was there in both."""

    start: str
    end: str
    found: Changes
    compared: bool
    round_title: str
    today: date
    same: bool  # whether both ends are one edition, so that nothing can have changed


def labels(every: pl.DataFrame) -> dict[str, str]:
    """Return meeting id -> date and title, the latest first."""
    return {row["meeting_id"]: f"{day(row['held_on'])} · {row['title']}" for row in every.iter_rows(named=True)}


def choose(every: pl.DataFrame) -> tuple[Row, Row | None]:
    """Let the user choose a meeting; returns it and the one before it. ``every``: list_meetings, with at least one row."""
    names = labels(every)
    meeting_id = filters.choice("Möte", "mote", list(names), next(iter(names)), names.__getitem__)
    rows = every.rows(named=True)
    position = list(names).index(meeting_id)
    return rows[position], rows[position + 1] if position + 1 < len(rows) else None


def first_part() -> str:
    """Return the part that an address without one shows: the one that the rest of it is about, else where the county stood."""
    return next((part for name, part in TOLD_BY.items() if name in st.query_params), NOW)


def choose_part() -> str:
    """Let the user choose a part of the page; what only old addresses say goes away with the choice."""
    return filters.part(PARTS, first_part(), resets=("jamfor",))


def offer_next(part: str) -> None:
    """Offer to go on to the part of the meeting that follows; after the last there is none."""
    order = list(PARTS)
    at = order.index(part) + 1
    if at < len(order):
        target = order[at]
        st.button(
            f"Vidare: {PARTS[target]}",
            key=f"vidare_{target}",
            on_click=filters.choose,
            args=("visa", target, first_part(), ("jamfor",)),
        )


def side(view: View, edition: int, round_id: str | None, today: date) -> Side:
    """Return what an edition says, as much of it as the viewer may see. Raises BadUrl where it cannot be read."""
    of = view if edition == view.edition.number else ask.at(view, edition)
    there = round_id is not None and round_id in of.rounds["round_id"]
    every, functions = ask.ask(of, "list_all_needs"), not of.hides("need_event", "responsible")
    return Side(
        edition,
        ask.ask(of, "list_municipality_degrees", round_id=round_id) if there else None,
        ask.ask(of, "list_participation", round_id=round_id) if there else None,
        ask.cached(needs.with_age, every, today, ask.settings(of)["region_name"], functions),
        ask.ask(of, "list_pilot_reports"),
        ask.ask(of, "list_decisions"),
        ask.cached(items.with_lateness, ask.ask(of, "list_followed"), today, functions),
    )


def between(view: View, meeting: Row, earlier: Row | None, span: str) -> Since | None:
    """Return what has changed over the span; None, with words about it, where an edition cannot be read.

    Up to the meeting everything is as it was then, whatever has come since: both editions are frozen.
    """
    if span == BEFORE and earlier is not None:
        start, end, today = earlier["saw_edition"], meeting["saw_edition"], meeting["held_on"]
        words = (f"mötet {day(earlier['held_on'])} (utgåva {start})", f"mötet {day(today)} (utgåva {end})")
    else:
        start, end, today = meeting["saw_edition"], view.edition.number, view.today
        words = (f"mötet {day(meeting['held_on'])} (utgåva {start})", f"nu, {day(today)} (utgåva {end})")
    round_id = meeting["saw_round"]
    try:
        before, after = (side(view, number, round_id, today) for number in (start, end))
    except BadUrl as error:
        st.warning(plain(f"Jämförelsen kan inte göras. {error}"))
        return None
    compared = before.degrees is not None and after.degrees is not None
    found = changes.changes(before, after, ask.level_names(view), today)
    return Since(*words, found, compared, f"Uppföljning {round_id}" if round_id else "", today, start == end)


def sentence(of: Since) -> tuple[str, str]:
    """Return what has changed in the data, and where the decisions stand."""
    if of.same:
        return f"Inget är inläst eller ändrat mellan {of.start} och {of.end}.", changes.decision_sentence(of.found)
    return changes.sentence(of.found, of.compared)


def say_since(view: View, meeting: Row, earlier: Row | None, left_out: str) -> None:
    """Say what had changed since the meeting before; of the first meeting, what has changed after it.

    ``left_out`` says which needs and reports are not counted.
    """
    span = AFTER if earlier is None else BEFORE
    of = between(view, meeting, earlier, span)
    if of is not None:
        lead, rest = sentence(of)
        frame.say(f"{SPANS[span]}: {lead[:1].lower()}{lead[1:]}", f"{rest} {left_out}".rstrip())


def show_span(view: View, meeting: Row, earlier: Row | None, span: str, left_out: str) -> None:
    """Say and show what has changed over the span; ``left_out`` says which needs and reports are not counted."""
    st.header(SPANS[span], anchor=False)
    of = between(view, meeting, earlier, span)
    if of is None:
        return
    lead, rest = sentence(of)
    frame.say(lead, f"{rest} {left_out}".rstrip())
    show_since(of)


def tables(of: Since) -> list[Table]:
    """Return what has changed as tables, those without rows left out."""
    made = [
        ("Kommuner med annat steg eller annan grad", changes.MUNICIPALITY_HEADINGS, of.found.municipalities),
        ("Verksamheter som har svarat eller fått andra svar", changes.UNIT_HEADINGS, of.found.units),
        ("Stödbehov som har öppnats, ändrats eller avslutats", changes.NEED_HEADINGS, of.found.needs),
        ("Rekommendationer och aktiviteter som har rört sig", changes.FOLLOWED_HEADINGS, of.found.followed),
        ("Rapporter från piloter", changes.REPORT_HEADINGS, of.found.reports),
        ("Beslut: försenade, öppna och nyss avslutade", changes.DECISION_HEADINGS, _followed_up(of)),
    ]
    return [
        Table(caption, headings, tuple(tuple(str(cell) for cell in row) for row in rows))
        for caption, headings, rows in made
        if rows
    ]


def _followed_up(of: Since) -> Rows:
    return changes.decision_rows([row for _, row in of.found.decisions], of.today)


def show_since(of: Since) -> None:
    """Show what has changed, table by table, and what has not."""
    st.text(f"Från {of.start} till {of.end}.")
    if not of.compared:
        why = f"{of.round_title} fanns inte i båda utgåvorna" if of.round_title else "Mötet såg ingen uppföljning"
        st.info(f"{why}, så stegen och svaren kan inte jämföras.")
    made = tables(of)
    room = ROWS_AT_ONCE
    for one in made:
        room -= len(one.rows)
        with (
            st.container()
            if room >= 0
            else st.expander(plain_label(f"{one.caption} ({plural(len(one.rows), 'rad', 'rader')})"))
        ):
            columns = [Column(name, long=name in LONG) for name in one.headings]
            show_table(one.caption, columns, [list(row) for row in one.rows])
    st.html(source_line([f"Källa: {of.round_title}" if of.compared else "", f"{of.start} och {of.end}"]))


def show_decisions(view: View, decisions: pl.DataFrame, meeting: Row) -> None:
    """Show what the meeting has decided, as it stands now."""
    own = decisions.filter(pl.col("meeting_id") == meeting["meeting_id"]).rows(named=True)
    if not own:
        st.text("Inget beslut är skrivet på mötet.")
        return
    columns = [Column(name, long=name == "Beslut") for name in changes.DECISION_HEADINGS]
    show_table(f"Beslut på mötet {day(meeting['held_on'])}", columns, changes.decision_rows(own, view.today))
    waiting = [row for row in own if not row["approved"]]
    if waiting:
        st.html(
            note(
                f"{plural(len(waiting), 'beslut visas', 'beslut visas')} inte för publik förrän en processledare har godkänt "
                "texten på sidan Godkänn. Ansvarig funktion visas aldrig för publik."
            )
        )
