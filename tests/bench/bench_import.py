"""How long an import of 100 000 answers takes, and how much memory, against polars alone reading the same file.

``make bench`` prints both and their ratio, and fails above the limits. Each measurement is a process of its own, and the
shortest of three counts, so that other work on the machine disturbs it least. The time limit is for the workbook: polars
reads the same rows as CSV in a twentieth of a second, less than it takes to write them to an edition with keys and checks
in any way at all, so for CSV the ratio is printed and not tried.
"""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from data.editions import Store
from data.geography import municipalities
from data.importers.reading import Source
from data.loading import make, read
from data.model import Model, load_model

ROOT = Path(__file__).parents[2]
ROWS = 100_000
REPEATS = 3
MAX_RATIO = 10.0
MAX_TIMES_FILE = 10
# What the import may take besides: the programs themselves (measured too: a process that only opens an edition), and the
# answers as they are derived and scored, of which there are as many however small the file is packed.
CONSTANT_MB = 500
NOW = datetime.fromisoformat("2026-11-02")
HEADINGS = ["Omgång", "Kommun", "Verksamhet", "Byggsten", "Organisationsnivå", "Nivå", "Kommentar", "Svarsdatum"]


def answer_rows(model: Model) -> pl.DataFrame:
    """Return ROWS different answers as the workbook holds them, by organisational level, in as many rounds as it takes."""
    places = list(municipalities(model.county_code).sort("code")["name"])
    units = [(place, sector.name) for place in places for sector in model.sectors]
    levels = [level.name for level in model.org_levels[1:]]
    asked = [(*unit, component.name, level) for unit in units for component in model.components for level in levels]
    rounds = [
        f"{year}{more}" for year in range(1970, 2026) for more in ("", *(f"-{number}" for number in range(2, 10)))
    ]
    rows = [
        (round_id, *one, str((number + at) % 5), "Vi har börjat", "2025-09-30")
        for at, round_id in enumerate(rounds[: -(-ROWS // len(asked))])
        for number, one in enumerate(asked)
    ]
    return pl.DataFrame(rows[:ROWS], schema=HEADINGS, orient="row")


def write(folder: Path) -> None:
    """Write the answers as a workbook and as CSV, and make the store they are imported into, where their rounds are."""
    model = load_model()
    rows = answer_rows(model)
    rounds = (
        rows.select("Omgång")
        .unique(maintain_order=True)
        .with_columns(Titel=pl.format("Uppföljning {}", "Omgång"), Status=pl.lit("Utkast"))
    )
    with xlsxwriter.Workbook(folder / "svar.xlsx") as book:
        rows.write_excel(book, "Svar")
    rows.write_csv(folder / "svar.csv", separator=";")
    store = Store(folder / "store", model)
    store.publish("Började", "mätning", NOW)
    content = rounds.write_csv(separator=";").encode()
    prepared = make(store, read(store, [Source("omgångar.csv", content)]), NOW)
    store.publish("Omgångar", "mätning", NOW, prepared.batch)


def measure(what: str, folder: Path, name: str) -> None:
    """Do one thing and print its seconds, and the process' seconds of work and highest memory in MB."""
    path = folder / name
    start = time.perf_counter()
    store = Store(folder / "store", load_model())
    if what == "polars":
        if path.suffix == ".csv":
            pl.read_csv(path, separator=";", infer_schema=False)
        else:
            pl.read_excel(path, sheet_name="Svar", infer_schema_length=0)
    elif what == "open":
        with store.open(store.newest()) as con:
            con.sql("SELECT * FROM round").pl()
    else:
        prepared = make(store, read(store, [Source(path.name, path.read_bytes())]), NOW)
        if what == "import":
            store.publish(prepared.batch.title, "mätning", NOW, prepared.batch)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "work": time.process_time(), "memory_mb": memory}))


def run(what: str, folder: Path, name: str = "") -> str:
    """Run this file for one thing and return what it prints."""
    command = [sys.executable, __file__, what, str(folder), name]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def in_a_process(what: str, folder: Path, name: str) -> dict[str, float]:
    """Measure in a process of its own, several times; return the least of each figure."""
    found: list[dict[str, float]] = []
    for _ in range(REPEATS):
        found.append(json.loads(run(what, folder, name)))
        store = Store(folder / "store", load_model())
        for number in store.numbers()[2:]:
            store.path(number).unlink()
            store.path(number).with_suffix(".sha256").unlink()
    return {key: min(one[key] for one in found) for key in found[0]}


def main() -> int:
    """Print the measurements; 1 where a limit is broken."""
    broken = False
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        run("write", folder)  # apart: a process is told the memory of the one that started it as its own
        opened = in_a_process("open", folder, "")
        print(f"a process that only opens an edition: {opened['memory_mb']:.0f} MB")
        for name in ("svar.xlsx", "svar.csv"):
            size = (folder / name).stat().st_size / 1e6
            floor = in_a_process("polars", folder, name)["seconds"]
            print(f"{name}: {ROWS} rows, {size:.1f} MB; polars alone {floor:.2f} s")
            tried = name.endswith(".xlsx")
            for what, label in (("check", "read and check"), ("import", "whole import")):
                took = in_a_process(what, folder, name)
                ratio = took["seconds"] / floor
                limit = f"limit {MAX_RATIO:.0f} x" if tried else "no limit: writing alone takes longer"
                print(f"  {label:15} {took['seconds']:5.2f} s = {ratio:5.1f} x ({limit}), {took['work']:.2f} s of work")
                broken |= tried and ratio > MAX_RATIO
            most = MAX_TIMES_FILE * size + CONSTANT_MB
            print(
                f"  memory          {took['memory_mb']:5.0f} MB (limit {MAX_TIMES_FILE} x file + {CONSTANT_MB} = {most:.0f})"
            )
            broken |= took["memory_mb"] > most
    return int(broken)


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write(Path(sys.argv[2]))
    elif len(sys.argv) > 1:
        measure(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
    else:
        sys.exit(main())
