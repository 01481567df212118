"""Walks through the whole program: whatever people do one thing after another, the laws hold after every step.

Some 300 steps; ``python tests/walks/run.py FOLDER`` takes 20,000. A walk is its start and its seed.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import starts
from findings import follow, shrunk, walk
from person import signing_in
from steps import Step

STEPS_A_START = 18
_TOLD = tomllib.loads((Path(__file__).parent / "seeds.toml").read_text(encoding="utf-8"))
SEEDS, SCRIPTS, KNOWN = _TOLD["walk"], _TOLD["script"], frozenset(_TOLD["known"])


@pytest.fixture(scope="module")
def made(built_editions: Path, made_once: Callable[..., Path]) -> Path:
    """The starts, made once for all workers. To be copied."""
    return made_once("starts", partial(starts.build, built_editions))


@pytest.mark.parametrize("start", starts.NAMES)
def test_a_walk_from(start: str, made: Path, tmp_path: Path, record_property) -> None:
    go(made, tmp_path, start, 1, STEPS_A_START, record_property)


@pytest.mark.parametrize("one", SEEDS, ids=lambda one: f"{one['start']}/{one['seed']}")
def test_a_walk_that_found_something(one, made: Path, tmp_path: Path, record_property) -> None:
    go(made, tmp_path, one["start"], one["seed"], one["steps"], record_property)


@pytest.mark.parametrize("one", SCRIPTS, ids=lambda one: one["found"])
def test_what_a_walk_found_is_mended(one, made: Path, tmp_path: Path) -> None:
    steps = [Step(kind, who, target, tuple((values or [{}])[0].items())) for kind, who, target, *values in one["steps"]]
    with signing_in(tmp_path):
        assert [str(broken) for broken in follow(made, tmp_path, one["start"], steps)] == []


def go(made: Path, scratch: Path, start: str, seed: int, steps: int, record_property) -> None:
    with signing_in(scratch):
        taken, finding = walk(made, scratch, start, seed, steps, KNOWN)
        record_property("counted: steps of walks", taken)
        if finding is not None:
            pytest.fail(f"{shrunk(made, scratch, finding)}", pytrace=False)
    assert taken == steps
    shutil.rmtree(scratch)
