"""The inside of an edition's file: how it is laid out, carried over from its parent, derived and scored.

Three layers, each made from the one before: the log (what every change said, never rewritten), the tables of
``schema.sql`` (what holds now, with keys and checks) and the results (the degree). Each new edition is laid out afresh
and filled, so nothing is ever deleted or updated in place, and every check runs on every row of every edition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

import duckdb
import polars as pl

from data.free_text import with_approval
from data.model import Model
from data.reference import reference_tables
from data.score import edition_tables

SCHEMA_VERSION = 2
SCHEMA_FILE = Path(__file__).with_name("schema.sql")
DERIVE_FILE = Path(__file__).with_name("derive.sql")
BOOK_TABLES = ("edition", "import", "import_file", "raw_row", "purge")
RESULT_TABLES = ("degree", "component_degree", "key_share")
# Much text of one shape: the database tries several ways to pack it, which took longer than to write the rest.
RAW_CONTENT = ("raw_row", "content")

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
class Layout:
    """What ``schema.sql`` declares: the statements that lay the tables out, without keys, and the keys."""

    tables: tuple[str, ...]
    statements: str
    keys: tuple[Key, ...]

    @property
    def primary_keys(self) -> dict[str, list[str]]:
        """Table -> columns of its primary key, in order; a table that has none is absent."""
        return {key.table: list(key.columns) for key in self.keys if key.kind == "PRIMARY KEY"}


@cache
def layout() -> Layout:
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
    for table, name, kind, required in fields:
        packed = " USING COMPRESSION zstd" if (table, name) == RAW_CONTENT else ""
        lines[table].append(f"{name} {kind}{' NOT NULL' if required else ''}{packed}")
    keys = []
    for table, kind, expression, names, target, target_names in rules:
        if kind == "CHECK":
            lines[table].append(f"CHECK ({expression})")
        elif kind != "NOT NULL":
            keys.append(Key(kind, table, tuple(names), target or None, tuple(target_names or ())))
    statements = [f"CREATE TABLE {table} ({', '.join(lines[table])})" for table in written]
    for table, name, comment in _column_comments(schema):
        quoted = comment.replace("'", "''")
        statements.append(f"COMMENT ON COLUMN {table}.{name} IS '{quoted}'")
    return Layout(written, ";\n".join(statements), tuple(keys))


@dataclass(frozen=True)
class ReadFile:
    """A file that a change read: its name without folder, the SHA-256 of its bytes and its size in bytes."""

    name: str
    sha256: str
    size_bytes: int


def no_raw_rows() -> pl.DataFrame:
    """Return the empty frame of raw rows, with the columns that ``Batch.raw`` has."""
    return pl.DataFrame(
        schema={"file_name": pl.String, "sheet": pl.String, "row_number": pl.Int64, "content": pl.String}
    )


@dataclass(frozen=True)
class Batch:
    """What one change adds to the log.

    ``raw`` has one row per raw row (file_name, sheet, row_number, content). Each frame of ``tables`` has the columns of
    its table that the change sets, and ``raw_index``, the position in ``raw`` of the row it was read from; or
    ``raw_id``, where it restates a row read before. A column ``removed`` that is true takes the row of that key away.
    """

    kind: str
    title: str
    files: tuple[ReadFile, ...] = ()
    raw: pl.DataFrame = field(default_factory=no_raw_rows)
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)


def _column_comments(schema: str) -> list[tuple[str, str, str]]:
    """Return (table, column, comment) for every column of ``schema``, from the comment that stands behind it."""
    comments, table, column = [], "", ""
    for line in schema.splitlines():
        if created := _CREATED.match(line):
            table = created[1]
        elif found := _COLUMN.match(line):
            comments.append((table, found[1], found[2]))
        elif found := _CLOSING_COMMENT.match(line):
            comments.append((table, column, found[1]))
        elif line.startswith("    ") and line.endswith("("):
            column = line.split()[0]
    return comments


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Lay out an empty edition in the connection's current database: tables, column comments and the log."""
    con.execute(layout().statements)
    con.execute("CREATE SCHEMA log")
    # Written out, not CREATE TABLE AS without rows: see carry_over.
    definitions = con.sql(
        "SELECT table_name, string_agg(column_name || ' ' || data_type, ', ' ORDER BY column_index) FROM duckdb_columns() "
        "WHERE database_name = current_database() AND schema_name = 'main' GROUP BY table_name"
    )
    definition_of = dict(definitions.fetchall())
    for table in logged_tables(con):
        con.execute(f"CREATE TABLE log.{table} ({definition_of[table]}, import_id INTEGER, removed BOOLEAN)")


def broken_keys(con: duckdb.DuckDBPyConnection) -> list[tuple[Key, str, int]]:
    """Return (key, one of the values that break it, rows) for each key that rows of the current database break."""
    there = columns(con)
    tried = [key for key in layout().keys if set(key.columns) <= set(there.get(key.table, ()))]  # older: lacks some
    counted = " UNION ALL ".join(
        f"SELECT {position} AS position, count(*) AS rows FROM ({_breaking(key)})" for position, key in enumerate(tried)
    )
    broken = con.sql(f"SELECT * FROM ({counted}) WHERE rows > 0 ORDER BY position").fetchall()
    return [(tried[position], _told(con, tried[position]), rows) for position, rows in broken]


def _told(con: duckdb.DuckDBPyConnection, key: Key) -> str:
    """Return the first of the values that break ``key``, column by column."""
    values = con.sql(f"{_breaking(key)} ORDER BY ALL LIMIT 1").fetchall()[0]
    return ", ".join(f"{name}: {value}" for name, value in zip(key.columns, values, strict=True))


def _breaking(key: Key) -> str:
    """Return the query for the values that break ``key``."""
    names = ", ".join(f"one.{name}" for name in key.columns)
    filled = " AND ".join(f"one.{name} IS NOT NULL" for name in key.columns)
    if key.target is None:
        return f"SELECT {names} FROM {key.table} AS one WHERE {filled} GROUP BY {names} HAVING count(*) > 1"
    pairs = zip(key.columns, key.target_columns, strict=True)
    same = " AND ".join(f"one.{name} = other.{other}" for name, other in pairs)
    return f"SELECT {names} FROM {key.table} AS one ANTI JOIN {key.target} AS other ON {same} WHERE {filled}"


def check_keys(con: duckdb.DuckDBPyConnection) -> None:
    """Raise BrokenKey where rows of the current database break a key of ``schema.sql``."""
    for key, value, rows in broken_keys(con):
        raise BrokenKey(f'{rows} rows of {key.table} break {key.kind} {", ".join(key.columns)}, key "{value}"')


def tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the names of the edition's tables (not the log's), in the order of ``schema.sql``."""
    # Asked of a file, the database lists them in an order of its own.
    written = layout().tables
    there = _tables_of(con, con.sql("SELECT current_database()").fetchall()[0][0], "main")
    return [table for table in written if table in there] + sorted(there.difference(written))


def columns(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return table -> names of its columns, in order."""
    found = con.sql(
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
        "WHERE database_name = current_database() AND schema_name = 'main' GROUP BY table_name"
    )
    return dict(found.fetchall())


def logged_tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the tables that are derived from the log: those whose rows lead to a raw row."""
    of_table = columns(con)
    return [table for table in tables(con) if table != "raw_row" and "raw_id" in of_table[table]]


def insert(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Add ``frame`` to ``table``, column by name. Raises duckdb.ConstraintException where a check is broken."""
    if frame.height:
        con.register("_incoming", frame)
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM _incoming")
        con.unregister("_incoming")


def carry_over(con: duckdb.DuckDBPyConnection, parent: str) -> None:
    """Copy book-keeping and log from the attached database ``parent``, which must not be newer than this program.

    It may be older: a table or column that it does not have yet is empty.
    """
    there, books = _tables_of(con, parent, "log"), _tables_of(con, parent, "main")
    sources = {table: f"{parent}.main.{table}" for table in BOOK_TABLES if table in books}
    sources |= {f"log.{table}": f"{parent}.log.{table}" for table in logged_tables(con) if table in there}
    for table, source in sources.items():
        # An insert of no rows is left out: after one, in the same transaction, DuckDB 2.0 does not find the rows of an
        # insert of more than a row group (122 880 rows), and all that is derived from them would be missing.
        if con.sql(f"SELECT 1 FROM {source} LIMIT 1").fetchall():
            con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM {source}")


def _tables_of(con: duckdb.DuckDBPyConnection, database: str, schema: str) -> set[str]:
    found = con.sql(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = $database AND schema_name = $schema",
        params={"database": database, "schema": schema},
    ).pl()
    return set(found["table_name"])


def _layout(con: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str, str]]:
    found: pl.DataFrame = con.sql(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE database_name = $database AND schema_name = 'main' ORDER BY ALL",
        params={"database": database},
    ).pl()
    return found.rows()


def next_number(con: duckdb.DuckDBPyConnection, table: str, column: str) -> int:
    """Return one more than the highest ``column`` of ``table``; 1 for an empty table."""
    return int(con.sql(f"SELECT COALESCE(MAX({column}), 0) + 1 AS number FROM {table}").pl()["number"][0])


def add_batch(con: duckdb.DuckDBPyConnection, batch: Batch, actor: str, now: datetime, edition: int) -> int:
    """Write ``batch`` to book-keeping and log. Returns its import_id: the number of the edition it makes.

    One number for both leaves no doubt which change "undo 4" is about.
    """
    import_id = edition
    first_raw = next_number(con, "raw_row", "raw_id")
    con.execute(
        "INSERT INTO import BY NAME SELECT $import_id AS import_id, $kind AS kind, $now AS imported_at, "
        "$actor AS actor, $title AS title",
        {"import_id": import_id, "kind": batch.kind, "now": now, "actor": actor, "title": batch.title},
    )
    files = pl.DataFrame(
        {
            "file_name": [file.name for file in batch.files],
            "sha256": [file.sha256 for file in batch.files],
            "size_bytes": [file.size_bytes for file in batch.files],
        },
        schema={"file_name": pl.String, "sha256": pl.String, "size_bytes": pl.Int64},
    )
    insert(con, "import_file", files.with_columns(import_id=pl.lit(import_id)))
    raw = batch.raw.with_row_index("raw_id", offset=first_raw).with_columns(import_id=pl.lit(import_id))
    insert(con, "raw_row", raw)
    for table, frame in batch.tables.items():
        logged = frame.with_columns(import_id=pl.lit(import_id))
        if "raw_index" in logged.columns:
            logged = logged.with_columns(raw_id=pl.col("raw_index").cast(pl.Int64) + first_raw).drop("raw_index")
        if "removed" not in logged.columns:
            logged = logged.with_columns(removed=pl.lit(False))
        insert(con, f"log.{table}", logged)
    return import_id


def drawn_map(con: duckdb.DuckDBPyConnection, parent: str, model: Model, program_version: str) -> pl.DataFrame | None:
    """Return the map of the attached edition ``parent``; None where county or program are not the same as now."""
    same = con.sql(
        f"SELECT count(*) AS rows FROM {parent}.main.setting, {parent}.main.edition "
        "WHERE key = 'county_code' AND value = $county AND program_version = $version "
        f"AND edition = (SELECT max(edition) FROM {parent}.main.edition)",
        params={"county": model.county_code, "version": program_version},
    ).pl()
    return con.sql(f"SELECT * FROM {parent}.main.map_shape").pl() if same["rows"][0] else None


def derive(
    con: duckdb.DuckDBPyConnection, model: Model, county_map: Path | None = None, drawn: pl.DataFrame | None = None
) -> None:
    """Fill the edition's tables from model and log, then score them. ``drawn`` is the map, where it is drawn already.

    Raises duckdb.ConstraintException where what the log says breaks a check, BrokenKey where it breaks a key, for
    instance by an answer in a round that has been taken back.
    """
    for table, frame in reference_tables(model, county_map, drawn).items():
        insert(con, table, frame)
    _derive_logged(con)
    _score(con, model.weights, model.threshold, {component.id: component.key_level for component in model.components})


def derive_as_before(con: duckdb.DuckDBPyConnection, before: str) -> None:
    """Fill the edition's tables as ``derive`` does, by the model that the attached edition ``before`` was made with."""
    logged = logged_tables(con)
    there = _tables_of(con, before, "main")
    for table in tables(con):
        if table in there and table not in (*BOOK_TABLES, *RESULT_TABLES, *logged):
            con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM {before}.main.{table}")
    _derive_logged(con)
    rows = con.sql("SELECT component, weight, key_level FROM component").fetchall()
    threshold = float(con.sql("SELECT value FROM setting WHERE key = 'threshold'").fetchall()[0][0])
    _score(con, {row[0]: row[1] for row in rows}, threshold, {row[0]: row[2] for row in rows})


def _derive_logged(con: duckdb.DuckDBPyConnection) -> None:
    logged, keys, names = logged_tables(con), layout().primary_keys, columns(con)
    # What has been approved comes first: the other tables' free text is marked by it.
    con.execute(f"CREATE TEMP TABLE effective_approval AS {_effective('approval', keys['approval'])}")
    any_said = bool(con.sql("SELECT 1 FROM effective_approval LIMIT 1").fetchall())
    for table in logged:
        if table != "approval":
            standing = with_approval(table, _effective(table, keys[table]), any_said)
            con.execute(f"CREATE TEMP TABLE effective_{table} AS {standing}")
    for table in logged:
        if table == "participation":
            con.execute(DERIVE_FILE.read_text(encoding="utf-8"))
        elif table != "cell":
            selected, order = ", ".join(names[table]), ", ".join(keys[table])
            con.execute(f"INSERT INTO {table} SELECT {selected} FROM effective_{table} ORDER BY {order}")
    for table in logged:
        con.execute(f"DROP TABLE effective_{table}")
    check_keys(con)


def _effective(table: str, key: list[str]) -> str:
    """Return the query for what the log says of ``table``: per key, the newest row of the changes that count.

    An answer goes before a published bound, whichever came last: a bound is what was known without the answer, and holds
    again when the answer is removed. So the newest of each is found; elsewhere there is one layer.
    """
    layer = ", low IS NULL" if table == "cell" else ""
    standing = (
        f"WITH newest AS (SELECT * FROM log.{table} "
        "WHERE import_id IN (SELECT import_id FROM import WHERE undone_in IS NULL) QUALIFY row_number() "
        f"OVER (PARTITION BY {', '.join(key)}{layer} ORDER BY import_id DESC, raw_id DESC) = 1), "
        "standing AS (SELECT * EXCLUDE (removed) FROM newest WHERE NOT removed) SELECT * FROM standing"
    )
    if table != "cell":
        return standing
    same = " AND ".join(f"answer.{column} = standing.{column}" for column in key)
    return f"{standing} WHERE low IS NULL OR NOT EXISTS (SELECT 1 FROM standing AS answer WHERE {same} AND answer.low IS NULL)"


def scoring_frames(con: duckdb.DuckDBPyConnection) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the frames (cells, responses) that ``data.score`` takes, from the edition's tables."""
    cells = con.sql(
        "SELECT cell.round_id, cell.unit_id, unit.municipality_code, unit.sector, cell.component, cell.org_level, "
        "cell.level::BIGINT AS level, cell.low::BIGINT AS low, cell.high::BIGINT AS high, cell.reason "
        "FROM cell INNER JOIN unit ON cell.unit_id = unit.unit_id ORDER BY ALL"
    ).pl()
    responses = con.sql(
        "SELECT participation.round_id, participation.unit_id, unit.municipality_code, unit.sector, "
        "participation.asked, participation.answered "
        "FROM participation INNER JOIN unit ON participation.unit_id = unit.unit_id ORDER BY ALL"
    ).pl()
    return cells, responses


def _score(
    con: duckdb.DuckDBPyConnection, weights: dict[str, float], threshold: float, key_levels: dict[str, int]
) -> None:
    scored = edition_tables(*scoring_frames(con), weights, threshold, key_levels)
    for table, frame in scored.items():
        insert(con, table, frame)


def same_content(con: duckdb.DuckDBPyConnection, one: str, other: str) -> bool:
    """Return whether two attached editions say the same in every table but book-keeping, whatever rows it came from.

    Editions whose tables or columns differ, as after an upgrade of the program, are not the same.
    """
    if _layout(con, one) != _layout(con, other):
        return False
    for table, of_table in columns(con).items():
        if table in BOOK_TABLES:
            continue
        names = ", ".join(name for name in of_table if name != "raw_id")
        for first, second in ((one, other), (other, one)):
            rest = con.sql(
                f"SELECT count(*) AS rows FROM (SELECT {names} FROM {first}.main.{table} "
                f"EXCEPT ALL SELECT {names} FROM {second}.main.{table})"
            ).pl()
            if rest["rows"][0]:
                return False
    return True
