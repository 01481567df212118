"""From a file to a published round and back, as a process leader does it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from dialects import forms, from_json, respond
from lists import choose_files, pick, press
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from data.imports.survey.questionnaire import as_json, questions
from data.map.shapes import municipalities
from data.model.model import load_model

HEADINGS = ["Omgång", "Kommun", "Verksamhet", "Byggsten", "Nivå", "Kommentar"]
COMPONENTS = ["Barnets bästa-ansvarig", "Lokal implementeringsplan", "Barnets bästa-hjulet", "stod"]
Rows = Sequence[Sequence[object]]


def workbook(*rows: Sequence[object]) -> bytes:
    """Return a workbook with the sheet Svar."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Svar"
    for row in (HEADINGS, *rows):
        sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def answers(place: str, level: object, comment: str | None = None) -> list[list[object]]:
    """Return the answers of a municipality's two units to all four components."""
    return [
        ["2026", place, unit, component, level, comment if number == 0 else None]
        for number, (unit, component) in enumerate((u, c) for u in ("Skola", "Socialtjänst") for c in COMPONENTS)
    ]


@pytest.fixture
def own(copied_editions: Path, start_server: Callable[..., object]) -> str:
    """The address of a dashboard that the test may change."""
    return start_server(copied_editions).url  # type: ignore[attr-defined]


@pytest.mark.journey
def test_from_a_wrong_file_to_a_published_round_and_back(
    own: str,
    page: Page,
    wait_for_app: Callable[[Page], None],
    wait_for_map: Callable[[Page], Image.Image],
    tmp_path: Path,
) -> None:
    def go(address: str) -> None:
        page.goto(own + address)
        wait_for_app(page)

    go("/")
    before = wait_for_map(page)

    # A wrong file: everything wrong is said at once, and can be taken out with the cells marked.
    go("/lasin")
    wrong = answers("Katrineholm", 3)
    wrong[0][1], wrong[3][4] = "Katrinholm", 5
    choose_files(page, ("svar 2026.xlsx", workbook(*wrong)))
    expect(page.get_by_role("heading", name="2 saker behöver rättas")).to_be_visible()
    table = page.get_by_role("table", name="Att rätta")
    expect(table).to_contain_text("Menade du Katrineholm?")
    expect(table.get_by_role("row").nth(2)).to_contain_text("5")
    with page.expect_download() as download:
        press(page.get_by_role("button", name="Hämta filen med felen markerade"))
    marked = tmp_path / "marked.xlsx"
    download.value.save_as(marked)
    sheet = openpyxl.load_workbook(marked)["Svar"]
    assert sheet["B2"].comment is not None
    assert sheet["B3"].comment is None
    expect(page.get_by_role("button", name="Läs in som en ny utgåva")).to_have_count(0)

    # The corrected file is about a round that does not exist yet.
    choose_files(page, ("svar 2026.xlsx", workbook(*answers("Katrineholm", 3, "Vi är i gång"))))
    press(page.get_by_role("button", name="Skapa omgången 2026 som utkast"))
    expect(page.get_by_role("heading", name="Det här skulle ändras")).to_be_visible()
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("Omgången 2026 skapas som utkast.")
    expect(main).to_contain_text("2 verksamheter svarar för första gången: Katrineholm, skola och Katrineholm, soci")
    expect(main).to_contain_text("8 nivåer blir kända.")
    expect(main).to_contain_text("1 kommun byter steg: Katrineholm (inget steg → steg 3).")
    wait_for_app(page)
    wait_for_map(page)
    press(page.get_by_role("button", name="Läs in som en ny utgåva"))
    expect(page.get_by_text("Klart: uppgifterna är inlästa i utgåva 2.")).to_be_visible()
    press(page.get_by_role("link", name="Vad ändrades?"))
    expect(page.get_by_role("heading", name=re.compile("^Ändring 2:"))).to_be_visible()

    # The draft does not take the place of what is published; publishing is an act of its own.
    go("/")
    assert same(wait_for_map(page), before)
    go("/lasin")
    press(page.get_by_role("button", name="Publicera omgången 2026"))
    expect(page.get_by_text("Omgången 2026 är publicerad i utgåva 3.")).to_be_visible()
    go("/")
    assert not same(wait_for_map(page), before)
    go("/kommun?kommun=0483&visa=varfor")
    page.get_by_text("Varför den här nivån?").click()
    expect(page.get_by_role("table", name="Varför den här nivån")).to_contain_text("svar 2026.xlsx, Svar, rad 2")

    # Undone, one change after the other, the map is as it was.
    for change, edition in ((3, 4), (2, 5)):
        go(f"/historik?andring={change}")
        press(page.get_by_role("button", name=f"Ta tillbaka ändring {change}"))
        press(page.get_by_role("button", name="Ja, ta tillbaka ändringen"))
        expect(page.get_by_text(f"Ändring {change} är tillbakatagen i utgåva {edition}.").first).to_be_visible()
    go("/")
    assert same(wait_for_map(page), before)


def same(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures of the map show the same, but for the odd pixel at an edge."""
    if one.size != other.size:
        return False
    difference = ImageChops.difference(one, other).convert("L").point(lambda value: 255 if value > 40 else 0)
    return difference.histogram()[255] < 0.002 * one.width * one.height


def test_warnings_and_personal_data_are_confirmed_before_anything_is_stored(
    own: str, page: Page, wait_for_app: Callable[[Page], None]
) -> None:
    page.goto(own + "/lasin")
    wait_for_app(page)
    choose_files(page, ("svar.xlsx", workbook(["2025", "Gnesta", "Skola", "plan", 1, "Ring 070-123 45 67"])))
    expect(page.get_by_role("heading", name="Text som liknar personuppgifter")).to_be_visible()
    assert "123 45 67" not in page.get_by_test_id("stMain").inner_text()
    press(page.get_by_role("button", name="Läs in som en ny utgåva"))
    expect(page.get_by_role("alert").filter(has_text="Inget har sparats")).to_be_visible()
    page.get_by_label("Varför ska texten vara kvar?").fill("Växelns nummer, det är offentligt")
    page.get_by_label("Varför ska texten vara kvar?").press("Enter")
    wait_for_app(page)
    press(page.get_by_role("button", name="Läs in som en ny utgåva"))
    expect(page.get_by_text("Klart: uppgifterna är inlästa i utgåva 2.")).to_be_visible()
    page.goto(own + "/historik")
    wait_for_app(page)
    expect(page.get_by_role("table").first).to_contain_text("Växelns nummer, det är offentligt")


def survey(level: str, when: int) -> bytes:
    """Return a Forms export in which someone has renamed a question and an answer."""
    model = load_model()
    places = municipalities(model.county_code).select("code", "name").iter_rows()
    asked = from_json(as_json(questions(model, places)))
    filled = [
        respond(
            "0461",
            "skola",
            [level, "2", "1", "0"],
            at=datetime.fromisoformat(f"2026-09-0{when} 12:00"),
            comment="Vi fortsätter",
        )
    ]
    content = forms(asked, filled)
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == model.components[1].question:
                cell.value = "Hur är det med planen hos er"
            elif cell.value == model.components[2].anchors[1]:
                cell.value = "Hjulet är visat för alla"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_survey_export_is_mapped_once_and_the_mapping_is_reused(
    own: str, page: Page, wait_for_app: Callable[[Page], None]
) -> None:
    page.goto(own + "/lasin")
    wait_for_app(page)
    choose_files(page, ("enkät.xlsx", survey("1", 1)))

    # The file does not say which round it is about.
    pick(page.get_by_role("combobox", name="Omgång"), "ny omgång")  # of this year, whichever it is
    press(page.get_by_role("button", name="Fortsätt"))

    expect(page.get_by_role("heading", name="2 saker behöver ditt besked")).to_be_visible()
    pick(
        page.get_by_role("combobox", name="Kolumnen ”Hur är det med planen hos er”"),
        "Finns en lokal plan för hur samverkansmodellen ska införas",
    )
    pick(
        page.get_by_role("combobox", name="Svaret ”Hjulet är visat för alla”"),
        "Hjulet har presenterats och vi planerar",
    )
    press(page.get_by_role("button", name="Fortsätt"))

    main = page.get_by_test_id("stMain")
    expect(page.get_by_role("heading", name="Det här skulle ändras")).to_be_visible()
    expect(main).to_contain_text("Filen läses som en export från Microsoft Forms.")
    expect(main).to_contain_text("4 nivåer blir kända.")
    press(page.get_by_role("button", name="Läs in som en ny utgåva"))
    expect(page.get_by_text("Klart: uppgifterna är inlästa i utgåva 2.")).to_be_visible()

    # What was told is kept: the next export is understood as it is.
    choose_files(page, ("enkät 2.xlsx", survey("3", 2)))
    pick(page.get_by_role("combobox", name="Omgång"), "2025")
    press(page.get_by_role("button", name="Fortsätt"))
    expect(page.get_by_role("heading", name="Det här skulle ändras")).to_be_visible()
    expect(main).to_contain_text("4 nivåer blir kända.")


def test_a_file_that_is_no_table_is_refused_in_swedish(
    own: str, page: Page, wait_for_app: Callable[[Page], None]
) -> None:
    page.goto(own + "/lasin")
    wait_for_app(page)
    choose_files(page, ("rapport.pdf", b"%PDF-1.7 not a table"))
    expect(page.get_by_role("heading", name="1 sak behöver rättas")).to_be_visible()
    expect(page.get_by_role("table", name="Att rätta")).to_contain_text("rapport.pdf")
