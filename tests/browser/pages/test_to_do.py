"""Lärande: find a recommendation, say what is done with it, take it up at a meeting, and find the decision with it again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lists import choose, pick, press
from playwright.sync_api import Page, expect


@pytest.mark.journey
def test_a_recommendation_is_followed_up_by_keyboard_and_decided_on_by_mouse(
    copied_editions: Path, start_server: Callable[..., object], page: Page, wait_for_app: Callable[[Page], None]
) -> None:
    url = start_server(copied_editions).url  # type: ignore[attr-defined]
    page.goto(f"{url}/larande?punkt=rekommendation/D1-REK2")
    wait_for_app(page)
    expect(page.get_by_text("Läget är angivet för 0 av 21 rekommendationer och förslag.")).to_be_visible()
    page.get_by_role("textbox", name="Ansvarig funktion").fill("processledare")
    pick(page.get_by_role("combobox", name="Läge").last, "Pågår")
    page.get_by_role("textbox", name="Anteckning om ändringen").fill("Inbjudan till workshop")
    save = page.get_by_role("button", name="Spara ändringen")
    save.focus()
    save.press("Enter")
    expect(page.get_by_text("D1-REK2 är ändrad i utgåva 2.")).to_be_in_viewport()
    expect(page.get_by_text("Läget är angivet för 1 av 21 rekommendationer och förslag.")).to_be_visible()
    expect(page.get_by_role("radiogroup").get_by_text("Pågår · processledare")).to_be_visible()
    # Nobody has planned a meeting yet: the proposal waits for one.
    page.get_by_role("link", name="Ta upp på mötet").click()
    wait_for_app(page)
    page.get_by_role("textbox", name="Mötets titel").fill("Styrgruppen")
    press(page.get_by_role("button", name="Skapa mötet"))
    decision = page.get_by_role("textbox", name="Beslut", exact=True)
    expect(decision).to_have_value(re.compile("^D1-REK2 · Sprid samma information till alla"))
    choose(page.get_by_role("combobox", name="Status"), "Pågår")
    press(page.get_by_role("button", name="Spara beslutet"))
    expect(page.get_by_text("Beslut D1 är sparat i utgåva 4.")).to_be_visible()
    page.goto(f"{url}/larande?punkt=rekommendation/D1-REK2")
    wait_for_app(page)
    expect(page.get_by_text("D1 pågår")).to_be_visible()
    page.get_by_role("link", name="Beslut D1 på Möte").click()
    wait_for_app(page)
    expect(page.get_by_text("rekommendation D1-REK2").first).to_be_visible()
