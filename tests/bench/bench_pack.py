"""What a whole meeting pack takes, PowerPoint and PDF, beside showing the same slides on the screen, in the same run.

``make bench`` prints both in seconds of work, the least of several, and their ratio; it fails above the limit.
"""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import queries
from pages.exports.meeting import meeting_pack
from pages.exports.powerpoint import presentation
from pages.shared.imprint import Imprint
from pages.shared.slide import Slide
from pages.shared.slide_view import slide_html
from pages.shared.slides import slides

ROOT = Path(__file__).parents[2]
REPEATS = 5
MAX_RATIO = 3.0
IMPRINT = Imprint("Uppföljning 2027 (exempel)", 1, "2026-11-02", date(2026, 11, 2), example=True)


def least(work: Callable[[], object]) -> float:
    """Return the seconds of work of the quickest of several runs."""
    found = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def main() -> int:
    """Print the measurements; 1 where the limit is broken."""
    with tempfile.TemporaryDirectory() as place:
        build = [sys.executable, "-m", "data", "build"]
        environment = {**os.environ, "LAGESBILD_DATA": place}
        subprocess.run(build, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        ask = partial(queries.ask, queries.edition(Path(place) / "exempel"))

        def made() -> list[Slide]:
            return slides(ask, "2027", IMPRINT)

        shown = made()
        floor = least(lambda: [slide_html(slide, IMPRINT) for slide in made()])
        files = {
            "PowerPoint": least(lambda: presentation("Lägesbild", "Exempel", shown, IMPRINT)),
            "PDF": least(lambda: meeting_pack("Lägesbild", "Exempel", shown, IMPRINT)),
        }
    ratio = sum(files.values()) / floor
    print(
        f"the slides on the screen {floor:.2f} s; {', '.join(f'{name} {took:.2f} s' for name, took in files.items())}"
    )
    print(f"the whole pack {ratio:.1f} x (limit {MAX_RATIO} x)")
    return int(ratio > MAX_RATIO)


if __name__ == "__main__":
    sys.exit(main())
