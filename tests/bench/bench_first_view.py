"""What the start page costs a browser that has stored nothing, in turns with an empty page. Fails above the limits."""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import base64
import sys
import tempfile
import zlib
from pathlib import Path
from typing import Any, NamedTuple

from harness import ROOT, build, empty_app, served
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from programs import CHROMIUM, find, how_to_get

REPEATS = 5
WINDOW = {"width": 1280, "height": 720}
MAX_SENT_MB, MAX_MORE_REQUESTS, MAX_BUSY_RATIO, MAX_SEEN_RATIO, MAX_SHIFT = 1.3, 15, 2.0, 1.5, 0.05
# A page is drawn when nothing has moved and nothing has come for so long.
QUIET_MS = 2000
SHIFTS = """
window.shift = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


class View(NamedTuple):
    """The first view of a page: MB and requests that were sent, the browser's work and when it was seen (s), layout shift."""

    sent: float
    requests: float
    busy: float
    seen: float
    shift: float


def busy(cdp: CDPSession) -> float:
    """Return the seconds of work that a page's process has done."""
    found = {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}
    return float(found["TaskDuration"])


class Counted:
    """What a server sends to a page: bytes as they are sent, and requests."""

    def __init__(self, cdp: CDPSession) -> None:
        self.sent, self.requests = 0, 0
        self._deflate = None
        cdp.on("Network.loadingFinished", self._file)
        cdp.on("Network.requestWillBeSent", self._request)
        cdp.on("Network.webSocketHandshakeResponseReceived", self._agreed)
        cdp.on("Network.webSocketFrameReceived", self._frame)
        cdp.send("Network.enable")

    def _file(self, event: dict[str, Any]) -> None:
        self.sent += event["encodedDataLength"]

    def _request(self, event: dict[str, Any]) -> None:
        self.requests += event["request"]["url"].startswith("http")  # and not what a page makes itself

    def _agreed(self, event: dict[str, Any]) -> None:
        # As RFC 7692 has it: one stream for all the messages of a connection.
        if "permessage-deflate" in event["response"]["headers"].get("Sec-WebSocket-Extensions", ""):
            self._deflate = zlib.compressobj(wbits=-12)

    def _frame(self, event: dict[str, Any]) -> None:
        content = base64.b64decode(event["response"]["payloadData"])
        if self._deflate is not None:
            content = self._deflate.compress(content) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        self.sent += len(content)

    def wait(self, page: Page) -> None:
        """Wait until nothing more has come for QUIET_MS."""
        before = -1
        while before != self.sent:
            before = self.sent
            page.wait_for_timeout(QUIET_MS)


def first_view(browser: Browser, address: str, what: str) -> View:
    """Open a page in a new browser; ``what`` is seen when it has drawn what it is for."""
    context = browser.new_context(viewport=WINDOW)
    page = context.new_page()
    page.add_init_script(SHIFTS)
    cdp = context.new_cdp_session(page)
    counted = Counted(cdp)
    cdp.send("Performance.enable")
    page.goto(address, wait_until="commit")
    page.locator(what).first.wait_for(timeout=90_000)
    seen = page.evaluate("performance.now()") / 1000
    counted.wait(page)
    found = View(counted.sent / 1e6, counted.requests, busy(cdp), seen, page.evaluate("window.shift"))
    context.close()
    return found


def least(views: list[View]) -> View:
    """Return the least of each."""
    return View(*(min(of_all) for of_all in zip(*views, strict=True)))


def main() -> int:
    """Print the measurements; 1 where a limit is broken, 2 where there is no browser."""
    chromium = find(CHROMIUM)
    if chromium is None:
        print(how_to_get(CHROMIUM))
        return 2
    views: dict[str, list[View]] = {"page": [], "empty": []}
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        with served(empty_app(folder), folder) as empty, served(ROOT / "app.py", folder, **build(folder)) as app:
            for _ in range(REPEATS):
                views["empty"].append(first_view(browser, empty.origin, "h1"))
                views["page"].append(first_view(browser, f"{app.origin}/?data=exempel", ".karta-place > svg"))
        browser.close()
    page, floor = least(views["page"]), least(views["empty"])
    rows = [
        ("sent, MB", page.sent, floor.sent, MAX_SENT_MB),
        ("requests", page.requests, floor.requests, floor.requests + MAX_MORE_REQUESTS),
        ("browser's work, s", page.busy, floor.busy, floor.busy * MAX_BUSY_RATIO),
        ("map seen, s (heading of the empty page)", page.seen, floor.seen, floor.seen * MAX_SEEN_RATIO),
        ("layout shift", page.shift, floor.shift, MAX_SHIFT),
    ]
    for what, took, nothing, limit in rows:
        print(
            f"{what:40} {took:7.2f}; an empty page {nothing:7.2f} (limit {limit:.2f}){'  ABOVE' if took > limit else ''}"
        )
    return int(any(took > limit for _, took, _, limit in rows))


if __name__ == "__main__":
    sys.exit(main())
