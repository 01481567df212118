"""Two pairs of hands, on the start page in a projector's window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hands import Hands, Keyboard, Mouse
from playwright.sync_api import Page
from windows import settle

PROJECTOR = {"width": 1280, "height": 720}
Open = Callable[[str], Hands]


@pytest.fixture(params=[Mouse, Keyboard], ids=["mouse", "keyboard"])
def hands(request: pytest.FixtureRequest, page: Page) -> Hands:
    """Somebody at a projector's window, by mouse and once more by keyboard."""
    page.set_viewport_size(PROJECTOR)
    made: Hands = request.param(page)
    return made


@pytest.fixture
def start(hands: Hands, server: Any) -> Open:
    """A function that opens an address of the shared dashboard: ``start("/")``."""
    return lambda address: _opened(hands, server.url + address)


@pytest.fixture
def start_own(hands: Hands, copied_editions: Path, start_server: Callable[..., Any]) -> Open:
    """As ``start``, on a dashboard that the test may change."""
    own = start_server(copied_editions)
    return lambda address: _opened(hands, own.url + address)


def _opened(hands: Hands, address: str) -> Hands:
    hands.page.goto(address)
    settle(hands.page)
    return hands
