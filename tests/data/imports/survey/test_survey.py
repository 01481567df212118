"""What an export of a survey tool may hold beside plain answers, and what is said of it."""

# ruff: noqa: DTZ001 -- survey tools write local time without a zone

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from dialects import DIALECTS, Filled, forms, generic_rows, limesurvey, respond, surveyxact, table, workbook

from data.imports.survey.export import SurveyReading

CONTEXTS = "I vilka sammanhang använder ni Barnets bästa-hjulet?"
PLAN = "Finns en lokal plan för hur samverkansmodellen ska införas hos er?"
UNIT = "Vilken verksamhet svarar ni för?"
DECIDED = "Planen är beslutad och används i arbetet."


def codes(reading: SurveyReading, severity: str) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.row) for problem in reading.problems if problem.severity == severity]


def csv_of(survey, answers: Sequence[Filled], **cells: str) -> bytes:
    """A generic CSV in which cells such as ``A2`` are replaced; columns in the questionnaire's order after the time."""
    rows = generic_rows(survey.json, answers, join=";")
    for place, text in cells.items():
        rows[int(place[1:]) - 1]["ABCDEFGHIJ".index(place[0])] = text
    return table(rows, separator="\t").encode("utf-8")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_nothing_that_says_who_answered_is_in_the_sheets(survey, filled, dialect) -> None:
    reading = survey.read_dialect(dialect, filled)
    held = "".join(sheet.frame.write_csv() for sheet in reading.sheets)
    assert "exempel.se" not in held
    assert "Enhetschef" not in held
    assert "E-post" not in held
    told = " ".join(map(str, reading.problems + reading.undecided + reading.read_as))
    assert "exempel.se" not in told


def test_it_is_shown_what_was_read_as_what_and_what_was_dropped(survey, filled) -> None:
    reading = survey.read_dialect("forms_sv", filled)
    assert reading.dropped == ("ID", "Starttid", "E-post", "Namn", "Senast ändrad tid")
    assert (PLAN, PLAN) in reading.read_as
    assert reading.read_as[-1] == ("Slutförandetid", "Tidpunkten då svaret lämnades")
    ticks = dict(survey.read_dialect("limesurvey_code", filled).read_as)
    assert ticks["sammanhang[SQ002]"] == f"{CONTEXTS} Elevhälsoteam (EHT)"


def test_columns_by_number_are_read_in_the_questionnaires_order_and_said(survey, filled) -> None:
    reading = survey.read_dialect("surveyxact_bare", filled)
    said = [problem.message for problem in reading.problems if problem.code == "options_by_number"]
    assert len(said) == 2
    assert "1 = Hälsosamtal, 2 = Elevhälsoteam (EHT)" in said[0]


def test_of_two_answers_from_a_unit_the_latest_counts_and_both_are_shown(survey) -> None:
    twice = [
        respond("0461", "skola", [None, "3"], at=datetime(2026, 9, 2, 9, 0), comment="senare"),
        respond("0488", "skola", [None, "2"], at=datetime(2026, 9, 2, 8, 0)),
        respond("0461", "skola", [None, "1"], at=datetime(2026, 9, 2, 8, 59), comment="tidigare"),
    ]
    reading = survey.read_dialect("forms_sv", twice)
    assert survey.errors(reading) == []
    (warning,) = [problem for problem in reading.problems if problem.code == "answered_twice"]
    assert (warning.severity, warning.row) == ("warning", 2)
    assert "raderna 2 och 4" in warning.message
    assert "senaste räknas, rad 2" in warning.message
    said = survey.said(reading)
    assert (said.cells["0461-SKOLA", "plan"], said.cells["0488-SKOLA", "plan"]) == (3, 2)
    assert said.comments == {"0461-SKOLA": "senare"}


@pytest.mark.parametrize("times", [(None, None), ("2026-09-02", None), ("2026-09-02", "2026-09-02")])
def test_two_answers_whose_order_cannot_be_told_are_asked_about(survey, times) -> None:
    answers = [respond("0461", "skola", ["1"]), respond("0461", "skola", ["2"])]
    reading = survey.read("e.csv", csv_of(survey, answers, A2=times[0] or "", A3=times[1] or ""))
    (one,) = reading.undecided
    assert "raderna 2 och 3" in one.asked
    assert [choice.text for choice in one.choices] == ["Svaret på rad 2", "Svaret på rad 3"]
    told = survey.read(
        "e.csv", csv_of(survey, answers, A2=times[0] or "", A3=times[1] or ""), {(one.scope, one.key): "3"}
    )
    assert told.undecided == ()
    assert survey.said(told).cells["0461-SKOLA", "ansvarig"] == 2


def test_a_day_and_a_month_that_could_change_places_are_refused(survey) -> None:
    answers = [respond("0461", "skola", ["1"]), respond("0488", "skola", ["2"])]
    reading = survey.read("e.csv", csv_of(survey, answers, A2="03/04/2026 10:00", A3="05/05/2026 10:00"))
    (error,) = survey.errors(reading)
    assert (error.code, error.row, error.column, error.found) == ("time", 2, "Tidsstämpel", "03/04/2026 10:00")
    assert "ÅÅÅÅ-MM-DD" in error.message
    # The tool writes all its times alike, so that one of them may tell how to read the others.
    reading = survey.read("e.csv", csv_of(survey, answers, A2="03/04/2026 10:00", A3="04/13/2026 10:00"))
    assert survey.said(reading).days == {"0461-SKOLA": "2026-03-04", "0488-SKOLA": "2026-04-13"}


def test_an_unknown_heading_is_asked_about_once_with_a_suggestion(survey) -> None:
    answers = [respond("0461", "skola", [None, "3"])]
    content = csv_of(survey, answers, E1="Finns en lokal plan för hur modellen ska införas?")
    reading = survey.read("e.csv", content)
    (one,) = reading.undecided
    assert (one.scope, one.suggestion, one.suggested_text) == ("heading", "plan", PLAN)
    assert one.found == "Finns en lokal plan för hur modellen ska införas?"
    assert [error.code for error in survey.errors(reading)] == ["undecided"]
    assert survey.errors(reading)[0].suggestion == PLAN
    assert ("0461-SKOLA", "plan") not in survey.said(reading).cells  # a suggestion is never applied

    mapped = survey.read("e.csv", content, {(one.scope, one.key): "plan"})
    assert survey.errors(mapped) == []
    assert survey.said(mapped) == survey.meant(answers)
    # The mapping is kept and holds for the next file, however the heading is spaced there.
    again = csv_of(survey, answers, E1="FINNS en lokal  plan för hur modellen ska införas? ")
    assert survey.said(survey.read("2.csv", again, {(one.scope, one.key): "plan"})) == survey.meant(answers)

    ignored = survey.read("e.csv", content, {(one.scope, one.key): "ignore"})
    assert survey.errors(ignored) == []
    assert ("0461-SKOLA", "plan") not in survey.said(ignored).cells


def test_an_unknown_answer_is_asked_about_once_with_a_suggestion(survey) -> None:
    answers = [respond("0461", "skola", [None, "3"]), respond("0488", "skola", [None, "3"])]
    content = csv_of(survey, answers, E2="Planen är beslutad och används", E3="Planen är beslutad och  används")
    reading = survey.read("e.csv", content)
    (one,) = reading.undecided
    assert (one.scope, one.suggestion, one.rows) == ("plan", "3", (2, 3))
    assert one.suggested_text == DECIDED
    (error,) = survey.errors(reading)
    assert (error.code, error.row, error.column, error.suggestion) == ("undecided", 2, PLAN, DECIDED)
    assert survey.said(survey.read("e.csv", content, {(one.scope, one.key): "3"})) == survey.meant(answers)
    ignored = survey.said(survey.read("e.csv", content, {(one.scope, one.key): "ignore"}))
    assert ignored.cells["0461-SKOLA", "plan"] == "ej_besvarad"


def test_a_heading_may_be_mapped_to_the_time(survey) -> None:
    answers = [respond("0461", "skola", [None, "3"], at=datetime(2026, 9, 30, 10, 0))]
    content = csv_of(survey, answers, A1="När fyllde ni i den här?")
    (one,) = survey.read("e.csv", content).undecided
    mapped = survey.read("e.csv", content, {(one.scope, one.key): "svarsdatum"})
    assert survey.said(mapped) == survey.meant(answers)
    assert mapped.dropped == ()


@pytest.mark.parametrize("number", ["3", "0", "3,0", "7"])
def test_a_bare_number_is_never_taken_for_a_level(survey, number) -> None:
    """It may be the tool's number for the option: 1 for the first, which is level 0."""
    reading = survey.read("e.csv", csv_of(survey, [respond("0461", "skola", ["1"])], D2=number))
    (one,) = reading.undecided
    assert (one.scope, one.found, one.suggestion) == ("ansvarig", number, None)
    assert [(error.code, error.row) for error in survey.errors(reading)] == [("undecided", 2)]


def test_a_code_without_text_is_asked_about(survey) -> None:
    labels = [["huvudman", 1, "Gnesta"], ["verksamhet", 1, "Skola"], ["plan", 1, "En lokal plan saknas."]]
    rows = [["respondentid", "huvudman", "verksamhet", "plan", "statoverall_4"], [1, 1, 1, 1, 1], [2, 1, 1, 2, 1]]
    reading = survey.read("sx.xlsx", workbook({"Dataset": rows, "Labels": labels}))
    asked = [(one.scope, one.found, one.rows) for one in reading.undecided if one.scope != "rows"]
    assert asked == [("plan", "2", (3,))]


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"B2": ""}, "missing", "Vilken huvudman svarar ni för?"),
        ({"C2": ""}, "missing", UNIT),
        ({"B2": "Katrinholm"}, "undecided", "Vilken huvudman svarar ni för?"),
        ({"C2": "Fritidsgården"}, "undecided", UNIT),
        ({"C2": "Hälsoval"}, "unit_principal", UNIT),
        ({"B2": "Region Sörmland"}, "unit_principal", UNIT),
    ],
)
def test_a_unit_that_is_empty_unknown_or_anothers_is_an_error_with_its_place(survey, cells, code, column) -> None:
    answers = [respond("0461", "skola", ["1"]), respond("0488", "skola", ["2"])]
    reading = survey.read("e.csv", csv_of(survey, answers, **cells))
    (error,) = survey.errors(reading)
    assert (error.code, error.row, error.column) == (code, 2, column)
    assert {unit for unit, _ in survey.said(reading).cells} == {"0488-SKOLA"}


def test_a_misspelt_municipality_is_suggested_and_not_applied(survey) -> None:
    reading = survey.read("e.csv", csv_of(survey, [respond("0461", "skola", ["1"])], B2="Katrinholm"))
    assert survey.errors(reading)[0].suggestion == "Katrineholm"
    assert reading.sheets == ()


def test_an_empty_unit_stops_the_import_wherever_the_question_is_missing(survey) -> None:
    rows = [row[:2] + row[3:] for row in generic_rows(survey.json, [respond("0461", "skola", ["1"])])]
    reading = survey.read("e.xlsx", workbook({"Svar": rows}))
    assert [error.code for error in survey.errors(reading)] == ["question_missing"]
    assert reading.sheets == ()


def test_a_question_that_the_file_lacks_says_nothing(survey) -> None:
    rows = [row[:4] + row[5:] for row in generic_rows(survey.json, [respond("0461", "skola", ["1", "3"])])]
    reading = survey.read("e.xlsx", workbook({"Svar": rows}))
    assert codes(reading, "warning") == [("question_missing", None)]
    assert set(survey.said(reading).cells) == {("0461-SKOLA", one) for one in ("ansvarig", "hjulet", "stod")}


def test_the_user_decides_whether_unfinished_responses_are_read(survey) -> None:
    answers = [
        respond("0461", "skola", ["1"], at=datetime(2026, 9, 1)),
        respond("0488", "skola", ["2"], at=datetime(2026, 9, 1), finished=False),
        respond("0480", "skola", ["2"], at=datetime(2026, 9, 1), finished=False),
    ]
    for name, content in (
        ("results.csv", limesurvey(survey.json, answers)),
        ("results.csv", limesurvey(survey.json, answers, headings="code")),
        ("dataset.xlsx", surveyxact(survey.json, answers)),
    ):
        (one,) = survey.read(name, content).undecided
        assert (one.scope, one.rows, one.suggestion) == ("rows", (3, 4), None)
        assert one.asked.startswith("2 svar är inte inskickade eller är test: rad 3 (")
        without = survey.read(name, content, {(one.scope, one.key): "leave"})
        assert survey.errors(without) == []
        assert {unit for unit, _ in survey.said(without).cells} == {"0461-SKOLA"}
        included = survey.read(name, content, {(one.scope, one.key): "read"})
        assert {unit for unit, _ in survey.said(included).cells} == {"0461-SKOLA", "0488-SKOLA", "0480-SKOLA"}


def test_a_file_without_a_finished_response_is_refused(survey) -> None:
    content = limesurvey(survey.json, [respond("0461", "skola", ["1"], finished=False)])
    (one,) = survey.read("r.csv", content).undecided
    reading = survey.read("r.csv", content, {(one.scope, one.key): "leave"})
    assert codes(reading, "error") == [("no_responses", None)]


def test_the_wheels_former_names_are_read_and_said(survey) -> None:
    answers = [respond("0461", "skola", several={"sammanhang": frozenset({"eht"}), "stodbehov": frozenset({"hjulet"})})]
    former = csv_of(survey, answers, H1="I vilka sammanhang använder ni Välmåendehjulet?", I2="Må bra-hjulet;")
    reading = survey.read("e.csv", former)
    assert survey.errors(reading) == []
    assert codes(reading, "warning") == [("wheel_former_name", None), ("wheel_former_name", 2)]
    assert survey.said(reading) == survey.meant(answers)


def test_the_semicolon_after_the_last_answer_in_forms_is_no_answer(survey) -> None:
    ticked = frozenset({"halsosamtal", "annat"})
    answers = [respond("0461", "skola", several={"sammanhang": ticked})]
    content = csv_of(survey, answers, H2="Hälsosamtal;Annat;")
    assert content.decode().count("Hälsosamtal;Annat;") == 1
    assert survey.said(survey.read("e.csv", content)) == survey.meant(answers)
    own_words = survey.read("e.csv", csv_of(survey, answers, H2="Hälsosamtal;Vid besök, hemma;"))
    assert [(one.scope, one.found) for one in own_words.undecided] == [("sammanhang", "Vid besök, hemma")]


def test_the_same_file_again_has_the_same_needs(survey, filled) -> None:
    one, other = (survey.read_dialect("forms_sv", filled) for _ in range(2))
    for first, second in zip(one.sheets, other.sheets, strict=True):
        assert first.frame.equals(second.frame)


def test_a_need_without_a_time_arose_in_the_rounds_year(survey) -> None:
    answers = [respond("0461", "skola", several={"stodbehov": frozenset({"plan"})})]
    reading = survey.read("e.csv", csv_of(survey, answers))
    (needs,) = [sheet for sheet in reading.sheets if sheet.role == "Stödbehov"]
    assert needs.frame.select("Behov-id", "Uppstod").rows() == [("2026-0461-skola-plan", "2026")]


def test_more_responses_on_another_sheet_are_not_lost_in_silence(survey, filled) -> None:
    rows = generic_rows(survey.json, filled)
    reading = survey.read(
        "e.xlsx", workbook({"Svar (1)": rows, "Svar (2)": [rows[0], *rows[2:]], "Diagram": [["a"], ["b"]]})
    )
    assert codes(reading, "error") == [("responses_in_two_sheets", None)]
    assert codes(reading, "warning") == [("sheet_unread", None)]


def test_a_cell_without_value_in_a_column_that_is_read_is_an_error(survey, filled, tmp_path) -> None:
    import openpyxl  # noqa: PLC0415 -- only here: it writes a cell as an error

    path = tmp_path / "fel.xlsx"
    path.write_bytes(forms(survey.json, filled))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for heading in ("Namn", PLAN):
        column = next(cell.column for cell in sheet[1] if cell.value == heading)
        sheet.cell(2, column).value = "#REF!"
        sheet.cell(2, column).data_type = "e"
    book.save(path)
    reading = survey.read("fel.xlsx", path.read_bytes())
    assert [(error.code, error.row, error.column) for error in survey.errors(reading)] == [("cell_error", 2, PLAN)]
