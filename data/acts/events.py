"""What all that is followed up has in common: each has a state, and what changes it is an event, never overwritten."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

import duckdb
import polars as pl

from data.acts.text_rules import NotStored, clean, rows
from data.base.batch import Batch
from data.base.clock import in_sweden
from data.store.editions import Store

_STATE = ("status", "responsible", "due_on")
_TYPES = {
    "raw_id": pl.Int64,
    "event_number": pl.Int64,
    "saw_edition": pl.Int64,
    "due_on": pl.Date,
    "held_on": pl.Date,
    "happened_at": pl.Datetime,
    "changed_at": pl.Datetime,
    "checked_at": pl.Datetime,
}


@dataclass(frozen=True)
class State:
    """Where something stands: status, responsible function, due date, and a note on the change."""

    status: str
    responsible: str | None = None
    due_on: date | None = None
    note: str | None = None

    def is_as(self, event: Mapping[str, Any]) -> bool:
        """Return whether it says nothing else than ``event``, whatever their notes."""
        return all(getattr(self, name) == event[name] for name in _STATE)


AnyState = TypeVar("AnyState", bound=State)


@dataclass(frozen=True)
class Kind:
    """What has events: their table, the column of its id, its name in messages, and its statuses by name.

    ``shows_actor``: whether a message on a conflict says who made the change; ``pronoun``: what its name is called then.
    """

    events: str
    id_column: str
    name: str
    statuses: Mapping[str, str]
    shows_actor: bool
    pronoun: str = "det"


class Changed(NotStored):
    """It has been changed since ``actor`` saw it; ``events`` are what came since, the oldest first.

    There are none where what was seen is taken back.
    """

    def __init__(self, kind: Kind, events: Sequence[Mapping[str, Any]], actor: str) -> None:
        own = bool(events) and all(event["actor"] == actor for event in events)
        own_window = f"{kind.name.capitalize()} har ändrats i ett annat fönster sedan du öppnade {kind.pronoun}."
        lead = own_window if own else f"Någon annan har ändrat {kind.name} medan du skrev."
        said = "; ".join(_in_words(kind, event) for event in events)
        now = f"Nu gäller: {said}. " if events else "Den ändring du såg är tillbakatagen. "
        super().__init__(
            f"{lead} {now}Det du har skrivit står kvar i formuläret men är inte sparat. Läs igenom båda och spara igen "
            "om din ändring fortfarande ska gälla."
        )
        self.events = tuple(events)


def _in_words(kind: Kind, event: Mapping[str, Any]) -> str:
    happened = event["happened_at"]  # of a need in Sweden's time as text, else in UTC
    when = happened[:16].replace("T", " ") if isinstance(happened, str) else f"{in_sweden(happened):%Y-%m-%d %H:%M}"
    due = event["due_on"].isoformat() if event["due_on"] else "inget datum"
    note = f", anteckning ”{event['note']}”" if event["note"] else ""
    return (
        f"{when}{', ' + event['actor'] if kind.shows_actor else ''}: status {kind.statuses[event['status']]}, ansvarig "
        f"funktion {event['responsible'] or 'ingen'}, klart senast {due}{note}"
    )


def clean_state(kind: Kind, state: AnyState) -> AnyState:
    """Return ``state`` with clean texts. Raises NotStored for an unknown status or a text that cannot be kept."""
    if state.status not in kind.statuses:
        raise NotStored(f"Statusen {state.status} finns inte. Välj en i listan. Inget har sparats.")
    responsible = clean(state.responsible, "Ansvarig funktion")
    return replace(state, responsible=responsible, note=clean(state.note, "Anteckningen"))


def events_of(con: duckdb.DuckDBPyConnection, kind: Kind, one: str) -> list[dict[str, Any]]:
    """Return the events of one thing, the oldest first: event_number, happened_at, its state and actor."""
    found: pl.DataFrame = con.sql(
        f"SELECT event_number, happened_at, status, responsible, due_on, note, actor FROM {kind.events} "  # noqa: S608 - constants
        f"WHERE {kind.id_column} = $one ORDER BY event_number",
        params={"one": one},
    ).pl()
    return found.rows(named=True)


def is_said_already(
    kind: Kind, events: Sequence[Mapping[str, Any]], seen: int, state: State, same: bool, actor: str
) -> bool:
    """Return whether the only event since the one ``seen`` is ``actor``'s own and says the same: no conflict, but done.

    ``same``: whether what the item itself says is as it stands; the event's note may have been given a line on what stood
    there before. False where nothing came since. Raises Changed for any other event, or where the one seen is taken back.
    """
    if events[-1]["event_number"] == seen:
        return False
    since = [event for event in events if event["event_number"] > seen]
    only = since[0] if len(since) == 1 else None
    if (
        only
        and only["actor"] == actor
        and same
        and state.is_as(only)
        and (only["note"] or "").startswith(state.note or "")
    ):
        return True
    raise Changed(kind, since, actor)


def event(
    kind: Kind, one: str, number: int, happened_at: str | datetime, state: State, note: str | None, actor: str
) -> dict[str, Any]:
    """Return an event as a row: ``state`` with ``note`` in place of its own."""
    said = {name: getattr(state, name) for name in _STATE}
    key = {kind.id_column: one, "event_number": number, "happened_at": happened_at}
    return {**key, **said, "note": note, "actor": actor}


def next_id(con: duckdb.DuckDBPyConnection, table: str, id_column: str, letter: str) -> str:
    """Return the next id of what is written on a page; never one that a change had, even if it was taken back."""
    used = rows(con, f"SELECT DISTINCT {id_column} FROM log.{table}")  # noqa: S608 - constants of the callers
    found = [re.fullmatch(rf"{letter}(\d+)", one) for (one,) in used]
    return f"{letter}{max((int(one[1]) for one in found if one), default=0) + 1}"


def next_event(con: duckdb.DuckDBPyConnection, kind: Kind, one: str) -> int:
    """Return the next event's number. One that was taken back keeps its own: a number seen is never another event's."""
    query = f"SELECT coalesce(max(event_number), 0) + 1 FROM log.{kind.events} WHERE {kind.id_column} = $one"  # noqa: S608 - constants
    return int(rows(con, query, one=one)[0][0])


def publish(store: Store, title: str, actor: str, now: datetime, **tables: dict[str, Any]) -> int:
    """Store a row in each of ``tables`` in a new edition and return its number."""
    frames = {
        table: pl.DataFrame(
            [row],
            schema={name: pl.String if isinstance(row[name], str) else _TYPES.get(name, pl.String) for name in row},
        )
        for table, row in tables.items()
    }
    return store.publish(title, actor, now, Batch(kind="edit", title=title, tables=frames))
