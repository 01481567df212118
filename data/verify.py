"""Whether every edition is sound: it opens, its file is unchanged, keys and checks hold, results can be redone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import duckdb
import polars as pl

from data import database, layout
from data.editions import Store
from data.errors import EditionError
from data.score import degree


@dataclass(frozen=True)
class Verdict:
    """What was found about one edition: its number, and all that is wrong with it, in Swedish; none where sound."""

    number: int
    faults: tuple[str, ...]


def verify(store: Store) -> list[Verdict]:
    """Return a verdict for every edition of ``store``, ascending by number."""
    return [Verdict(number, tuple(_faults(store, number))) for number in store.numbers()]


def _faults(store: Store, number: int) -> list[str]:
    path = store.path(number)
    try:
        stated = path.with_suffix(".sha256").read_bytes().split()
    except FileNotFoundError:
        return ["kontrollsumman saknas"]
    with path.open("rb") as file:
        # While something is purged, the hash of the file as it was and as it becomes stand there both.
        if hashlib.file_digest(file, "sha256").hexdigest().encode("ascii") not in stated[::2]:
            return ["filen är ändrad efter att den skrevs (kontrollsumman stämmer inte)"]
    try:
        with store.open(number) as con:
            return [*_own_number(con, number), *_broken_keys(con), *_results(con)]
    except EditionError as error:
        return [str(error)]
    except duckdb.Error as error:
        return [f"går inte att läsa: {error}"]


def _own_number(con: duckdb.DuckDBPyConnection, number: int) -> list[str]:
    last = con.sql("SELECT max(edition) AS edition FROM edition").pl()["edition"][0]
    return [] if last == number else [f"säger sig vara utgåva {last}"]


def _broken_keys(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Look for what keys and checks forbid, by reading every row anew."""
    faults = []
    for table in layout.tables(con):
        rules = con.sql(
            "SELECT constraint_type, expression, constraint_column_names FROM duckdb_constraints() "
            "WHERE schema_name = 'main' AND table_name = $table AND constraint_type IN ('CHECK', 'NOT NULL')",
            params={"table": table},
        ).pl()
        for kind, expression, names in rules.iter_rows():
            columns = ", ".join(names or [])
            if kind == "CHECK":
                query = f"SELECT * FROM {table} WHERE NOT ({expression})"
            else:
                query = f"SELECT {columns} FROM {table} WHERE {columns} IS NULL"
            broken = con.sql(f"SELECT count(*) AS rows FROM ({query})").pl()["rows"][0]
            if broken:
                faults.append(f"tabellen {table} bryter mot {kind} {expression or columns} ({broken} rader)")
    for key, _, rows in layout.broken_keys(con):
        faults.append(f"tabellen {key.table} bryter mot {key.kind} {', '.join(key.columns)} ({rows} rader)")
    return faults


def _results(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Score the cells again with the weights and threshold that the edition was made with."""
    weights = dict(con.sql("SELECT component, weight FROM component").pl().iter_rows())
    cells, responses = database.scoring_frames(con)
    stored = con.sql("SELECT * FROM degree").pl()
    version = con.sql("SELECT max(schema_version) AS version FROM edition").pl()["version"][0]
    order = ["round_id", "scope", "unit_id", "municipality_code", "sector", "org_level"]
    for threshold in database.thresholds(con):
        anew = degree(cells, responses, weights, threshold).cast(dict(stored.schema))
        if version < layout.SCHEMA_VERSION:
            # Of an older layout: groups that are counted since then are not in it.
            anew = anew.filter(pl.col("scope").is_in(stored["scope"].unique().to_list()))
        if stored.columns == anew.columns and stored.sort(order).equals(anew.sort(order)):
            return []
    return ["implementeringsgraden stämmer inte med cellerna"]


def summary(verdicts: list[Verdict]) -> pl.DataFrame:
    """Return one row per verdict: edition, sound, faults (separated by ;)."""
    return pl.DataFrame(
        [{"edition": v.number, "sound": not v.faults, "faults": "; ".join(v.faults)} for v in verdicts],
        schema={"edition": pl.Int64, "sound": pl.Boolean, "faults": pl.String},
    )
