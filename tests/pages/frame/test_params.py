"""The parameters of addresses: each that a page reads is known, and what holds on every page follows along."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_reading import open_page
from roles import said_by

from pages.frame import params

ROOT = Path(__file__).parents[3] / "pages"
# Where a parameter is read: a choice of a page, or the address itself.
READ = re.compile(r'filters\.choice\(\s*"[^"]*",\s*"(\w+)"|query_params\.get\("(\w+)"')


def test_every_choice_of_a_page_is_known() -> None:
    read = {
        one or other for file in ROOT.rglob("*.py") for one, other in READ.findall(file.read_text(encoding="utf-8"))
    }
    assert len(read) > 10
    assert params.unknown(read) == []
    assert params.unknown([*params.CARRIED, "del-stodbehov", "okand"]) == ["okand"]


@pytest.mark.parametrize("page", ["lagesbild", "kommun", "stodbehov", "historik", "piloter"])
def test_links_carry_what_holds_on_every_page(page: str, built_editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    address = {"data": "exempel", "utgava": "1", "omgang": "2026"}
    app = open_page(page, **address)
    assert "Adressen innehåller" not in " ".join(said_by(app))
    carried = "data=exempel&amp;utgava=1&amp;omgang=2026"
    links = [
        link
        for element in app.get("html")
        for link in re.findall(r'href="((?:kommun|stodbehov|historik|metod|ordlista)\?[^"]*)"', element.proto.body)
    ]
    assert links
    assert [link for link in links if carried not in link] == []
