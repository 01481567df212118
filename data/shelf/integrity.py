"""Check an edition's file against its hash, and say how to restore it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.shelf.file import quote
from data.shelf.folder import lost_in, numbers_in, path_in
from data.shelf.schema import SCHEMA_VERSION

Stamp = tuple[int, int, int]
_whole: set[tuple[Path, Stamp]] = set()


@dataclass(frozen=True)
class Fault:
    """Why an edition cannot be read. ``why`` is a Swedish clause, without path; ``newer``: by a newer program, not damaged."""

    why: str
    newer: bool = False


def stamp_of(edition: Path) -> Stamp:
    """Return what tells this file from another that is put in its place. Raises FileNotFoundError."""
    state = edition.stat()
    return state.st_ino, state.st_size, state.st_mtime_ns


def fault_of(edition: Path) -> Fault | None:
    """Return what is wrong with the file of an edition; None where it is as it was written and this program reads it.

    The whole file is read once per process; then it is only looked at whether it is the same file.
    """
    try:
        key = edition, stamp_of(edition)
        if key in _whole:
            return None
        stated = edition.with_suffix(".sha256").read_bytes().split()[::2]  # two, while something is purged
        with edition.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest().encode("ascii")
    except FileNotFoundError as error:
        missing = Path(str(error.filename)).suffix
        return Fault("kontrollsumman saknas" if missing == ".sha256" else "filen saknas")
    except OSError:
        return Fault("filen går inte att läsa")
    if sha256 not in stated:
        return Fault("filen är skadad")
    found = _open_fault(edition)
    if found is None:
        _whole.add(key)
    return found


def _open_fault(edition: Path) -> Fault | None:
    try:
        with duckdb.connect() as con:
            con.execute(f"ATTACH '{quote(edition)}' AS opened (READ_ONLY)")
            version = con.sql("SELECT max(schema_version) FROM opened.edition").fetchall()[0][0]
    except duckdb.Error:
        return Fault("filen är skadad")
    return Fault("den är gjord av en nyare version av programmet", newer=True) if version > SCHEMA_VERSION else None


def unreadable(folder: Path) -> dict[int, Fault]:
    """Return the editions that are newer than the newest one that can be read, each with what is wrong with it.

    One whose file is gone is among them while its hash is there.
    """
    found: dict[int, Fault] = {}
    lost = lost_in(folder)
    if lost is not None and lost in numbers_in(folder, ".sha256"):
        found[lost] = Fault("filen saknas")
    for number in reversed(numbers_in(folder)):
        fault = fault_of(path_in(folder, number))
        if fault is None:
            break
        found[number] = fault
    return found


def how_to_restore(number: int) -> str:
    """Return in Swedish what puts a store right whose edition ``number`` is damaged."""
    name = f"{number:06d}"
    return (
        f"Lägg tillbaka {name}.duckdb och {name}.sha256 från säkerhetskopian, eller flytta bort båda så gäller utgåvan "
        "före. Se sedan efter med: python -m data verify"
    )


@dataclass(frozen=True)
class Readiness:
    """Whether there is something to show: the newest edition that can be read, if any, and a Swedish sentence on it."""

    edition: int | None
    text: str


def readiness(folder: Path) -> Readiness:
    """Return whether the store in ``folder`` can be shown now."""
    faults = unreadable(folder)
    newest = max(set(numbers_in(folder)).difference(faults), default=None)
    damaged = " ".join(f"Utgåva {number} kan inte läsas: {fault.why}." for number, fault in sorted(faults.items()))
    lost = lost_in(folder)
    if lost is not None and lost not in faults:
        damaged = f"Utgåva {lost} saknas. {damaged}".strip()
    if newest is not None:
        return Readiness(newest, f"Utgåva {newest} visas. {damaged}".strip())
    if damaged:
        return Readiness(None, f"Ingen utgåva går att läsa. {damaged}")
    missing = "Det finns ingen utgåva." if folder.exists() else "Mappen med utgåvor går inte att nå."
    return Readiness(None, f"{missing} Se efter att disken är ansluten, eller kör: python -m data build")
