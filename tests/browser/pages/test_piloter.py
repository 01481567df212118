"""The pilots without a fresh report are found and told of, by mouse and by keyboard, and a report is added."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lists import pick, show_as
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from windows import new_window

Visit = Callable[[str], Page]
TIMES = "När piloterna pågår och senaste uppgift"
REPORTS = "Rapporter, den senaste först"
DIGITAL = "Digitalt hjul (exempel)"
MUNICIPALITIES = (
    "Vingåker",
    "Gnesta",
    "Nyköping",
    "Oxelösund",
    "Flen",
    "Katrineholm",
    "Eskilstuna",
    "Strängnäs",
    "Trosa",
)


def shown_pilots(page: Page, count: int) -> list[str]:
    """The names in the table of when pilots go on, once it has so many."""
    names = page.get_by_role("table", name=TIMES).get_by_role("rowheader")
    expect(names).to_have_count(count)
    return names.all_inner_texts()


def test_those_without_a_fresh_report_by_mouse_and_as_a_link(
    browser: Browser, visit: Visit, wait_for_app: Callable[[Page], None]
) -> None:
    page = visit("/piloter?data=exempel")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad prövas, var, och vad har man lärt sig?")
    # The picture says it, without a click and without plotly.
    timeline = page.locator(".st-key-bild-tidslinje")
    expect(timeline.get_by_text("ingen uppgift att visa").first).to_be_visible()
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(0)
    show_as(page, "tidslinje")
    shown_pilots(page, 8)
    page.get_by_role("radio", name="Utan färsk uppgift").click()
    page.wait_for_url(re.compile("uppgift=saknas"))
    lacking = shown_pilots(page, 4)
    assert DIGITAL in lacking
    row = page.get_by_role("table", name=TIMES).get_by_role("row", name=re.compile("^Digitalt hjul"))
    expect(row).to_contain_text("ingen uppgift att visa")
    assert "NPF-team (exempel)" not in lacking
    row = page.get_by_role("table", name=TIMES).get_by_role("row", name=re.compile("^Samordningsfunktion"))
    expect(row).to_contain_text("ingen färsk uppgift")
    show_as(page, "tidslinje", "Utforska")
    expect(page.get_by_test_id("stPlotlyChart").get_by_text("ingen uppgift att visa").first).to_be_visible()
    show_as(page, "tidslinje")

    other = new_window(browser)
    elsewhere = other.new_page()
    elsewhere.goto(page.url)
    wait_for_app(elsewhere)
    assert shown_pilots(elsewhere, 4) == lacking
    other.close()


def test_those_without_a_fresh_report_by_keyboard_alone(visit: Visit) -> None:
    page = visit("/piloter?data=exempel&som-tidslinje=tabell")
    everyone = page.get_by_role("radio", name="Alla", exact=True)
    for _ in range(60):
        page.keyboard.press("Tab")
        if everyone.evaluate("element => element === document.activeElement"):
            break
    expect(everyone).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("uppgift=saknas"))
    assert DIGITAL in shown_pilots(page, 4)


@pytest.mark.journey
def test_a_theme_by_keyboard_alone(visit: Visit) -> None:
    page = visit("/piloter?data=exempel&som-tidslinje=tabell")
    pick(page.get_by_role("combobox", name="Tema"), "NPF")
    page.wait_for_url(re.compile("tema=NPF"))
    assert shown_pilots(page, 1) == ["NPF-team (exempel)"]
    page.go_back()
    shown_pilots(page, 8)


def test_the_map_is_drawn_and_told(visit: Visit, wait_for_map: Callable[[Page], Image.Image]) -> None:
    page = visit("/piloter?visa=var")
    wait_for_map(page)
    expect(
        page.get_by_text("För 3 av 7 piloter och projekt är det känt vilka kommuner som är eller har varit med.")
    ).to_be_visible()
    expect(page.get_by_role("list", name="Teckenförklaring")).to_contain_text("ingen känd pilot")
    show_as(page, "pilotkarta")
    link = page.get_by_role("table", name="Var piloterna pågår").get_by_role("link", name="Oxelösund").first
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur långt har Oxelösund kommit?")


def test_a_report_is_added_by_keyboard_and_stands_on_the_page(
    copied_editions: Path,
    start_server: Any,
    page: Page,
    wait_for_app: Callable[[Page], None],
) -> None:
    server = start_server(copied_editions)
    page.goto(f"{server.url}/piloter?data=exempel&visa=skriv")
    wait_for_app(page)
    pick(page.get_by_role("combobox", name="Pilot eller projekt"), "Digitalt")
    page.get_by_role("textbox", name="Vad har prövats, och vad har ni lärt er?").focus()
    page.keyboard.type("Fråga fraga@exempel.se om <b>surfplattan</b>.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Spara rapporten")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="ser ut som en e-postadress: ”Fråga [e-post] om")).to_be_visible()

    text = page.get_by_role("textbox", name="Vad har prövats, och vad har ni lärt er?")
    expect(text).to_have_value("Fråga fraga@exempel.se om <b>surfplattan</b>.")  # nothing has to be written again
    wait_for_app(page)
    text.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Fem barn har prövat <b>surfplattan</b>.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Spara rapporten")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Rapporten om Digitalt hjul (exempel) är sparad")).to_be_in_viewport()
    wait_for_app(page)
    expect(text).to_have_value("")
    page.get_by_role("radio", name="Rapporter").click()
    page.wait_for_url(re.compile("visa=rapporter"))
    row = page.get_by_role("table", name=REPORTS).get_by_role("row", name=re.compile("^Digitalt hjul"))
    expect(row).to_contain_text("Fem barn har prövat <b>surfplattan</b>.")
    page.goto(f"{server.url}/piloter?data=exempel&som-tidslinje=tabell")
    row = page.get_by_role("table", name=TIMES).get_by_role("row", name=re.compile("^Digitalt hjul"))
    expect(row).to_contain_text("mindre än en månad")

    page.goto(f"{server.url}/historik?data=exempel")
    wait_for_app(page)
    expect(page.get_by_role("table", name="Alla ändringar")).to_contain_text("Rapport om piloten EX-P8")
    expect(page.get_by_text("1 rapport från en pilot", exact=False).first).to_be_visible()


def test_a_theme_that_is_not_there_gets_a_plain_message(visit: Visit) -> None:
    page = visit("/piloter?tema=Finns+inte&som-tidslinje=tabell")
    expect(page.get_by_role("alert").filter(has_text="Valet ”Finns inte” finns inte under ”Tema”")).to_be_visible()
    shown_pilots(page, 7)


def test_the_names_of_all_municipalities_stand_in_full_beside_their_intervals(visit: Visit) -> None:
    page = visit("/?data=exempel")
    chart = page.locator(".st-key-lista svg")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    labels = [chart.get_by_text(name, exact=True) for name in MUNICIPALITIES]
    for label in labels:
        place = label.bounding_box()
        assert place is not None
        assert place["x"] >= box["x"]
