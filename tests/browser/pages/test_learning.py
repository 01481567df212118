"""Lärande: find a recommendation, say what is done with it, and find it again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lists import choose, pick, press
from playwright.sync_api import Page, expect

TABLE = "Rekommendationer, framgångsfaktorer och risker"


def test_the_published_recommendations_can_be_filtered_by_link(visit: Callable[[str], Page]) -> None:
    page = visit("/larande?delstudie=Delstudie+2&slag=risk")
    rows = page.get_by_role("table", name=TABLE).get_by_role("row")
    assert rows.count() == 1 + 7  # as in data/published/rekommendationer.csv
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad har vi lärt oss, och vad gör vi med det?")
    with page.expect_download() as download:
        page.get_by_role("button", name="Hämta").first.click()
        press(page.get_by_role("button", name=f"{TABLE} som CSV"))
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    assert text.split("\r\n")[0].endswith("Urval: Delstudie;Urval: Slag")
    assert text.count(";Delstudie 2;Risk\r\n") == 7
    assert "Verkliga uppgifter" in text
    assert text.count("\r\nD2-") == 7


def test_example_data_has_no_recommendations_and_says_so(visit: Callable[[str], Page]) -> None:
    page = visit("/larande?data=exempel&visa=forskning")
    expect(page.get_by_text("Inga rekommendationer är inlästa")).to_be_visible()


def test_the_status_of_a_recommendation_is_set_by_keyboard(
    copied_editions: Path, start_server: Callable[..., object], page: Page, wait_for_app: Callable[[Page], None]
) -> None:
    page.goto(f"{start_server(copied_editions).url}/larande?visa=forskning")  # type: ignore[attr-defined]
    wait_for_app(page)
    expect(page.get_by_text("Läget är registrerat för 0 av 21 rekommendationer och förslag.")).to_be_visible()
    opener = page.locator("summary", has_text="Ändra läget för en rekommendation")
    opener.focus()
    opener.press("Enter")
    for label, option in (("Rekommendation", "D1-REK2"), ("Läge", "Pågår")):
        pick(page.get_by_role("combobox", name=label), option)
    page.get_by_role("textbox", name="Anteckning").fill("Processledarna bjuder in till workshop")
    save = page.get_by_role("button", name="Spara")
    save.focus()
    save.press("Enter")
    expect(page.get_by_text("D1-REK2 har läget Pågår i utgåva 2.")).to_be_visible()
    row = page.get_by_role("table", name=TABLE).get_by_role("row").filter(has_text="D1-REK2")
    expect(row).to_contain_text("Pågår")
    expect(row).to_contain_text("Processledarna bjuder in till workshop")
    expect(page.get_by_text("Läget är registrerat för 1 av 21 rekommendationer och förslag.")).to_be_visible()


@pytest.mark.journey
def test_the_status_of_a_recommendation_is_set_by_mouse_as_the_steering_group_would(
    copied_editions: Path,
    start_server: Callable[..., object],
    page: Page,
    wait_for_app: Callable[[Page], None],
) -> None:
    page.goto(f"{start_server(copied_editions).url}/larande?visa=forskning")  # type: ignore[attr-defined]
    wait_for_app(page)
    page.locator("summary", has_text="Ändra läget för en rekommendation").click()
    for label, option in (("Rekommendation", "D1-REK1"), ("Läge", "Genomförd")):
        choose(page.get_by_role("combobox", name=label), option)
    press(page.get_by_role("button", name="Spara"))
    expect(page.get_by_text("D1-REK1 har läget Genomförd i utgåva 2.")).to_be_visible()
    row = page.get_by_role("table", name=TABLE).get_by_role("row").filter(has_text="D1-REK1")
    expect(row.first).to_contain_text("Genomförd")
