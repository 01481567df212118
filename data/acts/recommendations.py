"""Set the status of a recommendation. Every change is kept; the last one holds."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from data.acts.text_rules import clean
from data.base.batch import Batch
from data.base.errors import EditionError
from data.store.editions import Store

STATUSES = ("ny", "pagar", "genomford", "avstas")


def set_status(store: Store, recommendation_id: str, status: str, note: str, actor: str, now: datetime) -> int:
    """Say what is done with a recommendation, in a new edition; saying the same again makes none.

    Returns the number of the newest edition. Raises EditionError where there is no such recommendation or status, NotStored
    where the note is too long or holds personal data or control characters.
    """
    if status not in STATUSES:
        raise EditionError(f"Läget {status} finns inte. Välj ett av {', '.join(STATUSES)}.")
    text = clean(note, "Anteckningen")
    with store.writing():
        with store.open(store.newest()) as con:
            found = con.sql(
                "SELECT said.status, said.note FROM recommendation "
                "LEFT JOIN recommendation_status AS said ON recommendation.recommendation_id = said.recommendation_id "
                "WHERE recommendation.recommendation_id = $id",
                params={"id": recommendation_id},
            ).pl()
        if found.is_empty():
            raise EditionError(f"Rekommendationen {recommendation_id} finns inte.")
        # The same again must not make an edition, though its time would differ.
        if found.row(0) == (status, text):
            return store.newest()
        row = pl.DataFrame(
            {
                "recommendation_id": [recommendation_id],
                "status": [status],
                "note": [text],
                "changed_at": [now],
                "actor": [actor],
            },
            schema_overrides={"note": pl.String},
        )
        title = f"Ändrade läget för rekommendationen {recommendation_id}"
        return store.publish(title, actor, now, Batch(kind="edit", title=title, tables={"recommendation_status": row}))
