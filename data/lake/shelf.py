"""Storage backend of the shared store, with this server's folder as its copy."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import filelock

from data.base.errors import EditionError
from data.lake.lake import FILES, IN_BETWEEN, PREFIX, STORE, Heads, Lake, lake_of
from data.lake.snapshot import beside, newest_in, put_snapshot, write_edition
from data.shelf.copy import describe
from data.shelf.folder import EXAMPLE_FOLDER, FolderShelf, Shelf, cannot_write, draft_in, numbers_in, path_in
from data.shelf.integrity import fault_of

# How often the lake is looked at on behalf of readers, and how long they do without it when it did not answer.
REFRESH_SECONDS = 0.5
PAUSE_SECONDS = 5.0
# Stands for the snapshot in a note until the file that it is about is in place.
_UNDER_WAY = -1
_ONLY_READING = "Det som visas är den här serverns egen kopia, och inget nytt kan sparas så länge."


@dataclass
class Watch:
    """When a folder is next to be looked after, and what went wrong the last time, in Swedish."""

    due: float = 0.0
    trouble: str | None = None


_watches: dict[Path, Watch] = {}
_refreshing = threading.Lock()


def is_shared() -> bool:
    """Return whether ``LAGESBILD_STORE`` names a store that other servers may write to, too."""
    return bool(os.environ.get(STORE, "").strip())


def shared_files() -> Path | None:
    """Return the folder that all servers of a shared store reach; None where the store is not shared."""
    files = os.environ.get(FILES, "").strip()
    return Path(files) if is_shared() and files else None


def chosen_shelf(place: Path) -> Shelf:
    """Return the shelf that ``LAGESBILD_STORE`` chooses for the folder: the folder itself, or a lake that it is a copy of.

    The example data has a lake of its own, as it has a folder. Raises EditionError for a setting that is none.
    """
    lake = _chosen_lake("lagesbild_exempel" if place.name == EXAMPLE_FOLDER else "lagesbild")
    return FolderShelf(place) if lake is None else LakeShelf(place, lake)


def _chosen_lake(schema: str) -> Lake | None:
    """Return the lake that ``LAGESBILD_STORE`` names; None where the folder of editions is the store.

    Raises EditionError for a setting that is none.
    """
    setting = os.environ.get(STORE, "").strip()
    if not setting:
        return None
    if not setting.removeprefix(PREFIX) or not setting.startswith(PREFIX):
        raise EditionError(
            f"{STORE} ska vara tom, eller {PREFIX} följt av databasens adress, till exempel "
            f"{PREFIX}host=db.example dbname=lagesbild user=lagesbild."
        )
    files = shared_files()
    if files is None:
        raise EditionError(f"{FILES} saknas. Sätt den till en mapp som alla servrar når: där ligger lagrets filer.")
    return lake_of(setting.removeprefix(PREFIX), schema, files)


def trouble_of(place: Path) -> str | None:
    """Return why the copy in ``place`` may lag behind the lake, as Swedish sentences; None where it does not.

    Only while this process refreshes it: a folder that is the store itself is never behind.
    """
    return _watches.get(place, Watch()).trouble


class LakeShelf:
    """A lake, and the folder that has a copy of each of its editions.

    Beside each edition lies a note with the lake and the snapshot that it is a copy of, ``000042.lake``.
    """

    def __init__(self, place: Path, lake: Lake) -> None:
        self.place = place
        self.lake = lake
        self._folder = FolderShelf(place)
        self._locked = False

    @contextmanager
    def lock(self, first: bool) -> Iterator[None]:
        """Keep the writers of all servers out, and begin with all that they have written."""
        del first  # what has vanished is never begun anew: the folder is fetched again, and the lake is the database's
        if self._locked:
            yield
            return
        try:
            with self.lake.lock(), self._folder.lock(first=True):
                self._locked = True
                heads = self._in_step()
                _watches.setdefault(self.place, Watch()).trouble = None  # it has just answered
                if heads is not None and (heads.stale or heads.untidy):
                    self.lake.tidy(heads.stale)
                yield
        finally:
            self._locked = False

    def refresh(self) -> None:
        """Fetch what other servers have written. Where the lake can't be reached, the copy is read, and ``trouble_of`` says so.

        Raises EditionError where there is no copy either.
        """
        watch = _watches.setdefault(self.place, Watch())
        if self._locked or time.monotonic() < watch.due or not _refreshing.acquire(blocking=False):
            return
        try:
            self._catch_up()
            watch.trouble, watch.due = None, time.monotonic() + REFRESH_SECONDS
        except EditionError as error:
            watch.trouble, watch.due = f"{error} {_ONLY_READING}", time.monotonic() + PAUSE_SECONDS
            if not numbers_in(self.place):
                raise
        finally:
            _refreshing.release()

    def _catch_up(self) -> None:
        if not self._behind(self.lake.heads()):
            return
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            with filelock.FileLock(self.place / ".lock", timeout=0):
                self._in_step()
        except filelock.Timeout:
            pass  # another process of this server is writing, or fetching the same
        except OSError as error:
            raise cannot_write(self.place, error) from error

    def _behind(self, heads: Heads | None) -> bool:
        local = self._copies()
        if heads is None:
            return bool(local)
        if local and self._is_damaged(max(local)):
            return True
        return local != {number: (heads.identity, snapshot) for number, snapshot in heads.editions.items()}

    def _copies(self) -> dict[int, tuple[int, int]]:
        """Return edition -> (lake, snapshot) that its file is a copy of; (0, 0) for one that came from elsewhere."""
        return {number: self._note(number) for number in numbers_in(self.place)}

    def _note(self, number: int) -> tuple[int, int]:
        try:
            lake, snapshot = path_in(self.place, number).with_suffix(".lake").read_text(encoding="ascii").split()
        except (FileNotFoundError, ValueError):
            return 0, 0
        return int(lake), int(snapshot)

    def _write_note(self, number: int, lake: int, snapshot: int) -> None:
        note = self.place / f".{number:06d}.lake.tmp"
        note.write_text(f"{lake} {snapshot}\n", encoding="ascii")
        note.replace(path_in(self.place, number).with_suffix(".lake"))

    def _in_step(self) -> Heads | None:
        """Make the folder a copy of the lake; returns what the lake holds. Only under the folder's lock.

        Nothing is removed that the lake may not have had: raises EditionError where the folder has editions that came from
        elsewhere, or later ones than the lake.
        """
        heads, copies = self.lake.heads(), self._copies()
        identity, editions = (heads.identity, heads.editions) if heads else (0, {})
        foreign = sorted(number for number, (lake, _) in copies.items() if lake != identity or not lake)
        if foreign:
            raise EditionError(
                f"Mappen {self.place} har utgåvor som inte kommer från det gemensamma lagret (utgåva {foreign[0]}). Flytta "
                f"mappen och lägg in utgåvorna med: python -m data store in MAPP. Inget har ändrats."
            )
        if copies and max(copies) > max(editions, default=0):
            raise EditionError(
                f"Det gemensamma lagret har gått bakåt: här finns utgåva {max(copies)}, men där är den senaste "
                f"{max(editions, default=0)}. Återställ lagret, eller flytta mappen {self.place} om lagrets utgåvor ska "
                "gälla. Inget har ändrats."
            )
        for number in sorted(copies.keys() - editions.keys()):
            self._remove_copy(number)
        for number in sorted(editions, reverse=True):
            is_newest = number == max(editions)
            if copies.get(number) != (identity, editions[number]) or (is_newest and self._is_damaged(number)):
                self._fetch(number, identity, editions[number])
        return heads

    def _is_damaged(self, number: int) -> bool:
        fault = fault_of(path_in(self.place, number))
        return fault is not None and not fault.newer

    def _fetch(self, number: int, identity: int, snapshot: int) -> None:
        self._folder.sweep()
        draft = draft_in(self.place, number)
        try:
            with self.lake.attach() as con:
                write_edition(con, snapshot, draft, number)
            self._keep(number, identity, snapshot, draft)
        finally:
            self._folder.sweep()

    def _keep(self, number: int, identity: int, snapshot: int, draft: Path) -> None:
        """Put a file in the folder as the copy of a snapshot. A crash in between leaves it to be fetched again."""
        self._write_note(number, identity, _UNDER_WAY)
        if path_in(self.place, number).exists():
            self._folder.replace(number, draft)
        else:
            self._folder.put(draft, number)
        self._write_note(number, identity, snapshot)

    def put(self, draft: Path, number: int) -> None:
        """Commit the draft to the lake, then keep it as the copy."""
        newest = max(numbers_in(self.place), default=None)
        self._commit(draft, number, newest)

    def replace(self, number: int, draft: Path) -> None:
        """Commit the draft in the edition's place, and remove what was there from lake and folder."""
        self._commit(draft, number, max(numbers_in(self.place)))
        heads = self.lake.heads()
        if heads is not None:
            self.lake.tidy(heads.stale)

    def _commit(self, draft: Path, number: int, newest: int | None) -> None:
        base, made = self._base(), describe(draft)
        with self.lake.attach() as con, beside(con, draft, base):
            con.execute("BEGIN")
            if newest_in(con) != newest:
                raise EditionError(IN_BETWEEN)
            put_snapshot(con, made, number, base is not None)
            con.execute("COMMIT")
            self.lake.forget_values(con)
        heads = self.lake.heads()
        if heads is None:
            raise EditionError("Det gemensamma lagret försvann medan utgåvan sparades.")
        self._keep(number, heads.identity, heads.editions[number], draft)

    def _base(self) -> Path | None:
        """Return the copy of the edition that the lake's last snapshot is, where there is one."""
        heads = self.lake.heads()
        if heads is None or heads.last is None:
            return None
        is_copy = self._note(heads.last) == (heads.identity, heads.editions[heads.last])
        return path_in(self.place, heads.last) if is_copy else None

    def mark(self, number: int) -> None:
        """Remember the number in this server's folder."""
        self._folder.mark(number)

    def remove(self, number: int) -> None:
        """Remove the snapshot and its copy."""
        heads = self.lake.heads()
        if heads is not None and number in heads.editions:
            self.lake.tidy((heads.editions[number],))
        self._remove_copy(number)

    def _remove_copy(self, number: int) -> None:
        self._folder.remove(number)
        path_in(self.place, number).with_suffix(".lake").unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what a writer lays out on its way."""
        self._folder.sweep()
        for stray in self.place.glob(".*.lake.tmp"):
            stray.unlink(missing_ok=True)
