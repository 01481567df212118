"""What has changed between two rounds: who moved which way, who is left out, and a link that shows the same."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from lists import choose, pick, show_as
from playwright.sync_api import Browser, Page, expect
from windows import new_window

Visit = Callable[[str], Page]
Settle = Callable[[Page], None]
INDEX = "Grad och steg, lokal implementeringsplan"


def text_of(page: Page) -> str:
    return page.get_by_test_id("stMain").inner_text().replace("\u00a0", " ")


def test_who_moved_between_two_rounds_by_mouse(visit: Visit, browser: Browser, wait_for_app: Settle) -> None:
    page = visit("/forandring?data=exempel&fran=2025")
    choose(page.get_by_role("combobox", name="Byggsten"), "Lokal implementeringsplan")
    page.wait_for_url(re.compile("byggsten=plan"))
    wait_for_app(page)
    show_as(page, "forandring")
    table = page.get_by_role("table", name=INDEX)
    expect(table.get_by_role("rowheader")).to_have_count(11)
    shown = text_of(page)
    assert "Har gått tillbaka" in shown
    assert "trend" not in shown.lower()

    other = new_window(browser).new_page()
    other.goto(page.url)
    wait_for_app(other)
    assert text_of(other) == shown
    other.context.close()


@pytest.mark.journey
def test_who_has_gone_silent_by_keyboard(visit: Visit, wait_for_app: Settle) -> None:
    page = visit("/forandring?data=exempel")
    pick(page.get_by_role("combobox", name="Från"), "Uppföljning september 2025")
    page.wait_for_url(re.compile("fran=2025"))
    pick(page.get_by_role("combobox", name="Till"), "Uppföljning september 2026")
    page.wait_for_url(re.compile("till=2026"))
    wait_for_app(page)
    left_out = page.get_by_role("table", name="Verksamheter som inte jämförs")
    silent = left_out.get_by_role("row", name=re.compile("^Svarade förra gången, men har inte svarat"))
    assert silent.get_by_role("cell").all_inner_texts() == ["1", "Oxelösund, skola"]
    gone = left_out.get_by_role("row", name=re.compile("^Svarade förra gången, men är inte tillfrågad"))
    assert gone.get_by_role("cell").all_inner_texts() == ["1", "Region Sörmland, Hälsoval"]


def test_two_rounds_that_cannot_be_compared(visit: Visit) -> None:
    page = visit("/forandring?data=exempel&fran=2026&till=2026")
    expect(page.get_by_text("Du har valt samma uppföljning två gånger.")).to_be_visible()
    page = visit("/forandring?data=exempel&fran=2027&till=2025")
    expect(page.get_by_text("Uppföljningen under Från är senare än den under Till.")).to_be_visible()
    page.get_by_role("link", name="Byt plats på dem").click()
    page.wait_for_url(re.compile("fran=2025&till=2027"))
    expect(page.get_by_role("table", name="Verksamheter som inte jämförs")).to_be_visible()


def test_one_round_alone_says_that_there_is_nothing_to_compare(visit: Visit) -> None:
    expect(visit("/forandring").get_by_text("Det finns inget att jämföra än.")).to_be_visible()
