"""Excel workbooks (xlsx, xlsm): from bytes to grids of text, one per sheet. Nothing is evaluated, nothing interpreted.

The XML is read as a stream. Of the libraries at hand, openpyxl takes ten times as long as polars over 100 000 rows and
needs two passes to tell a formula from its value; calamine, which polars uses, is fast, but tells neither formulas
without a value nor merged cells, and sets aside memory for the whole rectangle up to the last cell, so that a file of
two kilobytes with a cell in the far corner ends the process. Here a parser of XML reads the sheet. The cells that nearly
all are, a value and nothing else as the common programs write them, are taken out of the text before it comes to the
parser, which saves it most of its work; what they say is told by the same rules (``_text``).

What becomes of a cell:

- A number is text as Excel shows it in full: 3, 45.5. A number with a date format is an ISO date, with its time unless
  that is midnight. True and false are Ja and Nej.
- A formula counts as the value that was last computed; one that has none, and an error such as #N/A, is a fault.
- A range merged over several rows says the same in each of them that holds something else too. A range merged over
  several columns says it in the first, where Excel keeps it.

A hidden sheet is named but not read: what the user cannot see should not change anything. Hidden rows are read.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby

import polars as pl
from openpyxl.utils.datetime import from_excel

from data.importers.grid import ROW, Fault, Grid, column_name
from data.importers.kinds import DAMAGED, MAX_CELLS, MAX_COLUMNS, broken, check_extent, refuse
from data.importers.package import Attributes, Book, Package, parse_xml, unescaped
from data.problems import Refused

MAX_ROWS = 1_048_576  # Excel's own
LAST_COLUMN = 16_384 - 1  # Excel's own too: XFD
MAX_FAULTS = 10_000  # more of them have one cause, and each takes memory
MAX_MERGED = 100_000
_DIGITS = "0123456789"
_MERGED = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
# What XML has to say in another way is left to the parser: markup, entities, line ends and what may not stand there.
_PLAIN = "[^<&\\x00-\\x08\\x0b-\\x1f\\ufffe\\uffff]*"
_SIMPLE_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]+)")?(?: t="(s|n|b|str|inlineStr)")?'
    rf'(?:>(?:<v>({_PLAIN})</v>|<is><t(?: xml:space="preserve")?>({_PLAIN})</t></is>)</c>|/>)'
)
_SIMPLE_PARTS = ("letters", ROW, "style", "kind", "value", "inline")
_OTHER_ENCODING = re.compile(rb"""(?!\xef\xbb\xbf|<)|[^>]*\sencoding\s*=\s*["'](?!utf-8["'])""", re.I)
_LONGEST_CELL = 40_000  # of the simple ones: Excel's own limit is 32 767 characters
_CELLS = pl.Schema({"position": pl.UInt32, ROW: pl.UInt32, "text": pl.String})
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
    if hidden:
        return Grid(pl.DataFrame(schema={ROW: pl.UInt32}), name, hidden=True)
    reader = _SheetReader(file, name, book)
    parse_xml(reader.not_simple(package.chunks(part)), reader.starts(), reader.ends(), reader.pieces)
    return Grid(reader.cells(), name, tuple(reader.faults))


@dataclass
class _SheetReader:
    """Takes the cells of one sheet as they come: the simple ones from its text, the others from the parser."""

    file: str
    sheet: str
    book: Book
    pieces: list[str] = field(default_factory=list)
    simple: list[pl.DataFrame] = field(default_factory=list)
    others: list[tuple[int, int, str]] = field(default_factory=list)  # position, row, text
    positions: set[int] = field(default_factory=set)
    unplaced: set[int] = field(default_factory=set)  # rows that have a cell that does not say where it is
    faults: list[Fault] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)  # position, first row, last row
    row: int = 0
    column: int = -1
    kind: str | None = None
    style: str = "0"
    formula: bool = False
    phonetic: bool = False
    count: int = 0
    letters: dict[str, int] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)

    def not_simple(self, chunks: Iterator[bytes]) -> Iterator[bytes | str]:
        """Yield the sheet's XML, ``chunks``, without its simple cells, which are kept.

        Where the text is cut decides only who reads a cell: one that is cut in two is left to the parser.
        """
        first = next(chunks, b"")
        if _OTHER_ENCODING.match(first):
            yield first
            yield from chunks
            return
        decode = codecs.getincrementaldecoder("utf-8")().decode
        rest, elements_only = decode(first), True
        for chunk in chunks:
            cut = self._cut(rest)
            text, rest = rest[:cut], rest[cut:] + decode(chunk)
            elements_only = elements_only and _has_only_elements(text)
            yield self._take_simple(text) if elements_only else text
        rest += decode(b"", True)
        yield self._take_simple(rest) if elements_only and _has_only_elements(rest) else rest

    @staticmethod
    def _cut(text: str) -> int:
        """Return where ``text`` ends before what may go on in the next chunk: a cell, or the start of a comment."""
        start = max(len(text) - _LONGEST_CELL, 0)
        cut = text.rfind("<c ", start)
        return cut if cut >= 0 else max(text.rfind("<", start), start)

    def _take_simple(self, text: str) -> str:
        parts = _SIMPLE_CELL.split(text)
        step = len(_SIMPLE_PARTS) + 1
        if len(parts) > 1:
            columns = {name: parts[at::step] for at, name in enumerate(_SIMPLE_PARTS, 1)}
            self._keep_simple(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)))
        return "".join(parts[::step])

    def _keep_simple(self, found: pl.DataFrame) -> None:
        found = found.with_columns(pl.coalesce("value", "inline").alias("value")).filter(pl.col("value") != "")
        if found.is_empty():
            return
        of_book = pl.col("kind").eq_missing("s")
        shared = found.filter(of_book)
        index = shared["value"].cast(pl.UInt32, strict=False)
        if index.null_count() or (index >= self.book.strings.len()).any():
            raise ValueError("a text that the workbook does not have")
        own = found.filter(~of_book)
        what = own.select("kind", "style", "value").unique()
        told = what.with_columns(text=pl.Series([self._text(*one) for one in what.rows()], dtype=pl.String))
        own = own.join(told, on=what.columns, how="left", nulls_equal=True, maintain_order="left")
        cells = pl.concat([shared.with_columns(text=self.book.strings.gather(index)), own])
        positions = {letters: self._column(letters) for letters in cells["letters"].unique()}
        position = pl.col("letters").replace_strict(positions, return_dtype=pl.UInt32)
        cells = cells.select(position.alias("position"), pl.col(ROW).cast(pl.UInt32), "text")
        cells = cells.filter(pl.col("text") != "")
        self.simple.append(cells)
        self.positions.update(cells["position"].unique())
        self._counted(cells.height, max(cells[ROW], default=1))

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
        before, self.row = self.row, int(attributes.get("r", self.row + 1))
        self.column = -1
        if not before < self.row <= MAX_ROWS:
            raise ValueError(f"row {self.row} comes after row {before}")
        return False

    def _start_cell(self, attributes: Attributes) -> bool:
        letters = attributes.get("r", "").rstrip(_DIGITS)
        known = self.letters.get(letters)
        if known is None:
            known = self.column + 1 if not letters else self._column(letters)
            if letters:
                self.letters[letters] = known
            else:
                self.unplaced.add(self.row)
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
            self.others.append((self.column, self.row, text))
            self.positions.add(self.column)
            self._counted(1, self.row)

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
        return unescaped(raw)

    def _not_computed(self, raw: str) -> bool:
        """Whether a formula has no value yet. Some programs write 0 for all, and ask to have them computed on opening."""
        return (raw == "" and self.kind != "str") or (raw == "0" and self.kind is None and self.book.to_be_computed)

    def _counted(self, cells: int, row: int) -> None:
        """Count ``cells`` more, up to ``row``. Raises Refused as soon as they are too many."""
        self.count += cells
        if self.count > MAX_CELLS or len(self.positions) > MAX_COLUMNS:
            check_extent(self.file, self.sheet, row, max(len(self.positions), -(-self.count // row)))

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

    def cells(self) -> pl.DataFrame:
        """Return the cells as a grid's frame, with merged ranges filled in. Raises Refused where they are too many."""
        others = pl.DataFrame(self.others, schema=_CELLS, orient="row")
        cells = pl.concat([*self.simple, others]).sort(ROW)
        frame = cells.select(pl.col(ROW).unique(maintain_order=True))
        rows = frame[ROW]
        check_extent(self.file, self.sheet, rows.len(), len(self.positions))
        # Rows come in order, one after the other; so only a simple cell can be where none can.
        if rows.len() and not 0 < rows[0] <= rows[-1] <= MAX_ROWS:
            raise ValueError(f"rows {rows[0]} to {rows[-1]}")
        if any(one[ROW].is_in(self.unplaced).any() for one in self.simple):
            raise ValueError("a row where some cells say where they are and some do not")
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


def _has_only_elements(text: str) -> bool:
    """Return whether ``text`` has neither comments nor anything else where what looks like a cell is none."""
    return "<!" not in text and text.count("<?") == text.count("<?xml ")


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
