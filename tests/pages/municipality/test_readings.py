"""What is possible by our reading of a source says so, on the page, in its tables and in files: no source says a level."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_reading import open_page, shown, tables
from person import Person, signing_in

from pages.figures.tables import READING_IN_TABLE
from pages.text.sentences import READING


@pytest.fixture(autouse=True)
def on_published(built_editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))


def test_a_bound_is_a_reading_and_a_silence_has_its_source() -> None:
    over_time = open_page("kommun", kommun="0483", visa="tid")
    held = {row[0]: set(row[2:]) for row in tables(over_time)["Svar per uppföljning i Katrineholm"][1:]}
    assert held["Barnets bästa-ansvarig"] == {"Nivå 0–1 (tolkat)"}
    assert READING in shown(over_time)
    assert READING_IN_TABLE in shown(over_time)
    silent = open_page("kommun", kommun="0480", visa="varfor")
    assert READING not in shown(silent)
    why = tables(silent)["Varför den här nivån i Nyköping"][1:]
    assert {row[-1] for row in why} == {"Uppföljning september 2025 (tolkat)"}


@pytest.mark.parametrize(
    ("address", "reading"),
    [("?matt=ansvarig", True), ("kommun?kommun=0483", True), ("kommun?kommun=0483&data=exempel", False)],
)
def test_files_say_so_too(tmp_path: Path, address: str, reading: bool) -> None:
    with signing_in(tmp_path):
        person = Person("publik")
        menu = next(fold for fold in person.open(address).folds if fold.label == "Hämta")
        files = dict(person.take(file) for file in person.unfold(menu, True).files)
    (table,) = (content.decode("utf-8-sig") for name, content in files.items() if name.endswith(".csv"))
    assert (READING_IN_TABLE in table) == reading
    if address.startswith("kommun"):
        (picture,) = (content.decode() for name, content in files.items() if name.endswith(".svg"))
        assert (READING in picture) == reading
