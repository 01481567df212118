"""Tables taken out of a page, opened again by other programs than those that wrote them."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from page_reading import as_tables, open_page

import queries
from data.model.model import load_model
from pages.exports.tables import as_csv, as_xlsx
from pages.figures.tables import _csv, _excel
from pages.text import numbers
from pages.text.column_help import explain, texts
from pages.text.html import Column
from pages.text.swedish import NOTHING

HEADINGS = ["Kommun", "Svar", "Anmärkning"]
ROWS = [["Flen", 2, '=HYPERLINK("x")'], ["Trosa", None, "https://example.org"], ["Gnesta", 1.5, "@a;b\nc"]]
ABOUT = {"Utgåva": "3, gjord 2026-11-02", "Urval: Sektor": "=Skola"}


def test_excel_holds_the_table_and_what_it_is() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx("Svar per kommun", HEADINGS, ROWS, ABOUT)))
    assert [list(row) for row in book["Tabell"].iter_rows(values_only=True)] == [HEADINGS, *ROWS]
    assert all(cell.data_type != "f" and cell.hyperlink is None for row in book["Tabell"] for cell in row)
    assert list(book["Om tabellen"].iter_rows(values_only=True)) == [
        ("Vad", "Uppgift"),
        ("Tabell", "Svar per kommun"),
        ("Utgåva", "3, gjord 2026-11-02"),
        ("Urval: Sektor", "=Skola"),
    ]
    assert book["Om tabellen"]["B4"].data_type == "s"


def test_excel_prints_all_columns_side_by_side_under_their_headings() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx("Svar per kommun", HEADINGS, ROWS, ABOUT)))
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", int(sheet.PAPERSIZE_A4))
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"


def test_excel_explains_its_columns_with_their_units() -> None:
    columns = explain(
        ["Kommun", Column("Öppna", number=True), "EHT", Column("VITS", number=True)], [["Flen", 2, "Används", 3]]
    )
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx("a", ["Kommun", "Öppna", "EHT", "VITS"], [], ABOUT, columns)))
    assert book.sheetnames == ["Tabell", "Kolumner", "Om tabellen"]
    assert list(book["Kolumner"].iter_rows(values_only=True)) == [
        ("Kolumn", "Enhet", "Betydelse"),
        ("Kommun", "text", "Kommunens namn."),
        ("Öppna", "behov, antal", "Behov som är öppna, planerade eller pågående."),
        ("EHT", "text", "Vad som gäller EHT, för det som raden handlar om."),
        ("VITS", "antal", "Vad som gäller VITS, för det som raden handlar om."),
    ]


@pytest.mark.parametrize("page", ["lagesbild", "hjulet", "stodbehov", "piloter", "forandring"])
def test_every_fixed_heading_is_explained(built_editions: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    edition = queries.edition(built_editions / "exempel")
    names: set[str] = set()  # what the model and the rounds are called is explained by itself
    for question, column in (
        ("list_rounds", "title"),
        ("list_wheel_levels", "name"),
    ):
        names |= set(queries.ask(edition, question)[column])
    names |= set(queries.ask(edition, "list_components", round_id="2027")["name"])
    names |= {sector.name for sector in load_model().sectors}
    names |= set(queries.ask(edition, "list_context_uses", round_id="2027")["short"])
    app = open_page(page, data="exempel", **({"vy": "tabell"} if page == "stodbehov" else {}))
    with as_tables(app):
        shown = "".join(element.proto.body for element in app.get("html"))
    taken = re.findall(r'<table class="lb-table[^"]*"><caption>[^<]*</caption><thead>(.*?)</thead>', shown, re.DOTALL)
    headings = {unescape(one) for head in taken for one in re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', head)}
    assert headings
    assert headings - names - set(texts()) == set()


def rows_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_begins_with_its_headings_and_has_what_it_is_in_every_row_and_no_formulas() -> None:
    told = ["3, gjord 2026-11-02", "'=Skola"]
    assert rows_of(as_csv(HEADINGS, ROWS, ABOUT)) == [
        [*HEADINGS, "Utgåva", "Urval: Sektor"],
        ["Flen", "2", '\'=HYPERLINK("x")', *told],
        ["Trosa", "", "https://example.org", *told],
        ["Gnesta", "1,5", "'@a;b\nc", *told],
    ]
    # A table's own column goes before what is told of the whole table.
    assert rows_of(as_csv(["Källa"], [["Rapport"]], {"Källa": "Lägesbild"})) == [["Källa"], ["Rapport"]]


COLUMNS = [
    "Kommun",
    Column("Grad", number=True),
    Column("Möjligt intervall", number=True),
    "Möjligt steg",
    "Kända svar",
]
CELLS = [
    ["Flen", numbers.share(40.625), numbers.span(33.25, 50.0), numbers.steps(1, 2), numbers.count(20, 24)],
    ["Trosa", numbers.share(None), numbers.span(None, None), numbers.steps(None, None), numbers.count(None, None)],
    ["Gnesta", "ej känt", "ej känt", NOTHING, NOTHING],
]


def test_numbers_that_are_read_together_have_each_a_column_in_a_file_and_are_numbers() -> None:
    assert [str(cell) for cell in CELLS[0]] == ["Flen", "41\u00a0%", "33–50\u00a0%", "1–2", "20\u00a0av\u00a024"]
    book = openpyxl.load_workbook(io.BytesIO(_excel("Grad", COLUMNS, CELLS, ABOUT)))
    sheet = book["Tabell"]
    head = ["Kommun", "Grad", "Möjligt intervall, lägst", "Möjligt intervall, högst"]
    head += ["Möjligt steg, lägst", "Möjligt steg, högst", "Kända svar", "Kända svar, av"]
    flen = ["Flen", 0.40625, 0.3325, 0.5, 1, 2, 20, 24]
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        head,
        flen,
        ["Trosa", *[None] * 7],
        ["Gnesta", "ej känt", "ej känt", *[None] * 5],
    ]
    assert [cell.number_format for cell in sheet[2]] == ["General", "0 %", "0 %", "0 %", *["General"] * 4]
    explained = list(book["Kolumner"].iter_rows(values_only=True))
    assert [row[0] for row in explained[1:]] == head
    assert explained[3][1:] == explained[4][1:] == ("procent", texts()["Möjligt intervall"][1])
    first, second, *_ = rows_of(_csv(COLUMNS, CELLS, {}))
    assert first == [f"{name} (%)" if place in (1, 2, 3) else name for place, name in enumerate(head)]
    assert second == ["Flen", "40,625", "33,25", "50", "1", "2", "20", "24"]


def test_the_same_table_gives_the_same_file() -> None:
    assert as_xlsx("a", HEADINGS, ROWS, ABOUT) == as_xlsx("a", HEADINGS, ROWS, ABOUT)


def test_a_table_without_rows_is_a_file_too() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx("a", HEADINGS, [], {})))
    assert [list(row) for row in book["Tabell"].iter_rows(values_only=True)] == [HEADINGS]
