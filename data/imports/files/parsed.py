"""Parsed rows by table, and what becomes of their cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import polars as pl

from data.base.problems import Problem
from data.imports.files.cells import FAULTY, NOT_FILLED_IN, OLDER, REMOVED_ROW, storing_fate
from data.imports.files.sheet_reader import RawSheet
from data.model.sheets import Sheet

RAW = "raw_index"


@dataclass(frozen=True)
class ReadSheet:
    """A sheet whose rows were read: which column of ``sheet`` each heading is, and each row's index among the raw rows."""

    raw: RawSheet
    sheet: Sheet
    headings: Mapping[str, str]
    indexes: Mapping[int, int]
    bad: frozenset[int]
    removed: frozenset[int]
    silent: frozenset[int]

    def settle(self, kept: Collection[int]) -> None:
        """Settle what becomes of the cells, where the rows with the indexes ``kept`` are stored.

        A row in ``silent`` was handed out and not filled in.
        """
        stored_rows = [row for row, index in self.indexes.items() if index in kept]
        gone = [row for row in stored_rows if row in self.removed]
        older = [row for row in self.indexes if row not in self.bad and row not in set(stored_rows)]
        for column in self.sheet.columns:
            if (heading := self.headings.get(column.heading)) is None:
                continue
            self.raw.settle(heading, FAULTY, sorted(self.bad))
            self.raw.settle(heading, NOT_FILLED_IN, sorted(self.silent))
            self.raw.settle(heading, OLDER, older)
            if not self.sheet.is_key(column) and column.heading != REMOVED:
                self.raw.settle(heading, REMOVED_ROW, gone)
            self.raw.settle(heading, storing_fate(f"{self.sheet.name}, {column.heading}"), stored_rows)


REMOVED = "Ta bort"


@dataclass
class Parsed:
    """What was read: rows per table with ``raw_index``, the raw rows they lead back to, and all that is wrong.

    A table has a frame per sheet that fills it. ``said`` is which of its columns a row decides, separated by ;.
    """

    tables: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    sheets: dict[str, list[str]] = field(default_factory=dict)  # table -> the sheets of its frames
    raw: list[pl.DataFrame] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    raw_count: int = 0
    read: list[ReadSheet] = field(default_factory=list)

    def add(self, table: str, rows: pl.DataFrame, sheet: str) -> None:
        """Add typed rows to ``table``, after those of the same sheet in other files."""
        frames, sheets = self.tables.setdefault(table, []), self.sheets.setdefault(table, [])
        if sheet in sheets:
            at = sheets.index(sheet)
            frames[at] = pl.concat([frames[at], rows], how="diagonal_relaxed")
        else:
            frames.append(rows)
            sheets.append(sheet)

    def table(self, name: str) -> pl.DataFrame | None:
        """Return all rows read for table ``name``, or None where no sheet holds it."""
        frames = self.tables.get(name)
        if not frames:
            return None
        rows = pl.concat(frames, how="diagonal")
        return rows.with_columns(pl.col("removed").fill_null(False)) if "removed" in rows.columns else rows

    def additions(self, name: str) -> pl.DataFrame | None:
        """Return the rows for table ``name`` that say something; None where no sheet holds it."""
        rows = self.table(name)
        return rows.filter(~pl.col("removed")) if rows is not None and "removed" in rows.columns else rows

    def removals(self, name: str) -> pl.DataFrame | None:
        """Return the rows for table ``name`` that take a row away; None where there are none."""
        rows = self.table(name)
        if rows is None or "removed" not in rows.columns or not rows["removed"].any():
            return None
        return rows.filter("removed")
