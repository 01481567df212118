"""What a page takes to be drawn again, against an empty Streamlit page in the same run.

Twice each: over Streamlit's interface for programs (off in real use), and as a browser does, over a websocket. The first also
describes every element to the program that asks, maps and charts included, which no browser waits for. A session per page
draws it again and again, in turns with the empty page; the least seconds count. In the same turns: an empty page as Streamlit
comes, with none of our settings; and before them a bare page (``harness``). ``make bench`` prints the table and fails above
the limit.
"""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from harness import ROOT, Server, ask, bare_app, build, least_in_turns, served, untouched_app
from session import Session, session

REPEATS = int(os.environ.get("BENCH_REPEATS", "15"))
WARM_UP = 3
MAX_RATIO = 1.5
DATA = ("", "exempel")
# The start page is at the root.
PAGES = ("", *sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem not in ("router", "lagesbild")))


class Timing(NamedTuple):
    """Seconds of a page and of the empty page, over the interface for programs and in a browser's way, and bytes sent.

    ``untouched`` is the empty page of an app with Streamlit's own settings, over the interface for programs.
    """

    page: str
    data: str
    program: float
    program_floor: float
    untouched: float
    browser: float
    browser_floor: float
    size: int

    @property
    def ratio(self) -> float:
        """Return the page's time over the interface for programs as a multiple of the empty page's."""
        return self.program / self.program_floor

    @property
    def untouched_ratio(self) -> float:
        """Return the same as a multiple of an empty page with Streamlit's own settings."""
        return self.program / self.untouched

    @property
    def browser_ratio(self) -> float:
        """Return the page's time in a browser's way as a multiple of the empty page's."""
        return self.browser / self.browser_floor


def visit(reader: Session, address: str) -> None:
    """Draw a page as a browser does; raises where something went wrong."""
    if faults := reader.visit(address).faults:
        raise RuntimeError(f"{address}: {faults}")


def agent(server: Server, page: str = "", **query: str) -> partial[None]:
    """Begin a session on a page over the interface for programs, and return what draws the page again."""
    request: dict[str, Any] = {"query_params": {name: [value] for name, value in query.items()}}
    if page:
        request["page"] = page
    _, first, _ = ask(server.origin, request)
    return partial(_again, server, page, {"session_id": first["session_id"]})


def _again(server: Server, page: str, request: dict[str, Any]) -> None:
    _, answer, _ = ask(server.origin, request)
    if answer["status"] != "ready":
        raise RuntimeError(f"page {page or 'lagesbild'} answered {answer['status']}")


def timings(app: Server, empty: Server, untouched: Server, data: str) -> Iterator[Timing]:
    """Measure every page with a data set."""
    query = {"data": data} if data else {}
    with session(empty.origin) as nothing:
        for page in PAGES:
            with session(app.origin) as reader:
                address = f"/{page}{'?data=' + data if data else ''}"
                work = {
                    "program_floor": agent(empty),
                    "untouched": agent(untouched),
                    "program": agent(app, page, **query),
                    "browser_floor": partial(visit, nothing, "/"),
                    "browser": partial(visit, reader, address),
                }
                least_in_turns(WARM_UP, work)
                reader.frames.clear()
                visit(reader, address)
                size = sum(map(len, reader.frames))
                yield Timing(page, data, **least_in_turns(REPEATS, work), size=size)


def show(app: Server, empty: Server, untouched: Server, data: str, limit: float) -> list[Timing]:
    """Measure every page with a data set, print a line each, and return them."""
    found = []
    for one in timings(app, empty, untouched, data):
        found.append(one)
        row = (
            f"{one.page or 'lagesbild':14} {data or 'published':10}",
            f"{one.program * 1000:7.1f} {one.program_floor * 1000:6.1f} {one.ratio:6.2f}",
            f"{one.untouched * 1000:7.1f} {one.untouched_ratio:6.2f}",
            f"{one.browser * 1000:7.1f} {one.browser_floor * 1000:6.1f} {one.browser_ratio:6.2f}",
            f"{one.size / 1000:6.0f}{'  ABOVE' if one.ratio > limit else ''}",
        )
        print("  ".join(row), flush=True)
    return found


def heading(limit: float) -> str:
    """Return the line above the table."""
    timed = f"{'ms':>7} {'floor':>6} {'ratio':>6}  {'as it comes':>14}  {'browser':>7} {'floor':>6} {'ratio':>6}"
    return f"{'page':14} {'data':10}  {timed}  {'kB':>6}  (limit of the first ratio {limit})"


def main() -> int:
    """Print a line per page and data set; 1 where a page is above the limit."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        environment = build(folder)
        with (
            served(folder / "empty" / "app.py", folder) as empty,
            served(untouched_app(folder), folder) as untouched,
            served(ROOT / "app.py", folder, **environment) as app,
        ):
            with served(bare_app(folder), folder) as bare:
                work = {"floor": agent(empty), "bare": agent(bare)}
                least_in_turns(WARM_UP, work)
                least = least_in_turns(REPEATS, work)
            ratio = least["bare"] / least["floor"]
            print(f"a bare page, of menu, bar and empty map: {least['bare'] * 1000:.1f} ms = {ratio:.1f} x the floor")
            print(heading(MAX_RATIO))
            found = [one for data in DATA for one in show(app, empty, untouched, data, MAX_RATIO)]
    above = [one for one in found if one.ratio > MAX_RATIO]
    print(f"{len(above)} of {len(found)} above the limit")
    beyond = sum(one.untouched_ratio > MAX_RATIO for one in found)
    print(f"{beyond} of {len(found)} above it beside an empty page as Streamlit comes")
    return int(bool(above))


if __name__ == "__main__":
    sys.exit(main())
