"""The example's support needs: where they come from, what became of them, and every step on the way."""

import random
from datetime import date, datetime, time, timedelta

from data.example.county import REGION_SECTOR, SOURCE_ID, STATED, County, Row, stream, weekday
from data.example.need_list import NEEDS, Need
from data.example.profiles import ROUNDS
from data.example.texts import CHIEFS, DEFAULT_CHIEF

OPEN, PLANNED, ONGOING, MET, CLOSED = "Öppet", "Planerat", "Pågår", "Tillgodosett", "Avslutat utan åtgärd"

# Named by where the need ends; the last state is the need's own.
PATHS: dict[str, tuple[str, ...]] = {
    "öppet": (OPEN, OPEN),
    "återöppnat": (OPEN, PLANNED, OPEN),
    "planerat": (OPEN, PLANNED),
    "omplanerat": (OPEN, PLANNED, PLANNED),
    "pågår": (OPEN, PLANNED, ONGOING),
    "pågår länge": (OPEN, OPEN, PLANNED, ONGOING, ONGOING),
    "klart": (OPEN, PLANNED, ONGOING, MET),
    "klart direkt": (OPEN, MET),
    "klart till slut": (OPEN, PLANNED, ONGOING, MET, ONGOING, MET),
    "avslutat": (OPEN, CLOSED),
    "avslutat efter plan": (OPEN, PLANNED, CLOSED),
}

# A need's age in days by the round it was raised in, seen from today: the rounds' own years may lie ahead.
AGES = {ROUNDS[0]: (740, 880), ROUNDS[1]: (380, 520), ROUNDS[2]: (60, 170)}

FIRST_NOTES = ("Behovet lyftes i uppföljningen.", "Behovet lyftes vid ett möte med processledarna.")
NOTES: dict[str, tuple[str, ...]] = {
    OPEN: ("Påminnelse: behovet kvarstår.", "Frågan togs upp igen i samverkansgruppen."),
    PLANNED: ("Planerat i samråd med den som lyfte behovet.", "Inlagt i processledarnas planering."),
    ONGOING: ("Arbetet har börjat.", "Första träffen är genomförd."),
    MET: ("Den som lyfte behovet bekräftar att det är tillgodosett.", "Stödet är på plats."),
    CLOSED: ("Behovet har fallit bort efter en omorganisation.", "Frågan hanteras i ordinarie linje."),
}
REOPENED = "Insatsen blev inte av. Behovet är öppet igen."
MOVED = "Nytt datum: insatsen har skjutits upp."
STILL_ONGOING = "Avstämning: arbetet pågår och blir klart senare än tänkt."
NOT_ENOUGH = "Stödet räckte inte. Arbetet tas upp igen."


def support_needs(county: County, today: date, seed: int) -> tuple[list[Row], list[Row]]:
    """Return the sheets Stödbehov (one row per need) and Stödbehov händelser (one row per need and event).

    The last event of each need carries the status, the function in charge and the date of the need itself.
    """
    rng = stream(seed, "stödbehov")
    needs: list[Row] = []
    events: list[Row] = []
    for number, need in enumerate(NEEDS, start=1):
        need_id = f"EX-S{number:02d}"
        history = _history(county, need, need_id, today, rng)
        principal, unit, scope, _ = _place(county, need.place)
        needs.append(
            {
                "Behov-id": need_id,
                "Omgång": need.round_id,
                "Kommun": principal,
                "Verksamhet": unit,
                "Kategori": _category(county, need.category),
                "Beskrivning": need.text,
                "Status": history[-1]["Status"],
                "Ansvarig funktion": history[-1]["Ansvarig funktion"],
                "Klart senast": history[-1]["Klart senast"],
                "Uppstod": str(history[0]["Tidpunkt"])[:10],
                "Omfattning": scope,
                "Källa": SOURCE_ID,
                "Säkerhet": STATED,
            }
        )
        events += history
    return needs, events


def _history(county: County, need: Need, need_id: str, today: date, rng: random.Random) -> list[Row]:
    """Return the need's events in order of time, the last one before today."""
    path = PATHS[need.path]
    chief = _place(county, need.place)[3]
    age = rng.randint(*AGES[need.round_id])
    # Evenly spread with a little play; the step is at least ten days, so that weekends cannot turn the order.
    days = [
        weekday(today - timedelta(days=age * (len(path) - place) // len(path) + rng.randint(0, 3)))
        for place in range(len(path))
    ]
    if need.due_days is not None:
        due: date | None = weekday(today + timedelta(days=need.due_days))
    else:
        due = weekday(days[-1] + timedelta(days=14)) if path[-1] == MET else None
    rows: list[Row] = []
    for place, (status, day) in enumerate(zip(path, days, strict=True)):
        last = place == len(path) - 1
        planned = any(earlier != OPEN for earlier in path[: place + 1]) and status != OPEN
        # A date that was moved later stood a quarter of the way closer before.
        moved = due is not None and not last and need.path in ("omplanerat", "pågår länge")
        shown = due - (due - day) / 4 if moved and due is not None else due
        rows.append(
            {
                "Behov-id": need_id,
                "Nr": str(place + 1),
                "Tidpunkt": _moment(day, rng).isoformat(),
                "Status": status,
                "Ansvarig funktion": need.owner if planned or last else None,
                "Klart senast": shown.isoformat() if shown is not None and (planned or last) else None,
                "Anteckning": _note(path, place, rng),
                "Aktör": chief if place == 0 else "processledare",
            }
        )
    return rows


def _moment(day: date, rng: random.Random) -> datetime:
    """Return a moment of a working day, in quarters of an hour, without time zone (Swedish local time)."""
    return datetime.combine(day, time(rng.randint(8, 16), rng.choice((0, 15, 30, 45))))


def _note(path: tuple[str, ...], place: int, rng: random.Random) -> str:
    """Return what was written down at an event, from the step that it takes."""
    if place == 0:
        return rng.choice(FIRST_NOTES)
    before, status = path[place - 1], path[place]
    special = {
        (PLANNED, OPEN): REOPENED,
        (PLANNED, PLANNED): MOVED,
        (ONGOING, ONGOING): STILL_ONGOING,
        (MET, ONGOING): NOT_ENOUGH,
    }
    return special.get((before, status)) or rng.choice(NOTES[status])


def _place(county: County, place: str) -> tuple[str | None, str | None, str, str]:
    """Return principal, unit, scope and the function that raised it, for `län`, `3`, `3:0`, `region` or `region:1`."""
    head, _, tail = place.partition(":")
    if head == "län" or (head == "region" and tail and not county.division_names):
        return None, None, "Hela länet", "processledare"
    if head == "region":
        if not tail:
            return county.region, None, "Hela regionen", "verksamhetschef"
        return county.region, county.unit_names([f"r{tail}"]), "Verksamheten", CHIEFS[REGION_SECTOR]
    principal = county.municipality(int(head))
    if not tail:
        return principal, None, "Hela kommunen", "förvaltningschef"
    sector = county.model["sectors"][int(tail) % len(county.sector_names)]["id"]
    return principal, county.sector(int(tail)), "Verksamheten", CHIEFS.get(sector, DEFAULT_CHIEF)


def _category(county: County, category: str) -> str:
    """Return the category's Swedish name; where the model has none by that id, its last one, which is the rest."""
    categories = county.model["need_categories"]
    return str(next((item["name"] for item in categories if item["id"] == category), categories[-1]["name"]))
