"""A municipality's answers: cells, history, wheel and comments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.change import units as unit_changes
from pages.doors import show
from pages.figures.tables import show_table
from pages.frame.ask import View
from pages.text.html import Cell, Column, note
from pages.text.swedish import CONFIDENCE, NOT_HERE, NOTHING, REASONS, REASONS_EXPLAINED, join_and, names
from pages.wheel import wheel

Titles = Mapping[str, str]
_ANSWER_HEADINGS = ("Nivå", "Lägst", "Högst", "Svarsdatum", "Organisationsnivå", "Säkerhet", "Varför")
WHOLE_UNIT = "verksamheten"  # the organisational level of a round that was not asked level by level


def level_text(row: Mapping[str, Any]) -> str:
    """Return what a cell holds: level with its name, a bound and whether it is a reading, or the reason why there is none."""
    if row["level"] is not None:
        return f"{row['level']} {row['level_name']}"
    if row["low"] is not None:
        if (row["low"], row["high"]) == (0, 4):
            return "Nivån är inte känd"
        read = f" ({CONFIDENCE['inferred']})" if row["confidence"] == "inferred" else ""
        return f"Nivå {row['low']}–{row['high']}{read}"
    return REASONS[row["reason"]]


def _heading(row: Mapping[str, Any], split: bool) -> str:
    return f"{row['component_name']}, {row['org_level_name'].lower()}" if split else str(row["component_name"])


def show_cells(name: str, cells: pl.DataFrame) -> None:
    """Show one row per component, one column per unit: level and anchor, or the reason; level by level where asked so."""
    units = cells.select("unit_id", "unit_name").unique(maintain_order=True)
    rows: list[list[Cell]] = []
    for component in cells.partition_by("component", maintain_order=True):
        held = component.rows_by_key("unit_id", named=True)
        said = ["\n".join(_answer_lines(held[unit_id])) if unit_id in held else NOTHING for unit_id in units["unit_id"]]
        rows.append([component["component_name"][0], *said])
    headings: list[Column | str] = ["Byggsten", *(Column(unit, long=True) for unit in units["unit_name"])]
    show_table(f"Nivå eller skäl per byggsten i {name}", headings, rows, {"Kommun": name})


def _answer_lines(cells: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what a unit answered of a component; the anchor or the explanation only where that is one answer."""
    for cell in cells:
        whole = cell["org_level"] == WHOLE_UNIT
        yield f"{level_text(cell)}: {_explanation(cell)}" if whole else f"{cell['org_level_name']}: {level_text(cell)}"
        if cell["approved_comment"]:
            yield f"Kommentar: {cell['approved_comment']}"


def _explanation(cell: Mapping[str, Any]) -> str:
    if cell["level"] is not None:
        return str(cell["anchor"])
    if cell["low"] is not None:
        return str(cell["basis"])
    return f"{REASONS_EXPLAINED[cell['reason']]}."


def show_why(view: View, name: str, cells: pl.DataFrame, titles: Titles) -> None:
    """Show for every cell the rule, the answer as it was read, and file, sheet and row, where the viewer may see them."""
    files, content = not view.hides("raw_row"), not view.hides("raw_row", "content")
    rows: list[list[Cell]] = []
    for cell in cells.iter_rows(named=True):
        what = f"{cell['unit_name']}: {_heading(cell, cell['org_level'] != WHOLE_UNIT)}"
        read = json.loads(cell["content"]) if cell["content"] else {}
        answer = "; ".join(f"{key}: {value}" for key, value in read.items() if value and key in _ANSWER_HEADINGS)
        place = f"{cell['file_name']}, {cell['sheet']}, rad {cell['row_number']}" if cell["file_name"] else NOTHING
        if cell["file_name"] and not read and not content:
            answer = NOT_HERE
        row = [what, f"{level_text(cell)}: {_explanation(cell)}", _rule(cell), *([answer, place] if files else [])]
        rows.append([*row, names(cell["source_ids"], titles, cell["confidence"])])
    headings: list[Column | str] = [
        "Svar",
        Column("Nivå eller skäl", long=True),
        Column("Regel", long=True),
        *([Column("Som det lästes", long=True), Column("Plats", long=True)] if files else []),
        "Källa",
    ]
    with st.expander("Varför den här nivån?"):
        show_table(f"Varför den här nivån i {name}", headings, rows, {"Kommun": name})


def _rule(cell: Mapping[str, Any]) -> str:
    if cell["level"] is not None:
        return "Verksamhetens svar är nivån."
    if cell["low"] is not None:
        if (cell["low"], cell["high"]) == (0, 4):
            return "Verksamheten har svarat, men nivån är inte publicerad."
        how = "är vår tolkning av" if cell["confidence"] == "inferred" else "står i"
        return f"Nivån kan vara {cell['low']}–{cell['high']}. Det {how} en publicerad uppgift."
    if cell["reason"] in ("ej_svarat", "ej_stalld"):
        return "Inget svar är inläst. Skälet framgår av vilka som fick frågorna och vilka som har svarat."
    if cell["reason"] == "ej_besvarad":
        return "Verksamheten har svarat, men inte på frågan."
    return "Verksamheten svarade utan att ange någon nivå."


def show_history(
    name: str, cells: pl.DataFrame, titles_of_rounds: Mapping[str, str], changes: pl.DataFrame, last: str
) -> None:
    """Show each question of each unit over all rounds, folded away, and what became of units by the round ``last``.

    ``cells``: list_cell_history; ``changes``: the municipality's rows of list_unit_changes.
    """
    rounds = sorted(cells["round_id"].unique())
    rows: list[list[Cell]] = []
    for group in cells.partition_by("component", "unit_id", maintain_order=True):
        held = group.rows_by_key("round_id", named=True)
        first = group.row(0, named=True)
        said = [_in_round(held.get(one, []), unit_changes.not_there(changes, first["unit_id"], one)) for one in rounds]
        rows.append([first["component_name"], _names_over_time(group), *said])
    told = unit_changes.sentences(unit_changes.between(changes, rounds[0], last))
    if told:
        st.html(note(" ".join(told)))
    headings: list[Column | str] = ["Byggsten", "Verksamhet", *(titles_of_rounds[round_id] for round_id in rounds)]
    with st.expander("Svaren i alla uppföljningar"):
        show_table(f"Svar per uppföljning i {name}", headings, rows, {"Kommun": name})


def _names_over_time(cells: pl.DataFrame) -> str:
    """Return what the unit is called, and what it was called in earlier rounds where that was something else."""
    by_round = cells.sort("round_id").select("round_id", "unit_name").unique(maintain_order=True)
    named = by_round.group_by("unit_name", maintain_order=True).agg(pl.col("round_id"))
    last = by_round["unit_name"][-1]
    earlier = [f"{name} ({', '.join(ids)})" for name, ids in named.iter_rows() if name != last]
    return f"{last}, tidigare {join_and(earlier)}" if earlier else str(last)


def _in_round(cells: Sequence[Mapping[str, Any]], not_there: str | None) -> Cell:
    """Return what a unit answered to one question in one round, level by level where it was asked so.

    Where the round holds nothing of it: ``not_there``, or that it was not asked.
    """
    by_level = any(cell["org_level"] != WHOLE_UNIT for cell in cells)
    said = [f"{cell['org_level_name']}: {level_text(cell)}" if by_level else level_text(cell) for cell in cells]
    return "\n".join(said) or not_there or REASONS["ej_stalld"]


def show_wheel(name: str, uses: pl.DataFrame, levels: Sequence[str]) -> None:
    """Show how each unit uses the wheel in each context; ``uses``: the municipality's rows of list_wheel_uses."""
    tool = show.wheel()
    if uses.is_empty():
        st.markdown(f"Den här uppföljningen frågade inte {name} om {tool.word}.")
        return
    if not uses["use_level"].is_not_null().any():
        st.markdown(
            f"Inget svar om {tool.word} från {name} finns i den här uppföljningen. {tool.word.capitalize()} kan ändå användas "
            "där."
        )
        return
    units = uses.select("unit_id", "unit").unique(maintain_order=True)
    rows: list[list[Cell]] = []
    for of_context in uses.partition_by("context", maintain_order=True):
        row: list[Cell] = [of_context["context_name"][0]]
        for use in of_context.iter_rows(named=True):
            comment = [f"Kommentar: {use['approved_comment']}"] if use["approved_comment"] else []
            row.append("\n".join([wheel.use_text(use, levels), *comment]))
        rows.append(row)
    headings: list[Column | str] = ["Sammanhang", *(Column(unit, long=True) for unit in units["unit"])]
    show_table(f"{tool.genitive.capitalize()} sammanhang i {name}", headings, rows, {"Kommun": name})


def show_comments(name: str, comments: pl.DataFrame) -> None:
    """Show what the units say of their answers as a whole, where it is approved; ``comments``: list_unit_comments."""
    if comments.is_empty():
        return
    st.header("Så säger verksamheterna själva", anchor=False)
    columns = [Column("Verksamhet", "unit_name"), Column("Kommentar", "comment", long=True)]
    show_table(f"Kommentarer från {name}", columns, comments, {"Kommun": name})
