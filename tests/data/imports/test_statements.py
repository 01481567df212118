"""Every statement of the five documents leads to a row of data/published/, and every row that claims a source leads back.

``statements.csv`` has the 270 statements by number, each in a few words of our own, with its document, where it stands
(``table:key``, several separated by ;) and how sure it is there; below them what other public pages say. ``utelämnat`` is left
out on purpose: names and private addresses. Two of the files of documents are one newsletter.
"""

from __future__ import annotations

import csv
import tomllib
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from published_sheets import ROOT, SHEETS, headings, sheet

FILE = Path(__file__).with_name("statements.csv")
LEFT_OUT, MODEL = "utelämnat", "modell"
CERTAINTY = ("Säkerhet", "Adressens säkerhet")
Row = dict[str, str]


@pytest.fixture(scope="module")
def model() -> dict[str, Any]:
    return tomllib.loads((ROOT / "data" / "model.toml").read_text(encoding="utf-8"))


def statements() -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places(statement: Row) -> list[str]:
    return statement["Var"].split("; ")


def key_of(name: str) -> list[str]:
    """The columns that tell a sheet's rows from one another; the round, which is one, is no part of it."""
    own = headings(name, "**")
    return own if own == ["Omgång"] else [column for column in own if column != "Omgång"]


def rows_at(place: str) -> list[Row]:
    """The rows that ``table:key`` names: its parts are the values of the key's columns, the last one's beginning is enough."""
    name, *parts = place.split(":", 1)[0], *place.split(":")[1:]
    columns = key_of(name)
    if len(parts) > len(columns):
        parts = [*parts[: len(columns) - 1], ":".join(parts[len(columns) - 1 :])]
    found = []
    for row in sheet(name).iter_rows(named=True):
        values = [row[column] for column in columns[: len(parts)]]
        if values[:-1] == parts[:-1] and (
            values[-1] == parts[-1] or (len(columns) > 1 and values[-1].startswith(parts[-1]))
        ):
            found.append(row)
    return found


def sources(row: Row) -> set[str]:
    return {one for column, value in row.items() if column.startswith("Källa") and value for one in value.split(";")}


def test_the_270_are_all_there_each_in_few_words() -> None:
    numbered = [one for one in statements() if one["Nr"]]
    assert [int(one["Nr"]) for one in numbered] == list(range(1, 271))
    assert {one["Dokument"] for one in numbered} == {"UPPF2025", "NYHET2026VAR", "NYHET2022DEC", "FOLJEFORSK"}
    assert [one["Kort"] for one in statements() if len(one["Kort"].split()) > 5] == []
    left_out = [one["Nr"] for one in numbered if one["Var"].startswith(LEFT_OUT)]
    assert left_out == ["9", "34", "53", "219", "270"]


@pytest.mark.parametrize("statement", statements(), ids=lambda one: f"{one['Nr'] or one['Dokument']} {one['Kort']}")
def test_each_stands_where_the_list_says_with_its_source_and_certainty(statement: Row, model: dict[str, Any]) -> None:
    certainty, cited = set(), False
    for place in places(statement):
        name, key = place.split(":", 1)
        if name == LEFT_OUT:
            assert not statement["Säkerhet"]
            return
        if name == MODEL:
            assert reduce(lambda table, part: table[part], key.split("."), model)
            cited = True
            continue
        found = rows_at(place)
        assert len(found) == 1, place
        certainty |= {found[0][column] for column in CERTAINTY if column in found[0]}
        cited = cited or statement["Dokument"] in sources(found[0]) or name == "ej_publicerat"
    assert certainty == set(filter(None, statement["Säkerhet"].split(";")))
    assert cited


def test_each_row_that_claims_a_source_is_in_the_list() -> None:
    listed = {
        (place.split(":", 1)[0], tuple(rows_at(place)[0].values()))
        for statement in statements()
        for place in places(statement)
        if place.split(":", 1)[0] in SHEETS
    }
    unlisted = [
        (name, [row[column] for column in key_of(name)])
        for name in SHEETS
        if (own := [column for column in CERTAINTY if column in sheet(name).columns])
        for row in sheet(name).iter_rows(named=True)
        if row[own[0]] == "Uppges" and (name, tuple(row.values())) not in listed
    ]
    assert unlisted == []
