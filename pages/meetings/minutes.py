"""The minutes of a meeting: who was there, where the county stood, what had changed, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.events.fields import NO_NAMES
from pages.figures.downloads import File, download
from pages.frame import ask
from pages.frame.ask import View
from pages.meetings import changes, meeting
from pages.meetings.meeting import Since
from pages.meetings.minutes_pdf import Section, minutes
from pages.meetings.standing import standing
from pages.pictures.slide import Table
from pages.text.provenance import Provenance
from pages.text.swedish import as_sentence, day, plural

Row = Mapping[str, Any]
LONGEST_PRESENT = 400


def show_minutes(view: View, held: Row, earlier: Row | None, decisions: pl.DataFrame) -> None:
    """Offer the minutes as PDF, made when they are asked for, with who was there as the user writes it: it is not stored."""
    of = meeting.between(view, held, earlier, meeting.BEFORE) if earlier is not None else None
    with st.container(horizontal=True, vertical_alignment="bottom", key="anteckningar"):
        present = st.text_input(
            "Närvarande funktioner, till minnesanteckningarna (sparas inte)",
            max_chars=LONGEST_PRESENT,
            placeholder="till exempel skolchef, socialchef, processledare",
            help=NO_NAMES,
            key=f"narvarande_{held['meeting_id']}",
        )
        download(
            File(
                "Hämta minnesanteckningar (PDF)",
                f"Möte {day(held['held_on'])}.pdf",
                "application/pdf",
                partial(minutes_of, view, held, of, decisions, view.today, present or ""),
            ),
            key="minnesanteckningar",
            icon=":material/description:",
        )


def minutes_of(
    view: View, held: Row, of: Since | None, decisions: pl.DataFrame, today: date, present: str = ""
) -> bytes:
    """Return the minutes as tagged PDF: what had changed when the meeting was held, and what it decided, as it stands.

    ``of``: what had changed since the meeting before, if there was one; ``present``: the functions that were there.
    """
    source = f"Uppföljning {held['saw_round']}" if held["saw_round"] else "mötets anteckningar"
    provenance = Provenance(source, held["saw_edition"], day(held["saw_created_at"]), today, view.example)
    who = as_sentence(present.strip()) if present.strip() else "Inte antecknat."
    sections = [Section("Närvarande funktioner", who, [], ""), _state(view, held)]
    if of is not None:
        lead = " ".join(meeting.sentence(of))
        sections.append(
            Section(meeting.SPANS[meeting.BEFORE], lead, meeting.tables(of), f"Från {of.start} till {of.end}.")
        )
    own = decisions.filter(pl.col("meeting_id") == held["meeting_id"]).rows(named=True)
    rows = tuple(tuple(str(cell) for cell in row) for row in changes.decision_rows(own, today))
    count = plural(len(rows), "beslut är skrivet", "beslut är skrivna") if rows else "Inget beslut är skrivet"
    decided = [Table("Beslut", changes.DECISION_HEADINGS, rows)] if rows else []
    sections.append(Section("Beslut på mötet", f"{count} på mötet.", decided, f"Så som besluten står {day(today)}."))
    subtitle = f"Minnesanteckningar, möte {day(held['held_on'])}. {ask.settings(view)['programme']}"
    return minutes(held["title"], subtitle, sections, provenance)


def _state(view: View, held: Row) -> Section:
    """Return where the county stood when the meeting was held: a sentence, key figures and the map."""
    of = standing(view, held)
    rows = tuple((one.label, one.value, one.note) for one in of.figures)
    figures = [Table("Nyckeltal", ("Uppgift", "Värde", "Om uppgiften"), rows)] if rows else []
    picture = None if of.county is None else of.county.picture()
    return Section("Läget på mötet", f"{of.lead} {of.rest}", figures, f"Källa: {of.source}", picture)
