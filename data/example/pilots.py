"""The example's pilots with places and reports, and its local examples."""

from datetime import date, timedelta

from data.example.county import SOURCE_ID, STATED, County, Row, weekday
from data.example.pilot_list import PILOTS, STORIES, Pilot


def pilots(county: County, today: date) -> tuple[list[Row], list[Row], list[Row]]:
    """Return the sheets Piloter, Pilotplatser (pilot × municipality) and Pilotrapporter (pilot × report)."""
    levels = {level["level"]: level["name"] for level in county.model["levels"]}
    heads: list[Row] = []
    places: list[Row] = []
    reports: list[Row] = []
    for number, pilot in enumerate(PILOTS, start=1):
        pilot_id = f"EX-P{number}"
        start = weekday(today - timedelta(days=pilot.start_days_ago))
        names = county.municipality_names(pilot.municipalities)
        dates = [weekday(today - timedelta(days=report.days_ago)) for report in pilot.reports]
        heads.append(
            {
                "Pilot-id": pilot_id,
                "Namn": pilot.name,
                "Tema": pilot.theme,
                "Typ": pilot.kind,
                "Kommuner": ";".join(names),
                "Verksamheter": county.unit_names(pilot.units),
                "Start": _written(start, pilot.start_precision),
                "Slut": _end(pilot, today),
                "Fas": levels[pilot.reports[-1].phase] if pilot.reports else levels[0],
                "Beskrivning": pilot.description,
                "Lärdom": pilot.lesson,
                "Senast rapporterad": dates[-1].isoformat() if dates else None,
                "Källa": SOURCE_ID,
                "Säkerhet": STATED,
            }
        )
        places += [
            {
                "Pilot-id": pilot_id,
                "Kommun": name,
                "Uppgift": pilot.task,
                "År": str(start.year),
                "Källa": SOURCE_ID,
                "Säkerhet": STATED,
            }
            for name in names
        ]
        reports += [
            {
                "Pilot-id": pilot_id,
                "Rapportdatum": day.isoformat(),
                "Fas": levels[report.phase],
                "Text": report.text,
                "Källa": SOURCE_ID,
            }
            for report, day in zip(pilot.reports, dates, strict=True)
        ]
    return heads, places, reports


def _written(day: date, precision: str) -> str:
    """Return the day as year, year-month or whole date: what a project remembers of its start."""
    return day.isoformat()[: {"år": 4, "månad": 7, "dag": 10}[precision]]


def _end(pilot: Pilot, today: date) -> str | None:
    if pilot.end_days_ago is None:
        return None
    return weekday(today - timedelta(days=pilot.end_days_ago)).isoformat()


def stories(county: County, today: date) -> list[Row]:
    """Return the sheet Exempel: one row per local example."""
    components = {component["id"]: component["name"] for component in county.model["components"]}
    return [
        {
            "Exempel-id": f"EX-E{number}",
            "Kommun": county.region if story.municipality is None else county.municipality(story.municipality),
            "Verksamhet": county.unit_names(story.units),
            "Rubrik": story.title,
            "Beskrivning": story.text,
            "Sedan": str(today.year - story.years_ago),
            "Status": story.status,
            "Byggsten": components.get(story.component) if story.component is not None else None,
            "Förhållande till modellen": story.relation,
            "Källa": SOURCE_ID,
            "Säkerhet": STATED,
        }
        for number, story in enumerate(STORIES, start=1)
    ]
