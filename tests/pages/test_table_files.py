"""Tables taken out of a page, opened again by other programs than those that wrote them."""

from __future__ import annotations

import csv
import io

import openpyxl

from pages.exports.tables import as_csv, as_xlsx

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


def test_csv_has_what_it_is_above_and_no_formulas() -> None:
    content = as_csv("Svar per kommun", HEADINGS, ROWS, ABOUT)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [
        ["Tabell", "Svar per kommun"],
        ["Utgåva", "3, gjord 2026-11-02"],
        ["Urval: Sektor", "'=Skola"],
        [],
        HEADINGS,
        ["Flen", "2", '\'=HYPERLINK("x")'],
        ["Trosa", "", "https://example.org"],
        ["Gnesta", "1,5", "'@a;b\nc"],
    ]


def test_the_same_table_gives_the_same_file() -> None:
    assert as_xlsx("a", HEADINGS, ROWS, ABOUT) == as_xlsx("a", HEADINGS, ROWS, ABOUT)


def test_a_table_without_rows_is_a_file_too() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx("a", HEADINGS, [], {})))
    assert [list(row) for row in book["Tabell"].iter_rows(values_only=True)] == [HEADINGS]
