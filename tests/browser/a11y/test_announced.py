"""What assistive technology is told: that something is being done, what an act has done, and what a choice has changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from accessibility import violations
from lists import choose_files, pick
from playwright.sync_api import Page, expect

from data.base.clock import today

Said = Callable[[], list[str]]
# What is announced, by the rules that hold in every reader: an alert when it comes with its text, and any live region that
# was there before its text changed. A "status" that comes together with its text is not counted: many readers pass over it.
LISTEN = """() => {
  const LIVE = '[role=alert], [role=status], [role=log], [aria-live=polite], [aria-live=assertive]';
  const known = new WeakSet();
  window.announced = [];
  const say = one => { if (one.textContent.trim()) window.announced.push(one.textContent.trim()); };
  new MutationObserver(records => {
    for (const record of records) {
      const at = record.target.nodeType === Node.ELEMENT_NODE ? record.target : record.target.parentElement;
      const region = at?.closest(LIVE);
      if (region && known.has(region)) say(region);
      for (const added of record.addedNodes)
        if (added.nodeType === Node.ELEMENT_NODE)
          [added, ...added.querySelectorAll('*')].filter(one => one.matches('[role=alert]')).forEach(say);
    }
    document.querySelectorAll(LIVE).forEach(one => known.add(one));
  }).observe(document, {childList: true, subtree: true, characterData: true});
  document.querySelectorAll(LIVE).forEach(one => known.add(one));
}"""
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def said(page: Page) -> Said:
    """A function that returns what has been announced on the page that is open."""
    page.add_init_script(f"({LISTEN})()")
    return lambda: [one.replace("\u00a0", " ") for one in page.evaluate("window.announced")]


@pytest.fixture
def visit_own(
    copied_editions: Path, start_server: Callable[..., Any], page: Page, wait_for_app: Callable[[Page], None]
) -> Callable[[str], None]:
    """A function that opens an address on a server of the test's own, whose editions it may change."""
    url = start_server(copied_editions).url

    def visit(address: str) -> None:
        page.goto(url + address)
        wait_for_app(page)

    return visit


def expect_said(page: Page, said: Said, pattern: str) -> None:
    """Wait until something that matches has been announced."""
    for _ in range(1200):
        if any(re.search(pattern, one) for one in said()):
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{pattern!r} is not among what was announced: {said()}")


def test_it_is_told_what_an_act_does_and_has_done(
    page: Page, said: Said, visit_own: Callable[[str], None], wait_for_app: Callable[[Page], None]
) -> None:
    visit_own("/mote")
    page.get_by_role("button", name="Skapa mötet").click()
    expect_said(page, said, "^Ge mötet en titel")
    page.get_by_role("textbox", name="Mötets titel").fill("Styrgruppen i november")
    page.get_by_role("button", name="Skapa mötet").click()
    expect_said(page, said, r"^Sparar …$")
    expect_said(page, said, r"^Mötet är skapat i utgåva 2\.$")
    wait_for_app(page)

    page.get_by_role("radio", name="Att besluta").click()
    page.wait_for_url(re.compile("visa=besluta"))
    wait_for_app(page)

    # With a date filled in, and with the calendar open, no rule is broken either.
    page.locator("summary", has_text="Skriv ett beslut").click()
    page.get_by_role("textbox", name="Beslut").first.fill("En mall tas fram.")
    due = page.get_by_role("group", name=re.compile("Klart senast")).first
    due.get_by_role("spinbutton").first.click()
    page.keyboard.type(f"{today(False) + timedelta(days=30):%Y%m%d}")
    assert violations(page) == []
    page.get_by_role("button", name=re.compile("Välj datum")).first.click()
    expect(page.get_by_role("dialog", name="Välj datum")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Spara beslutet").click()
    expect_said(page, said, r"^Beslut \w+ är sparat i utgåva 3\.$")


def test_it_is_told_that_files_are_read_and_loaded(
    page: Page, said: Said, visit_own: Callable[[str], None], wait_for_app: Callable[[Page], None]
) -> None:
    visit_own("/lasin")
    heading = "Omgång;Kommun;Verksamhet;Byggsten;Nivå"
    for level, told in ((9, "^Filerna är lästa men kan inte läsas in än"), (2, "^Filerna är lästa. Nedan står")):
        content = f"{heading}\n2025;Gnesta;Skola;plan;{level}\n".encode()
        choose_files(page, ("svar.csv", content))
        expect_said(page, said, told)
        wait_for_app(page)
        assert violations(page) == []
    expect_said(page, said, "^Läser filerna och räknar ut vad de skulle ändra")
    page.get_by_role("button", name="Läs in som en ny utgåva").click()
    expect_said(page, said, "^Klart: uppgifterna är inlästa i utgåva 2")


def test_it_is_told_that_files_are_made_and_what_a_choice_has_changed(
    page: Page,
    said: Said,
    visit: Callable[[str], Page],
    wait_for_app: Callable[[Page], None],
) -> None:
    visit("/presentation?data=exempel&visa=filer")
    page.get_by_role("button", name="Gör filer att ta med").click()
    # What is done at once, on an idle machine, is not told before it is done.
    expect_said(page, said, "^(Gör PowerPoint …|Gör PDF …|Filerna är klara att hämta.)$")
    expect_said(page, said, "^Filerna är klara att hämta")
    visit("/kommun?data=exempel&kommun=0428")
    pick(page.get_by_role("combobox", name="Kommun"), "Gnesta")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur långt har Gnesta kommit?")
    wait_for_app(page)
    lead = page.locator(".lb-lead").inner_text().split()
    expect_said(page, said, r"^\s*" + r"\s+".join(map(re.escape, lead)) + r"\s*$")
    # A list that is open tells how many it holds, in Swedish, and breaks no rule.
    page.get_by_role("combobox", name="Kommun").press("ArrowDown")
    expect_said(page, said, r"^\d+ alternativ")
    assert violations(page) == []


def test_what_a_button_unfolds_is_next_by_keyboard(page: Page, visit: Callable[[str], Page]) -> None:
    visit("/stodbehov?data=exempel")
    opener = page.get_by_role("button", name="Hämta").first
    opener.focus()
    page.keyboard.press("Enter")
    unfolded = page.get_by_role("dialog", name="Hämta")
    expect(unfolded.get_by_role("button").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Tab")
    expect(unfolded.get_by_role("button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(unfolded).to_have_count(0)
    expect(opener).to_be_focused()
    visit("/hjulet?data=exempel")
    page.get_by_role("button", name="Hjälp om Sammanhang").hover()
    expect(page.get_by_role("tooltip")).to_be_visible()
    assert violations(page) == []


def test_only_what_readers_hear_is_counted(page: Page, said: Said) -> None:
    page.goto("about:blank")
    page.set_content("<p role='status' id='there'></p><main></main>")
    page.evaluate(
        """() => {
          document.querySelector('main').innerHTML = '<p role="status">för sent</p><p role="alert">fel</p><p>tyst</p>';
          document.querySelector('#there').textContent = 'sparat';
        }"""
    )
    assert sorted(said()) == ["fel", "sparat"]
