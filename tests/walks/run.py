"""Many walks, in pieces: what has been walked is noted in a folder, and the next run goes on from there.

python tests/walks/run.py FOLDER [--steps 20000] [--workers 2] [--minutes 9]

Each piece is a process of its own, so that nothing adds up. Findings lie in FOLDER/findings.txt, each by the fewest steps that
show it. Walks count for the code that they walked through: with other code they begin anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "tests" / "tools"
sys.path[:0] = [str(path) for path in (ROOT, TOOLS, TOOLS / "made_files", TOOLS / "pages", ROOT / "tests" / "walks")]

import starts  # noqa: E402 - once it can be found
from findings import STEPS, kind_of, shrunk, walk  # noqa: E402
from person import signing_in  # noqa: E402

WALKS_A_PIECE = 13


@cache
def code() -> str:
    """A hash of what is walked through and of the walks."""
    digest = hashlib.sha256()
    for folder in ("data", "pages", "queries", "tests/walks"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".sql", ".toml", ".xlsx", ".csv"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def planned(steps: int) -> Iterator[tuple[str, int]]:
    """The walks that make up so many steps, in order: every start, then every start anew."""
    for number in range(-(-steps // STEPS)):
        yield starts.NAMES[number % len(starts.NAMES)], 1 + number // len(starts.NAMES)


def prepare(folder: Path) -> Path:
    """Make the starts below ``folder`` and return where they lie."""
    built, made = folder / f"built-{code()}", folder / f"starts-{code()}"
    if not made.exists():
        built.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, "-c", "from data.build import ensure_first_editions; ensure_first_editions()"],
            cwd=ROOT,
            env={**os.environ, "LAGESBILD_DATA": str(built)},
            check=True,
        )
        making = folder / f"making-{os.getpid()}"
        starts.build(built, making)
        making.rename(made)
    return made


def done(log: Path) -> dict[tuple[str, int], dict[str, object]]:
    """The walks that are noted for this code: start and seed -> what is noted."""
    noted = {}
    for line in log.read_text(encoding="utf-8").splitlines() if log.exists() else ():
        told = json.loads(line)
        if told["code"] == code():
            noted[(told["start"], told["seed"])] = told
    return noted


def piece(folder: Path, walks: list[tuple[str, int]]) -> None:
    """Walk these walks and note each as it ends; a fault that is known already is not looked into again."""
    logging.disable(logging.CRITICAL)
    made, log = prepare(folder), folder / "walks.jsonl"
    with tempfile.TemporaryDirectory(dir=folder) as scratch, signing_in(Path(scratch)):
        for start, seed in walks:
            taken, finding = walk(made, Path(scratch), start, seed, STEPS)
            kind = kind_of(finding.broken) if finding else None
            if finding and kind not in {one["found"] for one in done(log).values()}:
                with (folder / "findings.txt").open("a", encoding="utf-8") as out:
                    out.write(f"== {kind}\n{shrunk(made, Path(scratch), finding)}\n\n")
            line = {"code": code(), "start": start, "seed": seed, "steps": taken, "found": kind}
            with log.open("a", encoding="utf-8") as out:
                out.write(json.dumps(line, ensure_ascii=False) + "\n")


def main() -> int:
    """Walk until it is done or the time is out; returns 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=24 * 60)
    parser.add_argument("--piece", nargs="*")
    args = parser.parse_args()
    folder = args.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if args.piece is not None:
        piece(folder, [(one.rpartition("/")[0], int(one.rpartition("/")[2])) for one in args.piece])
        return 0
    prepare(folder)
    log, end = folder / "walks.jsonl", time.monotonic() + 60 * args.minutes
    walked = done(log)
    left = [one for one in planned(args.steps) if one not in walked]
    running: list[subprocess.Popen[bytes]] = []
    failed = 0
    while (left or running) and time.monotonic() < end:
        still = [one for one in running if one.poll() is None]
        failed += sum(one.returncode != 0 for one in running if one not in still)
        running = still
        while left and len(running) < args.workers:
            names = [f"{start}/{seed}" for start, seed in left[:WALKS_A_PIECE]]
            del left[:WALKS_A_PIECE]
            command = [sys.executable, __file__, str(folder), "--piece", *names]
            running.append(subprocess.Popen(command, env={**os.environ, "POLARS_MAX_THREADS": "1"}))
        time.sleep(1)
    for one in running:
        one.terminate()
        one.wait()
    for stray in folder.glob("tmp*"):
        shutil.rmtree(stray, ignore_errors=True)
    noted = done(log)
    found: dict[str, int] = {}
    for one in noted.values():
        if one["found"]:
            found[str(one["found"])] = found.get(str(one["found"]), 0) + 1
    print(f"{sum(int(str(one['steps'])) for one in noted.values())} steps in {len(noted)} walks")
    for kind, count in sorted(found.items(), key=lambda item: -item[1]):
        print(f"{count:4} × {kind}")
    if failed:
        print(f"{failed} pieces broke off, and their walks are not walked: see above")
    return 1 if found or failed else 0


if __name__ == "__main__":
    sys.exit(main())
