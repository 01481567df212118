"""Fill an edition's file: copy the parent's log, derive the tables, compute the results.

Three layers, each made from the one before: the log (what every change said, never rewritten), the tables of
``schema.sql`` (what holds now, with keys and checks) and the results (the degree). Each new edition is laid out afresh
and filled, so nothing is ever deleted or updated in place, and every check runs on every row of every edition.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from data.base.batch import Batch
from data.degree.score import Rules, edition_tables
from data.model.model import Model
from data.model.reference import OUTLIVE_MODEL, reference_tables
from data.privacy.free_text import with_approval
from data.shelf.schema import check_keys, columns, declared_schema, filled_of, tables_of
from data.store.rounds import ROUND_TABLES, fill_rounds, keep_retired, rules

DERIVE_FILE = Path(__file__).with_name("derive.sql")
QUALITY_FILE = Path(__file__).with_name("quality.sql")
BOOK_TABLES = ("edition", "import", "import_file", "raw_row", "purge")
RESULT_TABLES = ("degree", "component_degree", "change_degree", "key_share", "quality")


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
    there, books = tables_of(con, parent, "log"), tables_of(con, parent, "main")
    sources = {table: f"{parent}.main.{table}" for table in BOOK_TABLES if table in books}
    sources |= {f"log.{table}": f"{parent}.log.{table}" for table in declared_schema().logged if table in there}
    filled = filled_of(con, sources.values())
    for table, source in sources.items():
        # An insert of no rows is left out: after one, in the same transaction, DuckDB 2.0 does not find the rows of an
        # insert of more than a row group (122 880 rows), and all that is derived from them would be missing.
        if source in filled:
            con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM {source}")


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
    con: duckdb.DuckDBPyConnection,
    model: Model,
    county_map: Path | None = None,
    drawn: pl.DataFrame | None = None,
    parent: str | None = None,
    anew: int | None = None,
) -> None:
    """Fill the edition's tables from model and log, then score them. ``drawn`` is the map, where it is drawn already.

    What the rounds of the attached edition ``parent`` were asked is kept, but for those that the change ``anew`` made. Raises
    duckdb.ConstraintException where what the log says breaks a check, BrokenKey where it breaks a key, for instance by an
    answer in a round that has been taken back.
    """
    for table, frame in reference_tables(model, county_map, drawn).items():
        insert(con, table, frame)
    if parent is not None:
        keep_retired(con, parent)
    _derive_logged(con, parent, anew)
    _score(con)


def derive_as_before(con: duckdb.DuckDBPyConnection, before: str) -> None:
    """Fill the edition's tables as ``derive`` does, by the model that the attached edition ``before`` was made with."""
    there = columns(con, before)
    declared = declared_schema()
    for table in declared.tables:
        if table in there and table not in (*BOOK_TABLES, *RESULT_TABLES, *ROUND_TABLES, *declared.logged):
            # In an older layout nothing outlived the model.
            added = ", FALSE AS retired" if table in OUTLIVE_MODEL and "retired" not in there[table] else ""
            con.execute(f"INSERT INTO {table} BY NAME SELECT *{added} FROM {before}.main.{table}")
    _derive_logged(con, before)
    _score(con)


# What derive.sql reads, more than once, and what the free text of the other tables is marked by.
_READ_AGAIN = ("approval", "cell", "participation", "unit_comment", "wheel_use")


def _derive_logged(con: duckdb.DuckDBPyConnection, before: str | None, anew: int | None = None) -> None:
    declared = declared_schema()
    logged, keys, names = declared.logged, declared.primary_keys, declared.columns
    told = filled_of(con, [f"log.{table}" for table in logged])
    sums = _sums_of(con, {table: keys[table] for table in logged if f"log.{table}" in told})
    any_said = False

    def standing(table: str) -> str:
        if f"log.{table}" not in told:  # it takes as long to find that nothing is said as to find what is
            return f"SELECT * EXCLUDE (removed, said) FROM log.{table} LIMIT 0"
        return with_approval(table, _effective(table, keys[table], names[table], table in sums), any_said)

    for table in _READ_AGAIN:
        con.execute(f"CREATE TEMP TABLE effective_{table} AS {standing(table)}")
        if table == "approval":
            any_said = bool(filled_of(con, ["effective_approval"]))
    for table in logged:
        if table == "participation":
            con.execute(DERIVE_FILE.read_text(encoding="utf-8"))
        elif table != "cell" and f"log.{table}" in told:
            rows = f"FROM effective_{table}" if table in _READ_AGAIN else f"FROM ({standing(table)})"
            con.execute(
                f"INSERT INTO {table} SELECT {', '.join(names[table])} {rows} ORDER BY {', '.join(keys[table])}"
            )
        if table == "round":
            fill_rounds(con, before, anew)
    for table in _READ_AGAIN:
        con.execute(f"DROP TABLE effective_{table}")
    check_keys(con)


_IS_SUM = "NOT removed AND said IS NOT NULL AND rows_of_key > 1"
# Table -> the columns that are its row's value: it leads back to the raw row that tells them, elsewhere to the last.
_VALUES = {"cell": ("level", "reason", "low"), "wheel_use": ("use_level",)}


def _sums_of(con: duckdb.DuckDBPyConnection, keys: Mapping[str, list[str]]) -> set[str]:
    """Return the tables of ``keys`` where rows of the log may have to be added up: of one key, some speak of a part of it."""
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM log.{table} GROUP BY {', '.join(key)} "
        "HAVING count(*) > 1 AND count(said) > 0)"
        for table, key in keys.items()
    )
    return {table for (table,) in con.execute(asked).fetchall()} if asked else set()


def _effective(table: str, key: list[str], columns: list[str], is_sum: bool) -> str:
    """Return the query for what the log says of ``table``: per key, what the changes that count add up to.

    The newest row counts where it speaks of all its columns; where it speaks of some, each column is as the newest row
    says that speaks of it, back to one that speaks of all or takes the row away. An answer goes before a published bound,
    whichever came last: a bound is what was known without the answer, and holds again when the answer is removed. So what
    each adds up to is found; elsewhere there is one layer. ``is_sum``: whether there may be anything to add up, which takes
    longer than to find the newest row.
    """
    own = f"{', '.join(key)}{', low IS NULL' if table == 'cell' else ''}"
    count = "WHERE import_id IN (SELECT import_id FROM import WHERE undone_in IS NULL)"
    newest = (
        f"SELECT *, count(*) OVER (PARTITION BY {own}) AS rows_of_key FROM log.{table} {count} "
        f"QUALIFY row_number() OVER (PARTITION BY {own} ORDER BY import_id DESC, raw_id DESC) = 1"
    )
    standing = "SELECT * EXCLUDE (removed, said, rows_of_key) FROM newest WHERE NOT removed"
    if is_sum:
        standing = f"{standing} AND NOT ({_IS_SUM}) UNION ALL BY NAME {_sum_sql(table, key, columns, count)}"
    with_standing = f"WITH newest AS ({newest}), standing AS ({standing})"
    if table != "cell":
        return f"{with_standing} SELECT * FROM standing"
    same = " AND ".join(f"answer.{column} = standing.{column}" for column in key)
    # A comment or date beside no answer stands with the bound, where there is one.
    return (
        f"{with_standing}, answer AS (SELECT * FROM standing WHERE low IS NULL) "
        "SELECT standing.* REPLACE (coalesce(standing.comment, answer.comment) AS comment, "
        "coalesce(standing.answered_on, answer.answered_on) AS answered_on) "
        f"FROM standing LEFT JOIN answer ON {same} "
        "WHERE standing.low IS NOT NULL AND answer.level IS NULL AND answer.reason IS NULL "
        "UNION ALL BY NAME SELECT * FROM answer WHERE level IS NOT NULL OR reason IS NOT NULL "
        f"OR NOT EXISTS (SELECT 1 FROM standing WHERE {same} AND standing.low IS NOT NULL)"
    )


def _sum_sql(table: str, key: list[str], columns: list[str], count: str) -> str:
    """Return the query for the rows that several rows of the log add up to: the table's columns, and the last import_id."""
    layers = ", low IS NULL AS is_answer" if table == "cell" else ""
    own = [*key, "is_answer"] if layers else key

    def speaks(*names: str) -> str:
        listed = ", ".join(f"'{name}'" for name in names)
        return f"removed OR said IS NULL OR list_has_any(string_split(said, ';'), [{listed}])"

    def newest_value(column: str) -> str:
        decided_by = _VALUES.get(table, ()) if column == "raw_id" else (column,)
        last = f"arg_max_null({column}, nth_said)"
        if not decided_by:
            return f"{last} AS {column}"
        spoken = f"arg_max_null(CASE WHEN NOT removed THEN {column} END, nth_said) FILTER ({speaks(*decided_by)})"
        # Where no row speaks of it, it is what the last has of itself: no headline, the county.
        return f"coalesce({spoken}, {last}) AS {column}"

    added = ", ".join(newest_value(column) for column in columns if column not in key)
    # No table has a column of that name: it would be taken for the order.
    nth_said = f"row_number() OVER (PARTITION BY {', '.join(own)} ORDER BY import_id, raw_id NULLS FIRST) AS nth_said"
    return (
        f"SELECT {', '.join(key)}, {added}, max(import_id) AS import_id "
        f"FROM (SELECT *, {nth_said} FROM (SELECT *{layers} FROM log.{table} {count})) "
        f"SEMI JOIN (SELECT *{layers} FROM newest WHERE {_IS_SUM}) AS summed USING ({', '.join(own)}) "
        f"GROUP BY {', '.join(own)}"
    )


def scoring_frames(con: duckdb.DuckDBPyConnection) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the frames (cells, responses) that ``data.degree.score`` takes, from the edition's tables."""
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


def results(con: duckdb.DuckDBPyConnection, by: Mapping[str, Rules]) -> dict[str, pl.DataFrame]:
    """Return the edition's result tables by name, worked out from its other tables ``by`` each round's rules."""
    return edition_tables(*scoring_frames(con), by)


def quality(con: duckdb.DuckDBPyConnection, log: str = "log") -> pl.DataFrame:
    """Return the edition's table ``quality``, counted from its other tables; ``log``: where its log is, by name of schema."""
    counted: pl.DataFrame = con.sql(QUALITY_FILE.read_text(encoding="utf-8").replace("log.cell", f"{log}.cell")).pl()
    return counted


def _score(con: duckdb.DuckDBPyConnection) -> None:
    for table, frame in results(con, rules(con)[0]).items():
        insert(con, table, frame)
    insert(con, "quality", quality(con))


def same_content(con: duckdb.DuckDBPyConnection, one: str, other: str, likely: Collection[str] = ()) -> bool:
    """Return whether two attached editions say the same in every table but book-keeping, whatever rows it came from.

    Editions whose tables or columns differ, as after an upgrade of the program, are not the same. Where they differ, it is
    most ``likely`` in the tables that a change names: those are compared first.
    """
    laid_out = con.execute(
        "SELECT database_name, table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE database_name IN ($one, $other) AND schema_name = 'main' ORDER BY ALL",
        {"one": one, "other": other},
    ).fetchall()
    ours, theirs = ([column for database, *column in laid_out if database == name] for name in (one, other))
    if ours != theirs:
        return False
    of_table: dict[str, list[str]] = {}
    for table, name, _ in ours:
        of_table.setdefault(table, []).append(name)
    for table in sorted(of_table, key=lambda one: one not in likely):
        if table in BOOK_TABLES:
            continue
        names = ", ".join(name for name in of_table[table] if name != "raw_id")
        for first, second in ((one, other), (other, one)):
            rest = (
                f"SELECT 1 FROM (SELECT {names} FROM {first}.main.{table} "
                f"EXCEPT ALL SELECT {names} FROM {second}.main.{table}) LIMIT 1"
            )
            if con.execute(rest).fetchall():
                return False
    return True
