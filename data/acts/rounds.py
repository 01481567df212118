"""Publish a round, or make it a draft again.

Taking back a change may leave a published round without answers; it can then become a draft again in the same edition.
"""

from __future__ import annotations

from datetime import datetime

import duckdb
import polars as pl

from data.base.batch import Batch
from data.base.errors import EditionError, NothingChanged
from data.effect.effect import effect_of
from data.store.editions import Store


def publish_round(store: Store, round_id: str, actor: str, now: datetime) -> int:
    """Make the draft round ``round_id`` a published one, in a new edition. Returns the edition's number.

    Raises EditionError where there is no such round, NothingChanged where it is published already.
    """
    with store.writing():
        with store.open(store.newest()) as con:
            row: pl.DataFrame = con.sql(
                "SELECT * FROM round WHERE round_id = $round_id", params={"round_id": round_id}
            ).pl()
            known = con.sql("SELECT string_agg(round_id, ', ' ORDER BY round_id) AS ids FROM round").pl()["ids"][0]
        if row.is_empty():
            there = f"Omgångar som finns: {known}." if known else "Det finns ingen omgång ännu."
            raise EditionError(f"Omgången {round_id} finns inte. {there}")
        if row["status"][0] == "published":
            raise NothingChanged(f"Omgången {round_id} är redan publicerad. Ingen ny utgåva gjordes.")
        title = f"Publicerade omgången {round_id}"
        published = row.with_columns(status=pl.lit("published"))
        return store.publish(title, actor, now, Batch(kind="publish", title=title, tables={"round": published}))


def take_back(store: Store, change: int, actor: str, now: datetime, unpublish: bool = False) -> int:
    """Take back change ``change`` in a new edition and return its number; ``now``: UTC.

    With ``unpublish``, published rounds that it leaves without answers become drafts in that edition. Raises EditionError
    where the change cannot be taken back, or leaves no such round.
    """
    action = f"Tog tillbaka ändring {change}"
    with store.writing():
        batch = _unpublishing(store, change, now) if unpublish else None
        if batch is not None:
            action = f"{action} och {batch.title[0].lower()}{batch.title[1:]}"
        return store.publish(action, actor, now, batch, undo=change)


def _unpublishing(store: Store, change: int, now: datetime) -> Batch:
    with store.draft("Förhandsvisning", "förhandsvisning", now, undo=change) as draft:
        emptied = effect_of(draft).emptied
        with duckdb.connect(str(draft.path), read_only=True) as con:
            rounds: pl.DataFrame = con.sql("SELECT * FROM round").pl()
    if not emptied:
        raise EditionError(
            f"När ändring {change} tas tillbaka blir ingen publicerad omgång utan svar, så det finns inget att göra till "
            "utkast. Ta tillbaka den utan --unpublish. Inget har ändrats."
        )
    rows = rounds.filter(pl.col("round_id").is_in(emptied)).with_columns(status=pl.lit("draft"))
    title = f"Gjorde {', '.join(emptied)} till utkast igen"
    return Batch(kind="edit", title=title, tables={"round": rows})
