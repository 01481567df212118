"""The text for the newsletter: three to five sentences, each with its numbers, and the numbers those of the answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import queries
from pages.county.newsletter import newsletter

ROUNDS = (("", "2025"), ("exempel", "2025"), ("exempel", "2026"), ("exempel", "2027"))
Text = Callable[[str, str], str]


@pytest.fixture(scope="module")
def text(built_editions: Path) -> Text:
    """The text on a round of a data set, with plain spaces."""

    def of(folder: str, round_id: str) -> str:
        edition = queries.edition(built_editions / folder)
        asker = lambda name, **params: queries.ask(edition, name, **params)  # noqa: E731
        return newsletter(asker, round_id, f"Uppföljning {round_id}", bool(folder)).replace("\u00a0", " ")

    return of


@pytest.mark.parametrize(("folder", "round_id"), ROUNDS)
def test_there_are_three_to_five_sentences_and_each_has_its_n(text: Text, folder: str, round_id: str) -> None:
    said = text(folder, round_id)
    assert said.startswith("Exempeldata – inte verkliga svar. ") == bool(folder)
    sentences = re.split(r"(?<=[.]) (?=[A-ZÅÄÖ])", said.removeprefix("Exempeldata – inte verkliga svar. "))
    assert 3 <= len(sentences) <= 5, sentences
    for sentence in sentences:
        assert re.search(r"\d+ av (de )?\d+|\d+ svar|hur mycket är inte publicerat", sentence), sentence


def test_the_published_text_claims_no_degree(text: Text) -> None:
    said = text("", "2025")
    assert "12 av 18 kommunala verksamheter och 3 verksamheter i Region Sörmland." in said
    assert "Källan säger 14 svar men namnger 15 verksamheter." in said
    assert "sammanhang" not in said  # how many contexts there are is ours: one of them is Annat
    assert "inte publicerat: 0 av 84 svar" in said or "inte publicerat: 0 av 72 svar" in said
    assert "%" not in said


def test_the_numbers_are_those_of_the_answers(text: Text, built_editions: Path) -> None:
    edition = queries.edition(built_editions / "exempel")
    cells = pl.concat(
        queries.ask(edition, "list_cells", round_id="2026", municipality_code=code).select(
            "component", "level", "reason"
        )
        for code in queries.ask(edition, "list_municipalities")["municipality_code"]
    ).rows(named=True)
    for component, level, words in (("ansvarig", 2, "har en utsedd"), ("plan", 3, "har en beslutad")):
        own = [cell for cell in cells if cell["component"] == component]
        known = [cell["level"] for cell in own if cell["level"] is not None]
        applicable = [cell for cell in own if cell["reason"] not in ("ej_tillamplig", "ej_stalld")]
        key = queries.ask(edition, "list_components", round_id="2026").row(
            by_predicate=pl.col("component") == component, named=True
        )
        reached = sum(one >= key["key_level"] for one in known)
        found = f"{reached} av {len(known)} {words}"
        assert found in text("exempel", "2026"), (found, level)
        assert f"av alla {len(applicable)} är" in text("exempel", "2026")
