"""Find identity numbers, e-mail addresses and telephone numbers in text.

A person's name cannot be found this way, nor can a description that points out a single child. Free text therefore stays
hidden from all but process leaders until one of them has read and approved it, whatever this module finds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from data.base.problems import Problem
from data.imports.files.sheet_reader import ROW, RawSheet
from data.model.sheets import SHEETS
from data.model.values import folded

Kind = Literal["personnummer", "e-post", "telefon"]
NAMES: dict[Kind, str] = {
    "personnummer": "ett personnummer",
    "e-post": "en e-postadress",
    "telefon": "ett telefonnummer",
}
# Wherever a user may write what they like: personal data stands in titles and notes as well as in comments.
FREE_TEXT = frozenset(folded(column.heading) for sheet in SHEETS for column in sheet.columns if column.kind == "text")

_DASH = r"[-\u2010-\u2015\u2212]"
_SPACE = r"[ \t\u00a0\u2009\u200b\u202f\u2060]"
# Skatteverket, SKV 704: year, month and day of birth, then four digits; a coordination number adds 60 to the day. The
# checksum is not asked for: a mistyped number still points out a person.
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"
_CENTURY, _MARK, _BETWEEN = r"(?:18|19|20)", rf"{_SPACE}?(?:{_DASH}{{1,2}}|\+){_SPACE}?", rf"(?:{_DASH}|/|\.|{_SPACE})"
# Two dates with a dash between them are a period, not a date with four digits more.
_IDENTITY = re.compile(
    rf"(?<!\d)(?:{_CENTURY}?\d\d{_MONTH}{_DAY}(?:{_MARK}|{_SPACE})?"
    rf"|{_CENTURY}?\d\d{_BETWEEN}{_MONTH}{_BETWEEN}{_DAY}{_MARK}"
    rf"|{_CENTURY}\d\d{_SPACE}{_MONTH}{_SPACE}?{_DAY}{_SPACE}"
    rf")\d{{4}}(?!\d)(?!(?<=19\d\d){_DASH}\d\d(?!\d)|(?<=20\d\d){_DASH}\d\d(?!\d))"
)
# Those without an identity number get one of the region's own: a date of birth, then four of letters and digits, such as TF12.
_OF_REGION = re.compile(
    rf"(?<!\d){_CENTURY}\d\d{_MONTH}{_DAY}{_SPACE}?{_DASH}{_SPACE}?(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z\d]{{4}}(?!\w)"
)
_AT = rf"(?:{_SPACE}?@{_SPACE}?|{_SPACE}?[(\[]{_SPACE}?(?:at|a|snabel-?a){_SPACE}?[)\]]{_SPACE}?)"
_DOT = rf"(?:\.|{_SPACE}?[(\[]{_SPACE}?(?:dot|punkt){_SPACE}?[)\]]{_SPACE}?)"
_EMAIL = re.compile(rf"(?<![\w.%+-])[\w.%+-]+{_AT}[\w-]+(?:{_DOT}[\w-]+)*{_DOT}[^\W\d_]{{2,}}", re.IGNORECASE)
# PTS's plan for telephony numbers: 0, an area or mobile code of one to three digits, and five to eight more, 8–10 in all;
# or a country code. Written together it takes ten digits, or a Stockholm or nine-digit number, to be one.
# Groups of digits have the same between them throughout: hours such as 08-12 13-17 do not.
_GROUPS = rf"(?:\d{{2,3}}(?:{_SPACE}\d{{2,3}}){{1,3}}|\d{{2,3}}(?:{_DASH}\d{{2,3}}){{1,3}})"
_AFTER_CODE = rf"(?:{_SPACE}?(?:{_DASH}|/){_SPACE}?|{_SPACE})"
_PHONE = re.compile(
    rf"(?<![\d.,])(?<!\d{_DASH})(?:"
    rf"(?:\+|00){_SPACE}?(?:46|45|47|354|358){_SPACE}?{_DASH}?{_SPACE}?(?:\(0\))?(?:{_SPACE}|{_DASH})?\d{{1,3}}"
    rf"(?:{_SPACE}|{_DASH})?(?:\d{{5,8}}|{_GROUPS})"
    rf"|\(?0[1-9]\d{{0,2}}\)?{_AFTER_CODE}(?:\d{{5,8}}|{_GROUPS})"
    rf"|0[1-9]\d{{0,2}}(?:\.\d{{2,3}}){{3}}"
    rf"|0[1-9]\d{{7,8}}|08\d{{6}}"
    rf")(?!\d)(?!{_DASH}\d)"
)
# What a text must hold to be looked at: an at sign, or seven digits with no more between them than numbers are written with.
_WORTH_A_LOOK = (
    r"(?i)[@\ufe6b\uff20]|[(\[]\s?(?:at|a|snabel-?a)\s?[)\]]"
    r"|(?:\d[\s\u00a0\u200b\u2060.()/+\u2010-\u2015\u2212-]{0,4}){7}"
)
_AROUND = 20
SHORTEST_PHONE = 8


class _PlainLetters(dict[int, int]):
    """Letter -> the one that it is another form of: digits of any script, and wide, small and mathematical letters (NFKC)."""

    def __missing__(self, code: int) -> int:
        letter = chr(code)
        value = unicodedata.decimal(letter, None)
        if value is not None:
            plain = str(value)
        elif unicodedata.decomposition(letter).startswith(("<wide>", "<small>", "<font>")):
            plain = unicodedata.normalize("NFKC", letter)
        else:
            plain = letter
        self[code] = ord(plain) if len(plain) == 1 else code
        return self[code]


_PLAIN = _PlainLetters()


@dataclass(frozen=True)
class Finding:
    """Something that looks like personal data; ``excerpt`` is the text around it with every finding blacked out."""

    kind: Kind
    excerpt: str


def find_personal_data(text: str) -> list[Finding]:
    """Return what looks like personal data in ``text``, in the order it stands; empty where nothing does.

    A pattern finds no names. Numbers count with or without a right checksum; a lone date is none.
    """
    spans = _spans(text)
    hidden = _mask_spans(text, spans)
    findings, shift = [], 0
    for start, end, kind in spans:
        mark = f"[{kind}]"
        at = start + shift
        shift += len(mark) - (end - start)
        piece = hidden[max(0, at - _AROUND) : at + len(mark) + _AROUND]
        findings.append(Finding(kind, " ".join(piece.split())))
    return findings


def masked(text: str) -> str:
    """Return ``text`` with everything that looks like personal data replaced by its kind in brackets."""
    return _mask_spans(text, _spans(text))


def _mask_spans(text: str, spans: list[tuple[int, int, Kind]]) -> str:
    for start, end, kind in reversed(spans):
        text = f"{text[:start]}[{kind}]{text[end:]}"
    return text


def _spans(text: str) -> list[tuple[int, int, Kind]]:
    """Return (start, end, kind) of what is found, in order and without overlap."""
    text = text if text.isascii() else text.translate(_PLAIN)  # as long as it was, so places are the same
    found: list[tuple[int, int, Kind]] = [(m.start(), m.end(), "e-post") for m in _EMAIL.finditer(text)]
    found += [(m.start(), m.end(), _number_kind(m[0])) for m in _IDENTITY.finditer(text)]
    found += [(m.start(), m.end(), "personnummer") for m in _OF_REGION.finditer(text)]
    phones = (m for m in _PHONE.finditer(text) if sum(letter.isdigit() for letter in m[0]) >= SHORTEST_PHONE)
    found += [(m.start(), m.end(), "telefon") for m in phones]
    apart: list[tuple[int, int, Kind]] = []
    for span in sorted(found, key=lambda span: (span[0], -span[1])):
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
        elif span[1] > apart[-1][1]:
            apart[-1] = (apart[-1][0], span[1], apart[-1][2])  # they overlap: all of it is blacked out
    return apart


def _number_kind(number: str) -> Kind:
    """Return what ten digits in a row that may be either are: a mobile number unless the checksum says otherwise."""
    if re.fullmatch(r"07[02369]\d{7}", number) and not _checksum_holds(number):
        return "telefon"
    return "personnummer"


def _checksum_holds(digits: str) -> bool:
    """Return whether ten digits end in the checksum of the nine before (Luhn's, as SKV 704 has it)."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def personal_problems(sheets: Iterable[RawSheet]) -> list[Problem]:
    """Return one problem per cell and kind of personal data in the free-text columns of ``sheets``.

    They name the place and the kind and show the text around it, never what was found. Severity: personal.
    """
    problems = []
    for sheet in sheets:
        columns = [heading for heading in sheet.headings if folded(heading) in FREE_TEXT]
        for column in columns:
            cells = sheet.frame.select(ROW, text=pl.col(column)).filter(pl.col("text").str.contains(_WORTH_A_LOOK))
            for row, text in cells.iter_rows():
                kinds: dict[Kind, Finding] = {}
                for finding in find_personal_data(text):
                    kinds.setdefault(finding.kind, finding)
                problems += [_problem(sheet, row, column, finding) for finding in kinds.values()]
    return problems


def _problem(sheet: RawSheet, row: int, column: str, finding: Finding) -> Problem:
    return Problem(
        "personal",
        f"personal_{finding.kind.replace('-', '')}",
        sheet.file,
        f"texten innehåller något som ser ut som {NAMES[finding.kind]}. Ta bort det i filen, eller bekräfta och skriv "
        "varför det ska vara kvar.",
        sheet=sheet.name,
        row=row,
        column=column,
        found=finding.excerpt,
        expected="text utan personuppgifter",
    )
