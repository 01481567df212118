"""What the page of the wheel is for: find who uses it in EHT systematically, by mouse and by keyboard, and pass it on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from lists import choose
from playwright.sync_api import Browser, Page, expect
from windows import expect_choices, new_window

Visit = Callable[[str], Page]
START = "/hjulet?data=exempel&omgang=2027"
USERS = "Verksamheter som har svarat Systematiskt"


def users(page: Page) -> list[list[str]]:
    """Context and unit of every row of the table of whom to ask."""
    rows = page.get_by_role("table", name=USERS).get_by_role("row").all()[1:]
    return [[row.get_by_role("rowheader").inner_text(), row.get_by_role("cell").first.inner_text()] for row in rows]


def test_by_mouse_and_the_link_opens_the_same_view_elsewhere(
    visit: Visit, browser: Browser, wait_for_app: Callable[[Page], None]
) -> None:
    page = visit(START)
    page.get_by_role("radio", name="Vem kan man fråga?").click()
    page.wait_for_url(re.compile("visa=fraga"))
    expect(page.get_by_role("table", name=USERS)).to_be_visible()
    wait_for_app(page)
    everywhere = users(page)
    choose(page.get_by_role("combobox", name="Sammanhang"), "Elevhälsoteam (EHT)")
    page.wait_for_url(re.compile("sammanhang=eht"))
    wait_for_app(page)
    wanted = [row for row in everywhere if row[0] == "Elevhälsoteam (EHT)"]
    assert 0 < len(wanted) < len(everywhere)
    assert users(page) == wanted
    other = new_window(browser)
    there = other.new_page()
    there.goto(page.url)
    wait_for_app(there)
    assert users(there) == wanted
    assert there.get_by_test_id("stHtml").all_inner_texts() == page.get_by_test_id("stHtml").all_inner_texts()
    other.close()
    page.get_by_role("table", name=USERS).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Hur långt har "))
    expect_choices(page, "data=exempel", "omgang=2027")


@pytest.mark.journey
def test_by_keyboard_alone(visit: Visit, wait_for_app: Callable[[Page], None]) -> None:
    page = visit(f"{START}&visa=fraga")
    box = page.get_by_role("combobox", name="Sammanhang")
    for _ in range(40):
        page.keyboard.press("Tab")
        if box.evaluate("element => element === document.activeElement"):
            break
    expect(box).to_be_focused()
    page.keyboard.type("EHT")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("sammanhang=eht"))
    wait_for_app(page)
    assert {context for context, _ in users(page)} == {"Elevhälsoteam (EHT)"}


def test_the_published_wheel_says_what_is_not_published(visit: Visit) -> None:
    page = visit("/hjulet")
    expect(page.get_by_role("heading", level=1)).to_have_text("Var används Barnets bästa-hjulet?")
    wheel = page.locator(".st-key-bild-hjul svg")
    expect(wheel.get_by_text("förekommer, mängden inte publicerad", exact=True)).to_be_visible()
    expect(wheel.get_by_role("img", name="Elevhälsoteam (EHT), förekommer, mängden inte publicerad")).to_be_visible()
    expect(page.get_by_text("Hur mycket, och i vilka verksamheter, är inte publicerat.")).to_be_visible()


@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_is_wider_than_the_screen_and_no_label_is_cut(width: int, page: Page, visit: Visit) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    visit(START)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    chart = page.locator(".st-key-bild-hjul svg").bounding_box()
    labels = page.locator(".st-key-bild-hjul svg text")
    assert labels.count() >= 6 + 6 * 3  # every context, and what is said of it in each sector
    for label in labels.all():
        box = label.bounding_box()
        assert box is not None
        assert chart is not None
        assert chart["x"] <= box["x"]
        assert box["x"] + box["width"] <= chart["x"] + chart["width"]
