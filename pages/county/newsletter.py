"""Sentences for a newsletter on a round's result, each with its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl

import queries
from pages.change import pairs as change
from pages.change import participation, words
from pages.municipality.report import Ask
from pages.text.provenance import EXAMPLE_MARK
from pages.text.sentences import stated_count, who_answered
from pages.text.swedish import interval, join_and, of, percent, stage_name
from pages.wheel import usage
from queries import Edition


def of_edition(edition: Edition, round_id: str, title: str, example: bool) -> str:
    """Return ``newsletter`` on a round of ``edition``, which never changes."""
    return newsletter(partial(queries.ask, edition), round_id, title, example)


def newsletter(ask: Ask, round_id: str, title: str, example: bool) -> str:
    """Return three to five sentences on a round's result, each with what it counts, and the mark of example data.

    ``ask(name, **params)`` answers questions of one edition; ``title`` is the round's, with a mark where it is a draft.
    """
    municipalities = ask("list_municipality_degrees", round_id=round_id)
    settings = dict(ask("list_settings", round_id=round_id).iter_rows())
    county = ask("show_county_degree", round_id=round_id).row(by_predicate=pl.col("scope") == "county", named=True)
    uses = ask("list_wheel_uses", round_id=round_id)
    sentences = [
        coverage(
            title,
            ask("list_participation", round_id=round_id),
            settings["region_name"],
            ask("list_rounds").row(by_predicate=pl.col("round_id") == round_id, named=True),
        ),
        degree(county, ask("list_levels")["short"].to_list()),
        key_shares(ask("list_key_shares", round_id=round_id)),
        use(
            uses,
            ask("list_wheel_levels")["name"].to_list(),
            ask("list_context_uses", round_id=round_id),
            settings["wheel_name"],
        ),
        _since(ask, round_id, title, municipalities),
    ]
    said = " ".join(sentence for sentence in sentences if sentence is not None)
    return f"{EXAMPLE_MARK}. {said}" if example else said


def _since(ask: Ask, round_id: str, title: str, municipalities: pl.DataFrame) -> str | None:
    """Return what has changed since the round before; None where there is none."""
    earlier = ask("list_rounds").filter(pl.col("round_id") < round_id).sort("round_id").tail(1)
    if earlier.is_empty():
        return None
    from_round, from_title = earlier.select("round_id", "title").row(0)
    names = dict(municipalities.select("municipality_code", "name").iter_rows())
    degrees = ask("list_change_degrees", from_round=from_round, to_round=round_id)
    pairs = change.pair_rounds(degrees, names, from_round, round_id, change.ALL_TOPICS)
    before, after = (ask("list_participation", round_id=one) for one in (from_round, round_id))
    return change_sentence(pairs, participation.unit_states(before, after), from_title, title)


def coverage(title: str, units: pl.DataFrame, region_name: str, of_round: Mapping[str, Any]) -> str:
    """Return who answered; ``units``: list_participation, ``of_round``: its row of list_rounds."""
    text = f"I {title[:1].lower()}{title[1:]} svarade {who_answered(units, region_name)}."
    return f"{text} {stated_count(of_round)}".rstrip()


def degree(county: Mapping[str, Any], levels: Sequence[str]) -> str:
    """Return how far the county has come; ``county``: its row of show_county_degree."""
    if not county["cells_applicable"]:
        return "Frågorna om byggstenarna gällde ingen av dem."
    known = of(county["cells_known"], county["cells_applicable"])
    if county["index_observed"] is None:
        return f"Hur långt de har kommit är inte publicerat: {known} svar på byggstenarna är kända."
    text = (
        f"Länets implementeringsgrad är {percent(county['index_observed'])} bland kända svar, på steget "
        f"{stage_name(county['stage_observed'], levels).lower()} ({known} svar är kända)"
    )
    if county["cells_known"] == county["cells_applicable"]:
        return f"{text}."
    return f"{text}; räknas det som saknas in är {interval(county['index_low'], county['index_high'])} möjligt."


def key_shares(shares: pl.DataFrame) -> str | None:
    """Return how many have reached the key levels; None where no answer is known. ``shares``: list_key_shares."""
    known = shares.filter(pl.col("known") > 0).head(2)
    if known.is_empty():
        return None
    parts = [
        f"{of(row['at_or_above'], row['known'])} {row['key_figure']}, av alla {row['applicable']} är "
        f"{interval(row['share_low'], row['share_high'])} möjligt"
        for row in known.iter_rows(named=True)
    ]
    return f"Bland verksamheter med kända svar: {'; '.join(parts)}."


def use(uses: pl.DataFrame, levels: Sequence[str], statements: pl.DataFrame, wheel_name: str) -> str | None:
    """Return where the wheel is used most; None where the round did not ask about it.

    ``uses``: list_wheel_uses, ``levels``: the names of the uses 0–4, ``statements``: list_context_uses.
    """
    if uses.is_empty():
        return None
    summary = usage.summarise(uses)
    if not summary["known"].sum():
        there = statements.filter(pl.col("at_least") > 0)["name"].to_list()
        return (
            f"{wheel_name} förekommer i {join_and(there)}; hur mycket är inte publicerat."
            if there
            else f"Inget är publicerat om var {wheel_name} används."
        )
    lead, _ = usage.sentence(summary, uses, levels, usage.ALL)
    return f"{wheel_name}: {lead[:1].lower()}{lead[1:]}"


def change_sentence(pairs: pl.DataFrame, units: pl.DataFrame, from_title: str, to_title: str) -> str:
    """Return what has changed since the round before; arguments as ``words.sentence`` takes them."""
    compared = units["state"].null_count()
    lead, _ = words.sentence(pairs, units, from_title, to_title)
    who = f"Bland de {of(compared, units.height)} verksamheter som svarade både i {from_title} och i {to_title} gäller"
    return f"{who}: {lead[:1].lower()}{lead[1:]}" if compared else lead
