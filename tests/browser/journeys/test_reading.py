"""What people come to read, each task from the start page to its answer, with what it may cost to press.

What it cost before the pages were made for a projector's window stands beside: pressed, and how far down the answer stood.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hands import Hands
from menu import menu_of
from playwright.sync_api import Locator, Page, expect
from windows import expect_choices, height, settle

Open = Callable[[str], Hands]
EXAMPLE = "/?data=exempel"


def lead(page: Page) -> Locator:
    return page.locator(".lb-lead").first


def go(hands: Hands, name: str) -> None:
    """Go to a page that stands in the menu itself."""
    hands.press(menu_of(hands.page).get_by_role("link", name=name, exact=True))
    expect(menu_of(hands.page).locator("[aria-current=page]")).to_have_text(name)
    settle(hands.page)


def test_1_how_far_has_the_county_come(start: Open) -> None:
    """0 pressed. Before: 0, and the map began at 996 px, with the example at 1,132."""
    for address, answer in ((EXAMPLE, "Två kommuner är på steget användning"), ("/", "I 8 av 9 kommuner har minst en")):
        page = start(address).page
        expect(lead(page)).to_contain_text(answer)
        for seen in (lead(page), page.locator(".st-key-karta .karta-place svg").first):
            expect(seen).to_be_in_viewport(ratio=1)
        assert height(page) <= 720


def test_2_why_does_a_municipality_have_its_colour(start: Open) -> None:
    """1 pressed for the answer, 3 for the rows behind it. Before: 2 for the rows at 3,750 px, and the answer nowhere."""
    hands = start(EXAMPLE)
    page, why = hands.page, "Steg 1 Planering: 9 av 20 kända svar är på nivå 2 eller högre, 75 % krävs."
    hands.press(page.locator(".st-key-karta").get_by_role("button", name=re.compile("^Flen, ")))
    panel = page.locator(".st-key-valt")
    expect(panel).to_contain_text(re.compile(why.replace(" ", r"\s")))
    expect(panel).to_be_in_viewport(ratio=1)
    assert hands.pressed == 1
    hands.press(panel.get_by_role("link", name="Öppna Flen"))
    expect(lead(page)).to_contain_text(re.compile(why.replace(" ", r"\s")))
    hands.press(page.get_by_role("radio", name="Varför", exact=True))
    expect(page.get_by_role("table").first).to_be_in_viewport()
    assert hands.pressed <= 3


def test_3_who_has_gone_forward_or_back(start: Open) -> None:
    """1 pressed. Before: 1, in the order of codes down to 8,094 px."""
    hands = start(EXAMPLE)
    go(hands, "Förändring")
    groups = hands.page.locator(".st-key-grupper")
    for heading, name in (("Framåt", "Flen"), ("Tillbaka", "Eskilstuna"), ("Vet inte", "Trosa")):
        expect(groups.get_by_role("heading", name=re.compile(heading))).to_be_in_viewport(ratio=1)
        expect(groups.get_by_role("link", name=name)).to_be_in_viewport(ratio=1)
    assert hands.pressed <= 1


def test_4_whom_can_one_ask_about_the_wheel_in_eht(start: Open) -> None:
    """4 pressed. Before: 3, at 1,870 px in a list that was not filtered."""
    hands = start(EXAMPLE)
    go(hands, "Hjulet")
    hands.press(hands.page.get_by_role("radio", name="Vem kan man fråga?"))
    settle(hands.page)
    hands.choose(hands.page.get_by_role("combobox", name="Sammanhang"), "Elevhälsoteam (EHT)")
    expect_choices(hands.page, "sammanhang=eht")
    settle(hands.page)
    users = hands.page.get_by_role("table", name="Verksamheter som har svarat Systematiskt")
    for name in ("Katrineholm", "Strängnäs"):
        expect(users.get_by_role("link", name=re.compile(name))).to_be_in_viewport(ratio=1)
    expect(users.get_by_role("link")).to_have_count(2)
    assert hands.pressed <= 4


def test_9_a_page_to_print_and_figures_to_count_on(start: Open) -> None:
    """4 pressed for both. Before: 4, and every cell of the sheet was text."""
    hands = start(EXAMPLE)
    go(hands, "Kommun")
    with hands.page.expect_download() as printed:
        hands.press(hands.page.get_by_role("button", name="Skriv ut en sida (PDF)"))
    assert printed.value.path().read_bytes().startswith(b"%PDF")
    hands.press(hands.page.get_by_role("button", name="Hämta", exact=True).first)
    with hands.page.expect_download() as table:
        hands.press(hands.page.get_by_role("button", name=re.compile("som Excel$")).first)
    assert table.value.path().read_bytes().startswith(b"PK")
    assert hands.pressed <= 4


def test_10_on_a_telephone(start: Open, hands: Hands) -> None:
    """2 pressed to a page, the start page four windows high at most, a municipality's five. Before: 7.3 and 12 windows."""
    hands.page.set_viewport_size({"width": 375, "height": 800})
    start(EXAMPLE)
    page = hands.page
    assert height(page) <= 4 * 800
    hands.press(menu_of(page).locator("summary"))
    hands.press(menu_of(page).get_by_role("link", name="Kommun", exact=True))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hur långt har")
    settle(page)
    assert height(page) <= 5 * 800
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert hands.pressed <= 2


def test_11_the_public_is_not_told_that_a_function_is_missing(
    hands: Hands, start_shared_server: Callable[..., Any], built_editions: Any
) -> None:
    """1 pressed. Before: 1, and all 24 needs were said to have nobody responsible."""
    server = start_shared_server(built_editions, LAGESBILD_ACCESS="publik")
    page = hands.page
    page.goto(server.url + EXAMPLE)
    settle(page)
    go(hands, "Stödbehov")
    expect(lead(page)).to_contain_text("stödbehov är öppna")
    said = page.get_by_test_id("stMain").inner_text()
    assert not re.search("utan ansvarig|saknar ansvarig|Ansvarig saknas", said)
    expect(menu_of(page).get_by_role("button", name="Arbeta")).to_have_count(0)
    assert hands.pressed <= 1


def test_12_the_map_is_read_zoomed_and_turned_into_a_table(start: Open) -> None:
    """3 pressed. Before: the map had no percent, and its table stood below it at 1,500 px."""
    hands = start(EXAMPLE)
    page = hands.page
    drawn = page.locator(".st-key-karta .karta-place svg").first
    expect(drawn.get_by_text("41\u00a0%")).to_be_in_viewport(ratio=1)
    hands.press(page.get_by_role("radio", name="Vilka har svarat"))
    expect(drawn.get_by_role("button", name=re.compile("^Flen, 2 av 2"))).to_be_in_viewport(ratio=1)
    hands.press(page.get_by_role("radio", name="Tabell", exact=True))
    expect(page.get_by_role("table").filter(has_text="Katrineholm")).to_be_in_viewport()
    settle(page)
    hands.press(page.get_by_role("radio", name="Bild", exact=True))
    hands.press(page.get_by_role("button", name="Zooma i kartan"))
    expect(page.get_by_role("button", name="Stäng kartan som går att zooma")).to_be_visible()
    assert hands.pressed <= 4
