"""Read Excel workbooks (xlsx, xlsm): bytes to grids of text, one per sheet.

The XML is read as a stream. Of the libraries at hand, openpyxl takes ten times as long as polars over 100 000 rows and
needs two passes to tell a formula from its value; calamine, which polars uses, is fast, but tells neither formulas
without a value nor merged cells, and sets aside memory for the whole rectangle up to the last cell, so that a file of
two kilobytes with a cell in the far corner ends the process.

What becomes of a cell:

- A number is text as Excel shows it in full: 3, 45.5. A number with a date format is an ISO date, with its time unless
  that is midnight. True and false are Ja and Nej.
- A formula counts as the value that was last computed; one that has none, and an error such as #N/A, is a fault.
- A range merged over several rows says the same in each of them that holds something else too. A range merged over
  several columns says it in the first, where Excel keeps it.

Sheets, rows and columns that are hidden are told apart: what the user cannot see is not to change anything unasked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby

import polars as pl
from openpyxl.utils.datetime import from_excel

from data.base.problems import Refused
from data.imports.files.grid import POSITION, ROW, TEXT, Fault, Grid, column_name
from data.imports.files.kinds import DAMAGED, MAX_CELLS, MAX_COLUMNS, broken, check_extent, refuse
from data.imports.files.ooxml import Attributes, Book, Package, parse_xml, unescape

MAX_ROWS = 1_048_576  # Excel's own
LAST_COLUMN = 16_384 - 1  # Excel's own too: XFD
MAX_FAULTS = 10_000  # more of them have one cause, and each takes memory
MAX_MERGED = 100_000
MAX_POSITIONS = 16_384  # Excel's own
_TRUE = ("1", "true")
_DIGITS = "0123456789"
_MERGED = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_CELLS = pl.Schema({POSITION: pl.UInt32, ROW: pl.UInt32, TEXT: pl.String})
_NO_VALUE = (
    "formeln i cellen är inte uträknad. Öppna filen i Excel, spara den och läs in den igen, eller skriv värdet självt."
)
_ERROR = "cellen visar felet {}. Rätta formeln, eller skriv värdet självt."


def read_workbook(file: str, content: bytes) -> list[Grid]:
    """Return the sheets of the workbook in ``content``, in its order; those without cells of their own are left out.

    Raises Refused where the file is damaged, needs a password, or unpacks to more than can be read.
    """
    try:
        with Package(file, content) as package:
            book = package.book()
            return [_sheet(file, package, book, name, part, hidden) for name, part, hidden in book.sheets]
    except DAMAGED as error:
        raise broken(file) from error


def _sheet(file: str, package: Package, book: Book, name: str, part: str, hidden: bool) -> Grid:
    reader = _SheetReader(file, name, book)
    parse_xml(package.chunks(part), reader.starts(), reader.ends(), reader.pieces)
    filled = pl.DataFrame(reader.found, schema=_CELLS, orient="row")
    return Grid(
        reader.cells(filled),
        name,
        tuple(reader.faults),
        hidden,
        frozenset(reader.hidden_rows),
        frozenset(column_name(position) for position in reader.hidden_columns),
        filled,
    )


@dataclass
class _SheetReader:
    """Takes the cells of one sheet as the parser comes to them."""

    file: str
    sheet: str
    book: Book
    pieces: list[str] = field(default_factory=list)
    found: list[tuple[int, int, str]] = field(default_factory=list)  # position, row, text
    positions: set[int] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)  # position, first row, last row
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    row: int = 0
    column: int = -1
    kind: str | None = None
    style: str = "0"
    formula: bool = False
    phonetic: bool = False
    letters: dict[str, int] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)

    def starts(self) -> dict[str, Callable[[Attributes], object]]:
        """Return what to do at the beginning of an element; what it returns tells whether its text is wanted."""
        return {
            "col": self._start_column, "row": self._start_row, "c": self._start_cell,
            "v": lambda _: True, "t": lambda _: not self.phonetic,
            "f": self._start_formula, "rPh": self._start_phonetic, "mergeCell": self._start_merged,
        }  # fmt: skip

    def ends(self) -> dict[str, Callable[[], None]]:
        """Return what to do at the end of an element."""
        return {"c": self._end_cell, "rPh": self._end_phonetic}

    def _start_row(self, attributes: Attributes) -> bool:
        before, self.row = self.row, int(attributes.get("r", self.row + 1))
        self.column = -1
        if not before < self.row <= MAX_ROWS:
            raise ValueError(f"row {self.row} comes after row {before}")
        if attributes.get("hidden") in _TRUE:
            self.hidden_rows.add(self.row)
        return False

    def _start_column(self, attributes: Attributes) -> bool:
        if attributes.get("hidden") in _TRUE:
            first, last = int(attributes["min"]), min(int(attributes["max"]), MAX_POSITIONS)
            self.hidden_columns.update(range(first - 1, last))
        return False

    def _start_cell(self, attributes: Attributes) -> bool:
        letters = attributes.get("r", "").rstrip(_DIGITS)
        known = self.letters.get(letters)
        if known is None:
            known = self.column + 1 if not letters else self._column(letters)
            if letters:
                self.letters[letters] = known
        self.column = known
        self.kind = attributes.get("t")
        self.style = attributes.get("s", "0")
        self.formula = False
        self.pieces.clear()
        return False

    def _column(self, letters: str) -> int:
        if len(letters) <= len("XFD") and (number := _column_number(letters)) <= LAST_COLUMN:
            return number
        raise refuse(
            self.file,
            "cell_reference",
            f"bladet {self.sheet} har en cell i kolumnen {letters[:10]}, men inget blad har fler kolumner än till "
            "XFD. Kopiera raderna till en ny arbetsbok, bara cellernas värden, och läs in den.",
        )

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
            if len(self.merged) > MAX_MERGED:
                raise self._too_many("merged_too_many", MAX_MERGED, "sammanfogade områden", "Ta bort sammanfogningarna")
        return False

    def _end_cell(self) -> None:
        pieces = self.pieces
        raw = pieces[0] if len(pieces) == 1 else "".join(pieces)
        kind = self.kind
        if self.formula and self._not_computed(raw):
            self._fault("formula_no_value", _NO_VALUE, "formel utan värde")
            return
        if kind == "e":
            self._fault("cell_error", _ERROR.format(raw), raw)
            return
        text = self._text(kind, self.style, raw) if raw else ""
        if text:
            self.found.append((self.column, self.row, text))
            self.positions.add(self.column)
            if len(self.found) > MAX_CELLS or len(self.positions) > MAX_COLUMNS:
                width = max(len(self.positions), -(-len(self.found) // self.row))
                check_extent(self.file, self.sheet, self.row, width)

    def _text(self, kind: str | None, style: str | None, raw: str) -> str:
        """Return the text of a cell with the attributes t and s, ``kind`` and ``style``, and the value ``raw``."""
        if kind == "s":
            return self.book.string(raw)
        if kind is None or kind == "n":
            return self._number(style or "0", raw)
        if kind == "b":
            return {"1": "Ja", "true": "Ja", "0": "Nej", "false": "Nej", "": ""}[raw.strip()]
        if kind == "d":
            return raw.removesuffix("Z").split(".")[0].removesuffix("T00:00:00")
        return unescape(raw)

    def _not_computed(self, raw: str) -> bool:
        """Whether a formula has no value yet. Some programs write 0 for all, and ask to have them computed on opening."""
        return (raw == "" and self.kind != "str") or (raw == "0" and self.kind is None and self.book.to_be_computed)

    def _fault(self, code: str, message: str, found: str) -> None:
        self.faults.append(Fault(self.row, column_name(self.column), code, message, found))
        if len(self.faults) > MAX_FAULTS:
            raise self._too_many("faults_too_many", MAX_FAULTS, "celler med formler utan värde", "Öppna filen i Excel")

    def _too_many(self, code: str, limit: int, what: str, remedy: str) -> Refused:
        number = f"{limit:,}".replace(",", "\u00a0")
        message = f"bladet {self.sheet} har fler än {number} {what}, mer än vad som kan läsas. {remedy} och spara den på nytt."
        return refuse(self.file, code, message)

    def _number(self, style: str, raw: str) -> str:
        if style in self.book.date_styles:
            text = self.dates.get(raw)
            if text is None:
                text = self.dates[raw] = _date_text(float(raw), self.book.epoch)
            return text
        return raw if raw.isdecimal() else f"{float(raw):.15g}"

    def cells(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Return ``cells`` as a grid's frame, with merged ranges filled in. Raises Refused where they are too many."""
        frame = cells.select(pl.col(ROW).unique(maintain_order=True))
        rows = frame[ROW]
        check_extent(self.file, self.sheet, rows.len(), len(self.positions))
        merged = {
            position: [(first, last) for _, first, last in ranges]
            for position, ranges in groupby(sorted(self.merged), key=lambda merged: merged[0])
        }
        by_column = cells.partition_by("position", as_dict=True, include_key=False)
        for (position,), column in sorted(by_column.items()):
            if (column[ROW].diff() == 0).any():
                raise ValueError(f"column {position} has a row twice")
            filled = _filled_down(column, merged[position], rows.to_list()) if position in merged else column
            named = filled.rename({"text": column_name(position)})
            frame = frame.join(named, on=ROW, how="left", maintain_order="left", validate="1:1")
        return frame


def _filled_down(column: pl.DataFrame, ranges: list[tuple[int, int]], filled_rows: list[int]) -> pl.DataFrame:
    """Return ``column`` with what the first row of each of ``ranges`` says in those of ``filled_rows`` that it spans."""
    texts: dict[int, str] = dict(column.iter_rows())
    last = 0
    for first_row, last_row in ranges:
        # Ranges may not overlap; in a file where they do, the work must still end.
        if first_row <= last:
            continue
        last = last_row
        if first_row in texts:
            for row in filled_rows[bisect_right(filled_rows, first_row) : bisect_right(filled_rows, last_row)]:
                texts.setdefault(row, texts[first_row])
    return pl.DataFrame({ROW: texts.keys(), "text": texts.values()}, schema=column.schema)


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
        if isinstance(value, datetime):
            value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    except (OverflowError, ValueError):
        return f"{number:.15g}"
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)
