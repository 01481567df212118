"""Windows of the browser: opened with patience, waited for until a page is complete, and their addresses."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

# Generous, for a machine with other work: a wait ends when what it waits for is there, and a fault is met once a test.
PATIENCE_SECONDS = 120
# How high a part of a page may be where the window is 1280 wide, with the example data.
HIGHEST = 1600
# The page scrolls inside itself.
_HEIGHT = "() => document.querySelector('[data-testid=stMain]').scrollHeight"
# The script has run to its end, the page is connected, and nothing on it moves, is a placeholder or out of date.
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app !== null
    && app.dataset.testScriptState === 'notRunning'
    && app.dataset.testConnectionState === 'CONNECTED'
    && document.querySelector('[data-testid="stMain"] [data-testid="stElementContainer"]') !== null
    && [...document.querySelectorAll('[data-testid^="stBidiComponent"], .karta-place')].every((place) => place.firstElementChild)
    && document.querySelector('[data-testid$="Skeleton"], [data-stale="true"]') === null
    && document.getAnimations().every((one) => one.playState !== 'running' || !isFinite(one.effect.getComputedTiming().endTime));
}"""


def new_window(browser: Browser, **options: Any) -> BrowserContext:
    """Return a new Swedish window, for pages of 1280 × 900, that waits as long as all others do."""
    usual: dict[str, Any] = {
        "locale": "sv-SE",
        "timezone_id": "Europe/Stockholm",
        "viewport": {"width": 1280, "height": 900},
    }
    window = browser.new_context(**(usual | options))
    window.set_default_timeout(PATIENCE_SECONDS * 1000)
    return window


def settle(page: Page) -> None:
    """Wait until the page is complete. After an act: once something is there that only the act brings."""
    page.wait_for_function(SETTLED, polling=50)


def height(page: Page) -> int:
    """Return how high the page is, with all that must be scrolled to."""
    return int(page.evaluate(_HEIGHT))


def expect_choices(page: Page, *choices: str) -> None:
    """Wait until the address says ``choices``, such as ``data=exempel``, among others."""
    page.wait_for_url(lambda url: set(choices) <= set(urlsplit(url).query.split("&")), wait_until="commit")


def expect_no_other_choices(page: Page, *choices: str) -> None:
    """Wait until the address says ``choices`` and nothing else."""
    page.wait_for_url(lambda url: set(choices) == set(urlsplit(url).query.split("&")), wait_until="commit")
