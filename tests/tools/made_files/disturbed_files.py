"""Files as people hand them over: any tool's, with any of what happens to files on the way, several things at once.

Each file is made from answers that are known, so that it is known what it says; nothing here is read by our own importers.
"""

# ruff: noqa: DTZ001 -- survey tools write local time without a zone

from __future__ import annotations

import csv
import io
import json
import random
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import openpyxl
from dialects import DIALECTS, Asked, Filled, respond
from more_dialects import google, kobo, our_workbook, qualtrics, surveymonkey

MORE: dict[str, tuple[str, Callable[..., bytes]]] = {
    "surveymonkey": ("Sheet.xlsx", surveymonkey),
    "qualtrics": ("enkat.csv", qualtrics),
    "kobo": ("kobo.xlsx", kobo),
    "google": ("formular.csv", google),
    "workbook": ("arbetsbok.xlsx", our_workbook),
}
ALL_DIALECTS = {**DIALECTS, **MORE}
LEAVE_OUT = "leave"
UNITS = [
    *((place, sector) for place in ("0461", "0480", "0488", "0428") for sector in ("skola", "socialtjanst")),
    ("REG", "REG-BUP"),
]
_WORDS = ("Vi fortsätter", "Åtgärd på väg", "Ärendet öppet", "Mer stöd behövs; gärna i vår, om möjligt", "Två\nrader")
_PEOPLE = {"E-post": "svar@exempel.se", "Telefonnummer": "växeln", "Namn": "Enhetschef Ett"}
# Encodings that Excel and others write besides UTF-8.
_ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "mac_roman", "cp850", "utf-16")


@dataclass
class Made:
    """A file, the answers that count in it, and how someone who made it would answer what is asked about it.

    ``decide``: (scope, beginning of the text asked about in lower case) -> choice. ``whole``: whether all can be read, so that
    it must load; else it may be refused. ``encoding`` and ``separator`` are those of a CSV file.
    """

    name: str
    content: bytes
    dialect: str
    counting: list[Filled]
    disturbances: list[str] = field(default_factory=list)
    decide: dict[tuple[str, str], str] = field(default_factory=dict)
    whole: bool = True
    encoding: str = "utf-8"
    separator: str = ","


def filled_cells(made: Made) -> dict[str | None, int]:
    """The number of cells that hold something, by sheet (None for CSV), as openpyxl or Python's csv counts them."""
    if made.name.endswith(".csv"):
        rows = csv.reader(io.StringIO(made.content.decode(made.encoding), newline=""), delimiter=made.separator)
        return {None: sum(bool(cell.strip()) for row in rows for cell in row)}
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    return {
        unicodedata.normalize("NFC", sheet.title): sum(
            cell.value is not None and str(cell.value).strip() != "" for row in sheet.iter_rows() for cell in row
        )
        for sheet in book.worksheets
    }


def _answers(rng: random.Random) -> list[Filled]:
    """Some units' answers."""
    contexts = ("halsosamtal", "eht", "sip", "vits", "natverksmoten", "annat")
    needs = ("riktlinjer", "hjulet", "resurs", "annat")
    start = datetime(2026, 9, 13, 8, 0, 11)
    return [
        respond(
            place,
            sector,
            [rng.choice(["0", "1", "2", "3", "4", "vet_ej", "ej_tillamplig", None]) for _ in range(4)],
            several={
                "sammanhang": frozenset(rng.sample(contexts, rng.randint(0, 3))),
                "stodbehov": frozenset(rng.sample(needs, rng.randint(0, 3))),
            },
            comment=rng.choice([None, *_WORDS]),
            at=start + timedelta(days=number, minutes=rng.randint(0, 600)),
        )
        for number, (place, sector) in enumerate(rng.sample(UNITS, rng.randint(2, 5)))
    ]


class _Maker:
    """Makes one file: the grid of each sheet, which each disturbance changes, then the bytes."""

    def __init__(self, asked: Asked, seed: int, dialect: str | None = None) -> None:
        self.rng = random.Random(seed)
        self.asked = asked
        self.dialect = dialect or self.rng.choice(sorted(ALL_DIALECTS))
        name, write = ALL_DIALECTS[self.dialect]
        self.answers = _answers(self.rng)
        self.counting = list(self.answers)
        self.made = Made(name, write(asked, self.answers), self.dialect, self.counting)
        self.is_csv = name.endswith(".csv")
        self.made.separator = ";" if self.dialect.startswith("limesurvey") else ","
        self.sheets = self._read()
        self.main = self._main()
        self.hidden: set[int] = set()
        self.main_hidden = False
        self.head = {"surveymonkey": 2, "qualtrics": 3}.get(self.dialect, 1)
        self.above = 0

    def _read(self) -> dict[str, list[list[Any]]]:
        if self.is_csv:
            text = self.made.content.decode("utf-8-sig")
            return {"": [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=self.made.separator)]}
        book = openpyxl.load_workbook(io.BytesIO(self.made.content))
        return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}

    def _main(self) -> str:
        names = {"artologik": "Data", "surveyxact": "Dataset", "surveyxact_bare": "Dataset", "workbook": "Svar"}
        return names.get(self.dialect, next(iter(self.sheets)))

    @property
    def rows(self) -> list[list[Any]]:
        return self.sheets[self.main]

    def body(self) -> range:
        """The places of the answers' rows in the grid."""
        return range(self.above + self.head, self.above + self.head + len(self.answers))

    def make(self, most: int) -> Made:
        ways = [way for way in _DISTURBANCES if self.fits(way)]
        picked = self.rng.sample(ways, min(len(ways), self.rng.randint(0, most)))
        for way in sorted(picked, key=lambda one: one in _LAST):
            if _DISTURBANCES[way](self) is not False:
                self.made.disturbances.append(way)
        self.made.counting = self.counting
        self.made.content = self._csv() if self.is_csv else self._xlsx()
        return self.made

    def fits(self, way: str) -> bool:
        only = _ONLY.get(way)
        return only is None or self.dialect in only

    def _csv(self) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.made.separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerows([["" if cell is None else cell for cell in row] for row in self.rows])
        return out.getvalue().encode(self.made.encoding)

    def _xlsx(self) -> bytes:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in self.sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
            if name == self.main:
                for number in self.hidden:
                    sheet.row_dimensions[number + 1].hidden = True
            if name == "Dold" or (self.main_hidden and name == self.main):
                sheet.sheet_state = "hidden"
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def add_column(self, heading: str, values: list[Any]) -> None:
        """Add a column at a random place; in files of several heading rows or a fixed order at the end."""
        at = len(self.rows[self.above])
        width = max(len(row) for row in self.rows)
        for row in self.rows:
            row.extend([None] * (width - len(row)))
        at = width
        for position, row in enumerate(self.rows):
            row.insert(at, None)
            if position == self.above + (1 if self.dialect == "qualtrics" else 0):
                row[at] = heading
            elif position in self.body():
                row[at] = values[position - self.body().start]

    def twice_key(self) -> str:
        """What is asked about where the unit of the first answer has answered twice."""
        texts = {option["value"]: option["text"] for question in self.asked[:2] for option in question["options"]}
        unit = [texts[str(self.answers[0].chosen[question["id"]])] for question in self.asked[:2]]
        return f"{self.main}: {', '.join(unit)}".lower()

    def drop(self, number: int) -> None:
        """Count the answer ``number`` no more."""
        gone = self.answers[number]
        self.counting = [one for one in self.counting if one is not gone]


def _status(maker: _Maker) -> None:
    words = [maker.rng.choice(["Avslutad", "Avslutad", "Påbörjad", "Test"]) for _ in maker.answers]
    words[0] = "Avslutad"
    if "older" in maker.made.disturbances:
        words[1] = "Avslutad"  # left out, the older would count
    maker.add_column("Status", words)
    for number, word in enumerate(words):
        if word != "Avslutad":
            maker.drop(number)
    maker.made.decide["rows", ""] = LEAVE_OUT


def _hidden_rows(maker: _Maker) -> bool:
    if maker.is_csv or maker.dialect == "workbook":
        return False
    number = maker.rng.randrange(1, len(maker.answers))
    if number == 1 and "older" in maker.made.disturbances:
        return False  # with the newer hidden, the older would count
    maker.hidden.add(maker.body()[number])
    maker.drop(number)
    maker.made.decide["rows", ""] = LEAVE_OUT
    return True


def _decomposed(maker: _Maker) -> bool:
    if maker.is_csv and maker.made.encoding not in ("utf-8", "utf-8-sig", "utf-16"):
        return False
    for rows in maker.sheets.values():
        for row in rows:
            row[:] = [unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row]
    return True


def _people(maker: _Maker) -> None:
    heading = maker.rng.choice(sorted(_PEOPLE))
    maker.add_column(heading, [_PEOPLE[heading]] * len(maker.answers))


def _question(maker: _Maker) -> None:
    heading = "Hur många har gått utbildningen, och vem är kontaktperson för den?"
    maker.add_column(heading, [str(maker.rng.randint(0, 40)) for _ in maker.answers])
    maker.made.decide["heading", heading.lower()] = "ignore"


def _right_of_the_table(maker: _Maker) -> None:
    maker.add_column("", ["se mejl", *[None] * (len(maker.answers) - 1)])
    maker.made.decide["heading", "(kolumn"] = "ignore"


def _below_the_table(maker: _Maker) -> None:
    maker.rows.append(["Sammanställt av kansliet", *[None] * (len(maker.rows[maker.above]) - 1)])
    maker.made.decide |= {("status", ""): LEAVE_OUT, ("rows", ""): LEAVE_OUT}
    maker.made.whole = False


def _title(maker: _Maker) -> bool:
    if maker.dialect == "qualtrics":
        return False
    maker.rows.insert(0, ["Uppföljning 2026", *[None] * (len(maker.rows[0]) - 1)])
    maker.above += 1
    maker.hidden = {number + 1 for number in maker.hidden}
    return True


def _encoding(maker: _Maker) -> bool:
    if not maker.is_csv or "decomposed" in maker.made.disturbances:
        return False
    encoding = maker.rng.choice(_ENCODINGS)
    try:
        "".join(str(cell) for row in maker.rows for cell in row if cell).encode(encoding)
    except UnicodeEncodeError:
        return False
    maker.made.encoding = encoding
    return True


def _broken_letters(maker: _Maker) -> bool:
    if maker.made.encoding not in ("utf-8", "utf-8-sig", "utf-16") or "decomposed" in maker.made.disturbances:
        return False
    for rows in maker.sheets.values():
        for row in rows:
            row[:] = [_as_windows(cell) if isinstance(cell, str) else cell for cell in row]
    maker.made.whole = False
    return True


def _as_windows(text: str) -> str:
    return "".join(
        letter.encode("utf-8").decode("cp1252") if letter in "åäöÅÄÖé" and letter != "Å" else letter for letter in text
    )


def _json_lists(maker: _Maker) -> None:
    for position in maker.body():
        row = maker.rows[position]
        for at, cell in enumerate(row):
            options = {option["text"] for q in maker.asked if q["kind"] == "multi" for option in q["options"]}
            parts = [part for part in str(cell or "").rstrip(";").split(";") if part]
            if parts and all(part in options for part in parts) and str(cell).endswith(";"):
                row[at] = json.dumps(parts, ensure_ascii=False)


def _branches(maker: _Maker) -> None:
    """Ask the questions after the first two in two branches, each answer in one of them."""
    head = maker.rows[maker.above]
    texts = {question["text"] for question in maker.asked[2:]}
    columns = [at for at, heading in enumerate(head) if heading in texts]
    second = {position for position in maker.body() if maker.rng.random() < 0.5}
    for at in columns:
        head.append(f"{head[at]}2")
        for position, row in enumerate(maker.rows):
            if position == maker.above:
                continue
            row.extend([None] * (len(head) - 1 - len(row)))
            row.append(row[at] if position in second else None)
            if position in second:
                row[at] = None


def _reworded(maker: _Maker) -> None:
    """Write other headings, which the one who made the file knows the meaning of."""
    for number, question in enumerate(maker.rng.sample(maker.asked, maker.rng.randint(1, len(maker.asked)))):
        for row in maker.rows[maker.above : maker.above + maker.head]:
            for at, heading in enumerate(row):
                if isinstance(heading, str) and unicodedata.normalize("NFC", heading) == question["text"]:
                    row[at] = f"Enkätens punkt {'abcdefghij'[number]}"
                    maker.made.decide["heading", str(row[at]).lower()] = question["id"]


def _older(maker: _Maker) -> None:
    """Add an older answer of a unit, in which all is otherwise."""
    source = maker.rows[maker.body()[0]]
    older = [cell - timedelta(days=60) if isinstance(cell, datetime) else cell for cell in source]
    other = maker.rows[maker.body()[-1]]
    head = maker.rows[maker.above]
    of_unit = {q[name] for q in maker.asked[:2] for name in ("text", "id")}
    keep = {
        heading for heading in head if {heading, maker.made.decide.get(("heading", str(heading).lower()))} & of_unit
    }
    older = [one if head[at] in keep or isinstance(one, datetime) else other[at] for at, one in enumerate(older)]
    maker.rows.insert(maker.above + maker.head, older)
    maker.answers.insert(0, replace(maker.answers[0]))
    maker.hidden = {number + 1 for number in maker.hidden}


def _twice(maker: _Maker) -> bool:
    """Let a unit answer twice at the same time, otherwise; whoever made the file knows that the first counts."""
    rows = maker.body()
    head = maker.rows[maker.above]
    clock = {at for at, cell in enumerate(maker.rows[rows[0]]) if isinstance(cell, datetime)}
    texts = [unicodedata.normalize("NFC", str(heading)) for heading in head]
    comment = texts.index(maker.asked[-1]["text"]) if maker.asked[-1]["text"] in texts else None
    if not clock or comment is None or {"older", "heading below", "status"} & set(maker.made.disturbances):
        return False
    again = list(maker.rows[rows[0]])
    again[comment] = f"{again[comment] or ''} Ändrat"
    maker.rows.insert(rows[-1] + 1, again)
    maker.answers.append(maker.answers[0])
    maker.made.decide["rows", maker.twice_key()] = str(rows[0] + 1)
    return True


def _heading_below(maker: _Maker) -> bool:
    """Sort the sheet so that its first answer lands above the headings."""
    if (
        maker.hidden
        or maker.head > 1
        or "twice" in maker.made.disturbances
        or sum(cell not in (None, "") for cell in maker.rows[maker.body()[0]]) < 3
    ):
        return False
    at = maker.above
    maker.rows[at], maker.rows[at + 1] = maker.rows[at + 1], maker.rows[at]
    maker.made.decide["rows", f"{maker.main.lower()}: rader ovanför"] = "read"
    return True


def _hidden_sheet(maker: _Maker) -> bool:
    if maker.is_csv:
        return False
    maker.sheets = {"Försättsblad": [["Uppföljning"], ["2026"]], **maker.sheets}
    maker.main_hidden = True
    maker.made.decide["rows", f"{maker.main.lower()}: dolt blad"] = "read"
    return True


def _time_heading(maker: _Maker) -> bool:
    head = maker.rows[maker.above]
    there = [at for at, heading in enumerate(head) if heading in ("Slutförandetid", "Completion time", "Tidsstämpel")]
    if not there:
        return False
    head[there[0]] = "Ifyllt den"
    maker.made.decide["heading", "ifyllt den"] = "svarsdatum"
    return True


def _two_units(maker: _Maker) -> bool:
    """Let an answer tick another unit's sector too; whoever made the file leaves the answer out."""
    number = next((n for n, one in enumerate(maker.answers) if one.chosen["verksamhet"] == "skola"), None)
    if number is None or "older" in maker.made.disturbances:
        return False
    schools = maker.rows[maker.body()[number]]
    for at, cell in enumerate(schools):
        if cell == "Skola, förskola och elevhälsa":
            schools[at] = f"{cell};Socialtjänst;"
            maker.made.decide["verksamhet", ""] = "ignore"
    maker.drop(number)
    return True


def _blanks(maker: _Maker) -> None:
    for position in maker.body():
        row = maker.rows[position]
        row[:] = [maker.rng.choice([cell, "  ", "\u00a0"]) if cell in (None, "") else cell for cell in row]


def _other_sheets(maker: _Maker) -> bool:
    if maker.is_csv:
        return False
    maker.sheets["Diagram"] = [["Antal svar", len(maker.answers)], ["Andel", 0.5]]
    maker.sheets["Dold"] = [["Anteckning"], ["inget att läsa"]]
    return True


def _unknown_formula(maker: _Maker) -> bool:
    if maker.is_csv:
        return False
    maker.made.decide |= {("status", ""): LEAVE_OUT, ("rows", ""): LEAVE_OUT}
    row = maker.rows[maker.body()[0]]
    row[maker.rng.randrange(len(row))] = "=1+1"
    maker.made.whole = False
    return True


def _renamed_sheet(maker: _Maker) -> None:
    maker.sheets = {"Blad 1 - Svar" if name == "Svar" else name: rows for name, rows in maker.sheets.items()}
    maker.main = "Blad 1 - Svar"
    maker.made.decide["sheet", "blad 1 - svar"] = "svar"


def _level_heading(maker: _Maker) -> bool:
    head = maker.rows[maker.above]
    there = [at for at, heading in enumerate(head) if unicodedata.normalize("NFC", str(heading)) == "Nivå"]
    if not there:
        return False
    at = there[0]
    head[at] = maker.rng.choice(["Nivå (0-4)", "Nivå *", "nivå:"])
    return True


def _own_column(maker: _Maker) -> None:
    head = maker.rows[maker.above]
    head.append("Egen anteckning")
    for row in maker.rows[maker.above + 1 :]:
        row.extend([None] * (len(head) - 1 - len(row)))
        row.append("kolla")
    maker.made.decide["column", "svar: egen anteckning"] = "ignore"


_DISTURBANCES: Mapping[str, Callable[[_Maker], object]] = {
    "status": _status, "hidden rows": _hidden_rows, "decomposed": _decomposed, "people": _people, "question": _question,
    "right of the table": _right_of_the_table, "below the table": _below_the_table, "title": _title,
    "encoding": _encoding, "broken letters": _broken_letters, "json lists": _json_lists, "branches": _branches,
    "reworded": _reworded, "older": _older, "two units": _two_units, "blanks": _blanks, "other sheets": _other_sheets,
    "unknown formula": _unknown_formula, "renamed sheet": _renamed_sheet, "level heading": _level_heading,
    "own column": _own_column, "twice": _twice, "heading below": _heading_below, "hidden sheet": _hidden_sheet,
    "time heading": _time_heading,
}  # fmt: skip
# What happens to letters, or to the order of the rows, happens to the whole file.
_LAST = ("decomposed", "encoding", "broken letters", "twice", "heading below")
_SURVEYS = set(ALL_DIALECTS) - {"workbook"}
_FORMS = {"forms_sv", "forms_en"}
_PLAIN = {*_FORMS, "generic_xlsx", "generic_csv", "google"}
_ONLY: Mapping[str, set[str]] = {
    "status": _PLAIN | {"kobo", "artologik"},
    "hidden rows": _SURVEYS,
    "people": _SURVEYS,
    "question": _SURVEYS - {"artologik", "surveyxact", "surveyxact_bare"},
    "right of the table": _PLAIN | {"kobo"},
    "below the table": _SURVEYS,
    "title": _PLAIN | {"kobo"},
    "json lists": _FORMS,
    "branches": _FORMS,
    "reworded": {*_PLAIN, "qualtrics"},
    "older": _FORMS,
    "two units": {"forms_sv", "forms_en", "generic_xlsx", "generic_csv", "google"},
    "renamed sheet": {"workbook"},
    "level heading": {"workbook"},
    "own column": {"workbook"},
    "twice": _FORMS,
    "heading below": {*_FORMS, "generic_xlsx"},
    "hidden sheet": {*_FORMS, "generic_xlsx", "kobo"},
    "time heading": {*_FORMS, "generic_xlsx"},
}


def disturbed_file(asked: Asked, seed: int, dialect: str | None = None, most: int = 4) -> Made:
    """The file number ``seed``: of ``dialect`` or of any, with none to ``most`` things that happened to it."""
    return _Maker(asked, seed, dialect).make(most)
