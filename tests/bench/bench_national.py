"""What the pages take with a follow-up of the whole country, against an empty page and against the county's, in the same run.

The data are generated (``national.py``) and imported into a store of their own. As in ``bench_pages.py``, a session per page
draws it again and again, as a browser does, in turns with the others; the least seconds count. An empty page as Streamlit comes,
with none of our settings, stands beside. The first draw of a page after an
import, when nothing is kept yet, stands beside. ``make bench`` fails above the limits.
"""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from bench_pages import PAGES, WARM_UP, visit
from harness import ROOT, build, least_in_turns, served, untouched_app
from national import publish
from session import session

REPEATS = int(os.environ.get("BENCH_REPEATS", "15"))
MAX_RATIO = 2.5
MAX_GROWTH = 2.0


def main() -> int:
    """Print a line per page; 1 where one is above a limit."""
    above = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        environment = build(folder)
        national = folder / "national"
        national.mkdir()
        for file in (folder / "editions").glob("*.*"):
            shutil.copy(file, national)
        start = time.perf_counter()
        store = publish(national / "exempel")
        size = store.path(store.newest()).stat().st_size / 1e6
        print(f"importing the whole country: {time.perf_counter() - start:.1f} s, an edition of {size:.1f} MB")
        with (
            served(folder / "empty" / "app.py", folder) as empty,
            served(untouched_app(folder), folder) as untouched,
            served(ROOT / "app.py", folder, **environment) as county,
            served(ROOT / "app.py", folder, LAGESBILD_DATA=str(national)) as country,
        ):
            timed = f"{'first ms':>8} {'ms':>8} {'county':>7} {'empty':>6} {'/ empty':>8} {'as it comes':>14} {'/ county':>8}"
            print(f"{'page':14} {timed} {'kB':>6}  (limits {MAX_RATIO} and {MAX_GROWTH})")
            for page in PAGES:
                address = f"/{page}?data=exempel"
                with (
                    session(empty.origin) as nothing,
                    session(untouched.origin) as as_it_comes,
                    session(county.origin) as small,
                    session(country.origin) as large,
                ):
                    start = time.perf_counter()
                    visit(large, address)
                    first = time.perf_counter() - start
                    large.frames.clear()
                    visit(large, address)
                    kb = sum(map(len, large.frames)) / 1000
                    work = {
                        "empty": partial(visit, nothing, "/"),
                        "untouched": partial(visit, as_it_comes, "/"),
                        "county": partial(visit, small, address),
                        "country": partial(visit, large, address),
                    }
                    least_in_turns(WARM_UP, work)
                    least = least_in_turns(REPEATS, work)
                ratio, growth = least["country"] / least["empty"], least["country"] / least["county"]
                broken = ratio > MAX_RATIO or growth > MAX_GROWTH
                above += broken
                row = (
                    f"{page or 'lagesbild':14} {first * 1000:8.0f} {least['country'] * 1000:8.1f}",
                    f"{least['county'] * 1000:7.1f} {least['empty'] * 1000:6.1f} {ratio:8.2f}",
                    f"{least['untouched'] * 1000:6.1f} {least['country'] / least['untouched']:7.2f}",
                    f"{growth:8.2f} {kb:6.0f}{'  ABOVE' if broken else ''}",
                )
                print(" ".join(row), flush=True)
    print(f"{above} of {len(PAGES)} above a limit")
    return int(above > 0)


if __name__ == "__main__":
    sys.exit(main())
