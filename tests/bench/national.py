"""A generated follow-up of the whole country, the same every time: 21 regions, 290 municipalities, 601 units, 20 rounds.

It is read, checked and published as any file is. The units are two per municipality and one per region, as divisions; every one
was asked in each round and nine of ten answered.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
from data.example.county import Row
from data.example.generate import HEADINGS

from data.editions import Store
from data.geography import municipalities
from data.importers.reading import frames_as_sheets
from data.imports import prepare
from data.model import Model, Named, load_model
from data.outlines import WHOLE_COUNTRY, official

SEED = 4
NOW = datetime.fromisoformat("2026-11-02")
TODAY = NOW.date()
ROUNDS = [str(year) for year in range(2007, 2027)]
NEEDS, PILOTS, REPORTS = 5_000, 2_000, 2
SOURCE, SURE = "NATIONELLT", "Uppges"
NEED_STATUSES = ("Öppet", "Planerat", "Pågår", "Tillgodosett", "Avslutat utan åtgärd")
REASONS = ("Ej besvarad", "Vet ej")


def model() -> Model:
    """Return the model of the county with the whole country in the county's place, and a division per region."""
    regions = tuple(Named(f"REG-{code}", f"Region {name}", name) for code, (name, _) in official("lan").items())
    return replace(
        load_model(), county_code=WHOLE_COUNTRY, county_name="Sverige", region_name="Regionerna", divisions=regions
    )


def units(of: Model) -> list[tuple[str, str]]:
    """Return principal and name of every unit."""
    places = municipalities(of.county_code)["name"].to_list()
    own = [(place, sector.name) for place in places for sector in of.sectors]
    return own + [(of.region_name, division.name) for division in of.divisions]


def asked(of: Model, chance: random.Random) -> Iterator[tuple[str, str, str, bool]]:
    """Yield round, principal, unit and whether it answered, for every round and unit."""
    for round_id in ROUNDS:
        for principal, unit in units(of):
            yield round_id, principal, unit, chance.random() < 0.9


def sheets() -> dict[str, pl.DataFrame]:
    """Return every sheet by name, as ``data.example.generate.sheets`` does."""
    of, chance = model(), random.Random(SEED)
    every = list(asked(of, chance))
    rows: dict[str, list[Row]] = {
        "Omgångar": [
            {
                "Omgång": one,
                "Titel": f"Uppföljning {one}",
                "Status": "Publicerad",
                "Datum": f"{one}-09-30",
                "Källa": SOURCE,
            }
            for one in ROUNDS
        ],
        "Källor": [
            {"Käll-id": SOURCE, "Titel": "Påhittat för mätning", "Slag": "Exempeldata", "Datum": TODAY.isoformat()}
        ],
        "Verksamheter": [
            {
                "Omgång": round_id,
                "Kommun": principal,
                "Verksamhet": unit,
                "Tillfrågad": "Ja",
                "Svarat": "Ja" if answered else "Nej",
                "Källa": SOURCE,
                "Säkerhet": SURE,
            }
            for round_id, principal, unit, answered in every
        ],
        "Svar": [row for one in every if one[3] for row in answers(of, one, chance)],
        "Hjulet": [row for one in every if one[3] for row in uses(of, one, chance)],
        "Stödbehov": list(needs(of, chance)),
        **pilots(of, chance),
    }
    return {name: frame(name, rows[name]) for name in rows}


def frame(name: str, rows: list[Row]) -> pl.DataFrame:
    """Return rows as a frame of text with a sheet's headings."""
    return pl.DataFrame(rows, schema=dict.fromkeys(HEADINGS[name], pl.String))


def answers(of: Model, one: tuple[str, str, str, bool], chance: random.Random) -> Iterator[Row]:
    """Yield a unit's answers in a round: levels that grow with the years, and now and then a reason."""
    round_id, principal, unit, _ = one
    for component in of.components:
        level = min(4, max(0, (int(round_id) - 2007) // 5 + chance.randint(-1, 1)))
        known = chance.random() < 0.95
        yield {
            "Omgång": round_id,
            "Kommun": principal,
            "Verksamhet": unit,
            "Byggsten": component.name,
            "Nivå": str(level) if known else chance.choice(REASONS),
            "Svarsdatum": f"{round_id}-09-{chance.randint(1, 30):02d}",
        }


def uses(of: Model, one: tuple[str, str, str, bool], chance: random.Random) -> Iterator[Row]:
    """Yield a unit's use of the wheel in a round, context by context."""
    round_id, principal, unit, _ = one
    for context in of.contexts:
        yield {
            "Omgång": round_id,
            "Kommun": principal,
            "Verksamhet": unit,
            "Sammanhang": context.name,
            "Användning": chance.choice(of.wheel_uses).name,
        }


def needs(of: Model, chance: random.Random) -> Iterator[Row]:
    """Yield the support needs, each of a unit."""
    where = units(of)
    for number in range(1, NEEDS + 1):
        principal, unit = chance.choice(where)
        status = chance.choice(NEED_STATUSES)
        arose = TODAY - timedelta(days=chance.randint(10, 3000))
        yield {
            "Behov-id": f"N{number}",
            "Omgång": chance.choice(ROUNDS),
            "Kommun": principal,
            "Verksamhet": unit,
            "Kategori": chance.choice(of.categories).name,
            "Beskrivning": f"Behov {number}: stöd för att komma vidare i arbetet tillsammans med andra.",
            "Status": status,
            "Ansvarig funktion": None if status == "Öppet" else "processledare",
            "Klart senast": (TODAY + timedelta(days=chance.randint(-200, 200))).isoformat(),
            "Uppstod": arose.isoformat(),
            "Omfattning": "Verksamheten",
            "Källa": SOURCE,
            "Säkerhet": SURE,
        }


def pilots(of: Model, chance: random.Random) -> dict[str, list[Row]]:
    """Return the sheets of pilots, of where they take place and of their reports."""
    places = municipalities(of.county_code)["name"].to_list()
    themes = ("Hjulet", "Samverkan", "Tidiga insatser", "Skolnärvaro")
    found: dict[str, list[Row]] = {"Piloter": [], "Pilotplatser": [], "Pilotrapporter": []}
    for number in range(1, PILOTS + 1):
        pilot_id, place = f"P{number}", chance.choice(places)
        started = date(2020, 1, 15) + timedelta(days=chance.randint(0, 2000))
        days = [started + timedelta(days=100 * (turn + 1)) for turn in range(REPORTS)]
        phase = chance.choice(of.levels).name
        found["Piloter"].append(
            {
                "Pilot-id": pilot_id,
                "Namn": f"Pilot {number}",
                "Tema": chance.choice(themes),
                "Typ": "Försök",
                "Kommuner": place,
                "Verksamheter": of.sectors[number % len(of.sectors)].name,
                "Start": started.isoformat(),
                "Fas": phase,
                "Beskrivning": f"Pilot {number} prövar en del av modellen.",
                "Senast rapporterad": days[-1].isoformat(),
                "Källa": SOURCE,
                "Säkerhet": SURE,
            }
        )
        found["Pilotplatser"].append(
            {
                "Pilot-id": pilot_id,
                "Kommun": place,
                "Uppgift": "Prövar",
                "År": str(started.year),
                "Källa": SOURCE,
                "Säkerhet": SURE,
            }
        )
        found["Pilotrapporter"] += [
            {
                "Pilot-id": pilot_id,
                "Rapportdatum": day.isoformat(),
                "Fas": phase,
                "Text": "Arbetet går framåt.",
                "Källa": SOURCE,
            }
            for day in days
        ]
    return found


def publish(folder: Path) -> Store:
    """Import the whole country into a store of its own in the folder, as the first edition there; return the store."""
    store = Store(folder, model())
    with store.writing(first=True):
        prepared = prepare(
            store, frames_as_sheets("nationellt", sheets()), (), kind="example", title="Sverige", now=NOW
        )
        store.publish("Skapade ett nationellt exempel", "mätning", NOW, prepared.batch)
    return store
