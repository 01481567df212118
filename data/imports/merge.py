"""Merge the states that a file's rows tell with stored ones: what a file does not mention stays.

For everything else the log says which columns a row speaks of, and an edition adds them up (``data.store.derive``). The state of
a need or an activity is the last of its events, and each event tells all of it.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from data.imports.files.parsed import RAW
from data.model.sheets import EVENTS, STATE


def new_events(
    table: str, states: pl.DataFrame, rows: pl.DataFrame, before: pl.DataFrame, now: datetime
) -> pl.DataFrame:
    """Return the events by which ``rows`` of ``table``, a key of EVENTS, get the state that a file gives and they have not.

    ``states`` has raw_index, the rows' id, said and those of status, responsible and due_on that the file has; ``before`` is the
    last event of each stored row. What a row does not speak of stays. ``rows`` may tell when they arose. ``now``: UTC.
    """
    of = EVENTS[table]
    lacking = [name for name in STATE if name not in states.columns]
    joined = states.with_columns(pl.lit(None, dtype=before.schema[name]).alias(name) for name in lacking).join(
        before, on=of.key, how="left", suffix="_before", maintain_order="left"
    )
    speaks = pl.col("said").str.split(";")
    joined = joined.with_columns(
        pl.when(speaks.list.contains(name)).then(name).otherwise(f"{name}_before").alias(name) for name in STATE
    ).with_columns(pl.col("status").fill_null(pl.col("status_before")).fill_null(of.first_status))
    if of.arises in rows.columns:
        joined = joined.join(rows.select(of.key, arose=of.arises), on=of.key, how="left", maintain_order="left")
    else:
        joined = joined.with_columns(arose=pl.lit(None, dtype=pl.String))
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in STATE)
    first = pl.col("event_number").is_null()
    loaded = (
        pl.lit(now) if of.arises is None else pl.when(first).then("arose").fill_null(pl.lit(now.date().isoformat()))
    )
    return joined.filter(first | ~same).select(
        RAW,
        of.key,
        event_number=pl.col("event_number").fill_null(0) + 1,
        happened_at=loaded,
        status="status",
        responsible="responsible",
        due_on="due_on",
        actor=pl.lit("inläsning"),
    )
