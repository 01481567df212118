"""The county map on the page: there for everybody, by pointing, by touch and by keyboard, with and without WebGL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from programs import CHROMIUM, find
from windows import expect_choices, new_window

Visit = Callable[[str], Page]
FOCUSED = "document.activeElement.getAttribute('aria-label')"


def area(page: Page, name: str) -> Any:
    """The municipality on the start page's map, by the name that assistive technology knows it by."""
    return page.locator(".st-key-karta").get_by_role("button", name=re.compile(f"^{name}, "))


def panel(page: Page) -> Any:
    """What is said beside the map of the place that is chosen."""
    return page.locator(".st-key-valt")


@pytest.mark.journey
def test_a_municipality_is_pointed_at_and_chosen(visit: Visit) -> None:
    page = visit("/?data=exempel")
    words = page.locator(".karta-words").first
    area(page, "Flen").hover()
    expect(words).to_have_text(
        "Flen\nPlanering\n41\u00a0% bland kända svar\nSkola: har svarat\nSocialtjänst: har svarat", use_inner_text=True
    )
    area(page, "Flen").click()
    expect(panel(page)).to_contain_text("Flen · Steg 1\u00a0Planering: ")
    expect(panel(page)).to_contain_text("Skola: har svarat. Socialtjänst: har svarat.")
    expect_choices(page, "data=exempel", "kommun=0482")
    expect(area(page, "Flen")).to_have_attribute("aria-pressed", "true")
    # The list beside it shows the same choice, and makes it too.
    row = page.locator(".st-key-lista").get_by_role("button", name=re.compile("^Flen, "))
    expect(row).to_have_attribute("aria-pressed", "true")
    page.locator(".st-key-lista").get_by_role("button", name=re.compile("^Trosa, ")).click()
    expect(panel(page)).to_contain_text("Trosa · Steg 0\u00a0Ej påbörjat: ")
    expect(area(page, "Trosa")).to_have_attribute("aria-pressed", "true")
    # Again: nothing is chosen. Its middle is water between islands, its north-western corner is not.
    area(page, "Trosa").click(position={"x": 8, "y": 10})
    expect(panel(page)).to_contain_text("Sedan 2026 · ")
    area(page, "Flen").click()
    panel(page).get_by_role("link", name="Öppna Flen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur långt har Flen kommit?")
    expect_choices(page, "data=exempel", "kommun=0482")


def test_all_of_the_start_page_is_seen_without_scrolling(visit: Visit) -> None:
    for address in ("/?data=exempel", "/?data=exempel&kommun=0484", "/"):
        page = visit(address)
        page.set_viewport_size({"width": 1280, "height": 720})
        last = page.get_by_role("link", name="Tillgänglighetsredogörelse").last
        expect(last).to_be_in_viewport()
        page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollHeight <= 725")


def test_the_map_is_one_stop_and_arrows_go_to_the_neighbour(visit: Visit) -> None:
    page = visit("/?data=exempel")
    places = page.locator(".karta-place").first.locator("path[data-code]")
    assert [one.get_attribute("tabindex") for one in places.all()].count("0") == 1
    area(page, "Vingåker").focus()
    way = []
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
        way.append(page.evaluate(FOCUSED).partition(",")[0])
    assert way == ["Katrineholm", "Flen", "Strängnäs", "Eskilstuna"]
    assert page.evaluate(FOCUSED) == (
        "Eskilstuna, Planering, 21\u00a0% bland kända svar, Skola: inget svar, Socialtjänst: har svarat"
    )
    assert [one.get_attribute("tabindex") for one in places.all()].count("0") == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.karta-place')") is None
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED).startswith("Eskilstuna")
    page.keyboard.press("Enter")
    expect(panel(page)).to_contain_text("Eskilstuna · Steg 1\u00a0Planering: ")
    # Where one was is where one is, and the next key goes on from there.
    page.wait_for_function(f"({FOCUSED} ?? '').startsWith('Eskilstuna')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    expect(panel(page)).to_contain_text("Katrineholm · ")
    opened = panel(page).get_by_role("link", name="Öppna Katrineholm")
    for _ in range(4):  # past the map's button and the list
        page.keyboard.press("Tab")
        if opened.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur långt har Katrineholm kommit?")


@pytest.mark.parametrize(
    ("width", "height", "drawn"), [(1280, 720, "400"), (375, 800, "340"), (1920, 1080, "660"), (1920, 720, "400")]
)
def test_the_drawing_that_fits_is_shown_alone(width: int, height: int, drawn: str, visit: Visit) -> None:
    page = visit("/?data=exempel")
    page.set_viewport_size({"width": width, "height": height})
    shown = page.locator(".st-key-karta .karta-place svg")
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("width", drawn)
    page.wait_for_function("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_map_to_zoom_in_opens_where_somebody_asks_for_it(
    visit: Visit, wait_for_canvas: Callable[[Page], Image.Image]
) -> None:
    page = visit("/?data=exempel")
    expect(page.locator("canvas")).to_have_count(0)
    page.get_by_role("button", name="Zooma i kartan").click()
    wait_for_canvas(page)
    page.get_by_role("button", name="Stäng kartan som går att zooma").click()
    expect(page.locator("canvas")).to_have_count(0)


@pytest.fixture(scope="module")
def without_webgl(browser: Browser) -> Iterator[Browser]:
    """A browser as on a virtual desktop: nothing in it can draw by WebGL."""
    flags = ["--no-sandbox", "--disable-3d-apis"]
    running = browser.browser_type.launch(executable_path=find(CHROMIUM), args=flags)
    yield running
    running.close()


@pytest.mark.parametrize("address", ["/", "/?data=exempel", "/piloter?data=exempel&visa=var"])
def test_the_map_is_there_without_webgl(
    address: str, server: Any, without_webgl: Browser, wait_for_app: Callable[[Page], None], wait_for_map: Any
) -> None:
    page = new_window(without_webgl, viewport={"width": 1280, "height": 720}).new_page()
    page.goto(server.url + address)
    wait_for_app(page)
    assert page.evaluate("document.createElement('canvas').getContext('webgl')") is None
    wait_for_map(page)
    if zoom := page.get_by_role("button", name="Zooma i kartan").all():
        zoom[0].click()
        expect(page.get_by_role("status").filter(has_text="WebGL saknas")).to_be_visible()
        expect(page.locator("canvas")).to_have_count(0)
    page.context.close()
