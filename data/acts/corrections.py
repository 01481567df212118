"""Correct one answer, through the same checks as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import duckdb
import polars as pl

from data.acts.text_rules import NotStored, clean
from data.base.clock import in_sweden
from data.base.errors import NothingChanged
from data.imports.files.sheet_reader import ROW, RawSheet
from data.imports.prepare import prepare
from data.model.sheets import REASONS
from data.store.editions import Store

SHEET = "Rätta ett svar"
WHOLE = "verksamheten"
SKIPPED = "ej_besvarad"
_REASON_NAMES = {reason: name for name, reason in REASONS.items()}


@dataclass(frozen=True)
class Question:
    """What an answer answers: round, unit, component and organisational level."""

    round_id: str
    unit_id: str
    component: str
    org_level: str = WHOLE


@dataclass(frozen=True)
class Answer:
    """An answer: a level 0–4 or the reason why there is none, its comment and its date."""

    level: int | None
    reason: str | None
    comment: str | None = None
    answered_on: date | None = None


class AnswerChanged(NotStored):
    """Somebody else has changed the answer since the user saw it; ``now`` is what holds."""

    def __init__(self, now: Answer, actor: str) -> None:
        value = f"nivå {now.level}" if now.level is not None else _REASON_NAMES.get(now.reason or "", "Inget svar")
        comment = f", kommentar ”{now.comment}”" if now.comment else ""
        super().__init__(
            f"Någon annan ({actor}) har ändrat svaret medan du skrev. Nu gäller: {value}, svarsdatum "
            f"{now.answered_on or 'inget'}{comment}. Det du har skrivit står kvar i formuläret men är inte sparat. Spara igen "
            "om din rättelse fortfarande ska gälla."
        )
        self.now = now


def stored_answer(con: duckdb.DuckDBPyConnection, question: Question) -> Answer | None:
    """Return the answer that the connection's edition holds; None where the question is not there."""
    found = con.sql(
        "SELECT level, reason, comment, answered_on FROM cell WHERE round_id = $round_id AND unit_id = $unit_id "
        "AND component = $component AND org_level = $org_level",
        params=vars(question),
    ).fetchall()
    return Answer(*found[0]) if found else None


def correct_answer(
    store: Store, question: Question, seen: Answer, wanted: Answer, why: str, actor: str, now: datetime
) -> int:
    """Store ``wanted`` as the answer to ``question`` in a new edition, and return the edition's number.

    ``seen`` is what the user saw there. ``now``: UTC. Raises AnswerChanged where somebody else has changed it since,
    NothingChanged where all is as it was, NotStored where the reason for it is missing, a text looks like personal data or
    the question is not there, Refused as an import does, and EditionError where the edition cannot be made.
    """
    wanted = Answer(wanted.level, wanted.reason, clean(wanted.comment, "Kommentaren"), wanted.answered_on)
    reason = clean(why, "Skälet till rättelsen")
    day = in_sweden(now).date()
    if wanted.answered_on is not None and wanted.answered_on > day:
        raise NotStored(f"Svarsdatumet {wanted.answered_on} har inte varit än. Välj en dag till och med {day}.")
    with store.writing():
        with store.open(store.newest()) as con:
            there = stored_answer(con, question)
            if there is None:
                raise NotStored("Frågan finns inte längre i uppföljningen. Läs in sidan på nytt. Inget har sparats.")
            if there != seen and (other := _last_actor(con, question)) != actor:
                raise AnswerChanged(there, other)
            names = _names(con, question)
        wanted = _merge(there, seen, wanted)
        if wanted == there:
            raise NothingChanged("Inget är ändrat: svaret är redan så. Inget har sparats.")
        if reason is None:
            raise NotStored("Skriv varför svaret rättas. Inget har sparats.")
        row = {
            "Omgång": question.round_id,
            "Kommun": names.principal,
            "Verksamhet": names.unit,
            "Byggsten": names.component,
            **_row_values(there, wanted),
            "Organisationsnivå": None if question.org_level == WHOLE else names.org_level,
            "Varför": reason,
        }
        frame = pl.DataFrame({ROW: [1], **{heading: [text] for heading, text in row.items()}})
        frame = frame.cast({ROW: pl.UInt32, **dict.fromkeys(row, pl.String)})
        page = "Kommun" if names.of_municipality else "Svarsläge"
        sheet = RawSheet(f"Rättat på sidan {page} {day}", SHEET, frame, "Svar")
        title = f"Rättade ett svar: {names.long_name}, {names.component}, {question.round_id}"
        prepared = prepare(store, [sheet], (), kind="edit", title=title, now=now)
        return store.publish(title, actor, now, prepared.batch)


def _merge(there: Answer, seen: Answer, wanted: Answer) -> Answer:
    """Return ``there`` with what the user has changed of what was ``seen``: what they left alone stays as it is now."""
    value = there if (wanted.level, wanted.reason) == (seen.level, seen.reason) else wanted
    return Answer(
        value.level,
        value.reason,
        there.comment if wanted.comment == seen.comment else wanted.comment,
        there.answered_on if wanted.answered_on == seen.answered_on else wanted.answered_on,
    )


def _row_values(before: Answer, wanted: Answer) -> dict[str, str | None]:
    """Return what the row says: what is changed, and nothing else. What is taken away is a dash."""
    value = None
    if (wanted.level, wanted.reason) != (before.level, before.reason):
        value = str(wanted.level) if wanted.level is not None else _REASON_NAMES[wanted.reason or SKIPPED]

    def column_value(new: object, old: object) -> str | None:
        return None if new == old else "–" if new is None else str(new)

    return {
        "Nivå": value,
        "Kommentar": column_value(wanted.comment, before.comment),
        "Svarsdatum": column_value(wanted.answered_on, before.answered_on),
    }


def _last_actor(con: duckdb.DuckDBPyConnection, question: Question) -> str:
    """Return who made the last change that still counts of the answer, or took one back."""
    found = con.sql(
        "SELECT edition.actor FROM log.cell INNER JOIN import USING (import_id) INNER JOIN edition "
        "ON edition.edition = coalesce(import.undone_in, import.import_id) "
        "WHERE round_id = $round_id AND unit_id = $unit_id AND component = $component AND org_level = $org_level "
        "ORDER BY edition.edition DESC LIMIT 1",
        params=vars(question),
    ).fetchall()
    return str(found[0][0]) if found else "okänd"


class _Names(NamedTuple):
    principal: str
    unit: str
    long_name: str
    component: str
    org_level: str
    of_municipality: bool


def _names(con: duckdb.DuckDBPyConnection, question: Question) -> _Names:
    """Return what the question is about as a file names it."""
    found = con.sql(
        "SELECT coalesce(municipality.name, unit.principal), unit.name, unit.long_name, component.name, org_level.name, "
        "municipality.name IS NOT NULL "
        "FROM unit LEFT JOIN municipality ON unit.municipality_code = municipality.municipality_code, component, org_level "
        "WHERE unit_id = $unit_id AND component = $component AND org_level = $org_level",
        params={name: value for name, value in vars(question).items() if name != "round_id"},
    ).fetchall()
    return _Names(*found[0])
