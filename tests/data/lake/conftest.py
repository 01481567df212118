"""The shared store: these tests run in the run on DuckLake only, with the version of the database that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import Postgres
from shared_store import ON_A_LAKE, Shared

collect_ignore_glob = [] if ON_A_LAKE else ["test_*.py"]


@pytest.fixture
def shared(postgres: Postgres, tmp_path: Path) -> Iterator[Shared]:
    """A shared store with nothing in it."""
    made = Shared.of(postgres, "shared", tmp_path)
    yield made
    made.remove()
