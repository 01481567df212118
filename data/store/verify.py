"""Verify every edition: hash, keys, checks and results."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import duckdb
import polars as pl
from polars.testing import assert_frame_equal

from data.base.errors import EditionError
from data.shelf import schema
from data.shelf.folder import lost_in
from data.store import derive
from data.store.editions import AT_A_TIME, Store
from data.store.rounds import rules

T = TypeVar("T")
Said = Mapping[str, tuple[int, str]]
Rule = tuple[str, str, str, str]  # table, kind, expression and columns
# What the degree is worked out from, and the degree itself.
SCORED_BY = (
    *("cell", "participation", "unit", "component", "setting", "round_component", "round_threshold"),
    *("degree", "change_degree"),
)

_LAST_BITS = 1e-9  # per cent


@dataclass(frozen=True)
class Verdict:
    """What was found about one edition: its number, and all that is wrong with it, in Swedish; none where sound."""

    number: int
    faults: tuple[str, ...]


def verify(store: Store) -> list[Verdict]:
    """Return a verdict for every edition of ``store`` that is there or ought to be, ascending by number.

    One that was pruned ought not to be: see ``Store.kept``.
    """
    tried, numbers = Tried(), store.numbers()
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        found = dict(zip(numbers, pool.map(lambda number: _faults(store, number, tried), numbers), strict=True))
    return [Verdict(number, tuple(faults)) for number, faults in sorted({**_missing(store, numbers), **found}.items())]


class Tried:
    """What was found to hold in one edition, and so need not be tried again in another that says the same.

    A change leaves most tables as they were, and one run looks through hundreds of editions: what tells a table is a hash of
    all its rows.
    """

    def __init__(self) -> None:
        self._sound: set[Hashable] = set()

    def due(self, rules: Mapping[T, Hashable]) -> list[T]:
        """Return those of ``rules`` that have not been found to hold, each with all that its outcome depends on."""
        return [rule for rule, content in rules.items() if (rule, content) not in self._sound]

    def keep(self, rules: Mapping[T, Hashable], broken: Collection[T]) -> None:
        """Remember that ``rules`` hold, but for those ``broken``."""
        self._sound.update((rule, content) for rule, content in rules.items() if rule not in broken)


def _missing(store: Store, numbers: list[int]) -> dict[int, list[str]]:
    """Return the editions that are gone though nothing has pruned them, each with what to do."""
    lost = lost_in(store.place)
    missing = set() if lost is None else {lost}
    for number in reversed(numbers):
        try:
            missing |= store.never_pruned(number).difference(numbers)
        except (EditionError, duckdb.Error):
            continue  # it is told for itself; the one before it knows all but the last
        break
    told = (
        "filen saknas. Lägg tillbaka den ur säkerhetskopian; finns den inte där gäller de andra som förut, och numret används "
        "inte igen"
    )
    return {number: [told] for number in missing}


def _faults(store: Store, number: int, tried: Tried) -> list[str]:
    path = store.path(number)
    try:
        stated = path.with_suffix(".sha256").read_bytes().split()
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest().encode("ascii")
    except FileNotFoundError as error:
        return ["kontrollsumman saknas" if str(error.filename).endswith(".sha256") else "filen saknas"]
    except OSError:
        return ["går inte att läsa: det är ingen fil, eller programmet får inte läsa den"]
    # While something is purged, the hash of the file as it was and as it becomes stand there both.
    if sha256 not in stated[::2]:
        return ["filen är ändrad efter att den skrevs (kontrollsumman stämmer inte)"]
    try:
        with store.open(number) as con:
            said = _table_checksums(con)
            results = [*_results(con, said, tried), *_quality(con, said)]
            return [*_own_number(con, number), *_broken_rules(con, said, tried), *results]
    except EditionError as error:
        return [str(error)]
    except duckdb.Error as error:
        return [f"går inte att läsa: {error}"]


def _own_number(con: duckdb.DuckDBPyConnection, number: int) -> list[str]:
    last = con.sql("SELECT max(edition) FROM edition").fetchall()[0][0]
    return [] if last == number else [f"säger sig vara utgåva {last}"]


def _table_checksums(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, str]]:
    """Return table -> its number of rows and the sum of a hash of each, by reading every row."""
    summed = " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(sum(hash(_row)), 0)::VARCHAR FROM {table} AS _row"
        for table in schema.tables(con)
    )
    return {table: (rows, checksum) for table, rows, checksum in con.sql(summed).fetchall()}


def _broken_rules(con: duckdb.DuckDBPyConnection, said: Said, tried: Tried) -> list[str]:
    """Look for what keys and checks forbid, by reading every row of what has not been read in another edition."""
    stated: list[Rule] = con.sql(
        "SELECT table_name, constraint_type, expression, array_to_string(constraint_column_names, ', ') "
        "FROM duckdb_constraints() WHERE database_name = current_database() AND schema_name = 'main' "
        "AND constraint_type IN ('CHECK', 'NOT NULL') ORDER BY ALL"
    ).fetchall()
    rules = {rule: said[rule[0]] for rule in stated}
    due = tried.due(rules)
    broken = {due[number]: rows for number, rows in _count_violations(con, due)}
    tried.keep(rules, broken)
    keys = {key: (said[key.table], said.get(key.target or "")) for key in schema.keys_in(con)}
    breaking = {key: rows for key, _, rows in schema.broken_keys(con, tried.due(keys))}
    tried.keep(keys, breaking)
    return [
        *(
            f"tabellen {table} bryter mot {kind} {expression or columns} ({rows} rader)"
            for (table, kind, expression, columns), rows in broken.items()
        ),
        *(
            f"tabellen {key.table} bryter mot {key.kind} {', '.join(key.columns)} ({rows} rader)"
            for key, rows in breaking.items()
        ),
    ]


def _count_violations(con: duckdb.DuckDBPyConnection, rules: list[Rule]) -> list[tuple[int, int]]:
    """Return (position, rows) for each of ``rules`` that rows break."""
    counted = " UNION ALL ".join(
        f"SELECT {number} AS number, count(*) AS rows FROM {table} "
        f"WHERE {f'NOT ({expression})' if kind == 'CHECK' else f'{columns} IS NULL'}"
        for number, (table, kind, expression, columns) in enumerate(rules)
    )
    return con.sql(f"FROM ({counted}) WHERE rows > 0 ORDER BY number").fetchall() if rules else []


def _results(con: duckdb.DuckDBPyConnection, said: Said, tried: Tried) -> list[str]:
    """Score the cells again by the rules of each round."""
    version = con.sql("SELECT max(schema_version) FROM edition").fetchall()[0][0]
    scored = {"degree": (version, *(said.get(table) for table in SCORED_BY))}
    if not tried.due(scored):
        return []
    # A layout from before a change between rounds was a result has no table of them.
    tables = [table for table in ("degree", "change_degree") if table in said]
    for by in rules(con):
        anew = derive.results(con, by)
        if all(_is(con, table, anew.get(table), version) for table in tables):
            tried.keep(scored, ())
            return []
    return ["implementeringsgraden stämmer inte med cellerna"]


def _quality(con: duckdb.DuckDBPyConnection, said: Said) -> list[str]:
    """Count anew what quality declarations count; a layout from before they were counted has no table of it."""
    if "quality" not in said or _is(con, "quality", derive.quality(con), schema.SCHEMA_VERSION):
        return []
    return ["det som kvalitetsdeklarationen räknar stämmer inte med svaren"]


def _is(con: duckdb.DuckDBPyConnection, table: str, anew: pl.DataFrame | None, version: int) -> bool:
    stored = con.sql(f"SELECT * FROM {table}").pl()
    if anew is None:
        return bool(stored.height == 0)
    if version < schema.SCHEMA_VERSION:
        # Of an older layout: groups that are counted since then are not in it.
        anew = anew.filter(pl.col("scope").is_in(stored["scope"].unique().to_list()))
    order = [name for name in stored.columns if stored.schema[name] == pl.String]
    return _equal(anew.select(stored.columns).cast(dict(stored.schema)).sort(order), stored.sort(order))


def _equal(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Whether two frames say the same; a figure's last bits may differ, as they do with the order in which it was summed."""
    try:
        assert_frame_equal(one, other, rel_tol=0, abs_tol=_LAST_BITS)
    except AssertionError:
        return False
    return True


def summary(verdicts: list[Verdict]) -> pl.DataFrame:
    """Return one row per verdict: edition, sound, faults (separated by ;)."""
    return pl.DataFrame(
        [{"edition": v.number, "sound": not v.faults, "faults": "; ".join(v.faults)} for v in verdicts],
        schema={"edition": pl.Int64, "sound": pl.Boolean, "faults": pl.String},
    )
