"""Acts on a whole round. A round starts as a draft; publishing it is a change of its own, which can be undone."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from data.batch import Batch
from data.editions import Store
from data.errors import EditionError, NothingChanged


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
