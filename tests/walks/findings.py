"""Walks from a seed, and the shortest script that shows what one has found."""

from __future__ import annotations

import contextlib
import itertools
import random
import re
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import starts
from draws import draw
from laws import Broken
from steps import Step
from walk import Passed, Walk

# Steps of a walk where it is one of many.
STEPS = 40
_NUMBERS = itertools.count()


@dataclass
class Finding:
    """A law that did not hold: where the walk began, its seed, and the steps up to there."""

    start: str
    seed: int
    broken: Broken
    steps: list[Step]
    came_from: str = ""  # where the one who took the last step was before it

    def __str__(self) -> str:
        script = "\n".join(f"  {number}. {step}" for number, step in enumerate(self.steps, 1))
        return f"{self.broken}\nstart {self.start!r}, seed {self.seed}, {len(self.steps)} steps:\n{script}"


def walk(
    starts_folder: Path, scratch: Path, start: str, seed: int, count: int, known: Collection[str] = ()
) -> tuple[int, Finding | None]:
    """Walk ``count`` steps; returns how many were taken and the finding that ended it, if any.

    ``known`` are kinds of findings that are passed over, so that what lies behind them is found.
    """
    rng = random.Random(f"{start}/{seed}")
    with _at(starts_folder, scratch, start) as one:
        for taken in range(1, count + 1):
            _, came_from, broken = _next(one, rng)
            new = [found for found in broken if kind_of(found) not in known]
            if new:
                return taken, Finding(start, seed, new[0], list(one.steps), came_from)
        new = [found for found in one.at_end() if kind_of(found) not in known]
        return count, Finding(start, seed, new[0], list(one.steps)) if new else None


def _next(one: Walk, rng: random.Random) -> tuple[Step, str, list[Broken]]:
    """Take a step that can be taken; returns it, where its person was before, and what it broke."""
    while True:
        step = draw(one, rng)
        came_from = one.people[step.who].address if step.who in one.people else ""
        with contextlib.suppress(Passed):
            return step, came_from, one.do(step)


def replay(
    starts_folder: Path, scratch: Path, start: str, steps: Sequence[Step], kind: str
) -> tuple[Broken | None, list[Step]]:
    """Take steps of a script and return the first finding of a kind, with the steps that could be taken."""
    with _at(starts_folder, scratch, start) as one:
        for step in steps:
            with contextlib.suppress(Passed):
                for found in one.do(step):
                    if kind_of(found) == kind:
                        return found, list(one.steps)
        for found in one.at_end():
            if kind_of(found) == kind:
                return found, list(one.steps)
        return None, list(one.steps)


def follow(starts_folder: Path, scratch: Path, start: str, steps: Sequence[Step]) -> list[Broken]:
    """Take the steps of a script, each of which can be taken, and return all that was broken."""
    with _at(starts_folder, scratch, start) as one:
        return [found for step in steps for found in one.do(step)] + one.at_end()


def shrunk(starts_folder: Path, scratch: Path, finding: Finding, tries: int = 40) -> Finding:
    """The finding by as few steps as leave it a finding.

    Most faults need the last step alone, where it was taken; else steps are left out, many at a time and then one by one.
    """
    kind, (*before, last) = kind_of(finding.broken), finding.steps
    there = Step("open", last.who, finding.came_from)
    for script in ([last], [there, last], [*before[-1:], last], [*before[-2:], last]):
        broken, taken = replay(starts_folder, scratch, finding.start, script, kind)
        if broken is not None:
            return replace(finding, broken=broken, steps=taken)
    steps = list(finding.steps)
    size = max(1, len(steps) // 2)
    while size >= 1 and tries > 0:
        at = 0
        while at < len(steps) and tries > 0:
            tries -= 1
            broken, taken = replay(starts_folder, scratch, finding.start, steps[:at] + steps[at + size :], kind)
            if broken is not None:
                steps = taken
            else:
                at += size
        size //= 2
    return replace(finding, steps=steps)


def kind_of(broken: Broken) -> str:
    """What tells one fault from another: the law and what it is about; of what failed, the error and where it arose."""
    about = broken.about
    if not about:
        places = re.findall(r"(?:pages|data|queries)/[\w/]+\.py\D+\d+", broken.what)
        about = f"{broken.what.splitlines()[0][:80]} {places[-1] if places else ''}"
    return f"{broken.law}: {re.sub('[0-9]+', '0', about).strip()}"


@contextlib.contextmanager
def _at(starts_folder: Path, scratch: Path, start: str) -> Iterator[Walk]:
    folder = scratch / f"walk-{next(_NUMBERS)}"
    starts.copy(starts_folder, start, folder)
    try:
        with starts.using(folder):
            yield Walk(folder, start)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
