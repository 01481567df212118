"""The sentence that answers a page's question. Frames in, text out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from pages.text.html import Card
from pages.text.swedish import (
    NO_BREAK,
    interval,
    join_and,
    names,
    number,
    of,
    percent,
    plural,
    plural_word,
    stage_name,
)

# Why there is no stage.
# "Inget svar" is all that is known also where a source only lists those that answered.
NOT_ASKED, NOT_ANSWERED = "inte tillfrågad", "inget svar"
# A bound is read out of a report that has no scale.
READING = "Det som står som möjligt är vår tolkning av det publicerade."
NOT_APPLICABLE, NOT_INCLUDED, NOT_KNOWN = "inte aktuell", "ingår inte", "har svarat, nivån är inte känd"


def county_sentence(municipalities: pl.DataFrame, county: Mapping[str, Any], levels: Sequence[str]) -> tuple[str, str]:
    """Return where the county stands: the sentence that says it, and what must be known with it.

    ``municipalities`` is the answer to list_municipality_degrees, ``county`` the county's row of show_county_degree.
    """
    answering = municipalities.filter(pl.col("units_answered") > 0)
    outside = municipalities.filter(pl.col("units_asked").is_null())["name"].to_list()
    if county["index_observed"] is None:
        asked = municipalities.height - len(outside)
        return (
            f"I {of(answering.height, asked)} kommuner har minst en verksamhet svarat.",
            "Hur långt de har kommit är inte publicerat.",
        )
    staged = answering.filter(pl.col("stage_observed").is_not_null())
    counts = staged.group_by("stage_observed").len().sort("stage_observed", descending=True).rows()
    # The county's degree counts the Region's divisions too, so it may be known where no municipality's stage is.
    nobody = not municipalities["units_asked"].sum()
    lead = "Ingen kommun är tillfrågad." if nobody else "Steget är inte känt för någon kommun."
    if counts:
        (stage, count), *others = counts
        first = f"{plural_word(count, 'kommun', 'kommuner')} är på steget {levels[stage].lower()}"
        parts = [first, *(f"{number(count)} på {levels[stage].lower()}" for stage, count in others)]
        lead = f"{join_and(parts)}."
    rest = _county_degree(county)
    unknown = answering.filter(pl.col("stage_observed").is_null())["name"].to_list()
    if unknown and counts:
        rest += f" Steget är inte känt för {join_and(unknown)}."
    # Who was not asked is not silent.
    silent = municipalities.filter((pl.col("units_asked") > 0) & (pl.col("units_answered") == 0))["name"].to_list()
    if silent:
        rest += f" Inget svar från {join_and(silent)}."
    if outside:
        rest += f" {join_and(outside)} ingår inte."
    return lead, rest


def _county_degree(county: Mapping[str, Any]) -> str:
    observed = percent(county["index_observed"])
    if county["cells_known"] == county["cells_applicable"]:
        return f"Länet: {observed}, alla svar är kända."
    return f"Länet: {observed} bland kända svar, {interval(county['index_low'], county['index_high'])} möjligt."


def degree_text(scored: Mapping[str, Any]) -> str:
    """Return the index with its interval as the end of a sentence that begins "Implementeringsgraden är"."""
    observed = percent(scored["index_observed"])
    if scored["cells_known"] == scored["cells_applicable"]:
        return f"{observed}. Alla svar är kända."
    span = interval(scored["index_low"], scored["index_high"])
    known = of(scored["cells_known"], scored["cells_applicable"])
    return f"{observed} bland kända svar ({known}). Räknar man in det som saknas är {span} möjligt."


def stage_text(
    scored: Mapping[str, Any], asked: bool, answered: bool, levels: Sequence[str], unknown: str = NOT_KNOWN
) -> str:
    """Return a stage, or why there is none: nobody was ``asked`` or has ``answered``, nothing applies, or it is ``unknown``."""
    if scored["stage_observed"] is not None:
        return stage_name(scored["stage_observed"], levels)
    if not answered:
        return NOT_ANSWERED if asked else NOT_ASKED
    return NOT_APPLICABLE if scored["stage_high"] is None else unknown


def who_answered(units: pl.DataFrame, region_name: str) -> str:
    """Return how many have answered, as the subject of a sentence, and no more than is known of who was asked.

    Every municipality has its units, so those that answered are some of them. Which units of the Region there are to ask
    follows from which answered: they are a share only where one that was asked has not. ``units``: one row per unit, with
    municipality_code, asked and answered.
    """
    asked = units.filter("asked")
    parts = []
    for is_local, of_kind in (
        (True, pl.col("municipality_code").is_not_null()),
        (False, pl.col("municipality_code").is_null()),
    ):
        some = asked.filter(of_kind)
        if some.is_empty():
            continue
        answered = int(some["answered"].sum())
        counted = of(answered, some.height) if is_local or answered < some.height else str(answered)
        noun = "verksamhet" if some.height == 1 else "verksamheter"
        local = "kommunal " if some.height == 1 else "kommunala "
        parts.append(f"{counted}{NO_BREAK}{local if is_local else ''}{noun}{'' if is_local else f' i {region_name}'}")
    return join_and(parts) or "ingen verksamhet"


def stated_count(of_round: Mapping[str, Any]) -> str:
    """Return the source's own number of answers as a sentence, where another number has answered; else empty text.

    ``of_round``: reported_answers and units_answered of the round.
    """
    reported, listed = of_round["reported_answers"], of_round["units_answered"]
    if reported is None or reported == listed:
        return ""
    return f"Källan säger {reported} svar men namnger {listed} verksamheter."


def key_figures(
    municipalities: pl.DataFrame,
    region: pl.DataFrame,
    shares: pl.DataFrame,
    findings: pl.DataFrame,
    needs: Mapping[str, Any],
    titles: Mapping[str, str],
    left_out: str = "",
    two_counts: str = "",
) -> list[Card]:
    """Return the start page's figures, each with its coverage: answers, two key figures and open support needs.

    ``needs`` has no ownerless where that may not be seen; ``left_out`` says which needs are not counted, ``two_counts`` what
    ``stated_count`` does. A key figure comes from the answers where any is known, else from the published statement about the
    same level.
    """
    answered, asked = (int(municipalities[name].sum()) for name in ("units_answered", "units_asked"))
    of_region = region.filter(pl.col("asked"))  # who was not asked is not silent
    besides = plural(of_region.filter(pl.col("answered")).height, "verksamhet", "verksamheter")
    beside_them = f"dessutom {besides} i Regionen" if asked else f"{besides} i Regionen har svarat"
    notes = [] if of_region.is_empty() else [beside_them]
    if two_counts:
        notes.append(f"{two_counts[:1].lower()}{two_counts[1:].removesuffix('.')}")
    label = "Kommunala verksamheter har svarat" if asked else "Tillfrågade kommunala verksamheter"
    cards = [Card(label, of(answered, asked) if asked else "0", " · ".join(notes))]
    for share in shares.iter_rows(named=True):
        if share["known"]:
            possible = interval(share["share_low"], share["share_high"])
            note = f"{percent(share['share_observed'])} av kända, {possible} möjligt"
            cards.append(Card(_label(share), of(share["at_or_above"], share["known"]), note))
            continue
        stated = findings.filter(
            (pl.col("component") == share["component"])
            & (pl.col("at_level") == share["key_level"])
            & (pl.col("count_low") == pl.col("count_high"))
        )
        for row in stated.iter_rows(named=True):
            source = names(row["source_ids"], titles)
            cards.append(Card(_label(share), str(row["count_low"]), f"av svarande · {source}"))
    of_needs = [f"{needs['overdue']} försenade"]
    if "ownerless" in needs:
        of_needs.append(f"{needs['ownerless']} utan ansvarig funktion")
    if needs["open_needs"] and needs["as_published"] == needs["open_needs"]:
        of_needs.append("inte ändrade sedan källan skrevs")
    if left_out:
        of_needs.append(left_out)
    return [*cards, Card("Öppna stödbehov", str(needs["open_needs"]), " · ".join(of_needs))]


def _label(share: Mapping[str, Any]) -> str:
    text = str(share["key_figure"])
    return text[:1].upper() + text[1:]
