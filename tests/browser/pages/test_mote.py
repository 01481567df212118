"""A meeting: its parts in order, a next step that becomes a decision, and by keyboard alone what is carried to the next one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from windows import HIGHEST, height

Visit = Callable[[str], Page]
PROJECTOR = {"width": 1280, "height": 720}


@pytest.fixture
def own(copied_editions: Path, start_server: Callable[..., object]) -> str:
    """The address of a dashboard that the test may change."""
    return start_server(copied_editions).url  # type: ignore[attr-defined]


def test_a_meeting_goes_from_part_to_part_each_a_window_or_two_high(
    page: Page, visit: Visit, wait_for_app: Callable[[Page], None]
) -> None:
    page.set_viewport_size(PROJECTOR)
    visit("/mote?data=exempel")
    # Where the county stood, and what has changed, before anything is pressed.
    for lead in page.locator(".lb-lead").all():
        expect(lead).to_be_in_viewport()
    expect(page.locator(".lb-lead").first).to_contain_text("Länet: 52 % bland kända svar")
    expect(page.locator(".lb-lead").last).to_contain_text("är försenat")
    seen = [height(page)]
    for name in ("Sedan förra mötet", "Att besluta", "Beslut", "Nästa möte"):
        page.get_by_role("button", name=f"Vidare: {name}").click()
        expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()
        wait_for_app(page)
        seen.append(height(page))
    assert max(seen) <= HIGHEST, seen
    expect(page.get_by_role("button", name=re.compile("^Vidare"))).to_have_count(0)
    # With a form open, too.
    for address in ("visa=besluta&behov=EX-S18", "beslut=D1"):
        visit(f"/mote?data=exempel&{address}")
        assert height(page) <= HIGHEST, address


def test_a_next_step_is_taken_up_and_said_to_be_saved_without_scrolling(
    own: str, page: Page, wait_for_app: Callable[[Page], None]
) -> None:
    page.set_viewport_size(PROJECTOR)
    page.goto(f"{own}/kommun?data=exempel&kommun=0461")
    wait_for_app(page)
    page.get_by_role("link", name="Ta upp på mötet").first.click()
    page.wait_for_url(re.compile("/mote"))
    text = page.get_by_role("textbox", name="Beslut", exact=True)
    expect(text).to_have_value(re.compile("^Gnesta: "))
    wait_for_app(page)
    expect(text).to_be_in_viewport(ratio=1)
    save = page.get_by_role("button", name="Spara beslutet")
    expect(save).to_be_in_viewport(ratio=1)
    save.click()
    expect(page.get_by_text("Beslut D5 är sparat i utgåva 2.")).to_be_in_viewport(ratio=1)
    wait_for_app(page)

    # A need that waits is taken up from the list.
    page.get_by_role("listitem").filter(has_text="Ansvarig saknas").get_by_role("link").first.click()
    page.wait_for_url(re.compile("behov="))
    expect(text).not_to_have_value("")
    expect(text).to_be_in_viewport(ratio=1)
    wait_for_app(page)
    save.click()
    expect(page.get_by_text("Beslut D6 är sparat i utgåva 3.")).to_be_in_viewport(ratio=1)
    wait_for_app(page)

    page.get_by_role("button", name="Vidare: Beslut").click()
    decided = page.get_by_role("table", name=re.compile("^Beslut på mötet"))
    expect(decided).to_contain_text("Gnesta: ")
    wait_for_app(page)
    page.locator("label", has_text="D5 ·").click()
    page.wait_for_url(re.compile("beslut=D5"))
    wait_for_app(page)
    page.get_by_role("textbox", name="Anteckning", exact=True).fill("Skolan börjar.")
    page.get_by_role("button", name="Spara ändringen").click()
    expect(page.get_by_text("Beslut D5 är ändrat i utgåva 4.")).to_be_in_viewport(ratio=1)


@pytest.mark.journey
def test_a_decision_is_carried_to_the_next_meeting(own: str, page: Page, wait_for_app: Callable[[Page], None]) -> None:
    page.goto(f"{own}/mote")
    wait_for_app(page)

    def tab_to(target: Locator) -> None:
        for _ in range(120):
            page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"the keyboard does not reach {target}")

    def create(title: str) -> None:
        tab_to(page.get_by_role("textbox", name="Mötets titel"))
        page.keyboard.type(title)
        tab_to(page.get_by_role("button", name="Skapa mötet"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("combobox", name="Möte").first).to_have_value(re.compile(title))
        expect(page.get_by_text("Mötet är skapat i utgåva")).to_be_in_viewport()
        wait_for_app(page)

    def go_on(name: str) -> None:
        tab_to(page.get_by_role("button", name=f"Vidare: {name}"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()
        wait_for_app(page)

    create("Styrgruppen i november")
    go_on("Sedan förra mötet")
    go_on("Att besluta")
    tab_to(page.locator("summary", has_text="Skriv ett beslut"))
    page.keyboard.press("Enter")
    tab_to(page.get_by_role("textbox", name="Beslut").first)
    page.keyboard.type("En mall för lokal plan tas fram.")
    tab_to(page.get_by_role("button", name="Spara beslutet"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Beslut D1 är sparat i utgåva 3.")).to_be_in_viewport()
    wait_for_app(page)
    go_on("Beslut")
    decided = page.get_by_role("table", name=re.compile("^Beslut på mötet"))
    expect(decided).to_contain_text("En mall för lokal plan tas fram.")
    go_on("Nästa möte")

    create("Styrgruppen i december")
    expect(page.locator(".lb-lead").last).to_contain_text("1 är öppet")
    go_on("Sedan förra mötet")
    followed = page.get_by_role("table", name=re.compile("^Beslut: försenade, öppna"))
    expect(followed).to_contain_text("En mall för lokal plan tas fram.")
