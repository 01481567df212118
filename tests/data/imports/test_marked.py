"""What is wrong with a file, marked in it: coloured cells with comments, and a list in front that leads to them."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from openpyxl.comments import Comment
from xlsx_files import lying_bomb, raw_workbook, text_row, workbook, zipped

from data.base.problems import Problem, Refused
from data.imports.error_workbook import HEADINGS, mark_problems
from data.imports.files.sheet_reader import Source, read_source
from data.imports.prepare import read_files
from data.imports.workbook.parse import parse
from data.map.shapes import municipalities
from data.model.model import load_model
from data.model.sheets import TO_CORRECT
from data.model.values import vocabulary
from data.privacy.personal_data import personal_problems

MODEL = load_model()
WORDS = vocabulary(MODEL, list(municipalities(MODEL.county_code).select("code", "name").iter_rows()))
HEAD = ["Omgång", "Kommun", "Verksamhet", "Byggsten", "Nivå", "Kommentar"]
GOOD = ["2026", "Gnesta", "Skola", "Lokal implementeringsplan", 3, "Det går bra"]
WRONG = ["2026", "Gneste", "Skola", "Lokal implementeringsplan", 7, None]
IDENTITY = "121212-1212"


def faults(source):
    """The problems of a file, as an import finds them."""
    try:
        sheets = read_source(source)
    except Refused as refused:
        return list(refused.problems)
    return [*parse(sheets, WORDS).problems, *personal_problems(sheets)]


def xlsx(*rows, change=None, sheet="Svar"):
    return Source("svar.xlsx", workbook({sheet: [HEAD, *rows]}, change))


def made(source, problems=None):
    """The marked copy, opened."""
    return openpyxl.load_workbook(BytesIO(mark_problems(source, faults(source) if problems is None else problems)))


def patched(source, *changes):
    """The workbook with its sheet's XML changed: (pattern, replacement) pairs, each of which must fit."""
    with zipfile.ZipFile(BytesIO(source.content)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    xml = contents[part].decode()
    for pattern, replacement in changes:
        xml, count = re.subn(pattern, replacement, xml)
        assert count == 1, pattern
    return Source(source.name, zipped({**contents, part: xml.encode()}))


def listed(book):
    return [
        dict(zip(HEADINGS, (cell.value for cell in row), strict=True)) for row in book["Att rätta"].iter_rows(min_row=2)
    ]


def marks(book):
    """The marked cells of all sheets but the list: place -> (colour, comment)."""
    return {
        f"{sheet.title}!{cell.coordinate}": (cell.fill.fgColor.rgb, cell.comment.text)
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None
    }


def saved(book, name="rattad.xlsx"):
    out = BytesIO()
    book.save(out)
    return Source(name, out.getvalue())


def values(book, sheet="Svar"):
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def test_cells_are_marked_and_listed():
    book = made(xlsx(GOOD, WRONG))

    assert book.sheetnames == ["Att rätta", "Svar"]
    assert book.active.title == "Att rätta"
    place, level = listed(book)
    assert (place["Blad"], place["Rad"], place["Kolumn"], place["Vad som står"]) == ("Svar", 3, "Kommun", "Gneste")
    assert (place["Förslag"], place["Allvar"]) == ("Gnesta", "Fel")
    assert place["Vad som väntas"].startswith("Eskilstuna, Flen")
    assert (level["Rad"], level["Kolumn"], level["Vad som står"]) == (3, "Nivå", "7")
    found = marks(book)
    assert set(found) == {"Svar!B3", "Svar!E3"}
    colour, comment = found["Svar!B3"]
    assert colour == "00FFC7CE"
    assert comment.startswith("Fel: Där står ”Gneste”, men det ska vara")
    assert comment.endswith("Menade du Gnesta?")
    assert book["Att rätta"]["B2"].hyperlink.location == "'Svar'!B3"
    assert book["Att rätta"]["B3"].hyperlink.location == "'Svar'!E3"
    assert values(book) == [HEAD, GOOD, WRONG]


def test_a_corrected_copy_is_imported_as_it_is():
    book = made(xlsx(GOOD, WRONG))
    assert faults(saved(book))  # marked, but not yet corrected

    book["Svar"]["B3"], book["Svar"]["E3"] = "Trosa", 2

    assert faults(saved(book)) == []
    # The list is none of the sheets that are read, but its cells are accounted for.
    listed_errors, _ = read_files([saved(book)])
    assert (listed_errors.name, listed_errors.cells.open_cells().height) == (TO_CORRECT, 0)


def test_severities_differ_in_words_and_colour():
    problems = [
        Problem(severity, "x", "svar.xlsx", f"sak {number}.", sheet="Svar", row=2, column=column)
        for number, (severity, column) in enumerate(
            [("warning", "Nivå"), ("personal", "Kommentar"), ("error", "Kommun")]
        )
    ]
    # Several in one cell: all are said, and the worst decides the colour.
    problems.append(Problem("error", "y", "svar.xlsx", "mer.", sheet="Svar", row=2, column="Nivå"))

    book = made(xlsx(GOOD), problems)

    assert [row["Allvar"] for row in listed(book)] == ["Varning", "Personuppgift", "Fel", "Fel"]
    assert marks(book) == {
        "Svar!E2": ("00FFC7CE", "Varning: Sak 0.\nFel: Mer."),
        "Svar!F2": ("00E4DFEC", "Personuppgift: Sak 1."),
        "Svar!B2": ("00FFC7CE", "Fel: Sak 2."),
    }


def test_places_are_found_below_titles_and_beside_empty_columns():
    rows = [["Svar från kommunerna"], [], [None, None, *HEAD], [None, None, *WRONG]]
    source = Source("svar.xlsx", workbook({"Svar": rows}))

    assert set(marks(made(source))) == {"Svar!D4", "Svar!G4"}


def test_a_problem_without_a_cell():
    problems = [
        Problem("error", "a", "svar.xlsx", "hela raden.", sheet="Svar", row=2),
        Problem("error", "b", "svar.xlsx", "hela kolumnen.", sheet="Svar", column="Nivå"),
        Problem("error", "c", "svar.xlsx", "kolumnen saknas.", sheet="Svar", column="Svarsdatum"),
        Problem("error", "d", "svar.xlsx", "hela filen."),
        Problem("error", "e", "annan.xlsx", "en annan fil."),
        Problem("error", "f", "annan.xlsx, svar.xlsx", "båda filerna."),
    ]

    book = made(xlsx(GOOD), problems)

    assert set(marks(book)) == {"Svar!A2", "Svar!E1"}
    said = [row["Meddelande"] for row in listed(book)]
    assert said == ["Hela raden.", "Hela kolumnen.", "Kolumnen saknas.", "Hela filen.", "Båda filerna."]
    assert book["Att rätta"]["A3"].hyperlink.location == "'Svar'!E1"
    assert book["Att rätta"]["A4"].hyperlink is None


def test_personal_data_is_not_repeated():
    row = [*GOOD[:5], f"Ring {IDENTITY}"]
    wrong = [*GOOD[:4], IDENTITY, None]  # an ordinary error that happens to quote it
    book = made(xlsx(row, wrong))

    assert {"Personuppgift", "Fel"} == {one["Allvar"] for one in listed(book)}
    assert "(visas inte)" in [one["Vad som står"] for one in listed(book)]
    everything = str(listed(book)) + str(marks(book))
    assert IDENTITY not in everything
    assert "[personnummer]" in everything
    assert book["Svar"]["F2"].value == f"Ring {IDENTITY}"  # the cell itself is for the user to correct


def test_a_csv_file_becomes_the_sheet_that_it_is_read_as():
    lines = [
        ";".join(HEAD),
        "2026;Gneste;Skola;Hjulet;3;=1+1",
        "2026;Trosa;Skola;Hjulet;2;-5 procent",
        "",
        "2026;Flen;Skola;Hjulet;+4;@x",
    ]
    source = Source("export (1).csv", "\n".join(lines).encode())

    content = mark_problems(source, faults(source))
    book = openpyxl.load_workbook(BytesIO(content))

    assert book.sheetnames == ["Att rätta", "Svar"]
    assert set(marks(book)) == {"Svar!B2", "Svar!E5"}
    assert values(book)[1] == ["2026", "Gneste", "Skola", "Hjulet", "3", "=1+1"]
    assert [book["Svar"][at].data_type for at in ("F2", "F3", "E5", "F5")] == ["s"] * 4
    assert [book["Svar"][at].quotePrefix for at in ("E2", "F2", "F3", "F5")] == [False, True, True, True]
    assert [row["Vad som står"] for row in listed(book)] == ["Gneste", "+4"]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    book["Svar"]["B2"], book["Svar"]["E5"] = "Gnesta", "4"
    sheets = read_source(saved(book))
    assert parse(sheets, WORDS).problems == []
    assert parse(sheets, WORDS).table("cell").select("unit_id", "level", "comment").rows() == [
        ("0461-SKOLA", 3, "=1+1"), ("0488-SKOLA", 2, "-5 procent"), ("0482-SKOLA", 4, "@x"),
    ]  # fmt: skip


def test_a_formula_is_its_value_and_one_without_stays_without():
    # openpyxl asks to have formulas computed on opening, so a 0 means that there is no value yet. As a plain 0 it would
    # be a level.
    plain = xlsx(GOOD, [*GOOD[:4], 0])
    source = patched(
        plain,
        ("<v>3</v>", "<f>1+2</f><v>3</v>"),
        (r'<c r="E3".*?</c>', '<c r="E3"><f>1+1</f><v>0</v></c>'),
        (r'<c r="F2".*?</c>', '<c r="F2" t="str"><f>"="&amp;"A1"</f><v>=A1</v></c>'),
    )

    book = made(source)

    assert [book["Svar"][at].value for at in ("E2", "F2", "E3")] == [3, "=A1", None]
    assert book["Svar"]["F2"].data_type == "s"
    assert set(marks(book)) == {"Svar!E3"}
    assert [problem.code for problem in faults(saved(book))] == []  # an empty cell is Ej besvarad, never 0


def test_a_second_copy_has_no_marks_of_the_first():
    def comment(sheet):
        sheet["B3"].comment = Comment("Fråga rektorn", "rektor")
        sheet["A2"].comment = Comment("Kontrollerad", "rektor")

    once = made(xlsx(GOOD, WRONG, change=comment))
    assert marks(once)["Svar!B3"][1].endswith("Tidigare kommentar: Fråga rektorn")
    once["Svar"]["B3"] = "Trosa"

    again = made(saved(once))

    assert again.sheetnames == ["Att rätta", "Svar"]
    assert [row["Kolumn"] for row in listed(again)] == ["Nivå"]
    colours = {place: colour for place, (colour, _) in marks(again).items()}
    assert colours == {"Svar!A2": "00000000", "Svar!B3": "00000000", "Svar!E3": "00FFC7CE"}
    assert marks(again)["Svar!B3"][1] == "Fråga rektorn"
    assert marks(again)["Svar!E3"][1].count("Fel:") == 1


def test_what_the_copy_keeps():
    def change(sheet):
        sheet["A2"].number_format = "0"
        sheet["G1"], sheet["G2"] = "Svarsdatum", date(2026, 9, 30)
        sheet.column_dimensions["F"].width = 55
        sheet.merge_cells("A5:A6")

    book = made(xlsx(GOOD, WRONG, GOOD[:1] and [None], ["2026", "Gneste"], [None, "Trosa"], change=change))

    assert book["Svar"].column_dimensions["F"].width == 55
    assert book["Svar"]["G2"].value.date() == date(2026, 9, 30)
    assert [str(area) for area in book["Svar"].merged_cells.ranges] == ["A5:A6"]


def test_a_mark_on_a_merged_range_is_on_its_first_cell():
    source = xlsx(GOOD, GOOD, change=lambda sheet: sheet.merge_cells("A2:A3"))
    problem = Problem("error", "x", "svar.xlsx", "fel.", sheet="Svar", row=3, column="Omgång")

    assert set(marks(made(source, [problem]))) == {"Svar!A2"}


@pytest.mark.parametrize(
    "content",
    [
        workbook({"Svar": [HEAD, GOOD]})[:-400],
        lying_bomb(30),
        b"",
        b"%PDF-1.7",
        b"Kommun;Niv\xe5\n\"Gnesta;3\n",
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_gives_the_list_alone(content):
    source = Source("svar.xlsx", content)

    book = made(source)

    assert book.sheetnames == ["Att rätta"]
    assert len(listed(book)) == 1
    assert listed(book)[0]["Meddelande"]


@pytest.mark.parametrize(
    "after",
    [
        '<mergeCells><mergeCell ref="H1:XFD1048576"/></mergeCells>',
        '<hyperlinks><hyperlink ref="H1:XFD1048576" location="A1"/></hyperlinks>',
        '<hyperlinks><hyperlink ref="nonsens" location="A1"/></hyperlinks>',
        '<pageSetup orientation="snett"/>',
        '<sheetPr><tabColor rgb="inte en farg"/></sheetPr>',
    ],
)
def test_what_openpyxl_cannot_take_is_written_anew(after):
    source = patched(xlsx(WRONG), ("</sheetData>", f"</sheetData>{after}"))

    book = made(source)

    assert set(marks(book)) == {"Svar!B2", "Svar!E2"}
    assert values(book) == [HEAD, [value if value is None else str(value) for value in WRONG]]  # as text: anew


def test_a_workbook_without_a_list_of_its_parts_is_written_anew():
    rows = text_row(1, HEAD) + text_row(2, [str(value or "") for value in WRONG])

    assert set(marks(made(Source("svar.xlsx", raw_workbook(rows))))) == {"Svar!B2", "Svar!E2"}


def test_a_thousand_problems():
    source = xlsx(*[WRONG] * 500)

    book = made(source)

    assert len(listed(book)) == 1000
    assert len(marks(book)) == 1000


def test_characters_that_excel_cannot_hold():
    problem = Problem("error", "x", "a.csv", "där står \x01.", sheet="Svar", row=2, column="Kommentar", found="\x01=1")
    source = Source("a.csv", (";".join(HEAD) + "\n2026;Gnesta;Skola;Hjulet;3;\x01text\n").encode())

    book = made(source, [problem])

    assert listed(book)[0]["Vad som står"] == "\ufffd=1"
    assert book["Svar"]["F2"].value == "\ufffdtext"
