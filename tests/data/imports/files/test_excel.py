"""Workbooks as bytes to cells: what becomes of numbers, dates, formulas, merged ranges and the rest."""

from datetime import date, datetime, time
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsx_files import raw_workbook, text_row, workbook

from data.base.problems import Refused
from data.imports.files import excel
from data.imports.files.excel import read_workbook
from data.imports.files.grid import ROW, Grid
from data.imports.files.ooxml import MAX_SHEETS

DATES = '<cellXfs count="4"><xf/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="9"/></cellXfs>'
STYLES = f'<numFmts><numFmt numFmtId="170" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>{DATES}'


def grid(content: bytes) -> Grid:
    (only,) = read_workbook("prov.xlsx", content)
    return only


def texts(content: bytes) -> list[tuple[object, ...]]:
    return grid(content).cells.rows()


def cell(xml: str, **more: str) -> object:
    """Return what one cell, A1, is read as."""
    found = grid(raw_workbook(f'<row r="1">{xml}</row>', **more)).cells
    return found[0, 1] if found.height else None


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_workbook("prov.xlsx", content)
    (problem,) = caught.value.problems
    return f"{problem.code}: {problem}"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, "3"),
        (3.0, "3"),
        (3.5, "3.5"),
        (0.1 + 0.2, "0.3"),
        (-1, "-1"),
        (1e20, "1e+20"),
        (199001019802, "199001019802"),
        (True, "Ja"),
        (False, "Nej"),
        ("3", "3"),
        ("007", "007"),
        ('5 & <6> "å" 🙂', '5 & <6> "å" 🙂'),
        ("två\nrader", "två\nrader"),
        (date(2026, 9, 30), "2026-09-30"),
        (datetime.fromisoformat("2026-09-30"), "2026-09-30"),
        (datetime.fromisoformat("2026-09-30T14:05:09"), "2026-09-30T14:05:09"),
        (time(14, 5), "14:05:00"),
        ("2026-09-30", "2026-09-30"),
        ("31 februari", "31 februari"),
    ],
)
def test_values_as_openpyxl_writes_them(value, expected):
    assert texts(workbook({"A": [[value]]})) == [(1, expected)]


@pytest.mark.parametrize(
    ("number", "since_1900", "since_1904"),
    [
        ("1", "1900-01-01", "1904-01-02"),
        ("59", "1900-02-28", "1904-02-29"),
        ("61", "1900-03-01", "1904-03-02"),
        ("46295", "2026-09-30", "2030-10-01"),
        ("44833", "2022-09-29", "2026-09-30"),
    ],
)
def test_days_are_numbered_from_1900_or_1904(number, since_1900, since_1904):
    xml = f'<c r="A1" s="1"><v>{number}</v></c>'

    assert cell(xml, styles=STYLES) == since_1900
    assert cell(xml, styles=STYLES, book='<workbookPr date1904="1"/>') == since_1904


@pytest.mark.parametrize(
    ("style", "number", "expected"),
    [
        ("2", "46295.5", "2026-09-30T12:00:00"),
        ("2", "46295.999999", "2026-10-01"),  # 0.09 seconds before midnight
        ("2", "0.25", "06:00:00"),
        ("0", "46295", "46295"),
        ("3", "0.45", "0.45"),
        ("1", "99999999", "99999999"),  # after the year 9999: no day
        ("2", "2958465.9999999", "2958465.9999999"),  # rounds to the year 10000
    ],
)
def test_only_numbers_with_a_date_format_are_dates(style, number, expected):
    assert cell(f'<c r="A1" s="{style}"><v>{number}</v></c>', styles=STYLES) == expected


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<c r="A1"><f>1+2</f><v>3</v></c>', "3"),
        ('<c r="A1" t="str"><f>"a"</f><v>a</v></c>', "a"),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', None),
        ('<c r="A1" t="b"><f>1=1</f><v>1</v></c>', "Ja"),
        ('<c r="A1"><f>A2</f><v>0</v></c>', "0"),
        ('<c r="A1" t="d"><v>2026-09-30T00:00:00Z</v></c>', "2026-09-30"),
        ('<c r="A1" t="inlineStr"><is><r><t>del </t></r><r><t>ett</t></r></is></c>', "del ett"),
        ('<c r="A1" t="inlineStr"><is><t>漢</t><rPh><t>かん</t></rPh></is></c>', "漢"),
        ('<c r="A1" t="inlineStr"><is><t>a_x000D_b_x005F_c_xD83D_</t></is></c>', "a\rb_c_xD83D_"),
        ('<c r="A1" t="s"><v>1</v></c>', "två"),
        ('<c r="A1"/>', None),
    ],
)
def test_cells_as_the_format_has_them(xml, expected):
    assert cell(xml, shared="<si><t>ett</t></si><si><r><t>t</t></r><r><t>vå</t></r></si>") == expected


def test_a_formula_is_never_computed_and_without_a_value_it_is_a_fault():
    content = workbook({"A": [["x"], ["=1+1"], ['=HYPERLINK("http://example.org")'], ["'=1+1"]]})

    read = grid(content)

    assert [(fault.row, fault.column, fault.code) for fault in read.faults] == [
        (2, "(kolumn 1)", "formula_no_value"),
        (3, "(kolumn 1)", "formula_no_value"),
    ]
    assert read.faults[0].message.startswith("formeln i cellen är inte uträknad. Öppna filen i Excel, spara den")
    assert read.cells.rows() == [(1, "x"), (4, "'=1+1")]


def test_a_zero_is_no_value_where_the_file_asks_to_be_computed_when_opened():
    formula = '<row r="1"><c r="A1"><f>1+2</f><v>0</v></c></row>'

    assert [fault.code for fault in grid(raw_workbook(formula, book='<calcPr fullCalcOnLoad="1"/>')).faults] == [
        "formula_no_value"
    ]


def test_an_error_in_a_cell_is_a_fault():
    read = grid(raw_workbook('<row r="7"><c r="C7" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'))

    (fault,) = read.faults
    assert (fault.row, fault.column, fault.code, fault.found) == (7, "(kolumn 3)", "cell_error", "#DIV/0!")
    assert fault.message == "cellen visar felet #DIV/0!. Rätta formeln, eller skriv värdet självt."


def test_merged_ranges_say_the_same_in_each_row_but_once_across():
    def merge(sheet):
        sheet.merge_cells("A2:A4")
        sheet.merge_cells("B2:C3")
        sheet.merge_cells("D4:D9")

    rows = [["a", "b", "c", "d"], ["Trosa", "Skola", None, 1], [None, None, None, 2], [None, "x", None, 3], [None] * 4]

    assert texts(workbook({"A": [*rows, ["Flen", "y"]]}, merge)) == [
        (1, "a", "b", "c", "d"),
        (2, "Trosa", "Skola", None, "1"),
        (3, "Trosa", "Skola", None, "2"),
        (4, "Trosa", "x", None, "3"),
        (6, "Flen", "y", None, "3"),
    ]


def test_many_merged_ranges_take_no_long_time():
    """A column that is merged in pairs; work that grows with the square of the rows would take minutes."""
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}"><v>1</v></c></row>'
        if row % 2
        else f'<row r="{row}"><c r="B{row}"><v>1</v></c></row>'
        for row in range(1, 40_001)
    )
    merged = "".join(f'<mergeCell ref="A{row}:A{row + 1}"/>' for row in range(1, 40_001, 2))
    content = raw_workbook(rows, after=merged)
    started = monotonic()

    column = grid(content).cells["(kolumn 1)"]

    assert monotonic() - started < 10
    assert column.null_count() == 0
    assert column[39_999] == "39999"


def test_rows_and_columns_are_where_the_cells_say_they_are():
    rows = text_row(2, ["a", "b"]) + '<row r="9"><c r="D9"><v>1</v></c></row><row><c><v>2</v></c><c><v>3</v></c></row>'

    assert texts(raw_workbook(rows)) == [(2, "a", "b", None), (9, None, None, "1"), (10, "2", "3", None)]
    assert grid(raw_workbook(rows)).cells.columns == [ROW, "(kolumn 1)", "(kolumn 2)", "(kolumn 4)"]


def test_a_cell_in_the_far_corner_costs_nothing():
    assert texts(raw_workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')) == [(1048576, "1")]


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.from_regex(r"[A-Z]{0,9}[0-9]{0,9}|[A-Z]{4,2000}2|[ -~]{0,12}|\$A\$1|A1:B2", fullmatch=True), st.booleans())
def test_a_cell_may_call_itself_anything(reference, with_formula):
    """It is read where it says it is, or refused in words; nothing else comes out."""
    escaped = reference.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    formula = "<f>1</f>" if with_formula else ""
    try:
        found = texts(raw_workbook(f'<row r="2"><c r="{escaped}">{formula}<v>1</v></c></row>'))
    except Refused as refused:
        (problem,) = refused.problems
        assert problem.code in {"cell_reference", "xlsx_broken"}
    else:
        assert [row[1:] for row in found] == [("1",)]


@pytest.mark.parametrize("letters", ["XFE", "ZZZ", "ZZZZZZZ", "Z" * 100_000])
def test_a_column_that_no_sheet_has_is_told_with_its_place(letters):
    said = refusal(raw_workbook(f'<row r="2"><c r="{letters}2"><v>1</v></c></row>'))

    assert said.startswith(
        f"cell_reference: prov.xlsx: bladet Svar har en cell i kolumnen {letters[:10]}, men inget blad har"
    )
    assert len(said) < 300


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="0"><c><v>1</v></c></row>',
        '<row r="x"><c><v>1</v></c></row>',
        '<row r="1"><c r="a1"><v>1</v></c></row>',
        '<row r="1"><c><v>x</v></c></row>',
        '<row r="1"><c t="s"><v>5</v></c></row>',
        '<row r="1"><c t="s"><v>-1</v></c></row>',
        '<row r="1"><c t="b"><v>5</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c><v>1</v></row>',
        '<row r="1"><c><v>&unknown;</v></c></row>',
    ],
)
def test_cells_that_make_no_sense_are_a_damaged_workbook(rows):
    assert refusal(raw_workbook(rows)).startswith("xlsx_broken: prov.xlsx: arbetsboken är skadad eller inte hel.")


def test_limits_of_a_sheet_are_told_with_its_name(monkeypatch):
    monkeypatch.setattr(excel, "MAX_FAULTS", 2)
    monkeypatch.setattr(excel, "MAX_MERGED", 2)
    faults = "".join(f'<row r="{row}"><c><f>1</f></c></row>' for row in (1, 2, 3))
    merged = "".join(f'<mergeCell ref="A{row}:A{row + 1}"/>' for row in (1, 3, 5))

    assert refusal(raw_workbook(faults)).startswith("faults_too_many: prov.xlsx: bladet Svar har fler än 2 celler")
    assert refusal(raw_workbook("", after=merged)).startswith("merged_too_many: prov.xlsx: bladet Svar har fler än 2")


def test_a_workbook_of_very_many_sheets_is_refused_before_they_are_read():
    assert (
        len(read_workbook("prov.xlsx", workbook({f"B{number}": [["a"]] for number in range(MAX_SHEETS)}))) == MAX_SHEETS
    )

    said = refusal(workbook({f"B{number}": [["a"]] for number in range(MAX_SHEETS + 1)}))
    assert said.startswith("too_many_sheets: prov.xlsx: arbetsboken har 101 blad, men högst 100 läses. Flytta")


def test_too_many_columns_are_refused():
    said = refusal(workbook({"Bred": [["a"] * 1_001]}))

    assert said.startswith("too_many_cells: prov.xlsx, bladet Bred: 1 rad och 1\u00a0001 kolumner är mer än")
