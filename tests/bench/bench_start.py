"""Cold start to the first page in a browser, and the bytes of the start page, beside an empty Streamlit app in the same run.

A start is timed from the command that starts the server to the heading in a browser that has stored nothing, in turns with the
empty app; the least of several counts. Of the bytes, those are Streamlit's own that come from its ``/static/``, however the
page asks for them; everything else is counted as the browser reads it, unpacked. ``make bench`` fails above the limits.
"""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from harness import ROOT, Server, answers, bare_app, build, least_in_turns, served
from playwright.sync_api import Browser, Page, Response, WebSocket, sync_playwright
from programs import CHROMIUM, find, how_to_get

REPEATS = int(os.environ.get("BENCH_STARTS", "3"))
MAX_RATIO = 1.5
MAX_BYTES = 300_000
SETTLE_MS = 3000
FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def open_page(browser: Browser, server: Server) -> Page:
    """Open the start page in a browser that has stored nothing, as soon as the server answers; return it with its heading."""
    while not answers(server.origin):
        time.sleep(0.02)
    page = browser.new_context().new_page()
    page.goto(server.origin)
    page.locator("h1").first.wait_for(timeout=90_000)
    return page


def start(browser: Browser, script: Path, folder: Path, environment: dict[str, str]) -> None:
    """Start a server, open its first page and end it."""
    with served(script, folder, wait=False, **environment) as server:
        open_page(browser, server).context.close()


def sent(browser: Browser, server: Server) -> tuple[int, int]:
    """Return the bytes of the start page: Streamlit's own files, and everything else."""
    own, other = 0, 0

    def response(one: Response) -> None:
        nonlocal own, other
        if one.status == 200 and one.request.method == "GET":
            size = len(one.body())
            if urlsplit(one.url).path.startswith("/static/"):
                own += size
            else:
                other += size

    def frame(payload: str | bytes) -> None:
        nonlocal other
        other += len(payload)

    def websocket(one: WebSocket) -> None:
        one.on("framereceived", frame)

    page = browser.new_context().new_page()
    page.on("requestfinished", lambda request: response(request.response()))
    page.on("websocket", websocket)
    page.goto(server.origin)
    page.locator("h1").first.wait_for(timeout=90_000)
    page.wait_for_timeout(SETTLE_MS)
    page.context.close()
    return own, other


def main() -> int:
    """Print the measurements; 1 where a limit is broken."""
    chromium = find(CHROMIUM)
    if chromium is None:
        print(how_to_get(CHROMIUM))
        return 1
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        environment = build(folder)
        empty = folder / "empty" / "app.py"
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        work = {
            "floor": partial(start, browser, empty, folder, {}),
            "bare": partial(start, browser, bare_app(folder), folder, {}),
            "app": partial(start, browser, ROOT / "app.py", folder, environment),
        }
        least = least_in_turns(REPEATS, work)
        with served(empty, folder) as server:
            empty_own, empty_other = sent(browser, server)
        with served(ROOT / "app.py", folder, **environment) as server:
            own, other = sent(browser, server)
        browser.close()
    ratio = least["app"] / least["floor"]
    print(
        f"start to first page: {least['app']:.2f} s; an empty app {least['floor']:.2f} s = {ratio:.2f} x (limit {MAX_RATIO} x)"
    )
    print(
        f"a bare app of the same libraries {least['bare']:.2f} s = {least['bare'] / least['floor']:.2f} x the empty app"
    )
    print(f"Streamlit's own files: {own / 1000:.0f} kB; an empty app {empty_own / 1000:.0f} kB")
    print(
        f"beyond them: {other / 1000:.0f} kB; an empty app {empty_other / 1000:.0f} kB (limit {MAX_BYTES / 1000:.0f} kB above)"
    )
    return int(ratio > MAX_RATIO or other - empty_other > MAX_BYTES)


if __name__ == "__main__":
    sys.exit(main())
