"""Rows of indicators as they are stored, from the workbook's sheet or as Kolada hands them out."""

from __future__ import annotations

import polars as pl

from data.model.sheets import KOLADA, Sheet

DELETED = "Borttaget i Kolada"


def as_stored(sheet: Sheet, rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``rows`` of a sheet of indicators with the columns of their table and those that say what a row speaks of.

    Kolada's rows say all of a value: one that it no longer has, or has deleted, is missing, whatever an earlier file said.
    Its count is of the municipalities behind a group's mean, and always 1 for a municipality: it is not how many answered.
    """
    there = set(rows.columns)
    gender = pl.col("gender") if "gender" in there else pl.lit(None, pl.String)
    rows = rows.with_columns(gender=gender.fill_null("T"))
    if sheet.name != KOLADA:
        return rows
    status = pl.col("status") if "status" in there else pl.lit(None, pl.String)
    deleted = pl.col("deleted").fill_null(False) if "deleted" in there else pl.lit(False)
    return rows.with_columns(
        value=pl.when(~deleted).then("value"),
        status=pl.when(deleted).then(pl.lit(DELETED)).otherwise(status),
        source_ids=pl.lit(KOLADA),
        said=pl.col("said") + ";value;status;source_ids",
    ).drop("deleted", "members", strict=False)
