"""A place's change in words: what it was, what it is, which way it went and why one can say so."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pages.change.kinds import (
    BACK,
    DOWN,
    ENDS,
    FORWARD,
    MARKS,
    MAYBE_DOWN,
    MAYBE_SAME,
    MAYBE_UP,
    SAME,
    SHOWN,
    UNCHANGED,
    UNKNOWN,
    UNSURE,
    UP,
    Row,
    group_of,
)
from pages.change.pairs import COUNTY, REGION
from pages.text.swedish import (
    NO_BREAK,
    NOTHING,
    interval,
    join_and,
    number,
    of,
    percent,
    plural,
    stage_name,
    stages,
    whole,
)

UNITS = ("verksamhet", "verksamheter")
WHEN = ("from", "to")


def share(row: Row, name: str) -> str:
    """Return a value of ``row`` as a percentage, or that it is not known."""
    return "ej känt" if row[name] is None else percent(row[name])


def _complete(row: Row) -> bool:
    return all(row[f"cells_known_{when}"] == row[f"cells_applicable_{when}"] for when in ("from", "to"))


def stage_change(row: Row, levels: Sequence[str]) -> str:
    """Return the change of the stage, with what is possible in each round where answers are missing."""
    if row["stage_low_from"] is None or row["stage_low_to"] is None:
        return NOTHING
    return f"{_stage(row, 'from', levels)} → {_stage(row, 'to', levels)}{'' if row['stage_kind'] in SHOWN else ' (svar saknas)'}"


def _stage(row: Row, when: str, levels: Sequence[str]) -> str:
    low, observed, high = (row[f"stage_{end}_{when}"] for end in ENDS)
    if low == high:
        return stage_name(low, levels)
    shown = "ej känt" if observed is None else stage_name(observed, levels)
    return f"{shown}, {stages(low, high)} möjligt"


def value_text(row: Row, when: str) -> str:
    """Return the index of one of the rounds over the units compared, with its interval and the number of known answers."""
    if row[f"index_low_{when}"] is None:
        return NOTHING
    return f"{_value(row, when)}\n{of(row[f'cells_known_{when}'], row[f'cells_applicable_{when}'])} svar kända"


def standing_text(row: Row, when: str, levels: Sequence[str]) -> str:
    """Return the stage and the index of one of the rounds over all that answered it, as the other pages say them."""
    if row[f"all_index_low_{when}"] is None:
        return NOTHING
    stage = row[f"all_stage_observed_{when}"]
    return "\n".join([*([] if stage is None else [stage_name(stage, levels)]), _value(row, when, "all_")])


def _value(row: Row, when: str, prefix: str = "") -> str:
    low, observed, high = (row[f"{prefix}index_{end}_{when}"] for end in ENDS)
    if observed is not None and row[f"{prefix}cells_known_{when}"] == row[f"{prefix}cells_applicable_{when}"]:
        return percent(observed)
    return f"{'ej känt' if observed is None else percent(observed)}, {interval(low, high)} möjligt"


def short_change(row: Row) -> str:
    """Return the two indices and the mark of the change in one short line: ``▲ 45 → 60 %``."""
    if row["index_low_from"] is None or row["index_low_to"] is None:
        return NOTHING
    before, after = (share(row, f"index_observed_{when}") for when in WHEN)
    return f"{MARKS[row['kind']]} {before} → {after}"


def all_answers(row: Row, levels: Sequence[str]) -> str:
    """Return where the place stood in the two rounds by all its answers, as the other pages say it."""
    return f"{_standing(row, 'from', levels)} → {_standing(row, 'to', levels)}"


def _standing(row: Row, when: str, levels: Sequence[str]) -> str:
    if row[f"all_index_low_{when}"] is None:
        return "inte med"
    if row[f"all_index_observed_{when}"] is None:
        return "ej känt"
    stage, share = row[f"all_stage_observed_{when}"], percent(row[f"all_index_observed_{when}"])
    return share if stage is None else f"{stage_name(stage, levels)}, {share}"


def comparable(row: Row) -> str:
    """Return what the units that answered both rounds say, and why the place is in its group."""
    why = reason(row)
    if row["index_low_from"] is None or row["index_low_to"] is None:
        return why
    units = plural(max(row["units_from"] or 0, row["units_to"] or 0), *UNITS)
    return f"{' → '.join(share(row, f'index_observed_{when}') for when in WHEN)} ({units}). {why}"


def reason(row: Row) -> str:
    """Return why the place is in its group, in a sentence."""
    kind = row["kind"]
    if kind == UNKNOWN:
        return _why_not_known(row)
    way = {UP: "Högre", DOWN: "Lägre", SAME: "Lika", MAYBE_UP: "Högre", MAYBE_DOWN: "Lägre", MAYBE_SAME: "Lika"}[kind]
    if kind in SHOWN and _complete(row):
        return f"{way}, och alla svar är kända."
    if kind in SHOWN:
        least = {
            UP: row["index_low_to"] - row["index_high_from"],
            DOWN: row["index_low_from"] - row["index_high_to"],
            SAME: 0.0,
        }[kind]
        points = f", minst {whole(least)}{NO_BREAK}procentenheter" if whole(least) > 1 else ""
        return f"{way}{points}, oavsett svaren som saknas."
    return f"{way} bland kända svar, men svar saknas som kan vända det: {_spans(row)}."


def _why_not_known(row: Row) -> str:
    there = [row[f"index_low_{when}"] is not None for when in ("from", "to")]
    if not any(there):
        return "Ingen verksamhet svarade båda gångerna."
    if not all(there):
        return "Frågan ställdes bara den ena gången."
    return f"För få svar är kända: {_spans(row)}."


def _spans(row: Row) -> str:
    then, now = (interval(row[f"index_low_{when}"], row[f"index_high_{when}"]) for when in ("from", "to"))
    return f"möjligt är {then} då och {now} nu"


def sentence(pairs: pl.DataFrame, units: pl.DataFrame, from_title: str, to_title: str) -> tuple[str, str]:
    """Return how many municipalities are in which group, and over which units; ``units`` as ``unit_states`` returns them."""
    compared = units["state"].null_count()
    if not compared:
        return (
            "Ingen verksamhet har svarat båda gångerna, så det finns inget att jämföra.",
            f"Vilka som har svarat i {from_title} respektive {to_title} står på sidan Förändring, under Verksamheter.",
        )
    kinds = pairs.filter(~pl.col("place").is_in([COUNTY, REGION]))["kind"].to_list()
    count = {group: sum(group_of(kind) == group for kind in kinds) for group in (FORWARD, BACK, UNCHANGED, UNSURE)}
    if 0 < len(kinds) == count[UNSURE]:
        lead = f"Svaren räcker inte för att säga om någon av de {number(len(kinds))} kommunerna har gått framåt eller tillbaka."
        return lead, _of_units(kinds, compared, units)
    unchanged = "oförändrad" if count[UNCHANGED] < 2 else "oförändrade"
    lead = (
        f"Svaren visar att {of(count[FORWARD], len(kinds))} kommuner har gått framåt och {_none(count[BACK])} tillbaka; "
        f"{_none(count[UNCHANGED])} är {unchanged}"
        f"{f', och om {number(count[UNSURE])} vet vi inte' if count[UNSURE] else ''}."
    )
    return lead, _of_units(kinds, compared, units)


def _of_units(kinds: Sequence[int], compared: int, units: pl.DataFrame) -> str:
    return f"{_unsure(kinds)}Bara {plural(compared, *UNITS)} som svarade båda gångerna räknas, av {units.height}."


def _unsure(kinds: Sequence[int]) -> str:
    """Return what the known answers say of those of which nothing is known; empty where there are none."""
    ways = ((MAYBE_UP, "högre"), (MAYBE_DOWN, "lägre"), (MAYBE_SAME, "lika"))
    leaning = [f"{number(kinds.count(kind))} {word}" for kind, word in ways if kind in kinds]
    said = f"Vet inte: bland kända svar är {join_and(leaning)}, men svar saknas som kan vända det. " if leaning else ""
    if UNKNOWN in kinds:
        said += f"{number(kinds.count(UNKNOWN), upper=True)} går inte att jämföra. "
    return said


def _none(count: int) -> str:
    return number(count) if count else "ingen"
