"""The support needs as their users keep them moving: find one, change it, be told of another's change, add one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lists import choose, pick
from playwright.sync_api import Browser, Locator, Page, expect
from windows import new_window

Visit = Callable[[str], Page]
NEW = "Lägg till ett stödbehov"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def part(page: Page, name: str) -> None:
    """Show another part of the need that is open."""
    page.get_by_role("radiogroup", name="Mer om behovet").get_by_role("radio", name=name).click()
    page.wait_for_url(re.compile("visa=") if name != "Ändra" else re.compile("^(?!.*visa=)"))


def history(page: Page) -> list[list[str]]:
    """The rows of the history table, as text."""
    table = page.get_by_role("table", name=re.compile("^Historik för stödbehov"))
    return [row.get_by_role("cell").all_inner_texts() for row in table.get_by_role("row").all()[1:]]


def test_the_published_needs_are_said_to_be_the_countys(visit: Visit) -> None:
    page = visit("/stodbehov")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vilket stöd behövs, och vem tar hand om det?")
    text = plain(page.locator("body").inner_text())
    assert "10 stödbehov är öppna. Inget är försenat och 10 saknar ansvarig funktion." in text
    assert "De publicerade behoven är från 2025 och står som öppna tills någon ändrar dem." in text
    visit("/stodbehov?vy=tavla")
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert headings[:3] == ["Öppet (10)", "Planerat (0)", "Pågår (0)"]
    visit("/stodbehov?kommun=0483")
    expect(page.get_by_text("Inget behov passar valet.")).to_be_visible()


def test_a_filtered_view_is_in_its_address(
    visit: Visit, browser: Browser, wait_for_app: Callable[[Page], None]
) -> None:
    page = visit("/stodbehov?data=exempel&omgang=2027")
    choose(page.get_by_role("combobox", name=re.compile("Kategori")).first, "Lokal planering")
    page.wait_for_url(re.compile("kategori=plan"))
    wait_for_app(page)
    page.get_by_role("radiogroup", name="Visa som").get_by_role("radio", name="Tabell").click()
    page.wait_for_url(re.compile("vy=tabell"))
    wait_for_app(page)
    listed = page.get_by_role("table", name="Stödbehov", exact=True)
    expect(listed.get_by_role("rowheader")).to_have_count(2)
    expect(listed.get_by_role("row").nth(1)).to_contain_text("(försenat)")
    there = listed.inner_text()
    context = new_window(browser)
    other = context.new_page()
    other.goto(page.url)
    wait_for_app(other)
    assert other.get_by_role("table", name="Stödbehov", exact=True).inner_text() == there
    context.close()


def test_a_need_is_not_wider_than_a_telephone(page: Page, visit: Visit) -> None:
    page.set_viewport_size({"width": 375, "height": 900})
    visit("/stodbehov?data=exempel&behov=EX-S09&visa=hjalp")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    expect(page.get_by_role("table", name=re.compile("^Verksamheter på nivå 3 eller högre"))).to_be_visible()


def test_a_need_is_closed_and_the_second_of_two_is_told(
    start_server: Callable[..., object],
    copied_editions: Path,
    page: Page,
    browser: Browser,
    wait_for_app: Callable[[Page], None],
) -> None:
    own = start_server(copied_editions).url  # type: ignore[attr-defined]
    page.goto(f"{own}/stodbehov?data=exempel&kategori=plan&vy=tavla")
    wait_for_app(page)
    card = page.get_by_role("listitem").filter(has_text="Försenat")
    expect(card).to_have_count(1)
    card.get_by_role("link").first.click()
    page.wait_for_url(re.compile("behov=EX-S18"))
    wait_for_app(page)
    part(page, "Historik")
    wait_for_app(page)
    before = history(page)
    assert len(before) == 3
    part(page, "Ändra")
    wait_for_app(page)

    # Another process leader has the same need open.
    context = new_window(browser)
    other = context.new_page()
    other.goto(page.url)
    wait_for_app(other)

    choose(page.get_by_role("combobox", name=re.compile("Ny status")), "Tillgodosett")
    page.get_by_role("textbox", name="Anteckning om ändringen").fill("Mallen är lämnad över.")
    page.get_by_role("button", name="Spara ändringen").click()
    expect(page.get_by_text("Stödbehov EX-S18 är ändrat i utgåva 2.")).to_be_in_viewport()
    wait_for_app(page)
    expect(page.get_by_text("Behovet har status tillgodosett och passar inte valet ovan.")).to_be_in_viewport()
    part(page, "Historik")
    wait_for_app(page)
    after = history(page)
    assert after[1:] == before
    assert (after[0][0], after[0][3], after[0][4]) == ("Tillgodosett", "Mallen är lämnad över.", "processledare")
    expect(page.get_by_role("listitem").filter(has_text="Försenat")).to_have_count(0)

    other.get_by_role("textbox", name=re.compile("Ansvarig funktion")).last.press("Tab")
    mine = other.get_by_role("textbox", name="Anteckning om ändringen")
    mine.fill("Jag skickar mallen i morgon.")
    other.get_by_role("button", name="Spara ändringen").click()
    told = other.get_by_role("alert").filter(has_text="Behovet har ändrats i ett annat fönster sedan du öppnade det")
    expect(told).to_contain_text("status Tillgodosett")
    expect(told).to_contain_text("Mallen är lämnad över.")
    wait_for_app(other)  # until then the field may be there twice: out of date, and new
    expect(mine).to_have_value("Jag skickar mallen i morgon.")
    both = other.get_by_role("table", name="Två har ändrat samma behov").get_by_role("row", name=re.compile("^Status"))
    assert both.get_by_role("cell").all_inner_texts() == ["Pågår", "Tillgodosett", "Pågår"]
    wait_for_app(other)
    other.get_by_role("button", name="Spara ändringen").click()
    expect(other.get_by_text("Stödbehov EX-S18 är ändrat i utgåva 3.")).to_be_in_viewport()
    wait_for_app(other)
    part(other, "Historik")
    wait_for_app(other)
    assert [row[0] for row in history(other)[:2]] == ["Pågår", "Tillgodosett"]
    context.close()


@pytest.mark.journey
def test_by_keyboard_alone_a_need_is_added_given_a_function_and_closed(
    start_server: Callable[..., object],
    copied_editions: Path,
    page: Page,
    wait_for_app: Callable[[Page], None],
) -> None:
    own = start_server(copied_editions).url  # type: ignore[attr-defined]
    page.goto(f"{own}/stodbehov")
    wait_for_app(page)

    def tab_to(target: Locator) -> None:
        for _ in range(120):
            page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"the keyboard does not reach {target}")

    tab_to(page.get_by_role("button", name=NEW))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("nytt=ja"))
    wait_for_app(page)
    category = page.get_by_role("combobox", name=re.compile("Kategori")).last
    tab_to(category)
    pick(category, "Lokal planering")
    tab_to(page.get_by_role("textbox", name="Beskrivning av behovet").last)
    page.keyboard.type("En mall. Ring 070-123 45 67.")
    tab_to(page.get_by_role("button", name="Spara behovet"))
    page.keyboard.press("Enter")
    told = page.get_by_role("alert").filter(has_text="Beskrivningen innehåller något som ser ut som ett telefonnummer")
    expect(told).to_be_visible()
    field = page.get_by_role("textbox", name="Beskrivning av behovet").last
    expect(field).to_have_value("En mall. Ring 070-123 45 67.")
    wait_for_app(page)
    tab_to(field)
    page.keyboard.press("Control+a")
    page.keyboard.type("En mall.")
    tab_to(page.get_by_role("button", name="Spara behovet"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Stödbehov B1 är sparat i utgåva 2.")).to_be_in_viewport()
    wait_for_app(page)

    # The list is one stop, and the arrows go from need to need; what was not chosen yet is reached from its first row.
    tab_to(page.get_by_role("radiogroup", name="Stödbehov").get_by_role("radio").first)
    page.keyboard.press("ArrowUp")
    page.wait_for_url(re.compile("behov=B1"))
    wait_for_app(page)
    tab_to(page.get_by_role("textbox", name=re.compile("Ansvarig funktion")).first)
    page.keyboard.type("rektor")
    tab_to(page.get_by_role("button", name="Spara ändringen"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Stödbehov B1 är ändrat i utgåva 3.")).to_be_in_viewport()
    wait_for_app(page)

    status = page.get_by_role("combobox", name=re.compile("Ny status")).first
    tab_to(status)
    pick(status, "Tillgodosett")
    tab_to(page.get_by_role("textbox", name="Anteckning om ändringen").first)
    page.keyboard.type("Mallen finns.")
    tab_to(page.get_by_role("button", name="Spara ändringen"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Stödbehov B1 är ändrat i utgåva 4.")).to_be_in_viewport()
    wait_for_app(page)
    expect(page.get_by_text("Behovet har status tillgodosett och passar inte valet ovan.")).to_be_visible()
    part(page, "Historik")
    wait_for_app(page)
    closed = history(page)
    assert [row[:2] for row in closed] == [["Tillgodosett", "rektor"], ["Öppet", "rektor"], ["Öppet", "–"]]
    assert closed[0][3] == "Mallen finns."
