"""The parts of the page Möte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import polars as pl
import streamlit as st

from pages.figures.downloads import File, download
from pages.figures.tables import show_table
from pages.frame import ask, filters
from pages.frame.ask import BadUrl, View
from pages.meetings import changes
from pages.meetings.changes import Changes, Side
from pages.meetings.minutes_pdf import Section, minutes
from pages.needs import needs
from pages.pictures.slide import Table
from pages.text.html import Column, Link, Rows, links, note, page_url, source_line
from pages.text.provenance import Provenance
from pages.text.swedish import day, plain, plural

PAGE = "mote"
BEFORE, AFTER = "", "efter"
SPANS = {BEFORE: "Sedan förra mötet", AFTER: "Efter mötet"}
# What a meeting opens, besides the page that it began from.
VIEWS = {
    "lagesbild": "Läget",
    "stodbehov": "Stödbehov",
    "piloter": "Piloter",
    "forandring": "Förändring",
    "presentation": "Presentation",
}
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


def choose_span(has_before: bool) -> str:
    """Let the user choose what to compare: BEFORE or AFTER; without an earlier meeting there is only the latter."""
    if not has_before:
        st.html(note("Det finns inget tidigare möte att jämföra med."))
        return AFTER
    return filters.choice("Vad har ändrats?", "jamfor", list(SPANS), BEFORE, SPANS.__getitem__, kind="segments")


def side(view: View, edition: int, round_id: str | None, today: date) -> Side:
    """Return what an edition says, as much of it as the viewer may see. Raises BadUrl where it cannot be read."""
    of = view if edition == view.edition.number else ask.at(view, edition)
    there = round_id is not None and round_id in of.rounds["round_id"]
    every = ask.ask(of, "list_all_needs")
    return Side(
        edition,
        ask.ask(of, "list_municipality_degrees", round_id=round_id) if there else None,
        ask.ask(of, "list_participation", round_id=round_id) if there else None,
        ask.cached(needs.with_age, every, today, ask.settings(of)["region_name"]),
        ask.ask(of, "list_decisions"),
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
    lead, rest = changes.sentence(of.found, of.compared)
    return (f"Inget är inläst eller ändrat mellan {of.start} och {of.end}.", rest) if of.same else (lead, rest)


def link_of(view: View, meeting: Row) -> dict[str, str | None]:
    """Return what a link must carry to show what the meeting saw."""
    data = ask.EXAMPLE if view.example else None
    return {"data": data, "utgava": str(meeting["saw_edition"]), "omgang": meeting["saw_round"]}


def show_as_it_was(view: View, meeting: Row) -> None:
    """Show links to the pages as the meeting saw them."""
    frozen = link_of(view, meeting)
    targets = [Link(name, page_url(page, **frozen)) for page, name in VIEWS.items()]
    if meeting["saw_filters"] or meeting["saw_page"] not in VIEWS:
        chosen = dict(parse_qsl(meeting["saw_filters"]))
        began = Link("Den vy som mötet utgick från", page_url(meeting["saw_page"], **{**frozen, **chosen}))
        targets.insert(0, began)
    said = f"Mötet såg utgåva {meeting['saw_edition']}, gjord {day(meeting['saw_created_at'])}"
    about = f", och uppföljning {meeting['saw_round']}" if meeting["saw_round"] else ""
    st.text(f"{said}{about}. Länkarna visar sidorna så som de var då, även om nya uppgifter läses in senare.")
    st.html(links(targets))


def tables(of: Since) -> list[Table]:
    """Return what has changed as tables, those without rows left out."""
    made = [
        ("Kommuner med annat steg eller annan grad", changes.MUNICIPALITY_HEADINGS, of.found.municipalities),
        ("Verksamheter som har svarat eller fått andra svar", changes.UNIT_HEADINGS, of.found.units),
        ("Stödbehov som har öppnats eller avslutats", changes.NEED_HEADINGS, of.found.needs),
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
    for one in made:
        long = ("Beslut", "Beskrivning", "Då", "Sedan")
        show_table(one.caption, [Column(name, long=name in long) for name in one.headings], [list(r) for r in one.rows])
    if not made:
        st.text("Inget av det som jämförs har ändrats: kommunernas steg och grad, svar, stödbehov och beslut.")
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
                "texten på sidan Godkänn texter. Ansvarig funktion visas aldrig för publik."
            )
        )


def show_minutes(view: View, meeting: Row, earlier: Row | None, decisions: pl.DataFrame) -> None:
    """Offer the minutes as PDF, made when they are asked for."""
    of = between(view, meeting, earlier, BEFORE) if earlier is not None else None
    download(
        File(
            "Hämta minnesanteckningar (PDF)",
            f"Möte {day(meeting['held_on'])}.pdf",
            "application/pdf",
            partial(minutes_of, view, meeting, of, decisions, view.today),
        ),
        key="minnesanteckningar",
        icon=":material/description:",
    )


def minutes_of(view: View, meeting: Row, of: Since | None, decisions: pl.DataFrame, today: date) -> bytes:
    """Return the minutes as tagged PDF: what had changed when the meeting was held, and what it decided, as it stands."""
    source = f"Uppföljning {meeting['saw_round']}" if meeting["saw_round"] else "mötets anteckningar"
    provenance = Provenance(source, meeting["saw_edition"], day(meeting["saw_created_at"]), today, view.example)
    sections = []
    if of is not None:
        lead = " ".join(sentence(of))
        sections.append(Section(SPANS[BEFORE], lead, tables(of), f"Från {of.start} till {of.end}."))
    own = decisions.filter(pl.col("meeting_id") == meeting["meeting_id"]).rows(named=True)
    rows = tuple(tuple(str(cell) for cell in row) for row in changes.decision_rows(own, today))
    count = plural(len(rows), "beslut är skrivet", "beslut är skrivna") if rows else "Inget beslut är skrivet"
    decided = [Table("Beslut", changes.DECISION_HEADINGS, rows)] if rows else []
    sections.append(Section("Beslut på mötet", f"{count} på mötet.", decided, f"Så som besluten står {day(today)}."))
    subtitle = f"Minnesanteckningar, möte {day(meeting['held_on'])}. {ask.settings(view)['programme']}"
    return minutes(meeting["title"], subtitle, sections, provenance)
