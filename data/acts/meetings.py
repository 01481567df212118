"""Create meetings and write their decisions.

A decision is changed as a support need is: every change is an event, one that someone else made since the user saw the
decision is told, not written over, and where the text or a link is corrected, the event's note says what stood there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

import duckdb
import polars as pl

from data.acts.text_rules import NotStored, clean, is_said, refuse_passed, refuse_unknown, rows, told_of
from data.base.batch import Batch
from data.base.clock import in_sweden
from data.base.errors import NothingChanged
from data.store.editions import Store

STATUSES = {"beslutat": "Beslutat", "pagar": "Pågår", "klart": "Klart", "utgar": "Utgår"}
LONGEST_TITLE = 120
_STATE = ("status", "responsible", "due_on")


class DecisionChanged(NotStored):
    """The decision has been changed since ``actor`` saw it; ``events`` are what came since, the oldest first.

    It does not say who: accounts are for process leaders, and the steering group writes decisions too.
    """

    def __init__(self, events: tuple[Mapping[str, Any], ...], actor: str) -> None:
        super().__init__(told_of("beslutet", events, actor, _describe_event))
        self.events = events


@dataclass(frozen=True)
class Seen:
    """What a meeting sees: the edition's number, the round, the page it begins from and what is chosen there."""

    edition: int
    round_id: str | None
    page: str = "lagesbild"
    filters: str = ""


@dataclass(frozen=True)
class Decided:
    """What is decided, and what it is about: a support need, a municipality (code) and a component, or none of them."""

    decision: str
    need_id: str | None = None
    municipality_code: str | None = None
    component: str | None = None


@dataclass(frozen=True)
class Standing:
    """Where a decision stands: status (a key of STATUSES), responsible function, due date, and a note on the change."""

    status: str = "beslutat"
    responsible: str | None = None
    due_on: date | None = None
    note: str | None = None


def plan_meeting(store: Store, title: str, held_on: date, seen: Seen, actor: str, now: datetime) -> tuple[int, str]:
    """Store a meeting in a new edition. Returns the edition's number and the meeting's id. ``now``: UTC.

    Raises NotStored where the title is empty, too long or holds personal data, or where there is no such edition or, in it,
    no such round; EditionError where the edition cannot be made.
    """
    name = " ".join((clean(title, "Titeln") or "").split())
    if not name or len(name) > LONGEST_TITLE:
        raise NotStored(f"Ge mötet en titel på högst {LONGEST_TITLE} tecken. Inget har sparats.")
    with store.writing():
        if seen.edition not in store.numbers():
            raise NotStored(f"Utgåva {seen.edition} finns inte. Läs in sidan på nytt. Inget har sparats.")
        with store.open(seen.edition) as con:
            refuse_unknown(con, "round", "round_id", seen.round_id, "Omgången")
        with store.open(store.newest()) as con:
            meeting_id = _next_id(con, "meeting", "M")
        row = {
            "meeting_id": meeting_id,
            "held_on": held_on,
            "title": name,
            "saw_edition": seen.edition,
            "saw_round": seen.round_id,
            "saw_page": seen.page,
            "saw_filters": seen.filters,
            "changed_at": now,
            "actor": actor,
        }
        return _publish(store, f"Nytt möte {meeting_id}, {held_on}", actor, now, meeting=row), meeting_id


def add_decision(
    store: Store, meeting_id: str, decided: Decided, standing: Standing, actor: str, now: datetime
) -> tuple[int, str]:
    """Store a decision in a new edition. Returns the edition's number and the decision's id. ``now``: UTC.

    Raises NotStored where the text is empty, a text is too long or holds personal data, the due date has passed, or the
    meeting or something linked is not there; EditionError where the edition cannot be made.
    """
    decided, standing = _clean(decided, standing)
    refuse_passed(standing.due_on, in_sweden(now).date())
    with store.writing():
        with store.open(store.newest()) as con:
            refuse_unknown(con, "meeting", "meeting_id", meeting_id, "Mötet")
            _refuse_unknown_links(con, decided)
            decision_id = _next_id(con, "meeting_decision", "D")
        decision = {"decision_id": decision_id, "meeting_id": meeting_id, **asdict(decided)}
        event = _event(decision_id, 1, standing, actor, now)
        title = f"Nytt beslut {decision_id} på möte {meeting_id}"
        return _publish(store, title, actor, now, meeting_decision=decision, decision_event=event), decision_id


def change_decision(
    store: Store, decision_id: str, seen: int, decided: Decided, standing: Standing, actor: str, now: datetime
) -> int:
    """Add an event to a decision, in a new edition, and return the edition's number. ``now``: UTC.

    ``seen``: number of the last event that the user saw. A due date that has passed is refused unless it stands there
    already. What the same actor has said already, and nobody anything since, makes no second edition. Raises
    DecisionChanged where there are other events than those seen; NothingChanged where all is as it was and there is no
    note; NotStored and EditionError as ``add_decision`` does.
    """
    decided, standing = _clean(decided, standing)
    with store.writing():
        with store.open(store.newest()) as con:
            refuse_unknown(con, "meeting_decision", "decision_id", decision_id, "Beslutet")
            meeting_id, before, events = _find_decision(con, decision_id)
            last = events[-1]
            if last["event_number"] != seen:
                since = tuple(event for event in events if event["event_number"] > seen)
                stated = {name: getattr(standing, name) for name in _STATE}
                if decided == before and is_said(since, actor, stated, standing.note):
                    return store.newest()
                raise DecisionChanged(since, actor)
            if decided.need_id != before.need_id:
                refuse_unknown(con, "need", "need_id", decided.need_id, "Stödbehovet")
            _refuse_unknown_links(con, replace(decided, need_id=None))
            number = _next_event(con, decision_id)
        if standing.due_on != last["due_on"]:
            refuse_passed(standing.due_on, in_sweden(now).date())
        same = all(getattr(standing, name) == last[name] for name in _STATE)
        if decided == before and not standing.note and same:
            raise NothingChanged("Inget är ändrat och ingen anteckning är skriven. Inget har sparats.")
        event = _event(decision_id, number, replace(standing, note=_note(standing.note, before, decided)), actor, now)
        tables = {"decision_event": event}
        if decided != before:
            tables["meeting_decision"] = {"decision_id": decision_id, "meeting_id": meeting_id, **asdict(decided)}
        return _publish(store, f"Ändrade beslut {decision_id}", actor, now, **tables)


def _publish(store: Store, title: str, actor: str, now: datetime, **tables: dict[str, Any]) -> int:
    types = {
        "event_number": pl.Int64,
        "saw_edition": pl.Int64,
        "due_on": pl.Date,
        "held_on": pl.Date,
        "happened_at": pl.Datetime,
        "changed_at": pl.Datetime,
    }
    frames = {
        table: pl.DataFrame([row], schema={name: types.get(name, pl.String) for name in row})
        for table, row in tables.items()
    }
    return store.publish(title, actor, now, Batch(kind="edit", title=title, tables=frames))


def _event(decision_id: str, number: int, standing: Standing, actor: str, now: datetime) -> dict[str, Any]:
    return {
        "decision_id": decision_id,
        "event_number": number,
        "happened_at": now,
        **asdict(standing),
        "actor": actor,
    }


def _find_decision(con: duckdb.DuckDBPyConnection, decision_id: str) -> tuple[str, Decided, list[dict[str, Any]]]:
    """Return the decision's meeting, what it says, and its events, the oldest first."""
    params = {"decision_id": decision_id}
    row = rows(
        con,
        "SELECT meeting_id, decision, need_id, municipality_code, component FROM meeting_decision "
        "WHERE decision_id = $decision_id",
        **params,
    )[0]
    events: pl.DataFrame = con.sql(
        "SELECT event_number, happened_at, status, responsible, due_on, note, actor FROM decision_event "
        "WHERE decision_id = $decision_id ORDER BY event_number",
        params=params,
    ).pl()
    return row[0], Decided(*row[1:]), events.rows(named=True)


def _clean(decided: Decided, standing: Standing) -> tuple[Decided, Standing]:
    decision = clean(decided.decision, "Beslutet")
    if decision is None:
        raise NotStored("Skriv vad som är beslutat. Inget har sparats.")
    if standing.status not in STATUSES:
        raise NotStored(f"Statusen {standing.status} finns inte. Välj en i listan. Inget har sparats.")
    responsible = clean(standing.responsible, "Ansvarig funktion")
    note = clean(standing.note, "Anteckningen")
    return (
        Decided(decision, decided.need_id or None, decided.municipality_code or None, decided.component or None),
        Standing(standing.status, responsible, standing.due_on, note),
    )


def _refuse_unknown_links(con: duckdb.DuckDBPyConnection, decided: Decided) -> None:
    refuse_unknown(con, "need", "need_id", decided.need_id, "Stödbehovet")
    refuse_unknown(con, "municipality", "municipality_code", decided.municipality_code, "Kommunen")
    refuse_unknown(con, "component", "component", decided.component, "Byggstenen")


def _note(note: str | None, before: Decided, decided: Decided) -> str | None:
    """Return the note with what stood there before, where the decision itself is corrected: no word of it is lost."""
    lines = [note] if note else []
    names = {"decision": "Beslut", "need_id": "Stödbehov", "municipality_code": "Kommun", "component": "Byggsten"}
    for name, label in names.items():
        if getattr(before, name) != getattr(decided, name):
            lines.append(f"{label} förut: {getattr(before, name) or 'inget'}")
    return "\n".join(lines) or None


def _describe_event(event: Mapping[str, Any]) -> str:
    due = event["due_on"].isoformat() if event["due_on"] else "inget datum"
    note = f", anteckning ”{event['note']}”" if event["note"] else ""
    return (
        f"{in_sweden(event['happened_at']):%Y-%m-%d %H:%M}: status {STATUSES[event['status']]}, ansvarig "
        f"funktion {event['responsible'] or 'ingen'}, klart senast {due}{note}"
    )


def _next_id(con: duckdb.DuckDBPyConnection, table: str, letter: str) -> str:
    """Return the next id; never one that a change had, even if it was taken back."""
    query = f"SELECT DISTINCT {table.removeprefix('meeting_')}_id FROM log.{table}"  # noqa: S608 - constants
    used = [re.fullmatch(rf"{letter}(\d+)", found) for (found,) in rows(con, query)]
    return f"{letter}{max((int(found[1]) for found in used if found), default=0) + 1}"


def _next_event(con: duckdb.DuckDBPyConnection, decision_id: str) -> int:
    """Return the next event's number. One that was taken back keeps its own: a number seen is never another event's."""
    query = "SELECT max(event_number) + 1 FROM log.decision_event WHERE decision_id = $decision_id"
    return int(rows(con, query, decision_id=decision_id)[0][0])
