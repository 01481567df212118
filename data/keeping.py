"""What a file does not mention stays as it is: columns it lacks, and the state of a need that it says nothing of."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from data.checks import Known
from data.importers.workbook import RAW

# Table -> its key, for those whose rows are corrected column by column. An answer is one statement and is replaced whole.
KEYS = {
    "participation": ("round_id", "unit_id"),
    "need": ("need_id",),
    "pilot": ("pilot_id",),
    "pilot_place": ("pilot_id", "municipality_code"),
    "example": ("example_id",),
}
_STATE = ("status", "responsible", "due_on")


def with_unmentioned(table: str, rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Return ``rows`` with the columns that their file lacks filled from what is stored under the same key."""
    stored, key = known.rows.get(table), list(KEYS.get(table, ()))
    if stored is None or stored.is_empty() or not key:
        return rows
    absent = [name for name in stored.columns if name not in rows.columns]
    return rows.join(stored.select(*key, *absent), on=key, how="left", maintain_order="left") if absent else rows


def new_events(states: pl.DataFrame, needs: pl.DataFrame, known: Known, now: datetime) -> pl.DataFrame:
    """Return the events by which needs get the state their rows give, where that is not their state already.

    ``states`` has raw_index, need_id and those of status, responsible and due_on that the file has. In a row without a
    status, what is empty says nothing: a new need is open, one that is known stays as it is, and what is filled in
    counts. A column that the file lacks says nothing either. ``needs`` may have arose, when a new need arose.
    """
    before = known.need_states
    lacking = [name for name in _STATE if name not in states.columns]
    joined = states.with_columns(pl.lit(None, dtype=before.schema[name]).alias(name) for name in lacking).join(
        before, on="need_id", how="left", suffix="_before", maintain_order="left"
    )
    says_nothing = pl.col("status").is_null()
    joined = joined.with_columns(
        pl.when((says_nothing & pl.col(name).is_null()) | pl.lit(name in lacking))
        .then(f"{name}_before")
        .otherwise(name)
        .alias(name)
        for name in _STATE
    ).with_columns(pl.col("status").fill_null("oppet"))
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
