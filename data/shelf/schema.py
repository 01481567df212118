"""The schema of an edition, from ``schema.sql``: tables, keys, and rows that violate them."""

# Questions that every edition asks are executed and fetched: ``con.sql`` plans them twice.

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

SCHEMA_VERSION = 5
SCHEMA_FILE = Path(__file__).with_name("schema.sql")

_CREATED = re.compile(r"^CREATE TABLE (\w+)", re.MULTILINE)
_COLUMN = re.compile(r"^    (\w+) .*? -- (.+)$")
_CLOSING_COMMENT = re.compile(r"^    \),? -- (.+)$")


class BrokenKey(Exception):
    """A key stands twice, or refers to what is not there; ``str()`` names the table, the columns and the key."""


@dataclass(frozen=True)
class Key:
    """A key that ``schema.sql`` declares: its kind, its table and columns, and for a foreign one what it refers to."""

    kind: str  # PRIMARY KEY, UNIQUE or FOREIGN KEY
    table: str
    columns: tuple[str, ...]
    target: str | None = None
    target_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schema:
    """What ``schema.sql`` declares: tables, their columns, what each means, the keys, and the statements for it all but keys.

    ``logged``: the tables that are derived from the log; ``types``: table -> its columns with their types.
    """

    tables: tuple[str, ...]
    logged: tuple[str, ...]
    columns: Mapping[str, list[str]]
    types: Mapping[str, list[str]]
    comments: Mapping[tuple[str, str], str]
    statements: str
    keys: tuple[Key, ...]

    @property
    def primary_keys(self) -> dict[str, list[str]]:
        """Table -> columns of its primary key, in order; a table that has none is absent."""
        return {key.table: list(key.columns) for key in self.keys if key.kind == "PRIMARY KEY"}


@cache
def declared_schema() -> Schema:
    """Return what ``schema.sql`` declares, as the database itself understands it.

    An edition's tables have no keys of the database's own, only its checks: the database would keep an index for each
    key, which takes longer to fill than the tables and more room. ``check_keys`` tries them all, by reading every row.
    """
    schema = SCHEMA_FILE.read_text(encoding="utf-8")
    written = tuple(_CREATED.findall(schema))
    with duckdb.connect() as con:
        con.execute(schema)
        rules = con.sql(
            "SELECT table_name, constraint_type, expression, constraint_column_names, referenced_table, "
            "referenced_column_names FROM duckdb_constraints()"
        ).fetchall()
        fields = con.sql(
            "SELECT table_name, column_name, data_type, NOT is_nullable FROM duckdb_columns() "
            "WHERE database_name = current_database() AND schema_name = 'main' ORDER BY table_name, column_index"
        ).fetchall()
    lines: dict[str, list[str]] = {table: [] for table in written}
    names: dict[str, list[str]] = {table: [] for table in written}
    for table, name, kind, required in fields:
        names[table].append(name)
        lines[table].append(f"{name} {kind}{' NOT NULL' if required else ''}")
    keys = []
    for table, kind, expression, own, target, target_names in rules:
        if kind == "CHECK":
            lines[table].append(f"CHECK ({expression})")
        elif kind != "NOT NULL":
            keys.append(Key(kind, table, tuple(own), target or None, tuple(target_names or ())))
    statements = [f"CREATE TABLE {table} ({', '.join(lines[table])})" for table in written]
    logged = _tables_of_log(names)
    types = {table: [f"{name} {kind}" for other, name, kind, _ in fields if other == table] for table in written}
    statements.append("CREATE SCHEMA log")
    for table in logged:
        own = ", ".join(types[table])
        statements.append(f"CREATE TABLE log.{table} ({own}, import_id INTEGER, removed BOOLEAN, said VARCHAR)")
    return Schema(written, logged, names, types, _column_comments(schema), ";\n".join(statements), tuple(keys))


def _tables_of_log(of_table: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(table for table, names in of_table.items() if table != "raw_row" and "raw_id" in names)


def _column_comments(schema: str) -> dict[tuple[str, str], str]:
    """Return (table, column) -> the comment that stands behind the column in ``schema``."""
    comments, table, column = {}, "", ""
    for line in schema.splitlines():
        if created := _CREATED.match(line):
            table = created[1]
        elif found := _COLUMN.match(line):
            comments[table, found[1]] = found[2]
        elif found := _CLOSING_COMMENT.match(line):
            comments[table, column] = found[1]
        elif line.startswith("    ") and line.endswith("("):
            column = line.split()[0]
    return comments


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Lay out an empty edition in the connection's current database: tables and the log."""
    con.execute(declared_schema().statements)


def add_missing(con: duckdb.DuckDBPyConnection) -> None:
    """Lay out, empty and in memory, the tables that the connection's edition, of an older layout, does not have."""
    there, declared = columns(con), declared_schema()
    for table in (one for one in declared.tables if one not in there):
        con.execute(f"CREATE TEMP TABLE {table} ({', '.join(declared.types[table])})")


def is_current(con: duckdb.DuckDBPyConnection) -> bool:
    """Return whether the current database is laid out as ``schema.sql`` is now: as its version says, and column by column.

    An edition may have been made while the version was being worked on.
    """
    version = con.sql("SELECT max(schema_version) FROM edition").fetchall()[0][0]
    return bool(version == SCHEMA_VERSION) and columns(con) == declared_schema().columns


def keys_in(con: duckdb.DuckDBPyConnection) -> list[Key]:
    """Return the keys that ``schema.sql`` declares for columns of the current database; an older layout lacks some."""
    there = columns(con)
    return [
        key
        for key in declared_schema().keys
        if set(key.columns) <= set(there.get(key.table, ())) and (key.target is None or key.target in there)
    ]


def broken_keys(con: duckdb.DuckDBPyConnection, among: Sequence[Key] | None = None) -> list[tuple[Key, str, int]]:
    """Return (key, one of the values that break it, rows) for each key, or each ``among`` them, that rows break."""
    tried = keys_in(con) if among is None else among
    filled = filled_of(con, {key.table for key in tried})
    tried = [key for key in tried if key.table in filled]
    if not tried:
        return []
    counted = " UNION ALL ".join(
        f"SELECT {position}, count(*) FROM ({violations_sql(key)})" for position, key in enumerate(tried)
    )
    # Sorted and filtered here: among so many parts the database takes longer to plan that than to count.
    broken = sorted((position, rows) for position, rows in con.execute(counted).fetchall() if rows)
    return [(tried[position], _first_violation(con, tried[position]), rows) for position, rows in broken]


def _first_violation(con: duckdb.DuckDBPyConnection, key: Key) -> str:
    """Return the first of the values that break ``key``, column by column."""
    values = con.sql(f"{violations_sql(key)} ORDER BY ALL LIMIT 1").fetchall()[0]
    return ", ".join(f"{name}: {value}" for name, value in zip(key.columns, values, strict=True))


def violations_sql(key: Key) -> str:
    """Return the query for the values that break ``key``."""
    names = ", ".join(f"one.{name}" for name in key.columns)
    filled = " AND ".join(f"one.{name} IS NOT NULL" for name in key.columns)
    if key.target is None:
        return f"SELECT {names} FROM {key.table} AS one WHERE {filled} GROUP BY {names} HAVING count(*) > 1"
    pairs = zip(key.columns, key.target_columns, strict=True)
    same = " AND ".join(f"one.{name} = other.{other}" for name, other in pairs)
    return f"SELECT {names} FROM {key.table} AS one ANTI JOIN {key.target} AS other ON {same} WHERE {filled}"


def check_keys(con: duckdb.DuckDBPyConnection) -> None:
    """Raise BrokenKey where rows of the current database, laid out as ``schema.sql`` is, break one of its keys."""
    for key, value, rows in broken_keys(con, declared_schema().keys):
        raise BrokenKey(f'{rows} rows of {key.table} break {key.kind} {", ".join(key.columns)}, key "{value}"')


def tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the names of the edition's tables (not the log's), in the order of ``schema.sql``."""
    # Asked of a file, the database lists them in an order of its own.
    written = declared_schema().tables
    there = tables_of(con, con.sql("SELECT current_database()").fetchall()[0][0], "main")
    return [table for table in written if table in there] + sorted(there.difference(written))


def filled_of(con: duckdb.DuckDBPyConnection, tables: Collection[str]) -> set[str]:
    """Return those of ``tables``, as a query would name them, that have rows."""
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (FROM {table})" for table in sorted(tables))
    return {table for (table,) in con.execute(asked).fetchall()} if asked else set()


def columns(con: duckdb.DuckDBPyConnection, database: str | None = None) -> dict[str, list[str]]:
    """Return table -> names of its columns, in order, of an attached database or the current one."""
    found = con.execute(
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
        "WHERE database_name = coalesce($database, current_database()) AND schema_name = 'main' GROUP BY table_name",
        {"database": database},
    )
    return dict(found.fetchall())


def logged_tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the tables that are derived from the log: those whose rows lead to a raw row."""
    of_table = columns(con)
    return list(_tables_of_log({table: of_table[table] for table in tables(con)}))


def tables_of(con: duckdb.DuckDBPyConnection, database: str, schema: str) -> set[str]:
    """Return the names of the tables of a schema of an attached database."""
    found = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = $database AND schema_name = $schema",
        {"database": database, "schema": schema},
    ).fetchall()
    return {name for (name,) in found}
