"""A file adds and never erases what it does not mention; a row with Ta bort = Ja takes its own key away, and only that."""

from __future__ import annotations

import pytest

from data.base.errors import EditionError
from data.base.problems import Refused

pytestmark = pytest.mark.rest

NEED = {
    "Behov-id": "N1", "Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Kategori": "Lokal planering",
    "Beskrivning": "Mall för lokal plan", "Status": "Öppet", "Ansvarig funktion": "Processledare",
    "Klart senast": "2026-12-01", "Uppstod": "2026-09",
}  # fmt: skip
PILOT = {"Pilot-id": "P1", "Namn": "Hjulet i elevhälsan", "Tema": "Hjulet", "Kommuner": "Gnesta;Trosa"}
EXAMPLE = {"Exempel-id": "E1", "Rubrik": "Gemensam mall", "Beskrivning": "Delas av två kommuner", "Källa": "UPPF2026"}


def removal(row, *keys):
    """The row with nothing but its key, to be taken away."""
    return {heading: row[heading] if heading in keys else None for heading in row} | {"Ta bort": "Ja"}


def problems(workshop, sheets):
    with pytest.raises(Refused) as refused:
        workshop.prepare(sheets)
    return [(problem.code, problem.row, problem.column) for problem in refused.value.problems]


def test_a_removed_answer_is_a_question_that_nobody_has_answered(asked_2026, answer):
    rows = [answer("Gnesta", "Skola", "plan", "3"), answer("Gnesta", "Skola", "hjulet", "2")]
    asked_2026.load({"Svar": rows})

    gone = asked_2026.load({"Svar": [removal(rows[0], "Omgång", "Kommun", "Verksamhet", "Byggsten")]})

    # The unit has still answered the other question.
    assert asked_2026.cells("0461-SKOLA") == {
        "ansvarig": "ej_besvarad", "plan": "ej_besvarad", "hjulet": 2, "stod": "ej_besvarad",
    }  # fmt: skip
    asked_2026.load({"Svar": [removal(rows[1], "Omgång", "Kommun", "Verksamhet", "Byggsten")]})
    assert set(asked_2026.cells("0461-SKOLA").values()) == {"ej_svarat"}
    asked_2026.undo(gone)
    assert asked_2026.cells("0461-SKOLA")["plan"] == 3


def test_a_file_removes_only_what_it_says(asked_2026, answer):
    rows = [answer("Gnesta", "Skola", "plan", "3"), answer("Trosa", "Skola", "plan", "1")]
    asked_2026.load({"Svar": rows})

    asked_2026.load({"Svar": [{**rows[0], "Ta bort": "Nej"}, {**rows[1], "Nivå": "2", "Ta bort": None}]})

    assert asked_2026.cells("0461-SKOLA")["plan"] == 3
    assert asked_2026.cells("0488-SKOLA")["plan"] == 2


def test_a_published_bound_holds_again_when_the_answer_is_removed(asked_2026, answer):
    bound = {
        "Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Byggsten": "plan", "Lägst": "0", "Högst": "1",
        "Motivering": "Ingen plan är beslutad", "Källa": "UPPF2026", "Säkerhet": "Uppges",
    }  # fmt: skip
    row = answer("Gnesta", "Skola", "plan", "3")
    asked_2026.load({"Svar": [row], "Gränser": [bound]})
    assert asked_2026.cells("0461-SKOLA")["plan"] == 3

    asked_2026.load({"Svar": [{**row, "Ta bort": "Ja"}]})

    assert asked_2026.cells("0461-SKOLA")["plan"] == (0, 1)
    # The bound is no answer, so there is nothing left that the sheet Svar could remove.
    assert problems(asked_2026, {"Svar": [{**row, "Ta bort": "Ja"}]}) == [("removed_absent", 2, "Ta bort")]


def test_a_unit_may_change_from_one_answer_to_answers_by_level_in_one_file(asked_2026, answer):
    whole = answer("Gnesta", "Skola", "plan", "3", Organisationsnivå="Verksamheten")
    asked_2026.load({"Svar": [whole]})
    parts = [answer("Gnesta", "Skola", "plan", "2", Organisationsnivå="Chef")]

    assert ("mixed_levels", 2, "Organisationsnivå") in problems(asked_2026, {"Svar": parts})
    asked_2026.load({"Svar": [{**whole, "Ta bort": "Ja"}, *parts]})

    assert asked_2026.cells("0461-SKOLA")["plan/chef"] == 2
    assert "plan" not in asked_2026.cells("0461-SKOLA")


def test_use_of_the_wheel(asked_2026):
    row = {"Omgång": "2026", "Kommun": "Trosa", "Verksamhet": "Skola", "Sammanhang": "EHT", "Användning": "Prövas"}
    asked_2026.load({"Hjulet": [row]})

    number = asked_2026.load({"Hjulet": [removal(row, "Omgång", "Kommun", "Verksamhet", "Sammanhang")]})

    assert asked_2026.rows("SELECT * FROM wheel_use") == []
    asked_2026.undo(number)
    assert asked_2026.rows("SELECT unit_id, context, use_level FROM wheel_use") == [("0488-SKOLA", "eht", 2)]


def test_who_was_asked(asked_2026):
    asked = "SELECT unit_id FROM participation WHERE asked ORDER BY 1"
    row = {"Omgång": "2026", "Kommun": "Trosa", "Verksamhet": "Skola", "Tillfrågad": None, "Ta bort": "Ja"}

    number = asked_2026.load({"Verksamheter": [row]})

    assert asked_2026.rows(asked) == [("0461-SKOLA",), ("0461-SOC",), ("REG-BUP",)]
    asked_2026.undo(number)
    assert ("0488-SKOLA",) in asked_2026.rows(asked)


def test_a_unit_that_is_no_longer_listed_as_not_asked_may_answer(asked_2026, answer):
    flen = {"Omgång": "2026", "Kommun": "Flen", "Verksamhet": "Skola", "Tillfrågad": None, "Ta bort": "Ja"}
    svar = [answer("Flen", "Skola", "plan", "1")]

    assert problems(asked_2026, {"Svar": svar}) == [("answer_not_asked", 2, "Verksamhet")]
    asked_2026.load({"Verksamheter": [flen], "Svar": svar})

    assert asked_2026.cells("0482-SKOLA")["plan"] == 1


def test_a_need_goes_with_its_events_and_comes_back_with_them(asked_2026):
    asked_2026.load({"Stödbehov": [NEED, {**NEED, "Behov-id": "N2"}]})
    asked_2026.load({"Stödbehov": [{**NEED, "Status": "Pågår"}]})
    events = "SELECT need_id, event_number, status FROM need_event ORDER BY ALL"
    before = asked_2026.rows(events)
    assert before == [("N1", 1, "oppet"), ("N1", 2, "pagar"), ("N2", 1, "oppet")]

    number = asked_2026.load({"Stödbehov": [removal(NEED, "Behov-id")]})

    assert asked_2026.rows("SELECT need_id FROM need") == [("N2",)]
    assert asked_2026.rows(events) == [("N2", 1, "oppet")]
    asked_2026.undo(number)
    assert asked_2026.rows(events) == before
    assert asked_2026.rows("SELECT need_id FROM need ORDER BY 1") == [("N1",), ("N2",)]


def test_a_need_that_was_removed_may_be_raised_again(asked_2026):
    asked_2026.load({"Stödbehov": [NEED]})
    asked_2026.load({"Stödbehov": [removal(NEED, "Behov-id")]})

    asked_2026.load({"Stödbehov": [{**NEED, "Status": "Planerat"}]})

    assert asked_2026.rows("SELECT event_number, status FROM need_event") == [(1, "planerat")]


def test_a_pilot_goes_with_its_places_and_reports(asked_2026):
    report = {"Pilot-id": "P1", "Rapportdatum": "2026-05", "Text": "Prövas i två skolor"}
    asked_2026.load({"Piloter": [PILOT], "Pilotrapporter": [report]})
    tables = (
        "SELECT (SELECT count(*) FROM pilot), (SELECT count(*) FROM pilot_place), (SELECT count(*) FROM pilot_report)"
    )
    assert asked_2026.rows(tables) == [(1, 2, 1)]

    number = asked_2026.load({"Piloter": [removal(PILOT, "Pilot-id")]})

    assert asked_2026.rows(tables) == [(0, 0, 0)]
    asked_2026.undo(number)
    assert asked_2026.rows(tables) == [(1, 2, 1)]


def test_an_example(asked_2026):
    asked_2026.load({"Exempel": [EXAMPLE]})

    asked_2026.load({"Exempel": [removal(EXAMPLE, "Exempel-id")]})

    assert asked_2026.rows("SELECT * FROM example") == []


def test_only_the_key_may_not_be_missing(asked_2026):
    asked_2026.load({"Stödbehov": [NEED]})

    assert problems(asked_2026, {"Stödbehov": [removal(NEED, "Omgång")]}) == [("missing", 2, "Behov-id")]
    # Without the mark, everything else is missing too.
    row = removal(NEED, "Behov-id") | {"Ta bort": "Nej"}
    missing = {"Omgång", "Kategori", "Beskrivning"}
    assert {column for _, _, column in problems(asked_2026, {"Stödbehov": [row]})} == missing


def test_what_is_not_there_cannot_be_removed(asked_2026, answer):
    gone = {"Ta bort": "Ja"}
    sheets = {
        "Verksamheter": [{"Omgång": "2026", "Kommun": "Nyköping", "Verksamhet": "Skola", "Tillfrågad": None, **gone}],
        "Svar": [
            answer("Gnesta", "Skola", "plan", None, **gone),
            answer("Gnesta", "Skola", "plan", None, "1999", **gone),
        ],
        "Hjulet": [{"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Sammanhang": "SIP", **gone}],
        "Stödbehov": [removal(NEED, "Behov-id")],
        "Piloter": [removal(PILOT, "Pilot-id")],
        "Exempel": [removal(EXAMPLE, "Exempel-id")],
    }

    assert problems(asked_2026, sheets) == [("removed_absent", row, "Ta bort") for row in (2, 2, 3, 2, 2, 2, 2)]


def test_the_same_row_cannot_both_stay_and_go(asked_2026, answer):
    row = answer("Gnesta", "Skola", "plan", "3", Svarsdatum="2026-09-01")
    asked_2026.load({"Svar": [row]})

    both = [{**row, "Ta bort": None}, {**row, "Svarsdatum": "2026-09-02", "Ta bort": "Ja"}]

    assert problems(asked_2026, {"Svar": both}) == [("duplicate", 2, None)]


def test_nothing_may_refer_to_what_the_same_file_removes(asked_2026):
    asked_2026.load({"Piloter": [PILOT]})
    place = {"Pilot-id": "P1", "Kommun": "Flen"}

    sheets = {"Piloter": [removal(PILOT, "Pilot-id")], "Pilotplatser": [place]}

    assert problems(asked_2026, sheets) == [("reference", 2, "Pilot-id")]


def test_a_change_that_others_build_on_is_taken_back_last(asked_2026):
    first = asked_2026.load({"Stödbehov": [NEED]})
    removed = asked_2026.load({"Stödbehov": [removal(NEED, "Behov-id")]})

    asked_2026.undo(first)  # what is gone already may lose its origin
    with pytest.raises(EditionError, match="redan tillbakatagen"):
        asked_2026.undo(first)
    asked_2026.undo(removed)

    assert asked_2026.rows("SELECT * FROM need") == []
