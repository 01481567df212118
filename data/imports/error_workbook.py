"""An Excel file with a file's problems marked in its cells and listed.

A mark is a colour and a comment, never colour alone. The copy is made by openpyxl with the values that formulas last had,
so that it can be corrected and read again as it is. Where openpyxl would need too much for that, or cannot open what our
own reading can, the cells that were read are written anew, as they are for a CSV file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
from openpyxl.cell import MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from data.base.problems import Problem, Refused, Severity
from data.imports.files.delimited import read_grid
from data.imports.files.excel import read_workbook
from data.imports.files.grid import ROW, Grid
from data.imports.files.kinds import DAMAGED, MEGABYTE, kind_of
from data.imports.files.ooxml import Attributes, Package, parse_xml
from data.imports.files.sheet_reader import RawSheet, Source, read_source
from data.model.sheets import SHEETS, TO_CORRECT
from data.model.values import folded
from data.privacy.personal_data import masked

AUTHOR = "Lägesbild"
HEADINGS = ("Blad", "Rad", "Kolumn", "Vad som står", "Vad som väntas", "Förslag", "Meddelande", "Allvar")
SEVERITIES: dict[Severity, str] = {"error": "Fel", "warning": "Varning", "personal": "Personuppgift"}
# openpyxl needs some ten times a sheet's XML in memory, and looks at every cell of a merged or linked range.
MAX_COPIED_BYTES = 30 * MEGABYTE
MAX_CELLS = 500_000
MAX_TEXT = 32_767  # Excel's own limit of a cell
_COLOURS: dict[str, str] = {"error": "FFC7CE", "warning": "FFEB9C", "personal": "E4DFEC"}
_WIDTHS = (18, 7, 22, 34, 44, 24, 70, 15)
_FONT = {"name": "Calibri", "size": 11}
_BEFORE = "\n\nTidigare kommentar: "
# What openpyxl raises over parts that our own reading passes by; its XML readers' errors are a kind of SyntaxError.
_NOT_COPIED = (*DAMAGED, AttributeError, OSError, SyntaxError, TypeError)


def mark_problems(source: Source, problems: Sequence[Problem]) -> bytes:
    """Return an xlsx file with the sheets of ``source``, the cells of ``problems`` marked, and first the list of them all.

    Problems of other files are left out. A CSV file becomes the sheet that it is read as. A file that cannot be read as a
    table, or has more than ``MAX_CELLS`` cells, gives the list alone. Formulas are replaced by their values, drawings and
    macros are left out. What looks like personal data is not repeated in the list or in comments.
    """
    own = [one for one in problems if one.file == source.name or source.name in one.file.split(", ")]
    try:
        sheets = read_source(source)
        book = _copy(source) if kind_of(source.name, source.content) == "xlsx" else None
        if book is None:
            book = _rewrite(source, sheets)
    except Refused:
        sheets, book = [], _empty()
    if TO_CORRECT in book.sheetnames:
        del book[TO_CORRECT]  # the file was marked before
    _unmark(book)
    places = _mark(book, sheets, own)
    _write_list(book, own, places)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _empty() -> Any:
    book = openpyxl.Workbook()
    book.remove(book.active)
    return book


def _copy(source: Source) -> Any | None:
    """Return the workbook as openpyxl opens it, or None where that takes too much or does not work."""
    try:
        if not _copying_is_safe(source):
            return None
        book = openpyxl.load_workbook(BytesIO(source.content), data_only=True, keep_links=False)
    except _NOT_COPIED:
        return None
    for sheet in book.worksheets:
        sheet._images, sheet._charts = [], []  # they would be read and written anew for nothing
        for cell in _cells(sheet).values():
            if cell.data_type == "f":
                cell.data_type = "s"  # the value of a formula, or a text, that begins with =
    return book


def _copying_is_safe(source: Source) -> bool:
    with ZipFile(BytesIO(source.content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_COPIED_BYTES:
            return False
    size = 0

    def count(_: Attributes) -> None:
        nonlocal size
        size += 1

    def cover(attributes: Attributes) -> None:
        nonlocal size
        left, top, right, bottom = range_boundaries(attributes["ref"])
        size += (right - left + 1) * (bottom - top + 1)

    with Package(source.name, source.content) as package:
        for _, part, _ in package.book().sheets:
            parse_xml(package.chunks(part), {"mergeCell": cover, "hyperlink": cover, "c": count})
    return size <= MAX_CELLS


def _rewrite(source: Source, sheets: Sequence[RawSheet]) -> Any:
    """Return a new workbook with the cells as they were read, as text. Raises Refused where they are too many."""
    if kind_of(source.name, source.content) == "csv":
        known = {folded(column.heading) for sheet in SHEETS for column in sheet.columns}
        grids = [read_grid(source.name, source.content, known)]
    else:
        grids = read_workbook(source.name, source.content)
    if sum(grid.cells.height * grid.cells.width for grid in grids) > MAX_CELLS:
        raise Refused([])
    book = _empty()
    for sheet, grid in zip(sheets, grids, strict=True):
        made = book.create_sheet(_title(sheet))
        made.sheet_state = "hidden" if grid.hidden else "visible"
        _write_grid(made, grid)
    return book


def _title(sheet: RawSheet) -> str:
    """Return the sheet's name as a workbook takes it: the one it is read as."""
    name = "".join(letter for letter in sheet.role or sheet.name if letter not in "[]:*?/\\").strip(" '=+-@\t\r\n")
    return name[:31] or "Blad"


def _write_grid(made: Any, grid: Grid) -> None:
    numbers = grid.cells[ROW] if ROW in grid.cells.columns else range(1, grid.cells.height + 1)
    for name in grid.cells.columns:
        if name == ROW:
            continue
        position = int(name.strip("()").split()[1])
        for row, text in zip(numbers, grid.cells[name], strict=True):
            if text:
                _write(made.cell(row, position), text)


def _write(cell: Any, text: str) -> None:
    """Write ``text`` as a text, whatever it begins with; a program that lets it be edited takes it for no formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:MAX_TEXT]
    cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        cell.quotePrefix = True


def _cells(sheet: Any) -> dict[tuple[int, int], Any]:
    """Return the cells that are there by (row, column). openpyxl's own ways fill in all those between them."""
    cells: dict[tuple[int, int], Any] = sheet._cells
    return cells


def _unmark(book: Any) -> None:
    """Take away the marks of an earlier copy: what was corrected must not stay marked."""
    for sheet in book.worksheets:
        for cell in _cells(sheet).values():
            comment = None if isinstance(cell, MergedCell) else cell.comment
            if comment is None or comment.author != AUTHOR or not comment.text.startswith(tuple(SEVERITIES.values())):
                continue
            before = comment.text.partition(_BEFORE)[2]
            cell.comment = Comment(before, "") if before else None
            cell.fill = PatternFill()


@dataclass(frozen=True)
class _Layout:
    """Where things stand on a sheet: its heading row (0 for none), headings, folded, and the first cell of each row."""

    sheet: Any
    heading_row: int
    columns: Mapping[str, int]
    first_columns: Mapping[int, int]

    def place(self, problem: Problem) -> str | None:
        """Return the cell that ``problem`` is about, such as E5: the first of the row where it is about a whole one."""
        row = problem.row or self.heading_row
        column = self.columns.get(folded(problem.column)) if problem.column else None
        if not row or (column is None and problem.row is None):
            return None
        column = column or self.first_columns.get(row, 1)
        if isinstance(self.sheet.cell(row, column), MergedCell):
            at = f"{get_column_letter(column)}{row}"
            whole = next(one for one in self.sheet.merged_cells.ranges if at in one)
            row, column = whole.min_row, whole.min_col
        return f"{get_column_letter(column)}{row}"


def _layout(sheet: Any, raw: RawSheet) -> _Layout:
    wanted = {folded(heading) for heading in raw.headings}
    last = raw.frame[ROW][0] if raw.frame.height else sheet.max_row + 1
    rows: dict[int, dict[str, int]] = {}
    first_columns: dict[int, int] = {}
    for (row, column), cell in sorted(_cells(sheet).items(), key=lambda entry: entry[0]):
        if cell.value is None:
            continue
        first_columns.setdefault(row, column)
        if row < last and (text := folded(str(cell.value))) in wanted:
            rows.setdefault(row, {}).setdefault(text, column)
    best = max(rows, key=lambda row: (len(rows[row]), -row), default=0)
    return _Layout(sheet, best, rows.get(best, {}), first_columns)


def _mark(book: Any, sheets: Sequence[RawSheet], problems: Sequence[Problem]) -> list[tuple[str, str] | None]:
    """Mark the cells. Returns for each problem the sheet and cell that it is about, None where there is no such cell."""
    by_title = {sheet.title: sheet for sheet in book.worksheets}
    layouts: dict[str, _Layout] = {}
    for raw in sheets:
        sheet = by_title.get(raw.name, by_title.get(_title(raw)))
        if sheet is None:
            continue  # the list of an earlier copy
        layout = layouts[raw.name] = _layout(sheet, raw)
        for fault in raw.problems:
            # Some programs leave a 0 where a formula is not computed. Without its formula that would be a value.
            named = folded(fault.column or "") in layout.columns
            if fault.code == "formula_no_value" and named and (at := layout.place(fault)) is not None:
                sheet[at].value = None
    only = next(iter(layouts), "") if len(layouts) == 1 else ""
    places: list[tuple[str, str] | None] = []
    said: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        found = layouts.get(problem.sheet or only)
        at = found.place(problem) if found is not None else None
        place = (str(found.sheet.title), at) if found is not None and at is not None else None
        places.append(place)
        if place is not None:
            said.setdefault(place, []).append(problem)
    for (title, at), own in said.items():
        _mark_cell(by_title[title][at], own)
    return places


def _mark_cell(cell: Any, problems: Sequence[Problem]) -> None:
    worst = min((one.severity for one in problems), key=list(SEVERITIES).index)
    cell.fill = PatternFill("solid", fgColor=_COLOURS[worst])
    before = f"{_BEFORE}{cell.comment.text}" if cell.comment is not None else ""
    text = "\n".join(dict.fromkeys(f"{SEVERITIES[one.severity]}: {_message(one)}" for one in problems))
    height = 60 + 18 * (len(text) // 45 + len(problems))
    cell.comment = Comment(f"{text}{before}"[:MAX_TEXT], AUTHOR, width=320, height=min(height, 400))


def _message(problem: Problem) -> str:
    hint = f" {problem.question}" if problem.question else ""
    message = problem.message[:1].upper() + problem.message[1:]
    return str(ILLEGAL_CHARACTERS_RE.sub("\ufffd", masked(f"{message}{hint}")))


def _looks(sheet: Any) -> dict[str, Any]:
    """Return the styles of the list by what they are for. openpyxl is slow to make one, and there may be thousands."""
    cell, looks = sheet["A1"], {}
    for look in ("plain", "link", *_COLOURS):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(**_FONT, color="0563C1", underline="single") if look == "link" else Font(**_FONT)
        cell.fill = PatternFill("solid", fgColor=_COLOURS[look]) if look in _COLOURS else PatternFill()
        looks[look] = copy(cell._style)
    return looks


def _write_list(book: Any, problems: Sequence[Problem], places: Iterable[tuple[str, str] | None]) -> None:
    sheet = book.create_sheet(TO_CORRECT, 0)
    looks = _looks(sheet)
    for position, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(1, position, heading)
        cell.font = Font(**_FONT, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E5F")
        sheet.column_dimensions[get_column_letter(position)].width = width
    for number, (problem, place) in enumerate(zip(problems, places, strict=True), start=2):
        found = "(visas inte)" if problem.severity == "personal" else problem.found
        texts = (
            place[0] if place else problem.sheet, problem.row, problem.column, found, problem.expected,
            problem.suggestion, _message(problem), SEVERITIES[problem.severity],
        )  # fmt: skip
        for position, text in enumerate(texts, start=1):
            cell = sheet.cell(number, position)
            link = place is not None and position == (2 if problem.row else 1)
            look = "link" if link else problem.severity if position == len(HEADINGS) else "plain"
            cell._style = copy(looks[look])
            if isinstance(text, int):
                cell.value = text
            elif text:
                _write(cell, masked(text))
            if link and place is not None:
                title = place[0].replace("'", "''")
                cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{title}'!{place[1]}")
        # Not every program fits the height of a row to its text.
        lines = max(-(-len(str(text or "")) // (width - 2)) for text, width in zip(texts, _WIDTHS, strict=True))
        sheet.row_dimensions[number].height = 15 * min(lines, 20) + 3
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADINGS))}{len(problems) + 1}"
    book.active = 0
    for one in book.worksheets:
        one.sheet_view.tabSelected = one is sheet
