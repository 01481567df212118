"""Logs as pages show them: nothing is said to be none that is only not loaded, and what is missing is not zero."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from page_reading import open_page, shown, tables
from roles import enter_as
from states import NOW, copied, load

from data.access.roles import Role
from data.acts.approvals import set_approval
from data.model.model import load_model
from data.model.sheets import KNOWN_OR_NOT, OCCASION_KIND, WEB_COUNTS
from data.privacy.free_text import OF_TABLE
from data.store.editions import Store
from pages.outreach import logs

COUNTY, OVER_TIME, WHY = ("larande", {"visa": "spridning"}), ("kommun", {"visa": "tid"}), ("kommun", {"visa": "varfor"})
LOADED = {
    "Information och workshop": [
        {"Tillfälle-id": "T1", "Kommun": "Gnesta", "Slag": "Workshop", "När": "2026-09-30", "Tema": "Frågorna",
         "För vilka": "Rektorer", "Antal deltagare": "24", "Källa": "Loggen"},
        {"Tillfälle-id": "T2", "Kommun": None, "Slag": "Information", "När": "2026-09/2026-10", "Tema": "Planen",
         "För vilka": None, "Antal deltagare": None, "Källa": "Loggen"},
    ],
    "Samverkanswebben": [
        {"Kommun": None, "Period": "2026", "Vad som räknas": "Besök", "Antal": "0", "Källa": "Statistik"},
        {"Kommun": "Gnesta", "Period": "2026", "Vad som räknas": "Nedladdningar", "Antal": None, "Källa": "Statistik"},
    ],
    "Fristående skolor": [
        {"Skol-id": "F1", "Kommun": "Gnesta", "Skolans namn": "Friskolan Lyktan", "Har fått information": "Ja",
         "Deltar i arbetet": "Vet inte", "Uppgift från": "2026", "Källa": "Loggen"},
        {"Skol-id": "F2", "Kommun": "Trosa", "Skolans namn": "Friskolan Bryggan", "Har fått information": None,
         "Deltar i arbetet": None, "Uppgift från": None, "Källa": "Loggen"},
    ],
}  # fmt: skip


def test_a_page_has_a_word_for_each_choice_of_the_sheets() -> None:
    for words, choices in ((logs.KINDS, OCCASION_KIND), (logs.COUNTS, WEB_COUNTS), (logs.SAID, KNOWN_OR_NOT)):
        assert {value: word for word, value in choices.items()} == words


def test_what_is_not_known_is_not_summed_as_none() -> None:
    def said(*participants: int | None) -> str:
        return logs.sum_up_occasions(pl.DataFrame({"participants": participants}, schema={"participants": pl.Int32}))

    assert (
        said(24, None, 0)
        .replace("\xa0", " ")
        .startswith("3 tillfällen är inlästa. Antalet deltagare är känt för 2 av 3, tillsammans 24.")
    )
    assert said(None).replace("\xa0", " ") == "1 tillfälle är inläst. Antalet deltagare är inte känt för något av dem."


@pytest.mark.rest
def test_pages_say_that_there_are_none_and_then_show_them_to_whom_they_are_for(
    built_editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copied(built_editions, tmp_path / "editions")
    monkeypatch.setenv("LAGESBILD_DATA", str(folder))

    def read(page: tuple[str, dict[str, str]], place: str = "0461"):
        name, address = page
        return open_page(name, **address, **({"kommun": place} if name == "kommun" else {}))

    said = [shown(read(page)) for page in (COUNTY, OVER_TIME, WHY)]
    how = "En processledare läser in dem på sidan Läs in, med arbetsbokens blad "
    none = (
        "Inga uppgifter om information och workshop, användning av samverkanswebben eller fristående skolor är inlästa."
    )
    assert none in said[0]
    assert f"{how}Information och workshop, Samverkanswebben och Fristående skolor." in said[0]
    assert f"{how}Information och workshop och Samverkanswebben." in said[1]
    assert "Inga uppgifter om fristående skolor är inlästa för Gnesta." in said[2]
    assert f"{how}Fristående skolor." in said[2]
    assert [one.count(how) for one in said] == [1, 1, 1]

    load(folder, LOADED)
    county, over_time, why = (read(page) for page in (COUNTY, OVER_TIME, WHY))
    assert not any(how in shown(one) for one in (county, over_time, why))
    assert tables(county)["Information och workshop"][1:] == [
        ["2026-09 till 2026-10", "Hela länet", "Information", "Planen", "–", "inte känt", "Loggen"],
        ["2026-09-30", "Gnesta", "Workshop", "Frågorna", "Rektorer", "24", "Loggen"],
    ]
    assert tables(county)["Användning av samverkanswebben"][1:] == [
        ["2026", "Gnesta", "Nedladdningar", "inte känt", "Statistik"],
        ["2026", "Hela länet", "Besök", "0", "Statistik"],
    ]
    assert tables(county)["Fristående skolor"][1:] == [
        ["Friskolan Lyktan", "Gnesta", "Ja", "Vet inte", "2026", "Loggen"],
        ["Friskolan Bryggan", "Trosa", "–", "–", "–", "Loggen"],
    ]
    said = shown(county)
    assert "1 av 2 inlästa skolor har fått information, och om 1 är det inte känt." in said
    assert "0 av 2 deltar i arbetet, och om 2 är det inte känt." in said
    assert [row[2] for row in tables(over_time)["Information och workshop i Gnesta"]] == ["Tema", "Frågorna"]
    assert [row[0] for row in tables(why)["Fristående skolor i Gnesta"]] == ["Skolans namn", "Friskolan Lyktan"]
    assert logs.BESIDE in shown(why)
    assert "Inga uppgifter om fristående skolor är inlästa för Flen." in shown(read(WHY, "0482"))

    # What somebody wrote is for process leaders until one of them has read it; a count has no text.
    for role in (Role.STEERING_GROUP, Role.PUBLIC):
        enter_as(role, monkeypatch)
        seen = read(COUNTY)
        assert set(tables(seen)) & {
            "Information och workshop",
            "Användning av samverkanswebben",
            "Fristående skolor",
        } == {"Användning av samverkanswebben"}
        assert "Fristående skolor som inte är godkända för visning räknas inte här." in shown(seen)
    store = Store(folder, load_model())
    with store.open(store.newest()) as con:
        texts = [
            row
            for one in (OF_TABLE["occasion"], OF_TABLE["independent_school"])
            for row in con.sql(f"SELECT {one.subject}, sha256({one.text}) FROM {one.table}").fetchall()
        ]
    set_approval(store, texts, True, "prov", NOW)
    assert tables(read(COUNTY))["Fristående skolor"] == tables(county)["Fristående skolor"]
    assert tables(read(COUNTY))["Information och workshop"] == tables(county)["Information och workshop"]
