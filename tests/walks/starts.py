"""Where walks begin: counties in the states that people meet, each made by the program's own imports, once, and copied."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import states
from loaded_files import content

from data.access.roles import Actor, Role
from data.imports.files.sheet_reader import Source
from data.imports.load import make, read
from data.retention.purge import purge_text
from pages.doors import acts

LEADER = Actor("processledare", Role.PROCESS_LEADER)
NOW = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 -- editions hold UTC without saying so
EXAMPLE = "exempel"


def load(name: str) -> int:
    """Load a file as the program does, warnings and all; returns the edition's number."""
    store = acts.store_of(False)
    with store.writing():
        files = read(store, [Source(name, content(name))], None)
        batch = make(store, files, NOW).batch
        return store.publish(batch.title, LEADER.name, NOW, batch)


def _draft() -> None:
    load("omgang-2026.xlsx")


def _two_years() -> None:
    """Two rounds, and answers to the second that came later and moved municipalities."""
    load("omgang-2025.xlsx")
    load("omgang-2026-publicerad.xlsx")
    load("svar-2026.csv")


def _undone() -> None:
    _two_years()
    acts.undo(LEADER, False, acts.store_of(False).newest())


def _undone_only_import() -> None:
    load("omgang-2026.xlsx")
    acts.publish(LEADER, False, "2026")
    acts.undo(LEADER, False, acts.store_of(False).newest() - 1)


def _purged() -> None:
    load("behov.xlsx")
    load("omgang-2026-publicerad.xlsx")
    purge_text(acts.store_of(False), "need/V2", LEADER.name, NOW)


def _long_lists() -> None:
    load("manga-behov.csv")
    load("omgang-2026-publicerad.xlsx")


def _nothing() -> None:
    pass


# Name -> what is done to what is published of the county.
_ON_PUBLISHED: Mapping[str, Callable[[], None]] = {
    "published": _nothing,
    "example": _nothing,
    "draft beside published": _draft,
    "only import undone": _undone_only_import,
    "purged": _purged,
    "long lists": _long_lists,
}
# Name -> what is done in a county of which nothing is known; the others are states that pages are tried in, too.
_ON_NOTHING: Mapping[str, Callable[[], None]] = {
    "draft": _draft,
    "undone": _undone,
    "two years": _two_years,
}
_BARE = ("nothing", "only a division", "applies to nobody", "nothing applies", "no answers", "everything unknown")
NAMES = (*_ON_PUBLISHED, *_ON_NOTHING, *_BARE)


@contextmanager
def using(folder: Path) -> Iterator[None]:
    """Let the program use the editions of ``folder`` for the length of the block."""
    before = os.environ.get("LAGESBILD_DATA")
    os.environ["LAGESBILD_DATA"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["LAGESBILD_DATA"]
        else:
            os.environ["LAGESBILD_DATA"] = before


def build(built: Path, into: Path) -> None:
    """Make every start below ``into``; ``built`` has the first editions, as the program makes them."""
    for name in NAMES:
        folder = into / name.replace(" ", "-")
        if not folder.exists():
            making = into / "making"
            shutil.rmtree(making, ignore_errors=True)
            _make(name, built, making)
            making.rename(folder)


def _make(name: str, built: Path, folder: Path) -> None:
    if name in _ON_PUBLISHED:
        shutil.copytree(built, folder)
    else:
        states.make(name if name in _BARE else "nothing", folder)
        shutil.copytree(built / EXAMPLE, folder / EXAMPLE)
    act = {**_ON_PUBLISHED, **_ON_NOTHING}.get(name, _nothing)
    with using(folder):
        act()


def copy(starts: Path, name: str, to: Path) -> None:
    """Copy a start to a new folder, for one walk. An edition's file never changes, so it need not be written again."""
    shutil.copytree(starts / name.replace(" ", "-"), to, copy_function=_linked, ignore=shutil.ignore_patterns(".*"))


def _linked(source: str, target: str) -> None:
    if source.endswith(".duckdb"):
        Path(target).hardlink_to(source)
    else:
        shutil.copyfile(source, target)
