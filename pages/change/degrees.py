"""The degree of places in two rounds, over the same units. Frames in, words and rows out.

A change is certain only where the possible values of the two rounds do not overlap. Otherwise what the known answers
say is told as that, and never as a change that has taken place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from pages.text import numbers
from pages.text.html import Cell, Column, Link, Number, Numbers, page_url
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

ALL_TOPICS, COUNTY, REGION = "", "lan", "region"
UNITS = ("verksamhet", "verksamheter")
UP, DOWN, SAME, MAYBE_UP, MAYBE_DOWN, MAYBE_SAME, UNKNOWN = range(7)
MARKS = ("▲", "▼", "=", "?▲", "?▼", "?=", "?")
SURE = (UP, DOWN, SAME)
KINDS = {
    UP: "Har gått framåt",
    DOWN: "Har gått tillbaka",
    SAME: "Oförändrade",
    MAYBE_UP: "Högre bland kända svar, men svar saknas",
    MAYBE_DOWN: "Lägre bland kända svar, men svar saknas",
    MAYBE_SAME: "Lika bland kända svar, men svar saknas",
    UNKNOWN: "Går inte att jämföra",
}
NEW, HEARD, GONE, SILENT, QUIET, LEFT_OUT = range(6)
STATES = {
    NEW: "Ny: tillfrågades inte förra gången, har svarat nu",
    HEARD: "Har svarat nu, men svarade inte förra gången",
    GONE: "Svarade förra gången, men är inte tillfrågad nu",
    SILENT: "Svarade förra gången, men har inte svarat nu",
    QUIET: "Inget svar någon av gångerna",
    LEFT_OUT: "Inte tillfrågad någon av gångerna",
}
ENDS = ("low", "observed", "high")
EXACT = 1e-9  # sums of floats may differ in their last digits
Row = Mapping[str, Any]
LinkParams = Mapping[str, str | None]


def pair_rounds(
    degrees: pl.DataFrame, names: Mapping[str, str], from_round: str, to_round: str, topic: str
) -> pl.DataFrame:
    """Return one row per place of ``names``, in its order: what it was in each round, and the kind of change.

    ``degrees`` is the answer to list_change_degrees. Columns: place, name, the columns of ``degrees`` with ``_from`` and
    ``_to`` (null where no unit answered both rounds, or none was asked), kind (key of KINDS) of the index, and
    stage_kind of the stage.
    """
    of_topic = degrees.filter(pl.col("topic") == topic).drop("topic")
    found = pl.DataFrame(
        {"place": list(names), "name": list(names.values())}, schema=dict.fromkeys(("place", "name"), pl.String)
    )
    for suffix, round_id in (("_from", from_round), ("_to", to_round)):
        one = of_topic.filter(pl.col("round_id") == round_id).drop("round_id")
        one = one.rename({name: f"{name}{suffix}" for name in one.columns if name != "place"})
        found = found.join(one, on="place", how="left", maintain_order="left")
    rows = list(found.iter_rows(named=True))
    return found.with_columns(
        pl.Series("kind", [kind_of(row, "index") for row in rows], pl.Int64),
        pl.Series("stage_kind", [kind_of(row, "stage") for row in rows], pl.Int64),
    )


def components_of_both(before: pl.DataFrame, after: pl.DataFrame) -> dict[str, str]:
    """Return component -> its name in the later round, of those that both rounds were asked; answers to list_components."""
    both = after.join(before, on="component", how="semi", maintain_order="left")
    return dict(both.select("component", "name").iter_rows())


def asked_otherwise(before: pl.DataFrame, after: pl.DataFrame, from_title: str, to_title: str) -> str:
    """Return, in words, what one of the rounds was not asked, and so is not compared, and what was asked in other words.

    Empty where both were asked the same, with the same weights; answers to list_components.
    """
    said = []
    for one, other, here, there in ((after, before, to_title, from_title), (before, after, from_title, to_title)):
        only = one.join(other, on="component", how="anti", maintain_order="left")["name"].to_list()
        if only:
            said.append(f"{join_and(only)} ingår i {here} men är ej ställd i {there}, och räknas inte i jämförelsen.")
    both = after.join(before, on="component", how="inner", suffix="_before", maintain_order="left")
    words = [pl.col(name).ne_missing(pl.col(f"{name}_before")) for name in ("question", "anchors")]
    changed = both.filter(pl.any_horizontal(words))["name"].to_list()
    if changed:
        said.append(f"Frågan om {join_and(changed)}, eller svaren på den, har andra ord i {to_title}.")
    if both.filter(pl.col("weight") != pl.col("weight_before")).height:
        said.append(f"Båda är räknade med vikterna i {to_title}.")
    return " ".join(said)


def kind_of(row: Row, value: str) -> int:
    """Return how ``value`` (index or stage) has changed: certain only where the two intervals do not overlap."""
    low, observed, high = (row[f"{value}_{end}_from"] for end in ENDS)
    low_to, observed_to, high_to = (row[f"{value}_{end}_to"] for end in ENDS)
    if low is None or low_to is None:
        return UNKNOWN
    if low_to > high + EXACT:
        return UP
    if high_to < low - EXACT:
        return DOWN
    if max(high, high_to) - min(low, low_to) <= EXACT:
        return SAME
    if observed is None or observed_to is None:
        return UNKNOWN
    difference = observed_to - observed
    return MAYBE_UP if difference > EXACT else MAYBE_DOWN if difference < -EXACT else MAYBE_SAME


def index_change(row: Row) -> str:
    """Return the change of the index in words, with its mark."""
    kind = row["kind"]
    if kind == UNKNOWN:
        if row["index_low_from"] is None and row["index_low_to"] is None:
            return f"{NOTHING} ingen att jämföra"
        if row["index_low_from"] is None or row["index_low_to"] is None:
            return f"{NOTHING} frågan ställdes bara den ena gången"
        return "? går inte att säga: för få kända svar"
    if kind in (SAME, MAYBE_SAME):
        return "= oförändrat" if kind == SAME else "? lika bland kända svar, svar saknas"
    if row["index_observed_from"] is None or row["index_observed_to"] is None:
        return "▲ upp, hur mycket är inte känt" if kind == UP else "▼ ner, hur mycket är inte känt"
    points = f"{_points(row)}{NO_BREAK}procentenheter"
    if not _complete(row):
        points += " bland kända svar"
    return {
        UP: f"▲ upp {points}{_possible(row, kind)}",
        DOWN: f"▼ ner {points}{_possible(row, kind)}",
        MAYBE_UP: f"? upp {points}, svar saknas",
        MAYBE_DOWN: f"? ner {points}, svar saknas",
    }[kind]


def _complete(row: Row) -> bool:
    return all(row[f"cells_known_{when}"] == row[f"cells_applicable_{when}"] for when in ("from", "to"))


def _possible(row: Row, kind: int) -> str:
    """Return the smallest and the largest certain change where answers are missing: that it happened is sure, not how much."""
    if _complete(row):
        return ""
    least, most = row["index_low_to"] - row["index_high_from"], row["index_high_to"] - row["index_low_from"]
    if kind == DOWN:
        least, most = -most, -least
    return f"; {whole(least)}–{whole(most)} möjligt"


def _points(row: Row) -> int:
    """Return the difference between the two indices as they are shown, so that a reader's subtraction agrees."""
    return abs(whole(row["index_observed_to"]) - whole(row["index_observed_from"]))


def stage_change(row: Row, levels: Sequence[str]) -> str:
    """Return the change of the stage, with what is possible in each round where answers are missing."""
    if row["stage_low_from"] is None or row["stage_low_to"] is None:
        return NOTHING
    return f"{_stage(row, 'from', levels)} → {_stage(row, 'to', levels)}{'' if row['stage_kind'] in SURE else ' (svar saknas)'}"


def _stage(row: Row, when: str, levels: Sequence[str]) -> str:
    low, observed, high = (row[f"stage_{end}_{when}"] for end in ENDS)
    if low == high:
        return stage_name(low, levels)
    shown = "ej känt" if observed is None else stage_name(observed, levels)
    return f"{shown}, {stages(low, high)} möjligt"


def value_text(row: Row, when: str) -> str:
    """Return the index of one of the rounds with its interval and the number of known answers."""
    if row[f"index_low_{when}"] is None:
        return NOTHING
    known, applicable = row[f"cells_known_{when}"], row[f"cells_applicable_{when}"]
    span = interval(row[f"index_low_{when}"], row[f"index_high_{when}"])
    answers = f"{of(known, applicable)} svar kända"
    if row[f"index_observed_{when}"] is None:
        return f"ej känt, {span} möjligt\n{answers}"
    extra = "" if known == applicable else f", {span} möjligt"
    return f"{percent(row[f'index_observed_{when}'])}{extra}\n{answers}"


def value_numbers(row: Row, when: str) -> Numbers:
    """Return what ``value_text`` says: the index, what is possible, and how many answers are known of how many."""
    return Numbers(
        value_text(row, when),
        (
            Number("", row[f"index_observed_{when}"], percent=True),
            *numbers.between(row[f"index_low_{when}"], row[f"index_high_{when}"]),
            Number("kända svar", row[f"cells_known_{when}"]),
            Number("svar som gäller", row[f"cells_applicable_{when}"]),
        ),
    )


def place_rows(pairs: pl.DataFrame, levels: Sequence[str], link: LinkParams) -> list[list[Cell]]:
    """Return a row per place for ``place_columns``."""
    return [
        [
            place_link(row["place"], row["name"], link),
            row["units_to"] or row["units_from"] or 0,
            value_numbers(row, "from"),
            value_numbers(row, "to"),
            index_change(row),
            stage_change(row, levels),
        ]
        for row in pairs.iter_rows(named=True)
    ]


def place_columns(from_title: str, to_title: str) -> list[Column | str]:
    """Return the headings of ``place_rows``."""
    return [
        "Huvudman",
        Column("Jämförda verksamheter", number=True),
        Column(from_title, long=True),
        Column(to_title, long=True),
        Column("Förändring av graden", long=True),
        Column("Steg", long=True),
    ]


def place_link(place: str, name: str, link: LinkParams) -> Cell:
    """Return the place's name; a municipality's leads to its page."""
    return name if place in (COUNTY, REGION) else Link(name, page_url("kommun", kommun=place, **link))


def short_change(row: Row) -> str:
    """Return the two indices and the mark of the change in one short line: ``▲ 45 → 60 %``."""
    if row["index_low_from"] is None or row["index_low_to"] is None:
        return NOTHING
    before, after = (
        "ej känt" if row[f"index_observed_{when}"] is None else percent(row[f"index_observed_{when}"])
        for when in ("from", "to")
    )
    return f"{MARKS[row['kind']]} {before} → {after}"


def component_rows(
    degrees: pl.DataFrame,
    names: Mapping[str, str],
    from_round: str,
    to_round: str,
    components: Sequence[str],
    link: LinkParams,
) -> list[list[Cell]]:
    """Return a row per place of ``names``: its name, and per component the two indices and which way it went."""
    columns = [
        [short_change(row) for row in pair_rounds(degrees, names, from_round, to_round, one).iter_rows(named=True)]
        for one in components
    ]
    places = [place_link(place, name, link) for place, name in names.items()]
    return [list(row) for row in zip(places, *columns, strict=True)]


def names_by_kind(pairs: pl.DataFrame) -> list[list[Cell]]:
    """Return a row per kind of change: its name, how many places besides the county, and which."""
    pairs = pairs.filter(pl.col("place") != COUNTY)
    rows: list[list[Cell]] = []
    for kind, name in KINDS.items():
        places = pairs.filter(pl.col("kind") == kind)["name"].to_list()
        rows.append([f"{MARKS[kind]} {name}", len(places), ", ".join(places)])
    return rows


def sentence(pairs: pl.DataFrame, units: pl.DataFrame, from_title: str, to_title: str) -> tuple[str, str]:
    """Return how many municipalities moved which way, and over which units; ``units`` as ``unit_states`` returns them."""
    compared = units["state"].null_count()
    if not compared:
        return (
            "Ingen verksamhet har svarat båda gångerna, så det finns inget att jämföra.",
            f"Vilka som har svarat i {from_title} respektive {to_title} står nedan.",
        )
    local = pairs.filter(~pl.col("place").is_in([COUNTY, REGION]))
    count = {kind: local.filter(pl.col("kind") == kind).height for kind in KINDS}
    lead = (
        f"Svaren visar att {of(count[UP], local.height)} kommuner har gått framåt, {_none(count[DOWN])} har "
        f"gått tillbaka och {_none(count[SAME])} står kvar."
    )
    unsure = [
        f"{number(count[kind])} {words}"
        for kind, words in (
            (MAYBE_UP, "högre"),
            (MAYBE_DOWN, "lägre"),
            (MAYBE_SAME, "lika"),
        )
        if count[kind]
    ]
    rest = f"Bland kända svar är dessutom {join_and(unsure)}, men svar saknas som kan vända det. " if unsure else ""
    if count[UNKNOWN]:
        rest += f"{number(count[UNKNOWN], upper=True)} går inte att jämföra. "
    return lead, f"{rest}Bara {plural(compared, *UNITS)} som svarade båda gångerna räknas, av {units.height}."


def _none(count: int) -> str:
    return number(count) if count else "ingen"


def unit_states(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return one row per unit: unit_id, long_name, municipality_code, state (key of STATES; null: answered both rounds).

    ``before`` and ``after`` are the answers to list_participation for the two rounds.
    """
    earlier = before.select("unit_id", asked_from="asked", answered_from="answered")
    # A round has the units that there were when it was made.
    gone = before.join(after, on="unit_id", how="anti", maintain_order="left")
    later = pl.concat([after, gone.with_columns(asked=pl.lit(False), answered=pl.lit(False))], how="diagonal_relaxed")
    joined = later.join(earlier, on="unit_id", how="left", maintain_order="left")
    states = [state_of(row) for row in joined.iter_rows(named=True)]
    return joined.select("unit_id", "long_name", "municipality_code").with_columns(pl.Series("state", states, pl.Int64))


def state_of(row: Row) -> int | None:
    """Return why a unit is left out of the comparison, None where it is in it."""
    if row["answered_from"] and row["answered"]:
        return None
    if row["answered"]:
        return HEARD if row["asked_from"] else NEW
    if row["answered_from"]:
        return SILENT if row["asked"] else GONE
    return QUIET if row["asked"] or row["asked_from"] else LEFT_OUT


def state_rows(units: pl.DataFrame) -> list[list[Cell]]:
    """Return a row per reason for being left out: the reason, how many units, and which."""
    rows: list[list[Cell]] = []
    for state, name in STATES.items():
        there = units.filter(pl.col("state") == state)["long_name"].to_list()
        rows.append([name, len(there), "\n".join(there)])
    return rows
