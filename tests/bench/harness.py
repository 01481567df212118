"""Serves a Streamlit script and drives it, over Streamlit's interface for programs or as a browser does; for the benchmarks.

The floor is an empty Streamlit page. It is served with the settings of the dashboard (``.streamlit/config.toml``): with
Streamlit's own, it collects garbage after each run and watches its files, which took longer than whole pages of the dashboard
and made every ratio look several times better than it was. It sends at once, as the dashboard does: else each of its pages could
take 40 ms more, which is TCP's and none of its own. What an empty page takes as Streamlit comes stands beside it, and what
a bare app takes: one that does no more than load the libraries that the dashboard is to be made with, and show a menu, a bar and
a map with nothing on it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

ROOT = Path(__file__).parents[2]
EMPTY = 'import streamlit as st\nst.title("Tom sida")\n'
EMPTY_APP = """import streamlit as st
from pages.web.at_once import send_at_once
send_at_once()
app = st.App("page.py")
"""
BARE_APP = f"""from pages.web.without_pandas import show_maps_without_pandas
show_maps_without_pandas()
{EMPTY_APP}"""
BARE = """import duckdb
import plotly.graph_objects as go
import polars as pl
import pydeck
import streamlit as st

def shown():
    st.title("Tom sida")
    with duckdb.connect() as con:
        frame = con.sql("SELECT 1 AS x").pl()
    st.plotly_chart(go.Figure(go.Bar(x=frame["x"].to_list(), y=[1])))
    st.pydeck_chart(pydeck.Deck(layers=[], map_provider=None))

others = [st.Page(lambda: None, title=f"Sida {number}", url_path=f"sida{number}") for number in range(15)]
st.navigation([st.Page(shown, title="Tom sida", default=True), *others], position="top").run()
"""
START_SECONDS = 90


class Server(NamedTuple):
    """A running server: its address and its process."""

    origin: str
    pid: int


def empty_app(folder: Path) -> Path:
    """Write the empty app below the folder, with the dashboard's settings; return its script."""
    return _app(folder / "empty", EMPTY_APP, EMPTY)


def bare_app(folder: Path) -> Path:
    """Write the bare app below the folder, with the dashboard's settings; return its script."""
    return _app(folder / "bare", BARE_APP, BARE)


def _app(place: Path, app: str, page: str) -> Path:
    (place / ".streamlit").mkdir(parents=True)
    shutil.copy(ROOT / ".streamlit" / "config.toml", place / ".streamlit")
    (place / "app.py").write_text(app, encoding="utf-8")
    (place / "page.py").write_text(page, encoding="utf-8")
    return place / "app.py"


def untouched_app(folder: Path) -> Path:
    """Write an empty app below the folder as Streamlit comes, with no settings of ours; return its script."""
    script = folder / "untouched" / "page.py"
    script.parent.mkdir(parents=True)
    script.write_text(EMPTY, encoding="utf-8")
    return script


def build(folder: Path) -> dict[str, str]:
    """Make the first editions below the folder and the empty app beside them; return the environment that shows them."""
    empty_app(folder)
    environment = {"LAGESBILD_DATA": str(folder / "editions")}
    command = [sys.executable, "-m", "data", "build"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
    return environment


def ask(origin: str, request: dict[str, Any]) -> tuple[float, dict[str, Any], int]:
    """Send one request and return its seconds, the answer and the answer's size in bytes."""
    body = json.dumps(request).encode()
    headers = {"Content-Type": "application/json"}
    start = time.perf_counter()
    address = f"{origin}/_stcore/agent/interact"
    with urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=120) as response:
        content = response.read()
    return time.perf_counter() - start, json.loads(content), len(content)


def least_in_turns(repeats: int, work: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Return the least seconds of each piece of work. They are done in turns, so that what disturbs one disturbs all."""
    found: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(repeats):
        for name, do in work.items():
            start = time.perf_counter()
            do()
            found[name].append(time.perf_counter() - start)
    return {name: min(seconds) for name, seconds in found.items()}


def _stop(*_: object) -> NoReturn:
    sys.exit(128 + signal.SIGTERM)


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """Let SIGTERM end the program as an exception does, so that what it has started ends too."""
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def answers(origin: str) -> bool:
    """Return whether a server answers there."""
    try:
        urllib.request.urlopen(f"{origin}/_stcore/health", timeout=5).close()
    except OSError:
        return False
    return True


@contextmanager
def served(script: Path, folder: Path, *, wait: bool = True, **environment: str) -> Iterator[Server]:
    """Serve a script with the interface for programs on, and give it; once it answers, unless told not to ``wait``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.enableAgentApi", "true"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true", *options]
    origin, deadline = f"http://127.0.0.1:{port}", time.monotonic() + START_SECONDS
    with ending_cleanly(), (folder / f"{port}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=script.parent,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            while wait and not answers(origin):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{script} does not answer; see {log.name}")
                time.sleep(0.1)
            yield Server(origin, process.pid)
        finally:
            process.terminate()
            process.wait()
