"""Which later changes build on a change, so that it cannot be taken back before they are."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb

from data.shelf import schema
from data.shelf.file import quote
from data.store import derive

_STANDING = "SELECT import_id FROM import WHERE undone_in IS NULL AND import_id > $change"


def built_on(edition: Path, change: int) -> tuple[int, ...]:
    """Return the changes in ``edition`` that must be taken back before ``change`` can be, the latest first.

    Nothing is written: what would be taken back is taken back in memory, so that the answer is that of the act itself.
    Raises ValueError where the change is not there or does not count.
    """
    first: set[int] = set()
    while found := _breaks(edition, change, first) - first:
        first |= found
    return tuple(sorted(first, reverse=True))


def _breaks(edition: Path, change: int, others: Collection[int]) -> set[int]:
    """Return the later changes that say what would break a rule if ``change`` and ``others`` were taken back."""
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{quote(edition)}' AS parent (READ_ONLY); ATTACH ':memory:' AS made; USE made")
        schema.create(con)
        derive.carry_over(con, "parent")
        if not con.sql(
            "SELECT 1 FROM import WHERE import_id = $change AND undone_in IS NULL", params={"change": change}
        ).fetchall():
            raise ValueError(f"change {change} does not count")
        con.execute(
            "UPDATE import SET undone_in = 0 WHERE list_contains($changes, import_id)", {"changes": [change, *others]}
        )
        try:
            derive.derive_as_before(con, "parent")
        except schema.BrokenKey:
            return {one for key, _, _ in schema.broken_keys(con) for one in _sayers(con, key, change)}
        except duckdb.ConstraintException:
            return _additions(con, change)
        return set()


def _sayers(con: duckdb.DuckDBPyConnection, key: schema.Key, change: int) -> set[int]:
    """Return the later changes that say what breaks ``key``, as an answer in a round that would be gone."""
    if key.table not in schema.logged_tables(con):
        return set()
    same = ", ".join(key.columns)
    rows = con.sql(
        f"SELECT DISTINCT import_id FROM log.{key.table} SEMI JOIN ({schema.violations_sql(key)}) AS broken USING ({same}) "
        f"WHERE NOT removed AND import_id IN ({_STANDING})",
        params={"change": change},
    )
    return {number for (number,) in rows.fetchall()}


def _additions(con: duckdb.DuckDBPyConnection, change: int) -> set[int]:
    """Return the later changes that say a part of a row that would be without the rest."""
    found: set[int] = set()
    keys = schema.declared_schema().primary_keys
    for table in schema.logged_tables(con):
        rows = con.sql(
            f"SELECT DISTINCT import_id FROM log.{table} SEMI JOIN (SELECT * FROM log.{table} WHERE import_id = $change) "
            f"AS own USING ({', '.join(keys[table])}) WHERE said IS NOT NULL AND import_id IN ({_STANDING})",
            params={"change": change},
        )
        found |= {number for (number,) in rows.fetchall()}
    return found
