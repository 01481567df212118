"""The Region's page: of the same kind as a municipality's, from its own answers, without what only a municipality has."""

from __future__ import annotations

import re
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from page_reading import open_page, shown, tables

import queries

ROUND, THRESHOLD = "2027", 0.75
DIVISIONS = ("Barn- och ungdomspsykiatrin", "Habiliteringsverksamheten", "Hälsoval")


@pytest.fixture
def ask(built_editions: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    return partial(queries.ask, queries.edition(built_editions / "exempel"))


def region(**more: str) -> Any:
    app = open_page("kommun", data="exempel", kommun="region", **more)
    assert not app.exception
    assert not app.warning
    return app


def said(app: Any) -> str:
    """All that the page says, headings too, with plain spaces."""
    return " ".join([shown(app), *(one.value for one in app.header)]).replace("\u00a0", " ")


def test_it_begins_with_the_regions_step_counted_from_its_own_answers(ask: Any) -> None:
    app = region()
    assert [one.value for one in app.title] == ["Hur långt har Region Sörmland kommit?"]
    levels = ask("list_cells", round_id=ROUND, municipality_code=None)["level"].drop_nulls().to_list()
    step = max(level for level in range(5) if sum(one >= level for one in levels) >= THRESHOLD * len(levels))
    above = sum(one >= step + 1 for one in levels)
    text = said(app)
    assert re.search(rf"Steg {step} \w+: {above} av {len(levels)} kända svar är på nivå {step + 1} eller högre", text)
    assert "3 verksamheter i Region Sörmland har svarat." in text
    assert "Nästa steg" in text


def test_its_parts_are_its_divisions(ask: Any) -> None:
    parts = ask("list_municipality_parts", round_id=ROUND, municipality_code=None)
    assert tuple(parts.filter(pl.col("kind") == "sektor")["part_name"]) == DIVISIONS
    units = ask("list_units", round_id=ROUND, municipality_code=None)
    divisions = dict(parts.filter(pl.col("kind") == "sektor").select("part_name", "index_observed").iter_rows())
    assert divisions == dict(units.select("name", "index_observed").iter_rows())
    whole = parts.row(by_predicate=pl.col("kind") == "alla", named=True)
    assert whole["part_name"] == "Hela Regionen"
    assert whole["index_observed"] == pytest.approx(units["index_observed"].mean())
    app = region(**{"som-delar": "tabell"})
    (table,) = (rows for caption, rows in tables(app).items() if "som helhet och i delar" in caption)
    assert [row[0] for row in table[1:5]] == ["Hela Regionen", *DIVISIONS]
    # A component of the Region has a degree and no step.
    assert {row[1] for row in table[5:]} == {"–"}


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("varfor", "Barn- och ungdomspsykiatrin"),
        ("hjulet", "Habiliteringsverksamheten"),
        ("behov", "Öppna stödbehov"),
        ("tid", "Implementeringsgraden i alla uppföljningar"),
    ],
)
@pytest.mark.usefixtures("ask")
def test_every_part_is_there(part: str, words: str) -> None:
    text = said(region(visa=part))
    assert words in text
    # What only a municipality has is not said to be missing.
    assert "pilot" not in text.lower()


def test_its_needs_are_those_that_it_raised(ask: Any) -> None:
    everywhere = ask("list_all_needs")
    raised = everywhere.filter(
        (pl.col("principal") == "Region Sörmland") & ~pl.col("status").is_in(["tillgodosett", "avslutat"])
    )
    assert sorted(ask("list_needs", municipality_code=None)["need_id"]) == sorted(raised["need_id"])
    assert raised.height


@pytest.mark.usefixtures("ask")
def test_it_stands_last_among_the_places_and_the_arrows_lead_to_it() -> None:
    app = open_page("kommun", data="exempel")
    (menu,) = (one for one in app.selectbox if one.key == "val_kommun")
    assert menu.options[-1] == "Region Sörmland"
    next(one for one in app.button if one.label.startswith("Föregående")).click().run()
    assert app.query_params["kommun"] == "region"


@pytest.mark.usefixtures("ask")
def test_a_next_step_of_the_region_is_taken_up_at_the_meeting() -> None:
    """The link that its page offers fills in a decision that belongs to no municipality."""
    links = re.findall(r'href="mote\?([^"]+)"', "".join(one.proto.body for one in region().get("html")))
    address = dict(pair.split("=", 1) for pair in unescape(links[0]).split("&"))
    assert address["kommun"] == "region"
    app = open_page("mote", **address)
    assert not app.warning
    (words,) = (one.value for one in app.text_area if one.label.startswith("Beslut"))
    assert words.startswith("Region Sörmland: ")
