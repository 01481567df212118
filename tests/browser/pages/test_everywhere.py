"""Every page, and each part of one, where a browser can do less: without WebGL, with touch at 320 px, on paper, and cut off.

Nowhere is an area blank, and no sentence is missing that the page says elsewhere.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from offered import ADDRESSES
from offered import PAGES as OFFERED
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from programs import CHROMIUM, find
from pypdf import PdfReader
from windows import height, new_window, settle

# As high and wide as a hole that readers notice; from the requirement.
BLANK = 100
SHORT = 50  # as a cell or a heading in a table
SENTENCES = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const said = [];
  while (walker.nextNode()) {
    const within = walker.currentNode.parentElement;
    // A row that is seen as a card has its heading without the column's.
    const other = within.closest(`thead th:first-child, .st-key-rad, .lb-links,
      button, label, summary, svg, style, script, [data-testid=stIconMaterial]`);
    if (!other && within.checkVisibility({ visibilityProperty: true })) said.push(walker.currentNode.data);
  }
  return said;
}"""
PLACES = f"""() => [...document.querySelectorAll(
    "main :is(figure, img, svg, canvas, iframe, table, [data-testid=stElementContainer])")]
  .filter((one) => one.checkVisibility())
  .map((one) => {{
    const seen = one.getBoundingClientRect();
    let [left, top, right, bottom] = [seen.left, seen.top, seen.right, seen.bottom];
    for (let above = one.parentElement; above; above = above.parentElement) {{
      if (getComputedStyle(above).overflow === "visible") continue;
      const frame = above.getBoundingClientRect();
      [left, top] = [Math.max(left, frame.left), Math.max(top, frame.top)];
      [right, bottom] = [Math.min(right, frame.right), Math.min(bottom, frame.bottom)];
    }}
    return [left, top, right, bottom].map(Math.round);
  }})
  .filter(([left, top, right, bottom]) => right - left > {BLANK} && bottom - top > {BLANK})"""


@pytest.fixture(scope="module")
def usual(browser: Browser) -> Iterator[BrowserContext]:
    """A window in which everything works."""
    window = new_window(browser)
    yield window
    window.close()


@pytest.fixture(scope="module")
def poorer(browser: Browser) -> Iterator[BrowserContext]:
    """A window with touch and without WebGL, as on a virtual desktop or an old phone."""
    flags = ["--no-sandbox", "--disable-3d-apis"]
    running = browser.browser_type.launch(executable_path=find(CHROMIUM), args=flags)
    yield new_window(running, has_touch=True)
    running.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_area_is_blank_and_no_sentence_missing(
    address: str, server: Any, usual: BrowserContext, poorer: BrowserContext
) -> None:
    page = opened(usual, server.url + address)
    said = sentences(page)
    assert said
    faults = blank_areas(page)
    page.emulate_media(media="print")
    faults += [f"on paper: {one}" for one in blank_areas(page)]
    missing = said - sentences(page) | not_printed(said, page.pdf(format="A4"))
    faults += [f"not on paper: {one}" for one in sorted(missing)]
    page.close()

    page = opened(poorer, server.url + address)
    assert page.evaluate("document.createElement('canvas').getContext('webgl')") is None
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 640})
        settle(page)
        faults += [f"not at {width} px: {one}" for one in sorted(said - sentences(page))]
        faults += [f"at {width} px: {one}" for one in blank_areas(page)]
    page.close()
    assert "\n".join(faults) == ""


def test_where_the_connection_is_stopped_every_page_says_so(server: Any, browser: Browser) -> None:
    window = new_window(browser, viewport={"width": 320, "height": 640})
    window.route_web_socket(lambda _: True, lambda socket: socket.close())
    pages = {address: window.new_page() for address in ADDRESSES if "&" not in address}
    assert len(pages) == len(OFFERED)
    for address, page in pages.items():
        page.goto(server.url + address)
    for page in pages.values():
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("Sidan får ingen kontakt med servern")
        expect(alert).to_be_in_viewport(ratio=1)
    window.close()


def opened(window: BrowserContext, address: str) -> Page:
    """The page at an address, complete."""
    page = window.new_page()
    page.goto(address)
    settle(page)
    return page


def sentences(page: Page) -> set[str]:
    """What the page says, outside its menu and what is pressed, by its words, however they are broken into lines."""
    return {" ".join(text.split()) for text in page.evaluate(SENTENCES)} - {""}


def not_printed(said: set[str], file: bytes) -> set[str]:
    """The sentences that a PDF file lacks. It has no blanks of its own, and what is short may be broken beside other cells."""
    paper = squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages))
    return {
        one
        for one in said
        if any(squeezed(part) not in paper for part in (one.split() if len(one) <= SHORT else [one]))
    }


def squeezed(text: str) -> str:
    """The letters and digits of a text."""
    return re.sub(r"\W", "", text)


def blank_areas(page: Page) -> list[str]:
    """The places for a figure or a text that hold one colour only, and stretches in the full width with nothing in them."""
    size = page.viewport_size
    assert size is not None
    shown = 0
    while (whole := max(size["height"], height(page))) > shown:
        page.set_viewport_size({"width": size["width"], "height": (shown := whole)})
        settle(page)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    found = [str(box) for box in page.evaluate(PLACES) if one_colour(picture.crop(tuple(box)))]
    page.set_viewport_size(size)
    return found + stretches(picture)


def one_colour(picture: Image.Image) -> bool:
    return picture.width > 0 and picture.height > 0 and all(low == high for low, high in picture.getextrema())


def stretches(picture: Image.Image) -> list[str]:
    """Where between its first and last line a picture has nothing for more than ``BLANK`` pixels downwards."""
    blank = [one_colour(picture.crop((0, row, picture.width, row + 1))) for row in range(picture.height)]
    rows = [row for row, empty in enumerate(blank) if not empty]
    return [f"{above}–{below} px" for above, below in pairwise(rows) if below - above > BLANK]
