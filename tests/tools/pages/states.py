"""Folders of editions in states that data can be in, each made of as few rows as show it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl
from made_sheets import frames_as_sheets

from data.imports.prepare import prepare
from data.model.model import load_model
from data.store.editions import Store

NOW = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 -- editions hold UTC without saying so
Row = Mapping[str, str]
PARTS = (
    "Barnets bästa-ansvarig",
    "Lokal implementeringsplan",
    "Barnets bästa-hjulet",
    "Information, stöd och kapacitet",
)
GNESTA = {"Omgång": "2026", "Kommun": "Gnesta"}
SCHOOL, SOCIAL = {**GNESTA, "Verksamhet": "Skola"}, {**GNESTA, "Verksamhet": "Socialtjänst"}
DIVISION = {"Omgång": "2026", "Kommun": "Region Sörmland", "Verksamhet": "Hälsoval"}


def load(folder: Path, rows: Mapping[str, Sequence[Row]]) -> int:
    """Load sheets into the store in ``folder``, as a user's file; returns the new edition's number."""
    store = Store(folder, load_model())
    read = frames_as_sheets("prov.xlsx", {name: pl.DataFrame(list(of)) for name, of in rows.items()})
    prepared = prepare(store, read, (), kind="import", title="Prov", now=NOW)
    return store.publish("Läste in prov", "prov", NOW, prepared.batch)


def asked(*units: Row, answered: bool = True) -> list[Row]:
    """Rows of the sheet Verksamheter: units that were asked."""
    return [{**unit, "Tillfrågad": "Ja", "Svarat": "Ja" if answered else "Nej"} for unit in units]


def answers(unit: Row, *levels: str) -> list[Row]:
    """Rows of the sheet Svar: a level or a reason for each component in turn."""
    return [{**unit, "Byggsten": part, "Nivå": level} for part, level in zip(PARTS, levels, strict=False)]


def of_round(status: str = "Publicerad", round_id: str = "2026") -> list[Row]:
    """The row of the sheet Omgångar."""
    return [{"Omgång": round_id, "Titel": f"Uppföljning {round_id}", "Status": status}]


STATES: dict[str, Mapping[str, Sequence[Row]]] = {
    "nothing": {},
    "only a division": {
        "Omgångar": of_round(),
        "Verksamheter": asked(DIVISION),
        "Svar": answers(DIVISION, "2", "1", "3", "2"),
    },
    "applies to nobody": {
        "Omgångar": of_round(),
        "Verksamheter": asked(SCHOOL, SOCIAL),
        "Svar": [
            *answers(SCHOOL, "2", "Ej tillämplig", "1", "3"),
            *answers(SOCIAL, "1", "Ej tillämplig", "2", "2"),
        ],
    },
    "nothing applies": {
        "Omgångar": of_round(),
        "Verksamheter": asked(SCHOOL, DIVISION),
        "Svar": [*answers(SCHOOL, *["Ej tillämplig"] * 4), *answers(DIVISION, *["Ej tillämplig"] * 4)],
    },
    "no answers": {"Omgångar": of_round(), "Verksamheter": asked(SCHOOL, SOCIAL, DIVISION, answered=False)},
    "nobody asked": {"Omgångar": of_round()},
    "only a draft": {
        "Omgångar": of_round("Utkast"),
        "Verksamheter": asked(SCHOOL),
        "Svar": answers(SCHOOL, "2", "1", "3", "2"),
    },
    "everything unknown": {
        "Omgångar": of_round(),
        "Verksamheter": asked(SCHOOL, SOCIAL, DIVISION),
        "Svar": [row for unit in (SCHOOL, SOCIAL, DIVISION) for row in answers(unit, *["Vet ej"] * 4)],
        "Hjulet": [{**SCHOOL, "Sammanhang": "EHT", "Användning": "Används inte"}],
    },
    "two rounds": {
        "Omgångar": [*of_round(), *of_round(round_id="2025")],
        "Verksamheter": asked(SCHOOL, {**SOCIAL, "Omgång": "2025"}),
        "Svar": [*answers(SCHOOL, "2", "1", "3", "2"), *answers({**SOCIAL, "Omgång": "2025"}, "1", "Vet ej", "2", "4")],
        "Hjulet": [{**SCHOOL, "Sammanhang": "Annat", "Användning": "Används inte"}],
    },
    "long lists": {
        "Omgångar": of_round(),
        "Verksamheter": asked(SCHOOL),
        "Stödbehov": [
            {
                "Behov-id": f"N{number}",
                "Omgång": "2026",
                "Kategori": "Ledningsstöd",
                "Beskrivning": f"Behov {number}.",
                "Omfattning": "Hela länet",
            }
            for number in range(80)
        ],
    },
}


def make(state: str, folder: Path) -> Path:
    """Make the store of a state of ``STATES`` in ``folder``, and return it."""
    folder.mkdir(parents=True)
    Store(folder, load_model()).publish("Började", "prov", NOW)
    if STATES[state]:
        load(folder, STATES[state])
    return folder


def copied(folder: Path, target: Path) -> Path:
    """Return ``target``, a copy of a folder of editions that a test may change."""
    return Path(shutil.copytree(folder, target))
