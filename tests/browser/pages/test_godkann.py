"""Approving free text: read, tick, approve; the public's dashboard does not have the rest."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect


def test_a_comment_is_approved_and_taken_back(copied_editions: Path, start_server, page: Page, wait_for_app):
    server = start_server(copied_editions)
    page.goto(f"{server.url}/godkann?data=exempel&slag=svar")
    wait_for_app(page)
    expect(page.get_by_text("fria texter väntar på att läsas.")).to_be_visible()
    first = page.get_by_role("checkbox").first
    label = first.get_attribute("aria-label") or ""
    first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Godkänn de markerade för visning").press("Enter")
    # The button stands below fifteen texts, and what it did is told where it was pressed.
    expect(page.get_by_text("Sparat i utgåva 2: 1 text.")).to_be_in_viewport(ratio=1)
    page.goto(f"{server.url}/godkann?data=exempel&slag=svar&lage=godkanda")
    wait_for_app(page)
    expect(page.get_by_role("checkbox")).to_have_count(1)
    assert (page.get_by_role("checkbox").get_attribute("aria-label") or "") == label


def test_where_the_public_is_served_the_process_leaders_pages_are_closed(
    page: Page, built_editions: Path, start_server, wait_for_app
):
    server = start_server(built_editions, LAGESBILD_ACCESS="publik")
    for name in ("lasin", "godkann", "historik", "svarslage"):
        page.goto(f"{server.url}/{name}?data=exempel")
        wait_for_app(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Sidan är inte öppen för dig")
    assert "Läs in" not in page.get_by_test_id("stMain").inner_text()
    page.goto(f"{server.url}/?data=exempel")
    wait_for_app(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur långt har kommunerna kommit?")
