"""Kommun: print one municipality by mouse and by keyboard alone, take a table out, and pass the view on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lists import show_as
from pdf_files import read_pdf
from playwright.sync_api import Browser, Download, Locator, Page, expect
from windows import new_window

Visit = Callable[[str], Page]
Settle = Callable[[Page], None]
START = "/kommun?kommun=0482&data=exempel&omgang=2026"
PARTS = "Implementeringsgrad i Flen som helhet och i delar"


def tab_to(page: Page, target: Locator, most: int = 60) -> None:
    """Go to ``target`` as one does without a mouse."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            break
    expect(target).to_be_focused()


def printed(download: Download, name: str) -> None:
    assert download.suggested_filename == f"{name} 2026.pdf"
    pdf = read_pdf(Path(download.path()).read_bytes())
    assert pdf.pages == 1
    assert pdf.title == f"Hur långt har {name} kommit?"
    assert "Exempeldata – inte verkliga svar" in pdf.text


def test_by_mouse_and_the_link_opens_the_same_view_elsewhere(
    visit: Visit, browser: Browser, wait_for_app: Settle
) -> None:
    page = visit(START)
    with page.expect_download() as download:
        page.get_by_role("button", name="Skriv ut en sida").click()
    printed(download.value, "Flen")
    with page.expect_download() as download:
        page.get_by_role("button", name="Hämta").first.click()
        page.get_by_role("button", name=f"{PARTS} som CSV").click()
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    assert text.split("\r\n")[0].endswith("Urval: Kommun")
    assert text.split("\r\n")[1].endswith(";Flen")
    assert "Uppföljning september 2026 (exempel)" in text
    other = new_window(browser)
    there = other.new_page()
    there.goto(page.url)
    for one in (page, there):
        wait_for_app(one)
    assert there.get_by_test_id("stHtml").all_inner_texts() == page.get_by_test_id("stHtml").all_inner_texts()
    other.close()


@pytest.mark.journey
def test_the_next_municipality_is_printed_by_keyboard_alone(visit: Visit, wait_for_app: Settle) -> None:
    page = visit(START)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur långt har Gnesta kommit?")
    wait_for_app(page)
    button = page.get_by_role("button", name="Skriv ut en sida")
    tab_to(page, button)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    printed(download.value, "Gnesta")


def test_the_model_is_tried_by_keyboard_and_no_other_page_hears_of_it(visit: Visit, wait_for_app: Settle) -> None:
    page = visit("/metod?data=exempel&omgang=2027")
    address: Any = page.url
    threshold = page.get_by_role("spinbutton", name="Gräns för steg")
    tab_to(page, threshold, most=90)
    page.keyboard.press("Control+a")
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    expect(page.get_by_text("kommuner skulle byta steg.")).to_be_visible()
    wait_for_app(page)
    tried = page.get_by_role("table", name="Prövad modell bredvid den som gäller")
    expect(tried).to_contain_text("(ändras)")
    assert page.url == address
    now = dict(
        zip(
            tried.get_by_role("rowheader").all_inner_texts(),
            tried.locator("tbody tr td:nth-of-type(1)").all_inner_texts(),
            strict=True,
        )
    )
    page.get_by_role("link", name="Läget", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur långt har kommunerna kommit?")
    wait_for_app(page)
    show_as(page, "karta")
    for name, stage in now.items():
        row = page.get_by_role("table").first.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))
        expect(row).to_contain_text(stage)


def test_the_model_is_tried_by_mouse(visit: Visit, wait_for_app: Settle) -> None:
    page = visit("/metod?data=exempel&omgang=2027")
    threshold = page.get_by_role("spinbutton", name="Gräns för steg")
    threshold.click(click_count=3)
    threshold.fill("50")
    page.get_by_role("heading", level=1).click()  # away from the field, as one does with a mouse
    expect(page.get_by_text("kommuner skulle byta steg.")).to_be_visible()
    wait_for_app(page)
    expect(page.get_by_role("table", name="Prövad modell bredvid den som gäller")).to_contain_text("(ändras)")
