"""The shared store: DuckLake on PostgreSQL. One snapshot per edition; its commit message says the number.

PostgreSQL holds the catalog of all snapshots and the lock; the rows lie as Parquet files in a folder that all servers
reach. The extensions of the database that this takes are loaded only here, from this machine; nothing is fetched from another.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from data.base.errors import EditionError
from data.shelf.file import quote
from data.shelf.folder import LOCK_SECONDS, TOO_LONG

STORE, FILES = "LAGESBILD_STORE", "LAGESBILD_STORE_FILES"
PREFIX = "ducklake:postgres:"
CONNECT_SECONDS = "5"
RETRY_SECONDS = 0.1
REMEDY = (
    f"Se efter att PostgreSQL är igång, att mappen {FILES} är ansluten, att ingen disk är full och att {STORE} stämmer."
)
UNREACHABLE = f"Det gemensamma lagret går inte att nå. {REMEDY}"
IN_BETWEEN = (
    "Ändringen kom inte in i det gemensamma lagret: en annan server hann före, eller så bröts förbindelsen. Se i historiken "
    "om den är sparad, och försök annars igen."
)
PROGRAM = Path(__file__).parents[2]
# Where the extensions, and the version of the database that they exist for, are installed: apart from .venv, whose own version of
# it would else be put back by the next `pip install -r requirements.txt`.
WANTED, PLACE = "requirements-lake.txt", ".venv/lake"
# The extension's own name is another than its file's, and the database looks for it by the file's.
EXTENSIONS = {"postgres_scanner": "postgres", "ducklake": "ducklake"}


@dataclass(frozen=True)
class Heads:
    """What the lake holds: edition -> the snapshot that is it, the edition that the last snapshot is, and what to tidy.

    ``identity`` tells this lake from another in its place. ``stale`` are snapshots that were replaced by later ones of the
    same number; ``untidy``: files wait to be removed.
    """

    identity: int
    editions: dict[int, int]
    last: int | None
    stale: tuple[int, ...]
    untidy: bool


class Lake:
    """One lake of editions. Shared by the threads of a process; every method opens what it needs."""

    def __init__(self, dsn: str, schema: str, files: Path) -> None:
        self.dsn = dsn
        self.schema = schema
        self.files = files
        self._opening = threading.Lock()
        self._database: duckdb.DuckDBPyConnection | None = None

    @contextmanager
    def connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a connection with PostgreSQL attached as ``pg``. Raises EditionError for whatever goes wrong with it.

        The database's own words are not passed on: they hold the address, with its password.
        """
        with self._answering():
            own = self._open()
            try:
                yield own
            finally:
                _close(own)

    def _open(self) -> duckdb.DuckDBPyConnection:
        with self._opening:
            if self._database is None:
                self._database = _connect(self.dsn)
            return self._database.cursor()

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except duckdb.TransactionException:
            raise EditionError(IN_BETWEEN) from None
        except duckdb.Error:
            with self._opening:
                self._database = None  # whatever is left of the connection may be broken
            raise EditionError(UNREACHABLE) from None

    @contextmanager
    def attach(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a connection with the lake attached as ``lake``; a lake is made where there is none.

        Raises EditionError, also where the shared folder is not the one that the lake was made with.
        """
        if not self.files.is_dir():
            raise EditionError(
                f"Mappen {self.files} finns inte. Där ligger det gemensamma lagrets filer: anslut den, eller rätta {FILES}."
            )
        with self.connection() as con:
            con.execute(
                f"ATTACH IF NOT EXISTS 'ducklake:postgres:{_quote(self.dsn)}' AS lake (METADATA_SCHEMA '{self.schema}', "
                f"DATA_PATH '{quote(self.files / self.schema)}/', OVERRIDE_DATA_PATH TRUE, DATA_INLINING_ROW_LIMIT 0)"
            )
            self._look_at_mark(con)
            yield con

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep the writers of all servers out. The lock ends with the connection, and so with the process that holds it."""
        with self._answering():
            con = self._open()
        try:
            with self._answering():
                con.execute("BEGIN")
                self._wait_for_lock(con)
            yield
        finally:
            _close(con)

    def _wait_for_lock(self, con: duckdb.DuckDBPyConnection) -> None:
        until = time.monotonic() + LOCK_SECONDS
        wish = f"SELECT pg_try_advisory_xact_lock(hashtext('lagesbild'), hashtext('{self.schema}')) AS free"
        while not _query(con, wish)[0][0]:
            if time.monotonic() > until:
                raise EditionError(TOO_LONG)
            time.sleep(RETRY_SECONDS)

    def heads(self) -> Heads | None:
        """Return what the lake holds; None where there is no lake yet."""
        with self.connection() as con:
            return self._heads(con)

    def _heads(self, con: duckdb.DuckDBPyConnection) -> Heads | None:
        if _query(con, f"SELECT to_regclass('{self.schema}.ducklake_snapshot') IS NOT NULL AS there")[0][0] is False:
            return None
        rows = _query(
            con,
            "SELECT snapshot_id, commit_extra_info, (extract(epoch FROM snapshot_time) * 1000000)::bigint AS made, "
            f"EXISTS (SELECT FROM {self.schema}.ducklake_files_scheduled_for_deletion) AS untidy "
            f"FROM {self.schema}.ducklake_snapshot LEFT JOIN {self.schema}.ducklake_snapshot_changes USING (snapshot_id) "
            "ORDER BY snapshot_id",
        )
        if not rows:
            return None
        editions: dict[int, int] = {}
        stale = []
        for snapshot, number, _, _ in rows:
            if number is not None:
                if int(number) in editions:
                    stale.append(editions[int(number)])
                editions[int(number)] = snapshot
        last = rows[-1][1]
        return Heads(rows[0][2], editions, None if last is None else int(last), tuple(stale), rows[0][3])

    def tidy(self, snapshots: tuple[int, ...]) -> None:
        """Remove these snapshots and all that no other can see: their files, and what the catalog says of values in them."""
        with self.attach() as con:
            if snapshots:
                con.execute(f"CALL ducklake_expire_snapshots('lake', versions => {list(snapshots)})")
            con.execute("CALL ducklake_cleanup_old_files('lake', cleanup_all => TRUE)")
            # Left by a writer that was killed. Not those of one that lost its lock and does not know it yet.
            con.execute("CALL ducklake_delete_orphaned_files('lake', older_than => now() - INTERVAL 1 HOUR)")
            self.forget_values(con)

    def forget_values(self, con: duckdb.DuckDBPyConnection) -> None:
        """Empty the smallest and largest value of each column that the catalog keeps, as they outlive the rows."""
        # They are for leaving files unread, which editions never are.
        con.execute(
            f"CALL postgres_execute('pg', 'UPDATE {self.schema}.ducklake_table_column_stats "
            "SET min_value = NULL, max_value = NULL WHERE min_value IS NOT NULL OR max_value IS NOT NULL')"
        )

    def _look_at_mark(self, con: duckdb.DuckDBPyConnection) -> None:
        """See that the shared folder is this lake's, by a mark in it, which is made with the lake."""
        heads = self._heads(con)
        identity = str(heads.identity) if heads else ""
        mark = self.files / f"{self.schema}.txt"
        try:
            if heads and not heads.editions and not mark.exists():
                mark.write_text(f"{identity}\n", encoding="ascii")
            marked = mark.read_text(encoding="ascii").strip()
        except OSError:
            marked = ""
        if marked != identity:
            raise EditionError(
                f"Mappen {self.files} hör inte till det gemensamma lagret: {mark.name} saknas eller är en annans. "
                f"Anslut rätt mapp, eller rätta {FILES}."
            )


@cache
def lake_of(dsn: str, schema: str, files: Path) -> Lake:
    """Return the process's one lake for these settings."""
    return Lake(dsn, schema, files)


def _close(con: duckdb.DuckDBPyConnection) -> None:
    # Not by closing alone: where PostgreSQL is gone, to close an open transaction ends the whole process.
    with suppress(duckdb.Error):
        con.execute("ROLLBACK")
    with suppress(duckdb.Error):
        con.close()


def _query(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return con.sql(f"FROM postgres_query('pg', '{_quote(query)}')").fetchall()


def _quote(text: str) -> str:
    return text.replace("'", "''")


def _connect(dsn: str) -> duckdb.DuckDBPyConnection:
    os.environ.setdefault("PGCONNECT_TIMEOUT", CONNECT_SECONDS)
    con = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    try:
        for name, package in EXTENSIONS.items():
            con.execute(f"LOAD {_extension(name, package)}")
    except (duckdb.Error, OSError):
        raise EditionError(
            f"Databasens tillägg för det gemensamma lagret saknas till DuckDB {duckdb.__version__}, som körs här. Installera "
            f"dem med den version som de finns för, i {PROGRAM}: .venv/bin/python -m pip install --no-deps --upgrade "
            f"--target {PLACE} -r {WANTED}. Sätt sedan miljövariabeln PYTHONPATH till {PROGRAM / PLACE} och starta om. Se "
            "docs/shared-store.md."
        ) from None
    # Whoever commits second is refused: two writers never hold the lock at once, unless one has lost it without knowing.
    con.execute("SET ducklake_max_retry_count = 0")
    con.execute(f"ATTACH '{_quote(dsn)}' AS pg (TYPE postgres)")
    return con


def _extension(name: str, package: str) -> str:
    """Return what LOAD takes: the file that pip brought, else the name, for what is installed with the database itself."""
    found = importlib.util.find_spec(f"duckdb_extension_{package}")
    if found is None or found.origin is None:
        return name
    file = Path(found.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{package}.duckdb_extension"
    if name != package:
        file = _copy_as(file, name)
    return f"'{quote(file)}'"


@cache
def _copy_as(file: Path, name: str) -> Path:
    """Return a copy of an extension's file under the extension's own name, for as long as the program runs."""
    folder = tempfile.TemporaryDirectory(prefix="lagesbild-", ignore_cleanup_errors=True)
    _kept.append(folder)
    target = Path(folder.name) / f"{name}.duckdb_extension"
    try:
        target.symlink_to(file)
    except OSError:  # Windows lets few accounts do so
        shutil.copyfile(file, target)
    return target


_kept: list[tempfile.TemporaryDirectory[str]] = []
