"""Information and workshops held, use of the web site and independent schools: told by row, changed by key, and taken away."""

from __future__ import annotations

import pytest

from data.base.errors import NothingChanged
from data.base.problems import Refused

pytestmark = pytest.mark.rest

HELD = {
    "Tillfälle-id": "T1",
    "Kommun": "Gnesta",
    "Slag": "Workshop",
    "När": "2026-09-30",
    "Tema": "Hjulet",
    "Källa": "Loggen",
}
USED = {"Period": "2026-09", "Vad som räknas": "Besök", "Antal": "310", "Källa": "Statistik"}
SCHOOL = {"Skol-id": "F1", "Kommun": "Trosa", "Skolans namn": "Friskolan Lyktan", "Källa": "Loggen"}
OCCASIONS, WEB, SCHOOLS = "Information och workshop", "Samverkanswebben", "Fristående skolor"
STORED = {
    OCCASIONS: "SELECT occasion_id, place, kind, held, participants, approved FROM occasion ORDER BY ALL",
    WEB: "SELECT place, period, what, number FROM web_use ORDER BY ALL",
    SCHOOLS: "SELECT school_id, place, informed, takes_part, as_of, approved FROM independent_school ORDER BY ALL",
}


def test_a_row_with_the_same_key_changes_what_it_says_and_keeps_the_rest(bare) -> None:
    bare.load(
        {OCCASIONS: [HELD | {"Antal deltagare": "24"}], WEB: [USED], SCHOOLS: [SCHOOL | {"Deltar i arbetet": "Nej"}]}
    )
    assert bare.rows(STORED[OCCASIONS]) == [("T1", "0461", "workshop", "2026-09-30", 24, False)]
    assert bare.rows(STORED[WEB]) == [("county", "2026-09", "besok", 310)]
    assert bare.rows(STORED[SCHOOLS]) == [("F1", "0488", None, "nej", None, False)]
    again = {
        # Another day and the whole county; the number of participants is not spoken of.
        OCCASIONS: [HELD | {"Kommun": "–", "När": "2026-10"}],
        # Of a municipality it is another row; an empty number takes nothing away, a dash does.
        WEB: [USED | {"Kommun": "Gnesta", "Antal": None}, USED | {"Kommun": None, "Antal": "–"}],
        SCHOOLS: [SCHOOL | {"Har fått information": "Vet inte", "Deltar i arbetet": "–", "Uppgift från": "2026-10"}],
    }
    bare.load(again)
    assert bare.rows(STORED[OCCASIONS]) == [("T1", "county", "workshop", "2026-10", 24, False)]
    assert bare.rows(STORED[WEB]) == [("0461", "2026-09", "besok", None), ("county", "2026-09", "besok", None)]
    assert bare.rows(STORED[SCHOOLS]) == [("F1", "0488", "vet_inte", None, "2026-10", False)]
    with pytest.raises(NothingChanged):
        bare.load(again)


def test_a_row_is_taken_away_by_what_tells_it_from_others(bare) -> None:
    bare.load({OCCASIONS: [HELD], WEB: [USED, USED | {"Kommun": "Regionen"}], SCHOOLS: [SCHOOL]})
    gone = {"Ta bort": "Ja"}
    bare.load(
        {
            OCCASIONS: [dict.fromkeys(HELD) | {"Tillfälle-id": "T1"} | gone],
            WEB: [dict.fromkeys(USED) | {"Period": "2026-09", "Vad som räknas": "Besök"} | gone],
            SCHOOLS: [dict.fromkeys(SCHOOL) | {"Skol-id": "F1"} | gone],
        }
    )
    assert [bare.rows(sql) for sql in STORED.values()] == [[], [("region", "2026-09", "besok", 310)], []]


def test_an_indicator_is_not_taken_away_from_the_region_by_a_row_without_a_place(bare) -> None:
    row = {"Indikator": "Mår bra", "Kommun": "Regionen", "År": "2025", "Värde": "1", "Källa": "Enkät"}
    bare.load({"Indikatorer": [row]})
    with pytest.raises(Refused, match="cellen är tom") as refused:
        bare.load({"Indikatorer": [row | {"Kommun": None, "Ta bort": "Ja"}]})
    assert [one.column for one in refused.value.problems] == ["Kommun"]


@pytest.mark.parametrize(
    ("sheet", "row", "column"),
    [
        (OCCASIONS, HELD | {"Slag": "Möte"}, "Slag"),
        (OCCASIONS, HELD | {"Antal deltagare": "ett tjugotal"}, "Antal deltagare"),
        (WEB, USED | {"Period": "hösten"}, "Period"),
        (WEB, USED | {"Vad som räknas": "Klick"}, "Vad som räknas"),
        (SCHOOLS, SCHOOL | {"Deltar i arbetet": "Kanske"}, "Deltar i arbetet"),
        (SCHOOLS, SCHOOL | {"Kommun": "Örebro"}, "Kommun"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(bare, sheet: str, row: dict[str, str], column: str) -> None:
    with pytest.raises(Refused) as refused:
        bare.load({sheet: [row]})
    assert [(one.sheet, one.row, one.column) for one in refused.value.problems] == [(sheet, 2, column)]
