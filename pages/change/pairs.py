"""Places in two rounds, side by side, and what the rounds were asked. Frames in, frames and words out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from pages.change.kinds import kind_of
from pages.text.swedish import join_and

ALL_TOPICS, COUNTY, REGION = "", "lan", "region"


def pair_rounds(
    degrees: pl.DataFrame, names: Mapping[str, str], from_round: str, to_round: str, topic: str
) -> pl.DataFrame:
    """Return one row per place of ``names``, in its order: what it was in each round, and the kind of change.

    ``degrees`` is the answer to list_change_degrees. Columns: place, name, the columns of ``degrees`` with ``_from`` and
    ``_to`` (null where no unit answered both rounds, or none was asked), kind (one of ``kinds``) of the index, and
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


def with_all_answers(pairs: pl.DataFrame, everything: Sequence[pl.DataFrame], topic: str) -> pl.DataFrame:
    """Return ``pairs`` with what each place was by all its answers, not only of those that answered both rounds.

    ``everything``: the answers to list_place_degrees for the two rounds, the earlier first; their columns are added with ``all_``
    before and ``_from`` or ``_to`` after their names, null where the place was not asked then.
    """
    for suffix, degrees in zip(("_from", "_to"), everything, strict=True):
        one = degrees.filter(pl.col("topic") == topic).drop("topic")
        one = one.rename({name: f"all_{name}{suffix}" for name in one.columns if name != "place"})
        pairs = pairs.join(one, on="place", how="left", maintain_order="left")
    return pairs


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
