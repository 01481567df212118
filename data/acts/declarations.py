"""Write a round's quality declaration: what is known of its answers that cannot be counted."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

import duckdb

from data.acts import events
from data.acts.text_rules import NotStored, clean, refuse_unknown, rows
from data.base.errors import NothingChanged
from data.store.editions import Store

LONGEST_PART = 600


@dataclass(frozen=True)
class Declaration:
    """What is written: whom the questions were sent to, what is known to be wrong, and what the answers are good for and not."""

    sent_to: str | None = None
    known_errors: str | None = None
    usable_for: str | None = None
    not_usable_for: str | None = None


# As messages name the parts.
PARTS = {
    "sent_to": "Vem den skickades till",
    "known_errors": "Kända fel",
    "usable_for": "Vad den kan användas till",
    "not_usable_for": "Vad den inte kan användas till",
}


class DeclarationChanged(NotStored):
    """Somebody else has written in the declaration since the user saw it; ``now`` is what holds."""

    def __init__(self, now: Declaration, actor: str) -> None:
        said = "; ".join(f"{PARTS[name]}: ”{text}”" for name, text in asdict(now).items() if text) or "inget"
        super().__init__(
            f"Någon annan ({actor}) har ändrat deklarationen medan du skrev. Nu gäller: {said}. Det du har skrivit står kvar i "
            "formuläret men är inte sparat. Läs igenom båda och spara igen om din text fortfarande ska gälla."
        )
        self.now = now


def stored_declaration(con: duckdb.DuckDBPyConnection, round_id: str) -> Declaration:
    """Return what the connection's edition holds of the round; an empty declaration where nothing is written."""
    names = ", ".join(one.name for one in fields(Declaration))
    query = f"SELECT {names} FROM quality_declaration WHERE round_id = $round_id"  # noqa: S608 - names of our own
    found = rows(con, query, round_id=round_id)
    return Declaration(*found[0]) if found else Declaration()


def declare(store: Store, round_id: str, seen: Declaration, wanted: Declaration, actor: str, now: datetime) -> int:
    """Store ``wanted`` as the declaration of a round in a new edition, and return the edition's number.

    ``seen`` is what the user saw there; parts that they have left alone stay as they are now. ``now``: UTC. Raises
    DeclarationChanged where somebody else has changed it since, NothingChanged where all is as it was, NotStored where a text is
    too long or looks like personal data or there is no such round, EditionError where the edition cannot be made.
    """
    texts = {name: _clean(text, PARTS[name]) for name, text in asdict(wanted).items()}
    with store.writing():
        with store.open(store.newest()) as con:
            refuse_unknown(con, "round", "round_id", round_id, "Omgången")
            there = stored_declaration(con, round_id)
            if there != seen and (other := _last_actor(con, round_id)) != actor:
                raise DeclarationChanged(there, other)
        before, was = asdict(there), asdict(seen)
        merged = {name: before[name] if text == was[name] else text for name, text in texts.items()}
        if merged == before:
            raise NothingChanged("Inget är ändrat: deklarationen är redan så. Inget har sparats.")
        row = {"round_id": round_id, **merged, "changed_at": now, "actor": actor}
        return events.publish(
            store, f"Skrev i kvalitetsdeklarationen för {round_id}", actor, now, quality_declaration=row
        )


def _clean(text: str | None, what: str) -> str | None:
    found = clean(text, what)
    if found is not None and len(found) > LONGEST_PART:
        raise NotStored(
            f"{what} har {len(found)} tecken, men får ha högst {LONGEST_PART}. Korta texten. Inget har sparats."
        )
    return found


def _last_actor(con: duckdb.DuckDBPyConnection, round_id: str) -> str:
    """Return who made the last change that still counts of the declaration, or took one back."""
    found = rows(
        con,
        "SELECT edition.actor FROM log.quality_declaration INNER JOIN import USING (import_id) INNER JOIN edition "
        "ON edition.edition = coalesce(import.undone_in, import.import_id) WHERE round_id = $round_id "
        "ORDER BY edition.edition DESC LIMIT 1",
        round_id=round_id,
    )
    return str(found[0][0]) if found else "okänd"
