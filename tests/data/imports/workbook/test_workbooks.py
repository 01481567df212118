"""Workbooks that are handed out: full from the first, and what comes back from units one by one adds up."""

from __future__ import annotations

import shutil
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from data.base.errors import NothingChanged
from data.imports.files.sheet_reader import Source
from data.imports.load import make, read
from data.imports.workbook.per_unit import file_names, unit_workbook, unit_workbooks, workbook
from data.model.model import load_model

pytestmark = pytest.mark.rest

MODEL = load_model()
UNITS = [("Gnesta", "Skola"), ("Gnesta", "Socialtjänst"), ("Trosa", "Skola"), ("Region Sörmland", "BUP")]
CELLS = "SELECT * EXCLUDE (raw_id) FROM cell WHERE round_id = '2026' ORDER BY ALL"
USES = "SELECT * EXCLUDE (raw_id) FROM wheel_use WHERE use_level IS NOT NULL ORDER BY ALL"


def rows(content: bytes, sheet: str) -> list[list[Any]]:
    """Return the rows below the headings, without cells that are empty at the end."""
    found = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(BytesIO(content))[sheet].iter_rows(min_row=2)
    ]
    return [row for row in found if any(value is not None for value in row)]


def fill_in(content: bytes, levels: dict[tuple[str, str], list[object]]) -> bytes:
    """Return the workbook with levels per (kommun, verksamhet), in the order of the components, as a unit writes them."""
    book = openpyxl.load_workbook(BytesIO(content))
    for (place, unit), of_unit in levels.items():
        own = [row for row in book["Svar"].iter_rows(min_row=2) if (row[1].value, row[2].value) == (place, unit)]
        assert len(own) == len(of_unit)
        for row, level in zip(own, of_unit, strict=True):
            row[4].value, row[5].value = level, f"{unit} i {place}"
        uses = [row for row in book["Hjulet"].iter_rows(min_row=2) if (row[1].value, row[2].value) == (place, unit)]
        uses[0][4].value = 3
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def load(workshop, now, *contents: bytes, new_round: str | None = None) -> None:
    sources = [Source(f"{number}.xlsx", content) for number, content in enumerate(contents)]
    prepared = make(workshop.store, read(workshop.store, sources), now, new_round)
    assert prepared.problems == ()
    workshop.apply(prepared.batch)


def test_the_first_template_is_as_full_as_the_later_ones(asked_2026):
    first = workbook(asked_2026.store, "2027", 2026)
    later = workbook(asked_2026.store, "2026", 2026)

    units = asked_2026.rows("SELECT count(*) FROM unit")[0][0]
    assert [len(rows(first, name)) for name in ("Verksamheter", "Svar", "Hjulet")] == [
        units, units * len(MODEL.components), units * len(MODEL.contexts),
    ]  # fmt: skip
    assert len(rows(later, "Svar")) == len(UNITS) * len(MODEL.components)  # only those that were asked
    assert {row[0] for row in rows(first, "Svar")} == {"2027"}


def test_workbooks_that_one_unit_each_has_filled_in_add_up_to_one_that_all_have(bare, open_workshop, tmp_path, now):
    """The prefilled workbook goes to all; each fills in its own rows and sends it back."""
    blank = workbook(bare.store, "2026", 2026)
    units = [(row[1], row[2]) for row in rows(blank, "Verksamheter")][:18]
    levels: dict[tuple[str, str], list[object]] = {
        unit: [number % 5, "Vet ej", (number + 2) % 5, "Ej besvarad"] for number, unit in enumerate(units)
    }
    together, at_once = (
        open_workshop(Path(shutil.copytree(bare.store.place, tmp_path / name))) for name in ("together", "at once")
    )
    load(together, now, fill_in(blank, levels), new_round="2026")
    expected = together.rows(CELLS), together.rows(USES)
    assert sum(row[4] is not None for row in expected[0]) == 36

    own = [fill_in(blank, {unit: of_unit}) for unit, of_unit in levels.items()]
    load(at_once, now, *own, new_round="2026")
    assert (at_once.rows(CELLS), at_once.rows(USES)) == expected
    for content in own:
        load(bare, now, content, new_round="2026")
    assert (bare.rows(CELLS), bare.rows(USES)) == expected


def test_a_units_workbook_has_its_answers_and_changes_nothing_when_it_comes_back(asked_2026, answer, now):
    asked_2026.load(
        {
            "Svar": [
                answer("Gnesta", "Skola", "plan", "3", Kommentar="Beslutad.", Svarsdatum="2026-10-20"),
                answer("Gnesta", "Skola", "stod", "Vet ej", Kommentar=None, Svarsdatum=None),
                answer("Trosa", "Skola", "plan", "1", Kommentar="Inte vår.", Svarsdatum=None),
            ],
            "Hjulet": [{"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Sammanhang": "SIP", "Användning": "2"}],
            "Stödbehov": [
                {"Behov-id": "N1", "Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Kategori": "hjulet",
                 "Beskrivning": "Handledning", "Status": "Pågår", "Ansvarig funktion": "rektor"},
            ],
        }
    )  # fmt: skip
    content = unit_workbook(asked_2026.store, "2026", "0461-SKOLA")

    own = {row[3]: row[4:7] for row in rows(content, "Svar")}
    assert own["Lokal implementeringsplan"][:2] == ["3 Användning", "Beslutad."]
    assert own["Lokal implementeringsplan"][2].date() == date(2026, 10, 20)
    assert own["Information, stöd och kapacitet"][0] == "Vet ej"
    assert own["Barnets bästa-hjulet"] == [None, None, None]
    assert rows(content, "Verksamheter") == []
    assert "Inte vår." not in str(rows(content, "Svar"))

    with pytest.raises(NothingChanged):
        load(asked_2026, now, content)


def test_a_zip_has_a_workbook_for_each_unit_that_has_not_answered(asked_2026, answer):
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3")]})

    def names(also_answered: bool) -> list[str]:
        return ZipFile(BytesIO(unit_workbooks(asked_2026.store, "2026", also_answered))).namelist()

    assert names(False) == [
        "arbetsbok-2026-gnesta-socialtjanst.xlsx",
        "arbetsbok-2026-trosa-skola.xlsx",
        "arbetsbok-2026-region-sormland-barn-och-ungdomspsykiatrin.xlsx",
    ]
    assert len(names(True)) == len(UNITS)


def test_names_of_files_are_plain_and_never_the_same():
    found = file_names("2026", [("0305-SKOLA", "Håbo", "Skola"), ("1492-SKOLA", "Habo", "Skola"), ("X", "Å / ö", "é")])

    assert list(found.values()) == [
        "arbetsbok-2026-habo-skola.xlsx", "arbetsbok-2026-habo-skola-1492-skola.xlsx", "arbetsbok-2026-a-o-e.xlsx",
    ]  # fmt: skip
    assert all(name.isascii() and Path(name).name == name for name in found.values())
