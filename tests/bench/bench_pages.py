"""Server time of a page drawn again, against an empty Streamlit page driven in the same way, in the same run.

Both are driven over Streamlit's own interface for programs (off in real use): one session per page, which runs again and
again. The floor is measured before and after, and the ratio is of medians. ``make bench`` prints the table and fails above
the limit.
"""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
REPEATS = int(os.environ.get("BENCH_REPEATS", "15"))
MAX_RATIO = 1.5
EMPTY = 'import streamlit as st\nst.title("Tom sida")\n'
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem not in ("router", "lagesbild"))


def ask(origin: str, request: dict[str, Any]) -> tuple[float, dict[str, Any], int]:
    """Send one request and return its seconds, the answer and the answer's size in bytes."""
    body = json.dumps(request).encode()
    headers = {"Content-Type": "application/json"}
    start = time.perf_counter()
    address = f"{origin}/_stcore/agent/interact"
    with urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=120) as response:
        content = response.read()
    return time.perf_counter() - start, json.loads(content), len(content)


@contextmanager
def served(script: Path, folder: Path, **environment: str) -> Iterator[str]:
    """Serve a script with the interface for programs on, and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.enableAgentApi", "true"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true", *options]
    with (folder / f"{port}.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=script.parent, env={**os.environ, **environment}, stdout=log, stderr=subprocess.STDOUT
        )
    origin = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 90
    try:
        while True:
            try:
                ask(origin, {})
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        yield origin
    finally:
        process.terminate()
        process.wait()


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
        (folder / "empty").mkdir()
        (folder / "empty" / "app.py").write_text(EMPTY, encoding="utf-8")
        build = [sys.executable, "-m", "data", "build"]
        environment = {"LAGESBILD_DATA": str(folder / "editions")}
        subprocess.run(build, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
        with (
            served(folder / "empty" / "app.py", folder) as empty,
            served(ROOT / "app.py", folder, **environment) as app,
        ):
            broken = 0
            print(f"{'page':14} {'data':10} {'ms':>7} {'floor ms':>9} {'ratio':>6} {'kB':>6}  (limit {MAX_RATIO})")
            for page in ("", *PAGES):
                for data in ("", "exempel"):
                    before, _ = rerun_seconds(empty)
                    took, size = rerun_seconds(app, page, **({"data": data} if data else {}))
                    after, _ = rerun_seconds(empty)
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
