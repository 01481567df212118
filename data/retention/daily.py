"""Purge expired raw rows once a day, and note beside the editions when that was done.

The note is no edition: a purge that found nothing changes nothing. It begins with a dot and so is in no backup: what is
restored from one is looked through again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import filelock

from data.base.clock import in_sweden
from data.base.errors import EditionError, LagesbildError
from data.model.model import load_model
from data.retention.purge import purge_raw
from data.shelf.folder import LOCK_SECONDS, TOO_LONG, cannot_write, folder
from data.store.editions import Store

NOTE = ".retention.json"
ACTOR = "programmet"


@dataclass(frozen=True)
class Noted:
    """When a purge of expired raw rows last began, and when one was last done, UTC; None where that never was, here."""

    begun_at: datetime | None = None
    done_at: datetime | None = None

    def has_failed(self, now: datetime) -> bool:
        """Return whether the last one did not come to its end, or none was done yesterday or today."""
        if self.begun_at is None:
            return False
        if self.done_at is None or self.begun_at > self.done_at:
            return True
        return in_sweden(self.done_at).date() < in_sweden(now).date() - timedelta(days=1)


def note_of(place: Path) -> Noted:
    """Return what is noted beside the editions in ``place``; a note that cannot be read says nothing."""
    try:
        told = json.loads((place / NOTE).read_text(encoding="ascii"))
        return Noted(*(told[name] and datetime.fromisoformat(told[name]) for name in ("begun_at", "done_at")))
    except (OSError, ValueError, KeyError, TypeError):
        return Noted()


def purge_expired(store: Store, actor: str, now: datetime) -> list[int]:
    """Empty the raw rows that are older than the model says, and note it; returns the editions rewritten.

    Raises LagesbildError where the model sets no time, EditionError where an edition cannot be read or written.
    """
    months = store.model.raw_months
    if months is None:
        raise LagesbildError("Ingen gallringstid är inställd. Skriv retention.raw_months i data/model.toml.")
    try:
        store.place.stat()  # the lock would make a folder that has vanished, and editions would begin anew there
        with filelock.FileLock(store.place / f"{NOTE}.lock", timeout=LOCK_SECONDS):
            before = note_of(store.place)
            _write(store.place, Noted(now, before.done_at))
            rewritten = purge_raw(store, months, actor, now)
            _write(store.place, Noted(now, now))
    except filelock.Timeout as error:
        raise EditionError(TOO_LONG) from error
    except OSError as error:
        raise cannot_write(store.place, error) from error
    return rewritten


def purge_daily(now: datetime) -> str | None:
    """Purge what has expired of the real data, where that was not done today; returns a Swedish line on it, None where it was.

    Days are Sweden's. Raises as ``purge_expired`` does; a model without a time is no fault.
    """
    store = Store(folder(), load_model())
    done_at = note_of(store.place).done_at
    if store.model.raw_months is None or (done_at and in_sweden(done_at).date() == in_sweden(now).date()):
        return None
    rewritten = purge_expired(store, ACTOR, now)
    what = f"äldre rader tömdes i utgåva {', '.join(map(str, rewritten))}" if rewritten else "inget var äldre"
    return f"Gallringen är gjord: inlästa rader sparas i {store.model.raw_months} månader, och {what}."


def _write(place: Path, told: Noted) -> None:
    times = {"begun_at": told.begun_at, "done_at": told.done_at}
    text = json.dumps({name: at and at.isoformat() for name, at in times.items()})
    (place / NOTE).write_text(f"{text}\n", encoding="ascii")
