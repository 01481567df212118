"""Server time of a page drawn again, against an empty Streamlit page driven in the same way, in the same run.

Both are driven over Streamlit's own interface for programs (off in real use): one session per page, which runs again and
again. The floor is measured before and after, and the ratio is of medians. ``make bench`` prints the table and fails above
the limit.
"""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from harness import ROOT, ask, build, served

REPEATS = int(os.environ.get("BENCH_REPEATS", "15"))
MAX_RATIO = 1.5
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem not in ("router", "lagesbild"))


def rerun_seconds(origin: str, page: str = "", **query: str) -> tuple[float, int]:
    """Return the median seconds of a run after the first, and the size of the answer in bytes."""
    request: dict[str, Any] = {"query_params": {name: [value] for name, value in query.items()}}
    if page:
        request["page"] = page
    _, first, _ = ask(origin, request)
    again = {"session_id": first["session_id"]}
    ask(origin, again)
    seconds, sizes = [], []
    for _ in range(REPEATS):
        took, answer, size = ask(origin, again)
        if answer["status"] != "ready":
            raise RuntimeError(f"page {page or 'lagesbild'} answered {answer['status']}")
        seconds.append(took)
        sizes.append(size)
    return statistics.median(seconds), sizes[-1]


def main() -> int:
    """Print a line per page and data set; 1 where a page is above the limit."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        environment = build(folder)
        with (
            served(folder / "empty" / "app.py", folder) as empty,
            served(ROOT / "app.py", folder, **environment) as app,
        ):
            broken = 0
            print(f"{'page':14} {'data':10} {'ms':>7} {'floor ms':>9} {'ratio':>6} {'kB':>6}  (limit {MAX_RATIO})")
            for page in ("", *PAGES):
                for data in ("", "exempel"):
                    before, _ = rerun_seconds(empty.origin)
                    took, size = rerun_seconds(app.origin, page, **({"data": data} if data else {}))
                    after, _ = rerun_seconds(empty.origin)
                    floor = (before + after) / 2
                    ratio = took / floor
                    broken += ratio > MAX_RATIO
                    print(
                        f"{page or 'lagesbild':14} {data or 'published':10} {took * 1000:7.1f} {floor * 1000:9.1f} "
                        f"{ratio:6.2f} {size / 1000:6.0f}{'  ABOVE' if ratio > MAX_RATIO else ''}",
                        flush=True,
                    )
    print(f"{broken} above the limit")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
