"""Choosing in a drop-down list by mouse and by keyboard, as a user does: once more where it closed.

Streamlit closes an open list when the page scrolls or is drawn anew, as while an expander around it unfolds.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect
from playwright.sync_api import TimeoutError as PageTimeoutError

TRIES, PATIENCE_MS = 10, 4000


def choose(box: Locator, option: str) -> None:
    """Open the list ``box`` by mouse and click the option that begins with ``option``."""
    found = box.page.get_by_role("option", name=option).first
    _until_taken(found, box.click, lambda: found.click(timeout=PATIENCE_MS))
    expect(box).to_have_value(re.compile(re.escape(option)))


def pick(box: Locator, option: str) -> None:
    """Write ``option``, or how it begins, in the list ``box`` and take what it finds by Enter."""

    def write() -> None:
        box.fill("")
        box.press_sequentially(option)

    _until_taken(box.page.get_by_role("option", name=option).first, write, lambda: box.press("Enter"))
    expect(box).to_have_value(re.compile(re.escape(option)))


def _until_taken(found: Locator, look: Callable[[], None], take: Callable[[], None]) -> None:
    for _ in range(TRIES):
        look()
        try:
            expect(found).to_be_visible(timeout=PATIENCE_MS)
            take()
        except (AssertionError, PageTimeoutError):
            continue
        return
    raise AssertionError(f"The list closed {TRIES} times before {found} was taken")
