"""A partial file adds; what it does not mention stays."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.rest

NEED = {
    "Behov-id": "b1",
    "Omgång": "2026",
    "Kommun": "Gnesta",
    "Verksamhet": "Skola",
    "Kategori": "hjulet",
    "Beskrivning": "Handledning i hjulet",
}


def need(**more: str | None) -> dict[str, list[dict[str, str | None]]]:
    return {"Stödbehov": [{**NEED, **more}]}


def state(workshop, need_id: str = "b1") -> list[tuple[object, ...]]:
    return workshop.rows(
        "SELECT event_number, status, responsible, due_on::VARCHAR FROM need_event "
        f"WHERE need_id = '{need_id}' ORDER BY event_number"
    )


def test_columns_that_a_file_lacks_stay(asked_2026) -> None:
    full = {"Pilot-id": "p1", "Namn": "Prov", "Tema": "Hjulet", "Typ": "projekt", "Kommuner": "Gnesta", "Fas": "start"}
    place = {"Pilot-id": "p1", "Kommun": "Gnesta", "Uppgift": "leder"}
    asked_2026.load({"Piloter": [full], "Pilotplatser": [place]})
    asked_2026.load(
        {"Piloter": [{"Pilot-id": "p1", "Namn": "Prov", "Tema": "Hjulet", "Kommuner": "Gnesta", "Fas": "drift"}]}
    )
    assert asked_2026.rows("SELECT kind, phase FROM pilot") == [("projekt", "drift")]
    assert asked_2026.rows("SELECT municipality_code, task FROM pilot_place") == [("0461", "leder")]


def test_a_list_of_who_was_asked_does_not_silence_those_who_answered(asked_2026) -> None:
    stated = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Tillfrågad": "Ja"}
    asked_2026.load({"Verksamheter": [{**stated, "Svarat": "Ja", "Grund": "enligt rapporten"}]})
    asked_2026.load({"Verksamheter": [stated, {**stated, "Kommun": "Flen", "Verksamhet": "Socialtjänst"}]})
    found = "SELECT answered, basis FROM participation WHERE unit_id = '0461-SKOLA' AND round_id = '2026'"
    assert asked_2026.rows(found) == [(True, "enligt rapporten")]


def test_that_a_unit_answered_goes_with_its_answers(asked_2026, answer) -> None:
    """The list of who was asked must not turn what follows from answers into something stated."""
    number = asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3")]})
    stated = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Tillfrågad": "Ja"}
    asked_2026.load({"Verksamheter": [stated, {**stated, "Kommun": "Flen", "Verksamhet": "Socialtjänst"}]})
    asked_2026.undo(number)
    assert asked_2026.cells("0461-SKOLA")["plan"] == "ej_svarat"


def test_a_list_that_comes_after_the_round_changes_only_those_it_mentions(bare, answer) -> None:
    def asked() -> dict[str, bool]:
        return dict(bare.rows("SELECT unit_id, asked FROM participation WHERE round_id = '2026' ORDER BY unit_id"))

    bare.load({"Svar": [answer("Gnesta", "Skola", "plan", "3")]}, new_round="2026")
    before = asked()
    assert set(before.values()) == {True}
    row = {"Omgång": "2026", "Kommun": "Trosa", "Verksamhet": "Skola", "Tillfrågad": "Nej"}
    first = bare.load({"Verksamheter": [row]})
    assert asked() == before | {"0488-SKOLA": False}
    second = bare.load({"Verksamheter": [{**row, "Kommun": "Flen"}]})
    assert asked() == before | {"0488-SKOLA": False, "0482-SKOLA": False}
    bare.undo(second)
    assert asked() == before | {"0488-SKOLA": False}
    bare.undo(first)
    assert asked() == before


def test_a_need_without_status_is_open_when_new_and_unchanged_when_known(asked_2026) -> None:
    asked_2026.load(need())
    assert state(asked_2026) == [(1, "oppet", None, None)]
    working = {"Status": "Pågår", "Ansvarig funktion": "rektor", "Klart senast": "2026-12-01"}
    asked_2026.load(need(**working))
    asked_2026.load(need(Beskrivning="Handledning i hjulet, två tillfällen"))
    assert state(asked_2026) == [(1, "oppet", None, None), (2, "pagar", "rektor", "2026-12-01")]
    assert asked_2026.rows("SELECT description FROM need") == [("Handledning i hjulet, två tillfällen",)]
    asked_2026.load(need(Status="Tillgodosett"))
    assert state(asked_2026)[-1] == (3, "tillgodosett", "rektor", "2026-12-01")
    asked_2026.load(need(**{**working, "Ansvarig funktion": None, "Klart senast": None}))
    assert state(asked_2026)[-1] == (4, "pagar", "rektor", "2026-12-01")
    asked_2026.load(need(**{"Ansvarig funktion": "–", "Klart senast": "-"}))
    assert state(asked_2026)[-1] == (5, "pagar", None, None)


def test_what_is_filled_in_beside_an_empty_status_counts(asked_2026) -> None:
    asked_2026.load(need(**{"Ansvarig funktion": "rektor"}))
    assert state(asked_2026) == [(1, "oppet", "rektor", None)]
    asked_2026.load(need(**{"Status": "Pågår", "Ansvarig funktion": "rektor", "Klart senast": "2026-12-01"}))
    asked_2026.load(need(**{"Ansvarig funktion": "enhetschef"}))
    assert state(asked_2026)[1:] == [(2, "pagar", "rektor", "2026-12-01"), (3, "pagar", "enhetschef", "2026-12-01")]


def test_a_comment_makes_nobody_else_not_asked(bare) -> None:
    """A comment is kept beside the answers, and does not pass for a list of who was asked."""
    row = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Kommentar": "Vi börjar i höst"}
    bare.load({"Kommentarer": [row]}, new_round="2026")
    assert bare.rows(
        "SELECT count(*), count(*) FILTER (WHERE asked), count(*) FILTER (WHERE answered) FROM participation"
    ) == [(21, 21, 1)]
    assert bare.cells("0461-SKOLA")["plan"] == "ej_besvarad"
    assert bare.rows("SELECT unit_id, comment, comment_approved FROM unit_comment") == [
        ("0461-SKOLA", "Vi börjar i höst", False)
    ]
