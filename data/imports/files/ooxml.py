"""Read the zip of XML parts that a workbook is, with a limit on its unpacked size.

Limits, and why: 100 000 answers unpack to 35 MB in 10 parts, at a tenth of that as packed; repetitive sheets reach a
fiftieth. Deflate can reach a thousandth, and a bomb needs that.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from types import TracebackType
from typing import Self
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import polars as pl
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from data.base.problems import Refused
from data.imports.files.kinds import MEGABYTE, password_refusal, refuse

MAX_PARTS = 2_000
MAX_SHEETS = 100  # our own workbook has some ten; each takes time however little it holds
MAX_UNPACKED_BYTES = 300 * MEGABYTE
MAX_RATIO = 200
RATIO_FROM_BYTES = 20 * MEGABYTE  # below this a high ratio does no harm
_CHUNK = 1 << 20
_ENCRYPTED = 1  # the bit among a part's flags
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Attributes = Mapping[str, str]
Starts = Mapping[str, Callable[[Attributes], object]]
Ends = Mapping[str, Callable[[], None]]


def _unpacks_too_large(file: str) -> Refused:
    return refuse(
        file,
        "unpacks_too_large",
        f"arbetsboken är orimligt stor när den packas upp (högst {MAX_UNPACKED_BYTES // MEGABYTE} MB läses) och kan "
        "vara gjord för att skada. Kopiera raderna till en ny arbetsbok, bara cellernas värden, och läs in den.",
    )


@dataclass(frozen=True)
class Book:
    """What sheets share: (name, part, hidden) of each, texts, date styles, and how days are numbered."""

    sheets: tuple[tuple[str, str, bool], ...]
    strings: pl.Series
    date_styles: frozenset[str]
    epoch: datetime
    to_be_computed: bool  # whether the program that wrote it left formulas to be computed on opening

    def string(self, index: str) -> str:
        """Return the shared text number ``index``. Raises ValueError or IndexError where there is none."""
        if not index.isdecimal():
            raise ValueError(index)
        return str(self.strings[int(index)])


class Package:
    """An archive that is open for reading.

    Raises Refused where it needs a password or unpacks to more than the limits, and what ``zipfile`` raises.
    """

    def __init__(self, file: str, content: bytes) -> None:
        self._file = file
        self._archive = ZipFile(BytesIO(content))
        parts = self._archive.infolist()
        size = sum(part.file_size for part in parts)
        if (
            len(parts) > MAX_PARTS
            or size > MAX_UNPACKED_BYTES
            or (size > RATIO_FROM_BYTES and size > MAX_RATIO * len(content))
        ):
            raise _unpacks_too_large(file)
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise password_refusal(file)
        if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
            raise NotImplementedError("compression that workbooks do not have")
        self._left = MAX_UNPACKED_BYTES

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._archive.close()

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yield the bytes of ``part``. What the archive's directory says of its size is not trusted."""
        with self._archive.open(part) as file:
            while chunk := file.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise _unpacks_too_large(self._file)
                yield chunk

    def book(self) -> Book:
        """Return what the sheets share. Raises KeyError or ValueError where a part is missing or wrong."""
        main = dict(self._relations("").values())
        workbook = main["officeDocument"]
        relations = self._relations(workbook)
        found: list[Attributes] = []
        properties: dict[str, str] = {}
        starts: Starts = {
            "sheet": found.append,
            "workbookPr": properties.update,
            "calcPr": properties.update,
        }
        parse_xml(self.chunks(workbook), starts)
        if len(found) > MAX_SHEETS:
            raise refuse(
                self._file,
                "too_many_sheets",
                f"arbetsboken har {len(found)} blad, men högst {MAX_SHEETS} läses. Flytta bladen som ska läsas in till en ny "
                "arbetsbok och läs in den.",
            )
        sheets = []
        for attributes in found:
            kind, part = relations[{name.rpartition(":")[2]: value for name, value in attributes.items()}["id"]]
            if kind == "worksheet":  # the others are charts and dialogues
                sheets.append((attributes["name"], part, attributes.get("state", "visible") != "visible"))
        parts = {kind: part for kind, part in relations.values() if kind in ("sharedStrings", "styles")}
        return Book(
            sheets=tuple(sheets),
            strings=pl.Series(
                self._strings(parts["sharedStrings"]) if "sharedStrings" in parts else [], dtype=pl.String
            ),
            date_styles=self._date_styles(parts["styles"]) if "styles" in parts else frozenset(),
            epoch=MAC_EPOCH if _true(properties.get("date1904")) else WINDOWS_EPOCH,
            to_be_computed=_true(properties.get("fullCalcOnLoad")),
        )

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return relation id -> (kind, part) of what ``part`` refers to; "" is the package itself."""
        folder, name = posixpath.split(part)
        relations: dict[str, tuple[str, str]] = {}

        def start(attributes: Attributes) -> bool:
            if attributes.get("TargetMode") != "External":
                # A target begins at the package's root, or at the folder of the part that refers to it.
                target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/")
                relations[attributes["Id"]] = (posixpath.basename(attributes["Type"]), target)
            return False

        parse_xml(self.chunks(posixpath.join(folder, "_rels", f"{name}.rels")), {"Relationship": start})
        return relations

    def _strings(self, part: str) -> list[str]:
        strings: list[str] = []
        pieces: list[str] = []
        phonetic: list[bool] = []
        starts: Starts = {
            "si": lambda _: pieces.clear(),
            "t": lambda _: not phonetic,
            "rPh": lambda _: phonetic.append(True),
        }
        ends: Ends = {
            "si": lambda: strings.append(unescape("".join(pieces))),
            "rPh": phonetic.clear,
        }
        parse_xml(self.chunks(part), starts, ends, pieces)
        return strings

    def _date_styles(self, part: str) -> frozenset[str]:
        formats = dict(BUILTIN_FORMATS)
        cells: list[int] = []
        within: list[bool] = []

        def start_format(attributes: Attributes) -> bool:
            formats[int(attributes["numFmtId"])] = attributes["formatCode"]
            return False

        def start_style(attributes: Attributes) -> bool:
            if within:
                cells.append(int(attributes.get("numFmtId", "0")))
            return False

        starts: Starts = {
            "numFmt": start_format,
            "cellXfs": lambda _: within.append(True),
            "xf": start_style,
        }
        parse_xml(self.chunks(part), starts, {"cellXfs": within.clear})
        return frozenset(str(style) for style, number in enumerate(cells) if is_date_format(formats.get(number)))


def unescape(text: str) -> str:
    """Return ``text`` with Excel's way of writing control characters (_x000D_) undone; surrogates stay as they stand."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: found[0] if found[1][0] in "dD" else chr(int(found[1], 16)), text)


def parse_xml(
    chunks: Iterator[bytes | str] | Iterator[bytes],
    starts: Starts,
    ends: Ends | None = None,
    pieces: list[str] | None = None,
) -> None:
    """Run ``starts`` and ``ends`` by element name, without its namespace, over the XML in ``chunks``.

    The text of an element whose start returns True is added to ``pieces``. Raises ValueError where it is not XML, and
    where it declares a document type: no workbook has one, and entities in it can grow without end.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    add = pieces.append if pieces is not None else None
    by_name = dict(starts)
    end_by_name = dict(ends or {})
    at_root = True

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal at_root, by_name, end_by_name
        if at_root:
            at_root = False
            prefix = name[: name.find(":") + 1]
            by_name = {prefix + key: value for key, value in by_name.items()}
            end_by_name = {prefix + key: value for key, value in end_by_name.items()}
        run = by_name.get(name)
        if run is not None and run(attributes) is True:
            parser.CharacterDataHandler = add

    def end(name: str) -> None:
        if parser.CharacterDataHandler is not None:
            parser.CharacterDataHandler = None
        run = end_by_name.get(name)
        if run is not None:
            run()

    def refuse_doctype(*_: object) -> None:
        raise ValueError("a document type is declared")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error


def _true(value: str | None) -> bool:
    return value in ("1", "true")
