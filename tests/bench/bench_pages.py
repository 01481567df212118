"""What a page takes to be drawn again as a browser does, over a websocket, beside an empty page. Fails above the limit."""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median

from harness import ROOT, Server, build, empty_app, in_turns, served
from session import Session, session

REPEATS, WARM_UP = 15, 3
MAX_RATIO = 1.0
# The start page is at the root.
PAGES = ("", *sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem not in ("router", "lagesbild")))


def visit(reader: Session, address: str) -> None:
    """Draw a page; raises where something went wrong."""
    if faults := reader.visit(address).faults:
        raise RuntimeError(f"{address}: {faults}")


def measure(app: Server, empty: Server, page: str, data: str) -> tuple[float, float]:
    """Return the seconds of a page, and of the empty page, as a rule: now and then an empty one takes a fifth of its time."""
    with session(empty.origin) as nothing, session(app.origin) as reader:
        address = f"/{page}{'?data=' + data if data else ''}"
        work = {"floor": partial(visit, nothing, "/"), "page": partial(visit, reader, address)}
        in_turns(WARM_UP, work)
        took = in_turns(REPEATS, work)
    return median(took["page"]), median(took["floor"])


def main() -> int:
    """Print a line per page and data set; 1 where a page is above the limit."""
    above = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        environment = build(folder)
        with (
            served(empty_app(folder), folder) as empty,
            served(ROOT / "app.py", folder, **environment) as app,
        ):
            print(f"{'page':14} {'data':10} {'ms':>7} {'floor':>7} {'ratio':>6}  (limit {MAX_RATIO})")
            for data in ("", "exempel"):
                for page in PAGES:
                    took, floor = measure(app, empty, page, data)
                    over = took / floor > MAX_RATIO
                    above += over
                    print(
                        f"{page or 'lagesbild':14} {data or 'published':10} {took * 1000:7.1f} {floor * 1000:7.1f} "
                        f"{took / floor:6.2f}{'  ABOVE' if over else ''}",
                        flush=True,
                    )
    return int(above > 0)


if __name__ == "__main__":
    sys.exit(main())
