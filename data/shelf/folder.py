"""Storage backends for edition files: what they offer, and the local folder.

Whoever reads an edition opens its file in a folder; a shelf, as a storage backend is called here, is how it gets there.
``FolderShelf`` is the folder itself, shared by all processes of one machine. Beside the editions it keeps the highest number
that one of them has had, so that a number is never used twice, whatever is lost.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import filelock

from data.base.errors import EditionError

DEFAULT_FOLDER = Path(__file__).parents[1] / "editions"
EXAMPLE_FOLDER = "exempel"
LOCK_SECONDS = 120.0
# Where the highest number that an edition has had stands. No dot before its name: it belongs in a backup.
MARK = "highest.txt"
# As path_in writes a number: six digits, more only where they are needed.
_NUMBERED = re.compile(r"(?!000000)[0-9]{6}|[1-9][0-9]{6,8}")
TOO_LONG = f"En annan ändring pågick i mer än {LOCK_SECONDS:.0f} sekunder. Vänta en stund och försök igen."


def folder(example: bool = False) -> Path:
    """Return the editions' folder: ``LAGESBILD_DATA`` or ``data/editions``; the example data lies in it, apart."""
    base = Path(os.environ.get("LAGESBILD_DATA") or DEFAULT_FOLDER)
    return base / EXAMPLE_FOLDER if example else base


class Shelf(Protocol):
    """What a store needs of the place where its editions are kept. All but ``refresh`` raise EditionError in Swedish."""

    def lock(self, first: bool) -> AbstractContextManager[None]:
        """Keep other writers out during the block; it may be taken again within it.

        Within it the folder holds all editions there are. Only a change that may be the ``first`` begins a new place.
        """

    def refresh(self) -> None:
        """Bring the folder in step with what has been written elsewhere, as far as that can be reached; never waits long."""

    def put(self, draft: Path, number: int) -> None:
        """Make the file ``draft`` edition ``number``, at once and whole. Only under the lock."""

    def replace(self, number: int, draft: Path) -> None:
        """Put ``draft`` in the place of edition ``number``, of which nothing is left anywhere. Only under the lock."""

    def mark(self, number: int) -> None:
        """Remember that an edition has had ``number``, so that none gets it again. Only under the lock."""

    def remove(self, number: int) -> None:
        """Remove edition ``number``. Only under the lock."""

    def sweep(self) -> None:
        """Remove what a writer lays out on its way, its own or that of one that was killed. Only under the lock."""


def path_in(place: Path, number: int) -> Path:
    """Return the file of edition ``number`` in the folder ``place``, whether or not it exists."""
    return place / f"{number:06d}.duckdb"


def numbers_in(place: Path, kind: str = ".duckdb") -> list[int]:
    """Return the numbers that the editions (or, as ``.sha256``, their hashes) in the folder ``place`` have, ascending."""
    return sorted(int(path.stem) for path in place.glob(f"*{kind}") if _NUMBERED.fullmatch(path.stem))


def highest_in(place: Path) -> int:
    """Return the highest number that an edition of the folder is known to have had; 0 where there has been none."""
    return max(_marked_in(place), *numbers_in(place), *numbers_in(place, ".sha256"), 0)


def lost_in(place: Path) -> int | None:
    """Return the newest edition's number where its file is lost, though its hash or the mark tells that it was in place."""
    highest = highest_in(place)
    if not highest or os.path.lexists(draft_in(place, highest)):  # it is on its way, or never got there
        return None
    return None if os.path.lexists(path_in(place, highest)) else highest


def _marked_in(place: Path) -> int:
    """Return the number on the mark; 0 where there is no mark yet, or none that can be read: the next change writes it anew."""
    try:
        text = (place / MARK).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return 0
    return int(text) if _NUMBERED.fullmatch(text.zfill(6)) else 0


def draft_in(place: Path, number: int) -> Path:
    """Return the file in which edition ``number`` is laid out before it is put in place."""
    return place / f".draft-{number:06d}.duckdb"


class FolderShelf:
    """A folder. Every edition is a file that appears by renaming, with its hash beside it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._lock = filelock.FileLock(place / ".lock", timeout=LOCK_SECONDS)

    @contextmanager
    def lock(self, first: bool) -> Iterator[None]:
        """Keep other writers out. A folder that has vanished, say with its disk, is never begun anew but by the ``first``.

        Raises EditionError where the folder cannot be written to or another writer holds the lock too long.
        """
        try:
            if first:
                self.place.mkdir(parents=True, exist_ok=True)
            elif not self.place.exists():
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.place))
            self._lock.acquire()
        except filelock.Timeout as error:
            raise EditionError(TOO_LONG) from error
        except OSError as error:
            raise cannot_write(self.place, error) from error
        try:
            yield
        finally:
            self._lock.release()

    def refresh(self) -> None:
        """Do nothing: what has been written is in the folder."""

    def put(self, draft: Path, number: int) -> None:
        """Rename the draft into place."""
        target = path_in(self.place, number)
        try:
            _to_disk(draft)
            self.mark(number)
            # The hash is in place, on the disk, before the edition is: one without its hash can then only be damage.
            self._write_hash(target, f"{_sha256(draft)}  {target.name}\n")
            draft.replace(target)
            _to_disk(self.place)
        except OSError as error:
            raise cannot_write(self.place, error) from error

    def replace(self, number: int, draft: Path) -> None:
        """Rename the draft over the edition, which at every moment is one or the other and fits its hash.

        For a while there are two hashes. Whoever has the old file open keeps it.
        """
        path = path_in(self.place, number)
        try:
            _to_disk(draft)
            both = [f"{_sha256(draft)}  {path.name}\n", f"{_sha256(path)}  {path.name}\n"]
            self._write_hash(path, "".join(both))
            draft.replace(path)
            _to_disk(self.place)
            self._write_hash(path, both[0])
        except OSError as error:
            raise cannot_write(self.place, error) from error

    def mark(self, number: int) -> None:
        """Write the number on the mark, where it is higher than what stands there."""
        if number > _marked_in(self.place):
            self._write(MARK, f"{number}\n")

    def remove(self, number: int) -> None:
        """Remove the file, then its hash."""
        path_in(self.place, number).unlink()
        path_in(self.place, number).with_suffix(".sha256").unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove drafts, with the hash and the number of one that never was put in place, and what was half written."""
        try:
            for draft in self.place.glob(".draft-*"):
                self._give_back(draft.name.removeprefix(".draft-").partition(".")[0])
                draft.unlink(missing_ok=True)
            for stray in self.place.glob(".*.tmp"):
                stray.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(self.place, error) from error

    def _give_back(self, stem: str) -> None:
        """Forget the number of a draft that a killed writer left just before it was renamed: nobody has seen it."""
        if not _NUMBERED.fullmatch(stem) or os.path.lexists(path_in(self.place, int(stem))):
            return
        path_in(self.place, int(stem)).with_suffix(".sha256").unlink(missing_ok=True)
        if _marked_in(self.place) == int(stem):
            self._write(MARK, f"{int(stem) - 1}\n")

    def _write_hash(self, path: Path, text: str) -> None:
        self._write(f"{path.stem}.sha256", text)

    def _write(self, name: str, text: str) -> None:
        """Write a small file at once and whole."""
        written = self.place / f".{name}.tmp"
        written.write_text(text, encoding="ascii")
        _to_disk(written)
        written.replace(self.place / name)
        _to_disk(self.place)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _to_disk(path: Path) -> None:
    """Have the operating system write ``path`` (a file, or a folder's list of names) to the disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows has no handle on a folder's list of names; its rename is journalled by the file system.
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cannot_write(place: Path, error: OSError) -> EditionError:
    """Return the Swedish error for a folder or disk that refused."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        why = "Disken är full"
    elif error.errno == errno.ENOENT:
        why = "Mappen finns inte. Se efter att disken eller nätverksmappen är ansluten"
    elif error.errno in (errno.EEXIST, errno.ENOTDIR):
        why = "Det är ingen mapp"
    elif error.errno == errno.EISDIR:
        why = f"Där ligger en mapp som heter som en av programmets filer ({Path(str(error.filename)).name}). Flytta bort den"
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        why = "Programmet får inte skriva där"
    else:
        why = f"Operativsystemet svarade med felkod {error.errno}"
    return EditionError(
        f"Utgåvorna kan inte sparas i {place}. {why}. Rätta det, eller välj en annan mapp med miljövariabeln "
        "LAGESBILD_DATA. Inget har ändrats."
    )
