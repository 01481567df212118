"""A second year: between two rounds the model changes as a county's follow-up does, and each change has its right outcome.

The round 2025 is the published one. Whatever changes, everything that is known and shown of it is the same before and after.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from page_reading import open_page, shown, tables

import queries
from data.base.errors import EditionError
from data.base.problems import Refused
from data.imports.workbook.per_unit import workbook
from data.model.model import Component, Division, Model, Sector, load_model
from data.model.units import OwnTime, Time
from data.store.editions import Store
from data.store.model_change import model_change
from data.store.verify import verify
from pages.change import pairs as change_pairs
from pages.change import units as unit_changes
from pages.map import measures
from pages.text import sentences

pytestmark = [pytest.mark.rest, pytest.mark.folder_only]

MODEL = load_model()
SCHOOL, SOCIAL = MODEL.sectors
BUP, HAB, CARE = MODEL.divisions
VOICE = Component(
    "barn", "Barnets röst", "Röst", (), 1.0, "Får barnet komma till tals?", tuple("abcde"), "hör barnet", 2
)
PRESCHOOL = Sector("forskola", "Förskola", "Förskola", (), "FSK", "Förskola", Time("2026"))
PRIMARY = Sector("grundskola", "Grundskola", "Grundskola", (), "GR", "Grundskola", Time("2026"))
DIVIDED = replace(
    MODEL,
    sectors=(replace(SCHOOL, time=Time(None, "2025", ("forskola", "grundskola"))), PRESCHOOL, PRIMARY, SOCIAL),
    contexts=tuple(replace(one, sectors=()) for one in MODEL.contexts),
    sha256="delad skola",
)
WELFARE = Sector("valfard", "Välfärd", "Välfärd", (), "VALF", "Välfärd", Time("2026"), ("0488",))
MERGED = replace(
    MODEL,
    sectors=(*MODEL.sectors, WELFARE),
    units=tuple(OwnTime(f"0488-{one.suffix}", Time(None, "2025", ("0488-VALF",))) for one in MODEL.sectors),
    sha256="sammanslaget i Trosa",
)
GONE = replace(
    MODEL,
    units=(*(OwnTime(f"0428-{one.suffix}", Time(None, "2025")) for one in MODEL.sectors), OwnTime("REG-HV", Time(None, "2025"))),
    sha256="Vingåker är inte med",
)  # fmt: skip
RENAMED = replace(
    MODEL,
    divisions=(BUP, replace(HAB, name="Barnhälsan", also=()), CARE),
    sectors=(replace(SCHOOL, name="Utbildning", long_name="Utbildning", also=()), SOCIAL),
    sha256="nya namn",
)
REWORDED = replace(
    MODEL,
    components=(
        replace(MODEL.components[0], question="En annan fråga?", anchors=tuple("vwxyz")),
        *MODEL.components[1:],
    ),
    sha256="nya ord",
)
LONGER = replace(MODEL, components=(*MODEL.components, VOICE), sha256="en byggsten till")
WIDER = replace(
    MODEL, sectors=(*MODEL.sectors, Sector("fritid", "Fritid", "Fritid", (), "FRI", "Fritid")), sha256="fritid"
)
SHORTER = replace(
    MODEL,
    divisions=MODEL.divisions[:2],
    components=MODEL.components[:3],
    contexts=MODEL.contexts[1:],
    categories=tuple(replace(one, component=None) for one in MODEL.categories),
    sha256="färre",
)
CHANGED = {
    "a division and a sector renamed": RENAMED,
    "question and answers reworded": REWORDED,
    "a component added": LONGER,
    "a sector added": WIDER,
    "school divided": DIVIDED,
    "units merged in one municipality": MERGED,
    "division, component and context removed": SHORTER,
    "a municipality leaves and a division closes": GONE,
}
Year = Callable[[Model], "object"]


def of_2025(store: Store) -> dict[str, pl.DataFrame]:
    """Everything that pages and files ask of the round 2025, of all places."""
    edition = queries.edition(store.place)
    values = {"round_id": ["2025"], "municipality_code": ["0488", "0428", "0480", None], "component": ["plan", "stod"]}
    found = {}
    for name in queries.names():
        params = queries.question(name).params
        if "round_id" in params and set(params) <= set(values):
            for code in values["municipality_code"] if "municipality_code" in params else [None]:
                given = {"round_id": "2025", "municipality_code": code, "component": "plan"}
                answer = queries.ask(edition, name, **{param: given[param] for param in params})
                found[f"{name} {code}"] = answer
    return found


@pytest.fixture(scope="module")
def published(built_editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published facts, in a store of the module's own."""
    place = tmp_path_factory.mktemp("andra_aret") / "store"
    place.mkdir()
    for path in built_editions.iterdir():
        if path.is_file():
            shutil.copy2(path, place)
    return place


@pytest.fixture
def year(published: Path, tmp_path: Path, open_workshop) -> Year:
    """A function that takes a model into use on the published facts, and returns the store with it."""

    def take(model: Model):
        place = tmp_path / model.sha256.replace(" ", "-")
        shutil.copytree(published, place)
        workshop = type(open_workshop(place))(Store(place, model))
        if model is not MODEL:
            workshop.store.publish("Tog i bruk en ändrad modell", "prov", NOW)
        return workshop

    return take


NOW = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 - editions hold UTC without saying so


def answers(*units: tuple[str, str], component: str = "plan", round_id: str = "2026", level: str = "3"):
    rows = [
        {"Omgång": round_id, "Kommun": place, "Verksamhet": unit, "Byggsten": component, "Nivå": level}
        for place, unit in units
    ]
    return {"Svar": rows}


def asked(workshop, round_id: str = "2026") -> set[str]:
    found = workshop.rows(f"SELECT unit_id FROM participation WHERE asked AND round_id = '{round_id}'")
    return {unit_id for (unit_id,) in found}


def ask(workshop, name: str, **params: str | None) -> pl.DataFrame:
    return queries.ask(queries.edition(workshop.store.place), name, **params)


@pytest.mark.parametrize("name", sorted(CHANGED))
def test_the_published_figures_of_2025_are_the_same_before_and_after(published: Path, year, name: str) -> None:
    before = of_2025(Store(published, MODEL))
    assert len(before) > 20
    workshop = year(CHANGED[name])
    workshop.load(answers(("Nyköping", "Socialtjänst")), new_round="2026")
    after = of_2025(workshop.store)
    assert before.keys() == after.keys()
    assert [one for one in before if not before[one].equals(after[one])] == []
    assert [verdict.faults for verdict in verify(workshop.store) if verdict.faults] == []


def test_a_renamed_unit_has_the_name_of_the_time_and_its_old_name_still_loads(year) -> None:
    workshop = year(RENAMED)
    workshop.load(answers(("Region Sörmland", HAB.name), ("Trosa", "Skola")), new_round="2026")
    workshop.load(answers(("Region Sörmland", "Barnhälsan"), ("Trosa", "Utbildning"), component="stod"))
    assert workshop.cells("REG-HAB")["plan"] == workshop.cells("REG-HAB")["stod"] == 3
    names = {
        round_id: dict(ask(workshop, "list_participation", round_id=round_id).select("unit_id", "unit").iter_rows())
        for round_id in ("2025", "2026")
    }
    assert [names[one]["REG-HAB"] for one in names] == [HAB.name, "Barnhälsan"]
    assert [names[one]["0488-SKOLA"] for one in names] == ["Skola", "Utbildning"]
    sectors = [ask(workshop, "list_participation", round_id=one)["sector_name"].unique() for one in names]
    assert ("Skola" in sectors[0], "Skola" in sectors[1], "Utbildning" in sectors[1]) == (True, False, True)


def test_an_answer_stands_under_the_words_that_it_was_given(year) -> None:
    workshop = year(REWORDED)
    workshop.load(answers(("Trosa", "Skola"), component="ansvarig"), new_round="2026")
    anchors = [
        ask(workshop, "list_components", round_id=one).filter(pl.col("component") == "ansvarig")["anchors"].to_list()[0]
        for one in ("2025", "2026")
    ]
    assert [one.splitlines() for one in anchors] == [list(MODEL.components[0].anchors), list("vwxyz")]


def test_an_added_component_was_not_asked_before(year) -> None:
    workshop = year(LONGER)
    workshop.load(answers(("Trosa", "Skola"), component="barn"), new_round="2026")
    assert "barn" not in workshop.cells("0488-SKOLA", "2025")
    assert workshop.cells("0488-SKOLA")["barn"] == 3
    before, after = (ask(workshop, "list_components", round_id=one) for one in ("2025", "2026"))
    assert change_pairs.asked_otherwise(before, after, "2025", "2026").startswith(
        "Barnets röst ingår i 2026 men är ej ställd i 2025"
    )


def test_an_added_sector_is_asked_from_the_next_round_on(year) -> None:
    workshop = year(WIDER)
    workshop.load(answers(("Trosa", "Fritid")), new_round="2026")
    assert {one for one in asked(workshop) if one.endswith("-FRI")} == {f"{code}-FRI" for code in codes(workshop)}
    heads = [
        [one["name"] for one in ask(workshop, "list_municipality_degrees", round_id=round_id)["sectors"].to_list()[0]]
        for round_id in ("2025", "2026")
    ]
    assert heads == [["Skola", "Socialtjänst"], ["Skola", "Socialtjänst", "Fritid"]]


def codes(workshop) -> list[str]:
    return ask(workshop, "list_municipalities")["municipality_code"].to_list()


def test_a_divided_unit_is_not_asked_nor_missed_and_its_parts_are(year) -> None:
    workshop = year(DIVIDED)
    workshop.load(answers(("Trosa", "Förskola"), ("Trosa", "Grundskola"), ("Trosa", "Socialtjänst")), new_round="2026")
    expected = {f"{code}-{suffix}" for code in codes(workshop) for suffix in ("FSK", "GR", "SOC")}
    assert asked(workshop) == expected | {"REG-BUP", "REG-HAB", "REG-HV"}
    county = ask(workshop, "show_county_degree", round_id="2026").row(0, named=True)
    assert (county["units_asked"], county["units_answered"]) == (30, 3)
    trosa = ask(workshop, "list_units", round_id="2026", municipality_code="0488")
    assert trosa["unit_id"].to_list() == ["0488-FSK", "0488-GR", "0488-SOC"]
    assert trosa["answered"].to_list() == [True, True, True]


def test_what_became_something_else_is_not_compared_but_told(year) -> None:
    workshop = year(DIVIDED)
    # "Förskola" was another word for school in 2025, and its answer then is school's.
    workshop.load(answers(("Trosa", "Förskola"), ("Trosa", "Socialtjänst"), round_id="2025", level="2"))
    assert workshop.cells("0488-SKOLA", "2025")["plan"] == 2
    workshop.load(answers(("Trosa", "Förskola"), ("Trosa", "Socialtjänst")), new_round="2026")
    pairs = ask(workshop, "list_change_degrees", from_round="2025", to_round="2026")
    trosa = pairs.filter((pl.col("place") == "0488") & (pl.col("topic") == ""))
    assert trosa["units"].to_list() == [1, 1]  # social services alone
    changes = ask(workshop, "list_unit_changes")
    told = unit_changes.note(unit_changes.between(changes, "2025", "2026"))
    assert told == (
        "Skola i 9\u00a0kommuner delades i Förskola och Grundskola, från och med uppföljningen 2026. "
        "De räknas inte i jämförelsen."
    )
    assert unit_changes.note(unit_changes.between(changes, "2026", "2027")) == ""
    assert unit_changes.not_there(changes, "0488-SKOLA", "2026") == "Se Förskola och Grundskola"
    assert unit_changes.not_there(changes, "0488-GR", "2025") == "Se Skola"
    assert unit_changes.not_there(changes, "0488-SOC", "2026") is None
    history = ask(workshop, "list_cell_history", municipality_code="0488").filter(pl.col("component") == "plan")
    known = history.filter(pl.col("level").is_not_null()).select("unit_name", "round_id", "level").rows()
    assert set(known) == {
        ("Skola", "2025", 2),
        ("Förskola", "2026", 3),
        ("Socialtjänst", "2025", 2),
        ("Socialtjänst", "2026", 3),
    }


@pytest.mark.parametrize(
    ("unit", "round_id", "said"),
    [
        (
            "Skola",
            "2026",
            "ingick till och med uppföljningen 2025, inte i 2026. Efter det svarar Trosa, förskola och Trosa, grundskola.",
        ),
        (
            "Grundskola",
            "2025",
            "ingår från och med uppföljningen 2026, inte i 2025. Före det svarade Trosa, skola.",
        ),
    ],
)
def test_a_file_about_a_unit_that_is_not_there_then_is_told_so(year, unit: str, round_id: str, said: str) -> None:
    workshop = year(DIVIDED)
    number = workshop.store.newest()
    with pytest.raises(Refused) as refused:
        workshop.load(answers(("Nyköping", "Socialtjänst"), ("Trosa", unit), round_id=round_id), new_round="2026")
    assert f"Trosa, {unit.lower()} {said} Rätta verksamheten eller omgången, eller ta bort raden." in str(refused.value)
    assert [problem.row for problem in refused.value.problems if problem.code == "unit_time"] == [3]
    assert workshop.store.newest() == number


def test_the_workbook_of_a_round_has_the_units_of_the_round(year) -> None:
    workshop = year(DIVIDED)

    def units(round_id: str) -> set[str]:
        book = openpyxl.load_workbook(io.BytesIO(workbook(workshop.store, round_id, 2026)))
        column = [cell.value for cell in book["Svar"][1]].index("Verksamhet")
        return {row[column] for row in book["Svar"].iter_rows(min_row=2, values_only=True)}

    assert units("2026") == {"Förskola", "Grundskola", "Socialtjänst", *(one.name for one in MODEL.divisions)}
    assert "Skola" in units("2025")
    assert "Grundskola" not in units("2025")


def test_units_that_merge_in_one_municipality_are_one_there_and_two_elsewhere(year) -> None:
    workshop = year(MERGED)
    workshop.load(answers(("Trosa", "Välfärd"), ("Gnesta", "Skola")), new_round="2026")
    assert {one for one in asked(workshop) if one.startswith("0488")} == {"0488-VALF"}
    assert {one for one in asked(workshop) if one.startswith("0461")} == {"0461-SKOLA", "0461-SOC"}
    told = unit_changes.sentences(ask(workshop, "list_unit_changes"))
    assert told == ["Skola och Socialtjänst i Trosa slogs ihop till Välfärd, från och med uppföljningen 2026."]
    rows = ask(workshop, "list_municipality_degrees", round_id="2026").rows_by_key("municipality_code", named=True)
    of_trosa, of_gnesta = ({one["name"]: one["asked"] for one in rows[code][0]["sectors"]} for code in ("0488", "0461"))
    assert of_trosa == {"Skola": None, "Socialtjänst": None, "Välfärd": True}
    assert of_gnesta == {"Skola": True, "Socialtjänst": True, "Välfärd": None}
    with pytest.raises(Refused, match="kommunen har ingen sådan verksamhet"):
        workshop.load(answers(("Gnesta", "Välfärd")))


def test_what_is_removed_stays_in_its_rounds_and_stops_no_import(year) -> None:
    workshop = year(SHORTER)
    workshop.load(answers(("Trosa", "Skola")), new_round="2026")
    assert set(workshop.cells("0488-SKOLA")) == {one.id for one in SHORTER.components}
    assert set(workshop.cells("0488-SKOLA", "2025")) == {one.id for one in MODEL.components}
    assert "REG-HV" not in asked(workshop)
    with pytest.raises(Refused, match="finns inte längre i modellen och ingick inte i uppföljningen 2026"):
        workshop.load(answers(("Region Sörmland", CARE.name)))
    # A late answer to the earlier round, by its names then.
    workshop.load(answers(("Region Sörmland", CARE.name), component="stod", round_id="2025"))
    assert workshop.cells("REG-HV", "2025")["stod"] == 3


def test_who_has_left_is_not_asked_and_is_not_silent(year) -> None:
    workshop = year(GONE)
    workshop.load(answers(("Trosa", "Skola")), new_round="2026")
    assert not {one for one in asked(workshop) if one.startswith("0428")} | ({"REG-HV"} & asked(workshop))
    silent = ask(workshop, "list_participation", round_id="2026").filter(~pl.col("answered"))
    assert silent.height == 17
    rows, county = (
        ask(workshop, name, round_id="2026") for name in ("list_municipality_degrees", "show_county_degree")
    )
    _, rest = sentences.county_sentence(rows, county.row(0, named=True), [one.short for one in MODEL.levels])
    assert "Inget svar från Eskilstuna, Flen, Gnesta, Katrineholm, Nyköping, Oxelösund och Strängnäs." in rest
    assert rest.endswith("Vingåker ingår inte.")
    values = measures.map_values(measures.DEGREE, rows, [one.short for one in MODEL.levels])
    vingaker = values.row(by_predicate=pl.col("code") == "0428", named=True)
    assert (vingaker["value_label"], vingaker["tooltip"]) == ("ingår inte", "Vingåker\nIngår inte")
    assert unit_changes.sentences(ask(workshop, "list_unit_changes")) == [
        "Skola och Socialtjänst i Vingåker är inte med efter uppföljningen 2025.",
        "Hälsoval i Region Sörmland är inte med efter uppföljningen 2025.",
    ]


def test_a_municipality_that_has_left_still_shows_its_history(year, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop = year(GONE)
    workshop.load(answers(("Trosa", "Skola")), new_round="2026")
    monkeypatch.setenv("LAGESBILD_DATA", str(workshop.store.place))
    for part in ("", "varfor", "hjulet"):
        said = shown(open_page("kommun", kommun="0428", omgang="2026", visa=part))
        assert "Vingåker är inte med i uppföljningen." in said
        assert "Kommunen är med i Uppföljning 2025: se Över tid." in said
        assert "det finns inga svar att visa" in said
    over_time = open_page("kommun", kommun="0428", omgang="2026", visa="tid")
    assert "Skola och Socialtjänst i Vingåker är inte med efter uppföljningen 2025." in shown(over_time)
    history = tables(over_time)
    assert [row[0] for row in history["Implementeringsgrad i Vingåker per uppföljning"][1:]] == ["Uppföljning 2025"]
    assert history["Svar per uppföljning i Vingåker"][0] == ["Byggsten", "Verksamhet", "Uppföljning 2025"]
    assert len(history["Svar per uppföljning i Vingåker"]) == 1 + 2 * len(MODEL.components)


def test_a_time_that_a_round_contradicts_is_refused_and_says_what_to_change(year) -> None:
    workshop = year(MODEL)
    workshop.load(answers(("Nyköping", "Skola")), new_round="2026")
    later = type(workshop)(Store(workshop.store.place, DIVIDED))
    number = later.store.newest()
    told = (
        "Nyköping, skola och 8 till finns enligt modellfilen bara till och med 2025 (valid_to), men har svarat i Uppföljning "
        '2026. Ändra valid_to i data/model.toml till "2026" eller senare, eller ta först bort svaren därifrån.'
    )
    assert later.store.misfit() == told
    for attempt in (
        lambda: later.store.publish("Tog i bruk en ändrad modell", "prov", NOW),
        lambda: model_change(later.store, NOW),
    ):
        with pytest.raises(EditionError) as refused:
            attempt()
        assert str(refused.value) == f"{told} Inget har ändrats."
    assert later.store.newest() == number


def test_a_list_of_who_was_not_asked_is_a_remedy(year) -> None:
    workshop = year(MODEL)
    workshop.load(answers(("Nyköping", "Skola")), new_round="2026")
    left = replace(GONE, units=GONE.units[:1])
    later = type(workshop)(Store(workshop.store.place, left))
    assert "Vingåker, skola finns enligt modellfilen bara till och med 2025" in str(later.store.misfit())
    assert "läs in bladet Verksamheter med Tillfrågad = Nej" in str(later.store.misfit())
    listed = {"Omgång": "2026", "Kommun": "Vingåker", "Verksamhet": "Skola", "Tillfrågad": "Nej"}
    taken_back = later.load({"Verksamheter": [listed]})
    assert later.store.misfit() is None
    assert "0428-SKOLA" not in asked(later)
    with pytest.raises(EditionError, match="finns enligt modellfilen bara till och med 2025"):
        later.undo(taken_back)


def test_the_check_of_a_model_tells_what_ends_and_what_it_becomes(year) -> None:
    workshop = year(MODEL)
    told = model_change(Store(workshop.store.place, MERGED), NOW)
    assert "Sektor läggs till: Välfärd." in told
    assert "Verksamhet läggs till: Trosa, välfärd." in told
    assert "Verksamhet ändras: Trosa, skola (sista uppföljning)." in told
    assert "Trosa, skola blir Trosa, välfärd." in told
    assert told[-1].endswith("behåller det den frågade efter: ingen siffra ändras.")


def test_a_division_that_closes_is_told_by_its_name(year) -> None:
    closed = replace(MODEL, divisions=(replace(BUP, time=Time(None, "2025", ("REG-PSY",))), HAB, CARE, NEW_DIVISION))
    workshop = year(replace(closed, sha256="ny division"))
    workshop.load(answers(("Region Sörmland", "Psykiatri för unga")), new_round="2026")
    assert unit_changes.sentences(ask(workshop, "list_unit_changes")) == [
        f"{BUP.name} i Region Sörmland blev Psykiatri för unga, från och med uppföljningen 2026."
    ]


NEW_DIVISION = Division("REG-PSY", "Psykiatri för unga", "Psykiatri", (), Time("2026"))


def test_a_suffix_is_not_given_to_another_sector(year) -> None:
    workshop = year(MODEL)
    moved = replace(MODEL, sectors=(replace(SCHOOL, id="utbildning"), SOCIAL), sha256="annat id")
    later = Store(workshop.store.place, moved)
    told = (
        "Modellfilen har SKOLA som suffix för sektorn utbildning, men uppgifternas verksamheter med det suffixet hör till "
        'sektorn skola. Byter sektorn bara namn: behåll id = "skola" och ändra name. Är det en annan sektor: ge den ett '
        "eget suffix."
    )
    assert later.misfit() == told
    with pytest.raises(EditionError, match="Inget har ändrats"):
        later.publish("Tog i bruk en ändrad modell", "prov", NOW)
