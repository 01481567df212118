"""A new version of the published files in a store: what they give up goes, and what they only repeat is not said anew."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import polars as pl

from data.shelf import schema
from data.store.editions import Store

# Tables whose rows say one thing each, what leads to another before it.
FACTS = (
    "source",
    "example",
    "finding",
    "recommendation",
    "material",
    "timeline_event",
    "background",
    "contradiction",
    "not_published",
    "organisation",
    "county_plan",
    "pilot_place",
    "pilot",
)
# Tables whose rows people change, on pages or by the workbook.
WORKED_ON = ("need", "pilot", "participation", "example")
_STANDING = "(SELECT import_id FROM import WHERE undone_in IS NULL AND kind = 'published')"


def without_repeated(store: Store, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return ``tables`` without what earlier published files said in the same words of things that people work on.

    Said anew it would take back what they have said since. Raises EditionError where the newest edition cannot be read.
    """
    found = dict(tables)
    if not store.numbers():
        return found
    with store.open(store.newest()) as con:
        there = schema.columns(con)
        for table in (one for one in WORKED_ON if one in found and one in there):
            names = [name for name in found[table].columns if name in there[table]]
            own = ", ".join(schema.declared_schema().primary_keys[table])
            before = con.sql(
                f"SELECT {', '.join(names)} FROM log.{table} WHERE import_id IN {_STANDING} "
                f"QUALIFY row_number() OVER (PARTITION BY {own} ORDER BY import_id DESC, raw_id DESC) = 1"
            ).pl()
            same = before.cast({name: found[table].schema[name] for name in names})
            found[table] = found[table].join(same, on=names, how="anti", nulls_equal=True, maintain_order="left")
        if "need_event" in found:
            states = con.sql(
                f"SELECT need_id, status FROM log.need_event WHERE import_id IN {_STANDING} "
                "QUALIFY row_number() OVER (PARTITION BY need_id ORDER BY event_number DESC) = 1"
            ).pl()
            events = found["need_event"].join(states, on=["need_id", "status"], how="anti", maintain_order="left")
            found["need_event"] = events
    return found


def with_given_up(store: Store, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return ``tables`` with the facts taken away that earlier published files said and these do not say.

    One that is worded anew would otherwise stand beside what took its place, where its words are its key. What somebody else
    has said since, or has built on, stays. Raises EditionError where the newest edition cannot be read.
    """
    found = dict(tables)
    if not store.numbers():
        return found
    with store.open(store.newest()) as con:
        there = schema.columns(con)
        for table in (one for one in FACTS if one in there):
            gone = _published_keys(con, table)
            if table in found:
                key = schema.declared_schema().primary_keys[table]
                gone = gone.join(found[table], on=key, how="anti", maintain_order="left")
            gone = _not_built_on(con, table, gone, found)
            if gone.height:
                given = [found[table]] if table in found else []
                rows = pl.concat([*given, gone.with_columns(removed=pl.lit(True))], how="diagonal_relaxed")
                found[table] = rows.with_columns(pl.col("removed").fill_null(False))
    return found


def _published_keys(con: duckdb.DuckDBPyConnection, table: str) -> pl.DataFrame:
    """Return the keys of the rows of ``table`` that a published file was the last to say."""
    own = ", ".join(schema.declared_schema().primary_keys[table])
    keys: pl.DataFrame = con.sql(
        f"WITH last AS (SELECT * FROM log.{table} WHERE import_id IN (SELECT import_id FROM import "
        f"WHERE undone_in IS NULL) QUALIFY row_number() OVER (PARTITION BY {own} ORDER BY import_id DESC) = 1) "
        f"SELECT {own} FROM last WHERE NOT removed AND import_id IN (SELECT import_id FROM import "
        f"WHERE kind = 'published') ORDER BY {own}"
    ).pl()
    return keys


def _not_built_on(
    con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame, going: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Return those of ``rows``, keys of ``table``, that no row of another table leads to, but one that is ``going`` too."""
    for key in schema.keys_in(con):
        if key.target == table:
            own = schema.declared_schema().primary_keys[key.table]
            built = con.sql(f"SELECT {', '.join(dict.fromkeys([*own, *key.columns]))} FROM {key.table}").pl()
            if key.table in going and "removed" in going[key.table].columns:
                built = built.join(going[key.table].filter("removed"), on=own, how="anti")
            rows = rows.join(built, left_on=key.target_columns, right_on=key.columns, how="anti", maintain_order="left")
    return rows
