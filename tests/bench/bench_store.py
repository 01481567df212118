"""What the store takes: making an edition, opening one, every question to it, and scoring, each beside a floor in the same run.

Making an edition is an import of one answer: read, checked, laid out, scored and put in place; its floor is a copy of the newest
edition's file, written to the disk. Opening one is what its first reader does, the look at its hash included; its floor is to
read the file. A question's floor is ``SELECT 1``. Scoring is all results of all cells; its floor is the mean level per
municipality of the same cells. County data are the example, the country's are generated. There are no limits: the figures are
for comparison.
"""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import itertools
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import polars as pl
from harness import build, least_in_turns
from national import NOW, ROUNDS, publish
from national import model as national_model

import queries
from data import score
from data.database import scoring_frames
from data.editions import Store
from data.geography import municipalities
from data.importers.reading import Source
from data.loading import make, read
from data.model import load_model
from data.readable import fault_of

REPEATS = int(os.environ.get("BENCH_REPEATS", "15"))
# What each question is asked for; the same as of real pages, on the newest round of each data set.
COUNTY = {"round_id": "2027", "from_round": "2026", "to_round": "2027", "municipality_code": "0483"}
COUNTRY = {"round_id": ROUNDS[-1], "from_round": ROUNDS[-2], "to_round": ROUNDS[-1], "municipality_code": "0483"}
ALWAYS = {"component": "plan", "need_id": "N1", "decision_id": "D1", "today": NOW.date().isoformat()}


def an_import(store: Store, round_id: str) -> Callable[[], object]:
    """Return what imports one answer, another each time."""
    place = municipalities(store.model.county_code)["name"][0]
    levels = itertools.cycle("01234")

    def once() -> None:
        text = "Omgång;Kommun;Verksamhet;Byggsten;Organisationsnivå;Nivå\n"
        text += f"{round_id};{place};Skola;{store.model.components[0].name};Verksamheten;{next(levels)}\n"
        prepared = make(store, read(store, [Source("svar.csv", text.encode())]), NOW)
        store.publish("Ett svar", "mätning", NOW, prepared.batch)

    return once


def a_copy(store: Store, target: Path) -> None:
    """Copy the newest edition's file and write it to the disk."""
    shutil.copyfile(store.path(store.newest()), target)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def an_opening(store: Store, folder: Path) -> None:
    """Open the newest edition as its first reader does: under another name, so that nothing is remembered of it."""
    number = store.newest()
    place = Path(tempfile.mkdtemp(dir=folder))
    for path in (store.path(number), store.path(number).with_suffix(".sha256")):
        (place / path.name).hardlink_to(path)
    if fault_of(place / store.path(number).name) is not None:
        raise RuntimeError("the edition is damaged")
    queries.ask(queries.edition(place), "list_rounds")


def questions(of: queries.Edition, params: dict[str, str]) -> tuple[list[tuple[float, str]], float]:
    """Return the least seconds and name of every question, and those of ``SELECT 1``."""
    known = params | ALWAYS
    work: dict[str, Callable[[], object]] = {}
    for name in queries.names():
        asked = {param: known[param] for param in queries.question(name).params}
        work[name] = partial(queries.ask, of, name, **asked)
    with duckdb.connect() as con:
        work[""] = lambda: con.cursor().sql("SELECT 1 AS one").pl()
        least_in_turns(1, work)
        least = least_in_turns(REPEATS, work)
    floor = least.pop("")
    return sorted((seconds, name) for name, seconds in least.items()), floor


def scoring(store: Store) -> tuple[float, float, int]:
    """Return the seconds of scoring all cells and of its floor, and the number of cells."""
    model = store.model
    keys = {component.id: component.key_level for component in model.components}
    with store.open(store.newest()) as con:
        cells, responses = scoring_frames(con)
    work: dict[str, Callable[[], object]] = {
        "floor": lambda: cells.group_by("round_id", "municipality_code").agg(pl.col("level").mean()),
        "score": lambda: score.edition_tables(cells, responses, model.weights, model.threshold, keys),
    }
    least = least_in_turns(REPEATS, work)
    return least["score"], least["floor"], cells.height


def show(title: str, store: Store, params: dict[str, str], folder: Path) -> None:
    """Measure a store and print it."""
    work: dict[str, Callable[[], object]] = {
        "copy": partial(a_copy, store, folder / "copy"),
        "make": an_import(store, params["from_round"]),
        "read": lambda: store.path(store.newest()).read_bytes(),
        "open": partial(an_opening, store, folder),
    }
    start = time.perf_counter()
    least = least_in_turns(max(3, REPEATS // 3), work)
    size = store.path(store.newest()).stat().st_size / 1e6
    print(f"{title}: an edition of {size:.1f} MB ({time.perf_counter() - start:.0f} s)")
    for name, floor, label in (("make", "copy", "making an edition"), ("open", "read", "opening one")):
        print(
            f"  {label:18} {least[name] * 1000:8.1f} ms; {floor} of the file {least[floor] * 1000:.2f} ms = "
            f"{least[name] / least[floor]:.0f} x"
        )
    found, floor_seconds = questions(queries.edition(store.place), params)
    seconds = [one for one, _ in found]
    p50, p95 = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    print(
        f"  {len(found)} questions     p50 {p50 * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms, longest {found[-1][0] * 1000:.1f} ms "
        f"({found[-1][1]}); SELECT 1 {floor_seconds * 1000:.2f} ms = {p50 / floor_seconds:.0f} x, {p95 / floor_seconds:.0f} x, "
        f"{found[-1][0] / floor_seconds:.0f} x"
    )
    took, floor_took, cells = scoring(store)
    print(
        f"  scoring            {took / cells * 1e6:8.1f} µs a cell, {cells} cells; a mean of them "
        f"{floor_took / cells * 1e6:.2f} µs = {took / floor_took:.0f} x"
    )


def main() -> int:
    """Print the measurements."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        build(folder)
        show("county", Store(folder / "editions" / "exempel", load_model()), COUNTY, folder)
        publish(folder / "national")
        show("country", Store(folder / "national", national_model()), COUNTRY, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
