"""What a change would do, told before it is done: each part of ``Effect`` with rows counted by hand."""

from __future__ import annotations

import pytest

from data.acts.rounds import publish_round
from data.base.batch import Batch
from data.effect.effect import Effect, effect_of
from data.effect.in_words import summary
from data.model.model import load_model
from data.store.editions import Store

pytestmark = pytest.mark.rest

GNESTA, GNESTA_SOC, TROSA = "Gnesta, skola", "Gnesta, socialtjänst", "Trosa, skola"
ANSVARIG, PLAN, HJULET, STOD = (
    "Barnets bästa-ansvarig", "Lokal implementeringsplan", "Barnets bästa-hjulet", "Information, stöd och kapacitet",
)  # fmt: skip
NEED = {
    "Behov-id": "N1", "Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Kategori": "Lokal planering",
    "Beskrivning": "Mall för lokal plan", "Status": "Öppet", "Ansvarig funktion": "Processledare",
    "Klart senast": "2026-12-01", "Uppstod": "2026-09",
}  # fmt: skip
PILOT = {"Pilot-id": "P1", "Namn": "Hjulet i elevhälsan", "Tema": "Hjulet", "Kommuner": "Gnesta;Trosa"}
USE = {"Omgång": "2026", "Kommun": "Trosa", "Verksamhet": "Skola", "Sammanhang": "EHT", "Användning": "Prövas"}
EXAMPLE = {"Exempel-id": "E1", "Rubrik": "Gemensam mall", "Beskrivning": "Delas av två kommuner", "Källa": "UPPF2026"}
NONE_ELSE = {
    "wheel_use": 0, "pilot": 0, "pilot_place": 0, "pilot_report": 0, "example": 0, "source": 0, "finding": 0,
    "unit_comment": 0, "context_statement": 0, "recommendation": 0, "material": 0, "timeline_event": 0, "contradiction": 0,
    "not_published": 0, "background": 0, "organisation": 0, "county_plan": 0, "quality_declaration": 0, "answer_sample": 0,
    "answer_check": 0, "recommendation_event": 0, "activity": 0, "activity_event": 0,
    "indicator_value": 0, "occasion": 0, "web_use": 0, "independent_school": 0,
}  # fmt: skip


def effect(workshop, sheets=None, new_round=None, batch=None, undo=None) -> Effect:
    """Return what sheets, a batch or an undo would do to the newest edition; nothing is stored."""
    store = workshop.store
    before = store.numbers()
    if sheets is not None:
        batch = workshop.prepare(sheets, new_round).batch
    now = store.history()["created_at"][0]
    with store.draft("Prov", "prov", now, batch, undo) as draft:
        found = effect_of(draft)
    assert store.numbers() == before
    return found


def cells(found: Effect) -> list[tuple[object, ...]]:
    """Return (unit, component, organisational level, whether first, before, after); a bound as (low, high)."""
    return [
        (
            row["unit_name"],
            row["component_name"],
            row["org_level"],
            row["is_first"],
            *(
                row[f"level_{when}"]
                if row[f"level_{when}"] is not None
                else (row[f"low_{when}"], row[f"high_{when}"])
                if row[f"low_{when}"] is not None
                else row[f"reason_{when}"]
                for when in ("before", "after")
            ),
        )
        for row in found.cells.iter_rows(named=True)
    ]


def only(found: Effect, *parts: str) -> bool:
    """Whether nothing but ``parts`` of the effect holds anything."""
    frames = ("answers", "silenced", "cells", "lost", "stages", "needs", "rounds")
    filled = [name for name in frames if not getattr(found, name).is_empty()]
    filled += [name for name in ("other_rows", "other_gone") if any(getattr(found, name).values())]
    return filled == list(parts)


# Answers and cells ------------------------------------------------------------------------------------------------------


def test_units_that_answer_for_the_first_time(asked_2026, answer):
    rows = [
        answer("Trosa", "Skola", "plan", "1"),
        answer("Gnesta", "Skola", "plan", "3"),
        answer("Gnesta", "Skola", "stod", "2"),
    ]

    found = effect(asked_2026, {"Svar": rows})

    assert found.answers.rows() == [("2026", GNESTA, "0461"), ("2026", TROSA, "0488")]
    # All four cells of each unit change: those answered get a level, the others go from silence to a skipped question.
    assert cells(found) == [
        (GNESTA, ANSVARIG, "verksamheten", True, "ej_svarat", "ej_besvarad"),
        (GNESTA, PLAN, "verksamheten", True, "ej_svarat", 3),
        (GNESTA, HJULET, "verksamheten", True, "ej_svarat", "ej_besvarad"),
        (GNESTA, STOD, "verksamheten", True, "ej_svarat", 2),
        (TROSA, ANSVARIG, "verksamheten", True, "ej_svarat", "ej_besvarad"),
        (TROSA, PLAN, "verksamheten", True, "ej_svarat", 1),
        (TROSA, HJULET, "verksamheten", True, "ej_svarat", "ej_besvarad"),
        (TROSA, STOD, "verksamheten", True, "ej_svarat", "ej_besvarad"),
    ]
    assert found.silenced.is_empty()
    assert found.lost.is_empty()
    assert not found.nothing


def test_a_division_of_the_region_has_no_municipality(asked_2026, answer):
    found = effect(asked_2026, {"Svar": [answer("Region Sörmland", "BUP", "plan", "Vet ej")]})

    assert found.answers.rows() == [("2026", "Region Sörmland, Barn- och ungdomspsykiatrin", None)]
    assert found.stages.is_empty()


def test_what_is_logged_of_how_the_work_reaches_out_is_told_in_words(asked_2026):
    found = effect(
        asked_2026,
        {
            "Information och workshop": [
                {"Tillfälle-id": one, "Slag": "Workshop", "När": "2026", "Tema": "Hjulet", "Källa": "Loggen"}
                for one in ("T1", "T2")
            ],
            "Samverkanswebben": [{"Period": "2026", "Vad som räknas": "Besök", "Källa": "Statistik"}],
            "Fristående skolor": [{"Skol-id": "F1", "Kommun": "Gnesta", "Skolans namn": "Lyktan", "Källa": "Loggen"}],
        },
    )

    assert found.other_rows == NONE_ELSE | {"occasion": 2, "web_use": 1, "independent_school": 1}
    assert summary(found) == [
        "2 uppgifter om information och workshop är nya eller ändras.",
        "1 uppgift om användning av samverkanswebben är ny eller ändras.",
        "1 uppgift om en friskola är ny eller ändras.",
    ]


def test_use_of_the_wheel_alone_is_an_answer(asked_2026):
    found = effect(asked_2026, {"Hjulet": [USE]})

    assert found.answers.rows() == [("2026", TROSA, "0488")]
    assert found.other_rows == NONE_ELSE | {"wheel_use": 1}


def test_a_unit_that_has_answered_does_not_answer_for_the_first_time_again(asked_2026, answer):
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3")]})

    found = effect(
        asked_2026, {"Svar": [answer("Gnesta", "Skola", "stod", "1"), answer("Trosa", "Skola", "stod", "1")]}
    )

    assert found.answers.rows() == [("2026", TROSA, "0488")]
    assert cells(found)[0] == (GNESTA, STOD, "verksamheten", True, "ej_besvarad", 1)


def test_cells_that_change(asked_2026, answer):
    changes = {
        ("Gnesta", "Skola", "plan"): ("1", "3", 1, 3),
        ("Gnesta", "Skola", "hjulet"): ("3", "0", 3, 0),
        ("Gnesta", "Skola", "stod"): ("Vet ej", "2", "vet_ej", 2),
        ("Gnesta", "Socialtjänst", "plan"): ("Ej tillämplig", "0", "ej_tillamplig", 0),
        ("Gnesta", "Socialtjänst", "hjulet"): ("2", "Vet ej", 2, "vet_ej"),
        ("Gnesta", "Socialtjänst", "stod"): ("2", "Ej besvarad", 2, "ej_besvarad"),
        ("Trosa", "Skola", "plan"): ("4", "Ej besvarad", 4, "ej_besvarad"),
        ("Trosa", "Skola", "hjulet"): ("Vet ej", "Ej tillämplig", "vet_ej", "ej_tillamplig"),
        ("Trosa", "Skola", "stod"): ("Ej ställd", "1", "ej_stalld", 1),
    }
    kept = [
        answer(*unit, "ansvarig", "2") for unit in (("Gnesta", "Skola"), ("Gnesta", "Socialtjänst"), ("Trosa", "Skola"))
    ]
    asked_2026.load({"Svar": [*kept, *(answer(*cell, change[0]) for cell, change in changes.items())]})

    found = effect(asked_2026, {"Svar": [*kept, *(answer(*cell, change[1]) for cell, change in changes.items())]})

    units = {("Gnesta", "Skola"): GNESTA, ("Gnesta", "Socialtjänst"): GNESTA_SOC, ("Trosa", "Skola"): TROSA}
    names = {"plan": PLAN, "hjulet": HJULET, "stod": STOD}
    assert cells(found) == [
        (units[place, unit], names[component], "verksamheten", False, before, after)
        for (place, unit, component), (_, _, before, after) in changes.items()
    ]
    assert found.answers.is_empty()


def test_a_comment_alone_changes_no_cell(asked_2026, answer):
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3")]})

    found = effect(asked_2026, {"Svar": [answer("Gnesta", "Skola", "plan", "3", Kommentar="Beslutad i våras")]})

    assert cells(found) == []


def test_a_bound_that_gives_way_to_an_answer(asked_2026, answer):
    bound = {
        "Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Byggsten": "plan", "Lägst": "0", "Högst": "1",
        "Motivering": "Ingen plan är beslutad", "Källa": "UPPF2026", "Säkerhet": "Uppges",
    }  # fmt: skip
    asked_2026.load({"Gränser": [bound]})

    found = effect(asked_2026, {"Svar": [answer("Gnesta", "Skola", "plan", "3")]})

    assert (GNESTA, PLAN, "verksamheten", False, (0, 1), 3) in cells(found)
    assert found.answers.rows() == [("2026", GNESTA, "0461")]


def test_answers_by_level_are_told_one_by_one(asked_2026, answer):
    rows = [
        answer("Gnesta", "Skola", "plan", level, Organisationsnivå=name)
        for name, level in (("Chef", "2"), ("Ledning", "3"))
    ]

    told = [one for one in cells(effect(asked_2026, {"Svar": rows})) if one[0] == GNESTA and one[1] == PLAN]

    assert told == [
        (GNESTA, PLAN, "ledning", True, None, 3),
        (GNESTA, PLAN, "chef", True, None, 2),
    ]


def test_answers_that_are_taken_back(asked_2026, answer):
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3"), answer("Trosa", "Skola", "plan", "1")]})
    number = asked_2026.load(
        {"Svar": [answer("Trosa", "Skola", "plan", "2"), answer("Gnesta", "Socialtjänst", "stod", "4")]}
    )

    found = effect(asked_2026, undo=number)

    assert found.silenced.rows() == [("2026", GNESTA_SOC, "0461")]
    assert found.answers.is_empty()
    assert (TROSA, PLAN, "verksamheten", False, 2, 1) in cells(found)
    assert (GNESTA_SOC, STOD, "verksamheten", False, 4, "ej_svarat") in cells(found)


# Stages -----------------------------------------------------------------------------------------------------------------


def all_four(answer, place: str, unit: str, *levels: str):
    return [
        answer(place, unit, part, level)
        for part, level in zip(("ansvarig", "plan", "hjulet", "stod"), levels, strict=True)
    ]


def test_municipalities_whose_stage_changes(asked_2026, answer):
    # Trosa: 3 of 4 cells at 2 or above is just 75 %, so stage 2; 1 of 4 at 3.
    trosa = all_four(answer, "Trosa", "Skola", "1", "2", "2", "3")
    # Gnesta's school has stage 1, and the county's other municipalities none.
    gnesta = all_four(answer, "Gnesta", "Skola", "1", "1", "1", "1")

    first = effect(asked_2026, {"Svar": [*trosa, *gnesta]})

    assert first.stages.rows() == [("2026", "Gnesta", "0461", None, 1), ("2026", "Trosa", "0488", None, 2)]

    asked_2026.load({"Svar": [*trosa, *gnesta]})
    # Half of Trosa's cells at 2 or above is not enough; Gnesta's social services bring it to 4 of 8 at 2, which is not
    # enough for 2 either, so Gnesta stays at 1.
    lower = [answer("Trosa", "Skola", "plan", "1"), *all_four(answer, "Gnesta", "Socialtjänst", "4", "4", "4", "4")]

    second = effect(asked_2026, {"Svar": lower})

    assert second.stages.rows() == [("2026", "Trosa", "0488", 2, 1)]
    assert second.answers.rows() == [("2026", GNESTA_SOC, "0461")]


def test_a_stage_that_is_no_longer_known(asked_2026, answer):
    number = asked_2026.load({"Svar": all_four(answer, "Trosa", "Skola", "0", "0", "0", "0")})

    found = effect(asked_2026, undo=number)

    assert found.stages.rows() == [("2026", "Trosa", "0488", 0, None)]


# Needs ------------------------------------------------------------------------------------------------------------------


def needs(found: Effect) -> list[tuple[object, ...]]:
    return found.needs.select("need_id", "principal", "status_before", "status_after", "effect").rows()


def test_needs_that_are_new(asked_2026):
    county = {**NEED, "Behov-id": "N0", "Kommun": None, "Verksamhet": None, "Status": "Tillgodosett"}

    found = effect(asked_2026, {"Stödbehov": [NEED, county]})

    assert needs(found) == [
        ("N0", "Länet", None, "tillgodosett", "new"),
        ("N1", "Gnesta kommun", None, "oppet", "new"),
    ]
    assert found.needs["description"].to_list() == ["Mall för lokal plan"] * 2
    assert only(found, "needs")


def test_needs_that_are_closed_or_changed(asked_2026):
    changes = [
        ({"Status": "Tillgodosett"}, "tillgodosett", "closed"),
        ({"Status": "Avslutat utan åtgärd"}, "avslutat", "closed"),
        ({"Status": "Planerat"}, "planerat", "changed"),
        ({"Status": "Pågår"}, "pagar", "changed"),
        ({"Ansvarig funktion": "Enhetschef"}, "oppet", "changed"),
        ({"Klart senast": "2027-01-31"}, "oppet", "changed"),
        ({"Beskrivning": "Mall för länets planer"}, "oppet", "changed"),
        ({"Kategori": "Riktlinjer"}, "oppet", "changed"),
    ]
    before = [{**NEED, "Behov-id": f"N{number}"} for number in range(len(changes) + 1)]
    asked_2026.load({"Stödbehov": before})

    after = [{**row, **change} for row, (change, _, _) in zip(before[:-1], changes, strict=True)]
    found = effect(asked_2026, {"Stödbehov": [*after, before[-1]]})

    assert needs(found) == [
        (f"N{number}", "Gnesta kommun", "oppet", status, told) for number, (_, status, told) in enumerate(changes)
    ]
    assert only(found, "needs")


def test_a_need_that_is_opened_again_and_one_closed_in_another_way_are_changed(asked_2026):
    asked_2026.load(
        {"Stödbehov": [{**NEED, "Status": "Tillgodosett"}, {**NEED, "Behov-id": "N2", "Status": "Tillgodosett"}]}
    )

    found = effect(asked_2026, {"Stödbehov": [NEED, {**NEED, "Behov-id": "N2", "Status": "Avslutat utan åtgärd"}]})

    assert needs(found) == [
        ("N1", "Gnesta kommun", "tillgodosett", "oppet", "changed"),
        ("N2", "Gnesta kommun", "tillgodosett", "avslutat", "changed"),
    ]


def test_a_need_that_goes(asked_2026):
    number = asked_2026.load({"Stödbehov": [NEED]})
    gone = {heading: "N1" if heading == "Behov-id" else None for heading in NEED} | {"Ta bort": "Ja"}

    for found in (effect(asked_2026, {"Stödbehov": [gone]}), effect(asked_2026, undo=number)):
        assert needs(found) == [("N1", "Gnesta kommun", "oppet", None, "gone")]
        assert only(found, "needs")


# Rounds and what goes with them -----------------------------------------------------------------------------------------


def test_a_round_that_is_made(asked_2026, answer):
    found = effect(asked_2026, {"Svar": [answer("Flen", "Skola", "plan", "2", "2025")]}, new_round="2025")

    assert found.rounds.rows() == [("2025", "Uppföljning 2025", "draft", None)]
    # The new round has a cell for every unit and component; only the one that says something is told.
    assert cells(found) == [("Flen, skola", PLAN, "verksamheten", True, None, 2)]
    assert found.answers.rows() == [("2025", "Flen, skola", "0482")]
    assert found.stages.rows() == [("2025", "Flen", "0482", None, 2)]


def test_a_round_that_is_published_and_taken_back(asked_2026):
    now = asked_2026.store.history()["created_at"][0]
    number = publish_round(asked_2026.store, "2026", "prov", now)

    found = effect(asked_2026, undo=number)

    assert found.rounds.rows() == [("2026", "Uppföljning 2026", "draft", "published")]
    assert only(found, "rounds")


def test_levels_that_go_with_their_round(asked_2026, answer):
    rows = [answer("Flen", "Skola", "plan", "2", "2025"), answer("Flen", "Skola", "stod", "Vet ej", "2025")]
    rows += [answer("Flen", "Socialtjänst", "ansvarig", "4", "2025")]
    number = asked_2026.load({"Svar": rows}, new_round="2025")

    found = effect(asked_2026, undo=number)

    assert found.lost.rows() == [
        ("2025", "Flen, skola", PLAN, "verksamheten", 2),
        ("2025", "Flen, socialtjänst", ANSVARIG, "verksamheten", 4),
    ]
    assert found.rounds.rows() == [("2025", "Uppföljning 2025", None, "draft")]
    assert found.silenced.rows() == [("2025", "Flen, skola", "0482"), ("2025", "Flen, socialtjänst", "0482")]
    assert cells(found) == []


# The rest ---------------------------------------------------------------------------------------------------------------


def test_other_rows_are_counted(asked_2026):
    report = {"Pilot-id": "P1", "Rapportdatum": "2026-05", "Text": "Prövas i två skolor"}

    found = effect(asked_2026, {"Piloter": [PILOT], "Pilotrapporter": [report], "Exempel": [EXAMPLE]})

    assert found.other_rows == NONE_ELSE | {"pilot": 1, "pilot_place": 2, "pilot_report": 1, "example": 1}
    assert found.other_gone == NONE_ELSE
    assert only(found, "other_rows")


def test_other_rows_that_change_or_go(asked_2026):
    asked_2026.load({"Piloter": [PILOT], "Exempel": [EXAMPLE]})

    found = effect(
        asked_2026,
        {
            "Piloter": [{heading: "P1" if heading == "Pilot-id" else None for heading in PILOT} | {"Ta bort": "Ja"}],
            "Exempel": [{**EXAMPLE, "Rubrik": "Mall för alla"}],
        },
    )

    assert found.other_rows == NONE_ELSE | {"example": 1}
    assert found.other_gone == NONE_ELSE | {"pilot": 1, "pilot_place": 2}


def test_the_same_again_changes_nothing(asked_2026, answer):
    sheets = {
        "Svar": [answer("Gnesta", "Skola", "plan", "3", Kommentar="Klart")],
        "Hjulet": [USE],
        "Stödbehov": [NEED],
        "Piloter": [PILOT],
        "Exempel": [EXAMPLE],
    }
    asked_2026.load(sheets)

    found = effect(asked_2026, sheets)

    assert found.nothing
    assert only(found)


def test_nothing_is_false_as_soon_as_anything_changes(asked_2026, answer):
    assert effect(asked_2026, batch=Batch("edit", "Prov")).nothing
    for sheets in (
        {"Svar": [answer("Trosa", "Skola", "plan", "0")]},
        {"Hjulet": [USE]},
        {"Stödbehov": [NEED]},
        {"Exempel": [EXAMPLE]},
    ):
        assert not effect(asked_2026, sheets).nothing


def test_a_partial_file_is_no_threat_to_what_it_does_not_mention(asked_2026, answer):
    asked_2026.load(
        {"Svar": [answer("Gnesta", "Skola", "plan", "3"), answer("Trosa", "Skola", "plan", "1")], "Stödbehov": [NEED]}
    )

    found = effect(asked_2026, {"Svar": [answer("Trosa", "Skola", "plan", "2")]})

    assert cells(found) == [(TROSA, PLAN, "verksamheten", False, 1, 2)]
    assert found.stages.rows() == [("2026", "Trosa", "0488", 1, 2)]
    assert only(found, "cells", "stages")


def test_the_first_edition_has_nothing_to_be_compared_with(tmp_path, asked_2026):
    now = asked_2026.store.history()["created_at"][0]
    with (
        Store(tmp_path / "ny", load_model()).draft("Började", "prov", now) as draft,
        pytest.raises(ValueError, match="no parent"),
    ):
        effect_of(draft)


def test_what_is_said_beside_a_level_is_a_change_too(asked_2026, answer):
    """Else the page would say that there is nothing to load, and a file could change it unseen."""
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3", Kommentar="Ett skäl.", Svarsdatum=None)]})

    for more in ({"Kommentar": "Ett annat."}, {"Kommentar": "–"}, {"Svarsdatum": "2026-10-01"}):
        found = effect(asked_2026, {"Svar": [answer("Gnesta", "Skola", "plan", None, **more)]})
        assert (found.details["cell"], found.nothing, found.cells.height) == (1, False, 0)
        assert summary(found) == ["1 svar får annan kommentar, annat datum eller annan källa."]
    asked = {"Omgång": "2026", "Kommun": "Trosa", "Verksamhet": "Skola", "Tillfrågad": "Ja", "Grund": "mejl"}
    assert effect(asked_2026, {"Verksamheter": [asked]}).details["participation"] == 1
