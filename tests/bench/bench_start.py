"""Cold start to the first page in a browser that has stored nothing, in turns with an empty app. Fails above the limit."""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from harness import ROOT, answers, build, empty_app, in_turns, served
from playwright.sync_api import Browser, sync_playwright
from programs import CHROMIUM, find, how_to_get

REPEATS = 3
MAX_RATIO = 2.0
FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def start(browser: Browser, script: Path, folder: Path, environment: dict[str, str]) -> None:
    """Start a server, open its first page as soon as it answers, see the heading and end it."""
    with served(script, folder, wait=False, **environment) as server:
        while not answers(server.origin):
            time.sleep(0.02)
        page = browser.new_context().new_page()
        page.goto(server.origin)
        page.locator("h1").first.wait_for(timeout=90_000)
        page.context.close()


def main() -> int:
    """Print the measurements; 1 where the limit is broken, 2 where there is no browser."""
    chromium = find(CHROMIUM)
    if chromium is None:
        print(how_to_get(CHROMIUM))
        return 2
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        environment = build(folder)
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        work = {
            "floor": partial(start, browser, empty_app(folder), folder, {}),
            "app": partial(start, browser, ROOT / "app.py", folder, environment),
        }
        least = {name: min(seconds) for name, seconds in in_turns(REPEATS, work).items()}
        browser.close()
    ratio = least["app"] / least["floor"]
    print(
        f"start to first page: {least['app']:.2f} s; an empty app {least['floor']:.2f} s = {ratio:.2f} x (limit {MAX_RATIO} x)"
    )
    return int(ratio > MAX_RATIO)


if __name__ == "__main__":
    sys.exit(main())
