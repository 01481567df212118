"""Purge a text, an import or raw rows from all editions, leaving a tombstone.

Each edition that holds it is copied in memory, changed there and written to a new file, which takes the old one's place: so
no byte of what is gone is left in it. Figures are those that the edition had, but for an import that is removed. The newest
edition comes first, so that nothing brings back what is gone; whoever has an edition open keeps reading it until they ask
again. A crash in between leaves sound editions, some with and some without: the same command takes it to its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from data.base.errors import EditionError
from data.privacy.free_text import PROGRAM_KINDS
from data.privacy.purgeable import CHANGE, PURGEABLE, TABLES, WRITTEN_KEYS
from data.retention.texts import EMPTY, PURGED, Purge, any_row, change_name, one_text, written_key
from data.shelf import schema
from data.shelf.file import attach_new, quote
from data.store import derive
from data.store.editions import AT_A_TIME, Store

# What is small is read sooner by one thread, and nothing that is changed in memory may be put on the disk meanwhile.
_IN_MEMORY: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "temp_directory": ""}
# Of a change that somebody has made, not the program.
_IS_OLD = f"kind NOT IN {PROGRAM_KINDS} AND imported_at < $now::TIMESTAMP - to_months($months)"


def purge_text(store: Store, subject: str, actor: str, now: datetime) -> list[int]:
    """Remove every version of the text of ``subject`` (table and key, separated by /); returns the editions rewritten.

    ``data.privacy.purgeable`` says what there is. The raw rows that it was read from lose their content, too, and a change
    that was called by it its name. Raises EditionError where no edition has such a text.
    """
    table, _, key = subject.partition("/")
    if table not in TABLES:
        raise EditionError(
            f"{subject} är ingen fri text. Skriv tabell och nyckel, till exempel need/B1. Tabeller med fri text: "
            f"{', '.join(TABLES)}. Där nyckeln själv är skriven av någon ({', '.join(sorted(WRITTEN_KEYS))}) skrivs i "
            "stället numret på den ändring som först sade det, och edition/4 är vad ändring 4 heter och dess filers namn. "
            "Inget har ändrats."
        )
    if table in WRITTEN_KEYS or table == CHANGE:
        if not (key.isascii() and key.isdigit() and len(key) < 10):
            raise EditionError(
                f"Skriv {table} med numret på en ändring, till exempel {table}/4. Se numren med: python -m data history"
            )
        _check_import(store, int(key))
        what = change_name(int(key)) if table == CHANGE else written_key(store, table, int(key))
    else:
        what = one_text(next(one for one in PURGEABLE if one.table == table), subject)
    return _purge(store, what, actor, now)


def purge_import(store: Store, import_id: int, actor: str, now: datetime) -> list[int]:
    """Remove all that change ``import_id`` brought, as if it had never been made; returns the editions rewritten.

    Raises EditionError where there is no such change, it came with the program, or later changes build on it.
    """
    _check_import(store, import_id)
    said = {"id": import_id}

    def holds(con: duckdb.DuckDBPyConnection) -> bool:
        return any_row(con, f"FROM import WHERE import_id = $id AND title <> '{PURGED}'", **said)

    def remove(con: duckdb.DuckDBPyConnection) -> None:
        for table in schema.logged_tables(con):
            con.execute(f"DELETE FROM log.{table} WHERE import_id = $id", said)
            # A later change may restate a row that was read by this one: the row stays, what it was read from is gone.
            con.execute(
                f"UPDATE log.{table} SET raw_id = NULL WHERE raw_id IN (SELECT raw_id FROM raw_row WHERE import_id = $id)",
                said,
            )
        for table in ("raw_row", "import_file"):
            con.execute(f"DELETE FROM {table} WHERE import_id = $id", said)
        con.execute(
            f"UPDATE import SET title = '{PURGED}', undone_in = coalesce(undone_in, import_id) WHERE import_id = $id",
            said,
        )
        con.execute("UPDATE edition SET action = 'Ändringen är gallrad' WHERE import_id = $id", said)

    return _purge(store, Purge((f"import/{import_id}",), holds, remove, derives=True), actor, now)


def purge_raw(store: Store, months: int, actor: str, now: datetime) -> list[int]:
    """Empty the raw rows that are older than ``months``; answers and figures stay. Returns the editions rewritten.

    They are those of files that somebody has loaded, and of answers that have been corrected on a page. Raises EditionError
    where an edition cannot be read or written.
    """
    said = {"now": now, "months": months}
    with store.open(store.newest()) as con:
        if not any_row(con, f"FROM import WHERE {_IS_OLD}", **said):
            return []
    # In each of them: where an earlier purge was interrupted, the newest have lost what the others still hold.
    old: set[int] = set()
    for number in store.numbers():
        with store.open(number) as con:
            rows = f"FROM raw_row INNER JOIN import USING (import_id) WHERE {_IS_OLD} AND content <> '{EMPTY}'"
            old.update(one for (one,) in con.sql(f"SELECT DISTINCT import_id {rows}", params=said).fetchall())
    if not old:
        return []
    is_old = f"import_id IN ({', '.join(map(str, sorted(old)))})"

    def holds(con: duckdb.DuckDBPyConnection) -> bool:
        return any_row(con, f"FROM raw_row WHERE {is_old} AND content <> '{EMPTY}'")

    def remove(con: duckdb.DuckDBPyConnection) -> None:
        con.execute(f"UPDATE raw_row SET content = '{EMPTY}' WHERE {is_old}")

    return _purge(store, Purge(tuple(f"rader/{import_id}" for import_id in sorted(old)), holds, remove), actor, now)


def _check_import(store: Store, import_id: int) -> None:
    rows = store.history().filter(pl.col("edition") == import_id)
    if rows.is_empty():
        raise EditionError(f"Ändring {import_id} finns inte. Se numren med: python -m data history")
    if rows["kind"][0] in PROGRAM_KINDS:
        raise EditionError(f"Ändring {import_id} följer med programmet och gallras inte. Inget har ändrats.")


def _purge(store: Store, what: Purge, actor: str, now: datetime) -> list[int]:
    def is_due(number: int) -> bool:
        with duckdb.connect(config=_IN_MEMORY) as con:
            con.execute(f"ATTACH '{quote(store.path(number))}' AS whole (READ_ONLY); USE whole")
            return what.holds(con)

    def remove(con: duckdb.DuckDBPyConnection) -> None:
        what.remove(con)
        for subject in what.subjects:
            con.execute(
                "INSERT INTO purge VALUES ($subject, $now, $actor)", {"subject": subject, "now": now, "actor": actor}
            )

    def lay_out(number: int, target: Path) -> None:
        _lay_out(store.path(number), target, remove, what)

    with store.writing():
        numbers = store.numbers()[::-1]
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            due = [number for number, found in zip(numbers, pool.map(is_due, numbers), strict=True) if found]
        store.replace(due, lay_out)
        if not due and not _is_buried(store, what.subjects):
            raise EditionError(f"Ingen utgåva har {', '.join(what.subjects)}. Inget har ändrats.")
    return sorted(due)


def _is_buried(store: Store, subjects: Iterable[str]) -> bool:
    with store.open(store.newest()) as con:
        return "purge" in schema.tables(con) and any_row(
            con, "FROM purge WHERE list_contains($subjects, subject)", subjects=list(subjects)
        )


def _lay_out(before: Path, target: Path, change: Callable[[duckdb.DuckDBPyConnection], None], what: Purge) -> None:
    """Write the edition ``before`` with a change to the new file ``target``. What is changed never reaches the disk."""
    with duckdb.connect(config=_IN_MEMORY) as con:
        con.execute(f"ATTACH '{quote(before)}' AS before (READ_ONLY); ATTACH ':memory:' AS stage")
        # An older layout is kept as it is, if a tombstone has a place in it: there may be hundreds from before an upgrade.
        if what.derives or not schema.tables_of(con, "before", "main") >= {"purge", "approval"}:
            _derive_anew(con, before, target, change, what)
            return
        con.execute("COPY FROM DATABASE before TO stage; USE stage")
        change(con)
        attach_new(con, target, "made")
        con.execute("COPY FROM DATABASE stage TO made; CHECKPOINT made; USE memory; DETACH made")


def _derive_anew(
    con: duckdb.DuckDBPyConnection,
    before: Path,
    target: Path,
    change: Callable[[duckdb.DuckDBPyConnection], None],
    what: Purge,
) -> None:
    """Lay out what the attached edition ``before`` says in today's layout, with a change, and derive and score it anew."""
    con.execute("USE stage")
    schema.create(con)
    derive.carry_over(con, "before")
    change(con)
    con.execute(
        "UPDATE edition SET schema_version = $version WHERE edition = (SELECT max(edition) FROM edition)",
        {"version": schema.SCHEMA_VERSION},
    )
    attach_new(con, target, "made")
    con.execute("USE made; BEGIN")
    schema.create(con)
    derive.carry_over(con, "stage")
    try:
        derive.derive_as_before(con, "before")
    except (schema.BrokenKey, duckdb.ConstraintException) as error:
        raise EditionError(
            f"{', '.join(what.subjects)} kan inte gallras: senare ändringar bygger på det. Gallra dem först, den senaste "
            f"först. Utgåva {before.stem} och äldre är orörda."
        ) from error
    con.execute("COMMIT; CHECKPOINT; USE memory; DETACH made")
