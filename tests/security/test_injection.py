"""Hostile texts in every field and every query parameter, in a real browser: all of it shows as it was written."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hostile import HOST, PAYLOADS, marked, set_names, titles
from playwright.sync_api import Page
from session import session

from pages.frame.params import CARRIED, OF_PAGES
from pages.learning import parts as learning

ROOT = Path(__file__).parent.parent.parent
PAGES = re.findall(r'st\.Page\("(\w+)\.py"', (ROOT / "pages" / "router.py").read_text(encoding="utf-8"))
# Every field that is written on a page or answered freely, by its mark: all payloads are seen in each.
WRITTEN = (
    "KOM",
    "AKT",
    "AKB",
    "IND",
    "BEH",
    "ANS",
    "ANT",
    "RAP",
    "REK",
    "MOT",
    "BSL",
    "BNO",
    "SET",
    "SKA",
    "TIT",
    "TIF",
    "FRI",
)
TURNS = 30
ALERT = '[role="alert"]'
# The choices that hold on every page, without which none can show anything.
FOR_ALL_PAGES = ("data", "utgava", "omgang")
MARK = re.compile(r"([A-Z]{3})x(\d+)([ij])")
# What was run, what would lead or fetch from elsewhere, and all text, also what is scrolled or folded away.
LOOK = f"""() => ({{
  hit: window.hit === undefined ? null : window.hit,
  strange: [...document.querySelectorAll('[href], [src], [action], [onerror], [onload], [onmouseover], iframe')]
    .filter(element => {{
      const address = element.getAttribute('href') ?? element.getAttribute('src') ?? element.getAttribute('action');
      const to = address === null ? null : new URL(address, location.href);
      return to === null || to.hostname.endsWith('{HOST}') || to.protocol === 'javascript:' || element.onerror !== null;
    }})
    .map(element => element.outerHTML.slice(0, 300)),
  text: [document.body.textContent, ...[...document.querySelectorAll('input, textarea')].map(e => e.value)].join(' ')
}})"""


def squeezed(text: str) -> str:
    # A chart breaks long texts into lines; in messages an address has a joiner without width in it.
    return "".join(text.replace("\u2060", "").split())


def altered(text: str) -> list[str]:
    """The marked texts in ``text`` that do not stand there as they were written, but for being cut short."""
    text, found = squeezed(text), []
    for mark in MARK.finditer(text):
        where, number, kind = mark[1], int(mark[2]), mark[3]
        wanted = squeezed(marked(number, where))
        start = mark.start() if kind == "i" else mark.end() - len(wanted)
        if kind == "j" and "i" in wanted and f"{where}x{number}i" in wanted:
            continue  # its beginning is looked at
        there = text[max(start, 0) : start + len(wanted)]
        if there != wanted and not wanted.startswith(there.partition("…")[0] if "…" in there else wanted + there):
            found.append(f"{wanted!r} stands as {there!r}")
    return found


@pytest.fixture
def leaders_page(page: Page, hostile_server, signed_in) -> Page:
    """A page of a process leader. No dialog may open."""
    page.context.add_cookies(
        [{"name": "_streamlit_user", "value": signed_in(hostile_server, "processledare"), "url": hostile_server.url}]
    )
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    return page


def seen(page: Page, address: str, settle, ends: str = ".lb-links a") -> str:
    """Open an address, wait for what it ends with, and return its text; nothing in it may have become more than text."""
    page.goto(address)
    settle(page)
    page.locator(ends).last.wait_for(state="attached")
    look = page.evaluate(LOOK)
    assert (look["hit"], look["strange"]) == (None, []), address
    assert altered(look["text"]) == [], address
    return str(look["text"])


def test_all_that_users_write_shows_as_it_was_written(leaders_page, hostile_server, wait_for_app):
    texts = {}
    details = [
        *(
            f"kommun?kommun=0461{part}"
            for part in ("", *(f"&visa={one}" for one in ("varfor", "hjulet", "behov", "tid")))
        ),
        *(f"stodbehov?behov={quote(f'S{number} {PAYLOADS[number]}'[:60])}" for number in (14,)),
        "stodbehov?vy=tabell",
        "stodbehov?vy=tavla",
        *(f"stodbehov?behov=B{number}{part}" for number in (1, 2) for part in ("", "&visa=historik", "&visa=hjalp")),
        *(f"godkann?slag=svar&del-texter={first}" for first in (1, 16, 31)),
        *(f"godkann?slag={kind}" for kind in ("behov", "pilot", "pilotrapport", "exempel", "tillfalle", "friskola")),
        *(f"historik?andring={number}" for number in (2, 3)),
        "svarslage?omgang=2024",
        *(
            f"svarslage?omgang=2024&visa={part}"
            for part in ("paminnelse", "arbetsbocker", "delvis", "alla", "ratta", "kontroll")
        ),
        *(f"svarslage?omgang=2024&visa=alla&del-alla-verksamheter-i-omgangen={first}" for first in (9, 17)),
        *(f"mote?beslut=D1&mote=M{number + 1}" for number in range(len(titles()))),
        *(f"mote?visa={part}" for part in ("sedan", "besluta", "beslut", "nasta")),
        "mote?behov=B1",
        "mote?punkt=aktivitet/A0x",
        *(
            f"larande?punkt={subject}"
            for subject in ("rekommendation/D1-FOR1", "rekommendation/D1-FOR2", "aktivitet/A0x")
        ),
        "larande?vy=tabell&slag=aktivitet",
        "hjulet?sammanhang=EHT",
        *(f"forandring?visa={part}" for part in ("graden", "byggstenar", "verksamheter", "hjulet", "stodbehov")),
        "hjulet?visa=fraga",
        "hjulet?visa=kommuner",
        *(f"larande?visa={part}" for part in filter(None, learning.PARTS)),
        "piloter?som-tidslinje=tabell",
        *(f"piloter?visa={part}" for part in ("var", "lardomar", "rapporter", "exempel", "skriv")),
        *(f"piloter?visa=exempel&del-exempel-bredvid-piloterna={first}" for first in range(6, 41, 5)),
    ]
    for address in [*(page.replace("lagesbild", "") for page in PAGES), *details]:
        texts[address] = seen(leaders_page, f"{hostile_server.url}/{address}", wait_for_app)
    shown: dict[str, set[int]] = {}
    for where, number, _ in MARK.findall(" ".join(texts.values())):
        shown.setdefault(where, set()).add(int(number) % len(PAYLOADS))
    for where in WRITTEN:
        can = {n for n in range(len(PAYLOADS)) if where != "SET" or marked(n, "SET") in set_names()}
        assert can - shown[where] == set(), where
    assert {"OMF", "PIN", "PIT", "PIB", "EXT", "EXB", "KAL", "KAT"} <= set(shown)


def test_what_stands_in_the_address_shows_as_it_was_written(leaders_page, hostile_server, wait_for_app):
    """Every parameter meets TURNS of the payloads, spread over the pages, and so does the name of one that is not known."""
    own = sorted({*CARRIED, *OF_PAGES} - {*FOR_ALL_PAGES})
    pages = [page for page in PAGES if page != "presentation"]
    for turn in range(TURNS):
        page = pages[turn % len(pages)]
        query = {name: marked((turn + at) % len(PAYLOADS), "ADR") for at, name in enumerate(own)}
        address = f"{page.replace('lagesbild', '')}?{urlencode({**query, marked(turn, 'ADR'): 'x'})}"
        text = seen(leaders_page, f"{hostile_server.url}/{address}", wait_for_app)
        assert "Något gick fel" not in text, address
        assert squeezed(marked(turn, "ADR")) in squeezed(text), address
    for turn in range(3):  # a slide fills the window, and says nothing of what it does not know
        query = {name: marked(turn * 11 + at, "ADR") for at, name in enumerate(own)}
        seen(leaders_page, f"{hostile_server.url}/presentation?{urlencode(query)}", wait_for_app, ".lb-slide")
    for name in FOR_ALL_PAGES:
        seen(leaders_page, f"{hostile_server.url}/?{urlencode({name: marked(14, 'ADR')})}", wait_for_app, ALERT)
    assert "Traceback" not in hostile_server.log


@pytest.mark.parametrize("name", FOR_ALL_PAGES)
def test_what_chooses_the_data_meets_every_text_with_one_error(hostile_server, signed_in, name):
    """A page ends early with them, in the same element as one that the test above looks at in a browser."""
    with session(hostile_server.url, signed_in(hostile_server, "processledare")) as one:
        for number in range(len(PAYLOADS)):
            screen = one.visit(f"/metod?{urlencode({name: marked(number, 'ADR')})}")
            assert [fault.partition(":")[0] for fault in screen.faults] == ["error"], number
            assert "felnummer" not in screen.faults[0], number
