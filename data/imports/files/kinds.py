"""Tell a file's kind by its bytes, and refuse those that cannot be read.

Limits, and why: the largest import asked for, 100 000 answers, is 10 MB as CSV and 3 MB as xlsx. ``MAX_BYTES`` is five
times that, since reading takes up to ten times the file's size in memory and a small server has one gigabyte. It is said
again to those who stand before the importers: Streamlit (server.maxUploadSize) and the proxy (data/deploy/nginx.conf).
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO
from typing import Literal

from data.base.problems import Problem, Refused

Kind = Literal["xlsx", "csv"]

MEGABYTE = 1_000_000
MAX_BYTES = 50 * MEGABYTE
MAX_COLUMNS = 1_000
MAX_CELLS = 2_500_000  # 100 000 rows of 25 columns, empty cells included; so many are read in some seconds and 300 MB

_SAVE_AS = "Öppna den i Excel eller LibreOffice och spara den som Excel-arbetsbok (.xlsx)."
_CHOOSE = "Välj en Excel-arbetsbok (.xlsx) eller en CSV-fil."
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")  # the second has nothing in it
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"%PDF", "en PDF"),
    (b"\x89PNG", "en bild"),
    (b"\xff\xd8\xff", "en bild"),
    (b"GIF8", "en bild"),
    (b"{\\rtf", "ett textdokument (rtf)"),
    (b"\x1f\x8b", "en komprimerad fil"),
    (b"7z\xbc\xaf", "en komprimerad fil"),
    (b"Rar!", "en komprimerad fil"),
    (b"SQLite format 3", "en databas"),
    (b"PAR1", "en databas"),
)
_HTML = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html|head|body|meta|style|table|div)\b", re.I | re.S
)
_XML = re.compile(rb"\s*<\?xml\b", re.I)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# Control characters that text does not have. A stray one is told with its place; where one byte in twenty is one, the file
# is a program, a picture or the like, or UTF-16 that does not say so.
_CONTROL = bytes({*range(32), 127} - set(b"\t\n\v\f\r"))
_CONTROL_SHARE = 20
# What zipfile, expat and our own reading raise over a damaged archive.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, ValueError, NotImplementedError, OverflowError,
)  # fmt: skip


def refuse(file: str, code: str, message: str) -> Refused:
    """Return the refusal of the whole ``file``, to be raised."""
    return Refused([Problem("error", code, file, message)])


def kind_of(file: str, content: bytes) -> Kind:
    """Return what ``content`` is. Raises Refused, which says what else it is and what to do, where it is no table."""
    start = content[:4096]
    if not content or content in _BOMS:
        raise refuse(file, "empty", "filen är tom. Välj en fil med rubriker och rader.")
    if start.startswith(_ZIPS):
        _within(file, content)
        _archive(file, content)
        return "xlsx"
    if start.startswith(_OLE):
        raise _compound(file, content)
    for signature, what in _SIGNATURES:
        if start.startswith(signature):
            raise refuse(file, "not_a_table", f"filen är {what} och inte en tabell. {_CHOOSE}")
    if _HTML.match(start.removeprefix(_BOMS[0])):
        # Several web tools call such a file .xls, and Excel opens it after a warning.
        raise refuse(file, "html", f"filen är en webbsida (html), även om den kan ha ett annat namn. {_SAVE_AS}")
    if _XML.match(start.removeprefix(_BOMS[0])):
        raise refuse(file, "xml", f"filen är XML och inte en tabell. {_SAVE_AS}")
    if not start.startswith(_BOMS) and (len(start) - len(start.translate(None, _CONTROL))) * _CONTROL_SHARE > len(
        start
    ):
        raise refuse(
            file,
            "not_text",
            "filen är varken en Excel-arbetsbok eller text, utan till exempel ett program eller en bild. "
            f"{_CHOOSE} Om filen går att öppna i Excel: spara den därifrån som Excel-arbetsbok (.xlsx).",
        )
    _within(file, content)
    return "csv"


def _within(file: str, content: bytes) -> None:
    if len(content) > MAX_BYTES:
        size = f"{len(content) / MEGABYTE:.1f}".replace(".", ",")
        raise refuse(
            file,
            "too_large",
            f"filen är {size} MB, men får vara högst {MAX_BYTES // MEGABYTE} MB. Dela upp den i flera filer, eller ta bort "
            "kolumner och rader som inte behövs.",
        )


def check_extent(file: str, sheet: str | None, rows: int, columns: int) -> None:
    """Raise Refused where a sheet of ``rows`` × ``columns`` is more than can be read."""
    if columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        rows_text = "1 rad" if rows == 1 else f"{_swedish(rows)} rader"
        message = (
            f"{rows_text} och {_swedish(columns)} kolumner är mer än vad som kan läsas (högst "
            f"{_swedish(MAX_COLUMNS)} kolumner och {_swedish(MAX_CELLS)} celler). Ta bort tomma rader och kolumner som "
            "inte behövs, eller dela upp filen."
        )
        raise Refused([Problem("error", "too_many_cells", file, message, sheet=sheet)])


def _swedish(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")


def broken(file: str) -> Refused:
    """Return the refusal of a workbook that is damaged, to be raised."""
    return refuse(
        file,
        "xlsx_broken",
        "arbetsboken är skadad eller inte hel. Hämta filen på nytt, eller öppna den i Excel, låt Excel reparera den och "
        "spara den med ett nytt namn.",
    )


def password_refusal(file: str) -> Refused:
    """Return the refusal of a file that needs a password, to be raised."""
    return refuse(
        file,
        "protected",
        "filen är skyddad med lösenord. Öppna den i Excel, ta bort lösenordet (Arkiv, Info, Skydda arbetsbok, Kryptera "
        "med lösenord) och spara den på nytt.",
    )


def _archive(file: str, content: bytes) -> None:
    """Raise Refused where the zip archive is not an Excel workbook."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except DAMAGED as error:
        raise broken(file) from error
    folders = {name.split("/")[0] for name in names}
    if "xl/workbook.bin" in names:
        raise refuse(file, "xlsb", f"filen är en binär Excel-arbetsbok (xlsb). {_SAVE_AS}")
    if "xl" in folders:
        return
    if "word" in folders or "ppt" in folders:
        what = "ett Word-dokument" if "word" in folders else "en PowerPoint-presentation"
        raise refuse(file, "not_a_table", f"filen är {what} och inte en tabell. {_CHOOSE}")
    if "content.xml" in names:
        raise refuse(file, "opendocument", f"filen är ett OpenDocument-dokument (till exempel ods). {_SAVE_AS}")
    raise refuse(file, "archive", "filen är ett zip-arkiv. Packa upp det och välj filerna i det, en eller flera.")


def _compound(file: str, content: bytes) -> Refused:
    """Return the refusal of a file in Microsoft's older container: its directory names the streams in UTF-16."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        return password_refusal(file)
    if holds("WordDocument") or holds("PowerPoint Document"):
        return refuse(file, "not_a_table", f"filen är ett äldre Word- eller PowerPointdokument. {_CHOOSE}")
    return refuse(file, "xls", f"filen är en äldre Excelfil (xls), som inte kan läsas. {_SAVE_AS}")
