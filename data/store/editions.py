"""The store of editions, and its only writer.

A writer takes the lock, lays out a new file from the newest edition and one change, checks it, and has the shelf put it
in place. Readers open any edition read-only and are never disturbed. A crash leaves at most stray temporary files, which
the next writer removes. The lock ends with the process that holds it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import duckdb
import polars as pl

from data.base.batch import Batch
from data.base.errors import EditionError, NothingChanged
from data.base.version import VERSION
from data.lake.shelf import chosen_shelf
from data.model.model import Model
from data.privacy.free_text import PROGRAM_KINDS
from data.shelf import schema
from data.shelf.file import attach_new, quote
from data.shelf.folder import Shelf, draft_in, highest_in, lost_in, numbers_in, path_in
from data.shelf.integrity import Stamp, fault_of, how_to_restore, stamp_of
from data.store import derive
from data.store.model_fit import asked_outside_time, other_than_stored

KEEP_EDITIONS = 200  # may become fewer; were it more, those that have been pruned would be missed
AT_A_TIME = min(4, os.cpu_count() or 1)  # editions that are looked through or written at the same time


@dataclass(frozen=True)
class Draft:
    """An edition that is laid out and checked but not in place: its file, number, parent's file and the change's id."""

    path: Path
    number: int
    parent: Path | None
    import_id: int | None


class Store:
    """The editions of one folder. Every method reads the folder anew, so that any number of processes may share it.

    ``county_map`` is a GeoJSON file that replaces the built-in outlines; ``keep`` is the number of editions that are
    never pruned; ``shelf`` is how editions get to the folder, where it is not the one that is configured.
    """

    def __init__(
        self,
        place: Path,
        model: Model,
        county_map: Path | None = None,
        keep: int = KEEP_EDITIONS,
        shelf: Shelf | None = None,
    ) -> None:
        if keep < 1:
            raise ValueError("at least the newest edition must be kept")
        self.place = place
        self.model = model
        self.county_map = county_map
        self.keep = keep
        self.shelf = shelf or chosen_shelf(place)

    def numbers(self) -> list[int]:
        """Return the numbers of the editions there are, ascending."""
        self.shelf.refresh()
        return numbers_in(self.place)

    def path(self, number: int) -> Path:
        """Return the file of edition ``number``, whether or not it exists."""
        return path_in(self.place, number)

    def newest(self) -> int:
        """Return the number of the newest edition. Raises EditionError where there is none."""
        numbers = self.numbers()
        if not self.place.exists():
            raise EditionError(
                f"Mappen {self.place} finns inte. Se efter att disken eller nätverksmappen är ansluten; är det första "
                "gången, kör: python -m data build"
            )
        if not numbers:
            raise EditionError(f"Det finns ingen utgåva i {self.place}. Kör: python -m data build")
        return numbers[-1]

    @contextmanager
    def open(self, number: int) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open edition ``number`` for reading. Raises EditionError where it is missing or cannot be read."""
        path = self.path(number)
        if not path.exists():
            raise EditionError(f"Utgåva {number} finns inte. Den senaste är {self.newest()}.")
        with duckdb.connect() as con:
            # Attached, not connected to: a process may hold only one connection's settings per file, and readers in
            # other rooms have theirs.
            try:
                con.execute(f"ATTACH '{quote(path)}' AS opened (READ_ONLY)")
                con.execute("USE opened")
                version = con.sql("SELECT max(schema_version) FROM edition").fetchall()[0][0]
            except duckdb.Error as error:
                raise EditionError(
                    f"Utgåva {number} går inte att öppna: filen {path.name} är skadad. {how_to_restore(number)}"
                ) from error
            if version > schema.SCHEMA_VERSION:
                raise EditionError(
                    f"Utgåva {number} är gjord av en nyare version av programmet (schema {version}, det här programmet "
                    f"läser högst {schema.SCHEMA_VERSION}). Uppdatera programmet."
                )
            yield con

    @contextmanager
    def writing(self, first: bool = False) -> Iterator[None]:
        """Keep other writers out during the block, so that what is read there is what the next edition is made from.

        The methods that write take the lock themselves; they may be called within the block. Only a change that may be
        the ``first`` begins a store: one that has vanished, say with its disk, is never begun anew by an import. Raises
        EditionError where the store cannot be written to or another writer holds the lock too long.
        """
        with self.shelf.lock(first):
            yield

    def publish(
        self,
        action: str,
        actor: str,
        now: datetime,
        batch: Batch | None = None,
        undo: int | None = None,
        approve: Callable[[Draft], None] | None = None,
    ) -> int:
        """Make the next edition from the newest one and one change, and return its number.

        ``batch`` is added, or the change ``undo`` is taken back, or both; with neither, the model file alone may have changed.
        ``approve`` looks at what was laid out before it is put in place, and raises where it must not be.
        Raises NothingChanged where a batch or the model would leave all data as it is (a change that later ones hide
        may still be taken back), EditionError where the change breaks a key or check or cannot be written.
        """
        with self.draft(action, actor, now, batch, undo) as draft:
            changed = () if batch is None else batch.tables
            if undo is None and draft.parent is not None and self._same(draft.path, draft.parent, changed):
                raise NothingChanged("Inget ändras: det som filen säger gäller redan. Ingen ny utgåva gjordes.")
            if approve is not None:
                approve(draft)
            self.shelf.put(draft.path, draft.number)
            self._prune()
            return draft.number

    def replace(self, numbers: Sequence[int], lay_out: Callable[[int, Path], None]) -> None:
        """Put other files, which ``lay_out`` writes, in the places of editions: for purging, and nothing else.

        In the order given, as soon as each is written; some are written at a time. Raises EditionError where one cannot be
        written: those before it are in place then, it and those after it are as they were.
        """
        with self.writing(), ThreadPoolExecutor(AT_A_TIME) as pool:
            self.shelf.sweep()
            try:
                for start in range(0, len(numbers), 2 * AT_A_TIME):
                    drafts = {one: draft_in(self.place, one) for one in numbers[start : start + 2 * AT_A_TIME]}
                    written = {one: pool.submit(lay_out, one, draft) for one, draft in drafts.items()}
                    wait(written.values())
                    for one, draft in drafts.items():
                        written[one].result()
                        self.shelf.replace(one, draft)
            finally:
                self.shelf.sweep()

    @contextmanager
    def draft(
        self, action: str, actor: str, now: datetime, batch: Batch | None = None, undo: int | None = None
    ) -> Iterator[Draft]:
        """Lay out the edition that a change would make, for a look or for ``publish``; it is gone when the block ends.

        Other writers wait until then. Raises as ``publish`` does, but for NothingChanged.
        """
        first = undo is None and (batch is None or batch.kind in PROGRAM_KINDS)
        with self.writing(first):
            self.shelf.sweep()
            numbers = self.numbers()
            self._must_not_be_lost()
            parent = self.path(self.newest()) if numbers or not first else None
            number = highest_in(self.place) + 1
            target = draft_in(self.place, number)
            try:
                try:
                    with duckdb.connect() if parent is None else self.open_whole(numbers[-1]) as con:
                        import_id = self._fill(con, target, parent, number, action, actor, now, batch, undo)
                except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as error:
                    # Which of them it is depends on when the disk refused: in the middle, at COMMIT or at CHECKPOINT.
                    raise EditionError(
                        f"Utgåva {number} kunde inte skrivas i {self.place}. Se efter om disken är full. "
                        "Inget har ändrats."
                    ) from error
                yield Draft(target, number, parent, import_id)
            finally:
                self.shelf.sweep()

    def _must_not_be_lost(self) -> None:
        """Raise EditionError where the newest edition's file is gone and its hash is not: what it said would be lost."""
        lost = lost_in(self.place)
        if lost is not None and lost in numbers_in(self.place, ".sha256"):
            raise EditionError(f"Utgåva {lost} kan inte läsas: filen saknas. Inget har sparats. {how_to_restore(lost)}")

    def misfit(self) -> str | None:
        """Return why the store's model cannot be that of what is stored, in Swedish with the remedy; None where it can.

        A county's rounds are about its municipalities, and a unit takes part within its time; anything else of a model may
        change between rounds. Raises EditionError where the newest edition is not whole.
        """
        numbers = self.numbers()
        if not numbers:
            return None
        return _misfit(self.place, numbers[-1], stamp_of(self.path(numbers[-1])), self.model)

    @contextmanager
    def open_whole(self, number: int) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open edition ``number`` as ``open`` does; EditionError also where its file is not as it was written."""
        with self.open(number) as con:
            fault = fault_of(self.path(number))
            if fault is not None:
                raise EditionError(
                    f"Utgåva {number} kan inte läsas: {fault.why}. Inget har sparats. {how_to_restore(number)}"
                )
            yield con

    def _fill(
        self,
        con: duckdb.DuckDBPyConnection,
        target: Path,
        parent: Path | None,
        number: int,
        action: str,
        actor: str,
        now: datetime,
        batch: Batch | None,
        undo: int | None,
    ) -> int | None:
        """Write edition ``number`` to ``target`` and return its change's id; the connection has the ``parent`` open, if any."""
        before = None if parent is None else "opened"
        if before is not None and (why := other_than_stored(con, self.model)) is not None:
            raise EditionError(f"{why} Inget har ändrats.")
        attach_new(con, target, "made")
        con.execute("USE made")
        con.execute("BEGIN")
        schema.create(con)
        drawn = None
        if before is not None:
            derive.carry_over(con, before)
            if self.county_map is None:
                drawn = derive.drawn_map(con, before, self.model, VERSION)
        import_id = derive.add_batch(con, batch, actor, now, number) if batch is not None else None
        replaced = undo is not None and batch is not None and batch.kind in PROGRAM_KINDS
        if undo is not None:
            self._take_back(con, undo, number, replaced)
        derive.insert(
            con,
            "edition",
            pl.DataFrame(
                {
                    "edition": [number],
                    "parent": [int(parent.stem) if parent is not None else None],
                    "created_at": [now],
                    "actor": [actor],
                    "action": [action],
                    "import_id": [import_id],
                    "program_version": [VERSION],
                    "schema_version": [schema.SCHEMA_VERSION],
                    "model_sha256": [self.model.sha256],
                }
            ),
        )
        try:
            derive.derive(con, self.model, self.county_map, drawn, before, undo if replaced else None)
        except (duckdb.ConstraintException, schema.BrokenKey) as error:
            if undo is not None:
                raise EditionError(
                    f"Ändring {undo} kan inte tas tillbaka än: senare ändringar bygger på den. "
                    "Ta tillbaka dem först, den senaste först."
                ) from error
            raise EditionError(
                f"Ändringen går inte ihop med det som redan finns{_key_in(error)}. Inget har ändrats."
            ) from error
        # What the change makes of it: a list that says who was not asked is a remedy.
        if (why := asked_outside_time(con, self.model)) is not None:
            raise EditionError(f"{why} Inget har ändrats.")
        con.execute("COMMIT")
        con.execute("CHECKPOINT")
        con.execute("USE memory")
        con.execute("DETACH made")
        return import_id

    @staticmethod
    def _take_back(con: duckdb.DuckDBPyConnection, undo: int, number: int, replaced: bool) -> None:
        found = con.sql("SELECT kind, undone_in FROM import WHERE import_id = $undo", params={"undo": undo}).pl()
        if not found.height:
            raise EditionError(f"Ändring {undo} finns inte. Se numren med: python -m data history")
        kind, undone_in = found.row(0)
        if undone_in is not None:
            raise EditionError(f"Ändring {undo} är redan tillbakatagen, i utgåva {undone_in}.")
        if kind in PROGRAM_KINDS and not replaced:
            # They would come back at the next start, as the program makes sure that they are there.
            raise EditionError(
                f"Ändring {undo} följer med programmet och tas inte tillbaka. Rätta i stället filerna i data/published."
            )
        con.execute("UPDATE import SET undone_in = $number WHERE import_id = $undo", {"number": number, "undo": undo})

    @staticmethod
    def _same(one: Path, other: Path, likely: Collection[str]) -> bool:
        with duckdb.connect() as con:
            con.execute(f"ATTACH '{quote(one)}' AS one (READ_ONLY)")
            con.execute(f"ATTACH '{quote(other)}' AS other (READ_ONLY)")
            con.execute("USE one")
            versions = con.sql(
                "SELECT max(schema_version) FROM one.edition UNION SELECT max(schema_version) FROM other.edition"
            )
            if len(versions.fetchall()) > 1:
                return False
            return derive.same_content(con, "one", "other", likely)

    def _prune(self) -> None:
        """Remove the oldest editions beyond ``keep``, never one that published something or that a meeting saw."""
        spare = self.numbers()[: -self.keep]
        if not spare:
            return
        kept = self.never_pruned(self.newest())
        for number in spare:
            if number not in kept and self.path(number).is_file():
                self.shelf.remove(number)

    def never_pruned(self, number: int) -> set[int]:
        """Return the editions that are never pruned, as edition ``number`` tells: of all it follows, the newest and some more.

        Those that published something stay, and those that a meeting saw. Raises EditionError where it cannot be read.
        """
        with self.open(number) as con:
            made = con.sql("SELECT edition FROM edition ORDER BY edition DESC").fetchall()
            kinds = con.sql("SELECT import_id, kind FROM import").fetchall()
            seen = []
            if "meeting" in schema.tables(con):  # an older layout has none
                seen = con.sql("SELECT saw_edition FROM meeting").fetchall()
        published = {number for number, kind in kinds if kind in (*PROGRAM_KINDS, "publish")}  # one number for both
        return published.union(one for (one,) in [*made[: self.keep], *seen])

    def history(self) -> pl.DataFrame:
        """Return one row per edition ever made, newest first.

        Columns: edition, parent, created_at (UTC), actor, action, import_id (that of its change, null where it has
        none), kind, title, files (names, separated by ;), raw_rows (number), undone_in. Raises EditionError where there is no
        edition.
        """
        with self.open(self.newest()) as con:
            rows: pl.DataFrame = con.sql(
                "SELECT edition.edition, edition.parent, edition.created_at, edition.actor, edition.action, "
                "edition.import_id, import.kind, import.title, "
                "(SELECT string_agg(file_name, '; ' ORDER BY file_name) FROM import_file "
                "WHERE import_file.import_id = edition.import_id) AS files, "
                "(SELECT count(*) FROM raw_row WHERE raw_row.import_id = edition.import_id) AS raw_rows, "
                "import.undone_in FROM edition LEFT JOIN import ON edition.import_id = import.import_id "
                "ORDER BY edition.edition DESC"
            ).pl()
        return rows


@lru_cache(maxsize=8)  # a page asks at every click, and an edition never changes
def _misfit(place: Path, number: int, _stamp: Stamp, model: Model) -> str | None:
    with Store(place, model).open_whole(number) as con:
        return other_than_stored(con, model) or asked_outside_time(con, model)


def _key_in(error: Exception) -> str:
    """Return the key that a broken constraint is about, in parentheses, where the database names it."""
    found = re.search(r'key "([^"]+)"', str(error))
    return f" ({found[1]})" if found else ""
