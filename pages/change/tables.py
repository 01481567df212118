"""The tables of change: a row per place, whole and component by component. Frames in, columns and rows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from pages.change.kinds import GROUPS, Row, group_of
from pages.change.pairs import COUNTY, REGION, pair_rounds, with_all_answers
from pages.change.words import (
    WHEN,
    all_answers,
    comparable,
    reason,
    share,
    short_change,
    stage_change,
    standing_text,
    value_text,
)
from pages.text import numbers
from pages.text.html import Cell, Column, Link, Number, Numbers, page_url
from pages.text.swedish import NOTHING

LinkParams = Mapping[str, str | None]


def value_numbers(row: Row, when: str, text: str, prefix: str = "") -> Numbers:
    """Return ``text`` on one of the rounds with its numbers: the index, what is possible, and how many answers are known."""
    return Numbers(
        text,
        (
            Number("", row[f"{prefix}index_observed_{when}"], percent=True),
            *numbers.between(row[f"{prefix}index_low_{when}"], row[f"{prefix}index_high_{when}"]),
            Number("kända svar", row[f"{prefix}cells_known_{when}"]),
            Number("svar som gäller", row[f"{prefix}cells_applicable_{when}"]),
        ),
    )


def place_columns(levels: Sequence[str], link: LinkParams) -> list[Column]:
    """Return the columns of a table with a row per place, as ``with_all_answers`` returns them."""

    def everything(row: Row, when: str) -> Cell:
        return value_numbers(row, when, standing_text(row, when, levels), "all_")

    return [
        Column("Huvudman", lambda row: place_link(row["place"], row["name"], link)),
        Column("Grupp", lambda row: GROUPS[group_of(row["kind"])]),
        Column("Alla svar förra gången", lambda row: everything(row, "from"), long=True),
        Column("Alla svar nu", lambda row: everything(row, "to"), long=True),
        Column("Jämförda verksamheter", lambda row: row["units_to"] or row["units_from"] or 0, number=True),
        Column("Jämförbara förra gången", lambda row: value_numbers(row, "from", value_text(row, "from")), long=True),
        Column("Jämförbara nu", lambda row: value_numbers(row, "to", value_text(row, "to")), long=True),
        Column("Jämförbara, steg", lambda row: stage_change(row, levels), long=True),
        Column("Varför gruppen", reason, long=True),
    ]


def place_link(place: str, name: str, link: LinkParams) -> Cell:
    """Return the place's name; a municipality's leads to its page."""
    return name if place in (COUNTY, REGION) else Link(name, page_url("kommun", kommun=place, **link))


def group_items(
    pairs: pl.DataFrame, levels: Sequence[str], link: LinkParams
) -> dict[int, tuple[int, list[tuple[Cell, list[str]]]]]:
    """Return key of GROUPS -> how many municipalities are in it, and its places by name with what is said of each.

    The Region and the county come after the municipalities, as in ``pairs``.
    """
    found: dict[int, tuple[int, list[tuple[Cell, list[str]]]]] = {group: (0, []) for group in GROUPS}
    for row in pairs.iter_rows(named=True):
        count, items = found[group_of(row["kind"])]
        said = [f"Alla svar: {all_answers(row, levels)}.", f"Jämförbara: {comparable(row)}"]
        items.append((place_link(row["place"], row["name"], link), said))
        found[group_of(row["kind"])] = count + (row["place"] not in (COUNTY, REGION)), items
    return found


def component_rows(
    degrees: pl.DataFrame,
    everything: Sequence[pl.DataFrame],
    names: Mapping[str, str],
    from_round: str,
    to_round: str,
    components: Sequence[str],
    link: LinkParams,
) -> list[list[Cell]]:
    """Return a row per place of ``names``: its name, and per component the two indices by all answers and by those compared.

    ``everything``: the answers to list_place_degrees for the two rounds.
    """
    columns = []
    for one in components:
        pairs = with_all_answers(pair_rounds(degrees, names, from_round, to_round, one), everything, one)
        columns.append([component_text(row) for row in pairs.iter_rows(named=True)])
    places = [place_link(place, name, link) for place, name in names.items()]
    return [list(row) for row in zip(places, *columns, strict=True)]


def component_text(row: Row) -> str:
    """Return the two indices in two lines: by all answers, and by those that can be compared with which way they went."""
    then, now = (
        NOTHING if row[f"all_index_low_{when}"] is None else share(row, f"all_index_observed_{when}") for when in WHEN
    )
    return f"Alla svar: {then} → {now}\nJämförbara: {short_change(row)}"
