"""Remove each kind of text from one edition."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from data.base.errors import EditionError
from data.model.sheets import SHEETS
from data.privacy.free_text import OF_TABLE, FreeText
from data.privacy.purgeable import CHANGE, TITLED_BY, TOLD_IN, WRITTEN_KEYS, family_of
from data.store.editions import Store

PURGED = "Texten är gallrad."
EMPTY = json.dumps({"gallrad": PURGED}, ensure_ascii=False)
# What sentences are made with has a name still: a round the one that it has where nobody gives it another.
_NAMES = {("round", "title"): "'Uppföljning ' || round_id"}


@dataclass(frozen=True)
class Purge:
    """What is removed: the names that the tombstones have, whether an edition holds it, and how it is taken out of one.

    Both functions are given a connection whose current database is the edition, or is being made into it. ``derives``:
    whether the edition's tables must be derived and scored anew, as where answers go.
    """

    subjects: tuple[str, ...]
    holds: Callable[[duckdb.DuckDBPyConnection], bool]
    remove: Callable[[duckdb.DuckDBPyConnection], None]
    derives: bool = False


def one_text(of: FreeText, subject: str) -> Purge:
    """Return how the text of one row is purged, in all its versions."""
    said = {"subject": subject}

    def there(con: duckdb.DuckDBPyConnection) -> list[str]:
        """Return the columns of the text that the edition's layout has."""
        return [column for column in of.texts if column in _columns(con, of.table)]

    def holds(con: duckdb.DuckDBPyConnection) -> bool:
        kept = " OR ".join(f"{column} NOT IN ({_instead(of.table, column)}, '')" for column in there(con))
        return bool(kept) and any_row(con, f"FROM log.{of.table} WHERE {of.subject} = $subject AND ({kept})", **said)

    def remove(con: duckdb.DuckDBPyConnection) -> None:
        columns = there(con)
        texts = _texts(
            con, f"SELECT unnest([{', '.join(columns)}]) FROM log.{of.table} WHERE {of.subject} = $subject", said
        )
        con.execute(
            f"UPDATE raw_row SET content = '{EMPTY}' WHERE raw_id IN (SELECT raw_id FROM log.{of.table} "
            f"WHERE {of.subject} = $subject)",
            said,
        )
        _empty_family(con, of, subject, texts)
        _forget_titles(con, of.table, f"{of.subject} = $subject", said, texts)
        if of.table in TOLD_IN:
            # Where it was corrected, the note of an event says what stood there.
            events, key, column = TOLD_IN[of.table]
            told = con.sql(
                f"SELECT DISTINCT {key}, {column} FROM log.{of.table} WHERE {of.subject} = $subject", params=said
            ).fetchall()
            for schema in ("log", "main"):
                for owner, text in told:
                    con.execute(
                        f"UPDATE {schema}.{events} SET note = replace(note, $text, '{PURGED}') WHERE {key} = $owner",
                        {"text": text, "owner": owner},
                    )
        gone = [
            f"{column} = CASE WHEN {column} <> '' THEN {_instead(of.table, column)} ELSE {column} END"
            for column in columns
        ]
        flag = [f"{of.flag} = FALSE"] if of.table in OF_TABLE else []
        for schema in ("log", "main"):
            con.execute(f"UPDATE {schema}.{of.table} SET {', '.join(gone + flag)} WHERE {of.subject} = $subject", said)
            con.execute(f"DELETE FROM {schema}.approval WHERE subject = $subject", said)

    return Purge((subject,), holds, remove)


def _instead(table: str, column: str) -> str:
    """Return the SQL expression for what stands in a column once its text is purged."""
    return _NAMES.get((table, column), f"'{PURGED}'")


def _empty_family(con: duckdb.DuckDBPyConnection, of: FreeText, subject: str, texts: Sequence[str]) -> None:
    """Empty the raw rows about the same thing that repeat one of ``texts`` in a cell: a file may say it again in vain."""
    tables, key = family_of(of.table)
    owner = f"({', '.join(key)}) IN (SELECT ({', '.join(key)}) FROM log.{of.table} WHERE {of.subject} = $subject)"
    for table in tables:
        con.execute(
            f"UPDATE raw_row SET content = '{EMPTY}' WHERE raw_id IN (SELECT raw_id FROM log.{table} WHERE {owner}) "
            "AND list_has_any(list_transform(json_extract_string(content, '$.*'), lambda cell: "
            "trim(regexp_replace(cell, '\\s+', ' ', 'g'))), $texts)",
            {"subject": subject, "texts": [" ".join(text.split()) for text in texts]},
        )


def _forget_titles(
    con: duckdb.DuckDBPyConnection, table: str, is_it: str, said: dict[str, Any], texts: Sequence[str]
) -> None:
    """Call the changes that were called by one of ``texts`` by their number."""
    if table in TITLED_BY:
        other, key = TITLED_BY[table]
        con.execute(
            f"UPDATE import SET title = 'Ändring ' || import_id WHERE kind = 'edit' AND import_id IN ("
            f"SELECT import_id FROM log.{other} WHERE {key} IN (SELECT {key} FROM log.{table} WHERE {is_it})) "
            "AND len(list_filter($texts, lambda text: contains(title, text))) > 0",
            said | {"texts": texts},
        )
    con.execute(
        "UPDATE edition SET action = 'Ändring ' || import_id WHERE import_id IN ("
        "SELECT import_id FROM import WHERE title = 'Ändring ' || import_id)"
    )


def written_key(store: Store, table: str, number: int) -> Purge:
    """Return how rows whose key somebody wrote are purged: those that change ``number`` was the first to say."""
    columns = ", ".join(WRITTEN_KEYS[table])
    first = f"SELECT {columns} FROM log.{table} GROUP BY {columns} HAVING min(import_id) = $number"
    said, is_it = {"number": number}, f"({columns}) IN ({first})"
    with store.open(store.newest()) as con:
        earlier = con.sql(
            f"SELECT min(import_id) FROM log.{table} WHERE ({columns}) IN (SELECT ({columns}) FROM log.{table} "
            "WHERE import_id = $number) HAVING min(import_id) < $number",
            params=said,
        ).fetchall()
    if earlier:
        raise EditionError(
            f"Det som ändring {number} sade i {table} sades först i ändring {earlier[0][0]}. Skriv {table}/{earlier[0][0]}. "
            "Inget har ändrats."
        )

    def holds(con: duckdb.DuckDBPyConnection) -> bool:
        return bool(_columns(con, table)) and any_row(con, f"FROM ({first})", **said)

    def remove(con: duckdb.DuckDBPyConnection) -> None:
        texts = _texts(con, f"SELECT unnest([{columns}]) FROM log.{table} WHERE {is_it}", said)
        con.execute(
            f"UPDATE raw_row SET content = '{EMPTY}' WHERE raw_id IN (SELECT raw_id FROM log.{table} WHERE {is_it})",
            said,
        )
        _forget_titles(con, table, is_it, said, texts)
        con.execute(f"DELETE FROM main.{table} WHERE {is_it}", said)
        con.execute(f"DELETE FROM log.{table} WHERE {is_it}", said)

    return Purge((f"{table}/{number}",), holds, remove)


def change_name(number: int) -> Purge:
    """Return how what change ``number`` is called, and the names of its files and sheets, are purged."""
    said = {"number": number}
    own_sheets = [sheet.name for sheet in SHEETS]

    def holds(con: duckdb.DuckDBPyConnection) -> bool:
        return any_row(con, "FROM edition WHERE edition = $number AND action <> 'Ändring ' || edition", **said)

    def remove(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("UPDATE import SET title = 'Ändring ' || import_id WHERE import_id = $number", said)
        con.execute("UPDATE edition SET action = 'Ändring ' || edition WHERE edition = $number", said)
        names = con.sql(
            "SELECT file_name FROM import_file WHERE import_id = $number UNION "
            "SELECT file_name FROM raw_row WHERE import_id = $number ORDER BY file_name",
            params=said,
        ).fetchall()
        for position, (name,) in enumerate(names, start=1):
            for table in ("import_file", "raw_row"):
                con.execute(
                    f"UPDATE {table} SET file_name = $new WHERE import_id = $number AND file_name = $old",
                    said | {"new": f"fil {position}", "old": name},
                )
        con.execute(
            "UPDATE raw_row SET sheet = 'blad' WHERE import_id = $number AND NOT list_contains($own, sheet)",
            said | {"own": own_sheets},
        )

    return Purge((f"{CHANGE}/{number}",), holds, remove)


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Return the columns of ``log.<table>`` in the current database; none where its layout has no such table."""
    found = con.sql(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = current_database() AND schema_name = 'log' "
        "AND table_name = $table",
        params={"table": table},
    ).fetchall()
    return [name for (name,) in found]


def any_row(con: duckdb.DuckDBPyConnection, rows: str, **params: object) -> bool:
    """Return whether there is a row of what follows SELECT in ``rows``."""
    return bool(con.sql(f"SELECT 1 {rows} LIMIT 1", params=params).fetchall())


def _texts(con: duckdb.DuckDBPyConnection, query: str, params: dict[str, Any]) -> list[str]:
    """Return the texts that ``query`` finds, but for those that are empty or purged."""
    found = {text for (text,) in con.sql(query, params=params).fetchall()}
    return sorted(text for text in found if text and text != PURGED)
