"""The county that the example is drawn for: its units by name, read from the model and the list of municipalities."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from data.example.profiles import COMPONENT_ORDER, DIVISIONS, NOT_ASKED, PROFILES, ROUNDS, SILENT, Course

SOURCE_ID = "EXEMPEL"
STATED = "Uppges"
REGION_SECTOR = "region"

Row = dict[str, str | None]


@dataclass(frozen=True)
class Unit:
    """One unit: who it is in the sheets, and its course over the rounds."""

    unit_id: str
    principal: str
    name: str
    sector: str
    course: Course


@dataclass(frozen=True)
class County:
    """The units (municipalities in the order given, then the Region's divisions) and the names the sheets use."""

    model: Mapping[str, Any]
    municipalities: tuple[str, ...]
    sector_names: tuple[str, ...]
    division_names: tuple[str, ...]
    region: str
    units: tuple[Unit, ...]

    def municipality(self, position: int) -> str:
        """Return the name of the municipality at a position, counted round again in a small county."""
        return self.municipalities[position % len(self.municipalities)]

    def sector(self, position: int) -> str:
        """Return the Swedish name of the municipal sector at a position, counted round again."""
        return self.sector_names[position % len(self.sector_names)]

    def unit_names(self, tokens: Sequence[str]) -> str | None:
        """Return unit names joined with `;` for tokens like `0` (sector) or `r1` (division); None where none exist."""
        names: list[str] = []
        for token in tokens:
            if not token.startswith("r"):
                names.append(self.sector(int(token)))
            elif self.division_names:
                names.append(self.division_names[int(token[1:]) % len(self.division_names)])
        return ";".join(dict.fromkeys(names)) or None

    def municipality_names(self, positions: Sequence[int]) -> tuple[str, ...]:
        """Return the municipalities at the positions, each once: in a small county positions meet."""
        return tuple(dict.fromkeys(self.municipality(position) for position in positions))


def stream(seed: int, part: str) -> random.Random:
    """Return the random numbers of one part, so that more rows in one sheet do not move another."""
    return random.Random(f"{seed}:{part}")  # noqa: S311 - invented data, nothing secret


def weekday(day: date) -> date:
    """Return the day itself, or the Friday before it: nobody answers on a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def build_county(model: Mapping[str, Any], municipalities: Sequence[tuple[str, str]], seed: int) -> County:
    """Return the county of a model and its (code, name) list.

    Raises ValueError where the county has no municipality or the model no municipal sector: there is nothing to show.
    """
    if not municipalities or not model["sectors"]:
        raise ValueError("exempeldata kräver minst en kommun och minst en verksamhet (sectors) i modellen")
    rng = stream(seed, "county")
    profiles = list(PROFILES.values())
    units: list[Unit] = []
    for position, (code, name) in enumerate(municipalities):
        profile = PROFILES.get(code, profiles[position % len(profiles)])
        courses = list(profile.values())
        for place, sector in enumerate(model["sectors"]):
            course = profile.get(sector["id"], courses[place % len(courses)])
            if code not in PROFILES:
                course = _varied(course, rng)
            units.append(Unit(f"{code}-{sector['suffix']}", name, sector["name"], sector["id"], course))
    region = model["region"]
    divisions = list(DIVISIONS.values())
    for position, division in enumerate(region["divisions"]):
        course = DIVISIONS.get(division["id"], divisions[position % len(divisions)])
        units.append(Unit(division["id"], region["name"], division["name"], REGION_SECTOR, course))
    return County(
        model=model,
        municipalities=tuple(name for _, name in municipalities),
        sector_names=tuple(sector["name"] for sector in model["sectors"]),
        division_names=tuple(division["name"] for division in region["divisions"]),
        region=region["name"],
        units=tuple(units),
    )


def _varied(course: Course, rng: random.Random) -> Course:
    """Return the course with some levels one step up or down, so that a large county does not repeat nine patterns."""
    answers: list[str] = []
    for round_id, text in zip(ROUNDS, course.answers, strict=True):
        if text in (SILENT, NOT_ASKED):
            answers.append(text)
            continue
        varied = ""
        for component, char in zip(COMPONENT_ORDER, text, strict=True):
            step = rng.choices((-1, 0, 1), weights=(2, 12, 2))[0]
            level = min(4, max(0, int(char) + step)) if char.isdigit() else None
            # The first round has to agree with what is published: nobody appointed, and no further decided plan.
            if level is not None and round_id == ROUNDS[0]:
                level = min(level, 1) if component == "ansvarig" else level
                level = int(char) if component == "plan" else level
            varied += char if level is None else str(level)
        answers.append(varied)
    return Course((answers[0], answers[1], answers[2]), course.wheel, course.silent_levels)
