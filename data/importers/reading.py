"""From a file's bytes to sheets of text: what the file is, and where its heading row stands. Nothing is interpreted."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from data.batch import ReadFile
from data.importers.delimited import read_grid
from data.importers.excel import read_workbook
from data.importers.grid import HEAD_ROWS, ROW, Fault, Grid, known_count, named
from data.importers.kinds import kind_of
from data.importers.sheets import SHEETS
from data.importers.values import folded
from data.problems import Problem, shown

__all__ = ["ROW", "RawSheet", "Source", "files_in", "frames_as_sheets", "read_source", "sheet_from_grid", "slug"]

_DECLARED = frozenset(folded(column.heading) for sheet in SHEETS for column in sheet.columns)


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it was read: one text column per heading, and ``row_number``, the row as a spreadsheet counts it.

    ``role`` is the sheet of the workbook that it is read as, where that is not what it is called. ``problems`` are those
    of its cells, for whoever reads the column they stand in. A ``hidden`` sheet has no rows here: it is not read. Rows of
    ``responses`` come from a survey: what is blank there was asked and skipped.
    """

    file: str
    name: str
    frame: pl.DataFrame
    role: str | None = None
    problems: tuple[Problem, ...] = ()
    hidden: bool = False
    responses: bool = False

    @property
    def headings(self) -> list[str]:
        """The headings, in the order they stand. One that stands twice has spaces after it the second time."""
        return [name for name in self.frame.columns if name != ROW]


@dataclass(frozen=True)
class Source:
    """A file as it was handed over: its name without folder, and its bytes."""

    name: str
    content: bytes

    @property
    def read_file(self) -> ReadFile:
        """What is kept of the file itself: name, hash and size."""
        return ReadFile(self.name, hashlib.sha256(self.content).hexdigest(), len(self.content))


def slug(name: str) -> str:
    """Return the sheet name as it stands in a file name: lower case, a–z only, spaces as underscores."""
    plain = unicodedata.normalize("NFKD", folded(name)).encode("ascii", "ignore").decode("ascii")
    return plain.replace(" ", "_")


def files_in(place: Path) -> list[Source]:
    """Return the CSV files of a folder, sorted by name."""
    return [Source(path.name, path.read_bytes()) for path in sorted(place.glob("*.csv"))]


def frames_as_sheets(file: str, frames: dict[str, pl.DataFrame]) -> list[RawSheet]:
    """Return frames of text as the sheets of a made-up file, numbered as if headings stood in row 1."""
    return [RawSheet(file, name, frame.with_row_index(ROW, offset=2)) for name, frame in frames.items()]


def read_source(source: Source, headings: Collection[str] = ()) -> list[RawSheet]:
    """Return the sheets of a file: those of an Excel workbook in its order, or the one of a CSV file.

    What the file is, is told by its bytes. The heading row is the first of the top rows that holds most headings of the
    declared sheets or of ``headings``; where none holds two, or half of what stands there, it is the first row with
    content. A CSV file has the name of the sheet whose slug it is called by, else its own; then its role is the sheet
    whose headings it has, if there is just one.

    Raises Refused where the file is no table, is damaged or too large, or needs a password; the message says what to do.
    """
    known = _DECLARED | {folded(heading) for heading in headings}
    if kind_of(source.name, source.content) == "xlsx":
        grids = read_workbook(source.name, source.content)
        return [_as_sheet(source.name, grid.name or "", grid, known) for grid in grids]
    stem = Path(source.name).stem
    called = next((declared.name for declared in SHEETS if slug(declared.name) == slug(stem)), None)
    sheet = _as_sheet(source.name, called or stem, read_grid(source.name, source.content, known), known)
    return [sheet if called else replace(sheet, role=_role(sheet))]


def sheet_from_grid(
    file: str, name: str, grid: Sequence[Sequence[str | None]], headings: Collection[str] = ()
) -> RawSheet:
    """Return rows of text as a sheet, read as ``read_source`` reads them; the first is row 1."""
    width = max((len(row) for row in grid), default=0)
    rows = [[*row, *[None] * (width - len(row))] for row in grid]
    cells = pl.DataFrame(rows, schema=dict.fromkeys(named(width), pl.String), orient="row")
    return _as_sheet(file, name, Grid(cells), _DECLARED | {folded(heading) for heading in headings})


def _role(sheet: RawSheet) -> str | None:
    """Return the one declared sheet that has most of the sheet's headings, none of its required ones missing."""
    there = {folded(heading) for heading in sheet.headings}
    fits: dict[int, list[str]] = {}
    for declared in SHEETS:
        own = {folded(column.heading) for column in declared.columns}
        if {folded(column.heading) for column in declared.columns if column.required} <= there:
            fits.setdefault(len(own & there), []).append(declared.name)
    best = fits[max(fits)] if fits else []
    return best[0] if len(best) == 1 else None


def _as_sheet(file: str, name: str, grid: Grid, known: Collection[str]) -> RawSheet:
    cells = grid.cells if ROW in grid.cells.columns else grid.cells.with_row_index(ROW, offset=1)
    # White space alone is an empty cell, and what stands around a text means nothing.
    text = pl.exclude(ROW).str.strip_chars()
    cells = cells.with_columns(pl.when(text != "").then(text))
    cells = cells.filter(pl.any_horizontal(pl.exclude(ROW).is_not_null())) if cells.width > 1 else cells
    at = _heading_position(cells.head(HEAD_ROWS), known)
    if at is None:
        return RawSheet(file, name, cells.select(ROW).clear(), hidden=grid.hidden)
    heading_row: int = cells[ROW][at]
    faulty = {fault.column for fault in grid.faults if fault.row > heading_row}
    body = cells.slice(at + 1)
    names: dict[str, str] = {}
    for column in cells.columns[1:]:
        heading = " ".join((cells[column][at] or "").split())
        if not heading and body[column].null_count() == body.height and column not in faulty:
            continue
        unique = heading or column
        while unique in names.values() or unique == ROW:
            unique += " "
        names[column] = unique
    body = body.filter(pl.any_horizontal(pl.col(list(names)).is_not_null())) if names else body.clear()
    problems = [*_above(file, name, cells.head(at)), *_faults(file, name, grid.faults, names, heading_row)]
    return RawSheet(file, name, body.select(ROW, *names).rename(names), None, tuple(problems), grid.hidden)


def _heading_position(head: pl.DataFrame, known: Collection[str]) -> int | None:
    """Return the position of the heading row in ``head``; None where there is no row with content."""
    best, most, first = None, 0, None
    for position, row in enumerate(head.drop(ROW).iter_rows()):
        filled = [cell for cell in row if cell is not None]
        if filled and first is None:
            first = position
        count = known_count(filled, known)
        # One known word alone may stand in any row of data.
        if count > most and (count >= 2 or 2 * count >= len(filled)):
            best, most = position, count
    return first if best is None else best


def _above(file: str, sheet: str, above: pl.DataFrame) -> list[Problem]:
    """Return a warning where rows above the heading row look like data rather than titles."""
    filled = above.filter(pl.sum_horizontal(pl.exclude(ROW).is_not_null()) > 2)
    if filled.is_empty():
        return []
    rows = ", ".join(str(row) for row in filled[ROW])
    message = f"raden står ovanför rubrikraden och läses inte (rad {rows}). Flytta den nedanför om den ska läsas."
    return [Problem("warning", "rows_above", file, message, sheet=sheet, row=filled[ROW][0])]


def _faults(file: str, sheet: str, faults: Sequence[Fault], names: dict[str, str], heading_row: int) -> list[Problem]:
    return [
        Problem(
            "error",
            fault.code,
            file,
            fault.message,
            sheet=sheet,
            row=fault.row,
            column=names.get(fault.column, fault.column).rstrip(),
            found=shown(fault.found),
            expected="ett värde",
        )
        for fault in faults
        if fault.row > heading_row
    ]
