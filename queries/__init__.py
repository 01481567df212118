"""The queries room: ask an edition a named question, get a frame.

A question is a file ``queries/<topic>/<verb_noun>.sql`` with one SELECT; no two have the same name. Its header says what it
answers, its parameters and its grain; values reach it only as parameters, never as text.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import duckdb
import polars as pl

QUESTIONS = Path(__file__).parent
VIEWS = QUESTIONS / "views.sql"
Value = str | int | float | bool | None
OPEN_EDITIONS = 8  # two data sets in three roles, and two to compare with; each takes 8 MB and nine threads
_NUMBERED = re.compile(r"(?!000000)[0-9]{6}|[1-9][0-9]{6,8}")  # how a file is named that is an edition

_lock = threading.Lock()


class NoEdition(Exception):
    """There is no such edition; ``number`` is the one asked for, or None where the folder holds none at all."""

    def __init__(self, number: int | None, newest: int | None) -> None:
        super().__init__(f"edition {number} of {newest}")
        self.number = number
        self.newest = newest


@dataclass(frozen=True)
class Edition:
    """An edition to ask: its number, its file, and whether it is the newest one.

    ``stamp`` tells its file from another that is put in its place, as when a backup is restored.
    """

    number: int
    path: Path
    newest: bool
    stamp: tuple[int, int, int]


@dataclass(frozen=True)
class Question:
    """A query file's text and what its header promises.

    ``key`` are the columns that tell rows apart, from the end of the line Grain; empty where there is just one row.
    """

    name: str
    sql: str
    answers: str
    params: tuple[str, ...]
    grain: str
    key: tuple[str, ...]


def edition(folder: Path, number: int | None = None, unreadable: Collection[int] = ()) -> Edition:
    """Return edition ``number`` of ``folder``, or the newest; as if those ``unreadable`` were not there.

    Raises NoEdition where there is none.
    """
    there = {int(path.stem) for path in folder.glob("*.duckdb") if _NUMBERED.fullmatch(path.stem)}
    numbers = sorted(there.difference(unreadable))
    if not numbers:
        raise NoEdition(number, None)
    chosen = numbers[-1] if number is None else number
    if chosen not in numbers:
        raise NoEdition(number, numbers[-1])
    path = folder / f"{chosen:06d}.duckdb"
    try:
        state = path.stat()
    except OSError as error:
        raise NoEdition(number, None) from error
    return Edition(chosen, path, chosen == numbers[-1], (state.st_ino, state.st_size, state.st_mtime_ns))


def names() -> list[str]:
    """Return the names of all questions, sorted."""
    return sorted(_files())


@cache
def _files() -> dict[str, Path]:
    return {path.stem: path for path in QUESTIONS.glob("*/*.sql")}


def _names(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(","))


@cache
def question(name: str) -> Question:
    """Return the question ``name``. Raises FileNotFoundError for an unknown name, ValueError for a broken header."""
    if name not in _files():
        raise FileNotFoundError(f"queries/*/{name}.sql")
    sql = _files()[name].read_text(encoding="utf-8")
    parts = {}
    for part in ("Answers", "Params", "Grain"):
        found = re.search(rf"^-- {part}: (.+)$", sql, re.MULTILINE)
        if found is None:
            raise ValueError(f"queries/{name}.sql has no line '-- {part}: …'")
        parts[part] = found[1].strip()
    params = () if parts["Params"] == "none" else _names(parts["Params"])
    keyed = re.search(r"\(([\w, ]+)\)$", parts["Grain"])
    if keyed is None and parts["Grain"] != "one row":
        raise ValueError(f"queries/{name}.sql does not name the key of its grain: '-- Grain: one row per … (column)'")
    return Question(name, sql, parts["Answers"], params, parts["Grain"], _names(keyed[1]) if keyed else ())


@lru_cache(maxsize=OPEN_EDITIONS)
def _database(of: Edition) -> duckdb.DuckDBPyConnection:
    # Attached, not connected to: DuckDB takes a path that is open already for the same file, whatever lies there now.
    quoted = str(of.path).replace("'", "''")
    con = duckdb.connect()
    con.execute(f"ATTACH '{quoted}' AS edition (READ_ONLY)")
    con.execute(VIEWS.read_text(encoding="utf-8"))
    return con


def forget() -> None:
    """Close the editions that are kept open, for those whose files have been replaced; who reads one now reads it to the end."""
    _database.cache_clear()


def ask(of: Edition, name: str, **params: Value) -> pl.DataFrame:
    """Return the answer of ``of`` to the question ``name``: columns and grain as its file says.

    Raises FileNotFoundError for an unknown question, duckdb.Error where a parameter is missing or too many.
    """
    asked = question(name)
    with _lock:
        cursor = _database(of).cursor()
    with cursor:
        cursor.execute("SET search_path = 'edition,memory'")
        answer: pl.DataFrame = cursor.sql(asked.sql, params=params or None).pl()
        return answer
