"""Show the effect of a change: in words, on the map, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.county import overview
from pages.doors import acts
from pages.doors.acts import Effect
from pages.frame.ask import View, ask, level_names
from pages.text import swedish
from pages.text.html import Column, note, table

SHOWN_ROWS = 300
DID, WOULD = "Det som ändrades", "Det som skulle ändras"
NEED_EFFECTS = {"new": "nytt", "closed": "avslutas", "changed": "ändras", "gone": "försvinner"}


def show_words(effect: Effect) -> None:
    """Show the effect as a list of sentences."""
    st.markdown("\n".join(f"- {swedish.plain_label(line)}" for line in acts.summary(effect)))


def map_rows(effect: Effect, municipalities: pl.DataFrame, round_id: str) -> pl.DataFrame:
    """Return one row per municipality that the effect is about in ``round_id``.

    Columns: municipality_code, name, stage_before, stage_after (null for none), units_new (units that answer for the
    first time). ``municipalities`` has municipality_code and name.
    """
    stages = effect.stages.filter(pl.col("round_id") == round_id).select(
        "municipality_code", "stage_before", "stage_after"
    )
    new = (
        effect.answers.filter((pl.col("round_id") == round_id) & pl.col("municipality_code").is_not_null())
        .group_by("municipality_code")
        .agg(units_new=pl.len().cast(pl.Int64))
    )
    return (
        municipalities.select("municipality_code", "name")
        .join(stages, on="municipality_code", how="left", maintain_order="left")
        .join(new, on="municipality_code", how="left", maintain_order="left")
        .filter(pl.any_horizontal(pl.col("stage_before", "stage_after", "units_new").is_not_null()))
        .with_columns(pl.col("units_new").fill_null(0))
    )


def show_on_map(view: View, effect: Effect, what: str) -> None:
    """Show a map for each round in which municipalities change stage or get new answers; nothing where none do.

    ``what``: what the maps show, in words; no other effect on the page is called so.
    """
    rounds = sorted({*effect.stages["round_id"], *effect.answers["round_id"]}, reverse=True)
    places = ask(view, "list_municipalities")
    for round_id in rounds:
        rows = map_rows(effect, places, round_id)
        if rows.height:
            st.subheader(f"Kommuner som ändras i omgången {round_id}", anchor=False)
            overview.show_preview(ask(view, "show_map"), rows, f"{what}, {round_id}")


def show_rows(effect: Effect, names: Sequence[str]) -> None:
    """Show the cells and needs that change, row by row; ``names`` are the levels' short names."""
    if effect.cells.height:
        with st.expander(f"Visa {swedish.plural(effect.cells.height, 'svar', 'svar')} som ändras"):
            st.html(_cell_table(effect.cells.head(SHOWN_ROWS), names))
            if effect.cells.height > SHOWN_ROWS:
                st.html(note(f"De första {SHOWN_ROWS} visas."))
    if effect.needs.height:
        with st.expander(f"Visa {swedish.plural(effect.needs.height, 'stödbehov', 'stödbehov')} som ändras"):
            st.html(_need_table(effect.needs.head(SHOWN_ROWS)))


def _cell_table(cells: pl.DataFrame, names: Sequence[str]) -> str:

    def before(row: Mapping[str, Any]) -> str:
        return "Nytt svar" if row["is_first"] else cell_words(row, "before", names)

    columns = [
        Column("Verksamhet", "unit_name"),
        Column("Omgång", "round_id"),
        Column("Byggsten", "component_name", long=True),
        Column("Organisationsnivå", lambda row: row["org_level"].capitalize()),
        Column("Före", before),
        Column("Efter", lambda row: cell_words(row, "after", names)),
        *([Column("Varför det rättades", "why", long=True)] if cells["why"].count() else []),
    ]
    return table("Svar som ändras", columns, cells)


def cell_words(row: Mapping[str, Any], when: str, names: Sequence[str]) -> str:
    """Return a cell as read: its level with its name, a bound, or a reason; ``when`` is before or after."""
    level, low, high = row[f"level_{when}"], row[f"low_{when}"], row[f"high_{when}"]
    if level is not None:
        return swedish.stage_name(level, names)
    if low is not None:
        return f"nivå {swedish.stages(low, high)}"
    return swedish.REASONS[row[f"reason_{when}"]]


def _need_table(needs: pl.DataFrame) -> str:
    columns = [
        Column("Behov-id", "need_id"),
        Column("Huvudman", "principal"),
        Column("Beskrivning", "description", long=True),
        Column("Före", lambda row: swedish.NEED_STATUS.get(row["status_before"])),
        Column("Efter", lambda row: swedish.NEED_STATUS.get(row["status_after"])),
        Column("Vad som sker", lambda row: NEED_EFFECTS[row["effect"]]),
    ]
    return table("Stödbehov som ändras", columns, needs)


def show(view: View, effect: Effect, what: str = WOULD) -> None:
    """Show the effect in full: words, map and rows; ``what``: DID or WOULD, once each on a page."""
    show_words(effect)
    show_on_map(view, effect, what)
    show_rows(effect, level_names(view))
