"""The example's answers: who was asked, the level of every component, and the use of the wheel by context."""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

from data.example.county import REGION_SECTOR, SOURCE_ID, STATED, County, Row, Unit, stream, weekday
from data.example.profiles import (
    AFFINITY,
    COMPONENT_ORDER,
    DEFAULT_AFFINITY,
    NOT_ASKED,
    REASONS,
    ROUNDS,
    SILENT,
    WHEEL_CAPS,
)
from data.example.texts import (
    CHIEFS,
    COMMENTS,
    DEFAULT_CHIEF,
    DEFAULT_NEIGHBOUR,
    DEFAULT_PARTIES,
    NEIGHBOURS,
    PARTIES,
    REASON_COMMENTS,
    REGRESS_COMMENTS,
    WHEEL_COMMENTS,
)

# The last round is asked by organisational level; a plain "verksamheten" comes before it.
BY_LEVEL_ROUND = ROUNDS[2]
COMMENT_SHARE = 0.4


def rounds() -> list[Row]:
    """Return the sheet Omgångar: one row per round, all published so that everything can be shown."""
    return [
        {
            "Omgång": round_id,
            "Titel": f"Uppföljning september {round_id} (exempel)",
            "Status": "Publicerad",
            "Datum": f"{round_id}-09-30",
            "Källa": SOURCE_ID,
            "Anmärkning": _round_note(round_id),
        }
        for round_id in ROUNDS
    ]


def _round_note(round_id: str) -> str:
    if round_id == ROUNDS[0]:
        return "Vilka som svarade är som i den publicerade uppföljningen. Alla nivåer är påhittade."
    if round_id == BY_LEVEL_ROUND:
        return "Påhittade svar. Frågorna ställdes till ledning, chefer och medarbetare var för sig."
    return "Påhittade svar."


def asked(county: County) -> list[Row]:
    """Return the sheet Verksamheter: one row per round and unit, whether it was asked and whether it answered."""
    rows: list[Row] = []
    for position, round_id in enumerate(ROUNDS):
        for unit in county.units:
            text = unit.course.answers[position]
            reason = {SILENT: "Inget svar kom in", NOT_ASKED: "Ingick inte i årets utskick"}.get(text, "Svar kom in")
            rows.append(
                {
                    "Omgång": round_id,
                    "Kommun": unit.principal,
                    "Verksamhet": unit.name,
                    "Tillfrågad": "Nej" if text == NOT_ASKED else "Ja",
                    "Svarat": "Nej" if text in (SILENT, NOT_ASKED) else "Ja",
                    "Grund": reason,
                    "Källa": SOURCE_ID,
                    "Säkerhet": STATED,
                }
            )
    return rows


def answers(county: County, seed: int) -> list[Row]:
    """Return the sheet Svar: one row per answering unit, component and organisational level in each round."""
    rng = stream(seed, "svar")
    rows: list[Row] = []
    for position in range(len(ROUNDS)):
        for unit in county.units:
            if unit.course.answers[position] in (SILENT, NOT_ASKED):
                continue
            rows += _unit_answers(county.model, unit, position, rng)
    return rows


def _unit_answers(model: Mapping[str, Any], unit: Unit, position: int, rng: random.Random) -> list[Row]:
    """Return one unit's rows of one round, by organisational level and component in the model's order."""
    components = list(model["components"])
    base = [_char(unit, position, place, component["id"]) for place, component in enumerate(components)]
    before = [_char_before(unit, position, place, component["id"]) for place, component in enumerate(components)]
    by_level = _split(model, base, ROUNDS[position], rng)
    rows: list[Row] = []
    for level, chars in by_level.items():
        silent = ROUNDS[position] == BY_LEVEL_ROUND and level in unit.course.silent_levels
        day = weekday(date(int(ROUNDS[position]), 9, rng.randint(3, 29)))
        for place, (component, char) in enumerate(zip(components, chars, strict=True)):
            comment = _comment(component["id"], char, _fell(before[place], base[place]), unit.sector, rng)
            rows.append(
                {
                    "Omgång": ROUNDS[position],
                    "Kommun": unit.principal,
                    "Verksamhet": unit.name,
                    "Byggsten": component["name"],
                    "Nivå": None if silent else REASONS.get(char, char),
                    "Kommentar": None if silent else comment,
                    "Svarsdatum": None if silent else day.isoformat(),
                    "Organisationsnivå": _level_name(model, level),
                }
            )
    return rows


def _char(unit: Unit, position: int, place: int, component: str) -> str:
    """Return the unit's character for a component; one the profiles do not know takes them in turn."""
    index = COMPONENT_ORDER.index(component) if component in COMPONENT_ORDER else place % len(COMPONENT_ORDER)
    return unit.course.answers[position][index]


def _char_before(unit: Unit, position: int, place: int, component: str) -> str:
    """Return the character of the round before, or an empty text where there was no answer."""
    if position == 0 or unit.course.answers[position - 1] in (SILENT, NOT_ASKED):
        return ""
    return _char(unit, position - 1, place, component)


def _split(model: Mapping[str, Any], base: list[str], round_id: str, rng: random.Random) -> dict[str, list[str]]:
    """Return the characters by organisational level.

    Leaders see the unit a little further on than its staff do. No more than two cells are lowered, two raised and one
    unknown, so that at the threshold of 75 % the unit keeps the stage its course was written for.
    """
    levels = [level["id"] for level in model["org_levels"]]
    if round_id != BY_LEVEL_ROUND or len(levels) == 1:
        return {levels[0]: base}
    split = {level: list(base) for level in levels[1:]}
    first, last = levels[1], levels[-1]
    for place in sorted(rng.sample(range(len(base)), k=min(2, len(base)))):
        if base[place].isdigit():
            split[first][place] = str(min(4, int(base[place]) + 1))
    for place in sorted(rng.sample(range(len(base)), k=rng.randint(1, min(2, len(base))))):
        if base[place].isdigit():
            split[last][place] = str(max(0, int(base[place]) - 1))
    if rng.random() < 0.4:
        place = rng.randrange(len(base))
        if split[last][place] == base[place] and base[place].isdigit():
            split[last][place] = "?"
    return split


def _level_name(model: Mapping[str, Any], level_id: str) -> str:
    return str(next(level["name"] for level in model["org_levels"] if level["id"] == level_id))


def _fell(before: str, now: str) -> bool:
    return before.isdigit() and now.isdigit() and int(now) < int(before)


def _comment(component: str, char: str, fell: bool, sector: str, rng: random.Random) -> str | None:
    """Return a comment that fits the answer, or None: most rows have none, a unit whose level fell always says why."""
    wanted = rng.random() < COMMENT_SHARE
    texts: tuple[str, ...] = ()
    if fell and char.isdigit():
        texts = REGRESS_COMMENTS
    elif char in REASON_COMMENTS:
        texts = REASON_COMMENTS[char]
    elif wanted and char.isdigit():
        texts = COMMENTS.get(component, ((),) * 5)[int(char)]
    if not texts:
        return None
    text = rng.choice(texts).format(
        chef=CHIEFS.get(sector, DEFAULT_CHIEF),
        granne=NEIGHBOURS.get(sector, DEFAULT_NEIGHBOUR),
        parter=PARTIES.get(sector, DEFAULT_PARTIES),
    )
    return text[0].upper() + text[1:]


def wheel(county: County, seed: int) -> list[Row]:
    """Return the sheet Hjulet: one row per answering unit and context in each round; a blank use is unanswered."""
    rng = stream(seed, "hjulet")
    names = {use["level"]: use["name"] for use in county.model["wheel"]["uses"]}
    place = next((n for n, c in enumerate(county.model["components"]) if c["id"] == "hjulet"), 0)
    rows: list[Row] = []
    for position, round_id in enumerate(ROUNDS):
        for unit in county.units:
            if unit.course.answers[position] in (SILENT, NOT_ASKED):
                continue
            char = _char(unit, position, place, "hjulet")
            for context in county.model["wheel"]["contexts"]:
                use = _use(unit, context["id"], char, rng)
                comments = WHEEL_COMMENTS.get(context["id"], ()) if use is not None and use >= 2 else ()
                rows.append(
                    {
                        "Omgång": round_id,
                        "Kommun": unit.principal,
                        "Verksamhet": unit.name,
                        "Sammanhang": context["name"],
                        "Användning": None if use is None else names[use],
                        "Kommentar": rng.choice(comments) if comments and rng.random() < 0.4 else None,
                    }
                )
    return rows


def _use(unit: Unit, context: str, char: str, rng: random.Random) -> int | None:
    """Return the use of the wheel in a context, 0–4 or None.

    The unit's own contexts carry its answer about the wheel; elsewhere it uses the wheel less, so that the sheet never
    contradicts the level it gave.
    """
    if not char.isdigit():
        return None
    own = int(char)
    cap = WHEEL_CAPS.get(context, 4)
    if context in unit.course.wheel:
        return min(cap, own)
    draw = rng.random()
    if draw < AFFINITY.get(unit.sector, {}).get(context, DEFAULT_AFFINITY):
        return min(cap, max(0, own - rng.randint(1, 2)))
    # Outside a sector's own ground many leave the line blank rather than say "används inte".
    blank = 0.5 if context == "annat" or unit.sector == REGION_SECTOR else 0.25
    return None if rng.random() < blank else 0
