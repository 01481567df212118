"""Every part of the page Lärande says something of its own, whatever there is to show."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_reading import open_page, shown
from roles import said_by
from states import make

from pages.learning.parts import PARTS


@pytest.mark.parametrize("data", ["", "exempel", "nothing"])
def test_no_part_is_left_without_a_word(
    data: str, built_editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if data == "nothing":
        make("nothing", tmp_path / "nothing")
    monkeypatch.setenv("LAGESBILD_DATA", str(tmp_path / data if data == "nothing" else built_editions))
    address = {"data": "exempel"} if data == "exempel" else {}
    said = {part: set(said_by(open_page("larande", visa=part, **address))) for part in PARTS}
    for part, texts in said.items():
        elsewhere = set().union(*(others for one, others in said.items() if one != part))
        assert texts - elsewhere, f"{PARTS[part]} is blank"


def test_one_finding_is_a_reading(built_editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    assert "Ett av dem är vår tolkning av källan." in shown(open_page("larande", visa="uppfoljning"))
