"""Every table and result of an edition as CSV and Parquet files."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from data.base.errors import EditionError
from data.shelf import schema
from data.store.editions import Store

# A spreadsheet program takes a text that begins so for a formula, and may run it.
_FORMULA_START = r"^[=+\-@\t\r\n]"

# Results whose columns are agreed with those who read them; they go by these names whatever the tables are called.
_CELLS = """
SELECT
    cell.round_id AS round, cell.unit_id, unit.municipality_code, unit.sector, cell.component, cell.org_level,
    cell.level, cell.low, cell.high, cell.reason,
    COALESCE(
        cell.source_ids, format('{}, {}, rad {}', raw_row.file_name, raw_row.sheet, raw_row.row_number)
    ) AS source
FROM cell
INNER JOIN unit ON cell.unit_id = unit.unit_id
INNER JOIN component ON cell.component = component.component
INNER JOIN org_level ON cell.org_level = org_level.org_level
LEFT JOIN raw_row ON cell.raw_id = raw_row.raw_id
ORDER BY cell.round_id, unit.position, component.position, org_level.position
"""
_DEGREE = """
SELECT
    round_id AS round, scope, unit_id, municipality_code, sector, org_level,
    index_low, index_observed, index_high, stage_low, stage_observed, stage_high,
    units_asked, units_answered, cells_applicable, cells_known
FROM degree
ORDER BY
    round_id,
    list_position(
        ['county', 'region', 'sector', 'org_level', 'municipality', 'municipality_org_level', 'unit'], scope
    ),
    unit_id, municipality_code, sector, org_level
"""
_RESULTS = {"cells": _CELLS, "degree": _DEGREE}


def export(store: Store, number: int, target: Path) -> list[str]:
    """Write edition ``number`` to the folder ``target``, which is made if need be, and return the tables' names.

    Each table ``t`` of the edition, and each result, becomes ``t.csv`` (UTF-8, comma, headings) and ``t.parquet``;
    draft rounds are among the rows. Files of these names are written over; others in the folder are left alone. Rows stand in
    the order of the table's key. ``cells`` has the columns round, unit_id, municipality_code, sector, component,
    org_level, level, low, high, reason and source (the stated sources, else file, sheet and row); ``degree`` is the
    table of that name with ``round`` for ``round_id``. Times are UTC.

    In the CSV, a text that a spreadsheet program could take for a formula (it begins with = + - @, tab or line break)
    gets an apostrophe before it. Numbers stay numbers, and Parquet holds every text as it is.

    Raises EditionError where the edition cannot be read or the folder cannot be written to.
    """
    with store.open(number) as con:
        found = frames(con)
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, frame in found.items():
            neutralise(frame).write_csv(target / f"{name}.csv", datetime_format="%Y-%m-%dT%H:%M:%SZ")
            frame.write_parquet(target / f"{name}.parquet")
    except OSError as error:
        raise EditionError(
            f"Det går inte att skriva i {target}. Välj en mapp som du får skriva i och där det finns plats."
        ) from error
    return list(found)


def frames(con: duckdb.DuckDBPyConnection) -> dict[str, pl.DataFrame]:
    """Return every table and result of the opened edition by name, rows in the order of the key."""
    found: dict[str, pl.DataFrame] = {}
    keys = schema.declared_schema().primary_keys
    for table in schema.tables(con):
        if table not in _RESULTS:
            order = ", ".join(keys[table]) if table in keys else "ALL"
            # Names of tables and columns come from schema.sql, never from a user.
            found[table] = con.sql(f"SELECT * FROM {table} ORDER BY {order}").pl()  # noqa: S608 - names of our own
    for name, query in _RESULTS.items():
        found[name] = con.sql(query).pl()
    return found


def neutralise(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with an apostrophe before each text that a spreadsheet program could take for a formula."""
    text = pl.col(pl.String)
    return frame.with_columns(pl.when(text.str.contains(_FORMULA_START)).then("'" + text).otherwise(text).name.keep())
