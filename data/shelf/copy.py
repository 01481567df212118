"""An edition as SQL statements and rows, to be kept elsewhere and restored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from data.shelf.file import attach_new, quote

Table = tuple[str, str]  # schema and name
Checks = dict[Table, tuple[int, str]]  # its rows, and the sum of a hash of each, whatever their order


def columns_of(con: duckdb.DuckDBPyConnection, database: str) -> dict[Table, list[tuple[str, str]]]:
    """Return table -> (name, type) of its columns, in order, for the attached database's schemas ``main`` and ``log``."""
    found = con.sql(
        "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = $database "
        "AND schema_name IN ('main', 'log') ORDER BY schema_name, table_name, column_index",
        params={"database": database},
    ).fetchall()
    tables: dict[Table, list[tuple[str, str]]] = {}
    for schema, table, column, kind in found:
        tables.setdefault((schema, table), []).append((column, kind))
    return tables


def statements_of(con: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """Return the statements that lay out the tables of the attached edition: columns, checks, keys."""
    made = con.sql(
        "SELECT schema_name, table_name, sql FROM duckdb_tables() WHERE database_name = $database ORDER BY ALL",
        params={"database": database},
    ).fetchall()
    refers = con.sql(
        "SELECT schema_name, table_name, referenced_table FROM duckdb_constraints() "
        "WHERE database_name = $database AND constraint_type = 'FOREIGN KEY' ORDER BY ALL",
        params={"database": database},
    ).fetchall()
    sql_of = {(schema, table): sql for schema, table, sql in made}
    order: TopologicalSorter[Table] = TopologicalSorter(dict.fromkeys(sql_of, ()))
    for schema, table, target in refers:
        order.add((schema, table), (schema, target))
    schemas = sorted({schema for schema, _ in sql_of} - {"main"})
    return [*(f"CREATE SCHEMA {schema}" for schema in schemas), *(sql_of[table] for table in order.static_order())]


def checks_of(con: duckdb.DuckDBPyConnection, database: str) -> Checks:
    """Return what tells the rows of each table of the attached edition from any other rows."""
    asked = " UNION ALL ".join(
        f"SELECT '{schema}', '{table}', count(*), coalesce(sum(md5_number_lower(to_json(_row)::VARCHAR)), 0)::VARCHAR "
        f"FROM {database}.{schema}.{table} AS _row"
        for schema, table in columns_of(con, database)
    )
    return {(schema, table): (rows, checksum) for schema, table, rows, checksum in con.sql(asked).fetchall()}


@dataclass(frozen=True)
class Described:
    """What an edition's file says of itself: the statements that lay it out, its columns and the checks of its rows."""

    statements: list[str]
    columns: dict[Table, list[tuple[str, str]]]
    checks: Checks


def describe(edition: Path) -> Described:
    """Return what an edition's file says of itself. Raises duckdb.Error where it cannot be read."""
    with duckdb.connect() as con:  # of its own: among other databases, theirs would be listed, too
        con.execute(f"ATTACH '{quote(edition)}' AS whole (READ_ONLY)")
        return Described(statements_of(con, "whole"), columns_of(con, "whole"), checks_of(con, "whole"))


def fill(con: duckdb.DuckDBPyConnection, statements: list[str], rows_from: Mapping[Table, str]) -> None:
    """Lay out the current database by ``statements`` and fill each table with the rows of a query, in one transaction.

    A table that has no rows is left out of ``rows_from``. Raises duckdb.ConstraintException where a row breaks a check.
    """
    con.execute("BEGIN")
    con.execute(";\n".join(statements))
    for (schema, table), query in rows_from.items():
        con.execute(f"INSERT INTO {schema}.{table} {query}")
    con.execute("COMMIT")
    con.execute("CHECKPOINT")


def copy_of(edition: Path, target: Path) -> None:
    """Write the edition's file anew to ``target``, in the form that every version of the database reads.

    Raises duckdb.Error where the edition cannot be read, ValueError where the copy does not say the same.
    """
    whole = describe(edition)
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{quote(edition)}' AS whole (READ_ONLY)")
        attach_new(con, target, "made")
        con.execute("USE made")
        filled = {
            (schema, table): f"SELECT * FROM whole.{schema}.{table} ORDER BY rowid"
            for schema, table in in_order(whole.statements, whole.checks)
        }
        fill(con, whole.statements, filled)
        if checks_of(con, "made") != whole.checks:
            raise ValueError(f"the copy of {edition.name} does not say the same")
        con.execute("USE memory; DETACH made")


def in_order(statements: list[str], checks: Checks) -> list[Table]:
    """Return the tables that have rows, in the order in which they can be filled: what a key refers to comes first."""
    created = (statement for statement in statements if statement.startswith("CREATE TABLE "))
    names = [
        statement.removeprefix("CREATE TABLE ").partition("(")[0].replace('"', "").strip() for statement in created
    ]
    tables = [("main", name) if "." not in name else tuple(name.split(".", 1)) for name in names]
    return [(schema, table) for schema, table in tables if checks[schema, table][0]]
