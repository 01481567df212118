"""The use of the wheel counted, and said in sentences. Frames in, frames and words out.

``uses`` is the answer to list_wheel_uses, one row per unit and context. A context is used by a unit whose use is 3 (Används)
or 4 (Systematiskt). Shares are of the units that have answered the question about the context; a unit that has not is never
counted as not using the wheel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from pages.doors import show
from pages.text.swedish import join_and, of, plural

ALL = ""
LEVELS = range(5)
USED_FROM = 3
OTHER = "annat"  # the model's context for all that have none of their own
UNITS = ("verksamhet", "verksamheter")
NOT_ASKED = "Ej tillfrågad"


def contexts(uses: pl.DataFrame) -> dict[str, str]:
    """Return the choices of context: id -> name in full, all of them first."""
    every = uses.select("context", "context_name").unique(maintain_order=True)
    return {ALL: "Alla sammanhang"} | dict(every.iter_rows())


def answering(uses: pl.DataFrame) -> int:
    """Return how many units have answered the follow-up."""
    return uses.filter("answered")["unit_id"].n_unique()


def of_context(uses: pl.DataFrame, context: str) -> pl.DataFrame:
    """Return the uses in one context, or in all."""
    return uses if context == ALL else uses.filter(pl.col("context") == context)


def summarise(uses: pl.DataFrame) -> pl.DataFrame:
    """Return one row per context with its units counted and their share.

    Columns: context, context_name, context_short; answering, known, use_0 … use_4 and using (3 or 4), all in units; share,
    share_low and share_high (0–100 %; share is null where nobody answered the question). ``share`` is of those who answered
    the question; low and high are of all that answered the follow-up, those who skipped it counted as not using and as using.
    Only units that the context is about are counted.
    """
    return _count(uses, [])


def by_sector(uses: pl.DataFrame) -> pl.DataFrame:
    """Return one row per context and sector, as ``summarise`` counts them.

    Columns besides: sector, sector_name; applies (bool: the context is about the sector), was_asked (bool: any of its units was).
    """
    return _count(uses, ["sector", "sector_name"])


def _count(uses: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    level = pl.col("use_level").filter("applies")
    counted = uses.group_by("context", "context_name", "context_short", *by, maintain_order=True).agg(
        pl.col("applies").any(),
        pl.col("asked").any().alias("was_asked"),
        pl.col("answered").filter("applies").sum().alias("answering"),
        level.count().alias("known"),
        *(level.eq(use).sum().alias(f"use_{use}") for use in LEVELS),
        level.ge(USED_FROM).sum().alias("using"),
    )
    using, known, asked = pl.col("using"), pl.col("known"), pl.col("answering")
    return counted.with_columns(
        pl.when(known > 0).then(100 * using / known).alias("share"),
        pl.when(asked > 0).then(100 * using / asked).alias("share_low"),
        pl.when(asked > 0).then(100 * (using + asked - known) / asked).alias("share_high"),
    )


def sentence(summary: pl.DataFrame, uses: pl.DataFrame, levels: Sequence[str], context: str) -> tuple[str, str]:
    """Return where the wheel is used most, or how it is used in the chosen context, and what must be known with it.

    ``levels``: the names of the uses 0–4.
    """
    most_of_all = levels[-1].lower()
    rest = _silence(uses)
    if context != ALL:
        row = summary.row(by_predicate=pl.col("context") == context, named=True)
        if not row["known"]:
            return f"{row['context_name']}: ingen har svarat på frågan.", rest
        skipped = row["answering"] - row["known"]
        more = f"{plural(skipped, *UNITS)} har svarat på uppföljningen men inte på frågan. " if skipped else ""
        return f"{row['context_name']}: {_usage_text(row, most_of_all)}.", f"{more}{rest}"
    used = summary.filter(pl.col("using") > 0)
    if used.is_empty():
        return f"Ingen verksamhet som har svarat använder {show.wheel().word} ännu.", rest
    most = used.filter(pl.col("share") == used["share"].max()).rows(named=True)
    if len(most) == 1:
        lead = f"Vanligast är {most[0]['context_name']}: {_usage_text(most[0], most_of_all)}."
    else:
        parts = [f"{row['context_name']} ({of(row['using'], row['known'])})" for row in most]
        lead = f"Vanligast är {join_and(parts)}."
    nowhere = [_in_text(row) for row in unused_contexts(summary).iter_rows(named=True)]
    unsaid = f"Ingen som har svarat använder {show.wheel().word} i {join_and(nowhere)}. " if nowhere else ""
    if summary.filter(pl.col("known") < pl.col("answering")).height:
        unsaid += f"Några har svarat på uppföljningen men inte på alla frågor om {show.wheel().word}. "
    return lead, unsaid + rest


def _in_text(row: Mapping[str, Any]) -> str:
    """Return a context's name as it stands within a sentence: ``elevhälsoteam (EHT)``."""
    name = str(row["context_name"])
    return "andra sammanhang" if row["context"] == OTHER else name[:1].lower() + name[1:]


def _usage_text(row: Mapping[str, Any], most_of_all: str) -> str:
    """Return how many of those who answered use the wheel, as part of a sentence; ``most_of_all``: what use 4 is called."""
    noun = UNITS[0] if row["known"] == 1 else UNITS[1]
    how = f", {row['use_4']} av dem {most_of_all}" if row["use_4"] else f", ingen {most_of_all}"
    said = f"{of(row['using'], row['known'])} svarande {noun} använder {show.wheel().word} där"
    return f"{said}{how if row['using'] else ''}"


def published_sentence(statements: pl.DataFrame, context: str) -> tuple[str, str]:
    """Return in which contexts the wheel is stated to occur, where no unit's use is known; ``statements``: list_context_uses."""
    tool = show.wheel()
    of_choice = statements if context == ALL else statements.filter(pl.col("context") == context)
    there = of_choice.filter(pl.col("at_least") > 0)["name"].to_list()
    if there:
        return (
            f"{tool.title} förekommer i {join_and(there)}.",
            f"Hur mycket, och i vilka verksamheter, är inte publicerat. Det visas när svar om {tool.word} är inlästa.",
        )
    if context == ALL:
        return (
            f"Ingen har svarat på frågan om {tool.word} i den här uppföljningen.",
            "Svaren visas när arbetsbokens blad Hjulet är inläst.",
        )
    return (
        f"{of_choice['name'][0]}: det finns inget svar och inget är publicerat.",
        f"{tool.word.capitalize()} kan ändå användas där.",
    )


def unused_contexts(summary: pl.DataFrame) -> pl.DataFrame:
    """Return the contexts in which somebody has answered and nobody uses the wheel."""
    return summary.filter((pl.col("known") > 0) & (pl.col("using") == 0))


def _silence(uses: pl.DataFrame) -> str:
    asked = uses.filter("asked")["unit_id"].n_unique()
    missing = asked - answering(uses)
    return (
        f"Inget svar från {plural(missing, *UNITS)}, av {asked} som står som tillfrågade."
        if missing
        else "Alla som står som tillfrågade har svarat."
    )
