"""Create meetings and write their decisions.

A decision is changed as a support need is: every change is an event, one that someone else made since the user saw the
decision is told, not written over, and where the text or a link is corrected, the event's note says what stood there.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

import duckdb

from data.acts import events
from data.acts.events import Kind
from data.acts.text_rules import NotStored, clean, refuse_passed, refuse_unknown, rows
from data.base.clock import in_sweden
from data.base.errors import NothingChanged
from data.store.editions import Store

STATUSES = {"beslutat": "Beslutat", "pagar": "Pågår", "klart": "Klart", "utgar": "Utgår"}
LONGEST_TITLE = 120
# A conflict does not say who: accounts are for process leaders, and the steering group writes decisions too.
KIND = Kind("decision_event", "decision_id", "beslutet", STATUSES, shows_actor=False)
# What a decision may be about -> the table that it must be in, and its name in messages.
_LINKS = {
    "need_id": ("need", "Stödbehovet"),
    "municipality_code": ("municipality", "Kommunen"),
    "component": ("component", "Byggstenen"),
    "recommendation_id": ("recommendation", "Rekommendationen"),
    "activity_id": ("activity", "Aktiviteten"),
}


@dataclass(frozen=True)
class Seen:
    """What a meeting sees: the edition's number, the round, the page it begins from and what is chosen there."""

    edition: int
    round_id: str | None
    page: str = "lagesbild"
    filters: str = ""


@dataclass(frozen=True)
class Decided:
    """What is decided, and what it is about: any of these, or none; the municipality by its code."""

    decision: str
    need_id: str | None = None
    municipality_code: str | None = None
    component: str | None = None
    recommendation_id: str | None = None
    activity_id: str | None = None


@dataclass(frozen=True)
class Standing(events.State):
    """Where a decision stands: status (a key of STATUSES), responsible function, due date, and a note on the change."""

    status: str = "beslutat"


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
            meeting_id = events.next_id(con, "meeting", "meeting_id", "M")
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
        return events.publish(store, f"Nytt möte {meeting_id}, {held_on}", actor, now, meeting=row), meeting_id


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
            decision_id = events.next_id(con, "meeting_decision", "decision_id", "D")
        decision = {"decision_id": decision_id, "meeting_id": meeting_id, **asdict(decided)}
        event = events.event(KIND, decision_id, 1, now, standing, standing.note, actor)
        title = f"Nytt beslut {decision_id} på möte {meeting_id}"
        return events.publish(store, title, actor, now, meeting_decision=decision, decision_event=event), decision_id


def change_decision(
    store: Store, decision_id: str, seen: int, decided: Decided, standing: Standing, actor: str, now: datetime
) -> int:
    """Add an event to a decision, in a new edition, and return the edition's number. ``now``: UTC.

    ``seen``: number of the last event that the user saw. A due date that has passed is refused unless it stands there
    already. What the same actor has said already, and nobody anything since, makes no second edition. Raises
    events.Changed where there are other events than those seen; NothingChanged where all is as it was and there is no
    note; NotStored and EditionError as ``add_decision`` does.
    """
    decided, standing = _clean(decided, standing)
    with store.writing():
        with store.open(store.newest()) as con:
            refuse_unknown(con, "meeting_decision", "decision_id", decision_id, "Beslutet")
            meeting_id, before = _find_decision(con, decision_id)
            history = events.events_of(con, KIND, decision_id)
            last = history[-1]
            if events.is_said_already(KIND, history, seen, standing, decided == before, actor):
                return store.newest()
            # What it was about may be taken back since.
            gone: dict[str, Any] = {name: None for name in _LINKS if getattr(decided, name) == getattr(before, name)}
            _refuse_unknown_links(con, replace(decided, **gone))
            number = events.next_event(con, KIND, decision_id)
        if standing.due_on != last["due_on"]:
            refuse_passed(standing.due_on, in_sweden(now).date())
        if decided == before and not standing.note and standing.is_as(last):
            raise NothingChanged("Inget är ändrat och ingen anteckning är skriven. Inget har sparats.")
        note = _note(standing.note, before, decided)
        tables = {"decision_event": events.event(KIND, decision_id, number, now, standing, note, actor)}
        if decided != before:
            tables["meeting_decision"] = {"decision_id": decision_id, "meeting_id": meeting_id, **asdict(decided)}
        return events.publish(store, f"Ändrade beslut {decision_id}", actor, now, **tables)


def _find_decision(con: duckdb.DuckDBPyConnection, decision_id: str) -> tuple[str, Decided]:
    """Return the decision's meeting, and what it says."""
    meeting_id, *said = rows(
        con,
        "SELECT meeting_id, decision, need_id, municipality_code, component, recommendation_id, activity_id "
        "FROM meeting_decision WHERE decision_id = $decision_id",
        decision_id=decision_id,
    )[0]
    return meeting_id, Decided(*said)


def _clean(decided: Decided, standing: Standing) -> tuple[Decided, Standing]:
    decision = clean(decided.decision, "Beslutet")
    if decision is None:
        raise NotStored("Skriv vad som är beslutat. Inget har sparats.")
    links = {name: getattr(decided, name) or None for name in _LINKS}
    return Decided(decision, **links), events.clean_state(KIND, standing)


def _refuse_unknown_links(con: duckdb.DuckDBPyConnection, decided: Decided) -> None:
    for name, (table, what) in _LINKS.items():
        refuse_unknown(con, table, name, getattr(decided, name), what)


def _note(note: str | None, before: Decided, decided: Decided) -> str | None:
    """Return the note with what stood there before, where the decision itself is corrected: no word of it is lost."""
    lines = [note] if note else []
    names = {"decision": "Beslut", "need_id": "Stödbehov", "municipality_code": "Kommun", "component": "Byggsten"}
    names |= {"recommendation_id": "Rekommendation", "activity_id": "Aktivitet"}
    for name, label in names.items():
        if getattr(before, name) != getattr(decided, name):
            lines.append(f"{label} förut: {getattr(before, name) or 'inget'}")
    return "\n".join(lines) or None
