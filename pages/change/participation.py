"""Which units can be compared between two rounds, and why the others cannot. Frames in, rows out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from pages.text.html import Cell
from pages.text.swedish import number, of

NEW, HEARD, GONE, SILENT, QUIET, LEFT_OUT = range(6)
STATES = {
    NEW: "Ny: tillfrågades inte förra gången, har svarat nu",
    HEARD: "Har svarat nu, inget svar förra gången",
    GONE: "Svarade förra gången, men är inte tillfrågad nu",
    SILENT: "Svarade förra gången, inget svar nu",
    QUIET: "Inget svar någon av gångerna",
    LEFT_OUT: "Inte tillfrågad någon av gångerna",
}


def unit_states(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return one row per unit: unit_id, long_name, municipality_code, state (key of STATES; null: answered both rounds).

    ``before`` and ``after`` are the answers to list_participation for the two rounds.
    """
    earlier = before.select("unit_id", asked_from="asked", answered_from="answered")
    # A round has the units that there were when it was made.
    gone = before.join(after, on="unit_id", how="anti", maintain_order="left")
    later = pl.concat([after, gone.with_columns(asked=pl.lit(False), answered=pl.lit(False))], how="diagonal_relaxed")
    joined = later.join(earlier, on="unit_id", how="left", maintain_order="left")
    states = [state_of(row) for row in joined.iter_rows(named=True)]
    return joined.select("unit_id", "long_name", "municipality_code").with_columns(pl.Series("state", states, pl.Int64))


def state_of(row: Mapping[str, Any]) -> int | None:
    """Return why a unit is left out of the comparison, None where it is in it."""
    if row["answered_from"] and row["answered"]:
        return None
    if row["answered"]:
        return HEARD if row["asked_from"] else NEW
    if row["answered_from"]:
        return SILENT if row["asked"] else GONE
    return QUIET if row["asked"] or row["asked_from"] else LEFT_OUT


def state_rows(units: pl.DataFrame) -> list[list[Cell]]:
    """Return a row per reason for being left out: the reason, how many units, and which."""
    rows: list[list[Cell]] = []
    for state, name in STATES.items():
        there = units.filter(pl.col("state") == state)["long_name"].to_list()
        rows.append([name, len(there), "\n".join(there)])
    return rows


def units_sentence(units: pl.DataFrame) -> tuple[str, str]:
    """Return how many units are compared, and how many have answered once only; ``units``: unit_states."""
    states = units["state"].to_list()
    new, gone = (sum(states.count(state) for state in group) for group in ((NEW, HEARD), (GONE, SILENT)))
    return (
        f"{of(units['state'].null_count(), units.height)} verksamheter svarade båda gångerna och jämförs.",
        f"{_count(new)} svarade bara nu, och {_count(gone).lower()} bara förra gången. De räknas inte i jämförelsen.",
    )


def _count(count: int) -> str:
    return number(count, upper=True) if count else "Ingen"
