"""Which units became which between two rounds: in words, and beside what each of them answered. Frames in, words out."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pages.text.swedish import join_and, plural

MOST_NAMED = 3  # places; more are counted


def between(changes: pl.DataFrame, from_round: str, to_round: str) -> pl.DataFrame:
    """Return the rows of ``changes`` (list_unit_changes) about units that were there in the earlier round, not in the later."""
    return changes.filter((pl.col("valid_to") >= from_round) & (pl.col("valid_to") < to_round))


def sentences(changes: pl.DataFrame) -> list[str]:
    """Return, in words, what became of the units of ``changes``, the same in several places told once.

    They are in the order of ``changes``.
    """
    units = changes.group_by("unit_id", "place", "unit_name", "valid_to", maintain_order=True).agg(
        "successor_id", "successor_name", first=pl.col("successor_from").min()
    )
    # Those of a place that became the same are one event.
    events: dict[tuple[str, str, tuple[str, ...]], tuple[list[str], tuple[str, ...], str | None]] = {}
    for _, place, name, last, ids, names, first in units.iter_rows():
        became = tuple(one for one in ids if one is not None)
        events.setdefault((place, last, became), ([], tuple(names) if became else (), first))[0].append(name)
    told: dict[tuple[tuple[str, ...], tuple[str, ...], str, str | None], list[str]] = {}
    for (place, last, _), (names, became_names, first) in events.items():
        told.setdefault((tuple(names), became_names, last, first), []).append(place)
    return [_sentence(names, became, last, first, places) for (names, became, last, first), places in told.items()]


def _sentence(names: Sequence[str], became: Sequence[str], last: str, first: str | None, places: Sequence[str]) -> str:
    where = join_and(places) if len(places) <= MOST_NAMED else plural(len(places), "kommun", "kommuner")
    who = f"{join_and(names)} i {where}"
    if not became:
        return f"{who} är inte med efter uppföljningen {last}."
    if len(names) == 1:
        did = f"delades i {join_and(became)}" if len(became) > 1 else f"blev {became[0]}"
    else:
        did = f"slogs ihop till {became[0]}" if len(became) == 1 else f"blev {join_and(became)}"
    return f"{who} {did}, från och med uppföljningen {first}."


def note(changes: pl.DataFrame) -> str:
    """Return what became of units between the rounds that are compared, and that they are not; empty where nothing did."""
    told = sentences(changes)
    return " ".join([*told, "De räknas inte i jämförelsen."]) if told else ""


def not_there(changes: pl.DataFrame, unit_id: str, round_id: str) -> str | None:
    """Return why a unit has no answers in a round, by what it was before or became since; None where it was there then."""
    ended = changes.filter((pl.col("unit_id") == unit_id) & (pl.col("valid_to") < round_id))
    if ended.height:
        names = ended["successor_name"].drop_nulls().to_list()
        return f"Se {join_and(names)}" if names else "Är inte med"
    before = changes.filter((pl.col("successor_id") == unit_id) & (pl.col("successor_from") > round_id))
    return f"Se {join_and(before['unit_name'].to_list())}" if before.height else None
