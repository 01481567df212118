"""From a file's bytes to sheets of text: what the file is, and where its heading row stands. Nothing is interpreted."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from data.base.batch import ReadFile
from data.base.problems import Problem, Refused, shown
from data.imports.files.cells import FAULTY, HEADING, NO_DATA_SHEET, TITLE, Cells, Fate
from data.imports.files.delimited import read_grid
from data.imports.files.excel import read_workbook
from data.imports.files.grid import HEAD_ROWS, POSITION, ROW, TEXT, Fault, Grid, column_name, column_names, position_of
from data.imports.files.headings import Headings, find_headings
from data.imports.files.kinds import kind_of
from data.model.sheets import NOT_DATA, SHEETS, Sheet
from data.model.values import folded

__all__ = ["ROW", "RawSheet", "Source", "files_in", "read_source", "sheet_from_grid", "sheet_of", "slug"]

# UTF-8's å, ä, ö, é as Windows and Mac programs show them when they take them for their own, and what is left of a letter
# that could not be kept.
_BROKEN_LETTERS = (
    "\u00c3[\u0080-\u00bf\u2013\u201e\u2026\u2030]"
    "|\u221a[\u2022\u00a7\u2202\u00d6\u00e5\u00d1]"
    "|[A-Za-z]\ufffd|\ufffd[a-z]"
)
_WIDEST_TITLE = 2  # cells of a row above the headings; more of them look like data
_DECLARED = frozenset(folded(column.heading) for sheet in SHEETS for column in sheet.columns)


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it was read: one text column per heading, and ``row_number``, the row as a spreadsheet counts it.

    ``role`` is the sheet of the workbook that it is read as, where that is not what it is called. ``problems`` are those
    of its cells, for whoever reads the column they stand in. A ``hidden`` sheet cannot be seen, nor can ``hidden_rows``, some
    of its rows, and ``hidden_columns``, some of its headings. ``rows_above`` stand above the headings and look like data.
    ``cells`` are the cells as the file holds them, and ``positions`` says in which of its columns each heading stands. Rows
    of ``responses`` come from a survey: what is blank there was asked and skipped.
    """

    file: str
    name: str
    frame: pl.DataFrame
    role: str | None = None
    problems: tuple[Problem, ...] = ()
    hidden: bool = False
    responses: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    rows_above: tuple[int, ...] = ()
    heading_rows: tuple[int, ...] = ()
    positions: Mapping[str, int] = field(default_factory=dict)
    cells: Cells = field(default_factory=lambda: Cells("", ""), compare=False)

    @property
    def headings(self) -> list[str]:
        """The headings, in the order they stand. One that stands twice has spaces after it the second time."""
        return [name for name in self.frame.columns if name != ROW]

    def settle(self, heading: str, fate: Fate, rows: Collection[int] | None = None) -> None:
        """Settle what becomes of the cells under ``heading``, in ``rows`` or in all; where it is read, its heading is."""
        if heading not in self.positions:
            return
        position = [self.positions[heading]]
        if fate.outcome == "read":
            self.cells.settle(HEADING, self.heading_rows, position)
        self.cells.settle(fate, rows, position)

    def settle_faults(self, headings: Collection[str]) -> None:
        """Settle that the cells under ``headings`` that could not be read are problems."""
        for one in self.problems:
            if one.row is not None and one.column in headings and one.severity == "error":
                self.settle(str(one.column), FAULTY, [one.row])

    def without_rows(self, rows: Collection[int], fate: Fate) -> RawSheet:
        """Return the sheet without ``rows``, whose cells have ``fate``."""
        self.cells.settle(fate, rows)
        kept = self.frame.filter(~pl.col(ROW).is_in(list(rows)))
        hidden, above = (tuple(sorted({*there} - {*rows})) for there in (self.hidden_rows, self.rows_above))
        problems = tuple(one for one in self.problems if one.row not in set(rows))
        return replace(self, frame=kept, hidden_rows=hidden, rows_above=above, problems=problems)


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


def sheet_of(raw: RawSheet) -> Sheet | None:
    """Return the workbook's sheet that ``raw`` is by its role or name, None where it is none."""
    wanted = slug(raw.role or raw.name)
    return next((sheet for sheet in SHEETS if slug(sheet.name) == wanted), None)


def files_in(place: Path) -> list[Source]:
    """Return the CSV files of a folder, sorted by name."""
    return [Source(path.name, path.read_bytes()) for path in sorted(place.glob("*.csv"))]


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
    cells = pl.DataFrame(rows, schema=dict.fromkeys(column_names(width), pl.String), orient="row")
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
    name = unicodedata.normalize("NFC", name)
    frame = grid.cells if ROW in grid.cells.columns else grid.cells.with_row_index(ROW, offset=1)
    # White space alone is an empty cell, and what stands around a text means nothing. A letter and its ring or dots may be
    # written as two characters or as one.
    text = pl.exclude(ROW).cast(pl.String).str.normalize("NFC").str.strip_chars()
    frame = frame.with_columns(pl.when(text != "").then(text))
    cells = Cells(file, name, _filled_cells(frame, grid))
    _check_letters(file, name, cells)
    if slug(name) in {slug(one) for one in NOT_DATA}:
        cells.settle(NO_DATA_SHEET)
    frame = frame.filter(pl.any_horizontal(pl.exclude(ROW).is_not_null())) if frame.width > 1 else frame
    found = find_headings(frame.head(HEAD_ROWS), known)
    if found is None:
        faults = tuple(_faults(file, name, grid.faults, {}))
        return RawSheet(file, name, frame.select(ROW).clear(), None, faults, grid.hidden, cells=cells)
    return _under_headings(file, name, grid, frame, found, cells)


def _under_headings(file: str, name: str, grid: Grid, frame: pl.DataFrame, found: Headings, cells: Cells) -> RawSheet:
    heading_rows = tuple(int(frame[ROW][at]) for at in found.rows)
    above = frame.head(found.rows[0])
    like_data = above.filter(pl.sum_horizontal(pl.exclude(ROW).is_not_null()) > _WIDEST_TITLE)
    rows_above = tuple(int(row) for row in like_data[ROW])
    cells.settle(TITLE, [row for row in above[ROW] if row not in rows_above])
    faults = [fault for fault in grid.faults if fault.row > heading_rows[-1] or fault.row in rows_above]
    faulty = {fault.column for fault in faults}
    body = pl.concat([like_data, frame.slice(found.rows[-1] + 1)])
    names: dict[str, str] = {}
    for column in frame.columns[1:]:
        heading = found.texts.get(column, "")
        if not heading and body[column].null_count() == body.height and column not in faulty:
            continue
        unique = heading or column
        while unique in names.values() or unique == ROW:
            unique += " "
        names[column] = unique
    names |= {column: column for column in sorted(faulty - set(names))}
    body = body.with_columns(pl.lit(None, pl.String).alias(one) for one in names if one not in body.columns)
    body = body.filter(pl.any_horizontal(pl.col(list(names)).is_not_null())) if names else body.clear()
    problems = _faults(file, name, faults, names)
    positions = {heading: position_of(column) for column, heading in names.items()}
    cells.heading_rows = heading_rows
    cells.headings = {position: heading.strip() for heading, position in positions.items()}
    return RawSheet(
        file,
        name,
        body.select(ROW, *names).rename(names),
        None,
        tuple(problems),
        grid.hidden,
        hidden_rows=tuple(int(row) for row in body[ROW] if row in grid.hidden_rows),
        hidden_columns=tuple(heading for column, heading in names.items() if column in grid.hidden_columns),
        rows_above=rows_above,
        heading_rows=heading_rows,
        positions=positions,
        cells=cells,
    )


def _filled_cells(frame: pl.DataFrame, grid: Grid) -> pl.DataFrame:
    """Return the cells that hold something (row_number, position, text), those whose value cannot be read too."""
    if grid.filled is None:
        at = {name: position_of(name) for name in frame.columns if name != ROW}
        filled = frame.unpivot(index=ROW, variable_name=POSITION, value_name=TEXT)
        filled = filled.with_columns(
            pl.col(POSITION).cast(pl.String).replace_strict(at, default=None, return_dtype=pl.UInt32),
            pl.col(TEXT).cast(pl.String),
        )
    else:
        filled = grid.filled.with_columns(pl.col(TEXT).str.normalize("NFC").str.strip_chars())
    filled = filled.filter(pl.col(TEXT) != "").select(pl.col(ROW).cast(pl.UInt32), POSITION, TEXT)
    faulty = [(fault.row, position_of(fault.column), fault.found) for fault in grid.faults]
    return pl.concat([filled, pl.DataFrame(faulty, schema=filled.schema, orient="row")]).sort(ROW, maintain_order=True)


def _check_letters(file: str, sheet: str, cells: Cells) -> None:
    """Raise Refused where å, ä and ö were broken before the file came here: no reading can tell what they were."""
    broken = cells.filled.filter(pl.col(TEXT).str.contains(_BROKEN_LETTERS))
    if broken.is_empty():
        return
    row, position, text = broken.row(0)
    message = (
        f"å, ä och ö är förvanskade i {broken.height} celler: där står till exempel ”{shown(text)}”. Det händer när en "
        "CSV-fil öppnas i Excel med fel teckenkodning och sparas. Hämta filen på nytt ur verktyget, helst som Excel, och "
        "läs in den utan att öppna den först."
    )
    column = column_name(position)
    raise Refused(
        [Problem("error", "broken_letters", file, message, sheet=sheet, row=row, column=column, found=shown(text))]
    )


def _faults(file: str, sheet: str, faults: Sequence[Fault], names: dict[str, str]) -> list[Problem]:
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
    ]
