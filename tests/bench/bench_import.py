"""How long an import of 1,000 answers takes, and of one, which is what an edition takes. Fails above the limits."""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

import polars as pl
import xlsxwriter
from harness import build

from data.imports.files.sheet_reader import Source
from data.imports.load import make, read
from data.map.shapes import municipalities
from data.model.model import Model, load_model
from data.store.editions import Store

ROWS = 1000
REPEATS = 3
MAX_IMPORT_SECONDS, MAX_EDITION_SECONDS = 2.0, 1.5
NOW = datetime.fromisoformat("2028-11-02")
HEADINGS = ["Omgång", "Kommun", "Verksamhet", "Byggsten", "Organisationsnivå", "Nivå", "Kommentar", "Svarsdatum"]


def answer_rows(model: Model) -> list[Sequence[str]]:
    """Return ROWS different answers as the workbook holds them, by organisational level, in as many rounds as it takes."""
    places = list(municipalities(model.county_code)["name"])
    units = [(place, sector.name) for place in places for sector in model.sectors]
    levels = [level.name for level in model.org_levels[1:]]
    asked = [(*unit, component.name, level) for unit in units for component in model.components for level in levels]
    return [
        (f"20{10 + number // len(asked)}", *asked[number % len(asked)], str(number % 5), "Vi har börjat", "2018-09-30")
        for number in range(ROWS)
    ]


def workbook(rows: Sequence[Sequence[str]]) -> Source:
    """Return the answers as a workbook, with the rounds they are given in."""
    frame, content = pl.DataFrame(rows, schema=HEADINGS, orient="row"), BytesIO()
    rounds = frame.select("Omgång").unique(maintain_order=True)
    with xlsxwriter.Workbook(content) as book:
        rounds.with_columns(Titel=pl.format("Uppföljning {}", "Omgång"), Status=pl.lit("Utkast")).write_excel(
            book, "Omgångar"
        )
        frame.write_excel(book, "Svar")
    return Source("svar.xlsx", content.getvalue())


def timed(store: Store, source: Source) -> float:
    """Return the seconds of reading, checking and storing a file as the next edition; it is taken away again."""
    start = time.perf_counter()
    prepared = make(store, read(store, [source]), NOW)
    number = store.publish(prepared.batch.title, "mätning", NOW, prepared.batch)
    seconds = time.perf_counter() - start
    store.path(number).unlink()
    store.path(number).with_suffix(".sha256").unlink()
    return seconds


def main() -> int:
    """Print the measurements; 1 where a limit is broken."""
    model, broken = load_model(), False
    rows = answer_rows(model)
    with tempfile.TemporaryDirectory() as place:
        build(Path(place))
        store = Store(Path(place) / "editions" / "exempel", model)
        for label, source, limit in (
            (f"an import of {ROWS} answers", workbook(rows), MAX_IMPORT_SECONDS),
            ("an edition, of one answer", workbook(rows[:1]), MAX_EDITION_SECONDS),
        ):
            took = min(timed(store, source) for _ in range(REPEATS))
            print(f"{label}: {took:.2f} s (limit {limit} s)")
            broken |= took > limit
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
