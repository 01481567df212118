"""Pictures of every page, and view of one, at two widths, into ``pictures/``, for people to look at: ``make pictures``.

Not part of the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from accessibility import PAGES, ROOT, State
from playwright.sync_api import BrowserContext, Page

FOLDER = ROOT / "pictures"
WIDTHS = (375, 1280)
# What Chromium draws in one picture; a longer page is taken in several.
HIGHEST = 8000
# The page scrolls inside itself; a window as high as its content shows all of it.
HEIGHT = "() => Math.max(...[...document.querySelectorAll('section, main')].map(one => one.scrollHeight))"

SCROLL = "top => { for (const one of document.querySelectorAll('section, main')) one.scrollTop = top; }"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("data", ["published", "example"])
def test_take_pictures(
    data: str,
    theme: str,
    serve: Callable[[str], Any],
    signed_in_as: Callable[..., BrowserContext],
    wait_for_app: Callable[[Page], None],
) -> None:
    window = signed_in_as(data, "processledare", color_scheme=theme)
    page = window.new_page()
    for name in PAGES:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1000})
            page.goto(serve(data).url + State(name, "", theme, data, "").address)
            wait_for_app(page)
            height = page.evaluate(HEIGHT) + 40
            page.set_viewport_size({"width": width, "height": min(HIGHEST, height)})
            wait_for_app(page)
            page.wait_for_timeout(1500)  # the map draws on its own
            FOLDER.mkdir(exist_ok=True)
            for part, top in enumerate(range(0, height, HIGHEST)):
                page.evaluate(SCROLL, top)
                page.wait_for_timeout(200 if top else 0)
                more = f"-{part + 1}" if part else ""
                page.screenshot(path=FOLDER / f"{name.replace('?', '-')}-{data}-{width}-{theme}{more}.png")
    window.close()
