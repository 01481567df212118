"""A municipality's degree: as a whole, by unit and part, over rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.figures import card
from pages.figures.tables import show_table
from pages.frame import glossary
from pages.frame.ask import View, ask, cached
from pages.frame.filters import choose
from pages.map.measures import answered_text
from pages.municipality.place import REGION
from pages.pictures.bars import PER_PX, interval_picture
from pages.text.html import Column, Number, Numbers
from pages.text.numbers import between, count, share, span, steps
from pages.text.sentences import READING, stage_text
from pages.text.swedish import NOTHING, as_sentences, interval, join_and, names, percent, plural

Titles = Mapping[str, str]


def degree_of(view: View, place: str) -> Mapping[str, Any]:
    """Return how far a place has come in the round shown: its row of list_municipality_degrees, or show_county_degree's."""
    if place == REGION:
        scopes = ask(view, "show_county_degree", round_id=view.round_id)
        found = scopes.filter(pl.col("scope") == "region")
        return found.row(0, named=True) if found.height else {**dict.fromkeys(scopes.columns), "units_asked": 0}
    degrees = ask(view, "list_municipality_degrees", round_id=view.round_id)
    return degrees.row(by_predicate=pl.col("municipality_code") == place, named=True)


def show_neighbours(codes: Sequence[str], code: str, name_of: Mapping[str, str]) -> None:
    """Show links to the municipality before and after, which the arrow keys follow too."""
    here = codes.index(code)
    for step, key, arrow in ((-1, "Left", "Föregående"), (1, "Right", "Nästa")):
        there = codes[(here + step) % len(codes)]
        st.button(
            f"{arrow}: {name_of[there]}",
            key=f"till_{arrow}",
            shortcut=key,
            on_click=choose,
            args=("kommun", there, codes[0]),
        )


_INDEX = (
    Column("Kända svar", lambda row: share(row["index_observed"]), number=True),
    Column("Möjligt intervall", lambda row: span(row["index_low"], row["index_high"]), number=True, possible=True),
    Column("Antal kända svar", lambda row: count(row["cells_known"], row["cells_applicable"]), number=True),
)
_DEGREE = (
    Column("Möjligt steg", lambda row: steps(row["stage_low"], row["stage_high"]), number=True, possible=True),
    *_INDEX,
)


def show_units(name: str, units: pl.DataFrame, levels: Sequence[str], titles: Titles) -> None:
    """Show one row per unit: whether it answered, how that is known, and its degree."""
    columns = [
        Column("Verksamhet", "name"),
        Column("Svar", lambda row: answered_text(row["asked"], row["answered"])),
        Column("Steg", lambda row: stage_text(row, row["asked"], row["answered"], levels)),
        *_DEGREE,
        Column("Hur det är känt", lambda row: as_sentences((row["basis"], row["note"])), long=True),
        Column("Källa", lambda row: names(row["source_ids"], titles, row["confidence"])),
    ]
    show_table(f"Verksamheter i {name}", columns, units, {"Kommun": name})


BY_LEVEL = pl.col("kind") == "niva"


def by_level(parts: pl.DataFrame) -> pl.DataFrame:
    """Return the organisational levels of ``parts`` (list_municipality_parts); none where only whole units were asked."""
    levels = parts.filter(BY_LEVEL)
    return levels if levels.height > 1 else levels.clear()


def county_range(row: Mapping[str, Any]) -> Numbers:
    """Return where the county's municipalities lie: ``8–90 % (9 kommuner)``; a dash where fewer than two are known."""
    if row["range_places"] < 2:
        return Numbers(NOTHING, (*between(None, None), Number("antal", row["range_places"])))
    low, high = row["range_low"], row["range_high"]
    said = f"{interval(low, high)} ({plural(row['range_places'], 'kommun', 'kommuner')})"
    return Numbers(said, (*between(low, high), Number("antal", row["range_places"])))


def _bars(parts: pl.DataFrame) -> pl.DataFrame:
    """Return a row per part, as a chart of intervals takes them."""
    return parts.select(
        pl.col("part_short").alias("name"),
        "index_low",
        "index_observed",
        "index_high",
        "stage_observed",
        # A range of one municipality would be that municipality.
        *(pl.when(pl.col("range_places") > 1).then(pl.col(end)).alias(end) for end in ("range_low", "range_high")),
    )


def _part_columns(levels: Sequence[str]) -> list[Column]:
    """Return the columns of a table with a row per part, its degree beside the county's range."""

    def stage(row: Mapping[str, Any]) -> str:
        # The Region's stage in a single component is not counted, though its answers are known.
        if row["stage_observed"] is None and row["index_observed"] is not None:
            return NOTHING
        return stage_text(row, bool(row["units_asked"]), bool(row["units_answered"]), levels)

    return [
        Column("Del", "part_name"),
        Column("Steg", stage),
        *_DEGREE,
        Column("Länets kommuner", county_range, number=True),
    ]


def _without_levels(parts: pl.DataFrame) -> pl.DataFrame:
    return parts.filter(~BY_LEVEL)


def show_parts(name: str, parts: pl.DataFrame, levels: Sequence[str], reading: bool) -> None:
    """Show the degree as a whole, per sector and component, beside the county's range; ``parts``: list_municipality_parts.

    ``reading``: what is possible there rests on a source's words as we read them, which the picture then says.
    """
    parts = cached(_without_levels, parts)
    if parts["index_high"].is_null().all():
        st.header("Helheten och delarna", anchor=False)
        st.markdown(f"Det finns ingen grad att visa för {name}.")
        return
    bars = cached(_bars, parts)
    title = f"Implementeringsgrad i {name}"
    said = "; ".join(
        f"{row['part_short']} {percent(row['index_observed'])} (möjligt {interval(row['index_low'], row['index_high'])})"
        for row in parts.iter_rows(named=True)
    )
    alt = (
        f"{title} som helhet och i delar, med möjligt intervall och det spann som länets kommuner ligger inom: {said}."
        f"{f' {READING}' if reading else ''}"
    )
    figure = card.Figure(
        "delar",
        title,
        alt,
        interval_picture,
        (bars, tuple(levels), f"{title}. {READING}" if reading else title, alt),
        card.Table(f"{title} som helhet och i delar", _part_columns(levels), parts, {"Kommun": name}),
        PER_PX,
    )
    card.show(figure, "Helheten och delarna", help_text=glossary.help_of("implementeringsgrad"))


def show_levels(name: str, parts: pl.DataFrame, levels: Sequence[str]) -> None:
    """Show the degree of each organisational level, where they were asked; ``parts``: list_municipality_parts."""
    shown = by_level(parts)
    if not shown.is_empty():
        caption = f"Implementeringsgrad i {name} per organisationsnivå"
        show_table(caption, _part_columns(levels), shown, {"Kommun": name})


def show_rounds(name: str, rounds: pl.DataFrame, levels: Sequence[str]) -> None:
    """Show the municipality's degree in every round that it was asked in; ``rounds``: list_rounds_degree."""
    st.header("Implementeringsgraden i alla uppföljningar", anchor=False)
    if rounds.is_empty():
        st.markdown(f"{name} har inte varit med i någon uppföljning som finns att visa.")
        return
    columns = [
        Column("Uppföljning", round_name),
        Column("Svarande", lambda row: count(row["units_answered"], row["units_asked"]), number=True),
        Column("Steg", lambda row: stage_text(row, bool(row["units_asked"]), bool(row["units_answered"]), levels)),
        *_INDEX,
    ]
    show_table(f"Implementeringsgrad i {name} per uppföljning", columns, rounds, {"Kommun": name})


def elsewhere(name: str, rounds: pl.DataFrame) -> str:
    """Return which rounds the municipality is in, for one where it is not; ``rounds``: list_rounds_degree."""
    if rounds.is_empty():
        return f"{name} är inte med i någon uppföljning som finns att visa."
    named = join_and(round_name(row) for row in rounds.iter_rows(named=True))
    return f"Kommunen är med i {named}: se Över tid."


def round_name(row: Mapping[str, Any]) -> str:
    """Return a round's title, with a mark where it is a draft."""
    return f"{row['title']} (utkast)" if row["status"] == "draft" else str(row["title"])
