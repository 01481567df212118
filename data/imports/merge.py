"""Merge a file's rows on needs with stored ones: what a file does not mention stays.

For everything else the log says which columns a row speaks of, and an edition adds them up (``data.store.derive``). A need's
state is the last of its events, and each event tells all of it.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from data.imports.files.parsed import RAW
from data.imports.known import Known

_STATE = ("status", "responsible", "due_on")


def new_events(states: pl.DataFrame, needs: pl.DataFrame, known: Known, now: datetime) -> pl.DataFrame:
    """Return the events by which needs get the state their rows give, where that is not their state already.

    ``states`` has raw_index, need_id, said and those of status, responsible and due_on that the file has. What a row does
    not speak of stays; a new need is open unless it says otherwise. ``needs`` may have arose, when a new need arose.
    """
    before = known.need_states
    lacking = [name for name in _STATE if name not in states.columns]
    joined = states.with_columns(pl.lit(None, dtype=before.schema[name]).alias(name) for name in lacking).join(
        before, on="need_id", how="left", suffix="_before", maintain_order="left"
    )
    speaks = pl.col("said").str.split(";")
    joined = joined.with_columns(
        pl.when(speaks.list.contains(name)).then(name).otherwise(f"{name}_before").alias(name) for name in _STATE
    ).with_columns(pl.col("status").fill_null(pl.col("status_before")).fill_null("oppet"))
    if "arose" in needs.columns:
        joined = joined.join(needs.select("need_id", "arose"), on="need_id", how="left", maintain_order="left")
    else:
        joined = joined.with_columns(arose=pl.lit(None, dtype=pl.String))
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in _STATE)
    first = pl.col("event_number").is_null()
    return joined.filter(first | ~same).select(
        RAW,
        "need_id",
        event_number=pl.col("event_number").fill_null(0) + 1,
        happened_at=pl.when(first).then("arose").fill_null(pl.lit(now.date().isoformat())),
        status="status",
        responsible="responsible",
        due_on="due_on",
        actor=pl.lit("inläsning"),
    )
