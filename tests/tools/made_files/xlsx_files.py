"""Workbooks for tests: ordinary ones by openpyxl, and ones written part by part, as no program would write them."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]], change: Callable[[Worksheet], None] | None = None) -> bytes:
    """Return a workbook with these rows; ``change`` is called with each sheet when its rows are in place."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if change is not None:
            change(sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def parts(
    rows: str, *, shared: str = "", styles: str = "", book: str = "", after: str = "", name: str = "Svar"
) -> dict[str, str]:
    """Return the parts of a workbook with one sheet, whose ``rows`` are given as XML; ``after`` follows them."""
    targets = {"rId1": ("worksheet", "worksheets/sheet1.xml")}
    made = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": _relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{book}'
        f'<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>',
    }
    for kind, content, root in (("sharedStrings", shared, "sst"), ("styles", styles, "styleSheet")):
        if content:
            targets[f"rId{len(targets) + 1}"] = (kind, f"{kind}.xml")
            made[f"xl/{kind}.xml"] = f'<{root} xmlns="{MAIN}">{content}</{root}>'
    made["xl/_rels/workbook.xml.rels"] = _relations(targets)
    return made


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def zipped(contents: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive with these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return out.getvalue()


def raw_workbook(rows: str, **more: str) -> bytes:
    """Return a workbook with one sheet whose rows are given as XML; ``more`` as in ``parts``."""
    return zipped(parts(rows, **more))


def text_row(number: int, texts: Sequence[str]) -> str:
    """Return a row of inline texts as XML."""
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


def overlapping_bomb(copies: int, unpacked_size: int) -> bytes:
    """Return a small workbook whose directory names the same packed sheet ``copies`` times."""
    content = zipped({**parts(""), "xl/worksheets/big.xml": b" " * unpacked_size})
    with zipfile.ZipFile(BytesIO(content)) as archive:
        start, count = archive.start_dir, len(archive.infolist())
    end = content.rindex(b"PK\x05\x06")
    last = content.rindex(b"PK\x01\x02", start, end)
    entry, name = content[last:end], b"xl/worksheets/big.xml"
    more = b"".join(entry.replace(name, b"xl/worksheets/%03d.xml" % number) for number in range(copies))
    directory = content[start:end] + more
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count + copies, count + copies, len(directory), start, 0)
    return content[:start] + directory + tail


def lying_bomb(unpacked_megabytes: int) -> bytes:
    """Return a workbook whose one sheet unpacks to so much, but whose headers say that it is a kilobyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    packed = packer.compress(start) + b"".join(packer.compress(b" " * 1_000_000) for _ in range(unpacked_megabytes))
    packed += packer.compress(b"</sheetData></worksheet>") + packer.flush()
    target = "xl/worksheets/sheet1.xml"
    content = zipped({**parts(""), target: packed}, zipfile.ZIP_STORED)
    # The packed bytes were stored as they are; the headers now say that they are deflated, and small.
    wrong = bytearray(content)
    for mark, method_at, size_at, name_at in ((b"PK\x03\x04", 8, 22, 30), (b"PK\x01\x02", 10, 24, 46)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            if content[at + name_at : at + name_at + len(target)] == target.encode():
                struct.pack_into("<H", wrong, at + method_at, zipfile.ZIP_DEFLATED)
                struct.pack_into("<L", wrong, at + size_at, 1_000)
    return bytes(wrong)


def protected_workbook() -> bytes:
    """Return what Excel saves with a password: an OLE container with the streams EncryptionInfo and EncryptedPackage.

    One sector of allocation table, one of directory and a few of data, as MS-CFB has it.
    """
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H6x9L", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109L", 0, *[free] * 108)
    chain = struct.pack("<128L", table, end, *range(3, 10), end, *[free] * 118)
    entries = b""
    for name, kind, first, size in (
        ("Root Entry", 5, end, 0),
        ("EncryptionInfo", 2, end, 0),
        ("EncryptedPackage", 2, 2, 4096),
    ):
        encoded = name.encode("utf-16-le")
        entries += encoded.ljust(64, b"\0") + struct.pack("<HBB3L", len(encoded) + 2, kind, 1, free, free, free)
        entries += bytes(36) + struct.pack("<LQ", first, size)
    return header + chain + entries.ljust(512, b"\0") + bytes(range(256)) * 16
