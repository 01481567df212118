"""Memory of the server with 50 sessions, against an empty Streamlit app with 50, and its growth over 1,000 interactions.

``make bench`` prints the ratio of the resident memory, what of it was there with one session, what a bare app of the same
libraries takes, and the growth per interaction after warm-up; it fails above the limit of the ratio.
"""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from harness import ROOT, Server, ask, bare_app, build, served

SESSIONS = 50
INTERACTIONS = int(os.environ.get("BENCH_INTERACTIONS", "1000"))
WARM_UP = 200
EVERY = 10
MAX_RATIO = 1.5


def resident_kb(server: Server) -> int:
    """Return the resident memory of the server's process in kB."""
    status = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0])


def draw(server: Server, request: dict[str, Any]) -> str:
    """Draw a page and return its session; raises where it did not come out whole."""
    _, answer, _ = ask(server.origin, request)
    if answer["status"] != "ready":
        raise RuntimeError(f"answered {answer['status']}")
    return str(answer["session_id"])


def main() -> int:
    """Print the measurements; 1 where the limit of the ratio is broken."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        environment = build(folder)
        with (
            served(folder / "empty" / "app.py", folder) as empty,
            served(bare_app(folder), folder) as bare,
            served(ROOT / "app.py", folder, **environment) as app,
        ):
            nothing = [draw(empty, {}) for _ in range(SESSIONS)]
            request = {"query_params": {"data": ["exempel"]}}
            sessions = [draw(app, request)]
            alone = resident_kb(app)
            sessions += [draw(app, request) for _ in range(SESSIONS - 1)]
            for _ in range(SESSIONS):
                draw(bare, {})
            floor, libraries, taken = resident_kb(empty), resident_kb(bare), resident_kb(app)
            seen = []
            for number in range(WARM_UP + INTERACTIONS):
                draw(app, {"session_id": sessions[number % SESSIONS]})
                draw(empty, {"session_id": nothing[number % SESSIONS]})
                if number >= WARM_UP and number % EVERY == 0:
                    seen.append((number, resident_kb(app), resident_kb(empty)))
    numbers, own, others = zip(*seen, strict=True)
    slope, floor_slope = (statistics.linear_regression(numbers, kilobytes).slope for kilobytes in (own, others))
    ratio = taken / floor
    print(
        f"{SESSIONS} sessions: {taken / 1024:.0f} MB; an empty app {floor / 1024:.0f} MB = {ratio:.2f} x (limit {MAX_RATIO} x)"
    )
    print(f"a bare app of the same libraries {libraries / 1024:.0f} MB = {libraries / floor:.2f} x the empty app")
    print(f"with one session {alone / 1024:.0f} MB; each of the others took {(taken - alone) / (SESSIONS - 1):.0f} kB")
    print(
        f"growth over {INTERACTIONS} interactions after {WARM_UP}: {slope:.2f} kB each, {own[0]} to {own[-1]} kB; "
        f"an empty app {floor_slope:.2f} kB each, {others[0]} to {others[-1]} kB"
    )
    return int(ratio > MAX_RATIO)


if __name__ == "__main__":
    sys.exit(main())
