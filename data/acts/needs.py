"""Add a support need, or the next event of one.

A change is refused where someone else has changed the need since the user saw it, and the message says what they did.
Every change of a need is an event; where its text, category or link is corrected, the event's note says what stood there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import duckdb
import polars as pl

from data.acts import events
from data.acts.events import Kind
from data.acts.text_rules import NotStored, clean, refuse_passed, refuse_unknown, rows
from data.base.clock import in_sweden
from data.base.errors import NothingChanged
from data.imports.prepare import COUNTY
from data.model.sheets import NEED_STATUS
from data.store.editions import Store

STATUS_NAMES = {status: name for name, status in NEED_STATUS.items()}
KIND = Kind("need_event", "need_id", "behovet", STATUS_NAMES, shows_actor=True)


@dataclass(frozen=True)
class What:
    """What is needed: category, description, and the id of an earlier need that it repeats, where it repeats one."""

    category: str
    description: str
    same_as: str | None = None


@dataclass(frozen=True)
class State(events.State):
    """Where a need stands: status, responsible function, due date, and a note on the change."""

    status: str = "oppet"


def add_need(
    store: Store, round_id: str | None, place: str | None, what: What, state: State, actor: str, now: datetime
) -> tuple[int, str]:
    """Store a new need in a new edition. Returns the edition's number and the need's id.

    ``place``: a municipality's code, a unit's id, the model's region_id, or None for the county as a whole. ``now``: UTC.
    Raises NotStored where category, status, place, round or the linked need is unknown, the description is empty, a text is
    too long or holds something that looks like personal data, or the due date has passed; EditionError where the edition
    cannot be made.
    """
    what, state = _clean_what(what), events.clean_state(KIND, state)
    moment = in_sweden(now)
    refuse_passed(state.due_on, moment.date())
    with store.writing():
        with store.open(store.newest()) as con:
            refuse_unknown(con, "need_category", "category", what.category, "Kategorin")
            refuse_unknown(con, "round", "round_id", round_id, "Omgången")
            need_id = events.next_id(con, "need", "need_id", "B")
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
        event = events.event(KIND, need_id, 1, _text_of(moment), state, state.note, actor)
        return events.publish(store, f"Nytt stödbehov {need_id}", actor, now, need=need, need_event=event), need_id


def change_need(store: Store, need_id: str, seen: int, what: What, state: State, actor: str, now: datetime) -> int:
    """Add an event to a need, in a new edition, and return the edition's number.

    ``seen``: number of the last event that the user saw. ``now``: UTC. A due date that has passed is refused unless it is
    the one that stands there already: a need that is overdue can be changed without being given a new date. What the same
    actor has said already, and nobody anything since, makes no second edition. Raises events.Changed where there are
    other events than those seen; NothingChanged where all is as it was and there is no note;
    NotStored and EditionError as ``add_need`` does, and for an unknown need.
    """
    what, state = _clean_what(what), events.clean_state(KIND, state)
    moment = in_sweden(now)
    with store.writing():
        with store.open(store.newest()) as con:
            refuse_unknown(con, "need_event", "need_id", need_id, "Stödbehovet")
            refuse_unknown(con, "need_category", "category", what.category, "Kategorin")
            stored: pl.DataFrame = con.sql(
                "SELECT * EXCLUDE (approved) FROM need WHERE need_id = $need_id", params={"need_id": need_id}
            ).pl()
            before, history = stored.row(0, named=True), events.events_of(con, KIND, need_id)
            last, corrected = history[-1], what != _what_of(before)
            if events.is_said_already(KIND, history, seen, state, not corrected, actor):
                return store.newest()
            if what.same_as != before["same_as"]:
                _refuse_bad_link(con, need_id, what.same_as)
            number = events.next_event(con, KIND, need_id)
        if state.due_on != last["due_on"]:
            refuse_passed(state.due_on, moment.date())
        if not corrected and not state.note and state.is_as(last):
            raise NothingChanged("Inget är ändrat och ingen anteckning är skriven. Inget har sparats.")
        note = _note(state.note, before, what, store)
        tables = {"need_event": events.event(KIND, need_id, number, _text_of(moment), state, note, actor)}
        if corrected:
            tables["need"] = {**before, **asdict(what)}
        return events.publish(store, f"Ändrade stödbehov {need_id}", actor, now, **tables)


def _text_of(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def _what_of(need: Mapping[str, Any]) -> What:
    return What(need["category"], need["description"], need["same_as"])


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


def _clean_what(what: What) -> What:
    description = clean(what.description, "Beskrivningen")
    if description is None:
        raise NotStored("Beskriv vad som behövs. Inget har sparats.")
    return What(what.category, description, what.same_as or None)


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
    if place and place == store.model.region_id:
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
