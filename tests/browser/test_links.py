"""A link copied from a filtered view opens the same view in a new browser, on every page that has filters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from lists import choose
from playwright.sync_api import Browser, Page, expect
from windows import new_window

Visit = Callable[[str], Page]
# Page, the list or row of choices that is used, what is chosen by mouse, and what the address then says.
CHOICES = [
    ("/?data=exempel", "segment", "Vilka har svarat", "matt=svar"),
    ("/?data=exempel&omgang=2026", "segment", "Öppna behov", "matt=behov"),
    ("/kommun?data=exempel", "Kommun", "Katrineholm", "kommun=0483"),
    ("/hjulet?data=exempel", "Sammanhang", "Elevhälsoteam", "sammanhang=eht"),
    ("/stodbehov?data=exempel", "segment", "Tabell", "vy=tabell"),
    ("/piloter?data=exempel", "Tema", "Skolfrånvaro", "tema="),
    ("/forandring?data=exempel", "Byggsten", "Lokal implementeringsplan", "byggsten=plan"),
    ("/larande?visa=forskning", "Delstudie", "Delstudie 2", "delstudie=Delstudie+2"),
    ("/svarslage?data=exempel", "Uppföljning 2027", "Uppföljning 2025", "omgang=2025"),
    ("/godkann?data=exempel", "Slag av text", "Kommentar om hjulet", "slag=hjulet"),
]


@pytest.fixture(scope="module")
def elsewhere(browser: Browser) -> Iterator[Page]:
    """A page of another browser, which knows nothing of the first."""
    context = new_window(browser)
    yield context.new_page()
    context.close()


def said(page: Page) -> str:
    """All that the page says."""
    return page.get_by_test_id("stMain").inner_text()


@pytest.mark.parametrize(
    ("address", "label", "option", "written"), CHOICES, ids=lambda value: value if "/" in value else ""
)
def test_a_choice_by_mouse_is_in_the_link(
    address: str,
    label: str,
    option: str,
    written: str,
    visit: Visit,
    elsewhere: Page,
    wait_for_app: Callable[[Page], None],
) -> None:
    page = visit(address)
    before = said(page)
    if label == "segment":
        page.get_by_role("radio", name=option).or_(page.get_by_role("button", name=option, exact=True)).first.click()
    elif label.startswith("Uppföljning"):
        page.get_by_role("button", name=label).click()
        page.get_by_role("button", name=option).click()
    else:
        choose(page.get_by_role("combobox", name=label).first, option)
    page.wait_for_url(re.compile(re.escape(written)))
    wait_for_app(page)
    expect(page.locator(".lb-lead").first).to_be_visible()
    chosen = said(page)
    assert chosen != before
    assert "felnummer" not in chosen
    elsewhere.goto(page.url)
    wait_for_app(elsewhere)
    expect(elsewhere.get_by_test_id("stMain")).to_have_text(chosen, use_inner_text=True)
