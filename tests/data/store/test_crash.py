"""``kill -9`` at many moments: what was there stays byte for byte, ``verify`` finds no fault, and the same command works.

The moments are spread over the time that a whole run takes, by a seed; some are aimed at the steps that put an edition in
place. What a run finds in a folder depends on nothing but its files, so of folders that were left with the same files, one
is taken on to the end.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from data.model.model import load_model
from data.store.editions import Store
from data.store.verify import verify

pytestmark = pytest.mark.rest

ROOT = Path(__file__).parents[3]
KILLS = 5
SEED = 20260
RUN_SECONDS = 600
MUNICIPALITIES = ("0428", "0461", "0480", "0481", "0482", "0483", "0484", "0486", "0488")


def start(folder: Path, arguments: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "data", *arguments],
        cwd=ROOT,
        env={**os.environ, "LAGESBILD_DATA": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(folder: Path, arguments: Sequence[str]) -> float:
    """Run a command to its end, which must be a good one, and return how many seconds it took."""
    began = time.monotonic()
    process = start(folder, arguments)
    said, _ = process.communicate(timeout=RUN_SECONDS)
    assert process.returncode == 0, said
    return time.monotonic() - began


def hashes(folder: Path, pattern: str) -> dict[str, str]:
    """Return file -> hash of its bytes, for files in place in both stores of a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob(pattern))
        if not path.name.startswith(".")
    }


def editions(folder: Path) -> dict[str, str]:
    """Return edition -> hash of its bytes, for both stores of a folder."""
    return hashes(folder, "*.duckdb")


_SOUND: set[frozenset[tuple[str, str]]] = set()


def faults(folder: Path) -> list[str]:
    """Return what ``verify`` has to say about both stores, in this process; the same bytes are looked at once."""
    content = frozenset((editions(folder) | hashes(folder, "*.sha256")).items())
    if content in _SOUND:
        return []
    places = [place for place in (folder, folder / "exempel") if place.exists()]
    found = [fault for place in places for verdict in verify(Store(place, load_model())) for fault in verdict.faults]
    if not found:
        _SOUND.add(content)
    return found


@dataclass
class Trial:
    """One command, killed again and again in folders of their own, each a copy of ``origin``."""

    origin: Path
    arguments: Sequence[str]
    whole: Sequence[str]  # the editions that there are when the command has run to its end
    place: Path
    killed: int = 0
    seen: list[frozenset[str]] = field(default_factory=list)  # names of the files that each kill left behind

    def kill(self, wait: Callable[[subprocess.Popen[str], Path], None], origin: Path | None = None) -> bool:
        """Start the command, kill it when ``wait(process, folder)`` returns and look at what is left.

        Returns whether it was killed; it may have come to its end before.
        """
        folder = self.place / f"killed-{len(self.seen)}"
        shutil.copytree(origin or self.origin, folder)
        before = editions(folder)
        process = start(folder, self.arguments)
        wait(process, folder)
        process.kill()
        said, _ = process.communicate(timeout=RUN_SECONDS)
        assert process.returncode in {0, -9}, said
        self.killed += process.returncode == -9
        self.look(folder, before)
        shutil.rmtree(folder)
        return process.returncode == -9

    def look(self, folder: Path, before: dict[str, str]) -> None:
        """Check a folder that was left behind; where there has been none like it, run the command to its end."""
        left = editions(folder)
        assert {name: left.get(name) for name in before} == before
        assert faults(folder) == []
        state = frozenset(str(path.relative_to(folder)) for path in folder.rglob("*"))
        known, several = state in self.seen, len(set(self.seen)) > 2
        self.seen.append(state)
        if known:
            return
        if not several and "000001.duckdb" in left:
            run(folder, ["verify"])  # the command says what ``faults`` says; a few times are enough to see that
        run(folder, self.arguments)
        after = editions(folder)
        assert list(after) == list(self.whole)
        assert {name: after[name] for name in left} == left
        assert faults(folder) == []
        strays = [path.name for path in folder.rglob(".*") if path.name != ".lock"]
        assert strays == []

    def kill_at_random(self, seconds: float) -> None:
        """Kill once, at random, within each of KILLS equal parts of ``seconds``; again, where few runs were still at it."""
        chance = random.Random(SEED)
        self.killed = 0
        for part in range(3 * KILLS):
            if part >= KILLS and self.killed >= KILLS // 2:
                break
            moment = (part % KILLS + chance.random()) / KILLS
            began = time.monotonic()
            if not self.kill(lambda process, _, after=moment * seconds: _ended(process, after)):
                # The machine was slower when it was measured; the rest are spread over what a run takes now.
                seconds = min(seconds, time.monotonic() - began)
        assert self.killed >= KILLS // 2

    def kill_when_there_is(self, name: str, origin: Path | None = None) -> None:
        """Kill as soon as the file is there."""

        def wait(process: subprocess.Popen[str], folder: Path) -> None:
            while process.poll() is None and not (folder / name).exists():
                time.sleep(0.0002)  # what is waited for may be over in a moment

        self.kill(wait, origin)


def _ended(process: subprocess.Popen[str], seconds: float) -> None:
    """Wait for the end of the process, but no longer than ``seconds``."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A folder that ``build`` has run to its end in, and the seconds that it took."""
    folder = tmp_path_factory.mktemp("built") / "editions"
    return folder, run(folder, ["build"])


@pytest.fixture(scope="module")
def published(built: tuple[Path, float], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the published facts, to be copied."""
    folder = tmp_path_factory.mktemp("published") / "editions"
    shutil.copytree(built[0], folder, ignore=shutil.ignore_patterns("exempel"))
    return folder


@pytest.fixture(scope="module")
def building(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    place = tmp_path_factory.mktemp("building")
    (place / "origin").mkdir()
    return Trial(place / "origin", ["build"], ["000001.duckdb", "exempel/000001.duckdb"], place)


@pytest.fixture(scope="module")
def importing(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """An import that makes a round with an answer from every municipal unit to every question."""
    place = tmp_path_factory.mktemp("importing")
    rows = ["Omgång;Kommun;Verksamhet;Byggsten;Nivå"]
    rows += [
        f"2024;{code};{unit};{component};{(number + len(component)) % 5}"
        for number, code in enumerate(MUNICIPALITIES)
        for unit in ("Skola", "Socialtjänst")
        for component in ("ansvarig", "plan", "hjulet", "stod")
    ]
    file = place / "svar.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    arguments = ["import", str(file), "--round", "2024"]
    return Trial(published, arguments, ["000001.duckdb", "000002.duckdb"], place)


def test_a_build_that_is_killed_at_any_moment(building: Trial, built: tuple[Path, float]) -> None:
    building.kill_at_random(built[1])


@pytest.mark.parametrize("name", [".draft-000001.duckdb", "000001.sha256"])
def test_a_build_that_is_killed_at_a_step_that_counts(building: Trial, name: str) -> None:
    building.kill_when_there_is(name)
    assert name in building.seen[-1]
    assert "exempel/000001.duckdb" not in building.seen[-1]


@pytest.mark.parametrize("name", ["exempel/.draft-000001.duckdb", "exempel/000001.sha256"])
def test_a_build_that_is_killed_over_the_example_data(building: Trial, published: Path, name: str) -> None:
    building.kill_when_there_is(name, published)
    assert name in building.seen[-1]


def test_an_import_that_is_killed_at_any_moment(importing: Trial, published: Path, tmp_path: Path) -> None:
    folder = tmp_path / "measured"
    shutil.copytree(published, folder)
    importing.kill_at_random(run(folder, importing.arguments))


@pytest.mark.parametrize("name", [".draft-000002.duckdb", ".000002.sha256.tmp", "000002.sha256", "000002.duckdb"])
def test_an_import_that_is_killed_at_a_step_that_counts(importing: Trial, name: str) -> None:
    importing.kill_when_there_is(name)
    assert {".draft-000002.duckdb", "000002.duckdb"} & importing.seen[-1]


def test_an_import_that_is_killed_between_the_hash_and_its_edition(importing: Trial, tmp_path: Path) -> None:
    """The one moment that is too short to be hit for sure: made from what a whole run leaves."""
    folder = tmp_path / "between"
    shutil.copytree(importing.origin, folder)
    before = editions(folder)
    run(folder, importing.arguments)
    (folder / "000002.duckdb").rename(folder / ".draft-000002.duckdb")
    importing.seen.clear()  # so that it is taken on to the end, even if a kill happened to leave the same

    importing.look(folder, before)

    assert {"000002.sha256", ".draft-000002.duckdb"} <= importing.seen[-1]
