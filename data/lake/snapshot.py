"""Write an edition to the lake as one snapshot, and read it back as a file.

The lake has the edition's tables as they are, in the schemas ``main`` and ``log``, so that anyone may ask it with SQL; the
schema ``edition`` says how they were laid out (``layout``) and what their rows add up to (``content``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from data.base.errors import EditionError
from data.shelf.copy import Checks, Described, Table, checks_of, columns_of, fill, in_order
from data.shelf.file import attach_new, quote

LAYOUT, CONTENT = "lake.edition.layout", "lake.edition.content"


@contextmanager
def beside(con: duckdb.DuckDBPyConnection, draft: Path, base: Path | None) -> Iterator[None]:
    """Attach the file to put as ``made``, and ``base``, the edition that the last snapshot is, where it is at hand."""
    attached = {"made": draft} | ({} if base is None else {"base": base})
    for name, path in attached.items():
        con.execute(f"ATTACH '{quote(path)}' AS {name} (READ_ONLY)")
    try:
        yield
    finally:
        for name in attached:
            with suppress(duckdb.Error):
                con.execute(f"DETACH {name}")


def put_snapshot(con: duckdb.DuckDBPyConnection, made: Described, number: int, has_base: bool) -> None:
    """Make what is attached as ``made`` the lake's next snapshot, as edition ``number``; in the transaction that is open.

    Tables that say the same are left alone, those that only grew since ``base`` get their new rows, and others are written
    anew: so no file ever holds rows beside others that were deleted from it.
    """
    for schema in ("log", "edition"):
        con.execute(f"CREATE SCHEMA IF NOT EXISTS lake.{schema}")
    con.execute(f"CREATE TABLE IF NOT EXISTS {LAYOUT} (position INTEGER, statement VARCHAR)")
    con.execute(
        f"CREATE TABLE IF NOT EXISTS {CONTENT} (schema_name VARCHAR, table_name VARCHAR, rows BIGINT, checksum VARCHAR)"
    )
    was, there = _content(con, CONTENT), columns_of(con, "lake")
    for schema, gone in there.keys() - made.columns.keys():
        con.execute(f"DROP TABLE lake.{schema}.{gone}")
    for table, columns in made.columns.items():
        _put_table(con, table, columns, there.get(table), was.get(table), made.checks[table], has_base)
    _rewrite(con, LAYOUT, list(enumerate(made.statements)), _layout(con, LAYOUT))
    _rewrite(con, CONTENT, [(*table, *check) for table, check in sorted(made.checks.items())], None)
    con.execute(f"CALL lake.set_commit_message('lagesbild', 'Utgåva {number}', extra_info => '{number}')")


def _put_table(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    columns: list[tuple[str, str]],
    there: list[tuple[str, str]] | None,
    was: tuple[int, str] | None,
    now: tuple[int, str],
    has_base: bool,
) -> None:
    name, all_rows = ".".join(table), f"SELECT * FROM made.{'.'.join(table)} ORDER BY rowid"
    if there != columns:
        if there is not None:
            con.execute(f"DROP TABLE lake.{name}")
        declared = ", ".join(f'"{column}" {kind}' for column, kind in columns)
        con.execute(f"CREATE TABLE lake.{name} ({declared})")
        was = (0, "0")
    if was == now:
        return
    if was is not None and was[0] == 0:
        con.execute(f"INSERT INTO lake.{name} {all_rows}")
        return
    before, after = f"SELECT * FROM base.{name}", f"SELECT * FROM made.{name}"
    grew = (
        has_base
        and was is not None
        and was[0] < now[0]
        and not con.sql(f"SELECT 1 FROM ({before} EXCEPT ALL {after}) LIMIT 1").fetchall()
    )
    if grew:
        con.execute(f"INSERT INTO lake.{name} SELECT * FROM ({after} EXCEPT ALL {before}) ORDER BY ALL")
        return
    con.execute(f"DELETE FROM lake.{name}")
    if now[0]:
        con.execute(f"INSERT INTO lake.{name} {all_rows}")


def _rewrite(
    con: duckdb.DuckDBPyConnection,
    table: str,
    rows: list[tuple[object, ...]],
    before: list[tuple[object, ...]] | None,
) -> None:
    if rows == before:
        return
    con.execute(f"DELETE FROM {table}")
    columns = [list(column) for column in zip(*rows, strict=True)]
    con.execute(f"INSERT INTO {table} SELECT {', '.join('unnest(?)' for _ in columns)}", columns)


def _content(con: duckdb.DuckDBPyConnection, content: str) -> Checks:
    rows = con.sql(f"SELECT schema_name, table_name, rows, checksum FROM {content}").fetchall()
    return {(schema, table): (count, checksum) for schema, table, count, checksum in rows}


def _layout(con: duckdb.DuckDBPyConnection, layout: str) -> list[tuple[object, ...]]:
    return con.sql(f"SELECT position, statement FROM {layout} ORDER BY position").fetchall()


def newest_in(con: duckdb.DuckDBPyConnection) -> int | None:
    """Return the number of the newest edition that the open transaction sees; None where there is none."""
    found: int | None = con.sql("SELECT max(commit_extra_info::INTEGER) FROM lake.snapshots()").fetchall()[0][0]
    return found


def write_edition(con: duckdb.DuckDBPyConnection, snapshot: int, target: Path, number: int) -> None:
    """Write the edition that ``snapshot`` is to the new file ``target``. Raises EditionError where it came out another."""
    at = f"AT (VERSION => {snapshot})"
    statements = [str(statement) for _, statement in _layout(con, f"{LAYOUT} {at}")]
    checks = _content(con, f"{CONTENT} {at}")
    attach_new(con, target, f"edition_{number}")
    try:
        con.execute(f"USE edition_{number}")
        fill(
            con,
            statements,
            {table: f"FROM lake.{'.'.join(table)} {at} ORDER BY rowid" for table in in_order(statements, checks)},
        )
        found = checks_of(con, f"edition_{number}")
    finally:
        con.execute(f"USE memory; DETACH edition_{number}")
    if found != checks:
        raise EditionError(
            f"Utgåva {number} kom inte hel ur det gemensamma lagret. Se efter att ingen har ändrat i databasen eller i "
            "lagrets filer, eller återställ dem från säkerhetskopian."
        )
