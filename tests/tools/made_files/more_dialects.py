"""Files of further tools, and the workbook filled in, with the same answers as ``dialects`` writes."""

from __future__ import annotations

import json
from collections.abc import Sequence

from dialects import TIME, Alter, Asked, Cell, Filled, Order, _as_text, _in_order, _texts, generic_rows, table, workbook


def _columns(question: dict[str, object], one: Filled, alter: Alter) -> list[Cell]:
    """The answers to a question with a column per option: the option's text where it is ticked."""
    ticked = one.several.get(str(question["id"]), frozenset())
    return [alter(text) if value in ticked else None for value, text in _texts(question).items()]


def surveymonkey(asked: Asked, filled: Sequence[Filled], alter: Alter = str, order: Order = list) -> bytes:
    """SurveyMonkey: a second heading row with the options, or Response where a question has one answer."""
    head: list[Cell] = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address"]
    below: list[Cell] = [None] * len(head)
    rows: list[list[Cell]] = []
    for question in asked:
        texts = [alter(text) for text in _texts(question).values()]
        several = question["kind"] == "multi"
        head += [alter(question["text"]), *[None] * (len(texts) - 1 if several else 0)]
        below += texts if several else ["Open-Ended Response" if question["kind"] == "text" else "Response"]
    for number, one in enumerate(filled, start=1):
        at = one.at.strftime(TIME) if one.at else None
        row: list[Cell] = [9_000 + number, 77, at, at, "192.0.2.7", "svar@exempel.se"]
        for question in asked:
            row += _columns(question, one, alter) if question["kind"] == "multi" else [_one(question, one, alter)]
        rows.append(row)
    del order  # the second row belongs to the first, so columns stay where they are
    return workbook({"Sheet": [head, below, *rows]})


def qualtrics(asked: Asked, filled: Sequence[Filled], alter: Alter = str, order: Order = list) -> bytes:
    """Qualtrics: codes, questions and import ids in three rows; several answers with commas."""
    texts = ["Start Date", "End Date", "Response Type", "Progress", "Finished", *(alter(q["text"]) for q in asked)]
    codes = ["StartDate", "EndDate", "Status", "Progress", "Finished", *(f"Q{n}" for n in range(1, len(asked) + 1))]
    ids = [json.dumps({"ImportId": f"QID{number}"}) for number in range(len(texts))]
    rows: list[list[Cell]] = [list(codes), list(texts), list(ids)]
    for one in filled:
        at = one.at.strftime(TIME) if one.at else None
        rows.append([at, at, "IP Address", 100, "True", *(_one(question, one, alter, ",") for question in asked)])
    return b"\xef\xbb\xbf" + table(_in_order(rows, order), separator=",").encode("utf-8")


def kobo(asked: Asked, filled: Sequence[Filled], alter: Alter = str, order: Order = list) -> bytes:
    """KoBo's default: several answers in one column, parted by spaces, and again in a column per option."""
    head: list[Cell] = ["start", "end"]
    for question in asked:
        head.append(alter(question["text"]))
        if question["kind"] == "multi":
            head += [f"{alter(question['text'])}/{alter(text)}" for text in _texts(question).values()]
    rows = [head]
    for one in filled:
        at = one.at.isoformat() if one.at else None
        row: list[Cell] = [at, at]
        for question in asked:
            row.append(_one(question, one, alter, " "))
            if question["kind"] == "multi":
                ticked = one.several.get(question["id"], frozenset())
                row += [int(value in ticked) if ticked else None for value in _texts(question)]
        rows.append(row)
    return workbook({"Uppföljning": _in_order(rows, order)})


def google(asked: Asked, filled: Sequence[Filled], alter: Alter = str, order: Order = list) -> bytes:
    """Google Forms' CSV: times with half of the day and zone, several answers with semicolons."""
    rows = generic_rows(asked, filled, alter, join=";")
    for row, one in zip(rows[1:], filled, strict=True):
        row[0] = one.at.strftime("%Y/%m/%d %I:%M:%S %p GMT+2") if one.at else None
    rows[0][0] = "Tidstämpel"
    return table(_in_order(rows, order), separator=",").encode("utf-8")


def our_workbook(asked: Asked, filled: Sequence[Filled], alter: Alter = str, order: Order = list) -> bytes:
    """Our own workbook, its sheets filled in by hand."""
    texts = {question["id"]: _texts(question) for question in asked}
    answers: list[list[Cell]] = [["Omgång", "Kommun", "Verksamhet", "Byggsten", "Nivå", "Svarsdatum"]]
    uses: list[list[Cell]] = [["Omgång", "Kommun", "Verksamhet", "Sammanhang", "Användning"]]
    comments: list[list[Cell]] = [["Omgång", "Kommun", "Verksamhet", "Kommentar"]]
    for one in filled:
        unit: list[Cell] = [
            "2026",
            texts["huvudman"][str(one.chosen["huvudman"])],
            texts["verksamhet"][str(one.chosen["verksamhet"])],
        ]
        day = one.at.date().isoformat() if one.at else None
        for component in ("ansvarig", "plan", "hjulet", "stod"):
            value = one.chosen.get(component)
            level = value if value is None or value.isdigit() else texts[component][value]
            answers.append([*unit, component, level, day])
        ticked = one.several.get("sammanhang", frozenset())
        for value, text in texts["sammanhang"].items() if ticked else ():
            uses.append([*unit, alter(text), "Används" if value in ticked else "Används inte"])
        if one.comment:
            comments.append([*unit, one.comment])
    del order
    return workbook({"Läs mig": [["Uppföljning 2026"]], "Svar": answers, "Hjulet": uses, "Kommentarer": comments})


def _one(question: dict[str, object], one: Filled, alter: Alter, join: str = ";") -> Cell:
    return _as_text(question, one, alter, join.join)
