"""A sheet as a grid of text, before its heading row is found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from data.model.values import folded

ROW, POSITION, TEXT = "row_number", "position", "text"
HEAD_ROWS = 20  # the heading row is looked for among so many rows at the top


@dataclass(frozen=True)
class Fault:
    """A cell that has no value to read: its row from 1, its column's name in the grid, and what is wrong with it."""

    row: int
    column: str
    code: str
    message: str
    found: str


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet: columns as ``column_names`` names them, text, in the sheet's order from its first column.

    ``cells`` may have a column ``row_number``, where rows without content are left out; without it, it has every row.
    ``filled`` are the cells of their own that are there, as (row_number, position, text), where ``cells`` has others too.
    ``hidden_rows`` and ``hidden_columns`` (names) cannot be seen in the program that wrote them.
    """

    cells: pl.DataFrame
    name: str | None = None
    faults: tuple[Fault, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[str] = frozenset()
    filled: pl.DataFrame | None = None


def column_names(width: int) -> list[str]:
    """Return the names of the first ``width`` columns of a grid."""
    return [column_name(position) for position in range(width)]


def column_name(position: int) -> str:
    """Return the name of the column at ``position``, from 0, in a grid."""
    return f"(kolumn {position + 1})"


def position_of(name: str) -> int:
    """Return the position, from 0, of the column ``name`` of a grid."""
    return int(name.removeprefix("(kolumn ").removesuffix(")")) - 1


def known_count(row: Sequence[str | None], known: Collection[str]) -> int:
    """Return how many different ``known`` headings, folded, stand in ``row``."""
    return len({folded(cell) for cell in row if cell} & set(known))
