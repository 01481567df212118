"""Excel workbooks (xlsx, xlsm): from bytes to grids of text, one per sheet. Nothing is evaluated, nothing interpreted.

The XML is read as a stream. Of the libraries at hand, openpyxl takes ten times as long as polars over 100 000 rows and
needs two passes to tell a formula from its value; calamine, which polars uses, is fast, but tells neither formulas
without a value nor merged cells, and sets aside memory for the whole rectangle up to the last cell, so that a file of
two kilobytes with a cell in the far corner ends the process. This reads at about four times polars' time, in one pass.

What becomes of a cell:

- A number is text as Excel shows it in full: 3, 45.5. A number with a date format is an ISO date, with its time unless
  that is midnight. True and false are Ja and Nej.
- A formula counts as the value that was last computed; one that has none, and an error such as #N/A, is a fault.
- A range merged over several rows says the same in each of them that holds something else too. A range merged over
  several columns says it in the first, where Excel keeps it.

A hidden sheet is named but not read: what the user cannot see should not change anything. Hidden rows are read.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zipfile import BadZipFile

import polars as pl
from openpyxl.utils.datetime import from_excel

from data.importers.grid import ROW, Fault, Grid, column_name
from data.importers.kinds import MAX_CELLS, MAX_COLUMNS, broken, check_extent
from data.importers.package import Attributes, Book, Package, parse_xml, unescaped

MAX_ROWS = 1_048_576  # Excel's own
_DIGITS = "0123456789"
_MERGED = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_NO_VALUE = (
    "formeln i cellen är inte uträknad. Öppna filen i Excel, spara den och läs in den igen, eller skriv värdet självt."
)
_ERROR = "cellen visar felet {}. Rätta formeln, eller skriv värdet självt."
_BROKEN = (
    BadZipFile, zlib.error, EOFError, KeyError, ValueError, IndexError, NotImplementedError, OverflowError,
)  # fmt: skip  # what zipfile, expat and our own reading raise over a damaged file


def read_workbook(file: str, content: bytes) -> list[Grid]:
    """Return the sheets of the workbook in ``content``, in its order; those without cells of their own are left out.

    Raises Refused where the file is damaged, needs a password, or unpacks to more than can be read.
    """
    try:
        with Package(file, content) as package:
            book = package.book()
            return [_sheet(file, package, book, name, part, hidden) for name, part, hidden in book.sheets]
    except _BROKEN as error:
        raise broken(file) from error


def _sheet(file: str, package: Package, book: Book, name: str, part: str, hidden: bool) -> Grid:
    if hidden:
        return Grid(pl.DataFrame(schema={ROW: pl.UInt32}), name, hidden=True)
    reader = _SheetReader(file, name, book)
    parse_xml(package.chunks(part), reader.starts(), reader.ends(), reader.pieces)
    return Grid(reader.cells(), name, tuple(reader.faults))


@dataclass
class _SheetReader:
    """Takes the elements of one sheet as they come. Cells are kept by column: their rows and their texts."""

    file: str
    sheet: str
    book: Book
    pieces: list[str] = field(default_factory=list)
    columns: dict[int, tuple[list[int], list[str]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)  # column, first row, last row
    row: int = 0
    column: int = -1
    kind: str | None = None
    style: str = "0"
    formula: bool = False
    phonetic: bool = False
    count: int = 0
    letters: dict[str, int] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)

    def starts(self) -> dict[str, Callable[[Attributes], object]]:
        """Return what to do at the beginning of an element; what it returns tells whether its text is wanted."""
        return {
            "row": self._start_row, "c": self._start_cell, "v": lambda _: True, "t": lambda _: not self.phonetic,
            "f": self._start_formula, "rPh": self._start_phonetic, "mergeCell": self._start_merged,
        }  # fmt: skip

    def ends(self) -> dict[str, Callable[[], None]]:
        """Return what to do at the end of an element."""
        return {"c": self._end_cell, "rPh": self._end_phonetic}

    def _start_row(self, attributes: Attributes) -> bool:
        self.row = int(attributes.get("r", self.row + 1))
        self.column = -1
        if not 0 < self.row <= MAX_ROWS:
            raise ValueError(self.row)
        return False

    def _start_cell(self, attributes: Attributes) -> bool:
        letters = attributes.get("r", "").rstrip(_DIGITS)
        known = self.letters.get(letters)
        if known is None:
            known = self.column + 1 if not letters else _column_number(letters)
            if letters:
                self.letters[letters] = known
        self.column = known
        self.kind = attributes.get("t")
        self.style = attributes.get("s", "0")
        self.formula = False
        self.pieces.clear()
        return False

    def _start_formula(self, _: Attributes) -> bool:
        self.formula = True
        return False

    def _start_phonetic(self, _: Attributes) -> bool:
        self.phonetic = True
        return False

    def _end_phonetic(self) -> None:
        self.phonetic = False

    def _start_merged(self, attributes: Attributes) -> bool:
        found = _MERGED.fullmatch(attributes.get("ref", "").replace("$", ""))
        if found and found[2] != found[4]:
            self.merged.append((_column_number(found[1]), int(found[2]), int(found[4])))
        return False

    def _end_cell(self) -> None:
        pieces = self.pieces
        raw = pieces[0] if len(pieces) == 1 else "".join(pieces)
        kind = self.kind
        if kind == "s":
            text = self.book.string(raw) if raw else ""
        elif self.formula and self._not_computed(raw):
            self._fault("formula_no_value", _NO_VALUE, "formel utan värde")
            return
        elif kind is None or kind == "n":
            text = self._number(raw) if raw else ""
        elif kind == "e":
            self._fault("cell_error", _ERROR.format(raw), raw)
            return
        elif kind == "b":
            text = {"1": "Ja", "true": "Ja", "0": "Nej", "false": "Nej", "": ""}[raw.strip()]
        elif kind == "d":
            text = raw.removesuffix("Z").split(".")[0].removesuffix("T00:00:00")
        else:
            text = unescaped(raw)
        if text:
            self._keep(text)

    def _not_computed(self, raw: str) -> bool:
        """Whether a formula has no value yet. Some programs write 0 for all, and ask to have them computed on opening."""
        return (raw == "" and self.kind != "str") or (raw == "0" and self.kind is None and self.book.to_be_computed)

    def _keep(self, text: str) -> None:
        rows, texts = self.columns.setdefault(self.column, ([], []))
        if rows and rows[-1] >= self.row:
            raise ValueError(f"row {self.row} comes after row {rows[-1]}")
        rows.append(self.row)
        texts.append(text)
        self.count += 1
        if self.count > MAX_CELLS or len(self.columns) > MAX_COLUMNS:
            check_extent(self.file, self.sheet, self.row, max(len(self.columns), self.count // self.row + 1))

    def _fault(self, code: str, message: str, found: str) -> None:
        self.faults.append(Fault(self.row, column_name(self.column), code, message, found))

    def _number(self, raw: str) -> str:
        if self.style in self.book.date_styles:
            text = self.dates.get(raw)
            if text is None:
                text = self.dates[raw] = _date_text(float(raw), self.book.epoch)
            return text
        return raw if raw.isdecimal() else f"{float(raw):.15g}"

    def cells(self) -> pl.DataFrame:
        """Return the cells as a grid's frame, with merged ranges filled in. Raises Refused where they are too many."""
        self._fill_down()
        rows = sorted({row for rows, _ in self.columns.values() for row in rows})
        check_extent(self.file, self.sheet, len(rows), len(self.columns))
        frame = pl.DataFrame({ROW: rows}, schema={ROW: pl.UInt32})
        for position, (own_rows, texts) in sorted(self.columns.items()):
            column = pl.DataFrame(
                {ROW: own_rows, column_name(position): texts}, schema={ROW: pl.UInt32, column_name(position): pl.String}
            )
            frame = frame.join(column, on=ROW, how="left", maintain_order="left", validate="1:1")
        return frame

    def _fill_down(self) -> None:
        filled_rows = {row for rows, _ in self.columns.values() for row in rows}
        last: dict[int, int] = {}
        for column, first_row, last_row in sorted(self.merged):
            # Ranges may not overlap; in a file where they do, the work must still end.
            if column not in self.columns or first_row <= last.get(column, 0):
                continue
            last[column] = last_row
            texts = dict(zip(*self.columns[column], strict=True))
            if first_row in texts:
                for row in range(first_row + 1, min(last_row, self.row) + 1):
                    if row in filled_rows:
                        texts.setdefault(row, texts[first_row])
            self.columns[column] = (sorted(texts), [texts[row] for row in sorted(texts)])


def _column_number(letters: str) -> int:
    """Return the position, from 0, of the column that Excel calls ``letters``."""
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise ValueError(letters)
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _date_text(number: float, epoch: datetime) -> str:
    """Return Excel's day ``number`` as an ISO date, date and time, or time; as a number where it is no day."""
    try:
        value = from_excel(number, epoch)
    except (OverflowError, ValueError):
        return f"{number:.15g}"
    if isinstance(value, datetime):
        value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
        return (value.date() if value.time() == time() else value).isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)
