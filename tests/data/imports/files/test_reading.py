"""From a file to sheets: where the heading row stands, what columns there are, and which sheet a file is."""

from datetime import date

import pytest
from xlsx_files import workbook

from data.imports.files.sheet_reader import ROW, RawSheet, Source, files_in, read_source, sheet_from_grid, slug

HEADINGS = ["Omgång", "Kommun", "Verksamhet", "Byggsten", "Nivå"]
ANSWER = ["2026", "Trosa", "Skola", "plan", "3"]


def csv_sheet(text: str, name: str = "svar.csv") -> RawSheet:
    (sheet,) = read_source(Source(name, text.encode()))
    return sheet


def rows(sheet: RawSheet) -> list[tuple[object, ...]]:
    return sheet.frame.rows()


def test_a_plain_file():
    sheet = csv_sheet("Omgång;Kommun\n2026;Trosa\n")

    assert (sheet.file, sheet.name, sheet.role, sheet.headings) == ("svar.csv", "Svar", None, ["Omgång", "Kommun"])
    assert rows(sheet) == [(2, "2026", "Trosa")]


def test_title_rows_above_the_headings_are_passed_over():
    sheet = csv_sheet("Uppföljning 2026;;\nKommun\n\n;;\nOmgång;Kommun;Nivå\n2026;Trosa;3\n")

    assert sheet.headings == ["Omgång", "Kommun", "Nivå"]
    assert rows(sheet) == [(6, "2026", "Trosa", "3")]
    assert sheet.problems == ()


def test_data_above_the_headings_is_kept_apart_until_it_is_decided():
    sheet = csv_sheet("2026;Flen;1\nOmgång;Kommun;Nivå\n2026;Trosa;3\n")

    assert sheet.rows_above == (1,)
    assert rows(sheet) == [(1, "2026", "Flen", "1"), (3, "2026", "Trosa", "3")]


def test_one_known_word_in_a_row_of_data_makes_it_no_heading_row():
    assert csv_sheet("Färg;Form;Mått\nText;rund;5\n", "annat.csv").headings == ["Färg", "Form", "Mått"]


def test_headings_below_many_blank_rows_are_found():
    assert rows(csv_sheet("\n" * 50 + "Omgång;Kommun\n2026;Trosa\n")) == [(52, "2026", "Trosa")]


def test_empty_rows_and_columns_are_left_out_and_rows_keep_their_numbers():
    sheet = csv_sheet("Omgång;;Kommun;\n;;;\n2026;;Trosa;\n\n \u00a0;;;\n2026;;Flen;\n")

    assert sheet.headings == ["Omgång", "Kommun"]
    assert rows(sheet) == [(3, "2026", "Trosa"), (6, "2026", "Flen")]


def test_a_column_without_heading_is_kept_where_something_stands_in_it():
    sheet = csv_sheet("Omgång;;Kommun\n2026;obs;Trosa\n")

    assert sheet.headings == ["Omgång", "(kolumn 2)", "Kommun"]


def test_headings_that_stand_twice_are_kept_apart():
    sheet = csv_sheet("Kommun;Nivå;Nivå;row_number;Nivå\nTrosa;1;2;3;4\n")

    assert sheet.headings == ["Kommun", "Nivå", "Nivå ", "row_number ", "Nivå  "]
    assert rows(sheet) == [(2, "Trosa", "1", "2", "3", "4")]


def test_spaces_around_texts_mean_nothing():
    sheet = csv_sheet(" Omgång ;Kommun\u00a0\n 2026;\tTrosa \n")

    assert sheet.headings == ["Omgång", "Kommun"]
    assert rows(sheet) == [(2, "2026", "Trosa")]


def test_line_breaks_in_headings_are_spaces():
    assert csv_sheet('Omgång;"Ansvarig\n funktion"\n2026;a\n').headings == ["Omgång", "Ansvarig funktion"]


@pytest.mark.parametrize(
    ("name", "called", "role"),
    [
        ("svar.csv", "Svar", None),
        ("SVAR.CSV", "Svar", None),
        ("stodbehov_handelser.csv", "Stödbehov händelser", None),
        ("export 3.csv", "export 3", "Svar"),
    ],
)
def test_a_csv_file_is_the_sheet_it_is_called_or_whose_headings_it_has(name, called, role):
    sheet = csv_sheet(";".join(HEADINGS) + "\n" + ";".join(ANSWER) + "\n", name)

    assert (sheet.name, sheet.role) == (called, role)


def test_a_file_with_the_headings_of_no_sheet_has_no_role():
    assert csv_sheet("Färg;Form\nblå;rund\n", "annat.csv").role is None


def test_further_headings_help_to_find_the_heading_row():
    text = b"Svar fr\xe5n enk\xe4ten;;\nVem \xe4r ni?;Hur g\xe5r det?;Annat\nvi;bra;nej\n"

    (with_help,) = read_source(Source("a.csv", text), ["Vem är ni?", "Hur går det?"])
    (without,) = read_source(Source("a.csv", text))

    assert with_help.headings == ["Vem är ni?", "Hur går det?", "Annat"]
    assert without.headings[0] == "Svar från enkäten"


def test_a_workbook_has_its_sheets_in_order_whatever_the_file_is_called():
    content = workbook({"Svar": [HEADINGS, ANSWER], "Tom": [], "Hjulet": [["Omgång", "Kommun"], [2026, "Flen"]]})

    read = read_source(Source("export.csv", content))

    assert [(sheet.name, sheet.frame.height) for sheet in read] == [("Svar", 1), ("Tom", 0), ("Hjulet", 1)]
    assert rows(read[2]) == [(2, "2026", "Flen")]


def test_a_hidden_sheet_is_marked_as_such():
    def hide(sheet):
        sheet.sheet_state = {"Gammalt": "hidden", "Listor": "veryHidden"}.get(sheet.title, "visible")

    content = workbook({"Svar": [HEADINGS, ANSWER], "Gammalt": [HEADINGS, ANSWER], "Listor": [["a"]]}, hide)

    read = read_source(Source("a.xlsx", content))

    assert [(sheet.name, sheet.hidden, sheet.frame.height) for sheet in read] == [
        ("Svar", False, 1),
        ("Gammalt", True, 1),
        ("Listor", True, 0),
    ]


def test_a_workbook_and_the_same_sheet_as_csv_give_the_same_rows():
    table = [
        ["Uppföljning"],
        [],
        [*HEADINGS, None, "Svarsdatum"],
        [],
        ["2026", "Trosa", "Skola", "plan", 3, None, date(2026, 9, 30)],
        [2026, "Flen", None, "plan", "3", None, "2026-10-01"],
    ]
    text = "\n".join(";".join("" if cell is None else str(cell) for cell in row) for row in table)

    (from_xlsx,) = read_source(Source("a.xlsx", workbook({"Svar": table})))
    from_csv = csv_sheet(text)

    assert (
        rows(from_xlsx)
        == rows(from_csv)
        == [
            (5, "2026", "Trosa", "Skola", "plan", "3", "2026-09-30"),
            (6, "2026", "Flen", None, "plan", "3", "2026-10-01"),
        ]
    )


def test_rows_of_text_are_read_as_a_file_is():
    sheet = sheet_from_grid("a.xlsx", "Blad", [["Titel"], ["Omgång", "Kommun"], [], ["2026", " Trosa "]])

    assert rows(sheet) == [(4, "2026", "Trosa")]


def test_no_rows_at_all():
    assert sheet_from_grid("a.xlsx", "Blad", []).frame.columns == [ROW]


def test_files_in_a_folder_and_what_is_kept_of_them(tmp_path):
    for name in ("b.csv", "a.csv", "c.txt"):
        (tmp_path / name).write_bytes(b"abc")

    found = files_in(tmp_path)

    assert [source.name for source in found] == ["a.csv", "b.csv"]
    kept = found[0].read_file
    assert (kept.name, kept.size_bytes) == ("a.csv", 3)
    assert kept.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_slug():
    assert slug(" Stödbehov  Händelser") == "stodbehov_handelser"
