"""Serves a Streamlit script, and times work in turns; for the benchmarks. The floor is an empty page, as Streamlit comes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).parents[2]
EMPTY = 'import streamlit as st\nst.title("Tom sida")\n'
START_SECONDS = 90


class Server(NamedTuple):
    """A running server: its address and its process."""

    origin: str
    pid: int


def empty_app(folder: Path) -> Path:
    """Write an empty app below the folder, with no settings of ours; return its script."""
    script = folder / "empty" / "page.py"
    script.parent.mkdir(parents=True)
    script.write_text(EMPTY, encoding="utf-8")
    return script


def build(folder: Path) -> dict[str, str]:
    """Make the first editions below the folder; return the environment that shows them."""
    environment = {"LAGESBILD_DATA": str(folder / "editions")}
    command = [sys.executable, "-m", "data", "build"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
    return environment


def in_turns(repeats: int, work: Mapping[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Return the seconds that each piece of work took, each time. They are done in turns: what disturbs one disturbs all."""
    found: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(repeats):
        for name, do in work.items():
            start = time.perf_counter()
            do()
            found[name].append(time.perf_counter() - start)
    return found


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
    """Serve a script, and give its server; once it answers, unless told not to ``wait``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
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
