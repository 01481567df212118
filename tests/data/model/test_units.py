"""When units take part, and what they become, as the model file says it; and what is said where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.base.errors import ModelError
from data.map.shapes import municipalities
from data.model.model import MODEL_FILE, Model, load_model
from data.model.reference import units_of
from data.model.units import Time, successors

SHIPPED = MODEL_FILE.read_text(encoding="utf-8")
SCHOOL = 'suffix = "SKOLA"\n'
NEW = """
[[sectors]]
id = "grund"
suffix = "GR"
name = "Grundskola"
valid_from = "2026"
"""
BEFORE = '[[sectors]]\nid = "socialtjanst"'


def model(folder: Path, school: str = "", sectors: str = "", units: str = "") -> Model:
    """The shipped model, with more said of school, more sectors, and times of single units."""
    assert SHIPPED.count(SCHOOL) == SHIPPED.count(BEFORE) == SHIPPED.count("[degree]") == 1
    text = SHIPPED.replace(SCHOOL, SCHOOL + school).replace(BEFORE, sectors + BEFORE)
    path = folder / "model.toml"
    path.write_text(text.replace("[degree]", f"{units}\n[degree]"), encoding="utf-8")
    return load_model(path)


def units(of: Model) -> dict[str, Time]:
    return {unit.unit_id: unit.time for unit in units_of(of, municipalities(of.county_code))}


def test_a_sector_that_ends_ends_in_every_municipality_and_becomes_what_there_is_there(tmp_path: Path) -> None:
    only = NEW + 'municipalities = ["0488"]\n'
    of = model(tmp_path, 'valid_to = "2025"\nbecame = ["grund"]\n', only)
    found = units(of)
    assert found["0488-SKOLA"] == Time(None, "2025", ("0488-GR",))
    assert found["0461-SKOLA"] == Time(None, "2025")
    assert [one for one in found if one.endswith("-GR")] == ["0488-GR"]
    assert list(successors(units_of(of, municipalities("04")))) == [("0488-SKOLA", "0488-GR")]
    assert [[one.id for one in of.in_round(year).sectors] for year in ("2025", "2026")] == [
        ["skola", "socialtjanst"],
        ["grund", "socialtjanst"],
    ]


def test_a_single_unit_has_its_own_time_and_the_rest_of_its_sectors(tmp_path: Path) -> None:
    own = '[[units]]\nid = "0488-GR"\nvalid_to = "2027-2"\n'
    found = units(model(tmp_path, "", NEW, own))
    assert (found["0488-GR"], found["0461-GR"]) == (Time("2026", "2027-2"), Time("2026"))


rounds = st.builds(lambda year, ending: f"{year}{ending}", st.integers(2020, 2030), st.sampled_from(["", "-2", "-9"]))


@given(rounds, rounds, rounds)
def test_a_round_is_within_a_time_as_it_lies_between_its_ends(first: str, last: str, one: str) -> None:
    def place(round_id: str) -> tuple[int, int]:
        year, _, number = round_id.partition("-")
        return int(year), int(number or 1)

    assert Time(first, last).holds_in(one) == (place(first) <= place(one) <= place(last))
    assert Time().holds_in(one)


@pytest.mark.parametrize(
    ("school", "sectors", "own", "said"),
    [
        ("valid_to = 2025\n", "", "", 'sectors[1].valid_to ska vara en uppföljnings årtal inom citattecken, till exempel "2026"'),
        ('valid_to = "hösten"\n', "", "", "sectors[1].valid_to ska vara en uppföljnings årtal"),
        ('valid_from = "2026"\nvalid_to = "2025"\n', "", "", "sectors[1].valid_to (2025) är före valid_from (2026) för skola"),
        ('became = ["grund"]\n', NEW, "", "sectors[1].became säger vad skola har blivit, men inte när"),
        ('valid_to = "2025"\nbecame = ["annat"]\n', NEW, "", "nämner annat, som inte finns. Skriv något av: grund,"),
        ('valid_to = "2025"\nbecame = ["socialtjanst"]\n', "", "", "ge socialtjanst ett valid_from efter 2025"),
        ('valid_to = "2026"\nbecame = ["grund"]\n', NEW, "", "ge grund ett valid_from efter 2026"),
        ('municipalities = ["0180"]\n', "", "", "sektorn skola har kommunen 0180, som inte finns i länet"),
        ("", "", '[[units]]\nid = "0488-GR"\n', "units[1].id: verksamheten 0488-GR finns inte."),
        ("", "", '[[units]]\nid = "0488-SOC"\nvalid_to = "2025"\nbecame = ["0488-SKOLA"]\n', "ge 0488-SKOLA ett valid_from"),
        ("", "", '[[units]]\nid = "0488-SOC"\n[[units]]\nid = "0488-SOC"\n', "units har samma id två gånger: 0488-SOC"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_says_where_and_what_to_change(
    tmp_path: Path, school: str, sectors: str, own: str, said: str
) -> None:
    with pytest.raises(ModelError) as refused:
        units(model(tmp_path, school, sectors, own))
    assert said in str(refused.value)
