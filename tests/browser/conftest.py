"""A real browser on the real dashboard; every page it opens is watched for what must never happen."""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect
from windows import PATIENCE_SECONDS, new_window, settle

HOST = "127.0.0.1"
expect.set_options(timeout=PATIENCE_SECONDS * 1000)
# Streamlit looks for its server from the deepest folder of the address upwards, and takes the 404s as an answer.
# A page that is still fetching when its own server is stopped, after the test, says that it is gone.
EXPECTED_CONSOLE = re.compile(
    r"Failed to load resource: (the server responded with a status of 404|net::ERR_CONNECTION_REFUSED)"
)
CANVAS = '[data-testid="stDeckGlJsonChart"] canvas:visible'


class Traffic:
    """Every address that a page asked for, and every complaint of the browser."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.complaints: list[str] = []

    def watch(self, page: Page) -> None:
        """Record what the page does from now on."""
        page.on("request", lambda request: self.addresses.append(request.url))
        page.on("websocket", lambda socket: self.addresses.append(socket.url))
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("console", self.read_console)

    def read_console(self, message: ConsoleMessage) -> None:
        """Keep errors, among them every breach of the Content-Security-Policy."""
        if message.type == "error" and not EXPECTED_CONSOLE.search(message.text):
            self.complaints.append(message.text)

    @property
    def strangers(self) -> list[str]:
        """The addresses on other hosts; ``data:``, ``blob:`` and ``about:`` are on none."""
        return [
            address
            for address in self.addresses
            if urlsplit(address).scheme not in ("data", "blob", "about") and urlsplit(address).hostname != HOST
        ]

    def must_be_clean(self) -> None:
        """Fail where a page asked another host for something, or the browser complained."""
        assert self.strangers == []
        assert self.complaints == []


@pytest.fixture
def traffic() -> Traffic:
    """What the test's pages asked for. Pages that a test opens itself are added with ``traffic.watch(page)``."""
    return Traffic()


@pytest.fixture(scope="session")
def shared_window(browser: Browser, server: Any) -> Iterator[BrowserContext]:
    """The window of all pages of a worker, and one page in it that stays.

    While a page of the same site is open, the browser keeps what it has made of Streamlit's scripts, 8 MB of them: a page then
    opens in half the time that it takes in a window of its own.
    """
    window = new_window(browser)
    window.new_page().goto(f"{server.url}/health")
    yield window
    window.close()


@pytest.fixture
def page(shared_window: BrowserContext, traffic: Traffic) -> Iterator[Page]:
    """A new page that remembers nothing. After the test: nothing left this machine, and the browser did not complain."""
    shared_window.on("page", traffic.watch)
    yield shared_window.new_page()
    shared_window.remove_listener("page", traffic.watch)
    stays, *others = shared_window.pages
    for other in others:
        other.close()
    shared_window.clear_cookies()
    shared_window.clear_permissions()
    storage = shared_window.new_cdp_session(stays)
    for origin in {f"{urlsplit(address).scheme}://{urlsplit(address).netloc}" for address in traffic.addresses}:
        if origin.startswith("http"):
            storage.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage,indexeddb"})
    storage.detach()
    traffic.must_be_clean()


@pytest.fixture
def own_page(browser: Browser, traffic: Traffic) -> Iterator[Page]:
    """As ``page``, in a window of its own: for what is about the window itself, such as who is signed in there."""
    window = new_window(browser)
    window.on("page", traffic.watch)
    yield window.new_page()
    window.close()
    traffic.must_be_clean()


@pytest.fixture
def wait_for_app() -> Callable[[Page], None]:
    """A function that waits until a page is complete: connected, script run, nothing out of date."""
    return settle


@pytest.fixture
def visit(page: Page, server: Any) -> Callable[[str], Page]:
    """A function that opens an address cold, e.g. ``visit("/kommun?kommun=0483")``, and waits for the page."""

    def open_cold(address: str) -> Page:
        page.goto(server.url + address)
        settle(page)
        return page

    return open_cold


@pytest.fixture
def wait_for_map() -> Callable[[Page], Image.Image]:
    """A function that waits until the page's map has drawn, judged by its pixels, and returns the picture."""
    return partial(drawn_map, place=".karta-place > svg:visible")


@pytest.fixture
def wait_for_canvas() -> Callable[[Page], Image.Image]:
    """The same for the map that can be zoomed."""
    return drawn_map


@pytest.fixture
def accessible_name() -> Callable[[Locator], str]:
    """A function that tells the name by which assistive technology knows an element."""
    return name_of


def drawn_map(page: Page, seconds: float = PATIENCE_SECONDS, place: str = CANVAS) -> Image.Image:
    """Wait until the first map that can be seen at ``place`` holds a picture that no longer changes, and return it.

    Raises AssertionError if it stays empty: a canvas that is there proves nothing.
    """
    canvas = page.locator(place).first
    canvas.scroll_into_view_if_needed()
    page.mouse.move(0, 0)  # away from the map, whose tool bar shows under the pointer
    previous, deadline = b"", time.monotonic() + seconds
    while time.monotonic() < deadline:
        shot = canvas.screenshot()
        picture = Image.open(io.BytesIO(shot)).convert("RGB")
        if shot == previous and is_drawn(picture):
            return picture
        previous = shot
        page.wait_for_timeout(250)
    colours = large_colours(Image.open(io.BytesIO(previous)).convert("RGB"))
    raise AssertionError(f"The map did not draw within {seconds} s; its large areas have the colours {colours}")


def large_colours(picture: Image.Image) -> list[tuple[int, ...]]:
    """The colours that fill at least half a percent of the picture each, most common first."""
    counted = Counter(picture.get_flattened_data())
    return [colour for colour, pixels in counted.most_common() if pixels >= 0.005 * picture.width * picture.height]


def is_drawn(picture: Image.Image) -> bool:
    """Whether the picture shows areas: background, land and lines make at least three large colours."""
    return len(large_colours(picture)) >= 3


def name_of(locator: Locator) -> str:
    """The accessible name of an element, empty where it has none."""
    first = locator.aria_snapshot().splitlines()[0]
    found = re.match(r'- [\w-]+ "((?:[^"\\]|\\.)*)"', first)
    return re.sub(r"\\(.)", r"\1", found[1]) if found else ""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep a picture of the page when a test fails, and say where."""
    report = yield
    arguments = getattr(item, "funcargs", {})
    if report.when == "call" and report.failed and {"page", "tmp_path"} <= arguments.keys():
        target = Path(arguments["tmp_path"]) / "failed.png"
        arguments["page"].screenshot(path=target)
        report.sections.append(("picture of the page", str(target)))
    return report
