"""One support need: what it is, who may help, its history."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.events import decision_links
from pages.events.facts import fact_list
from pages.events.history import HIDEABLE, history_columns
from pages.figures.tables import show_table
from pages.frame.ask import View, ask
from pages.frame.hidden import left_out
from pages.needs import needs as said
from pages.needs.needs import Row, Titles
from pages.text.html import Cell, Column, Link, cell_html, page_url, text_block
from pages.text.swedish import NEED_STATUS, as_sentence, names

HINTS = {
    "": "Kategorin hör inte till någon byggsten, så det går inte att föreslå någon som kan hjälpa.",
    "none": "Ingen verksamhet har nått nivå 3 på byggstenen i den valda omgången, eller så är nivån inte känd.",
    "no_round": "Ingen uppföljning finns att visa, så det är inte känt vilka verksamheter som har kommit långt.",
}

# The kinds of material that tell how to work, not what has been published.
METHODS = ("Verktyg", "Workshop", "Stödmaterial", "Styrstöd")


def show_need(view: View, row: Row, titles: Titles) -> None:
    """Show what the need is, how it stands, and what has been decided about it, as far as the viewer may see it."""
    decisions = decision_links.about(ask(view, "list_decisions"), need_id=row["need_id"])
    facts: dict[str, Cell | list[Cell]] = {
        "Status": NEED_STATUS[row["status"]],
        "Klart senast": said.due_text(row),
        "Ansvarig funktion": said.owner_text(row),
        **({"Beslut": decision_links.cells(view, decisions)} if decisions else {}),
        "Vem har behovet": said.whose(row),
        "Öppet" if row["is_open"] else "Var öppet": said.age_of(row),
        "Källa": names(row["source_ids"], titles, row["confidence"]) or "Skrivet på sidan Stödbehov",
    }
    st.html(text_block(row["description"]) + fact_list(facts))


def show_history(view: View, row: Row) -> None:
    """Show what has happened with the need, as far as the viewer may see it."""
    hidden = [name for name in HIDEABLE if view.hides("need_event", name)]
    events = ask(view, "list_need_events", need_id=row["need_id"])
    show_table(f"Historik för stödbehov {row['need_id']}, senast först", history_columns(NEED_STATUS, hidden), events)


def show_help(view: View, row: Row, titles: Titles) -> None:
    """Show who may help with an open need: units that have come far, examples and method materials."""
    if row["component"] is None:
        st.markdown(HINTS[""])
    else:
        _show_units(view, row)
        _show_examples(view, row, titles)
    _show_materials(view, titles)


def _show_units(view: View, row: Row) -> None:
    if view.round_id is None:
        st.markdown(HINTS["no_round"])
        return
    units = ask(view, "list_capable_units", round_id=view.round_id)
    found = said.capable(said.helpers(units), row)
    if not found:
        st.markdown(HINTS["none"])
        return
    code_of = dict(units.select("unit_long_name", "municipality_code").iter_rows())
    rows: list[list[Cell]] = [
        [
            Link(name, page_url("kommun", **view.link_params, kommun=code_of[name])) if code_of[name] else name,
            levels,
        ]
        for name, levels in found
    ]
    caption = f"Verksamheter på nivå 3 eller högre: {row['component_name']}, {view.round_title} ({len(found)} st)"
    show_table(caption, ["Verksamhet", "Nivå"], rows, {"Stödbehov": row["need_id"]})


def _show_examples(view: View, row: Row, titles: Titles) -> None:
    examples = ask(view, "list_component_examples", component=row["component"])
    if examples.is_empty():
        st.markdown(f"Inget exempel på byggstenen finns att visa. {left_out(view, 'example')}")
        return

    def place(one: Row) -> Link | str:
        if not one["municipality_code"]:
            return "Kommunen är inte namngiven"
        return Link(one["municipality_name"], page_url("kommun", **view.link_params, kommun=one["municipality_code"]))

    columns = [
        Column("Exempel", "title"),
        Column("Vad som görs", "description", long=True),
        Column("Var", place),
        Column("Källa", lambda one: names(one["source_ids"], titles, one["confidence"])),
    ]
    show_table(f"Exempel: {row['component_name']}", columns, examples)


def _show_materials(view: View, titles: Titles) -> None:
    of_method = pl.col("kind").is_in(METHODS) & pl.col("url").is_not_null()
    materials = ask(view, "list_materials").filter(of_method)
    if materials.is_empty():
        st.markdown("Inget metodmaterial är inläst.")
        return
    items = "".join(
        f"<li>{cell_html(Link(one['title'], one['url']))}. {cell_html(as_sentence(one['description'] or ''))} "
        f"Källa: {cell_html(names(one['source_ids'], titles, one['url_confidence']))}</li>"
        for one in materials.iter_rows(named=True)
    )
    st.html(f"<p><strong>Metodmaterial för alla byggstenar</strong></p><ul>{items}</ul>")
