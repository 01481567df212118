"""Reports from pilots, written on a page. A report is a change of its own: it adds, replaces nothing and can be undone."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

import duckdb
import polars as pl

from data.batch import Batch
from data.clock import in_sweden
from data.editions import Store
from data.errors import LagesbildError
from data.importers.values import MAX_CHARACTERS
from data.personal import NAMES, find_personal_data

# Stands where a report read from a file names its sources.
WRITTEN_HERE = "Rapport skriven på sidan Piloter"
_PLAIN_CONTROLS = "\t\n\r"


class ReportRefused(LagesbildError):
    """A report cannot be stored as it is written; the message says what to change."""


def add_report(
    store: Store, pilot_id: str, reported_on: date, phase: str | None, report: str, actor: str, now: datetime
) -> int:
    """Store a report from a pilot in a new edition and return the edition's number.

    ``phase``: the phase in words, None where the report says nothing of it. ``now``: UTC. Raises ReportRefused where the
    pilot is unknown, the day is in the future in Sweden or has a report already, or the text is empty, too long or holds
    something that looks like personal data; EditionError where the edition cannot be made.
    """
    text = _checked(report)
    phase = (phase or "").strip() or None
    if phase is not None:
        _refuse_personal_data(phase, "Läget")
    today = in_sweden(now).date()
    if reported_on > today:
        raise ReportRefused(
            f"Rapportens datum, {reported_on}, ligger i framtiden. Välj {today} eller en tidigare dag. Inget har sparats."
        )
    with store.writing():
        with store.open(store.newest()) as con:
            name = _name_of(con, pilot_id)
            taken = con.sql(
                "SELECT count(*) AS rows FROM pilot_report WHERE pilot_id = $pilot_id AND reported_on = $day",
                params={"pilot_id": pilot_id, "day": reported_on.isoformat()},
            ).pl()
        if taken["rows"][0]:
            raise ReportRefused(
                f"Det finns redan en rapport om {name} från {reported_on}. Välj en annan dag; den tidigare rapporten står "
                "kvar. Inget har sparats."
            )
        title = f"Rapport om {name}, {reported_on}"
        row = {
            "pilot_id": pilot_id,
            "reported_on": reported_on.isoformat(),
            "phase": phase,
            "report": text,
            "source_ids": WRITTEN_HERE,
        }
        frame = pl.DataFrame([row], schema=dict.fromkeys(row, pl.String))
        return store.publish(title, actor, now, Batch(kind="edit", title=title, tables={"pilot_report": frame}))


def _name_of(con: duckdb.DuckDBPyConnection, pilot_id: str) -> str:
    found = con.sql("SELECT name FROM pilot WHERE pilot_id = $pilot_id", params={"pilot_id": pilot_id}).pl()
    if found.is_empty():
        raise ReportRefused(
            f"Piloten {pilot_id} finns inte. Läs in den först, i arbetsbokens blad Piloter. Inget har sparats."
        )
    return str(found["name"][0])


def _checked(report: str) -> str:
    text = report.replace("\r\n", "\n").strip()
    if not text:
        raise ReportRefused("Skriv vad som har prövats och vad ni har lärt er. Inget har sparats.")
    if len(text) > MAX_CHARACTERS:
        raise ReportRefused(
            f"Texten har {len(text)} tecken, men får ha högst {MAX_CHARACTERS}. Korta den. Inget har sparats."
        )
    # Excel cannot keep them, so no export could.
    if any(unicodedata.category(letter) == "Cc" and letter not in _PLAIN_CONTROLS for letter in text):
        raise ReportRefused("Texten innehåller styrtecken som inte syns. Skriv in den på nytt. Inget har sparats.")
    _refuse_personal_data(text, "Texten")
    return text


def _refuse_personal_data(text: str, what: str) -> None:
    findings = find_personal_data(text)
    if findings:
        kinds = " och ".join(dict.fromkeys(NAMES[finding.kind] for finding in findings))
        raise ReportRefused(
            f"{what} innehåller något som ser ut som {kinds}: ”{findings[0].excerpt}”. Ta bort det. Inget har sparats."
        )
