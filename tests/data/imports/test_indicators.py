"""Effects to follow over time: read from the workbook's sheet and from Kolada's columns, and never counted into the degree."""

from __future__ import annotations

import pytest
from xlsx_files import workbook

from data.base.errors import NothingChanged
from data.base.problems import Refused
from data.imports.files.sheet_reader import Source
from data.imports.load import Loadable, make, read

pytestmark = pytest.mark.rest

HEADINGS = "kpi,municipality,period,gender,count,status,value"
ROW = {"Indikator": "Mår bra", "Kommun": "Gnesta", "År": "2025", "Värde": "62,5", "Källa": "Enkät"}
STORED = """SELECT indicator, place, year, gender, value, status, unit_of_value, counted, source_ids
    FROM indicator_value ORDER BY indicator, place, year, gender"""


def kolada(*rows: str, headings: str = HEADINGS, name: str = "hämtat.csv") -> Source:
    return Source(name, "\n".join([headings, *rows]).encode())


def made(workshop, now, source: Source) -> Loadable:
    return make(workshop.store, read(workshop.store, [source]), now)


def loaded(workshop, now, source: Source) -> int:
    return workshop.apply(made(workshop, now, source).batch)


def messages(workshop, now, *rows: str, headings: str = HEADINGS) -> list[tuple[str, str | None, str]]:
    with pytest.raises(Refused) as refused:
        made(workshop, now, kolada(*rows, headings=headings))
    return [(one.code, one.column, one.message) for one in refused.value.problems]


def values(workshop) -> list[object]:
    return [row[0] for row in workshop.rows("SELECT value FROM indicator_value ORDER BY year, gender")]


def test_kolada_is_read_by_its_columns_as_it_is(bare, now) -> None:
    rows = (
        "N15428,0461,2024,T,1,,62.5", "N15428,0461,2024,K,1,,0", "N15428,0461,2024,M,1,Missing,",
        "N15428,461,2023,T,1,Private,null", "N15428,0004,2024,T,1,,1.5e-05", "N15428,0480,2024,T,1,,0.12345678901234567",
    )  # fmt: skip
    loadable = made(bare, now, kolada(*rows))
    assert loadable.problems == ()
    bare.apply(loadable.batch)
    # A municipality's count is always 1, and not how many answered.
    assert bare.rows(STORED) == [
        ("N15428", "0461", 2023, "T", None, "Private", None, None, "Kolada"),
        ("N15428", "0461", 2024, "K", 0.0, None, None, None, "Kolada"),
        ("N15428", "0461", 2024, "M", None, "Missing", None, None, "Kolada"),
        ("N15428", "0461", 2024, "T", 62.5, None, None, None, "Kolada"),
        ("N15428", "0480", 2024, "T", 0.12345678901234567, None, None, None, "Kolada"),
        ("N15428", "region", 2024, "T", 1.5e-05, None, None, None, "Kolada"),
    ]


def test_what_kolada_no_longer_has_goes_missing_and_what_it_deleted_says_so(bare, now) -> None:
    rows = "N1,0461,2023,T,1,,1,False", "N1,0461,2024,T,1,,2,False"
    later = "N1,0461,2023,T,1,Missing,,False", "N1,0461,2024,T,1,,2,True"
    loaded(bare, now, kolada(*rows, headings=HEADINGS + ",isdeleted"))
    assert values(bare) == [1.0, 2.0]
    loaded(bare, now, kolada(*later, headings=HEADINGS + ",isdeleted"))
    assert bare.rows("SELECT value, status FROM indicator_value ORDER BY year") == [
        (None, "Missing"), (None, "Borttaget i Kolada"),
    ]  # fmt: skip


def test_a_place_outside_the_county_and_what_is_no_value_are_told_by_row(bare, now) -> None:
    found = messages(
        bare, now, "N1,0180,2024,T,1,,5", "N1,0461,20,T,1,,5", "N1,0461,2024,F,1,,5", "N1,0461,2024,T,1,,sju",
        "N1,0461,2024,T,1,,1.234,5".replace("1.234,5", '"1.234,5"'), ",0461,2024,T,1,,5",
    )  # fmt: skip
    assert [(code, column) for code, column, _ in found] == [
        ("missing", "kpi"), ("value_principal", "municipality"), ("value_year", "period"), ("value_choice", "gender"),
        ("value_number", "value"), ("value_number", "value"),
    ]  # fmt: skip
    assert found[1][2].startswith("där står ”0180”, men det ska vara Eskilstuna, Flen, Gnesta, ")
    assert found[1][2].endswith("Vingåker eller Region Sörmland.")
    assert found[4][2] == "där står ”sju”, men det ska vara ett tal, till exempel 12,5."
    # Without its values, a file must not take away those that are there.
    without = messages(bare, now, "N1,0461,2024,T,1,", headings="kpi,municipality,period,gender,count,status")
    assert without == [("column_missing", "value", "kolumnen value saknas. Lägg till den i rubrikraden.")]
    twice = messages(bare, now, "N1,0461,2024,T,1,,5", "N1,0461,2024,,1,,6")
    assert twice == [("duplicate", None, "samma sak står på raderna 2 och 3. Behåll den rad som gäller.")]


def test_the_sheet_says_value_unit_number_and_why_there_is_none(bare, now) -> None:
    rows = [
        ["Indikator", "Kommun", "År", "Värde", "Varför värdet saknas", "Enhet", "Antal", "Kön", "Källa"],
        ["Mår bra", "Gnesta", "2025", "1 262,5", "", "procent", "214", "", "Enkät"],
        ["Mår bra", "Regionen", "2025", "", "För få svar", "", "", "Kvinnor", "Enkät"],
    ]
    loaded(bare, now, Source("bok.xlsx", workbook({"Indikatorer": rows})))
    assert bare.rows(STORED) == [
        ("Mår bra", "0461", 2025, "T", 1262.5, None, "procent", 214, "Enkät"),
        ("Mår bra", "region", 2025, "K", None, "För få svar", None, None, "Enkät"),
    ]
    with pytest.raises(NothingChanged):  # an empty cell keeps, a dash takes away
        bare.load({"Indikatorer": [ROW | {"Värde": None}]})
    assert values(bare)[-1] == 1262.5
    bare.load({"Indikatorer": [ROW | {"Värde": "–"}]})
    assert values(bare)[-1] is None
    bare.load({"Indikatorer": [ROW | {"Ta bort": "Ja"}]})
    assert bare.rows("SELECT count(*) FROM indicator_value") == [(1,)]


def test_loaded_twice_changes_nothing_and_an_undo_takes_it_back(bare, now) -> None:
    source = kolada("N1,0461,2024,T,1,,5", "N1,0480,2024,T,1,Missing,")
    first = loaded(bare, now, source)
    stored = bare.rows(STORED)
    with pytest.raises(NothingChanged, match="Inget ändras"):
        bare.apply(made(bare, now, source).batch)
    assert bare.rows(STORED) == stored
    bare.undo(first)
    assert bare.rows(STORED) == []


def test_the_degree_is_the_same_with_and_without_them(asked_2026, answer) -> None:
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3"), answer("Trosa", "Skola", "stod", "Vet ej")]})
    every = asked_2026.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' ORDER BY ALL")
    own = {"indicator_value", "edition", "import", "import_file", "raw_row"}
    tables = [table for (table,) in every if table not in own]
    assert {"cell", "degree", "change_degree"} <= set(tables)

    def counted() -> dict[str, list[tuple[object, ...]]]:
        return {table: asked_2026.rows(f'SELECT * FROM "{table}" ORDER BY ALL') for table in tables}

    before = counted()
    asked_2026.load({"Indikatorer": [ROW | {"Värde": "0"}]})
    assert counted() == before
