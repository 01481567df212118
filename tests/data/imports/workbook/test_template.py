"""The workbook that users fill in: what stands in it, and that what is filled in comes out again, cell for cell."""

from __future__ import annotations

import subprocess
from datetime import date
from io import BytesIO

import openpyxl
import polars as pl
import pytest
from programs import LIBREOFFICE, find, how_to_get, in_ci

from data.base.problems import Refused
from data.imports.files.sheet_reader import Source
from data.imports.load import make, read
from data.imports.workbook.template import template
from data.imports.workbook.template_texts import SHEET_TEXTS
from data.map.shapes import municipalities
from data.model.model import load_model
from data.model.sheets import (
    FOLLOWED_STATUS,
    KNOWN_OR_NOT,
    NEED_STATUS,
    OCCASION_KIND,
    REASONS,
    WEB_COUNTS,
    WORKBOOK,
)
from data.model.values import read_column, vocabulary

pytestmark = pytest.mark.rest

MODEL = load_model()
PLACES = list(municipalities(MODEL.county_code).select("code", "name").iter_rows())
HEADINGS = {
    "Verksamheter": "Omgång, Kommun, Verksamhet, Tillfrågad",
    "Svar": "Omgång, Kommun, Verksamhet, Byggsten, Nivå, Kommentar, Svarsdatum, Organisationsnivå",
    "Hjulet": "Omgång, Kommun, Verksamhet, Sammanhang, Användning, Kommentar",
    "Stödbehov": "Behov-id, Omgång, Kommun, Verksamhet, Kategori, Beskrivning, Status, Ansvarig funktion, Klart senast, "
    "Uppstod, Samma som",
    "Piloter": "Pilot-id, Namn, Tema, Kommuner, Verksamheter, Start, Slut, Fas, Beskrivning, Lärdom, Senast rapporterad, "
    "Källa",
    "Exempel": "Exempel-id, Kommun, Verksamhet, Rubrik, Beskrivning, Sedan, Byggsten, Källa",
    "Aktiviteter": "Aktivitet-id, Aktivitet, Vad som ska göras, Ansvarig funktion, Börjar, Klart senast, Läge, Källa",
    "Indikatorer": "Indikator, Kommun, År, Värde, Varför värdet saknas, Enhet, Antal, Kön, Källa",
    "Information och workshop": "Tillfälle-id, Kommun, Slag, När, Tema, För vilka, Antal deltagare, Källa",
    "Samverkanswebben": "Kommun, Period, Vad som räknas, Antal, Källa",
    "Fristående skolor": "Skol-id, Kommun, Skolans namn, Har fått information, Deltar i arbetet, Uppgift från, Källa",
}
DAY = date(2026, 9, 30)
FILLED = {
    "Verksamheter": [
        ("2026", "Gnesta", "Skola", "Ja"),
        ("2026", "Trosa", "Socialtjänst", "Nej"),
        ("2026", "Region Sörmland", "Hälsoval", "Ja"),
    ],
    "Svar": [
        ("2026", "Gnesta", "Skola", "Lokal implementeringsplan", "3 Användning", "=1+1 står det", DAY, "Verksamheten"),
        ("2026", "Gnesta", "Skola", "Barnets bästa-hjulet", "0 Ej påbörjat", "- en punkt\nannan rad", None, "Verksamheten"),
        ("2026", "Gnesta", "Skola", "Barnets bästa-ansvarig", "Vet ej", "+ och @ och 😀", None, "Verksamheten"),
        ("2026", "Region Sörmland", "Hälsoval", "Barnets bästa-ansvarig", "Ej tillämplig", None, DAY, "Verksamheten"),
        ("2026", "Region Sörmland", "Hälsoval", "Lokal implementeringsplan", "Ej besvarad", None, None, "Verksamheten"),
    ],
    "Hjulet": [
        ("2026", "Gnesta", "Skola", "Hälsosamtal", "Systematiskt", "Varje höst"),
        ("2026", "Gnesta", "Skola", "Annat", "Används inte", None),
    ],
    "Stödbehov": [
        ("1-2", "2026", "Gnesta", "Skola", "Riktlinjer", "En mall", "Pågår", "Processledare", DAY, "2026-09", None),
        ("N2", "2026", "Region Sörmland", None, "Annat", "=HYPERLINK()", "Avslutat utan åtgärd", None, None, None, None),
        ("N3", "2026", None, None, "Processledning", "Tid", "Öppet", None, None, "2025", "1-2"),
    ],
    "Piloter": [
        ("P1", "Hjulet i elevhälsan", "Hjulet", "Gnesta;Trosa", "Skola; BUP", "2026-02", "2026-05-31", "Prövas", "Två team",
         "Tar tid", "2026", "Rapport"),
        ("P2", "Vägen in", "Samverkan", None, None, None, None, None, None, None, None, None),
    ],
    "Exempel": [
        ("E1", "Flen", "Skola; Socialtjänst", "Introduktion", "Tillsammans", "2024-01", "Lokal implementeringsplan", "UPPF"),
        ("E2", None, None, "Mall", "Delas", None, None, "UPPF"),
    ],
    "Aktiviteter": [
        ("A1", "Utbilda chefer", "Två dagar", "Processledare", "2026-02", date(2026, 12, 15), "Planerat", "Plan"),
        ("A2", "Mät", None, None, None, None, None, None),
    ],
    "Indikatorer": [
        ("Mår bra", "Gnesta", "2025", "62,5", None, "procent", "214", "Alla", "Enkät"),
        ("Mår bra", "Region Sörmland", "2025", None, "För få svar", None, None, "Kvinnor", "Enkät"),
    ],
    "Information och workshop": [
        ("T1", "Gnesta", "Workshop", "2026-09-30", "Hjulet", "Rektorer", "24", "Loggen"),
        ("T2", None, "Information", "2026-09/2026-10", "Planen", None, None, "Loggen"),
        ("T3", "Region Sörmland", "Utbildning", "2026", "Hjulet", "Enhetschefer", "0", "Loggen"),
    ],
    "Samverkanswebben": [
        (None, "2026-09", "Besök", "310", "Statistik"),
        ("Gnesta", "2026", "Nedladdningar", None, "Statistik"),
    ],
    "Fristående skolor": [
        ("F-1", "Gnesta", "Friskolan Lyktan", "Ja", "Vet inte", "2026-09", "Loggen"),
        ("F-2", "Trosa", "Friskolan Bryggan", None, "Nej", None, "Loggen"),
    ],
}  # fmt: skip
UNIT = """
    t.round_id, coalesce(municipality.name, unit.principal), unit.name
"""
JOINS = """
    INNER JOIN unit ON t.unit_id = unit.unit_id
    LEFT JOIN municipality ON unit.municipality_code = municipality.municipality_code
"""
PLACE = "if(t.place = 'region', 'Region Sörmland', municipality.name)"
OF_PLACE = "LEFT JOIN municipality ON t.place = municipality.municipality_code"
STORED = {
    "Verksamheter": f"SELECT {UNIT}, if(t.asked, 'Ja', 'Nej') FROM participation AS t {JOINS} WHERE t.raw_id IS NOT NULL",
    "Svar": f"""SELECT {UNIT}, component.name, coalesce(t.level || ' ' || level.name, t.reason), t.comment, t.answered_on,
        org_level.name FROM cell AS t {JOINS}
        INNER JOIN component ON t.component = component.component
        INNER JOIN org_level ON t.org_level = org_level.org_level
        LEFT JOIN level ON t.level = level.level WHERE t.raw_id IS NOT NULL""",
    "Hjulet": f"""SELECT {UNIT}, context.short, wheel_level.name, t.comment FROM wheel_use AS t {JOINS}
        INNER JOIN context ON t.context = context.context
        LEFT JOIN wheel_level ON t.use_level = wheel_level.use_level""",
    "Stödbehov": """SELECT t.need_id, t.round_id, if(t.principal = 'Länet', NULL, coalesce(municipality.name, t.principal)),
        unit.name, need_category.name, t.description, need_event.status, need_event.responsible, need_event.due_on, t.arose,
        t.same_as
        FROM need AS t INNER JOIN need_event ON t.need_id = need_event.need_id
        INNER JOIN need_category ON t.category = need_category.category
        LEFT JOIN unit ON t.unit_id = unit.unit_id
        LEFT JOIN municipality ON t.municipality_code = municipality.municipality_code""",
    "Piloter": """SELECT t.pilot_id, t.name, t.theme, (SELECT string_agg(municipality.name, ';' ORDER BY municipality.name)
        FROM pilot_place INNER JOIN municipality ON pilot_place.municipality_code = municipality.municipality_code
        WHERE pilot_place.pilot_id = t.pilot_id), t.sectors, t.started, t.ended, t.phase, t.description, t.learnt,
        t.reported, t.source_ids FROM pilot AS t""",
    "Exempel": """SELECT t.example_id, municipality.name, t.sectors, t.title, t.description, t.since, component.name,
        t.source_ids FROM example AS t
        LEFT JOIN municipality ON t.municipality_code = municipality.municipality_code
        LEFT JOIN component ON t.component = component.component""",
    "Aktiviteter": """SELECT t.activity_id, t.title, t.description, activity_event.responsible, t.started,
        activity_event.due_on, nullif(activity_event.status, 'ny'), t.source_ids
        FROM activity AS t INNER JOIN activity_event ON t.activity_id = activity_event.activity_id""",
    "Indikatorer": """SELECT t.indicator, coalesce(municipality.name, 'Region Sörmland'), t.year::VARCHAR,
        replace(t.value::VARCHAR, '.', ','), t.status, t.unit_of_value, t.counted::VARCHAR,
        if(t.gender = 'T', 'Alla', 'Kvinnor'), t.source_ids
        FROM indicator_value AS t LEFT JOIN municipality ON t.place = municipality.municipality_code""",
    "Information och workshop": f"""SELECT t.occasion_id, {PLACE}, t.kind, t.held, t.theme, t.audience,
        t.participants::VARCHAR, t.source_ids FROM occasion AS t {OF_PLACE}""",
    "Samverkanswebben": f"""SELECT {PLACE}, t.period, t.what, t.number::VARCHAR, t.source_ids
        FROM web_use AS t {OF_PLACE}""",
    "Fristående skolor": f"""SELECT t.school_id, {PLACE}, t.name, t.informed, t.takes_part, t.as_of, t.source_ids
        FROM independent_school AS t {OF_PLACE}""",
}
CHOSEN = (REASONS, NEED_STATUS, FOLLOWED_STATUS, OCCASION_KIND, WEB_COUNTS, KNOWN_OR_NOT)
NAMES = {value: name for choices in CHOSEN for name, value in choices.items()}


def opened(content):
    return openpyxl.load_workbook(BytesIO(content))


@pytest.fixture(scope="module")
def empty():
    """The template as it is handed out without a list of units."""
    return template(MODEL, PLACES, "2026")


def filled_in(content, rows):
    """The workbook with rows written below its headings, as a user would type them."""
    book = opened(content)
    for name, of_sheet in rows.items():
        for number, row in enumerate(of_sheet, start=2):
            for position, value in enumerate(row, start=1):
                cell = book[name].cell(number, position, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # openpyxl would take a text that begins with = for a formula
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def resaved(content, folder):
    """The workbook as LibreOffice saves it after opening it."""
    program = find(LIBREOFFICE)
    if program is None:
        (pytest.fail if in_ci() else pytest.skip)(how_to_get(LIBREOFFICE))
    (folder / "arbetsbok.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        folder / "out",
        folder / "arbetsbok.xlsx",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return (folder / "out" / "arbetsbok.xlsx").read_bytes()


def prepared(workshop, content, now):
    """The change that the file makes, by the way that every file goes."""
    files = read(workshop.store, [Source("arbetsbok.xlsx", content)])
    assert files.survey is None
    return make(workshop.store, files, now, new_round="2026")


def choices(book, sheet, heading):
    """What the drop-down list of a column offers; None where it has none."""
    position = [cell.value for cell in book[sheet][1]].index(heading) + 1
    for rule in book[sheet].data_validations.dataValidation:
        if book[sheet].cell(2, position).coordinate in rule.sqref and rule.type == "list":
            name, area = rule.formula1.removeprefix("=").split("!")
            return [cell.value for (cell,) in book[name.strip("'$")][area]]
    return None


def test_sheets_and_headings(empty):
    book = opened(empty)

    assert book.sheetnames == ["Läs mig", *HEADINGS, "Listor"]
    assert {name: ", ".join(cell.value for cell in book[name][1]) for name in HEADINGS} == HEADINGS
    for name in HEADINGS:
        sheet = book[name]
        assert sheet.max_row == 1  # no example row that could be taken for data
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref is not None
        assert all(cell.font.bold and len(cell.comment.text) > 20 for cell in sheet[1])


def test_lists_come_from_the_model(empty):
    book = opened(empty)

    everyone = [*(name for _, name in PLACES), "Region Sörmland"]
    units = ["Skola", "Socialtjänst", "Barn- och ungdomspsykiatrin", "Habiliteringsverksamheten", "Hälsoval"]
    levels = ["0 Ej påbörjat", "1 Behovsinventering/planering", "2 Införande", "3 Användning", "4 Vidmakthållande"]
    for sheet in ("Verksamheter", "Svar", "Hjulet", "Stödbehov"):
        assert choices(book, sheet, "Kommun") == everyone
        assert choices(book, sheet, "Verksamhet") == units
    assert choices(book, "Verksamheter", "Tillfrågad") == ["Ja", "Nej"]
    assert choices(book, "Svar", "Byggsten") == [component.name for component in MODEL.components]
    assert choices(book, "Svar", "Nivå") == [*levels, "Ej besvarad", "Vet ej", "Ej tillämplig", "Ej ställd"]
    assert choices(book, "Svar", "Organisationsnivå") == ["Verksamheten", "Ledning", "Chef", "Medarbetare"]
    assert choices(book, "Hjulet", "Användning") == [
        "Används inte",
        "Introducerat",
        "Prövas",
        "Används",
        "Systematiskt",
    ]
    assert choices(book, "Hjulet", "Sammanhang") == [context.name for context in MODEL.contexts]
    assert choices(book, "Stödbehov", "Kategori") == [category.name for category in MODEL.categories]
    assert choices(book, "Stödbehov", "Status") == list(NEED_STATUS)
    # Free text has no list, not even where another sheet has one under the same heading.
    assert choices(book, "Exempel", "Verksamhet") is None
    assert choices(book, "Stödbehov", "Beskrivning") is None


def test_every_choice_can_be_read(empty):
    book, words = opened(empty), vocabulary(MODEL, PLACES)
    tried = 0
    for sheet in WORKBOOK:
        for cell in book[sheet.name][1]:
            column = next(one for one in sheet.columns if one.heading == cell.value)
            offered = choices(book, sheet.name, cell.value)
            if offered is not None:
                assert not read_column(column, pl.Series(offered), words).wrong.any(), (sheet.name, cell.value)
                tried += 1
    assert tried == 3 + 5 + 4 + 4 + 2 + 1 + 3 + 2 + 2 + 3


def test_what_is_typed_stays_what_it_is(empty):
    # In an ordinary cell Excel makes a date of 2026-09 and of the id 1-2, and a formula of "- en punkt".
    book = opened(empty)
    text, dated = {}, {}
    for name in HEADINGS:
        for cell in book[name][1]:
            style = book[name].column_dimensions[cell.column_letter].number_format
            text[name, cell.value], dated[name, cell.value] = style == "@", style == "yyyy-mm-dd"

    for column in (("Svar", "Omgång"), ("Stödbehov", "Behov-id"), ("Stödbehov", "Uppstod"), ("Svar", "Kommentar")):
        assert text[column]
    assert [column for column, is_date in dated.items() if is_date] == [
        ("Svar", "Svarsdatum"),
        ("Stödbehov", "Klart senast"),
        ("Aktiviteter", "Klart senast"),
    ]


def test_the_first_sheet_explains(empty):
    texts = {str(cell.value) for row in opened(empty)["Läs mig"].iter_rows() for cell in row if cell.value}

    for component in MODEL.components:
        assert {component.name, *component.anchors} <= texts
    for sheet in WORKBOOK:
        assert set(SHEET_TEXTS[sheet.name].columns) <= texts
    whole = " ".join(texts)
    for words in ("tom cell ändrar ingenting", "Skriv inga namn", "Ta bort", "--round 2026", MODEL.contact):
        assert words in whole


def test_no_cell_is_a_formula(empty):
    assert all(cell.data_type != "f" for sheet in opened(empty) for row in sheet.iter_rows() for cell in row)


def test_the_same_input_gives_the_same_file(empty):
    assert template(MODEL, PLACES, "2026") == empty
    assert template(MODEL, PLACES, "2027") != empty


def test_an_untouched_template_holds_nothing_to_import(bare, now, empty):
    with pytest.raises(Refused) as refused:
        prepared(bare, empty, now)

    assert {problem.code for problem in refused.value.problems} == {"no_rows_at_all"}


def test_a_row_as_the_example_shows_it_is_imported(bare, now, empty):
    rows = {}
    for sheet in WORKBOOK:
        texts = SHEET_TEXTS[sheet.name]
        shown = texts.example(MODEL, PLACES, "2026")
        rows[sheet.name] = [tuple(shown[heading] or None for heading in texts.columns)]
    made = prepared(bare, filled_in(empty, rows), now)

    assert made.problems == ()
    assert made.batch.raw.height == 11
    assert made.batch.tables["cell"].select("unit_id", "level").rows() == [("0484-SKOLA", 2)]


def test_a_prefilled_template_tells_who_was_asked_and_no_answers(bare, now):
    content = template(MODEL, PLACES, "2026", [("gnesta kommun", "Skola"), ("Region Sörmland", "BUP")])
    rows = {
        name: [[cell.value for cell in row] for row in opened(content)[name].iter_rows(min_row=2)] for name in HEADINGS
    }

    assert rows["Verksamheter"] == [
        ["2026", "Gnesta", "Skola", "Ja"], ["2026", "Region Sörmland", "Barn- och ungdomspsykiatrin", "Ja"],
    ]  # fmt: skip
    assert len(rows["Svar"]) == 2 * len(MODEL.components)
    assert len(rows["Hjulet"]) == 2 * len(MODEL.contexts)
    made = prepared(bare, content, now)
    assert made.problems == ()
    bare.apply(made.batch)
    assert bare.rows("SELECT unit_id, answered FROM participation WHERE asked ORDER BY 1") == [
        ("0461-SKOLA", False), ("REG-BUP", False),
    ]  # fmt: skip
    assert set(bare.cells("0461-SKOLA").values()) == {"ej_svarat"}
    assert set(bare.cells("0461-SOC").values()) == {"ej_stalld"}
    assert bare.rows("SELECT count(*), count(use_level) FROM wheel_use") == [(0, 0)]


@pytest.mark.parametrize("unit", [("Atlantis", "Skola"), ("Gnesta", "Brandkår"), ("Gnesta", "BUP"), ("REG", "Skola")])
def test_a_unit_that_does_not_exist_is_not_prefilled(unit):
    with pytest.raises(ValueError, match="there is no unit"):
        template(MODEL, PLACES, "2026", [unit])


@pytest.mark.parametrize("program", ["openpyxl", "LibreOffice"])
def test_what_is_filled_in_comes_out_again(bare, now, empty, tmp_path, program):
    content = filled_in(empty, FILLED)
    if program == "LibreOffice":
        content = resaved(content, tmp_path)
        book = opened(content)
        assert choices(book, "Svar", "Nivå") == choices(opened(empty), "Svar", "Nivå")
        assert {name: ", ".join(cell.value for cell in book[name][1] if cell.value) for name in HEADINGS} == HEADINGS

    made = prepared(bare, content, now)
    assert made.problems == ()
    bare.apply(made.batch)

    for name, query in STORED.items():
        found = bare.rows(f"{query} ORDER BY t.raw_id")
        assert [tuple(NAMES.get(value, value) for value in row) for row in found] == FILLED[name], name
