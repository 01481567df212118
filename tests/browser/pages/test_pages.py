"""The first pages, driven as their users drive them, on the published facts and on the example data."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lists import show_as
from menu import go
from page_language import language_faults
from PIL import Image
from playwright.sync_api import Page, expect
from windows import expect_choices, expect_no_other_choices

from pages.text import colours

Visit = Callable[[str], Page]
MapPicture = Callable[[Page], Image.Image]

PAGES = {
    "/": "Hur långt har kommunerna kommit?",
    "/kommun": "Hur långt har Eskilstuna kommit?",
    "/kommun?kommun=0483": "Hur långt har Katrineholm kommit?",
    "/hjulet": "Var används Barnets bästa-hjulet?",
    "/stodbehov": "Vilket stöd behövs, och vem tar hand om det?",
    "/piloter": "Vad prövas, var, och vad har man lärt sig?",
    "/forandring": "Vad har förändrats mellan två uppföljningar?",
    "/larande": "Vad har vi lärt oss, och vad gör vi med det?",
    "/presentation": "Vad visar vi för publiken?",
    "/mote": "Vad har hänt sedan förra mötet, och vad beslutar vi?",
    "/svarslage": "Vilka har svarat?",
    "/lasin": "Läs in svar och uppgifter",
    "/godkann": "Vilka texter får visas för andra?",
    "/historik": "Vad har ändrats, och av vem?",
    "/metod": "Hur räknas graden?",
    "/ordlista": "Vad betyder orden?",
    "/tillganglighet": "Tillgänglighetsredogörelse",
}
ROUTER = Path(__file__).parents[3] / "pages" / "router.py"
# The wheel's page is called as the model calls the wheel.
TITLES = {"hjulet": "Hjulet"} | dict(
    re.findall(r'st\.Page\("(\w+)\.py", title="([^"]+)"', ROUTER.read_text(encoding="utf-8"))
)
HEADINGS = "() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(one => Number(one.tagName[1]))"


def test_every_page_is_opened_below() -> None:
    files = sorted(file.stem for file in ROUTER.parent.glob("*.py") if file != ROUTER)
    assert sorted({address.partition("?")[0][1:] or "lagesbild" for address in PAGES}) == files == sorted(TITLES)
    assert len(set(TITLES.values())) == len(TITLES)


@pytest.mark.parametrize("data", ["", "data=exempel"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_cold_by_its_link_and_asks_nobody_else(
    address: str, data: str, visit: Visit, traffic: Any, server: Any
) -> None:
    """All that holds on every page, looked at in one visit: a cold page takes seconds."""
    before = len(server.errors)
    joined = address + ("&" if "?" in address else "?") + data if data else address
    page = visit(joined)
    expect(page.get_by_role("heading", level=1)).to_have_text([PAGES[address]])
    title = TITLES[address.partition("?")[0][1:] or "lagesbild"]
    assert page.title() == f"{title} – Tillsammans för barnens bästa i Sörmland"
    assert page.evaluate("document.documentElement.lang") == "sv"
    assert page.get_by_role("dialog").count() == 0
    top = page.locator(".st-key-rad").bounding_box()
    assert top is not None
    assert top["height"] < 48, "menu, data set and round stand on one line"
    expect(page.get_by_text("Exempeldata – inte verkliga svar").first).to_be_visible(visible=bool(data))
    levels = page.evaluate(HEADINGS)
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), levels
    figures = page.get_by_role("figure").or_(page.get_by_role("img")).or_(page.locator(".karta-place > svg")).all()
    names = [one.get_attribute("aria-label") or "" for one in figures if one.is_visible()]
    charts = page.locator(".stPlotlyChart:visible, .karta-place:visible").count()
    assert len([name for name in names if len(name) > 20]) >= charts, names
    assert not charts or page.locator("table:visible").or_(page.get_by_role("radio", name="Tabell")).count()
    assert language_faults(page) == []
    assert any(asked.startswith("ws://") for asked in traffic.addresses)
    assert traffic.strangers == []
    assert server.errors[before:] == []


def test_the_maps_of_published_facts_and_of_answers_differ_in_colour(visit: Visit, wait_for_map: MapPicture) -> None:
    """The colour of an unknown level fills the published map and is nowhere among the example's answers."""
    violet = colours.rgba(colours.palette("light").unknown)[:3]

    def share(picture: Image.Image) -> float:
        pixels = list(picture.get_flattened_data())
        return sum(1 for pixel in pixels if pixel == violet) / len(pixels)

    published, example = (wait_for_map(visit(address)) for address in ("/?matt=grad", "/?data=exempel"))
    assert min(published.width, example.width) > 300
    assert share(published) > 0.1
    assert share(example) == 0


def test_a_click_in_the_table_opens_the_municipality_with_the_same_data(visit: Visit) -> None:
    page = visit("/?data=exempel&omgang=2026")
    show_as(page, "karta")
    page.get_by_role("link", name="Flen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur långt har Flen kommit?")
    expect_choices(page, "kommun=0482", "data=exempel", "omgang=2026")


def test_published_facts_say_what_is_known_and_what_to_load(visit: Visit) -> None:
    page = visit("/")
    text = page.locator("body").inner_text()
    assert "I 8\u00a0av\u00a09 kommuner har minst en verksamhet svarat." in text
    assert "12\u00a0av\u00a018" in text
    assert "Med svar per verksamhet visar kartan nivåerna." in text
    expect(page.get_by_role("link", name="Läs in svar")).to_be_visible()
    for component in ("Barnets bästa-ansvarig", "Lokal implementeringsplan", "Barnets bästa-hjulet"):
        statement = page.locator(".lb-pairs > li").filter(has_text=component)
        expect(statement).to_contain_text("Uppföljning september 2025 (uppges)")
    show_as(page, "karta")
    row = page.get_by_role("row", name=re.compile("^Nyköping"))
    assert row.inner_text().count("inget svar") == 3  # school, social services, and so no step


def test_the_measure_on_the_map_is_in_the_address(visit: Visit) -> None:
    page = visit("/?data=exempel")
    page.get_by_role("radio", name="Lokal plan").click()
    page.wait_for_url(re.compile("matt=plan"))
    expect(page.get_by_role("heading", name="Lokal plan per kommun")).to_be_attached()
    again = visit("/?data=exempel&matt=plan")
    expect(again.get_by_role("radio", name="Lokal plan")).to_be_checked()
    expect(again.get_by_role("heading", name="Lokal plan per kommun")).to_be_attached()


def test_the_choice_of_data_is_in_the_address(visit: Visit) -> None:
    page = visit("/metod")
    page.get_by_role("button", name="Verkliga uppgifter").click()
    page.get_by_role("button", name="Exempeldata – inte verkliga svar").click()
    page.wait_for_url(re.compile("data=exempel"))
    expect(page.get_by_text("Exempeldata – inte verkliga svar").first).to_be_visible()


def test_the_menu_keeps_the_data_set_and_the_round(visit: Visit, wait_for_app: Callable[[Page], None]) -> None:
    page = visit("/?data=exempel&omgang=2025")
    go(page, "Metod", "Om")
    expect(page.get_by_role("heading", level=1)).to_have_text(PAGES["/metod"])
    wait_for_app(page)
    expect_no_other_choices(page, "data=exempel", "omgang=2025")


def test_neighbours_by_keyboard(visit: Visit, wait_for_app: Callable[[Page], None]) -> None:
    page = visit("/kommun?kommun=0483")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur långt har Nyköping kommit?")
    expect_choices(page, "kommun=0480")
    wait_for_app(page)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur långt har Katrineholm kommit?")


def test_every_cell_says_why(visit: Visit) -> None:
    page = visit("/kommun?kommun=0483&visa=varfor")
    page.get_by_text("Varför den här nivån?").click()
    row = page.get_by_role("row", name=re.compile("^Socialtjänst: Barnets bästa-ansvarig"))
    expect(row).to_contain_text("Nivå 0–1")
    expect(row).to_contain_text(re.compile(r"granser\.csv, Gränser, rad \d+"))
    expect(row).to_contain_text("Uppföljning september 2025")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("/?nagot=1", "Adressen innehåller något som sidan inte känner till"),
        ("/kommun?kommun=9999", "Valet ”9999” finns inte under ”Kommun”"),
        ("/kommun?kommun=%27%20OR%201", "finns inte under ”Kommun”"),
        ("/?utgava=77", "Utgåva 77 finns inte. Den senaste är 1"),
        ("/?utgava=x", "Utgåvans nummer ska vara ett heltal"),
        ("/?utgava=-1", "Utgåvans nummer ska vara ett heltal"),
        ("/?omgang=1999", "Uppföljningsomgången ”1999” finns inte"),
        ("/?data=hemligt", "Datamängden ”hemligt” finns inte"),
        ("/?matt=allt", "Valet ”allt” finns inte under ”Visa på kartan”"),
    ],
)
def test_a_wrong_address_gets_a_plain_message(address: str, message: str, visit: Visit) -> None:
    page = visit(address)
    expect(page.get_by_role("alert").filter(has_text=message).first).to_be_visible()
    assert "Traceback" not in page.locator("body").inner_text()
