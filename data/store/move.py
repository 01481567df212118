"""Move all editions of a store out to a folder, or in from one."""

from __future__ import annotations

from pathlib import Path

import duckdb

from data.base.errors import EditionError
from data.shelf.copy import copy_of, describe
from data.shelf.folder import FolderShelf, Shelf, draft_in, highest_in, numbers_in, path_in
from data.shelf.integrity import fault_of
from data.store.editions import Store


def take_out(store: Store, target: Path) -> list[int]:
    """Write every edition of ``store`` to the folder ``target``, which is then a store of its own; returns their numbers.

    Said again after an interruption it goes on. Raises EditionError where the folder has other editions, or one cannot be
    read or written.
    """
    shelf = FolderShelf(target)
    numbers = store.numbers()
    with shelf.lock(first=True):
        return _copy(store.place, numbers, target, shelf)


def put_in(store: Store, source: Path) -> list[int]:
    """Put every edition of the folder ``source`` into ``store``, which has none; returns their numbers. As ``take_out``."""
    with store.writing(first=True):
        numbers = numbers_in(source)
        if not numbers:
            raise EditionError(f"Det finns ingen utgåva i {source}. Inget har ändrats.")
        return _copy(source, numbers, store.place, store.shelf)


def _copy(source: Path, numbers: list[int], target: Path, shelf: Shelf) -> list[int]:
    there = numbers_in(target)
    other = [number for number in there if number not in numbers or not _same(source, target, number)]
    if other:
        raise EditionError(
            f"Där finns redan andra utgåvor (utgåva {other[0]}), och de skrivs inte över. Välj ett ställe som är tomt. "
            "Inget har ändrats."
        )
    for number in numbers:
        if number in there:
            continue
        path, draft = path_in(source, number), draft_in(target, number)
        shelf.sweep()
        try:
            fault = fault_of(path)
            if fault is not None:
                raise _not_read(number, source, fault.why)
            try:
                copy_of(path, draft)
            except duckdb.Error as error:
                raise _not_read(number, source, "den går inte att kopiera") from error
            shelf.put(draft, number)
        finally:
            shelf.sweep()
    shelf.mark(highest_in(source))
    return numbers


def _not_read(number: int, source: Path, why: str) -> EditionError:
    return EditionError(
        f"Utgåva {number} i {source} kan inte läsas: {why}. Är den hel, men skriven med en nyare version av DuckDB än den här "
        f"({duckdb.__version__})? Skriv då först ut alla med den versionen: python -m data store out MAPP."
    )


def _same(source: Path, target: Path, number: int) -> bool:
    try:
        return describe(path_in(source, number)).checks == describe(path_in(target, number)).checks
    except duckdb.Error as error:
        raise EditionError(
            f"Utgåva {number} i {source} eller {target} går inte att öppna. Inget har ändrats."
        ) from error
