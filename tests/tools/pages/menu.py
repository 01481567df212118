"""The menu of pages, as a user goes by it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

FOLDED = ("Möte", "Arbeta", "Om")


def menu_of(page: Page) -> Locator:
    """Return the menu."""
    return page.get_by_role("navigation", name="Sidor")


def unfold(page: Page, name: str) -> Locator:
    """Unfold a part of the menu and return its links."""
    menu_of(page).get_by_role("button", name=re.compile(f"^{name}(:|$| )")).click()
    links = menu_of(page).get_by_test_id("stPopoverBody").get_by_role("link")
    expect(links.first).to_be_visible()
    return links


def go(page: Page, name: str, under: str) -> None:
    """Go to the page ``name``, which stands ``under`` a name that is unfolded."""
    unfold(page, under).filter(has_text=re.compile(f"^{name}$")).click()


def entries(page: Page) -> set[str]:
    """Return the names of all pages that the menu leads to, folded ones too."""
    found = set(menu_of(page).get_by_role("link").all_inner_texts())
    for name in FOLDED:
        if menu_of(page).get_by_role("button", name=re.compile(f"^{name}(:|$| )")).count():
            found |= set(unfold(page, name).all_inner_texts())
            page.keyboard.press("Escape")
            expect(menu_of(page).get_by_test_id("stPopoverBody")).to_have_count(0)
    return found
