"""The parts of the page Svarsläge. ``units`` is the answer to list_participation, one row per unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from pages.figures.tables import show_table
from pages.frame import glossary
from pages.frame.ask import cached
from pages.frame.paging import PER_WINDOW, part_of
from pages.text.html import Card, Cell, Column, Link, Rows, Table, page_url
from pages.text.numbers import count
from pages.text.sentences import stated_count, who_answered
from pages.text.swedish import NOTHING, as_sentence, as_sentences, day, names, of, plural

Titles = Mapping[str, str]
LinkParams = Mapping[str, str | None]
UNITS = ("verksamhet", "verksamheter")


def silent(units: pl.DataFrame, sector: str = "") -> pl.DataFrame:
    """Return the units that were asked and have not answered, of one sector or of all."""
    missing = units.filter(pl.col("asked") & ~pl.col("answered"))
    return missing.filter(pl.col("sector") == sector) if sector else missing


def nobody_missing(units: pl.DataFrame) -> str:
    """Return why nobody is missing among ``units``: all have answered, or nobody was asked."""
    return "Alla tillfrågade har svarat." if units["asked"].any() else "Ingen är tillfrågad."


def sector_names(units: pl.DataFrame) -> dict[str, str]:
    """Return sector -> name, in order."""
    return dict(units.select("sector", "sector_name").unique(maintain_order=True).iter_rows())


def sentence(units: pl.DataFrame, round_title: str) -> tuple[str, str]:
    """Return how many of the asked units have answered, and what must be known with it."""
    asked, answered = int(units["asked"].sum()), int(units["answered"].sum())
    if not asked:
        return (
            as_sentence(f"Ingen verksamhet är tillfrågad i {round_title}"),
            "Läs in arbetsbokens blad Verksamheter, som säger vilka som har fått frågorna.",
        )
    rest = ""
    if left_out := units.height - asked:
        rest = f"{plural(left_out, *UNITS)} är inte {'tillfrågad' if left_out == 1 else 'tillfrågade'}."
    missing = f" {asked - answered} saknas." if answered < asked else ""
    return f"{who_answered(units, region_name(units))} har svarat.{missing}", rest


def sector_cards(units: pl.DataFrame) -> list[Card]:
    """Return a card per sector: how many of the asked units have answered."""
    found = []
    for part in units.partition_by("sector", maintain_order=True):
        asked, answered = int(part["asked"].sum()), int(part["answered"].sum())
        if not asked:
            value, note = NOTHING, "ingen är tillfrågad"
        elif answered == asked and part["municipality_code"].is_null().all():
            value, note = str(answered), "har svarat"  # who else of the Region there was to ask is not known
        elif answered == asked:
            value, note = of(answered, asked), "alla har svarat"
        else:
            value, note = of(answered, asked), f"{asked - answered} saknas"
        if 0 < asked < part.height:
            note += f" · {part.height - asked} inte {'tillfrågad' if part.height - asked == 1 else 'tillfrågade'}"
        found.append(Card(part["sector_long_name"][0], value, note))
    return found


def mark(unit: Mapping[str, Any]) -> str:
    """Return whether a unit has answered, as a mark and in words."""
    if not unit["asked"]:
        return f"{NOTHING} Ej tillfrågad"
    return "● Svarat" if unit["answered"] else "○ Inget svar"


def municipality_matrix(units: pl.DataFrame, link_params: LinkParams) -> Table:
    """Return one row per municipality, one column per sector; each municipality leads to its page."""
    local = units.filter(pl.col("municipality_code").is_not_null())
    sectors = sector_names(local)
    rows: list[list[Cell]] = []
    for part in local.partition_by("municipality_code", maintain_order=True):
        held = part.rows_by_key("sector", named=True, unique=True)
        place = Link(part["place"][0], page_url("kommun", kommun=part["municipality_code"][0], **link_params))
        rows.append([place, *(mark(held[sector]) for sector in sectors)])
    return "Svar per kommun och verksamhet", ["Kommun", *sectors.values()], rows


def division_table(units: pl.DataFrame) -> Table:
    """Return one row per unit of the Region."""
    divisions = units.filter(pl.col("municipality_code").is_null())
    columns = [Column("Verksamhet", "unit"), Column("Svar", mark)]
    return f"Svar per verksamhet i {region_name(units)}", columns, divisions


def region_name(units: pl.DataFrame) -> str:
    """Return what the Region is called; empty text where none of its units is in the round."""
    places = units.filter(pl.col("municipality_code").is_null())["place"]
    return "" if places.is_empty() else str(places[0])


def show_silent(units: pl.DataFrame, titles: Titles, link_params: LinkParams) -> None:
    """Show by name who was asked and of whom no answer is known, and how that is known."""
    missing = silent(units)
    st.header("Saknas", anchor=False, help=glossary.help_of("verksamhet"))
    if missing.is_empty():
        st.markdown(nobody_missing(units))
        return
    columns = [
        Column("Verksamhet", lambda row: _unit_link(row, link_params)),
        Column("Hur det är känt", _basis, long=True),
        Column("Källa", lambda row: names(row["source_ids"], titles, row["confidence"])),
    ]
    show_table("Tillfrågade utan svar", columns, missing)


def show_incomplete(units: pl.DataFrame, open_answers: pl.DataFrame, link_params: LinkParams) -> None:
    """Show who answered without answering everything; ``open_answers`` is the answer to list_open_answers."""
    answered = units.filter(pl.col("answered"))
    st.header("Har svarat, men inte på allt", anchor=False)
    if answered.is_empty():
        st.markdown("Ingen har svarat.")
        return
    unpublished = answered.filter((pl.col("cells_known") == 0) & (pl.col("cells_bounded") > 0)).height
    if unpublished:
        st.markdown(
            f"För {plural(unpublished, *UNITS)} är det bara känt att ett svar finns. Svaren per fråga är inte publicerade, "
            "och därför går det inte att säga vilka frågor som hoppades över."
        )
    if open_answers.is_empty():
        if not unpublished:
            st.markdown("Alla som har svarat har svarat på alla frågor.")
        return
    rows = cached(_incomplete, units, open_answers, link_params)
    headings: list[Column | str] = [
        "Verksamhet",
        Column("Kända svar", number=True),
        Column("Hoppade över", long=True),
        Column("Svarade Vet ej", long=True),
        "Senaste svar",
    ]
    show_table("Verksamheter som inte har svarat på alla frågor", headings, rows)


def _incomplete(units: pl.DataFrame, open_answers: pl.DataFrame, link_params: LinkParams) -> Rows:
    left_open = open_answers.partition_by("unit_id", as_dict=True)
    return [
        [
            _unit_link(row, link_params),
            count(row["cells_known"], row["cells_applicable"]),
            *(questions(own.filter(pl.col("reason") == reason)) for reason in ("ej_besvarad", "vet_ej")),
            day(row["answered_on"]),
        ]
        for row in units.filter("answered").iter_rows(named=True)
        if (own := left_open.get((row["unit_id"],))) is not None
    ]


def questions(open_answers: pl.DataFrame) -> str:
    """Return the questions by component, with the organisational levels where it was asked of each; a dash for none."""
    parts = []
    for part in open_answers.partition_by("component", maintain_order=True):
        levels = part.filter(pl.col("org_level") != "verksamheten")["org_level_name"].str.to_lowercase().to_list()
        name = part["component_name"][0]
        parts.append(f"{name} ({', '.join(levels)})" if levels else name)
    return "\n".join(parts) or NOTHING


def show_two_counts(of_round: Mapping[str, Any], titles: Titles) -> None:
    """Show both numbers where the source's own number of answers is another than the list's; ``of_round``: list_rounds."""
    if not stated_count(of_round):
        return
    reported, listed = of_round["reported_answers"], of_round["units_answered"]
    st.header("Två uppgifter om antalet svar", anchor=False)
    rows: list[list[Cell]] = [
        ["Källans eget antal", str(reported), names(of_round["source_ids"], titles)],
        ["Verksamheter som står som svarande", str(listed), of_round["note"]],
    ]
    headings: list[Column | str] = ["Uppgift", Column("Antal svar", number=True), Column("Hur det är känt", long=True)]
    show_table("Antal svar enligt källan och enligt listan", headings, rows)


def show_all(units: pl.DataFrame, titles: Titles) -> None:
    """Show every unit: whether it answered, when, how much, and how that is known."""

    def answer_count(row: Mapping[str, Any]) -> Cell:
        return count(row["cells_known"], row["cells_applicable"]) if row["asked"] else NOTHING

    columns = [
        Column("Verksamhet", "long_name"),
        Column("Svar", mark),
        Column("Senaste svar", lambda row: day(row["answered_on"])),
        Column("Kända svar", answer_count, number=True),
        Column("Hur det är känt", _basis, long=True),
        Column("Källa", lambda row: names(row["source_ids"], titles, row["confidence"])),
    ]
    st.header("Alla verksamheter, och hur det är känt om de har svarat", anchor=False)
    caption = "Alla verksamheter i omgången"
    show_table(caption, columns, units, part=part_of(caption, units.height, PER_WINDOW), entries=True)


def _unit_link(unit: Mapping[str, Any], link_params: LinkParams) -> Cell:
    """Return the unit's name in full; a municipality's leads to its page."""
    if unit["municipality_code"] is None:
        return str(unit["long_name"])
    return Link(unit["long_name"], page_url("kommun", kommun=unit["municipality_code"], **link_params))


def _basis(unit: Mapping[str, Any]) -> str:
    return as_sentences((unit["basis"], unit["note"])) or NOTHING
