"""Every table and result of an edition as CSV and Parquet files, of it what a role sees."""

from __future__ import annotations

import io
from pathlib import Path

import duckdb
import polars as pl

from data.access.extract import file_for, withheld
from data.access.roles import Actor, Role
from data.base.errors import EditionError
from data.shelf import schema
from data.shelf.file import quote
from data.store.editions import Store

# Who is given all that there is, and who what everybody may see.
ALL, PUBLIC = (Actor("kommandoraden", role) for role in (Role.PROCESS_LEADER, Role.PUBLIC))
TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
# A spreadsheet program takes a text that begins so for a formula, and may run it.
_FORMULA_START = r"^[=+\-@\t\r\n]"

# Made for those who read one file alone: answers with what their units are.
CELLS = "cells"
_CELLS = """
SELECT
    cell.round_id, cell.unit_id, unit.municipality_code, unit.sector, cell.component, cell.org_level,
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
# Results of which what tells one row from all others is partly empty: table -> those columns. Joined, they are its key.
JOINED_KEYS = {
    "degree": ("round_id", "scope", "unit_id", "municipality_code", "sector", "org_level"),
    "component_degree": ("round_id", "component", "scope", "unit_id", "municipality_code", "sector"),
    "change_degree": ("from_round", "to_round", "round_id", "scope", "municipality_code", "component"),
}


def joined_key(table: str) -> str:
    """Return the name of the column that a result's key stands in."""
    return f"{table}_id"


def export(store: Store, number: int, target: Path, by: Actor = ALL) -> list[str]:
    """Write edition ``number`` to the folder ``target``, which is made if need be, and return the tables' names.

    Each table ``t`` of ``read`` becomes ``t.csv`` and ``t.parquet``. Files of these names are written over; others in the
    folder are left alone. Raises EditionError where the edition cannot be read or the folder cannot be written to.
    """
    found = read(store, number, by)
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, frame in found.items():
            (target / f"{name}.csv").write_bytes(as_csv(frame))
            frame.write_parquet(target / f"{name}.parquet")
    except OSError as error:
        raise EditionError(
            f"Det går inte att skriva i {target}. Välj en mapp som du får skriva i och där det finns plats."
        ) from error
    return list(found)


def read(store: Store, number: int, by: Actor = ALL) -> dict[str, pl.DataFrame]:
    """Return every table and result of edition ``number`` that ``by`` sees something of, by name.

    Without the columns that they see nothing of: what is hidden is not taken for missing. Rows stand in the order of the
    table's key; draft rounds are among them where ``by`` sees those. ``cells`` has one row per answer with its unit's
    municipality and sector, and its source: the stated ones, else file, sheet and row. Times are UTC. Raises EditionError
    where the edition cannot be read.
    """
    with store.open(number):  # where there is none, this says so in words
        path = file_for(by, store.path(number))
    return read_file(path, by)


def read_file(path: Path, by: Actor, only: str | None = None) -> dict[str, pl.DataFrame]:
    """Return the tables of ``path``, which holds what ``by`` sees of an edition, as ``read`` does; of all, or of one.

    A table that is not there, or of which they see nothing, is not among them.
    """
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{quote(path)}' AS seen (READ_ONLY); USE seen")
        wanted = _queries(con, by)
        return {table: con.sql(query).pl() for table, query in wanted.items() if only in (None, table)}


def _queries(con: duckdb.DuckDBPyConnection, by: Actor) -> dict[str, str]:
    """Return table -> the query for what ``by`` sees of it. All names in them come from schema.sql, never from a user."""
    found: dict[str, str] = {}
    keys, columns = schema.declared_schema().primary_keys, schema.columns(con)
    for table in schema.tables(con):
        hidden = withheld(by, table)
        if hidden is None:
            continue
        wanted, order = ", ".join(name for name in columns[table] if name not in hidden), "ALL"
        if table in JOINED_KEYS:
            order = joined_key(table)
            wanted = f"concat_ws('/', {', '.join(JOINED_KEYS[table])}) AS {order}, {wanted}"
        elif table in keys:
            order = ", ".join(keys[table])
        found[table] = f"SELECT {wanted} FROM {table} ORDER BY {order}"  # noqa: S608 - names of our own
    return {**found, CELLS: _CELLS}


def as_csv(frame: pl.DataFrame) -> bytes:
    """Return the frame as CSV: UTF-8, comma, headings, times as ``2026-11-02T08:30:00Z``.

    A text that a spreadsheet program could take for a formula (it begins with = + - @, tab or line break) gets an
    apostrophe before it. Numbers stay numbers.
    """
    out = io.BytesIO()
    neutralise(frame).write_csv(out, datetime_format=TIME_FORMAT)
    return out.getvalue()


def as_json(frame: pl.DataFrame) -> bytes:
    """Return the frame as a JSON list with an object per row; texts as they are, times as in the CSV, missing as null."""
    return frame.with_columns(pl.col(pl.Datetime).dt.to_string(TIME_FORMAT)).write_json().encode()


def neutralise(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with an apostrophe before each text that a spreadsheet program could take for a formula."""
    text = pl.col(pl.String)
    return frame.with_columns(pl.when(text.str.contains(_FORMULA_START)).then("'" + text).otherwise(text).name.keep())
