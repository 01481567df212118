"""What stands around the example's answers: its source, county statements, timeline and materials."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from data.example.county import SOURCE_ID, STATED, County, Row, weekday
from data.example.profiles import ROUNDS

MARK = "Exempel: "
COUNTY_WIDE = "Hela länet"
CONSEQUENCE = "Påhittad utsaga, räknad ur exempeldata. Den gäller länet och ger inget värde åt en enskild verksamhet."


def sources(today: date) -> list[Row]:
    """Return the sheet Källor: the one source of everything in the example."""
    return [
        {
            "Käll-id": SOURCE_ID,
            "Titel": "Exempeldata – inte verkliga svar",
            "Slag": "Exempeldata",
            "Datum": today.isoformat(),
            "Läst som": "Framtagen av programmet",
        }
    ]


def findings(county: County, asked: list[Row], answers: list[Row]) -> list[Row]:
    """Return the sheet Fynd: how many answered, and for two components how many are there, in each round.

    The numbers are counted from the rows given, so that statement and answers cannot part. Where the round was asked by
    organisational level the count is that of the first level asked, and no number is claimed for the whole unit.
    """
    rows: list[Row] = []
    for round_id in ROUNDS:
        these = [row for row in asked if row["Omgång"] == round_id]
        invited = sum(row["Tillfrågad"] == "Ja" for row in these)
        answered = sum(row["Svarat"] == "Ja" for row in these)
        statements: list[Row] = [{"Utsaga": f"{answered} av {invited} tillfrågade verksamheter har svarat."}]
        statements += [_reached(round_id, component, county, answers) for component in county.model["components"][:2]]
        for number, statement in enumerate(statements, start=1):
            rows.append(
                {
                    **statement,
                    "Fynd-id": f"EX-F{round_id}-{number}",
                    "Omgång": round_id,
                    "Omfattning": COUNTY_WIDE,
                    "Utsaga": f"{MARK}{statement['Utsaga']}",
                    "Huvudfynd": "Ja",
                    "Följd": CONSEQUENCE,
                    "Källa": SOURCE_ID,
                    "Säkerhet": STATED,
                }
            )
    return rows


def _reached(round_id: str, component: Mapping[str, Any], county: County, answers: list[Row]) -> Row:
    """Return what is stated about a component: how many answering units have reached its key level."""
    of_round = [row for row in answers if row["Omgång"] == round_id and row["Byggsten"] == component["name"]]
    levels = [level["name"] for level in county.model["org_levels"]]
    level = next(name for name in levels if any(row["Organisationsnivå"] == name for row in of_round))
    texts = [row["Nivå"] or "" for row in of_round if row["Organisationsnivå"] == level]
    key_level = int(component["key_level"])
    count = sum(text.isdigit() and int(text) >= key_level for text in texts)
    who = f"{count or 'Ingen'} av {len(texts)} svarande verksamheter"
    what = component["key_figure"]
    if level != levels[0]:
        return {"Byggsten": component["name"], "Utsaga": f"{who} {what} enligt svaren från {level.lower()}."}
    return {
        "Byggsten": component["name"],
        "Utsaga": f"{who} {what}.",
        "Gäller nivå": str(key_level),
        "Minst antal": str(count),
        "Högst antal": str(count),
    }


def timeline(county: County, today: date) -> list[Row]:
    """Return the sheet Tidslinje: a few events of every precision, all before today."""
    last_year = today.year - 1
    day = weekday(today - timedelta(days=120)).isoformat()
    recent = weekday(today - timedelta(days=30)).isoformat()
    events: list[tuple[str, str, str, str | None]] = [
        (str(today.year - 3), "år", "Förarbetet med samverkansmodellen börjar.", None),
        (f"{today.year - 2}-09", "månad", "Ett gemensamt studiematerial blir klart.", None),
        (f"{last_year}-02/{last_year}-05", "period", "Workshopar om hjulet hålls i hela länet.", None),
        (
            f"{last_year}-11",
            "månad",
            "Skola och socialtjänst håller en gemensam planeringsdag.",
            county.municipality(1),
        ),
        (day, "dag", "Styrgruppen går igenom läget och fördelar stödbehoven.", None),
        (recent, "dag", "Nätverksträff för dem som prövar hjulet.", county.municipality(5)),
    ]
    return [
        {
            "Datum": when,
            "Precision": precision,
            "Händelse": MARK + what,
            "Kommun": municipality,
            "Källa": SOURCE_ID,
            "Säkerhet": STATED,
        }
        for when, precision, what, municipality in events
    ]


def materials() -> list[Row]:
    """Return the sheet Material: a few kinds of material, without addresses since none of them exists."""
    items = (
        ("Barnets bästa-hjulet, affisch", "Verktyg", "Hjulet i stort format för mötesrum."),
        ("Mall för lokal implementeringsplan", "Mall", "Två sidor att fylla i tillsammans."),
        ("Introduktion till modellen, en timme", "Workshop", "Bildspel och tre samtalsfrågor."),
        ("Uppdragsbeskrivning för ansvarig", "Stödmaterial", "Förslag på mandat, tid och rapportering."),
    )
    return [
        {
            "Titel": f"{title} (exempel)",
            "Typ": kind,
            "Beskrivning": text,
            "Adressens säkerhet": "Ej publicerat",
            "Källa": SOURCE_ID,
        }
        for title, kind, text in items
    ]
