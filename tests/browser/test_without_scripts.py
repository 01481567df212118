"""The start page in a browser that runs no scripts: the public's sentence, map and table, and nothing where nobody is let in."""

from __future__ import annotations

import urllib.request
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from windows import new_window

PLACES = ("Eskilstuna", "Flen", "Gnesta", "Katrineholm", "Nyköping", "Oxelösund", "Strängnäs", "Trosa", "Vingåker")
SENTENCE = "I 8\u00a0av\u00a09 kommuner har minst en verksamhet svarat."


@pytest.fixture(scope="module")
def public(start_shared_server: Any, built_editions: Path) -> Any:
    """A server that lets everybody in as the public."""
    return start_shared_server(built_editions, LAGESBILD_ACCESS="publik")


def test_the_public_start_page_is_read_without_scripts(public: Any, browser: Browser) -> None:
    window = new_window(browser, java_script_enabled=False)
    page = window.new_page()
    page.goto(public.url + "/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur långt har kommunerna kommit?")
    expect(page.locator("main p").first).to_contain_text(SENTENCE)
    # Playwright finds no text by its words within a noscript.
    expect(page.locator("noscript > p").first).to_contain_text("Slå på det i webbläsaren")
    drawn = page.locator("svg path[data-code][aria-label]")
    assert sorted(str(one.get_attribute("aria-label")).partition(",")[0] for one in drawn.all()) == sorted(PLACES)
    box = page.locator("main svg").bounding_box()
    assert box is not None
    assert box["width"] > 500
    nykoping = page.get_by_role("row").filter(has_text="Nyköping")
    expect(nykoping).to_contain_text("inget svar")
    assert page.get_by_role("row").count() == len(PLACES) + 1
    expect(page.locator("main .lb-source")).to_contain_text("Källa: Uppföljning 2025")
    window.close()


def test_it_is_read_where_the_connection_is_stopped_too(public: Any, browser: Browser) -> None:
    window = new_window(browser)
    page = window.new_page()
    page.route_web_socket(lambda _: True, lambda socket: socket.close())
    page.goto(public.url + "/")
    expect(page.get_by_role("alert")).to_contain_text("Sidan får ingen kontakt med servern")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur långt har kommunerna kommit?")
    expect(page.locator("main").filter(visible=True)).to_contain_text(SENTENCE)
    expect(page.get_by_text("Slå på det i webbläsaren")).to_have_count(0)
    assert page.get_by_role("row").count() == len(PLACES) + 1
    window.close()


def test_with_scripts_the_page_is_itself(public: Any, browser: Browser, wait_for_app: Any) -> None:
    window = new_window(browser)
    page = window.new_page()
    page.goto(public.url + "/")
    wait_for_app(page)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    window.close()


def test_nothing_is_said_before_the_way_in(public: Any, server: Any) -> None:
    """This machine's own user is no public, and only the start page has it."""

    def sent(address: str) -> str:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return str(answer.read().decode())

    assert SENTENCE in sent(public.url + "/")
    for address in (public.url + "/kommun", server.url + "/"):
        assert SENTENCE not in sent(address)
        assert "<svg" not in sent(address)
