"""The slides: what each says and shows equals what the answers add up to, and nothing leaves its frame."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import queries
from data.access.extract import file_for
from data.access.roles import Actor, Role
from pages.pictures.slide import Slide
from pages.slides.deck import IDS, slides
from pages.text.provenance import Provenance

pytestmark = pytest.mark.rest

IMPRINT = Provenance("Uppföljning", 7, "2026-01-02", date(2026, 11, 25), example=True)
ROUNDS = (("exempel", "2025"), ("exempel", "2026"), ("exempel", "2027"), ("", "2025"))
Made = Callable[[str, str], dict[str, Slide]]


@pytest.fixture(scope="module")
def public(built_editions: Path) -> Callable[[str], queries.Edition]:
    """The public extract of a data set's first edition."""

    def of(folder: str) -> queries.Edition:
        edition = queries.edition(built_editions / folder)
        return replace(edition, path=file_for(Actor("publik", Role.PUBLIC), edition.path))

    return of


@pytest.fixture(scope="module")
def made(public: Callable[[str], queries.Edition]) -> Made:
    """The slides on a round of a data set, by id."""

    def of(folder: str, round_id: str) -> dict[str, Slide]:
        edition = public(folder)
        found = slides(lambda name, **params: queries.ask(edition, name, **params), round_id, IMPRINT)
        return {slide.id: slide for slide in found}

    return of


def test_the_slides_come_in_their_order_and_say_their_coverage(made: Made, built_editions: Path) -> None:
    assert list(made("exempel", "2027")) == list(IDS)
    assert list(made("", "2025")) == [one for one in IDS if one != "forandring"]
    for folder, round_id in ROUNDS:
        people = queries.ask(queries.edition(built_editions / folder), "list_participation", round_id=round_id)
        answered = sum(bool(row["answered"] and row["municipality_code"]) for row in people.iter_rows(named=True))
        for slide in made(folder, round_id).values():
            if slide.kind in ("standing", "map", "components", "method"):
                assert f"{answered} av 18 kommunala verksamheter svarade." in slide.sentence.replace("\u00a0", " ")
            assert slide.title.strip()
            assert slide.source
            if slide.picture is not None:
                assert slide.picture.description == slide.sentence


def test_both_counts_of_answers_stand_where_the_total_does(public) -> None:
    """The report of 2025 says 14 answers and names 15; and nobody knows how many of the Region were asked."""
    imprint = replace(IMPRINT, example=False)
    made = slides(lambda name, **params: queries.ask(public(""), name, **params), "2025", imprint)
    found = {slide.id: slide for slide in made}
    for said in (
        found["lage"].cards[0].note,
        found["metod"].points[-1],
        found["kvalitet"].sentence,
        dict(found["kvalitet"].table.rows)["Svarade"] if found["kvalitet"].table else "",
    ):
        assert re.search("(?i)källan säger 14 svar men namnger 15 verksamheter", said), said
    texts = [text.replace("\u00a0", " ") for slide in found.values() for text in (slide.sentence, *slide.points)]
    assert not [text for text in texts if re.search("av 21|3 av 3", text)]
    assert "Flest" not in found["stodbehov"].sentence  # how needs are divided is ours
    assert "De publicerade behoven är från 2025" in found["stodbehov"].sentence


def test_the_plan_is_in_the_order_of_its_file_for_everybody(public, built_editions: Path) -> None:
    file = pl.read_csv(Path(__file__).parents[3] / "data" / "published" / "lansplan.csv")["Aspekt"].to_list()
    for edition in (queries.edition(built_editions), public("")):
        assert queries.ask(edition, "list_county_plan")["aspect"].to_list() == file


@pytest.mark.parametrize(("folder", "round_id"), ROUNDS)
def test_nothing_is_drawn_outside_its_picture(made: Made, folder: str, round_id: str) -> None:
    for slide in made(folder, round_id).values():
        picture = slide.picture
        for shape in picture.shapes if picture else ():
            for x, y in shape.points():
                assert -1 <= x <= picture.width + 1, (slide.id, shape)
                assert -1 <= y <= picture.height + 1, (slide.id, shape)


def test_the_components_count_every_answer_once(made: Made, built_editions: Path) -> None:
    edition = queries.edition(built_editions / "exempel")
    counted: Counter[tuple[str, int | None]] = Counter()
    for code in queries.ask(edition, "list_municipalities")["municipality_code"]:
        for cell in queries.ask(edition, "list_cells", round_id="2027", municipality_code=code).iter_rows(named=True):
            if cell["reason"] not in ("ej_tillamplig", "ej_stalld"):
                counted[cell["component_name"], cell["level"]] += 1
    chart = made("exempel", "2027")["byggstenar"].chart
    for place, name in enumerate(chart.labels):
        for level, part in zip([*range(5), None], chart.parts, strict=True):
            assert part.values[place] == counted[name, level], (name, level)


def test_the_wheel_counts_every_use_once(made: Made, public: Callable[[str], queries.Edition]) -> None:
    uses = queries.ask(public("exempel"), "list_wheel_uses", round_id="2026")
    # Pupil health is about schools alone.
    of_it = uses.filter((pl.col("context") != "eht") | (pl.col("sector") == "skola"))
    counted = Counter(
        (row["context_short"], row["sector_name"], row["use_level"]) for row in of_it.iter_rows(named=True)
    )
    groups = made("exempel", "2026")["hjulet"].frames["groups"]
    assert groups.height == 6 * 3
    for row in groups.iter_rows(named=True):
        for use in range(5):
            assert row[f"use_{use}"] == counted[row["context_short"], row["sector_name"], use], (row, use)


def test_the_needs_are_counts_and_nothing_else(made: Made, public: Callable[[str], queries.Edition]) -> None:
    needs = queries.ask(public("exempel"), "list_all_needs")
    opened = needs.filter(~pl.col("status").is_in(["tillgodosett", "avslutat"]))
    slide = made("exempel", "2027")["stodbehov"]
    counted = Counter(opened["category_name"])
    assert {row[0]: int(row[1]) for row in slide.table.rows} == {**counted, "Alla kategorier": opened.height}
    said = f"{slide.sentence} {slide.table} {slide.chart} {slide.points}"
    assert not [text for text in opened["description"] if text in said]
    assert "ansvarig funktion" not in " ".join(str(card) for card in made("exempel", "2027")["lage"].cards)


def test_what_is_decided_and_what_comes_next_stand_on_their_slide(public: Callable[[str], queries.Edition]) -> None:
    edition = public("")
    rows = [
        ("Mät igen", "klart", date(2026, 10, 1), True),
        ("Skriv en\nplan", "pagar", None, True),
        ("Bjud in alla", "beslutat", date(2026, 11, 24), True),
        ("Håll en utbildning", "beslutat", date(2027, 1, 31), True),
        ("Hemligt", "beslutat", date(2026, 1, 1), False),
        ("Glömt", "utgar", None, True),
    ]
    schema = {"decision": pl.String, "status": pl.String, "due_on": pl.Date, "approved": pl.Boolean}
    decisions = pl.DataFrame(rows, schema=schema, orient="row")

    def ask(name: str, **params: queries.Value) -> pl.DataFrame:
        return decisions if name == "list_decisions" else queries.ask(edition, name, **params)

    (slide,) = (one for one in slides(ask, "2025", IMPRINT) if one.id == "beslut")
    assert slide.points == (
        "Försenat, senast 2026-11-24: Bjud in alla",
        "Härnäst, senast 2027-01-31: Håll en utbildning",
        "Pågår: Skriv en plan",
        "Klart: Mät igen",
    )
    said = slide.sentence.replace("\u00a0", " ")
    assert said == "3 beslut ska genomföras och 1 är klart. Bara beslut som är godkända för visning räknas."
