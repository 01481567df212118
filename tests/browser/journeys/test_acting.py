"""What people come to do, each task from the start page to its receipt, with what it may cost to press.

What it cost before the pages were made for a projector's window stands beside: pressed, and where receipt and fields stood.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from hands import Hands
from lists import choose_files
from menu import menu_of
from playwright.sync_api import expect
from windows import settle

Open = Callable[[str], Hands]
EXAMPLE = "/?data=exempel"
HEAD = "Omgång;Kommun;Verksamhet;Byggsten;Nivå;Svarsdatum"


def go(hands: Hands, under: str, name: str) -> None:
    """Go to a page that a name in the menu unfolds."""
    menu = menu_of(hands.page)
    hands.press(menu.get_by_role("button", name=re.compile(f"^{under}(:|$| )")))
    hands.press(menu.get_by_test_id("stPopoverBody").get_by_role("link", name=name, exact=True))
    expect(menu.get_by_role("button", name=f"{under}: {name}" if name != under else under)).to_be_visible()
    expect(menu.get_by_test_id("stPopoverBody")).to_have_count(0)
    settle(hands.page)


def test_5_a_need_is_given_an_owner_and_closed(start_own: Open) -> None:
    """4 pressed for the owner, 8 with closing it. Before: 6 for the owner, the fields at 7,770 px, the receipt 3,059 px above."""
    hands = start_own(EXAMPLE)
    page = hands.page
    hands.press(menu_of(page).get_by_role("link", name="Stödbehov", exact=True))
    needs = page.get_by_role("radiogroup", name="Stödbehov")
    hands.press(needs.get_by_role("radio").first)
    page.wait_for_url(re.compile("behov="))
    hands.write(page.get_by_role("textbox", name=re.compile("Ansvarig funktion")).first, "skolchef")
    hands.press(page.get_by_role("button", name="Spara ändringen"))
    expect(page.get_by_text(re.compile(r"^Stödbehov \S+ är ändrat i utgåva 2\."))).to_be_in_viewport(ratio=1)
    assert hands.pressed <= 4
    hands.choose(page.get_by_role("combobox", name=re.compile("Ny status")).first, "Tillgodosett")
    hands.write(page.get_by_role("textbox", name="Anteckning om ändringen").first, "Mallen är lämnad över.")
    hands.press(page.get_by_role("button", name="Spara ändringen"))
    expect(page.get_by_text(re.compile(r"^Stödbehov \S+ är ändrat i utgåva 3\."))).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Behovet har status tillgodosett och passar inte valet ovan.")).to_be_in_viewport()
    assert hands.pressed <= 8


def test_6_answers_are_loaded_looked_at_and_taken_back(start_own: Open) -> None:
    """6 pressed to load, a wrong file among them, 13 to and fro. Before: 6 to load, and taking back crashed."""
    hands = start_own(EXAMPLE)
    page, main = hands.page, hands.page.get_by_test_id("stMain")
    go(hands, "Arbeta", "Läs in")
    choose_files(page, ("fel.csv", f"{HEAD}\n2027;Strengnäs;Skola;plan;4;2027-09-20\n".encode()))
    hands.pressed += 1
    expect(main).to_contain_text("Menade du Strängnäs?")
    hands.press(page.get_by_role("button", name="Ta bort fel.csv"))
    expect(main).not_to_contain_text("Menade du Strängnäs?")
    rows = "".join(f"2027;Gnesta;Skola;plan;0;2027-10-20;{level}\n" for level in ("Ledning", "Chef", "Medarbetare"))
    choose_files(page, ("svar.csv", f"{HEAD};Organisationsnivå\n{rows}".encode()))
    hands.pressed += 1
    expect(page.get_by_role("heading", name="Det här skulle ändras")).to_be_visible()
    hands.press(page.get_by_role("button", name="Läs in som en ny utgåva"))
    expect(page.get_by_text("Klart: uppgifterna är inlästa i utgåva 2.")).to_be_in_viewport(ratio=1)
    assert hands.pressed <= 6
    hands.press(menu_of(page).get_by_role("link", name="Läget", exact=True))
    gnesta = page.locator(".st-key-lista").get_by_role("button", name=re.compile("^Gnesta, "))
    expect(gnesta).not_to_have_accessible_name(re.compile("81\\s%"))
    go(hands, "Arbeta", "Historik")
    hands.press(page.get_by_role("button", name=re.compile("^Ta tillbaka ändring 2")))
    hands.press(page.get_by_role("button", name=re.compile("^Ja, ta tillbaka")))
    expect(page.get_by_text(re.compile("tillbaka.* utgåva 3"))).to_be_in_viewport()
    hands.press(menu_of(page).get_by_role("link", name="Läget", exact=True))
    expect(gnesta).to_have_accessible_name(re.compile("81\\s%"))
    assert hands.pressed <= 13


def test_7_a_meeting_is_held_and_its_minutes_taken_out(start_own: Open) -> None:
    """12 pressed. Before: 11, no receipt in the window, and minutes without state, map or who was there."""
    hands = start_own(EXAMPLE)
    page = hands.page
    go(hands, "Möte", "Möte")
    hands.press(page.get_by_role("radio", name="Nästa möte", exact=True))
    settle(page)
    hands.write(page.get_by_role("textbox", name="Mötets titel"), "Styrgruppen i november")
    hands.press(page.get_by_role("button", name="Skapa mötet"))
    expect(page.get_by_text("Mötet är skapat i utgåva 2.")).to_be_in_viewport(ratio=1)
    hands.press(page.get_by_role("radio", name="Att besluta", exact=True))
    settle(page)
    hands.press(page.get_by_role("listitem").filter(has_text="Ansvarig saknas").get_by_role("link").first)
    page.wait_for_url(re.compile("behov="))
    expect(page.get_by_role("textbox", name="Beslut", exact=True)).not_to_have_value("")
    hands.press(page.get_by_role("button", name="Spara beslutet"))
    expect(page.get_by_text(re.compile(r"^Beslut D\d+ är sparat i utgåva 3\."))).to_be_in_viewport(ratio=1)
    hands.press(page.get_by_role("button", name="Vidare: Beslut"))
    settle(page)
    hands.write(page.get_by_role("textbox", name=re.compile("^Närvarande")), "rektor, enhetschef")
    with page.expect_download() as minutes:
        hands.press(page.get_by_role("button", name=re.compile("^Hämta minnesanteckningar")))
    assert minutes.value.path().read_bytes().startswith(b"%PDF")
    assert hands.pressed <= 12


def test_8_slides_are_shown_and_taken_along(start: Open) -> None:
    """8 pressed. Before: 6, letters of 11 px, and the map on a fifth of its slide."""
    hands = start(EXAMPLE)
    page = hands.page
    go(hands, "Möte", "Presentation")
    hands.press(page.get_by_role("link", name="Visa på hela skärmen"))
    slide = page.locator(".lb-slide h1")
    expect(slide).to_have_text("Var står vi?")
    hands.press(page.get_by_role("button", name="Nästa bild"))
    expect(slide).to_have_text("Hur långt har kommunerna kommit?")
    hands.press(page.get_by_role("button", name="Avsluta"))
    hands.press(page.get_by_role("radio", name="Filer och QR-kod"))
    hands.press(page.get_by_role("button", name="Gör filer att ta med"))
    with page.expect_download() as taken:
        hands.press(page.get_by_role("button", name="Hämta PowerPoint"))
    assert taken.value.path().read_bytes().startswith(b"PK")
    assert hands.pressed <= 8
