"""The list beside the county map: every place is in it, with what the map, the table and the page of change say too."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import queries
from pages.change import pairs as change
from pages.county import map_words
from pages.county.standing import standing, standing_picture, standing_text
from pages.map import measures
from pages.pictures.shapes import Area, Picture
from pages.text.html import Link

ROUND, BEFORE = "2027", "2026"
# As *Förändring* puts them, and as the answers of the example have it.
CHANGES = {
    "Eskilstuna": "tillbaka",
    "Flen": "framåt",
    "Gnesta": "framåt",
    "Katrineholm": "framåt",
    "Nyköping": "framåt",
    "Oxelösund": "vet inte",
    "Strängnäs": "framåt",
    "Trosa": "vet inte",
    "Vingåker": "framåt",
    "Region Sörmland": "framåt",
}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture(scope="module")
def ask(built_editions: Path) -> Any:
    return partial(queries.ask, queries.edition(built_editions / "exempel"))


def rows_of(ask: Any, topic: str = change.ALL_TOPICS, before: str | None = BEFORE) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The list's rows and the map's values."""
    levels = ask("list_levels")["short"].to_list()
    municipalities = ask("list_municipality_degrees", round_id=ROUND)
    scored = ask("list_component_degrees", round_id=ROUND, component=topic) if topic else None
    values = measures.map_values(topic or measures.DEGREE, municipalities, levels, scored)
    names = dict(municipalities.select("municipality_code", "name").iter_rows()) | {change.REGION: "Region Sörmland"}
    pairs = None
    if before is not None:
        degrees = ask("list_change_degrees", from_round=before, to_round=ROUND)
        pairs = change.pair_rounds(degrees, names, before, ROUND, topic)
    degrees = ask("list_place_degrees", round_id=ROUND)
    return standing(municipalities, values, degrees, topic, levels, pairs, "Region Sörmland"), values


def said(picture: Picture) -> dict[str, list[str]]:
    """Each row's name -> what else it says when pointed at."""
    texts = [plain(shape.name).split(", ") for shape in picture.shapes if isinstance(shape, Area)]
    return {name: rest for name, *rest in texts}


@pytest.mark.parametrize("topic", [change.ALL_TOPICS, "ansvarig", "plan", "hjulet", "stod"])
def test_list_map_and_table_say_the_same_of_every_place(ask: Any, topic: str) -> None:
    rows, values = rows_of(ask, topic)
    listed = said(standing_picture(rows, "Sedan 2026", "Rubrik", "I ord"))
    municipalities = ask("list_municipality_degrees", round_id=ROUND)
    assert list(listed) == [*municipalities["name"], "Region Sörmland"]
    scored = ask("list_component_degrees", round_id=ROUND, component=topic) if topic else None
    levels = ask("list_levels")["short"].to_list()
    _, columns, table = map_words.municipality_table(municipalities, scored, levels, {}, "Måttet", rows, "Sedan 2026")
    heads = [column if isinstance(column, str) else column.heading for column in columns]
    drawn = dict(values.select("code", "value_text").iter_rows())
    codes = dict(municipalities.select("name", "municipality_code").iter_rows())
    for line in table:
        assert isinstance(line[0], Link)
        told, cells = listed[line[0].label], dict(zip(heads, (plain(str(cell)) for cell in line), strict=True))
        share = next((part for part in told if part.endswith(" bland kända svar")), None)
        assert (
            cells["Måttet, kända svar" if topic else "Implementeringsgrad, kända svar"] + " bland kända svar"
        ) == share
        assert f"möjligt intervall {cells['Möjligt intervall']}" in told
        assert told[0] == cells["Steg"]
        assert f"förändring: {cells['Förändring']}" in told
        # The map names the stage and the share.
        stage, _, percent = plain(drawn[codes[line[0].label]]).partition(", ")
        assert told[0].endswith(stage)
        assert percent == share
        assert [part for part in told if part.startswith(("Skola: ", "Socialtjänst: "))] == [
            f"{name}: {cells[name]}" for name in ("Skola", "Socialtjänst")
        ]


def test_the_change_is_that_of_the_page_of_change(ask: Any) -> None:
    rows, _ = rows_of(ask)
    assert dict(rows.select("name", "change").iter_rows()) == CHANGES
    first, _ = rows_of(ask, before=None)
    assert first["change"].null_count() == first["sign"].null_count() == first.height
    assert "förändring" not in standing_text(first, "Graden")


def test_the_region_has_no_step_in_a_single_component_but_its_degree(ask: Any) -> None:
    whole, one = (rows_of(ask, topic)[0].row(-1, named=True) for topic in (change.ALL_TOPICS, "plan"))
    assert (whole["name"], plain(whole["said"])) == ("Region Sörmland", "2 Införande")
    assert one["said"] == "steget räknas inte per byggsten"
    units = ask("list_units", round_id=ROUND, municipality_code=None)
    assert whole["index_observed"] == pytest.approx(units["index_observed"].mean())


def test_who_is_not_asked_is_listed_without_a_bar() -> None:
    municipalities = pl.DataFrame(
        {
            "municipality_code": ["0482", "0428", "0480"],
            "name": ["Flen", "Vingåker", "Nyköping"],
            "units_asked": [2, None, 2],
            "units_answered": [2, None, 0],
        }
    )
    fields = ("index_low", "index_observed", "index_high", "stage_low", "stage_observed", "stage_high")
    degrees = pl.DataFrame(
        [
            {"place": "0482", "topic": "", **dict.fromkeys(fields[:3], 50.0), **dict.fromkeys(fields[3:], 2)},
            {"place": "0480", "topic": "", **dict(zip(fields, (0.0, None, 100.0, 0, None, 4), strict=True))},
        ],
        infer_schema_length=None,
    )
    marks = [{"name": "Skola", "answered": True}]
    values = pl.DataFrame(
        {"code": ["0482", "0428", "0480"], "marks": [marks, [], [{"name": "Skola", "answered": False}]]},
        schema={"code": pl.String, "marks": measures.MARKS},
    )
    levels = ["Ej påbörjat", "Planering", "Införande", "Användning", "Vidmakthållande"]
    rows = standing(municipalities, values, degrees, "", levels, None)
    picture = standing_picture(rows, "", "Rubrik", "I ord")
    listed = said(picture)
    assert listed["Vingåker"] == ["ingår inte"]
    assert listed["Nyköping"] == ["inget svar", "Skola: inget svar", "möjligt intervall 0–100 %"]
    words = [shape.text for shape in picture.shapes if hasattr(shape, "text")]
    assert "ingår inte" in words
    assert "ej känt" in words
    assert not [word for word in words if re.match("0.?%", word)]  # missing is never zero
