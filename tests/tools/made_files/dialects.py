"""Files as survey tools export them, made from the questionnaire's JSON and responses that someone filled in."""

# ruff: noqa: DTZ001 -- survey tools write local time without a zone

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import xlsxwriter

Asked = list[dict[str, Any]]
Cell = str | int | datetime | None
Alter = Callable[[str], str]
Order = Callable[[list[int]], list[int]]
TIME = "%Y-%m-%d %H:%M:%S"
PERSON = {"E-post": "svar@exempel.se", "Namn": "Enhetschef Ett"}
PERSON_EN = {"Email": "svar@exempel.se", "Name": "Enhetschef Ett"}


@dataclass(frozen=True)
class Filled:
    """A response: question id -> the value of the option chosen, or the values where there may be several."""

    chosen: Mapping[str, str | None]
    several: Mapping[str, frozenset[str]] = field(default_factory=dict)
    comment: str | None = None
    at: datetime | None = None
    finished: bool = True


def respond(place: str, sector: str, levels: Sequence[str | None] = (), **more: Any) -> Filled:
    """A response: levels in the order ansvarig, plan, hjulet, stod; those left out are blank."""
    chosen = dict(zip(("ansvarig", "plan", "hjulet", "stod"), levels, strict=False))
    return Filled({"huvudman": place, "verksamhet": sector, **chosen}, **more)


def workbook(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """An xlsx file; text is never read as a formula, and times are Excel's."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(row, column, cell, time)
                    elif isinstance(cell, int):
                        sheet.write_number(row, column, cell)
                    elif cell is not None:
                        sheet.write_string(row, column, cell)
    return out.getvalue()


def table(rows: Sequence[Sequence[Cell]], separator: str = ";", quoting: int = csv.QUOTE_MINIMAL) -> str:
    """A CSV file's text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=quoting, lineterminator="\r\n")  # type: ignore[arg-type]
    writer.writerows([["" if cell is None else str(cell) for cell in row] for row in rows])
    return out.getvalue()


def _texts(question: Mapping[str, Any]) -> dict[str, str]:
    return {option["value"]: option["text"] for option in question["options"]}


def _codes(question: Mapping[str, Any]) -> dict[str, int]:
    return {option["value"]: number for number, option in enumerate(question["options"], start=1)}


def _in_order(rows: list[list[Cell]], order: Order) -> list[list[Cell]]:
    columns = order(list(range(len(rows[0]))))
    return [[row[column] for column in columns] for row in rows]


def _as_text(question: Mapping[str, Any], one: Filled, alter: Alter, join: Callable[[list[str]], str]) -> Cell:
    """The answer to a question in one cell."""
    if question["kind"] == "text":
        return one.comment
    texts = _texts(question)
    if question["kind"] == "single":
        value = one.chosen.get(question["id"])
        return None if value is None else alter(texts[value])
    ticked = one.several.get(question["id"], frozenset())
    return join([alter(text) for value, text in texts.items() if value in ticked]) if ticked else None


def forms(
    asked: Asked, filled: Sequence[Filled], english: bool = False, alter: Alter = str, order: Order = list
) -> bytes:
    """Microsoft Forms: one row per response, several answers in one cell with a semicolon after each."""
    person = PERSON_EN if english else PERSON
    names = ["ID", "Start time", "Completion time"] if english else ["ID", "Starttid", "Slutförandetid"]
    names += [*person, "Last modified time" if english else "Senast ändrad tid"]
    rows: list[list[Cell]] = [[*names, *(alter(question["text"]) for question in asked)]]
    for number, one in enumerate(filled, start=1):
        start = one.at and one.at - timedelta(minutes=7)
        answers = [_as_text(question, one, alter, lambda texts: ";".join(texts) + ";") for question in asked]
        rows.append([number, start, one.at, *person.values(), None, *answers])
    return workbook({"Sheet1": _in_order(rows, order)})


def limesurvey(
    asked: Asked, filled: Sequence[Filled], headings: str = "text", alter: Alter = str, order: Order = list
) -> bytes:
    """LimeSurvey: CSV with byte order mark, all quoted, one column per option; headings "text", "code" or "both"."""
    codes = ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "email"]
    texts = ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "Date started", "Email address"]
    head: list[Cell] = list({"text": texts, "code": codes}.get(headings) or map("{}. {}".format, codes, texts))
    for question in asked:
        parts = [(question["id"], alter(question["text"]))]
        if question["kind"] == "multi":
            parts = [
                (f"{question['id']}[SQ{number:03}]", f"{alter(question['text'])} [{alter(option['text'])}]")
                for number, option in enumerate(question["options"], start=1)
            ]
        head += [{"text": text, "code": code, "both": f"{code}. {text}"}[headings] for code, text in parts]
    rows = [head]
    for number, one in enumerate(filled, start=1):
        at = (one.at or datetime(1980, 1, 1)).strftime(TIME)
        row: list[Cell] = [number, at if one.finished else "", 3, "sv", 4711 + number, at, PERSON["E-post"]]
        for question in asked:
            if question["kind"] == "multi":
                row += [("Ja" if v in one.several.get(question["id"], ()) else "Nej") for v in _texts(question)]
            else:
                row.append(_as_text(question, one, alter, "".join))
        rows.append(row)
    return b"\xef\xbb\xbf" + table(_in_order(rows, order), quoting=csv.QUOTE_ALL).encode("utf-8")


def artologik(asked: Asked, filled: Sequence[Filled], alter: Alter = str, order: Order = list) -> bytes:
    """Artologik/Sunet Survey: VariableView says what the columns and codes of Data mean; several answers, several columns."""
    view: list[list[Cell]] = [["Name", "Type", "Label", "Values"]]
    rows: list[list[Cell]] = [["RespondentId", "E-post", "Closetime"]]
    rows += [[number, PERSON["E-post"], one.at] for number, one in enumerate(filled, start=1)]
    for position, question in enumerate(asked, start=1):
        codes = _codes(question)
        if question["kind"] == "multi":
            for value, text in _texts(question).items():
                name = f"Q{position}_{codes[value]}"
                view.append([name, "Numeric", f"{alter(question['text'])} - {alter(text)}", "0=Ej vald; 1=Vald"])
                rows[0].append(name)
                for row, one in zip(rows[1:], filled, strict=True):
                    row.append(int(value in one.several.get(question["id"], ())))
            continue
        labels = "; ".join(f"{codes[value]}={alter(text)}" for value, text in _texts(question).items())
        view.append([f"Q{position}", "Numeric" if labels else "String", alter(question["text"]), labels])
        rows[0].append(f"Q{position}")
        for row, one in zip(rows[1:], filled, strict=True):
            value_chosen = one.chosen.get(question["id"])
            row.append(one.comment if question["kind"] == "text" else value_chosen and codes[value_chosen])
    return workbook({"VariableView": view, "Data": _in_order(rows, order)})


def surveyxact(
    asked: Asked, filled: Sequence[Filled], alter: Alter = str, order: Order = list, structure: bool = True
) -> bytes:
    """SurveyXact's workbook, see ``surveyxact_sheets``."""
    return workbook(surveyxact_sheets(asked, filled, alter, order, structure))


def surveyxact_csv(asked: Asked, filled: Sequence[Filled], structure: bool = True) -> dict[str, bytes]:
    """The same sheets as SurveyXact writes them as CSV: file name -> content."""
    sheets = surveyxact_sheets(asked, filled, structure=structure)
    return {f"{name.lower()}.csv": b"\xef\xbb\xbf" + table(rows).encode("utf-8") for name, rows in sheets.items()}


def surveyxact_sheets(
    asked: Asked, filled: Sequence[Filled], alter: Alter = str, order: Order = list, structure: bool = True
) -> dict[str, list[list[Cell]]]:
    """SurveyXact: Dataset with codes, Labels (no headings) with their texts, and Structure with what is asked."""
    labels: list[list[Cell]] = []
    asks: list[list[Cell]] = [["variableName", "questionName", "questionText", "choiceValue", "choiceText"]]
    rows: list[list[Cell]] = [["respondentid", "email", "closetime", "statoverall_3", "statoverall_4"]]
    for number, one in enumerate(filled, start=1):
        rows.append([number, PERSON["E-post"], one.at, int(not one.finished), int(one.finished)])
    for position, question in enumerate(asked, start=1):
        codes = _codes(question)
        base = f"s_{position}" if structure else question["id"]
        if question["kind"] == "multi":
            for value, text in _texts(question).items():
                name = f"{base}_{codes[value]}"
                labels += [[name, 0, "Ikke valgt"], [name, 1, "Valgt"]]
                asks.append([name, base, alter(question["text"]), codes[value], alter(text)])
                rows[0].append(name)
                for row, one in zip(rows[1:], filled, strict=True):
                    row.append(int(value in one.several.get(question["id"], ())))
            continue
        labels += [[base, codes[value], alter(text)] for value, text in _texts(question).items()]
        asks.append([base, base, alter(question["text"]), None, None])
        rows[0].append(base)
        for row, one in zip(rows[1:], filled, strict=True):
            value_chosen = one.chosen.get(question["id"])
            row.append(one.comment if question["kind"] == "text" else value_chosen and codes[value_chosen])
    sheets = {"Dataset": _in_order(rows, order), "Labels": labels}
    return {**sheets, "Structure": asks} if structure else sheets


def generic_rows(
    asked: Asked, filled: Sequence[Filled], alter: Alter = str, order: Order = list, join: str = ", "
) -> list[list[Cell]]:
    """Any tool: a time, and one column per question."""
    rows: list[list[Cell]] = [["Tidsstämpel", *(alter(question["text"]) for question in asked)]]
    for one in filled:
        at = one.at.strftime(TIME) if one.at else None
        rows.append([at, *(_as_text(question, one, alter, join.join) for question in asked)])
    return _in_order(rows, order)


def generic_csv(asked: Asked, filled: Sequence[Filled], alter: Alter = str, order: Order = list) -> bytes:
    """Any tool, as CSV with commas; several answers with commas too, as Google writes them."""
    return table(generic_rows(asked, filled, alter, order), separator=",").encode("utf-8")


def generic_xlsx(asked: Asked, filled: Sequence[Filled], alter: Alter = str, order: Order = list) -> bytes:
    """Any tool, as xlsx; several answers on lines of their own."""
    return workbook({"Svar 1": generic_rows(asked, filled, alter, order, join="\n")})


Dialect = Callable[..., bytes]
DIALECTS: dict[str, tuple[str, Dialect]] = {
    "forms_sv": ("forms.xlsx", forms),
    "forms_en": ("forms.xlsx", partial(forms, english=True)),
    "limesurvey_text": ("results.csv", limesurvey),
    "limesurvey_code": ("results.csv", partial(limesurvey, headings="code")),
    "limesurvey_both": ("results.csv", partial(limesurvey, headings="both")),
    "artologik": ("survey.xlsx", artologik),
    "surveyxact": ("dataset.xlsx", surveyxact),
    "surveyxact_bare": ("dataset.xlsx", partial(surveyxact, structure=False)),
    "generic_csv": ("export.csv", generic_csv),
    "generic_xlsx": ("export.xlsx", generic_xlsx),
}


def from_json(text: str) -> Asked:
    """The questionnaire as the command line writes it."""
    asked: Asked = json.loads(text)
    return asked
