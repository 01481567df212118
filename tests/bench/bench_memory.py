"""Memory that each further session takes of the server. Fails above the limit."""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench_pages import visit
from harness import ROOT, Server, build, served
from session import session

SESSIONS = 50
MAX_KB = 2048


def resident_kb(server: Server) -> int:
    """Return the resident memory of the server's process in kB."""
    status = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0])


def main() -> int:
    """Print the measurements; 1 where the limit is broken."""
    with tempfile.TemporaryDirectory() as place, ExitStack() as opened:
        folder = Path(place)
        server = opened.enter_context(served(ROOT / "app.py", folder, **build(folder)))
        visit(opened.enter_context(session(server.origin)), "/?data=exempel")
        alone = resident_kb(server)
        for _ in range(SESSIONS - 1):
            visit(opened.enter_context(session(server.origin)), "/?data=exempel")
        each = (resident_kb(server) - alone) / (SESSIONS - 1)
    print(f"one session {alone / 1024:.0f} MB; each of {SESSIONS - 1} more {each:.0f} kB (limit {MAX_KB} kB)")
    return int(each > MAX_KB)


if __name__ == "__main__":
    sys.exit(main())
