"""Which states of the pages are looked at, and what axe-core says of one.

axe-core comes with the package axe-playwright-python, so nothing is fetched while the tests run.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import axe_playwright_python
from allpairspy import AllPairs
from playwright.sync_api import Page

from data.access.roles import PAGES as KNOWN_PAGES

ROOT = Path(__file__).parents[3]
# All of WCAG 2.0–2.2 at A and AA, and what axe calls best practice. No rule is left out and no element excused.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# A colour is judged once what fades in is there: what has just been put on the page begins to fade with the next frame.
STILL = """async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const running = document.getAnimations().filter(one => isFinite(one.effect.getComputedTiming().endTime));
  await Promise.allSettled(running.map(one => one.finished));
}"""
RUN_AXE = """async tags => (await axe.run(document, {runOnly: tags, resultTypes: ['violations']})).violations.map(
  rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')}: ${node.html.slice(0, 300)}`)).flat()"""
# What is folded away is part of the page.
UNFOLD = "() => document.querySelectorAll('main details:not([open]) > summary').forEach(one => one.click())"
# On a map that has the focus a place is marked, and its words are shown.
FOCUS_MAP = """() => document.querySelector(".karta-place [tabindex='0']")?.focus()"""
# Name of a screen -> its width in CSS pixels and pixels per CSS pixel. 200 % is a screen of 1280 pixels, zoomed.
SCREENS = {"320": (320, 1), "375": (375, 1), "768": (768, 1), "1280": (1280, 1), "1920": (1920, 1), "200 %": (640, 2)}
THEMES = ("light", "dark")
DATA = ("published", "example", "empty")
# What a page shows instead of itself, or besides, by its address.
VIEWS = (
    "presentation?bild=1",
    "presentation?bild=2",
    "stodbehov?vy=tabell",
    "stodbehov?vy=tavla&behov=EX-S18&visa=hjalp",
    "stodbehov?nytt=ja",
    "historik?andring=2",
    "lagesbild?matt=svar",
    "lagesbild?som-karta=tabell",
    "lagesbild?som-karta=utforska",
    "lagesbild?kommun=0484",
    "lagesbild?kommun=region",
    *(f"kommun?visa={part}" for part in ("varfor", "hjulet", "behov", "tid")),
    "hjulet?visa=kommuner",
    "forandring?visa=byggstenar",
    "forandring?visa=stodbehov&handelse=done",
    "piloter?som-tidslinje=utforska",
    "piloter?visa=var",
    "piloter?visa=rapporter",
    "piloter?visa=skriv",
    "svarslage?visa=paminnelse",
    "svarslage?visa=ratta",
    "svarslage?visa=kontroll",
    *(f"larande?visa={part}" for part in ("historia", "forskning")),
    "mote?visa=besluta",
    "mote?beslut=D1",
    "mote?visa=nasta",
)
# All that is looked at: pages and views of them.
PAGES = (*(page for page in KNOWN_PAGES if (ROOT / "pages" / f"{page}.py").exists()), *VIEWS)
ALL = os.environ.get("LAGESBILD_AXE") == "all"


@dataclass(frozen=True)
class State:
    """One page, or one of ``VIEWS``, as somebody sees it."""

    page: str
    screen: str
    theme: str
    data: str
    role: str

    @property
    def address(self) -> str:
        """The address of the page with its data set."""
        page, _, view = self.page.partition("?")
        query = "&".join(filter(None, ("data=exempel" if self.data == "example" else "", view)))
        return f"/{'' if page == 'lagesbild' else page}{'?' if query else ''}{query}"


def every_state(pages: Iterable[str], roles: Iterable[str]) -> list[State]:
    """Return every page on every screen, in both themes, with all data, for every role."""
    return [State(*one) for one in product(pages, SCREENS, THEMES, DATA, roles)]


def covering_states(pages: Iterable[str], roles: Iterable[str]) -> list[State]:
    """Return fewer states, in which any two values that can meet do meet."""
    return [State(*one) for one in AllPairs([list(pages), list(SCREENS), list(THEMES), list(DATA), list(roles)])]


def violations(page: Page) -> list[str]:
    """Return every breach that axe finds on the page as it is, as ``rule: where: what``."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    page.evaluate(STILL)
    found: list[Any] = page.evaluate(RUN_AXE, TAGS)
    return [str(one) for one in found]
