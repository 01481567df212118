"""What must never be left out, read or chosen unasked: it is asked about, refused until told, and then is what was told."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from dialects import Asked, forms, from_json, respond
from more_dialects import our_workbook

from data.base.problems import Refused
from data.imports.files.sheet_reader import Source
from data.imports.load import Files, Loadable, make, read
from data.imports.meanings import asked_questions
from data.imports.survey.questionnaire import as_json

pytestmark = pytest.mark.rest

NOW = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 -- editions hold UTC without saying so
START = datetime(2026, 9, 13, 8, 0)  # noqa: DTZ001 -- survey tools write local time without a zone
ANSWERS = [
    respond("0461", "skola", ["4", "3"], several={"sammanhang": frozenset({"eht", "sip"})}, comment="Först", at=START),
    respond("0480", "socialtjanst", ["1", "0"], comment="Sedan", at=START + timedelta(days=1)),
]
FIRST = {("0461-SKOLA", "ansvarig"): 4, ("0461-SKOLA", "plan"): 3}
SECOND = {("0480-SOC", "ansvarig"): 1, ("0480-SOC", "plan"): 0}
Grid = list[list[Any]]
Told = Mapping[tuple[str, str], str]


@pytest.fixture
def asked(bare) -> Asked:
    return from_json(as_json([one for one in asked_questions(bare.store.model) if one.id != "organisationsniva"]))


def sheets_of(content: bytes) -> dict[str, Grid]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def xlsx(sheets: Mapping[str, Grid], hidden: str = "") -> Source:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
    out = io.BytesIO()
    book.save(out)
    return Source("svar.xlsx", out.getvalue())


def exported(asked: Asked) -> Grid:
    return sheets_of(forms(asked, ANSWERS))["Sheet1"]


def column(rows: Grid, asked: Asked, question: str) -> int:
    return rows[0].index(next(one["text"] for one in asked if one["id"] == question))


def cells(loadable: Loadable) -> dict[tuple[str, str], int]:
    rows = loadable.batch.tables["cell"].to_dicts()
    return {(row["unit_id"], row["component"]): row["level"] for row in rows if row["level"] is not None}


def decided(store: Any, source: Source, told: Told) -> tuple[Files, Loadable]:
    """Read ``source``, which must ask just what is ``told`` and be refused until it is; the files are those before."""
    files = read(store, [source], "2026")
    assert {(one.scope, one.key) for one in files.undecided} == set(told)
    with pytest.raises(Refused) as refused:
        make(store, files, NOW, "2026")
    assert {one.code for one in refused.value.problems} == {"undecided"}
    assert files.refused_account.read == 0
    after = read(store, [source], "2026", told)
    assert after.unused == []  # the command line refuses what is told for nothing
    return files, make(store, after, NOW, "2026")


def test_a_hidden_sheet_with_answers(bare, asked):
    source = xlsx({"Omslag": [["Uppföljning", "2026"], ["Antal", 2]], "Sheet1": exported(asked)}, hidden="Sheet1")
    key = ("rows", "sheet1: dolt blad")
    assert cells(decided(bare.store, source, {key: "read"})[1]) == FIRST | SECOND
    with pytest.raises(Refused):
        make(bare.store, read(bare.store, [source], "2026", {key: "leave"}), NOW, "2026")


def test_a_hidden_sheet_of_the_workbook(bare, asked):
    source = xlsx(sheets_of(our_workbook(asked, ANSWERS)), hidden="Kommentarer")
    key = ("rows", "kommentarer: dolt blad")
    assert decided(bare.store, source, {key: "read"})[1].batch.tables["unit_comment"].height == 2
    assert "unit_comment" not in decided(bare.store, source, {key: "leave"})[1].batch.tables


def test_a_hidden_sheet_without_answers_is_not_asked_about(bare, asked):
    source = xlsx({"Sheet1": exported(asked), "Register": [["Val"], ["a"]]}, hidden="Register")
    loadable = make(bare.store, read(bare.store, [source], "2026"), NOW, "2026")
    assert [line.why for line in loadable.account.lines if line.sheet == "Register"] == ["bladet är dolt"]


@pytest.mark.parametrize(("told", "expected"), [("read", FIRST | SECOND), ("leave", SECOND)])
def test_an_answer_above_the_headings(bare, asked, told, expected):
    rows = exported(asked)
    rows[0], rows[1] = rows[1], rows[0]
    _, loadable = decided(bare.store, xlsx({"Sheet1": rows}), {("rows", "sheet1: rader ovanför rubrikraden"): told})
    assert cells(loadable) == expected


def test_a_formula_without_a_value_above_the_headings_stops_the_import(bare, asked):
    rows = exported(asked)
    rows[0], rows[1] = rows[1], rows[0]
    rows[0][column([rows[1]], asked, "stodbehov")] = "=1+1"
    files = read(bare.store, [xlsx({"Sheet1": rows})], "2026", {("rows", "sheet1: rader ovanför rubrikraden"): "read"})
    with pytest.raises(Refused) as refused:
        make(bare.store, files, NOW, "2026")
    assert [(one.code, one.row) for one in refused.value.problems] == [("formula_no_value", 1)]


@pytest.mark.parametrize(("row", "level"), [("2", 4), ("4", 1)])
def test_two_answers_of_which_neither_is_the_later(bare, asked, row, level):
    rows = exported(asked)
    again = list(rows[1])
    again[column(rows, asked, "ansvarig")] = rows[2][column(rows, asked, "ansvarig")]
    _, loadable = decided(
        bare.store,
        xlsx({"Sheet1": [*rows, again]}),
        {("rows", "sheet1: gnesta, skola, förskola och elevhälsa"): row},
    )
    assert cells(loadable)["0461-SKOLA", "ansvarig"] == level


def test_the_same_answer_twice_is_not_asked_about(bare, asked):
    rows = exported(asked)
    loadable = make(bare.store, read(bare.store, [xlsx({"Sheet1": [*rows, rows[1]]})], "2026"), NOW, "2026")
    assert cells(loadable) == FIRST | SECOND
    assert "samma svar står på en annan rad" in {line.why for line in loadable.account.lines}


@pytest.mark.parametrize(
    "words", ["Skola och socialtjänst", "Skola/socialtjänst", "skola + soc", "Skola & Socialtjänst"]
)
def test_an_answer_for_two_units_in_anyones_words(bare, asked, words):
    rows = exported(asked)[:2]
    rows[1][column(rows, asked, "verksamhet")] = words
    _, loadable = decided(bare.store, xlsx({"Sheet1": rows}), {("verksamhet", words.lower()): "skola|socialtjanst"})
    assert cells(loadable) == FIRST | {("0461-SOC", component): level for (_, component), level in FIRST.items()}


@pytest.mark.parametrize(
    ("heading", "words"),
    [("Svarsstatus", ("Fullständig", "Ofullständig")), ("Testsvar", ("Nej", "Ja")), ("Is complete", ("Yes", "No"))],
)
def test_an_answer_that_is_unfinished_or_a_test(bare, asked, heading, words):
    rows = exported(asked)
    rows[0].append(heading)
    for row, word in zip(rows[1:], words, strict=True):
        row.append(word)
    _, loadable = decided(bare.store, xlsx({"Sheet1": rows}), {("rows", "sheet1: ofärdiga svar"): "leave"})
    assert cells(loadable) == FIRST


def test_a_column_that_the_user_says_is_the_status(bare, asked):
    rows = exported(asked)
    for row, cell in zip(rows, ["Läge", "Ja", "Nej"], strict=True):
        row.append(cell)
    told = {("heading", "läge"): "status"}
    files = read(bare.store, [xlsx({"Sheet1": rows})], "2026", told)
    assert [(one.scope, one.rows) for one in files.undecided] == [("rows", (3,))]


def test_a_column_that_the_user_says_is_the_time(bare, asked):
    rows = exported(asked)
    rows[0][rows[0].index("Slutförandetid")] = "Ifyllt den"
    files, loadable = decided(bare.store, xlsx({"Sheet1": rows}), {("heading", "ifyllt den"): "svarsdatum"})
    assert [one.suggestion for one in files.decisions] == ["svarsdatum"]
    assert {str(day) for day in loadable.batch.tables["cell"]["answered_on"]} == {"2026-09-13", "2026-09-14"}


@pytest.mark.parametrize(
    ("question", "heading"), [("huvudman", "Uppgiftslämnare"), ("verksamhet", "Respondent"), ("plan", "Språk")]
)
def test_answers_below_a_heading_of_a_persons_or_a_tools(bare, asked, question, heading):
    rows = exported(asked)
    rows[0][column(rows, asked, question)] = heading
    files, loadable = decided(bare.store, xlsx({"Sheet1": rows}), {("heading", heading.lower()): question})
    assert [one.suggestion for one in files.decisions] == [question]
    assert cells(loadable) == FIRST | SECOND


@pytest.mark.parametrize(
    "name", [lambda text: f"{text} (2)", lambda text: f"Socialtjänst: {text}", lambda text: f"{text} - Socialtjänst"]
)
def test_branches_that_are_numbered_or_named_after_a_unit(bare, asked, name: Callable[[str], str]):
    rows = exported(asked)
    for question in ("ansvarig", "plan", "sammanhang", "kommentar"):
        at = column(rows, asked, question)
        rows[0].append(name(rows[0][at]))
        rows[1].append(None)
        rows[2].append(rows[2][at])
        rows[2][at] = None
    loadable = make(bare.store, read(bare.store, [xlsx({"Sheet1": rows})], "2026"), NOW, "2026")
    assert cells(loadable) == FIRST | SECOND


@pytest.mark.parametrize(
    "parted", ["EHT och SIP", "EHT / SIP", "['Elevhälsoteam (EHT)', 'Samordnad individuell plan (SIP)']"]
)
def test_several_options_however_they_are_parted_are_suggested_together(bare, asked, parted):
    rows = exported(asked)
    rows[1][column(rows, asked, "sammanhang")] = parted
    files, loadable = decided(bare.store, xlsx({"Sheet1": rows}), {("sammanhang", parted.lower()): "eht|sip"})
    assert [one.suggestion for one in files.decisions] == ["eht|sip"]
    assert loadable.batch.tables["wheel_use"].filter(use_level=3)["context"].to_list() == ["eht", "sip"]
