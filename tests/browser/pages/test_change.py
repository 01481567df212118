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
    show_as(page, "pilar")
    table = page.get_by_role("table", name=INDEX)
    expect(table.get_by_role("rowheader")).to_have_count(11)
    shown = text_of(page)
    expect(table.get_by_role("row", name=re.compile("^Nyköping")).get_by_role("cell").first).to_have_text(
        re.compile("Framåt|Tillbaka|Vet inte|Oförändrade")
    )
    assert "trend" not in shown.lower()

    other = new_window(browser).new_page()
    other.goto(page.url)
    wait_for_app(other)
    assert text_of(other) == shown
    other.context.close()


GROUPS = ("Framåt", "Tillbaka", "Vet inte")


def test_the_groups_and_the_map_beside_them_by_keyboard(visit: Visit, wait_for_app: Settle) -> None:
    page = visit("/forandring?data=exempel")
    listed = page.locator(".st-key-grupper")
    headings = listed.get_by_role("heading")
    expect(headings).to_have_count(len(GROUPS))
    for heading, group in zip(headings.all_inner_texts(), GROUPS, strict=True):
        assert group in heading
    names = []
    for one in listed.locator("ul.lb-said").all():
        own = one.locator("li a").all_inner_texts()
        assert own == sorted(own, key=lambda name: name.translate(str.maketrans("ÅÄÖåäö", "{|}{|}")))
        names += own
    drawing = page.get_by_role("group", name=re.compile("^Karta med pilar"))
    expect(drawing).to_be_visible()
    said = drawing.get_attribute("aria-label") or ""
    assert all(name in said for name in names)
    unchanged = listed.locator("summary", has_text="Oförändrade")
    unchanged.focus()
    page.keyboard.press("Enter")
    expect(listed.get_by_text("Ingen är oförändrad.")).to_be_visible()
    # The parts are one choice, which the arrow keys move in.
    page.get_by_role("radio", name="Kommunerna").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("visa=graden"))
    wait_for_app(page)
    expect(page.get_by_role("heading", name="Graden bland dem som svarade båda gångerna")).to_be_visible()


@pytest.mark.parametrize("part", ["", "graden", "byggstenar", "verksamheter", "hjulet", "stodbehov"])
def test_each_part_is_small_enough_and_promises_nothing(visit: Visit, part: str) -> None:
    page = visit(f"/forandring?data=exempel{f'&visa={part}' if part else ''}")
    page.set_viewport_size({"width": 1280, "height": 720})
    expect(page.get_by_role("link", name="Ordlista").last).to_be_visible()
    assert page.get_by_test_id("stMain").evaluate("one => one.scrollHeight") <= 1600
    assert "säker" not in text_of(page).lower()


@pytest.mark.journey
def test_who_has_gone_silent_by_keyboard(visit: Visit, wait_for_app: Settle) -> None:
    page = visit("/forandring?data=exempel&visa=verksamheter")
    pick(page.get_by_role("combobox", name="Från"), "Uppföljning september 2025")
    page.wait_for_url(re.compile("fran=2025"))
    pick(page.get_by_role("combobox", name="Till"), "Uppföljning september 2026")
    page.wait_for_url(re.compile("till=2026"))
    wait_for_app(page)
    left_out = page.get_by_role("table", name="Verksamheter som inte jämförs")
    silent = left_out.get_by_role("row", name=re.compile("^Svarade förra gången, inget svar nu"))
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
    expect(page.get_by_role("heading", name="Framåt, tillbaka eller vet inte?")).to_be_visible()


def test_one_round_alone_says_that_there_is_nothing_to_compare(visit: Visit) -> None:
    expect(visit("/forandring").get_by_text("Det finns inget att jämföra än.")).to_be_visible()
