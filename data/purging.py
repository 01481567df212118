"""Purging: a text, an import or raw rows are removed from all editions, and a tombstone is left that tells that they were.

Each edition that holds it is laid out anew in memory without it, and the new file takes the old one's place; figures are
those that the edition had, but for an import that is removed. The newest edition comes first, so that nothing brings back
what is gone; whoever has an edition open keeps reading it until they ask again. A crash in between leaves sound editions,
some with and some without: the same command takes it to its end.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

from data import database, layout
from data.edition_file import attach_new, quoted
from data.editions import Store
from data.errors import EditionError
from data.free_text import FREE_TEXTS, PROGRAM_KINDS, FreeText

PURGED = "Texten är gallrad."
# Free text beside what is approved for display: remarks that process leaders and the steering group write.
PURGEABLE = (
    *FREE_TEXTS,
    FreeText("need_event", ("need_id", "event_number"), ("responsible", "note")),
    FreeText("recommendation_status", ("recommendation_id",), ("note",)),
    FreeText("meeting", ("meeting_id",), ("title",)),
    FreeText("decision_event", ("decision_id", "event_number"), ("responsible", "note")),
    FreeText("participation", ("round_id", "unit_id"), ("basis", "note")),
)
# Table -> its table of events, the key that they share, and the column whose earlier words stand in an event's note.
_TOLD_IN = {
    "need": ("need_event", "need_id", "description"),
    "meeting_decision": ("decision_event", "decision_id", "decision"),
}
_EMPTY = json.dumps({"gallrad": PURGED}, ensure_ascii=False)
Change = Callable[[duckdb.DuckDBPyConnection], None]


def purge_text(store: Store, subject: str, actor: str, now: datetime) -> list[int]:
    """Remove every version of the text of ``subject`` (table and key, separated by /); returns the editions rewritten.

    The raw rows that it was read from lose their content, too. Raises EditionError where no edition has such a text.
    """
    of = next((one for one in PURGEABLE if one.table == subject.partition("/")[0]), None)
    if of is None:
        raise EditionError(
            f"{subject} är ingen fri text. Skriv tabell och nyckel, till exempel need/B1. Tabeller med fri text: "
            f"{', '.join(sorted({one.table for one in PURGEABLE}))}. Inget har ändrats."
        )
    holds = f"{of.subject} = $subject AND NOT starts_with({of.text}, '{PURGED}')"

    def is_due(con: duckdb.DuckDBPyConnection) -> bool:
        asked = f"SELECT 1 FROM whole.log.{of.table} WHERE {holds} LIMIT 1"
        return bool(con.sql(asked, params={"subject": subject}).fetchall())

    def change(con: duckdb.DuckDBPyConnection) -> None:
        con.execute(
            f"UPDATE raw_row SET content = $empty WHERE raw_id IN (SELECT raw_id FROM log.{of.table} "
            f"WHERE {of.subject} = $subject)",
            {"empty": _EMPTY, "subject": subject},
        )
        if of.table in _TOLD_IN:
            # Where it was corrected, the note of an event says what stood there.
            events, key, column = _TOLD_IN[of.table]
            said = con.sql(
                f"SELECT DISTINCT {key}, {column} FROM log.{of.table} WHERE {of.subject} = $subject",
                params={"subject": subject},
            ).fetchall()
            for owner, text in said:
                con.execute(
                    f"UPDATE log.{events} SET note = replace(note, $said, $purged) WHERE {key} = $owner",
                    {"said": text, "purged": PURGED, "owner": owner},
                )
        gone = ", ".join(f"{column} = CASE WHEN {column} IS NULL THEN NULL ELSE '{PURGED}' END" for column in of.texts)
        con.execute(f"UPDATE log.{of.table} SET {gone} WHERE {of.subject} = $subject", {"subject": subject})
        con.execute("DELETE FROM log.approval WHERE subject = $subject", {"subject": subject})

    return _purge(store, subject, is_due, change, actor, now)


def purge_import(store: Store, import_id: int, actor: str, now: datetime) -> list[int]:
    """Remove all that change ``import_id`` brought, as if it had never been made; returns the editions rewritten.

    Raises EditionError where there is no such change, it came with the program, or later changes build on it.
    """
    _check_import(store, import_id)

    def is_due(con: duckdb.DuckDBPyConnection) -> bool:
        asked = f"SELECT 1 FROM whole.main.import WHERE import_id = $id AND title <> '{PURGED}'"
        return bool(con.sql(asked, params={"id": import_id}).fetchall())

    def change(con: duckdb.DuckDBPyConnection) -> None:
        for table in layout.logged_tables(con):
            con.execute(f"DELETE FROM log.{table} WHERE import_id = $id", {"id": import_id})
            # A later change may restate a row that was read by this one: the row stays, what it was read from is gone.
            con.execute(
                f"UPDATE log.{table} SET raw_id = NULL WHERE raw_id IN (SELECT raw_id FROM raw_row WHERE import_id = $id)",
                {"id": import_id},
            )
        for table in ("raw_row", "import_file"):
            con.execute(f"DELETE FROM {table} WHERE import_id = $id", {"id": import_id})
        con.execute(
            f"UPDATE import SET title = '{PURGED}', undone_in = coalesce(undone_in, import_id) WHERE import_id = $id",
            {"id": import_id},
        )
        con.execute("UPDATE edition SET action = 'Ändringen är gallrad' WHERE import_id = $id", {"id": import_id})

    return _purge(store, f"import/{import_id}", is_due, change, actor, now)


def purge_raw(store: Store, months: int, actor: str, now: datetime) -> list[int]:
    """Empty the raw rows of imports that are older than ``months``; answers and figures stay. Returns what was rewritten."""
    with store.open(store.newest()) as con:
        old = con.sql(
            "SELECT DISTINCT import_id FROM raw_row INNER JOIN import USING (import_id) WHERE kind = 'import' "
            f"AND imported_at < $now::TIMESTAMP - to_months($months) AND content <> '{_EMPTY}' ORDER BY import_id",
            params={"now": now, "months": months},
        ).fetchall()
    rewritten: set[int] = set()
    for (import_id,) in old:

        def is_due(con: duckdb.DuckDBPyConnection, import_id: int = import_id) -> bool:
            asked = "SELECT 1 FROM whole.main.raw_row WHERE import_id = $id AND content <> $empty LIMIT 1"
            return bool(con.sql(asked, params={"id": import_id, "empty": _EMPTY}).fetchall())

        def change(con: duckdb.DuckDBPyConnection, import_id: int = import_id) -> None:
            con.execute("UPDATE raw_row SET content = $empty WHERE import_id = $id", {"empty": _EMPTY, "id": import_id})

        rewritten.update(_purge(store, f"rader/{import_id}", is_due, change, actor, now))
    return sorted(rewritten)


def _check_import(store: Store, import_id: int) -> None:
    rows = store.history().filter(pl.col("import_id") == import_id)
    if rows.is_empty():
        raise EditionError(f"Ändring {import_id} finns inte. Se numren med: python -m data history")
    if rows["kind"][0] in PROGRAM_KINDS:
        raise EditionError(f"Ändring {import_id} följer med programmet och gallras inte. Inget har ändrats.")


def _purge(
    store: Store,
    subject: str,
    is_due: Callable[[duckdb.DuckDBPyConnection], bool],
    change: Change,
    actor: str,
    now: datetime,
) -> list[int]:
    def bury(con: duckdb.DuckDBPyConnection) -> None:
        change(con)
        con.execute(
            "INSERT INTO purge VALUES ($subject, $now, $actor)", {"subject": subject, "now": now, "actor": actor}
        )

    rewritten = []
    with store.writing():
        for number in reversed(store.numbers()):
            with duckdb.connect() as con:
                con.execute(f"ATTACH '{quoted(store.path(number))}' AS whole (READ_ONLY)")
                due = is_due(con)
            if due:
                store.replace(number, partial(_lay_out, store.path(number), change=bury, subject=subject))
                rewritten.append(number)
        if not rewritten and not _is_buried(store, subject):
            raise EditionError(f"Ingen utgåva har {subject}. Inget har ändrats.")
    return sorted(rewritten)


def _is_buried(store: Store, subject: str) -> bool:
    with store.open(store.newest()) as con:
        return "purge" in layout.tables(con) and bool(
            con.sql("SELECT 1 FROM purge WHERE subject = $subject", params={"subject": subject}).fetchall()
        )


def _lay_out(before: Path, target: Path, change: Change, subject: str) -> None:
    """Write the edition ``before`` with a change to the new file ``target``. What is changed never reaches the disk."""
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{quoted(before)}' AS before (READ_ONLY)")
        con.execute("ATTACH ':memory:' AS stage; USE stage")
        layout.create(con)
        database.carry_over(con, "before")
        change(con)
        con.execute(
            "UPDATE edition SET schema_version = $version WHERE edition = (SELECT max(edition) FROM edition)",
            {"version": layout.SCHEMA_VERSION},
        )
        attach_new(con, target, "made")
        con.execute("USE made; BEGIN")
        layout.create(con)
        database.carry_over(con, "stage")
        try:
            database.derive_as_before(con, "before")
        except (layout.BrokenKey, duckdb.ConstraintException) as error:
            raise EditionError(
                f"{subject} kan inte gallras: senare ändringar bygger på det. Gallra dem först, den senaste först. "
                f"Utgåva {before.stem} och äldre är orörda."
            ) from error
        con.execute("COMMIT; CHECKPOINT; USE memory; DETACH made")
