"""Serves a Streamlit script and drives it over Streamlit's own interface for programs; shared by the benchmarks."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
EMPTY = 'import streamlit as st\nst.title("Tom sida")\n'


class Server(NamedTuple):
    """A running server: its address and its process."""

    origin: str
    pid: int


def build(folder: Path) -> dict[str, str]:
    """Make the first editions below the folder and the empty app beside them; return the environment that shows them."""
    (folder / "empty").mkdir()
    (folder / "empty" / "app.py").write_text(EMPTY, encoding="utf-8")
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


@contextmanager
def served(script: Path, folder: Path, **environment: str) -> Iterator[Server]:
    """Serve a script with the interface for programs on, and give it."""
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
        yield Server(origin, process.pid)
    finally:
        process.terminate()
        process.wait()
