"""Read CSV: bytes to a grid of text.

The separator is the one by which a row at the top holds most known headings, else the one that splits most rows alike.
Two ways give the same grid: polars where every quotation mark stands where RFC 4180 has it, which is fast, and Python's
own reader for all else. A quotation mark that is never closed is refused, for it would swallow the rows after it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from io import StringIO
from itertools import islice

import polars as pl

from data.base.problems import Problem, Refused
from data.imports.files.grid import HEAD_ROWS, Grid, column_names, known_count
from data.imports.files.kinds import check_extent, refuse

SEPARATORS = (";", ",", "\t")
# UTF-8's å ä ö é, no-break space, dashes and curly quotes, and emoji. As Windows-1252 they would be such as "Ã¥" and
# "â€“", which no Swedish text holds.
_UTF8_LETTERS = re.compile(rb"\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]|\xe2[\x80-\x84][\x80-\xbf]|\xf0\x9f[\x80-\xbf]{2}")
# å, ä and ö after a small letter: as Excel's CSV for Windows, for Macintosh and for MS-DOS have them.
_WINDOWS_LETTERS = re.compile(rb"[a-z][\xe5\xe4\xf6]|[\xe5\xe4\xf6][a-z]")
_MAC_LETTERS = re.compile(rb"[a-z][\x8c\x8a\x9a][a-z]")
_DOS_LETTERS = re.compile(rb"[a-z][\x86\x84\x94][a-z]")
_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
HEAD_CHARACTERS = 1_000_000
LONGEST_LINE = (
    1_000_000  # a hundred full cells of text; without line ends a file is read as one row of millions of cells
)
_SAVE = "Spara den på nytt som CSV UTF-8 eller som Excel-arbetsbok (.xlsx)."


def decode(file: str, content: bytes) -> str:
    """Return the text of ``content``: by its byte order mark, else as strict UTF-8, else by its Swedish letters.

    Without UTF-8 it is Windows-1252, or Mac Roman or MS-DOS's code page 850, which Excel writes too. Raises
    Refused where it is none of these, or more than one.
    """
    if content.startswith(_UTF16_BOMS):
        return _decode(file, content, "utf-16")
    if content.startswith(_UTF8_BOM):
        return _decode(file, content, "utf-8-sig")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        mixed = _UTF8_LETTERS.search(content)
        if mixed is None:
            return _decode(file, content, _old_encoding(content))
        place = content.count(b"\n", 0, min(mixed.start(), error.start)) + 1
        other = content.count(b"\n", 0, max(mixed.start(), error.start)) + 1
        rows = f"rad {place}" if place == other else f"rad {place} och {other}"
        raise refuse(
            file,
            "mixed_encoding",
            f"filen blandar två teckenkodningar (se {rows}), så å, ä och ö skulle bli fel. Öppna den i Excel, "
            "rätta de tecken som ser konstiga ut och spara den på nytt.",
        ) from error


def _old_encoding(content: bytes) -> str:
    """Return which of the encodings with one byte per letter it is, by Swedish letters inside words.

    What is å, ä or ö in one is a capital, a mark or nothing in the others, which do not stand between small letters.
    """
    if _WINDOWS_LETTERS.search(content):
        return "cp1252"
    mac, dos = len(_MAC_LETTERS.findall(content)), len(_DOS_LETTERS.findall(content))
    return "cp1252" if not mac and not dos else "mac_roman" if mac >= dos else "cp850"


def _decode(file: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        place = content.count(b"\n", 0, error.start) + 1
        raise refuse(
            file, "encoding", f"filen är inte ren text: tecknen vid rad {place} går inte att läsa. {_SAVE}"
        ) from error


def read_grid(file: str, content: bytes, known: Collection[str]) -> Grid:
    """Return the grid of a CSV file; ``known`` are the headings to look for, folded.

    Rows are counted as records, blank ones too, which is how a spreadsheet program numbers them. Raises Refused where
    the file is empty, not text, too large for memory, or has a quotation mark that does not close.
    """
    text = decode(file, content)
    if not text.strip():
        raise refuse(file, "empty", "filen är tom. Välj en fil med rubriker och rader.")
    if (nul := text.find("\0")) >= 0:
        row = text.count("\n", 0, nul) + 1
        raise refuse(file, "nul", f"filen innehåller tecken som inte är text (NUL), först på rad {row}. {_SAVE}")
    _check_lines(file, text)
    separator = _separator(file, text, known)
    cells = _read_fast(file, text, separator)
    if cells is None:
        cells = _read_exactly(file, text, separator)
    return Grid(cells)


def _check_lines(file: str, text: str) -> None:
    """Raise Refused where a line is longer than any table's: it would take minutes and a gigabyte to see that it is none."""
    start = 0
    while len(text) - start > LONGEST_LINE:
        end = max(text.rfind(ending, start, start + LONGEST_LINE + 1) for ending in "\n\r")
        if end < 0:
            row = len(text[:start].splitlines()) + 1
            message = (
                "raden har fler än en miljon tecken, så filen är ingen tabell, eller så saknar den radbrytningar. Spara den på "
                "nytt från programmet som gjorde den, eller öppna den i Excel och spara den som Excel-arbetsbok (.xlsx)."
            )
            raise Refused([Problem("error", "line_too_long", file, message, row=row)])
        start = end + 1


def _separator(file: str, text: str, known: Collection[str]) -> str:
    best, most = ",", (0, 0)
    for candidate in SEPARATORS:
        rows = _head(file, text, candidate)
        widths = [len(row) for row in rows]
        usual = max(set(widths), key=widths.count, default=0)
        rank = (max((known_count(row, known) for row in rows), default=0), usual)
        if rank > most:
            best, most = candidate, rank
    return best


def _head(file: str, text: str, separator: str) -> list[list[str]]:
    """Return the first records with content. A cell that is too large, or never closed, ends them: it is met again."""
    rows: list[list[str]] = []
    lines = StringIO(text[:HEAD_CHARACTERS], newline="")
    filled = (row for row in csv.reader(lines, delimiter=separator) if any(cell.strip() for cell in row))
    with suppress(csv.Error):
        rows.extend(islice(filled, HEAD_ROWS))
    for row in rows:
        check_extent(file, None, len(rows), len(row))
    return rows


def _read_fast(file: str, text: str, separator: str) -> pl.DataFrame | None:
    """Return the grid as polars reads it, or None where polars may understand the text otherwise than ``csv`` does."""
    records = _records(text, separator)
    if records is None:
        return None
    width = max((len(row) for row in _head(file, text, separator)), default=1)
    check_extent(file, None, records, width)
    # A heading of our own fixes the width, and keeps polars from passing over blank lines at the top.
    heading = separator.join(column_names(width)) + "\n"
    try:
        cells = pl.read_csv(
            (heading + text).encode("utf-8"),
            separator=separator,
            infer_schema=False,
            quote_char='"' if '"' in text else None,
        )
    except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
        return None  # a row further down is wider than those at the top
    return cells if cells.height == records and cells.columns == column_names(width) else None


def _records(text: str, separator: str) -> int | None:
    """Return the number of records in ``text``, or None where its line ends or quotation marks are not plain."""
    if text.count("\r") != text.count("\r\n"):
        return None
    lines = text.count("\n") + (not text.endswith("\n"))
    if '"' not in text:
        return lines
    # A doubled mark right after a separator is an empty cell only where the cell ends there.
    for doubled in re.finditer(r'""[^"\r\n]', text):
        before = text[doubled.start() - 1] if doubled.start() else "\n"
        if before in (separator, "\n") and doubled[0][-1] != separator:
            return None
    parts = text.replace('""', "").split('"')
    if len(parts) % 2 == 0:
        return None
    first, last = parts[0], parts[-1]
    ends, starts = (separator, "\n"), (separator, "\n", "\r\n")
    plain = (not first or first.endswith(ends)) and (not last or last.startswith(starts))
    # Text between two quoted cells is the end of one cell and the beginning of another.
    plain = plain and all(part.startswith(starts) and part.endswith(ends) for part in set(parts[2:-1:2]))
    return lines - "".join(parts[1::2]).count("\n") if plain else None


def _read_exactly(file: str, text: str, separator: str) -> pl.DataFrame:
    rows: list[list[str]] = []
    width = 0
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True):
            width = max(width, len(row))
            check_extent(file, None, len(rows) + 1, width)
            rows.append(row)
    except csv.Error as error:
        raise Refused([_quoting(file, len(rows) + 1)]) from error
    columns = {name: [_at(row, position) for row in rows] for position, name in enumerate(column_names(width))}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _quoting(file: str, row: int) -> Problem:
    message = (
        "ett citattecken på raden börjar eller slutar mitt i en cell, avslutas aldrig, eller omger mer än 130 000 tecken. "
        "Rätta raden, eller spara filen på nytt från Excel."
    )
    return Problem("error", "quoting", file, message, row=row)


def _at(row: Sequence[str], position: int) -> str | None:
    return row[position] if position < len(row) else None
