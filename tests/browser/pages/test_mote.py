"""A meeting by keyboard alone: it is created, decides, and what it decided is open at the next one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect


@pytest.mark.journey
def test_a_decision_is_carried_to_the_next_meeting(
    copied_editions: Path, start_server: Callable[..., object], page: Page, wait_for_app: Callable[[Page], None]
) -> None:
    page.goto(f"{start_server(copied_editions).url}/mote")  # type: ignore[attr-defined]
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
        wait_for_app(page)

    create("Styrgruppen i november")
    tab_to(page.locator("summary", has_text="Skriv ett beslut"))
    page.keyboard.press("Enter")
    tab_to(page.get_by_role("textbox", name="Beslut").first)
    page.keyboard.type("En mall för lokal plan tas fram.")
    tab_to(page.get_by_role("button", name="Spara beslutet"))
    page.keyboard.press("Enter")
    decided = page.get_by_role("table", name=re.compile("^Beslut på mötet"))
    expect(decided).to_contain_text("En mall för lokal plan tas fram.")
    wait_for_app(page)

    create("Styrgruppen i december")
    followed = page.get_by_role("table", name=re.compile("^Beslut: försenade, öppna"))
    expect(followed).to_contain_text("En mall för lokal plan tas fram.")
    expect(page.locator(".lb-lead").first).to_contain_text("1 är öppet")
