"""One answer, and one unit: correct it on the page, hand a workbook out and take it back, and lose nothing unasked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from lists import choose_files, pick, press
from playwright.sync_api import Locator, Page, expect

HEAD = "Omgång;Kommun;Verksamhet;Byggsten;Nivå;Svarsdatum"


@pytest.fixture
def own(copied_editions: Path, start_server: Callable[..., object]) -> str:
    """The address of a dashboard that the test may change."""
    return start_server(copied_editions).url  # type: ignore[attr-defined]


def csv(name: str, *rows: str) -> tuple[str, bytes]:
    return name, "\n".join([HEAD, *rows, ""]).encode()


def filled_in(name: str, content: bytes, level: int) -> tuple[str, bytes]:
    """Return a unit's workbook with ``level`` as the answer to every question."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row in book["Svar"].iter_rows(min_row=2):
        if row[1].value:
            row[4].value = level
    out = io.BytesIO()
    book.save(out)
    return name, out.getvalue()


def correction(page: Page) -> Locator:
    return page.get_by_test_id("stExpander").filter(has_text="Rätta ett svar")


def test_from_a_workbook_that_is_handed_out_to_an_answer_that_is_corrected(
    own: str, page: Page, wait_for_app: Callable[[Page], None], tmp_path: Path
) -> None:
    def go(address: str) -> None:
        page.goto(own + address)
        wait_for_app(page)

    # A round begins with the answers of one unit.
    go("/lasin")
    choose_files(page, csv("forst.csv", "2026;Gnesta;Skola;plan;4;2026-10-20", "2026;Gnesta;Skola;stod;2;2026-10-20"))
    press(page.get_by_role("button", name="Skapa omgången 2026 som utkast"))
    press(page.get_by_role("button", name="Läs in som en ny utgåva"))
    expect(page.get_by_text("Klart: uppgifterna är inlästa i utgåva 2.")).to_be_visible()

    # An older file that takes a level away: each is told by itself and must be confirmed by itself.
    choose_files(page, csv("sedan.csv", "2026;Gnesta;Skola;plan;0;2026-09-10", "2026;Gnesta;Skola;stod;Ej besvarad;"))
    gone, older = (
        page.get_by_role("table", name=name)
        for name in ("Kända nivåer som försvinner", "Äldre svar som ersätter nyare")
    )
    expect(gone.get_by_role("row").nth(1)).to_contain_text("nivå 2 (svar 2026-10-20)")
    expect(older.get_by_role("row").nth(1)).to_contain_text("nivå 0 (svar 2026-09-10)")
    confirm_gone, confirm_older = (
        page.get_by_text(text) for text in ("Ja, de här nivåerna ska försvinna", "Ja, de äldre svaren ska gälla")
    )
    confirm_gone.click()
    wait_for_app(page)
    press(page.get_by_role("button", name="Läs in som en ny utgåva"))
    expect(page.get_by_text("Inget har sparats. 1 sak ovan behöver bekräftas först:")).to_be_visible()
    confirm_older.click()
    wait_for_app(page)
    press(page.get_by_role("button", name="Läs in som en ny utgåva"))
    expect(page.get_by_text("Klart: uppgifterna är inlästa i utgåva 3.")).to_be_visible()

    # Workbooks for units that have not answered, filled in, come back several at once.
    go("/svarslage?omgang=2026&visa=arbetsbocker")
    press(page.get_by_role("button", name="Hämta arbetsböcker"))
    with page.expect_download() as download:
        press(page.get_by_role("button", name="för dem som saknas (zip)"))
    assert download.value.suggested_filename == "arbetsbocker-2026-saknas.zip"
    download.value.save_as(tmp_path / "saknas.zip")
    with zipfile.ZipFile(tmp_path / "saknas.zip") as archive:
        names = archive.namelist()
        assert "arbetsbok-2026-gnesta-skola.xlsx" not in names
        back = [filled_in(name, archive.read(name), 3) for name in names if "gnesta" in name or "trosa" in name]
    assert len(back) == 3
    go("/lasin")
    choose_files(page, *back)
    expect(page.get_by_test_id("stMain")).to_contain_text("12 nivåer blir kända.")
    press(page.get_by_role("button", name="Läs in som en ny utgåva"))
    expect(page.get_by_text("Klart: uppgifterna är inlästa i utgåva 4.")).to_be_visible()

    # One answer is corrected where it is seen; nothing new makes no edition.
    go("/kommun?kommun=0461&omgang=2026&visa=varfor")
    form = correction(page)
    form.get_by_text("Rätta ett svar").click()
    pick(form.get_by_role("combobox", name="Byggsten"), "Lokal implementeringsplan")
    expect(form).to_contain_text("Nu står där: 0 Ej påbörjat.")
    press(form.get_by_role("button", name="Spara rättelsen"))
    expect(form.get_by_text("Inget är ändrat: svaret är redan så.")).to_be_visible()
    pick(form.get_by_role("combobox", name="Nivå eller skäl"), "4")
    form.get_by_label("Varför rättas svaret?").fill("Den äldre filen var fel.")
    press(form.get_by_role("button", name="Spara rättelsen"))
    expect(form.get_by_text("Svaret är rättat i utgåva 5: Skola, Lokal implementeringsplan.")).to_be_visible()
    press(page.get_by_text("Varför den här nivån?"))
    why = page.get_by_role("table", name="Varför den här nivån i Gnesta")
    expect(why.get_by_role("row").filter(has_text="Rättat på sidan Kommun")).to_contain_text("Den äldre filen var fel.")

    # The Region has no page of its own: its divisions' answers are corrected on the page that tells who has answered.
    go("/svarslage?omgang=2026&visa=ratta")
    form = correction(page)
    expect(form.get_by_text("Rätta ett svar från Region Sörmland")).to_be_visible()
    pick(form.get_by_role("combobox", name="Nivå eller skäl"), "2")
    form.get_by_label("Varför rättas svaret?").fill("Divisionen ringde.")
    press(form.get_by_role("button", name="Spara rättelsen"))
    expect(form.get_by_text("Svaret är rättat i utgåva 6: Barn- och ungdomspsykiatrin")).to_be_in_viewport()

    go("/historik")
    expect(page.get_by_test_id("stMain")).to_contain_text(
        "Rättade ett svar: Gnesta, skola, Lokal implementeringsplan, 2026"
    )
