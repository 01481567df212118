"""Indicators as pages show them: figures in Swedish, what is missing said, and each with its source."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from page_reading import open_page, tables
from states import copied, load

from pages.indicators.picture import lines_picture
from pages.indicators.values import HOW_TO_LOAD, series, value_columns
from pages.pictures.shapes import Circle, Lines
from pages.text.html import made_rows
from pages.text.swedish import decimals_text


@pytest.mark.parametrize(
    ("value", "shown"),
    [(62.5, "62,5"), (0.0, "0"), (-0.0, "0"), (12345.678, "12 345,68"), (1234567.0, "1 234 567"), (0.00001234, "0,0000123"),
     (-4.0, "−4"), (100.0, "100"), (2 / 3, "0,667"), (0.9999, "1")],
)  # fmt: skip
def test_a_measured_value_is_written_in_swedish(value: float, shown: str) -> None:
    assert decimals_text(value).replace("\xa0", " ") == shown


def rows(*told: tuple[int, str, float | None]) -> pl.DataFrame:
    found = [{"year": year, "gender": gender, "value": value} for year, gender, value in told]
    same = {"indicator": "N1", "place": "0461", "place_name": "Gnesta", "title": "Mår bra", "unit_of_value": "procent"}
    return pl.DataFrame([one | same | {"counted": 214, "why_missing": None, "source_ids": "Kolada"} for one in found])


def test_a_year_without_a_value_breaks_the_line_and_says_that_it_is_missing() -> None:
    told = rows((2022, "T", 60.0), (2023, "T", None), (2024, "T", 62.5), (2025, "T", 64.0), (2025, "K", 70.0))
    (one,) = series(told, {})
    assert (one.name, one.unit, one.source) == ("Mår bra (N1)", "procent", "Kolada")
    assert one.words == "Mår bra (N1), Gnesta, procent, 2022: 60, 2023: saknas, 2024: 62,5, 2025: 64"
    shapes = lines_picture([one], False, "Titel", "Beskrivning").shapes
    assert len([shape for shape in shapes if isinstance(shape, Circle)]) == 3
    assert [len(shape.paths) for shape in shapes if isinstance(shape, Lines)] == [1]
    table = made_rows(value_columns({}), told)
    assert [row[4] for row in table] == ["60", "saknas", "62,5", "64", "70"]
    assert (table[1][7], table[0][7]) == ("källan säger inte varför", "–")
    # By gender alone, each is a line of its own that says whose it is.
    assert [one.name for one in series(rows((2025, "K", 1.0), (2025, "M", 2.0)), {})] == [
        "Mår bra (N1), kvinnor", "Mår bra (N1), män",
    ]  # fmt: skip


@pytest.mark.rest
def test_pages_say_that_there_are_none_and_then_show_them_with_their_source(
    built_editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copied(built_editions, tmp_path / "editions")
    monkeypatch.setenv("LAGESBILD_DATA", str(folder))
    pages = (("larande", {"visa": "indikatorer"}), ("kommun", {"kommun": "0461", "visa": "tid"}))
    for page, address in pages:
        assert any(HOW_TO_LOAD in one.value for one in open_page(page, **address).markdown)
    row = {"Indikator": "Mår bra", "Kommun": "Gnesta", "Enhet": "procent", "Källa": "Elevenkäten"}
    load(
        folder,
        {
            "Indikatorer": [
                row | {"År": "2025", "Värde": "62,5", "Antal": "214"},
                row | {"År": "2024", "Värde": "–", "Antal": "–"},
            ]
        },
    )
    for page, address in pages:
        app = open_page(page, **address)
        assert not any(HOW_TO_LOAD in one.value for one in app.markdown)
        assert any("räknas aldrig in i graden" in one.value for one in app.markdown)
        headings, *shown = tables(app)["Indikatorer över tid"]
        assert [dict(zip(headings, one, strict=True)) for one in shown] == [
            {
                "Indikator": "Mår bra", "Kommun": "Gnesta", "Mätår": year, "Kön": "Alla", "Värde": value, "Enhet": "procent",
                "Bygger på (n)": counted, "Varför värdet saknas": why, "Källa": "Elevenkäten",
            }
            for year, value, counted, why in (("2024", "saknas", "–", "källan säger inte varför"), ("2025", "62,5", "214", "–"))
        ]  # fmt: skip
    # Of another municipality nothing is said but that there are none.
    other = open_page("kommun", kommun="0480", visa="tid")
    assert any("Inga indikatorer är inlästa för Nyköping." in one.value for one in other.markdown)
