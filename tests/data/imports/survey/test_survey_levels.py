"""A questionnaire that asks for the organisational level: one response per unit and level."""

# ruff: noqa: DTZ001 -- survey tools write local time without a zone

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from dialects import DIALECTS, Filled, from_json

from data.imports.survey.questionnaire import as_json, questions
from data.map.shapes import municipalities


@pytest.fixture(scope="module")
def by_level(survey):
    places = list(municipalities(survey.model.county_code).select("code", "name").iter_rows())
    asked = questions(survey.model, places, by_org_level=True)
    return replace(survey, asked=asked, json=from_json(as_json(asked)))


def at_level(level: str | None, plan: str, contexts=(), needs=(), comment=None, day=1) -> Filled:
    return Filled(
        {"huvudman": "0461", "verksamhet": "skola", "organisationsniva": level, "plan": plan},
        {"sammanhang": frozenset(contexts), "stodbehov": frozenset(needs)},
        comment,
        datetime(2026, 9, day, 12, 0),
    )


@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_level_has_its_cells_and_the_unit_has_the_rest_together(by_level, dialect) -> None:
    answers = [
        at_level("chef", "3", ["sip"], ["plan"], "Från chefen.", day=1),
        at_level("medarbetare", "1", ["eht"], ["plan", "annat"], "Från oss.", day=2),
        at_level("ledning", "2", day=3),
    ]
    reading = by_level.read_dialect(dialect, answers)
    assert by_level.errors(reading) == []
    rows = {sheet.role: sheet.frame.drop("Omgång", "Kommun", "Verksamhet") for sheet in reading.sheets}
    plan = rows["Svar"].filter(rows["Svar"]["Byggsten"] == "Lokal implementeringsplan")
    assert plan.select("row_number", "Organisationsnivå", "Nivå", "Svarsdatum").rows() == [
        (2, "Chef", "Planen är beslutad och används i arbetet.", "2026-09-01"),
        (3, "Medarbetare", "Vi diskuterar behovet av en plan och vad den ska innehålla.", "2026-09-02"),
        (4, "Ledning", "Ett utkast finns eller är på väg till beslut.", "2026-09-03"),
    ]
    assert rows["Kommentarer"].rows() == [(2, "Chef: Från chefen.\n\nMedarbetare: Från oss.")]
    assert rows["Hjulet"].rows() == [
        (2, "Hälsosamtal", "Används inte"),
        (3, "Elevhälsoteam (EHT)", "Används"),
        (2, "Samordnad individuell plan (SIP)", "Används"),
        (2, "Vardagsnära insatser i tydlig samverkan (VITS)", "Används inte"),
        (2, "Nätverksmöten", "Används inte"),
        (2, "Annat", "Används inte"),
    ]
    assert rows["Stödbehov"].select("row_number", "Behov-id", "Uppstod").rows() == [
        (2, "2026-0461-skola-plan", "2026-09-01"),
        (3, "2026-0461-skola-annat", "2026-09-02"),
    ]


def test_only_the_same_level_answering_again_is_an_answer_twice(by_level) -> None:
    reading = by_level.read_dialect("forms_sv", [at_level("chef", "1", day=1), at_level("chef", "3", day=2)])
    (warning,) = [problem for problem in reading.problems if problem.code == "answered_twice"]
    assert "Gnesta, Skola, förskola och elevhälsa, Chef" in warning.message
    (cells,) = reading.sheets
    assert cells.frame["row_number"].unique().to_list() == [3]


def test_a_level_left_empty_is_refused(by_level) -> None:
    reading = by_level.read_dialect("forms_sv", [at_level(None, "1")])
    (error,) = by_level.errors(reading)
    assert (error.code, error.row, error.column) == ("missing", 2, "På vilken nivå i organisationen svarar ni?")
    assert reading.sheets == ()


def test_a_file_that_does_not_ask_for_the_level_is_about_the_unit_as_a_whole(by_level, survey, filled) -> None:
    reading = by_level.read("forms.xlsx", DIALECTS["forms_sv"][1](survey.json, filled))
    assert by_level.errors(reading) == []
    assert survey.said(reading) == survey.meant(filled)
