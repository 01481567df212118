"""A municipality's degree: as a whole, by unit and part, over rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.figures import card
from pages.figures.tables import show_table
from pages.frame import glossary
from pages.frame.ask import cached
from pages.frame.filters import choose
from pages.map.measures import answered_text
from pages.pictures.bars import PER_PX, interval_picture
from pages.text.html import Cell, Column, Number, Numbers
from pages.text.numbers import between, count, share, span, steps
from pages.text.sentences import degree_text, stage_text
from pages.text.swedish import NOTHING, interval, join_and, names, of, percent, plural

Titles = Mapping[str, str]


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


def sentence(name: str, degree: Mapping[str, Any], units: pl.DataFrame, levels: Sequence[str]) -> tuple[str, str]:
    """Return where the municipality stands, and what must be known with it."""
    if units.is_empty():
        return f"{name} ingår inte i uppföljningen.", "Välj en annan uppföljning för att se svaren från den."
    silent = units.filter(pl.col("asked") & ~pl.col("answered"))["name"].str.to_lowercase().to_list()
    if not degree["units_answered"]:
        return f"{name} har inte svarat.", "Det går därför inte att säga hur långt kommunen har kommit."
    lead = f"{of(degree['units_answered'], degree['units_asked'])} verksamheter i {name} har svarat."
    missing = f" Inget svar från {join_and(silent)}." if silent else ""
    if degree["stage_observed"] is None:
        return lead, f"Hur långt de har kommit är inte publicerat.{missing}"
    lead += f" Kommunen är på steget {levels[degree['stage_observed']].lower()}."
    return lead, f"Implementeringsgraden är {degree_text(degree)}{missing}"


def show_units(name: str, units: pl.DataFrame, levels: Sequence[str], titles: Titles) -> None:
    """Show one row per unit: whether it answered, how that is known, and its degree."""
    rows: list[list[Cell]] = [
        [
            row["name"],
            answered_text(row["asked"], row["answered"]),
            stage_text(row, row["asked"], row["answered"], levels),
            steps(row["stage_low"], row["stage_high"]),
            share(row["index_observed"]),
            span(row["index_low"], row["index_high"]),
            count(row["cells_known"], row["cells_applicable"]),
            " ".join(part for part in (row["basis"], row["note"]) if part),
            names(row["source_ids"], titles),
        ]
        for row in units.iter_rows(named=True)
    ]
    headings: list[Column | str] = [
        "Verksamhet",
        "Svar",
        "Steg",
        Column("Möjligt steg", number=True),
        Column("Kända svar", number=True),
        Column("Möjligt intervall", number=True),
        Column("Antal kända svar", number=True),
        Column("Hur det är känt", long=True),
        "Källa",
    ]
    show_table(f"Verksamheter i {name}", headings, rows, {"Kommun": name})


def shown_parts(parts: pl.DataFrame) -> pl.DataFrame:
    """Return ``parts`` (list_municipality_parts), without organisational levels where only whole units were asked."""
    by_level = parts.filter(pl.col("kind") == "niva")
    return parts if by_level.height > 1 else parts.filter(pl.col("kind") != "niva")


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


def show_parts(name: str, parts: pl.DataFrame, levels: Sequence[str]) -> None:
    """Show the degree as a whole, per sector, organisational level and component, beside the county's range."""
    parts = cached(shown_parts, parts)
    bars = cached(_bars, parts)
    rows: list[list[Cell]] = [
        [
            row["part_name"],
            stage_text(row, bool(row["units_asked"]), bool(row["units_answered"]), levels),
            steps(row["stage_low"], row["stage_high"]),
            share(row["index_observed"]),
            span(row["index_low"], row["index_high"]),
            count(row["cells_known"], row["cells_applicable"]),
            county_range(row),
        ]
        for row in parts.iter_rows(named=True)
    ]
    headings: list[Column | str] = [
        "Del",
        "Steg",
        Column("Möjligt steg", number=True),
        Column("Kända svar", number=True),
        Column("Möjligt intervall", number=True),
        Column("Antal kända svar", number=True),
        Column("Länets kommuner", number=True),
    ]
    title = f"Implementeringsgrad i {name}"
    said = "; ".join(
        f"{row['part_short']} {percent(row['index_observed'])} (möjligt {interval(row['index_low'], row['index_high'])})"
        for row in parts.iter_rows(named=True)
    )
    alt = (
        f"{title} som helhet och i delar, med möjligt intervall och det spann som länets kommuner ligger inom: {said}."
    )
    figure = card.Figure(
        "delar",
        title,
        alt,
        interval_picture,
        (bars, tuple(levels), title, alt),
        card.Table(f"{title} som helhet och i delar", headings, rows, {"Kommun": name}),
        PER_PX,
    )
    card.show(figure, "Helheten och delarna", help_text=glossary.help_of("implementeringsgrad"), explore=True)


def show_rounds(name: str, rounds: pl.DataFrame, levels: Sequence[str]) -> None:
    """Show the municipality's degree in every round, where there are several."""
    if rounds.height < 2:
        return
    st.header("Implementeringsgraden i alla uppföljningar", anchor=False)
    rows: list[list[Cell]] = [
        [
            round_name(row),
            count(row["units_answered"], row["units_asked"]),
            stage_text(row, bool(row["units_asked"]), bool(row["units_answered"]), levels),
            share(row["index_observed"]),
            span(row["index_low"], row["index_high"]),
            count(row["cells_known"], row["cells_applicable"]),
        ]
        for row in rounds.iter_rows(named=True)
    ]
    headings: list[Column | str] = [
        "Uppföljning",
        Column("Svarande", number=True),
        "Steg",
        Column("Kända svar", number=True),
        Column("Möjligt intervall", number=True),
        Column("Antal kända svar", number=True),
    ]
    show_table(f"Implementeringsgrad i {name} per uppföljning", headings, rows, {"Kommun": name})


def round_name(row: Mapping[str, Any]) -> str:
    """Return a round's title, with a mark where it is a draft."""
    return f"{row['title']} (utkast)" if row["status"] == "draft" else str(row["title"])
