"""Example data: every sheet of a follow-up with invented content, the same for the same seed and day.

The sheets go through the same import as any file, so every value is the text a user would have written.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from data.example.answers import answers, asked, rounds, wheel
from data.example.context import findings, materials, sources, timeline
from data.example.county import Row, build_county
from data.example.needs import support_needs
from data.example.pilots import pilots, stories

HEADINGS: dict[str, tuple[str, ...]] = {
    "Omgångar": ("Omgång", "Titel", "Status", "Antal svar enligt källan", "Datum", "Källa", "Anmärkning"),
    "Källor": ("Käll-id", "Titel", "Slag", "Datum", "Läst som", "Adress"),
    "Verksamheter": (
        "Omgång", "Kommun", "Verksamhet", "Tillfrågad", "Svarat", "Grund", "Källa", "Säkerhet", "Anmärkning",
    ),
    "Svar": (
        "Omgång", "Kommun", "Verksamhet", "Byggsten", "Nivå", "Kommentar", "Svarsdatum", "Organisationsnivå",
    ),
    "Hjulet": ("Omgång", "Kommun", "Verksamhet", "Sammanhang", "Användning", "Kommentar"),
    "Stödbehov": (
        "Behov-id", "Omgång", "Kommun", "Verksamhet", "Kategori", "Beskrivning", "Status", "Ansvarig funktion",
        "Klart senast", "Uppstod", "Omfattning", "Källa", "Säkerhet",
    ),
    "Stödbehov händelser": (
        "Behov-id", "Nr", "Tidpunkt", "Status", "Ansvarig funktion", "Klart senast", "Anteckning", "Aktör",
    ),
    "Piloter": (
        "Pilot-id", "Namn", "Tema", "Typ", "Kommuner", "Verksamheter", "Start", "Slut", "Fas", "Beskrivning", "Lärdom",
        "Senast rapporterad", "Källa", "Säkerhet",
    ),
    "Pilotplatser": ("Pilot-id", "Kommun", "Uppgift", "År", "Källa", "Säkerhet"),
    "Pilotrapporter": ("Pilot-id", "Rapportdatum", "Fas", "Text", "Källa"),
    "Exempel": (
        "Exempel-id", "Kommun", "Verksamhet", "Rubrik", "Beskrivning", "Sedan", "Status", "Byggsten",
        "Förhållande till modellen", "Källa", "Säkerhet",
    ),
    "Fynd": (
        "Fynd-id", "Omgång", "Byggsten", "Omfattning", "Utsaga", "Huvudfynd", "Gäller nivå", "Minst antal",
        "Högst antal", "Följd", "Källa", "Säkerhet",
    ),
    "Tidslinje": ("Datum", "Precision", "Händelse", "Kommun", "Källa", "Säkerhet"),
    "Material": ("Titel", "Typ", "Beskrivning", "Adress", "Adressens säkerhet", "Källa"),
}  # fmt: skip


def sheets(
    model: Mapping[str, Any], municipalities: Sequence[tuple[str, str]], today: date, seed: int = 4
) -> dict[str, pl.DataFrame]:
    """Return every sheet of the example by name, as frames of text or null with the headings of HEADINGS.

    `model` is the parsed model.toml and `municipalities` the county's (code, name), sorted by code. The rounds are
    2025, 2026 and 2027 whatever the day; needs, pilots and events lie before `today`, due dates around it.
    Raises ValueError where the county has no municipality or the model no municipal sector.
    """
    county = build_county(model, municipalities, seed)
    asked_rows, answer_rows = asked(county), answers(county, seed)
    needs, events = support_needs(county, today, seed)
    pilot_rows, places, reports = pilots(county, today)
    rows: dict[str, list[Row]] = {
        "Omgångar": rounds(),
        "Källor": sources(today),
        "Verksamheter": asked_rows,
        "Svar": answer_rows,
        "Hjulet": wheel(county, seed),
        "Stödbehov": needs,
        "Stödbehov händelser": events,
        "Piloter": pilot_rows,
        "Pilotplatser": places,
        "Pilotrapporter": reports,
        "Exempel": stories(county, today),
        "Fynd": findings(county, asked_rows, answer_rows),
        "Tidslinje": timeline(county, today),
        "Material": materials(),
    }
    return {name: _frame(name, rows[name]) for name in HEADINGS}


def _frame(name: str, rows: list[Row]) -> pl.DataFrame:
    """Return the rows as a frame of text. Raises ValueError for a heading that the sheet does not have."""
    headings = HEADINGS[name]
    unknown = {key for row in rows for key in row} - set(headings)
    if unknown:
        raise ValueError(f"bladet {name} har inga kolumner {sorted(unknown)}")
    columns = {heading: [row.get(heading) for row in rows] for heading in headings}
    return pl.DataFrame(columns, schema=dict.fromkeys(headings, pl.String))
