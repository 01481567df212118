"""Say where a recommendation of the research, or an activity of the county's plan, stands.

As with a support need, every change is an event, one that someone else made since the user saw it is told, not written over, and
the last one holds. What nobody has said anything of yet has no event: its state is ``ny``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from data.acts import events
from data.acts.events import Kind
from data.acts.text_rules import refuse_passed, refuse_unknown, rows
from data.base.clock import in_sweden
from data.base.errors import NothingChanged
from data.model.sheets import FOLLOWED_STATUS
from data.store.editions import Store

NO_STATUS = "ny"
STATUSES = {NO_STATUS: "Inget läge angivet"} | {status: name for name, status in FOLLOWED_STATUS.items()}
# Table -> its events. A conflict does not say who: accounts are for process leaders, and the steering group writes too.
KINDS = {
    "recommendation": Kind("recommendation_event", "recommendation_id", "rekommendationen", STATUSES, False, "den"),
    "activity": Kind("activity_event", "activity_id", "aktiviteten", STATUSES, False, "den"),
}


@dataclass(frozen=True)
class Followed(events.State):
    """Where it stands: status (a key of STATUSES), responsible function, due date, and a note on the change."""

    status: str = NO_STATUS


def follow_up(store: Store, table: str, one: str, seen: int, state: Followed, actor: str, now: datetime) -> int:
    """Add an event to a row of ``table``, a key of KINDS, in a new edition, and return the edition's number. ``now``: UTC.

    ``one``: the row's id. ``seen``: number of the last event that the user saw, 0 for none. A due date that has passed is refused
    unless it stands there already. What the same actor has said already, and nobody anything since, makes no second edition.
    Raises events.Changed where there are other events than those seen; NothingChanged where all is as it was and there is no
    note; NotStored for an unknown row, an unknown status or a text that cannot be kept; EditionError where the edition cannot
    be made.
    """
    kind = KINDS[table]
    state = events.clean_state(kind, state)
    with store.writing():
        with store.open(store.newest()) as con:
            refuse_unknown(con, table, kind.id_column, one, kind.name.capitalize())
            history = [_first(con, table, one), *events.events_of(con, kind, one)]
            if events.is_said_already(kind, history, seen, state, True, actor):
                return store.newest()
            number = events.next_event(con, kind, one)
        if state.due_on != history[-1]["due_on"]:
            refuse_passed(state.due_on, in_sweden(now).date())
        if not state.note and state.is_as(history[-1]):
            raise NothingChanged("Inget är ändrat och ingen anteckning är skriven. Inget har sparats.")
        row = events.event(kind, one, number, now, state, state.note, actor)
        return events.publish(store, f"Ändrade läget för {kind.name} {one}", actor, now, **{kind.events: row})


def _first(con: duckdb.DuckDBPyConnection, table: str, one: str) -> Mapping[str, Any]:
    """Return where it stood before its first event: as was said of a recommendation before there were any, or nothing."""
    said = []
    if table == "recommendation":
        said = rows(con, "SELECT status, note FROM recommendation_status WHERE recommendation_id = $one", one=one)
    status, note = said[0] if said else (NO_STATUS, None)
    return {"event_number": 0, "status": status, "responsible": None, "due_on": None, "note": note}
