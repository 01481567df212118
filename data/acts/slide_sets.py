"""Save a set of slides under a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import polars as pl

from data.base.batch import Batch
from data.base.errors import EditionError, NothingChanged
from data.privacy.personal_data import find_personal_data
from data.store.editions import Store

LONGEST_NAME = 60
_SLIDE = re.compile(r"[a-z]+")


def save_set(store: Store, name: str, slides: Sequence[str], actor: str, now: datetime) -> int:
    """Save ``slides`` (ids, in order) under ``name`` in a new edition, in place of what the name held before.

    Returns the edition's number. Raises EditionError where the name is empty, too long or holds personal data, or where
    there are no slides; NothingChanged where the set is saved so already.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise EditionError(f"Ge urvalet ett namn på högst {LONGEST_NAME} tecken. Inget har sparats.")
    if find_personal_data(name):
        raise EditionError("Namnet innehåller något som ser ut som en personuppgift. Ta bort det. Inget har sparats.")
    if not slides or not all(_SLIDE.fullmatch(slide) for slide in slides):
        raise EditionError("Välj minst en bild. Inget har sparats.")
    with store.writing():
        with store.open(store.newest()) as con:
            before = dict(con.sql("SELECT name, slides FROM slide_set").fetchall())
        listed = ",".join(slides)
        if before.get(name) == listed:
            raise NothingChanged(f"Urvalet {name} är redan sparat så.")
        row = pl.DataFrame({"name": [name], "slides": [listed], "changed_at": [now], "actor": [actor]})
        title = "Sparade ett bildurval"  # its name is purged where it stands, and stands nowhere else
        return store.publish(title, actor, now, Batch(kind="edit", title=title, tables={"slide_set": row}))
