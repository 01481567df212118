"""A store with a history, a dashboard on it, and ways to hurt both."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from data.acts.needs import State, What, add_need
from data.model.model import load_model
from data.store.editions import Store
from data.store.verify import verify

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class Kept:
    """A folder of editions, and what must hold for it after each fault: all that was there is there, byte for byte."""

    folder: Path
    before: dict[str, str]

    @property
    def store(self) -> Store:
        """The store of the real data."""
        return Store(self.folder, load_model())

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``python -m data`` on the folder."""
        return subprocess.run(
            [sys.executable, "-m", "data", *arguments],
            cwd=ROOT,
            env={**os.environ, "LAGESBILD_DATA": str(self.folder), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def nothing_is_lost(self, folder: Path | None = None) -> bool:
        """Whether all editions from the beginning are as they were and every edition is sound."""
        now = hashes(folder or self.folder)
        assert {name: now.get(name) for name in self.before} == self.before
        assert [v for v in verify(Store(folder or self.folder, load_model())) if v.faults] == []
        return True


def hashes(folder: Path) -> dict[str, str]:
    """Return edition's file name -> hash of its bytes."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("[0-9]*.duckdb"))}


def publish_need(store: Store, text: str, now: datetime = NOW) -> int:
    """Store a need and return the edition that it made."""
    return add_need(store, "2025", "0461", What("plan", text), State(), "prov", now)[0]


@pytest.fixture
def kept(copied_editions: Path) -> Kept:
    """Three editions of the real data: the published facts and two needs."""
    store = Store(copied_editions, load_model())
    assert [publish_need(store, text) for text in ("Stöd ett", "Stöd två")] == [2, 3]
    return Kept(copied_editions, hashes(copied_editions))


@pytest.fixture(scope="session")
def ready() -> Callable[[Any], tuple[int, dict[str, Any]]]:
    """A function that asks a server whether it is ready: status, and what it says."""

    def ask(server: Any) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection(urlsplit(server.origin).netloc, timeout=120)
        connection.request("GET", f"/{server.base}/ready" if server.base else "/ready")
        answer = connection.getresponse()
        told = json.loads(answer.read())
        connection.close()
        return answer.status, told

    return ask


@pytest.fixture(scope="session")
def new_need() -> Callable[..., int]:
    """A function that stores a need: ``new_need(store, "text", now)``."""
    return publish_need
