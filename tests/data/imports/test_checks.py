"""The rules across rows, one by one, with rows made by hand; and that everything wrong is told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
import pytest
from made_sheets import frames_as_sheets

from data.base.problems import Problem, Refused
from data.imports.checks import check
from data.imports.files.parsed import Parsed
from data.imports.known import Known
from data.imports.workbook.parse import parse
from data.map.shapes import municipalities
from data.model.model import load_model
from data.model.values import Vocabulary, vocabulary

TODAY = date(2026, 11, 2)
NEED = {
    "Behov-id": "N1", "Omgång": "2026", "Kategori": "Lokal planering", "Beskrivning": "Mall för lokal plan",
    "Status": "Öppet",
}  # fmt: skip
PILOT = {"Pilot-id": "P1", "Namn": "Hjulet i elevhälsan", "Tema": "Hjulet"}
REPORT = {"Pilot-id": "P1", "Rapportdatum": "2026-05", "Text": "Prövas i två skolor"}
PLACE = {"Pilot-id": "P1", "Kommun": "Flen"}
EVENT = {"Behov-id": "N1", "Nr": "1", "Tidpunkt": "2026-10-01", "Status": "Öppet", "Aktör": "Processledare"}
EXAMPLE = {"Exempel-id": "E1", "Rubrik": "Gemensam mall", "Beskrivning": "Delas av två kommuner", "Källa": "UPPF2026"}
ROUND = {"Omgång": "2026", "Titel": "Uppföljning 2026", "Status": "Utkast"}
USE = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Sammanhang": "EHT", "Användning": "Prövas"}

ROUND_2026 = Known(rounds=frozenset({"2026"}))

Row = Mapping[str, str | None]
# (severity, code, sheet, row, column) of a problem.
Place = tuple[str, str, str | None, int | None, str | None]


def asked(place: str, unit: str, yes: str = "Ja", **more: str | None) -> Row:
    return {"Omgång": "2026", "Kommun": place, "Verksamhet": unit, "Tillfrågad": yes, **more}


def bound(low: str, high: str, place: str = "Gnesta") -> Row:
    return {
        "Omgång": "2026", "Kommun": place, "Verksamhet": "Skola", "Byggsten": "plan", "Lägst": low, "Högst": high,
        "Motivering": "Ingen plan är beslutad", "Källa": "UPPF2026", "Säkerhet": "Uppges",
    }  # fmt: skip


def units(*rows: tuple[str, str, bool]) -> pl.DataFrame:
    """Return what is stored of who was asked."""
    return pl.DataFrame(rows, schema={"round_id": pl.String, "unit_id": pl.String, "asked": pl.Boolean}, orient="row")


def pairs(*rows: tuple[str, str]) -> pl.DataFrame:
    """Return what is stored of who has answered."""
    return pl.DataFrame(rows, schema={"round_id": pl.String, "unit_id": pl.String}, orient="row")


def cell_keys(*rows: tuple[str, str, str, str]) -> dict[str, pl.DataFrame]:
    """Return the keys of the stored answers."""
    names = ("round_id", "unit_id", "component", "org_level")
    return {"cell": pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")}


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    model = load_model()
    return vocabulary(model, list(municipalities(model.county_code).select("code", "name").iter_rows()))


@pytest.fixture
def checked(words: Vocabulary):
    """A function that reads right rows and checks them: ``checked(sheets, known, new_round)`` -> (parsed, problems)."""

    def run(
        sheets: Mapping[str, Sequence[Row]],
        known: Known = ROUND_2026,
        new_round: str | None = None,
    ) -> tuple[Parsed, list[Problem]]:
        frames = {
            name: pl.DataFrame(rows, schema=dict.fromkeys(dict.fromkeys(h for row in rows for h in row), pl.String))
            for name, rows in sheets.items()
        }
        parsed = parse(frames_as_sheets("a.xlsx", frames), words)
        assert [str(problem) for problem in parsed.problems] == []
        return parsed, check(parsed, known, TODAY, new_round)

    return run


@pytest.fixture
def found(checked):
    """A function that returns where the problems are, as ``Place``."""

    def run(sheets: Mapping[str, Sequence[Row]], *args, **named) -> list[Place]:
        _, problems = checked(sheets, *args, **named)
        assert {problem.file for problem in problems} <= {"a.xlsx"}
        return [(one.severity, one.code, one.sheet, one.row, one.column) for one in problems]

    return run


# 1. A key stands once ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "row", "changed"),
    [
        ("Verksamheter", asked("Gnesta", "Skola"), {"Tillfrågad": "Nej"}),
        ("Hjulet", USE, {"Användning": "Används"}),
        ("Stödbehov", NEED, {"Beskrivning": "Annat"}),
        ("Piloter", PILOT, {"Namn": "Annat"}),
        ("Exempel", EXAMPLE, {"Rubrik": "Annat"}),
        ("Omgångar", ROUND, {"Titel": "Annat"}),
        ("Gränser", bound("0", "1"), {"Högst": "2"}),
    ],
)
@pytest.mark.parametrize("again", ["same", "changed"])
def test_a_key_that_stands_twice_is_refused(found, sheet, row, changed, again):
    rows = [row, {**row, **(changed if again == "changed" else {})}]

    assert found({sheet: rows}) == [("error", "duplicate", sheet, 2, None)]


def test_the_message_names_every_row(checked, answer):
    row = answer("Gnesta", "Skola", "plan", "3")
    other = answer("Trosa", "Skola", "plan", "3")

    _, (problem,) = checked({"Svar": [other, row, {**row, "Nivå": "4"}, row]})

    assert str(problem) == (
        "a.xlsx, bladet Svar, rad 3: samma sak står på raderna 3 och 4 och 5. Behåll den rad som gäller."
    )


def test_each_group_of_rows_with_one_key_is_told(found, answer):
    rows = [answer(place, "Skola", "plan", "3") for place in ("Gnesta", "Trosa", "Flen", "Gnesta", "Trosa")]

    assert found({"Svar": rows}) == [("error", "duplicate", "Svar", row, None) for row in (2, 3)]


def test_what_differs_in_any_part_of_the_key_is_not_the_same(found, answer):
    rows = [
        answer("Gnesta", "Skola", "plan", "3"),
        answer("Gnesta", "Skola", "stod", "3"),
        answer("Gnesta", "Socialtjänst", "plan", "3"),
        answer("Trosa", "Skola", "plan", "3"),
        answer("Gnesta", "Skola", "plan", "3", "2025"),
    ]

    assert found({"Svar": rows}, Known(rounds=frozenset({"2025", "2026"}))) == []


@pytest.mark.parametrize(
    ("first", "second", "counts"), [("2026-09-01", "2026-10-01", 4), ("2026-10-01", "2026-09-01", 2)]
)
def test_of_one_answer_given_twice_the_latest_counts_and_both_are_shown(checked, answer, first, second, counts):
    rows = [
        answer("Gnesta", "Skola", "plan", "2", Svarsdatum=first),
        answer("Gnesta", "Skola", "plan", "4", Svarsdatum=second),
        answer("Trosa", "Skola", "plan", "1", Svarsdatum="2026-09-15"),
    ]

    parsed, (problem,) = checked({"Svar": rows})

    latest = 3 if counts == 4 else 2
    assert (problem.severity, problem.code, problem.row) == ("warning", "answered_twice", latest)
    assert problem.message == f"samma svar finns på raderna 2 och 3. Det senaste räknas, rad {latest}."
    cells = parsed.table("cell").sort("unit_id").select("unit_id", "level").rows()
    assert cells == [("0461-SKOLA", counts), ("0488-SKOLA", 1)]
    assert parsed.raw[0]["row_number"].to_list() == [2, 3, 4]  # the replaced row is kept as it was read


def test_of_three_dates_the_latest_counts(checked, answer):
    dates = {"2": "2026-09-02", "4": "2026-10-01", "1": "2026-08-31"}
    rows = [answer("Gnesta", "Skola", "plan", level, Svarsdatum=day) for level, day in dates.items()]

    parsed, (problem,) = checked({"Svar": rows})

    assert problem.message == "samma svar finns på raderna 2 och 3 och 4. Det senaste räknas, rad 3."
    assert parsed.table("cell")["level"].to_list() == [4]


@pytest.mark.parametrize("days", [("2026-09-01", "2026-09-01"), ("2026-09-01", None), (None, None)])
def test_without_two_dates_nobody_can_tell_which_answer_counts(found, answer, days):
    rows = [answer("Gnesta", "Skola", "plan", str(level), Svarsdatum=day) for level, day in enumerate(days)]

    assert found({"Svar": rows}) == [("error", "duplicate", "Svar", 2, None)]


def test_a_bound_and_an_answer_may_be_about_the_same_cell(found, answer):
    assert found({"Svar": [answer("Gnesta", "Skola", "plan", "3")], "Gränser": [bound("0", "1")]}) == []


# 2. A round exists ------------------------------------------------------------------------------------------------------


def test_a_round_that_is_nowhere_is_refused_with_the_way_to_make_it(checked, answer):
    rows = [answer("Gnesta", "Skola", component, "3", "2025") for component in ("plan", "stod", "hjulet")]

    _, (problem,) = checked({"Svar": [answer("Gnesta", "Skola", "plan", "3"), *rows]})

    assert str(problem) == (
        "a.xlsx, bladet Svar, rad 3, kolumnen Omgång: omgången 2025 finns inte (och 2 rader till). Rätta årtalet, eller "
        "skapa omgången som utkast när du läser in filen (på kommandoraden: --round 2025)."
    )


def test_a_round_that_the_same_file_makes_exists(found, answer):
    sheets = {"Svar": [answer("Gnesta", "Skola", "plan", "3")], "Omgångar": [ROUND]}

    assert found(sheets, Known()) == []


def test_a_round_that_the_user_makes_exists(found, answer):
    rows = [answer("Gnesta", "Skola", "plan", "3"), answer("Gnesta", "Skola", "plan", "3", "2026-2")]

    assert found({"Svar": rows}, Known(), "2026") == [("error", "round_unknown", "Svar", 3, "Omgång")]
    assert found({"Svar": rows}, Known(rounds=frozenset({"2026"})), "2026-2") == []


@pytest.mark.parametrize("given", ["file", "user", "nobody"])
def test_a_round_in_the_future_is_refused_whoever_makes_it(checked, answer, given):
    sheets = {"Svar": [answer("Gnesta", "Skola", "plan", "3", "2027")]}
    if given == "file":
        sheets["Omgångar"] = [{**ROUND, "Omgång": "2027"}]

    _, problems = checked(sheets, Known(), "2027" if given == "user" else None)

    assert {problem.code for problem in problems} == {"round_future"}
    assert problems[-1].message == "omgången 2027 ligger i framtiden. Rätta årtalet."


def test_a_future_round_that_is_stored_may_be_answered(found, answer):
    rows = [answer("Gnesta", "Skola", "plan", "3", "2027")]

    assert found({"Svar": rows}, Known(rounds=frozenset({"2027"}))) == []


def test_the_round_of_this_year_is_not_in_the_future(found, answer):
    rows = [answer("Gnesta", "Skola", "plan", "3", "2026"), answer("Gnesta", "Skola", "plan", "3", "2026-2")]

    assert found({"Svar": rows}, Known(rounds=frozenset({"2026", "2026-2"}))) == []


def test_a_round_that_the_user_makes_must_be_one_that_the_file_is_about(checked, answer):
    _, (problem,) = checked({"Svar": [answer("Gnesta", "Skola", "plan", "3")]}, new_round="2025")

    assert (problem.severity, problem.code, problem.row) == ("error", "round_unused", None)
    assert "omgången 2025 finns inte, och ingen rad handlar om den" in problem.message


@pytest.mark.parametrize(
    ("sheet", "row"),
    [("Verksamheter", asked("Gnesta", "Skola")), ("Hjulet", USE), ("Stödbehov", NEED), ("Gränser", bound("0", "1"))],
)
def test_every_sheet_with_a_round_is_looked_at(found, sheet, row):
    assert found({sheet: [row]}, Known()) == [("error", "round_unknown", sheet, 2, "Omgång")]


# 3. What is referred to exists ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "row", "column", "said"),
    [
        ("Stödbehov händelser", EVENT, "Behov-id", "stödbehovet N1 finns inte, varken i filen eller sedan förut."),
        ("Pilotplatser", PLACE, "Pilot-id", "piloten P1 finns inte, varken i filen eller sedan förut."),
        ("Pilotrapporter", REPORT, "Pilot-id", "piloten P1 finns inte, varken i filen eller sedan förut."),
    ],
)
def test_a_reference_must_lead_somewhere(checked, sheet, row, column, said):
    _, (problem,) = checked({sheet: [row]})

    place = (problem.severity, problem.code, problem.sheet, problem.row, problem.column)
    assert place == ("error", "reference", sheet, 2, column)
    assert problem.message == said


@pytest.mark.parametrize(
    ("sheet", "row", "own"),
    [
        ("Stödbehov händelser", EVENT, {"Stödbehov": [NEED]}),
        ("Pilotplatser", PLACE, {"Piloter": [PILOT]}),
        ("Pilotrapporter", REPORT, {"Piloter": [PILOT]}),
    ],
)
def test_it_may_lead_to_the_same_file_or_to_what_is_stored(found, sheet, row, own):
    stored = Known(rounds=frozenset({"2026"}), needs=frozenset({"N1"}), pilots=frozenset({"P1"}))

    assert found({sheet: [row]}, stored) == []
    assert found({sheet: [row], **own}) == []


def test_a_need_repeats_one_that_is_there_and_never_itself(found):
    stored = Known(rounds=frozenset({"2026"}), needs=frozenset({"N0"}))
    second = {**NEED, "Behov-id": "N2"}

    assert found({"Stödbehov": [{**NEED, "Samma som": "N0"}, {**second, "Samma som": "N1"}]}, stored) == []
    assert found({"Stödbehov": [{**NEED, "Samma som": "N7"}, {**second, "Samma som": "N2"}]}, stored) == [
        ("error", "reference", "Stödbehov", 2, "Samma som"),
        ("error", "need_itself", "Stödbehov", 3, "Samma som"),
    ]


def test_every_reference_that_leads_nowhere_is_told(found):
    rows = [{**REPORT, "Pilot-id": pilot} for pilot in ("P1", "P2", "P3")]

    assert found({"Pilotrapporter": rows, "Piloter": [{**PILOT, "Pilot-id": "P2"}]}) == [
        ("error", "reference", "Pilotrapporter", row, "Pilot-id") for row in (2, 4)
    ]


# 4. A bound ---------------------------------------------------------------------------------------------------------------


def test_a_bound_must_not_be_upside_down(checked):
    rows = [bound("3", "2"), bound("2", "2", "Trosa"), bound("0", "4", "Flen"), bound("4", "0", "Vingåker")]

    _, problems = checked({"Gränser": rows})

    assert [(one.code, one.row, one.column) for one in problems] == [("bound", 2, "Lägst"), ("bound", 5, "Lägst")]
    assert problems[0].message == "lägsta nivån (3) är högre än den högsta (2)."


# 5. A unit that was not asked has no answers ------------------------------------------------------------------------------


def test_an_answer_of_a_unit_that_the_file_says_was_not_asked(checked, answer):
    _, (problem,) = checked(
        {"Svar": [answer("Gnesta", "Skola", "plan", "3")], "Verksamheter": [asked("Gnesta", "Skola", "Nej")]}
    )

    place = (problem.severity, problem.code, problem.sheet, problem.row, problem.column)
    assert place == ("error", "answer_not_asked", "Svar", 2, "Verksamhet")
    assert "står som inte tillfrågad i omgången men har ett svar" in problem.message


NOT_ASKED = Known(rounds=frozenset({"2025", "2026"}), asked=units(("2026", "0461-SKOLA", False)))


def test_an_answer_of_a_unit_that_is_stored_as_not_asked(found, answer):
    rows = [answer("Trosa", "Skola", "plan", "3"), answer("Gnesta", "Skola", "plan", "3")]

    assert found({"Svar": rows}, NOT_ASKED) == [("error", "answer_not_asked", "Svar", 3, "Verksamhet")]
    assert found({"Hjulet": [USE]}, NOT_ASKED) == [("error", "answer_not_asked", "Hjulet", 2, "Verksamhet")]


def test_a_unit_is_told_once_per_sheet(found, answer):
    rows = [answer("Gnesta", "Skola", component, "3") for component in ("plan", "stod")]

    assert found({"Svar": rows, "Hjulet": [USE]}, NOT_ASKED) == [
        ("error", "answer_not_asked", sheet, 2, "Verksamhet") for sheet in ("Svar", "Hjulet")
    ]


@pytest.mark.parametrize("level", ["Vet ej", "Ej tillämplig"])
def test_reasons_that_someone_gave_are_answers(found, answer, level):
    rows = [answer("Gnesta", "Skola", "plan", level)]

    assert found({"Svar": rows}, NOT_ASKED) == [("error", "answer_not_asked", "Svar", 2, "Verksamhet")]


@pytest.mark.parametrize("level", [None, "Ej besvarad", "Ej ställd"])
def test_blanks_are_no_answers(found, answer, level):
    sheets = {"Svar": [answer("Gnesta", "Skola", "plan", level)], "Hjulet": [{**USE, "Användning": None}]}

    assert found(sheets, NOT_ASKED) == []


def test_the_file_goes_before_what_is_stored(found, answer):
    sheets = {"Svar": [answer("Gnesta", "Skola", "plan", "3")], "Verksamheter": [asked("Gnesta", "Skola")]}

    assert found(sheets, NOT_ASKED) == []


def test_another_round_is_another_matter(found, answer):
    assert found({"Svar": [answer("Gnesta", "Skola", "plan", "3", "2025")]}, NOT_ASKED) == []


def test_a_unit_with_stored_answers_cannot_have_been_left_unasked(checked):
    known = Known(rounds=frozenset({"2026"}), answers=pairs(("2026", "0461-SKOLA"), ("2025", "0488-SKOLA")))
    rows = [asked("Trosa", "Skola", "Nej"), asked("Gnesta", "Skola", "Nej"), asked("Gnesta", "Socialtjänst", "Nej")]

    _, (problem,) = checked({"Verksamheter": rows}, known)

    assert (problem.code, problem.sheet, problem.row, problem.column) == (
        "not_asked_answered", "Verksamheter", 3, "Tillfrågad",
    )  # fmt: skip
    assert "har redan svarat i omgången" in problem.message


def test_who_was_not_asked_cannot_have_answered(found):
    rows = [asked("Trosa", "Skola", "Ja", Svarat="Ja"), asked("Gnesta", "Skola", "Nej", Svarat="Ja")]

    assert found({"Verksamheter": rows}) == [("error", "answered_not_asked", "Verksamheter", 3, "Svarat")]


# 6. As a whole or by level --------------------------------------------------------------------------------------------------


def by_level(answer, level: str | None, component: str = "plan", place: str = "Gnesta", round_id: str = "2026") -> Row:
    return answer(place, "Skola", component, "3", round_id, Organisationsnivå=level)


def test_a_unit_answers_as_a_whole_or_by_level(checked, answer):
    rows = [by_level(answer, "Chef", place="Trosa"), by_level(answer, "Chef"), by_level(answer, None, "stod")]

    _, (problem,) = checked({"Svar": rows})

    place = (problem.severity, problem.code, problem.sheet, problem.row, problem.column)
    assert place == ("error", "mixed_levels", "Svar", 3, "Organisationsnivå")
    assert "både som helhet och per organisationsnivå" in problem.message


def test_levels_may_be_one_two_or_three(found, answer):
    rows = [by_level(answer, level) for level in ("Ledning", "Chef", "Medarbetare")]

    assert found({"Svar": rows}) == []


def test_units_and_rounds_may_differ_in_how_they_answer(found, answer):
    rows = [by_level(answer, "Chef"), by_level(answer, None, place="Trosa"), by_level(answer, None, round_id="2025")]

    assert found({"Svar": rows}, Known(rounds=frozenset({"2025", "2026"}))) == []


@pytest.mark.parametrize(("stored", "given"), [("verksamheten", "Chef"), ("chef", None)])
def test_stored_answers_decide_too(found, answer, stored, given):
    known = Known(rounds=frozenset({"2026"}), keys=cell_keys(("2026", "0461-SKOLA", "stod", stored)))

    rows = [by_level(answer, given, place="Trosa"), by_level(answer, given)]

    assert found({"Svar": rows}, known) == [("error", "mixed_levels", "Svar", 3, "Organisationsnivå")]


def test_what_is_stored_of_units_that_the_file_does_not_mention_is_not_its_matter(found, answer):
    stored = [("2026", "0488-SKOLA", "plan", org_level) for org_level in ("verksamheten", "chef")]
    known = Known(rounds=frozenset({"2026"}), keys=cell_keys(*stored))

    assert found({"Svar": [by_level(answer, "Chef")]}, known) == []


def test_a_published_bound_decides_nothing(found, answer):
    assert found({"Svar": [by_level(answer, "Chef")], "Gränser": [bound("0", "1")]}) == []


# 7. What is taken away ------------------------------------------------------------------------------------------------------


def test_what_is_taken_away_must_be_stored(checked, answer):
    known = Known(rounds=frozenset({"2026"}), keys=cell_keys(("2026", "0461-SKOLA", "plan", "verksamheten")))
    gone = [answer("Gnesta", "Skola", component, None, **{"Ta bort": "Ja"}) for component in ("plan", "stod")]

    _, (problem,) = checked({"Svar": gone}, known)

    assert (problem.code, problem.row, problem.column, problem.found) == ("removed_absent", 3, "Ta bort", "Ja")
    assert "Rätta Omgång och Kommun och Verksamhet och Byggsten och Organisationsnivå" in problem.message


# All at once ----------------------------------------------------------------------------------------------------------------


def test_every_rule_is_looked_at_whatever_the_others_find(found, answer):
    sheets = {
        "Verksamheter": [asked("Flen", "Skola", "Nej"), asked("Trosa", "Skola", "Nej", Svarat="Ja")],
        "Svar": [
            answer("Gnesta", "Skola", "plan", "3", Organisationsnivå=None),
            answer("Gnesta", "Skola", "plan", "2", Organisationsnivå=None),
            answer("Gnesta", "Skola", "stod", "2", Organisationsnivå="Chef"),
            answer("Flen", "Skola", "plan", "2", Organisationsnivå=None),
            answer("Vingåker", "Skola", "plan", "2", "2027", Organisationsnivå=None),
            answer("Vingåker", "Skola", "plan", "2", "2024", Organisationsnivå=None),
        ],
        "Gränser": [bound("3", "1", "Nyköping")],
        "Pilotplatser": [PLACE],
        "Stödbehov händelser": [EVENT],
    }

    assert sorted(found(sheets), key=str) == sorted(
        [
            ("error", "duplicate", "Svar", 2, None),
            ("error", "round_future", "Svar", 6, "Omgång"),
            ("error", "round_unknown", "Svar", 7, "Omgång"),
            ("error", "reference", "Pilotplatser", 2, "Pilot-id"),
            ("error", "reference", "Stödbehov händelser", 2, "Behov-id"),
            ("error", "bound", "Gränser", 2, "Lägst"),
            ("error", "answered_not_asked", "Verksamheter", 3, "Svarat"),
            ("error", "answer_not_asked", "Svar", 5, "Verksamhet"),
            ("error", "mixed_levels", "Svar", 2, "Organisationsnivå"),
        ],
        key=str,
    )


def test_cells_and_rules_are_told_together_and_nothing_is_stored(asked_2026, answer):
    rows = [
        answer("Katrinholm", "Skola", "plan", "5"),
        answer("Flen", "Skola", "plan", "2"),
        answer("Gnesta", "Skola", "plan", "2", "2024"),
    ]

    with pytest.raises(Refused) as refused:
        asked_2026.load({"Svar": rows})

    found = [(one.code, one.row, one.column, one.suggestion) for one in refused.value.problems]
    assert found == [
        ("value_principal", 2, "Kommun", "Katrineholm"),
        ("value_answer", 2, "Nivå", None),
        ("round_unknown", 4, "Omgång", None),
        ("answer_not_asked", 3, "Verksamhet", None),
    ]
    assert str(refused.value).startswith("Inget har sparats. 4 saker behöver rättas:\n- prov.xlsx, bladet Svar, rad 2")
    assert asked_2026.store.numbers() == [1, 2]


def test_of_two_answers_the_stored_edition_has_the_latest_and_both_raw_rows(asked_2026, answer):
    rows = [
        answer("Gnesta", "Skola", "plan", "4", Svarsdatum="2026-10-02"),
        answer("Gnesta", "Skola", "plan", "1", Svarsdatum="2026-09-01"),
    ]

    asked_2026.load({"Svar": rows})

    assert asked_2026.cells("0461-SKOLA")["plan"] == 4
    assert asked_2026.rows("SELECT row_number FROM raw_row WHERE import_id = 3 ORDER BY 1") == [(2,), (3,)]
