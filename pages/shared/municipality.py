"""The parts of a municipality's page: units, answers and why, needs, pilots, examples and history."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.shared.html import Cell, Column, table
from pages.shared.measures import answered_text
from pages.shared.sentences import degree_text
from pages.shared.words import (
    CONFIDENCE,
    NEED_STATUS,
    NOTHING,
    REASONS,
    REASONS_EXPLAINED,
    day,
    interval,
    listed,
    names,
    of,
    percent,
    stage_name,
    stages,
    text,
)

Titles = Mapping[str, str]


def show_neighbours(codes: Sequence[str], code: str, name_of: Mapping[str, str]) -> None:
    """Show links to the municipality before and after, which the arrow keys follow too."""
    here = codes.index(code)
    for step, key, arrow in ((-1, "Left", "Föregående"), (1, "Right", "Nästa")):
        there = codes[(here + step) % len(codes)]
        if st.button(f"{arrow}: {name_of[there]}", key=f"till_{arrow}", shortcut=key):
            st.query_params["kommun"] = there
            st.rerun()


def sentence(name: str, degree: Mapping[str, Any], units: pl.DataFrame, levels: Sequence[str]) -> tuple[str, str]:
    """Return where the municipality stands, and what must be known with it."""
    silent = units.filter(pl.col("asked") & ~pl.col("answered"))["name"].str.to_lowercase().to_list()
    if not degree["units_answered"]:
        return f"{name} har inte svarat.", "Det går därför inte att säga hur långt kommunen har kommit."
    lead = f"{of(degree['units_answered'], degree['units_asked'])} verksamheter i {name} har svarat."
    missing = f" Inget svar från {listed(silent)}." if silent else ""
    if degree["stage_observed"] is None:
        return lead, f"Hur långt de har kommit är inte publicerat.{missing}"
    lead += f" Kommunen är på steget {levels[degree['stage_observed']].lower()}."
    return lead, f"Implementeringsgraden är {degree_text(degree)}{missing}"


def unit_table(name: str, units: pl.DataFrame, levels: Sequence[str], titles: Titles) -> str:
    """Return one row per unit: whether it answered, how that is known, and its degree."""
    rows: list[list[Cell]] = [
        [
            row["name"],
            answered_text(row["asked"], row["answered"]),
            stage_name(row["stage_observed"], levels),
            stages(row["stage_low"], row["stage_high"]),
            percent(row["index_observed"]),
            interval(row["index_low"], row["index_high"]),
            of(row["cells_known"], row["cells_applicable"]),
            " ".join(part for part in (row["basis"], row["note"]) if part),
            names(row["source_ids"], titles),
        ]
        for row in units.iter_rows(named=True)
    ]
    return table(
        f"Verksamheter i {name}",
        [
            "Verksamhet",
            "Svar",
            "Steg",
            Column("Möjligt steg", number=True),
            Column("Kända svar", number=True),
            Column("Möjligt intervall", number=True),
            Column("Antal kända svar", number=True),
            Column("Hur det är känt", long=True),
            "Källa",
        ],
        rows,
    )


def level_text(row: Mapping[str, Any]) -> str:
    """Return what a cell holds: level with its name, a bound, or the reason why there is none."""
    if row["level"] is not None:
        return f"{row['level']} {row['level_name']}"
    if row["low"] is not None:
        return "Nivån är inte känd" if (row["low"], row["high"]) == (0, 4) else f"Nivå {row['low']}–{row['high']}"
    return REASONS[row["reason"]]


def cell_table(name: str, cells: pl.DataFrame) -> str:
    """Return one row per component and organisational level, one column per unit: level and anchor, or the reason."""
    units = cells.select("unit_id", "unit_name").unique(maintain_order=True)
    levels = cells.select("component", "component_name", "org_level", "org_level_name").unique(maintain_order=True)
    split = levels["org_level"].n_unique() > 1 or levels["org_level"].to_list()[:1] != ["verksamheten"]
    held = cells.rows_by_key(("unit_id", "component", "org_level"), named=True, unique=True)
    rows: list[list[Cell]] = []
    for level in levels.iter_rows(named=True):
        heading = f"{level['component_name']}, {level['org_level_name'].lower()}" if split else level["component_name"]
        row: list[Cell] = [heading]
        for unit_id in units["unit_id"]:
            cell = held.get((unit_id, level["component"], level["org_level"]))
            row.append(NOTHING if cell is None else "\n".join([level_text(cell), _explained(cell)]))
        rows.append(row)
    return table(
        f"Nivå eller skäl per byggsten i {name}",
        ["Byggsten", *(Column(unit, long=True) for unit in units["unit_name"])],
        rows,
    )


def _explained(cell: Mapping[str, Any]) -> str:
    if cell["level"] is not None:
        return str(cell["anchor"])
    if cell["low"] is not None:
        return str(cell["basis"])
    return REASONS_EXPLAINED[cell["reason"]][:1].upper() + REASONS_EXPLAINED[cell["reason"]][1:] + "."


def show_why(cells: pl.DataFrame, titles: Titles) -> None:
    """Show for every cell the rule, the answer as it was read, and file, sheet and row."""
    rows: list[list[Cell]] = []
    for cell in cells.iter_rows(named=True):
        what = f"{cell['unit_name']}: {cell['component_name']}"
        if cell["org_level"] != "verksamheten":
            what += f", {cell['org_level_name'].lower()}"
        read = json.loads(cell["content"]) if cell["content"] else {}
        answer = "; ".join(f"{key}: {value}" for key, value in read.items() if value and key in _ANSWER_HEADINGS)
        place = f"{cell['file_name']}, {cell['sheet']}, rad {cell['row_number']}" if cell["file_name"] else NOTHING
        rows.append([what, level_text(cell), _rule(cell), answer, place, names(cell["source_ids"], titles)])
    with st.expander("Varför den här nivån?"):
        st.html(
            table(
                "Varför den här nivån",
                [
                    "Svar",
                    "Nivå eller skäl",
                    Column("Regel", long=True),
                    Column("Som det lästes", long=True),
                    Column("Plats", long=True),
                    "Källa",
                ],
                rows,
            )
        )


_ANSWER_HEADINGS = ("Nivå", "Lägst", "Högst", "Svarsdatum", "Organisationsnivå", "Säkerhet")


def _rule(cell: Mapping[str, Any]) -> str:
    if cell["level"] is not None:
        return "Verksamhetens svar är nivån."
    if cell["low"] is not None:
        return f"Ett publicerat uttalande utesluter alla nivåer utom {cell['low']}–{cell['high']}."
    if cell["file_name"] is None:
        return "Inget svar är inläst; skälet följer av vem som tillfrågades och svarade."
    return "Verksamheten svarade utan att ange någon nivå."


def show_rounds(name: str, rounds: pl.DataFrame, levels: Sequence[str]) -> None:
    """Show the municipality's degree in every round there is."""
    if rounds.height < 2:
        return
    st.header("Tidigare och senare uppföljningar", anchor=False)
    rows: list[list[Cell]] = [
        [
            row["title"],
            of(row["units_answered"], row["units_asked"]),
            stage_name(row["stage_observed"], levels),
            percent(row["index_observed"]),
            interval(row["index_low"], row["index_high"]),
            of(row["cells_known"], row["cells_applicable"]),
        ]
        for row in rounds.iter_rows(named=True)
    ]
    st.html(
        table(
            f"Implementeringsgrad i {name} per uppföljning",
            [
                "Uppföljning",
                Column("Svarande", number=True),
                "Steg",
                Column("Kända svar", number=True),
                Column("Möjligt intervall", number=True),
                Column("Antal kända svar", number=True),
            ],
            rows,
        )
    )


def show_needs(name: str, needs: pl.DataFrame, titles: Titles) -> None:
    """Show the municipality's open support needs."""
    st.header("Öppna stödbehov", anchor=False)
    if needs.is_empty():
        st.markdown(f"Inga öppna stödbehov är registrerade för {name}. Behov som gäller hela länet räknas inte hit.")
        return
    rows: list[list[Cell]] = [
        [
            row["description"],
            row["category_name"],
            row["unit_name"] or "hela kommunen",
            NEED_STATUS[row["status"]],
            text(row["responsible"]),
            day(row["due_on"]),
            text(row["arose"]),
            names(row["source_ids"], titles),
        ]
        for row in needs.iter_rows(named=True)
    ]
    headings = ["Behov", "Kategori", "Verksamhet", "Status", "Ansvarig funktion", "Klart senast", "Uppstod", "Källa"]
    st.html(table(f"Öppna stödbehov i {name}", headings, rows))


def show_pilots(name: str, pilots: pl.DataFrame, titles: Titles) -> None:
    """Show the pilots that the municipality takes part in."""
    st.header("Piloter och projekt", anchor=False)
    if pilots.is_empty():
        st.markdown(f"Ingen pilot i {name} är publicerad eller inläst.")
        return
    rows: list[list[Cell]] = [
        [
            row["name"],
            text(row["task"] or row["description"]),
            text(row["phase"]),
            text(row["learnt"]),
            text(row["reported"]),
            names(row["source_ids"], titles, row["confidence"]),
        ]
        for row in pilots.iter_rows(named=True)
    ]
    st.html(
        table(
            f"Piloter i {name}",
            [
                "Pilot",
                Column("Vad som görs", long=True),
                "Läge",
                Column("Lärdom", long=True),
                "Senaste uppgift",
                "Källa",
            ],
            rows,
        )
    )


def show_examples(name: str, examples: pl.DataFrame, titles: Titles) -> None:
    """Show the municipality's examples."""
    st.header("Exempel", anchor=False)
    if examples.is_empty():
        st.markdown(f"Inget exempel från {name} är publicerat eller inläst.")
        return
    rows: list[list[Cell]] = [
        [
            row["title"],
            row["description"],
            text(row["since"]),
            text(row["status"]),
            text(row["relation"]),
            names(row["source_ids"], titles),
        ]
        for row in examples.iter_rows(named=True)
    ]
    headings: list[Column | str] = [
        "Exempel",
        Column("Vad som görs", long=True),
        "Sedan",
        "Läge",
        "Förhållande till modellen",
        "Källa",
    ]
    st.html(table(f"Exempel från {name}", headings, rows))


def show_timeline(name: str, events: pl.DataFrame, titles: Titles) -> None:
    """Show what has happened in the municipality and, folded away, in the county."""
    st.header("Tidslinje", anchor=False)
    local, county = events.filter(pl.col("is_local")), events.filter(~pl.col("is_local"))
    if local.is_empty():
        st.markdown(f"Ingen daterad händelse i {name} är publicerad eller inläst.")
    else:
        st.html(_events(f"Händelser i {name}", local, titles))
    if county.height:
        with st.expander("Händelser i hela länet"):
            st.html(_events("Händelser i hela länet", county, titles))


def _events(caption: str, events: pl.DataFrame, titles: Titles) -> str:
    rows: list[list[Cell]] = [
        [
            row["happened"].replace("/", " till "),
            row["event"],
            names(row["source_ids"], titles),
            CONFIDENCE.get(row["confidence"] or "", NOTHING),
        ]
        for row in events.iter_rows(named=True)
    ]
    return table(caption, ["När", Column("Händelse", long=True), "Källa", "Säkerhet"], rows)
