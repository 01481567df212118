"""A figure on a page: read by pointing and by keyboard, as a table, zoomed in and taken out; light until it is explored."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lists import show_as
from playwright.sync_api import Browser, Page, expect
from windows import new_window

Visit = Callable[[str], Page]
START = "/?data=exempel&guide=stangd"
MOST_BYTES = 1_300_000
FOCUSED = "document.activeElement.getAttribute('aria-label')"
FLEN = (
    "Flen, 1\u00a0Planering, Skola: har svarat, Socialtjänst: har svarat, 41\u00a0% bland kända svar, "
    "möjligt intervall 33–50\u00a0%, förändring: framåt"
)


@pytest.mark.parametrize("address", ["/", START])
def test_the_first_view_is_light_and_needs_no_plotly(
    address: str, server: Any, browser: Browser, wait_for_app: Callable[[Page], None]
) -> None:
    """Cold, as it comes over the network; what the live connection sends is not counted."""
    window = new_window(browser)
    page = window.new_page()
    sizes: list[int] = []
    asked: list[str] = []
    network = window.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.url + address)
    wait_for_app(page)
    expect(page.locator(".karta-place > svg").first).to_be_visible()
    window.close()
    assert not [url for url in asked if "plotly" in url.lower()]
    assert sum(sizes) <= MOST_BYTES


def test_a_picture_is_read_by_pointing_and_by_keyboard(visit: Visit) -> None:
    page = visit(START)
    figure = page.locator(".st-key-lista")
    figure.get_by_role("button", name=FLEN).hover()
    expect(figure.locator(".karta-words")).to_have_text(FLEN.replace(", ", "\n"), use_inner_text=True)
    parts = figure.locator("svg [data-code]")
    assert [one.get_attribute("tabindex") for one in parts.all()].count("0") == 1
    parts.first.focus()
    for key, name in (("ArrowDown", "Flen"), ("ArrowDown", "Gnesta"), ("ArrowUp", "Flen")):
        page.keyboard.press(key)
        assert page.evaluate(FOCUSED).partition(",")[0] == name
    assert page.evaluate(FOCUSED) == FLEN


def test_a_figure_is_explored_by_keyboard_in_swedish(visit: Visit, wait_for_app: Callable[[Page], None]) -> None:
    page = visit(START)
    figure = page.locator(".st-key-figur-karta")
    figure.get_by_role("radio", name="Bild").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.wait_for_url("**som-karta=utforska**")
    wait_for_app(page)
    chart = page.get_by_test_id("stPlotlyChart")
    zero = chart.locator(".xtick text").filter(has_text=re.compile("^0\u00a0%"))
    expect(zero).to_have_count(1)
    chart.get_by_role("button", name="Zooma in").press("Enter")
    expect(zero).to_have_count(0)
    expect(chart.get_by_text("Flen", exact=True)).to_be_visible()
    chart.get_by_role("button", name="Visa allt").press("Enter")
    expect(zero).to_have_count(1)


def test_a_figure_is_taken_out_with_numbers_to_count_with(visit: Visit) -> None:
    page = visit(START)
    figure = page.locator(".st-key-figur-karta")
    figure.get_by_role("button", name="Hämta").click()
    taken = {}
    pictures = "Implementeringsgrad per kommun, känt och möjligt"
    for kind, name in (
        ("Excel", ""),
        ("CSV", ""),
        ("SVG", pictures),
        ("PNG", pictures),
        ("SVG", "Karta"),
        ("PNG", "Karta"),
    ):
        with page.expect_download() as download:
            page.get_by_role("dialog").get_by_role("button", name=re.compile(f"^{name}.* som {kind}")).click()
        taken[kind] = Path(download.value.path()).read_bytes()
    assert b"Exempeldata" in taken["SVG"]
    assert taken["PNG"].startswith(b"\x89PNG")
    sheet = openpyxl.load_workbook(io.BytesIO(taken["Excel"]))["Tabell"]
    head, *rows = (list(row) for row in sheet.iter_rows(values_only=True))
    flen = dict(zip(head, next(row for row in rows if row[0] == "Flen"), strict=True))
    assert (
        flen["Möjligt intervall, lägst"]
        < flen["Implementeringsgrad, kända svar"]
        < flen["Möjligt intervall, högst"]
        < 1
    )
    assert (flen["Kända svar"], flen["Kända svar, av"]) == (20, 24)
    lines = list(csv.DictReader(io.StringIO(taken["CSV"].decode("utf-8-sig")), delimiter=";"))
    line = next(line for line in lines if line["Kommun"] == "Flen")
    share = float(line["Implementeringsgrad, kända svar (%)"].replace(",", "."))
    assert share == pytest.approx(100 * flen["Implementeringsgrad, kända svar"])
    assert line["Uppgifter"] == "Exempeldata – inte verkliga svar"


def test_a_table_stays_when_another_measure_is_chosen(visit: Visit) -> None:
    page = visit(START)
    show_as(page, "karta")
    page.get_by_role("radio", name="Lokal plan").click()
    expect(page.get_by_role("table", name="Lokal plan, svar och öppna stödbehov per kommun")).to_be_visible()
