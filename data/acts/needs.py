"""Add a support need, or the next event of one.

A change is refused where someone else has changed the need since the user saw it, and the message says what they did.
Every change of a need is an event; where its text, category or link is corrected, the event's note says what stood there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb
import polars as pl

from data.acts.text_rules import NotStored, clean, is_said, refuse_passed, refuse_unknown, rows, told_of
from data.base.batch import Batch
from data.base.clock import in_sweden
from data.base.errors import NothingChanged
from data.imports.prepare import COUNTY
from data.model.sheets import NEED_STATUS
from data.store.editions import Store

STATUS_NAMES = {status: name for name, status in NEED_STATUS.items()}
CLOSED = ("tillgodosett", "avslutat")
_OWN_ID = re.compile(r"B(\d+)")
_STATE = ("status", "responsible", "due_on")


class NeedChanged(NotStored):
    """The need has been changed since ``actor`` saw it; ``events`` are what came since, the oldest first."""

    def __init__(self, events: tuple[Mapping[str, Any], ...], actor: str) -> None:
        super().__init__(told_of("behovet", events, actor, _describe_event))
        self.events = events


@dataclass(frozen=True)
class What:
    """What is needed: category, description, and the id of an earlier need that it repeats, where it repeats one."""

    category: str
    description: str
    same_as: str | None = None


@dataclass(frozen=True)
class State:
    """Where a need stands: status, responsible function, due date, and a note on the change."""

    status: str = "oppet"
    responsible: str | None = None
    due_on: date | None = None
    note: str | None = None


def add_need(
    store: Store, round_id: str | None, place: str | None, what: What, state: State, actor: str, now: datetime
) -> tuple[int, str]:
    """Store a new need in a new edition. Returns the edition's number and the need's id.

    ``place``: a municipality's code, a unit's id, the model's region_id, or None for the county as a whole. ``now``: UTC.
    Raises NotStored where category, status, place, round or the linked need is unknown, the description is empty, a text is
    too long or holds something that looks like personal data, or the due date has passed; EditionError where the edition
    cannot be made.
    """
    what, state = _clean_what(what), _clean_state(state)
    moment = in_sweden(now)
    refuse_passed(state.due_on, moment.date())
    with store.writing():
        with store.open(store.newest()) as con:
            refuse_unknown(con, "need_category", "category", what.category, "Kategorin")
            refuse_unknown(con, "round", "round_id", round_id, "Omgången")
            need_id = _next_id(con)
            _refuse_bad_link(con, need_id, what.same_as)
            principal, code, unit_id = _find_place(con, store, place)
        need = {
            "need_id": need_id,
            "round_id": round_id,
            "municipality_code": code,
            "unit_id": unit_id,
            "principal": principal,
            "category": what.category,
            "description": what.description,
            "arose": moment.date().isoformat(),
            "same_as": what.same_as,
            "raw_id": None,
        }
        event = _event(need_id, 1, moment, state, actor, state.note)
        title = f"Nytt stödbehov {need_id}"
        return _publish(store, title, actor, now, event, need), need_id


def change_need(store: Store, need_id: str, seen: int, what: What, state: State, actor: str, now: datetime) -> int:
    """Add an event to a need, in a new edition, and return the edition's number.

    ``seen``: number of the last event that the user saw. ``now``: UTC. A due date that has passed is refused unless it is
    the one that stands there already: a need that is overdue can be changed without being given a new date. What the same
    actor has said already, and nobody anything since, makes no second edition. Raises NeedChanged where there are other
    events than those seen; NothingChanged where all is as it was and there is no note;
    NotStored and EditionError as ``add_need`` does, and for an unknown need.
    """
    what, state = _clean_what(what), _clean_state(state)
    moment = in_sweden(now)
    with store.writing():
        with store.open(store.newest()) as con:
            refuse_unknown(con, "need_event", "need_id", need_id, "Stödbehovet")
            refuse_unknown(con, "need_category", "category", what.category, "Kategorin")
            before, events = _find_need(con, need_id)
            last = events[-1]
            if last["event_number"] != seen:
                since = tuple(event for event in events if event["event_number"] > seen)
                stated = {name: getattr(state, name) for name in _STATE}
                if what == _what_of(before) and is_said(since, actor, stated, state.note):
                    return store.newest()
                raise NeedChanged(since, actor)
            if what.same_as != before["same_as"]:
                _refuse_bad_link(con, need_id, what.same_as)
            number = _next_event(con, need_id)
        if state.due_on != last["due_on"]:
            refuse_passed(state.due_on, moment.date())
        corrected = what != _what_of(before)
        if not corrected and not state.note and all(getattr(state, name) == last[name] for name in _STATE):
            raise NothingChanged("Inget är ändrat och ingen anteckning är skriven. Inget har sparats.")
        need = {**before, "category": what.category, "description": what.description, "same_as": what.same_as}
        event = _event(need_id, number, moment, state, actor, _note(state.note, before, what, store))
        return _publish(store, f"Ändrade stödbehov {need_id}", actor, now, event, need if corrected else None)


def _what_of(need: Mapping[str, Any]) -> What:
    return What(need["category"], need["description"], need["same_as"])


def _publish(
    store: Store, title: str, actor: str, now: datetime, event: dict[str, Any], need: dict[str, Any] | None
) -> int:
    types = {"raw_id": pl.Int64, "event_number": pl.Int64, "due_on": pl.Date}
    rows = {"need": need, "need_event": event}
    tables = {
        table: pl.DataFrame([row], schema={name: types.get(name, pl.String) for name in row})
        for table, row in rows.items()
        if row is not None
    }
    return store.publish(title, actor, now, Batch(kind="edit", title=title, tables=tables))


def _event(need_id: str, number: int, moment: datetime, state: State, actor: str, note: str | None) -> dict[str, Any]:
    return {
        "need_id": need_id,
        "event_number": number,
        "happened_at": moment.replace(tzinfo=None).isoformat(timespec="seconds"),
        "status": state.status,
        "responsible": state.responsible,
        "due_on": state.due_on,
        "note": note,
        "actor": actor,
    }


def _find_need(con: duckdb.DuckDBPyConnection, need_id: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the need's row and its events, the oldest first."""
    params = {"need_id": need_id}
    need: pl.DataFrame = con.sql("SELECT * EXCLUDE (approved) FROM need WHERE need_id = $need_id", params=params).pl()
    events: pl.DataFrame = con.sql(
        "SELECT event_number, happened_at, status, responsible, due_on, note, actor FROM need_event "
        "WHERE need_id = $need_id ORDER BY event_number",
        params=params,
    ).pl()
    return need.row(0, named=True), events.rows(named=True)


def _note(note: str | None, before: Mapping[str, Any], what: What, store: Store) -> str | None:
    """Return the note with what stood there before, where the need itself is corrected: no word of it is lost."""
    lines = [note] if note else []
    if what.category != before["category"]:
        names = {category.id: category.name for category in store.model.categories}
        lines.append(f"Kategori förut: {names.get(before['category'], before['category'])}.")
    if what.description != before["description"]:
        lines.append(f"Beskrivning förut: {before['description']}")
    if what.same_as != before["same_as"]:
        lines.append(f"Samma behov som: {what.same_as or 'inget'}. Förut: {before['same_as'] or 'inget'}.")
    return "\n".join(lines) or None


def _describe_event(event: Mapping[str, Any]) -> str:
    due = event["due_on"].isoformat() if event["due_on"] else "inget datum"
    note = f", anteckning ”{event['note']}”" if event["note"] else ""
    return (
        f"{event['happened_at'][:16].replace('T', ' ')}, {event['actor']}: status {STATUS_NAMES[event['status']]}, ansvarig "
        f"funktion {event['responsible'] or 'ingen'}, klart senast {due}{note}"
    )


def _clean_what(what: What) -> What:
    description = clean(what.description, "Beskrivningen")
    if description is None:
        raise NotStored("Beskriv vad som behövs. Inget har sparats.")
    return What(what.category, description, what.same_as or None)


def _clean_state(state: State) -> State:
    if state.status not in STATUS_NAMES:
        raise NotStored(f"Statusen {state.status} finns inte. Välj en i listan. Inget har sparats.")
    responsible = clean(state.responsible, "Ansvarig funktion")
    return State(state.status, responsible, state.due_on, clean(state.note, "Anteckningen"))


def _refuse_bad_link(con: duckdb.DuckDBPyConnection, need_id: str, same_as: str | None) -> None:
    """Raise NotStored where the linked need is not there, or is itself a repetition of this one."""
    refuse_unknown(con, "need", "need_id", same_as, "Stödbehovet")
    links = dict(rows(con, "SELECT need_id, same_as FROM need WHERE same_as IS NOT NULL"))
    passed, step = {need_id}, same_as
    while step is not None:
        if step in passed:
            raise NotStored(
                f"{need_id} och {same_as} skulle då peka på varandra. Koppla det senare behovet till det tidigare. "
                "Inget har sparats."
            )
        passed.add(step)
        step = links.get(step)


def _find_place(con: duckdb.DuckDBPyConnection, store: Store, place: str | None) -> tuple[str, str | None, str | None]:
    """Return principal, municipality code and unit id of a place."""
    if place is None:
        return COUNTY, None, None
    if place == store.model.region_id:
        return store.model.region_name, None, None
    found = rows(
        con,
        "SELECT principal, municipality_code, unit_id FROM unit WHERE unit_id = $place "
        "UNION ALL SELECT full_name, municipality_code, NULL FROM municipality WHERE municipality_code = $place",
        place=place,
    )
    if not found:
        raise NotStored(f"Platsen {place} finns inte. Läs in sidan på nytt och välj i listan. Inget har sparats.")
    principal, code, unit_id = found[0]
    return principal, code, unit_id


def _next_id(con: duckdb.DuckDBPyConnection) -> str:
    """Return the next id of a need written on a page; never one that a change had, even if it was taken back."""
    used = [_OWN_ID.fullmatch(need_id) for (need_id,) in rows(con, "SELECT DISTINCT need_id FROM log.need")]
    return f"B{max((int(found[1]) for found in used if found), default=0) + 1}"


def _next_event(con: duckdb.DuckDBPyConnection, need_id: str) -> int:
    """Return the next event's number. One that was taken back keeps its own: a number seen is never another event's."""
    query = "SELECT max(event_number) + 1 FROM log.need_event WHERE need_id = $need_id"
    return int(rows(con, query, need_id=need_id)[0][0])
