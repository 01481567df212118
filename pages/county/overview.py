"""The parts of the start page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.doors.show import Action, wheel
from pages.figures import card
from pages.figures.drawings import WIDTHS_PX, is_zoomed, show_drawings
from pages.figures.figure_download import offer_picture
from pages.figures.tables import show_table
from pages.frame import glossary, params
from pages.frame.ask import EXAMPLE, View, cached, theme
from pages.frame.paging import part_of, rows_in
from pages.map import preview
from pages.map.deck import zoom_map
from pages.map.legend import LegendEntry, legend_html
from pages.map.measures import NOT_PUBLISHED, answered_text
from pages.map.picture import county_picture, number_picture
from pages.pictures.bars import PER_PX, interval_picture
from pages.text.html import Card, Cell, Column, Link, Rows, Table, links, page_url
from pages.text.numbers import count, share, span, steps
from pages.text.sentences import stage_text
from pages.text.swedish import NOTHING, file_name, interval, join_and, names, of, percent, stage_name

MAP_KEY = "karta"


def map_text(label: str, values: pl.DataFrame, municipalities: pl.DataFrame) -> str:
    """Return what the map shows, as a text that can stand in its place."""
    named = values.join(municipalities.select(code="municipality_code", name="name"), on="code", maintain_order="left")
    parts = [f"{row['name']} {row['value_text']}" for row in named.iter_rows(named=True)]
    return f"Karta över länet, {label.lower()}: {join_and(parts)}."


def show_map(
    shapes: pl.DataFrame,
    values: pl.DataFrame,
    legend: Sequence[LegendEntry],
    title: str,
    alt: str,
    table: card.Table,
) -> None:
    """Show the county map as a figure; choosing a municipality opens its page. ``table`` says all that the map can show."""

    def show_picture() -> None:
        drawings = [cached(county_picture, shapes, values, title, alt, (), theme(), width) for width in WIDTHS_PX]
        if code := show_drawings(drawings, alt, MAP_KEY, choose=True, zoom=True):
            st.switch_page("kommun.py", query_params={**params.link_params(), "kommun": code})
        if is_zoomed(MAP_KEY):
            zoomed = cached(zoom_map, shapes, values, theme())
            st.pydeck_chart(zoomed, height=zoomed.height_px, key=f"{MAP_KEY}-stor", alt=f"{alt} Kartan går att zooma.")
        st.html(legend_html(legend, theme()))

    figure = card.Figure(
        MAP_KEY, f"Karta, {title.lower()}", alt, county_picture, (shapes, values, title, alt, legend), table
    )
    card.show(figure, title, glossary.help_of("implementeringsgrad"), show_picture=show_picture)


def show_intervals(bars: pl.DataFrame, levels: Sequence[str], label: str, chosen: Mapping[str, str]) -> None:
    """Show each municipality's ``label`` with what is possible; ``bars`` as ``interval_picture`` takes them."""
    name, title = "Möjligt intervall", f"{label} per kommun"
    part = part_of(name, bars.height)
    shown = rows_in(bars, part)
    told = f"{title} med möjligt intervall: {'; '.join(interval_text(row) for row in shown.iter_rows(named=True))}."
    figure = card.Figure(
        "intervall",
        name,
        told,
        interval_picture,
        (shown, levels, f"{title}, möjligt intervall", told),
        card.Table(*cached(interval_table, bars, levels, label), chosen, part),
        PER_PX,
    )
    card.show(figure, name, help_text=glossary.help_of("intervall"), explore=True)


def interval_text(row: Mapping[str, Any]) -> str:
    """Return a place with its degree and what is possible, in words."""
    if row["index_low"] is None:
        return f"{row['name']} {NOTHING}"
    known = "ej känt" if row["index_observed"] is None else percent(row["index_observed"])
    return f"{row['name']} {known} (möjligt {interval(row['index_low'], row['index_high'])})"


def interval_table(bars: pl.DataFrame, levels: Sequence[str], label: str) -> Table:
    """Return a row per municipality with its ``label``, what is possible, and how many answers are known."""
    rows: list[list[Cell]] = [
        [
            row["name"],
            NOTHING if row["stage_observed"] is None else stage_name(row["stage_observed"], levels),
            share(row["index_observed"]),
            span(row["index_low"], row["index_high"]),
            count(row["cells_known"], row["cells_applicable"]),
        ]
        for row in bars.iter_rows(named=True)
    ]
    numbers = (f"{label}, kända svar", "Möjligt intervall", "Kända svar")
    return (
        f"{label} per kommun, möjligt intervall",
        ["Kommun", "Steg", *(Column(name, number=True) for name in numbers)],
        rows,
    )


def show_preview(shapes: pl.DataFrame, rows: pl.DataFrame, title: str) -> None:
    """Show on the map, with its legend, what a change does in a round; ``rows`` as ``preview.preview_values`` takes them.

    ``title`` says what the map shows; no other map of a change on the page is called so.
    """
    legend, told = preview.preview_legend(rows), preview.preview_text(rows)
    values = preview.preview_values(shapes, rows)
    drawings = [number_picture(shapes, values, title, told, (), theme(), True, width) for width in WIDTHS_PX]
    show_drawings(drawings, told, f"forhandskarta-{file_name(title)}")
    st.html(legend_html(legend, theme()))
    offer_picture(title, number_picture, shapes, values, title, told, legend, "light", True)


def municipality_table(
    municipalities: pl.DataFrame,
    scored: pl.DataFrame | None,
    levels: Sequence[str],
    link_params: Mapping[str, str | None],
    label: str,
    is_component: bool,
) -> Table:
    """Return all that the map can show, one row per municipality, each with a link to its page."""
    degrees = (scored if scored is not None else municipalities).rows_by_key(
        "municipality_code", named=True, unique=True
    )
    needs_known = bool(municipalities["open_needs"].sum())
    rows: list[list[Cell]] = []
    for row in municipalities.iter_rows(named=True):
        degree = degrees[row["municipality_code"]]
        rows.append(
            [
                Link(row["name"], page_url("kommun", kommun=row["municipality_code"], **link_params)),
                *(answered_text(one["asked"], one["answered"]) for one in row["sectors"] or []),
                stage_text(degree, bool(row["units_asked"]), bool(row["units_answered"]), levels),
                steps(degree["stage_low"], degree["stage_high"]),
                share(degree["index_observed"]),
                span(degree["index_low"], degree["index_high"]),
                NOTHING
                if degree["cells_applicable"] is None
                else of(degree["cells_known"], degree["cells_applicable"]),
                row["open_needs"] if needs_known else NOT_PUBLISHED,
            ]
        )
    what = label if is_component else "Implementeringsgrad"
    return (
        f"{what}, svar och öppna stödbehov per kommun",
        [
            "Kommun",
            *(one["name"] for one in municipalities["sectors"].to_list()[0] or []),
            "Steg",
            Column("Möjligt steg", number=True),
            Column(f"{what}, kända svar", number=True),
            Column("Möjligt intervall", number=True),
            Column("Kända svar", number=True),
            Column("Öppna stödbehov", number=True),
        ],
        rows,
    )


def region_cards(region: pl.DataFrame, levels: Sequence[str]) -> list[Card]:
    """Return a card per unit of the Region."""
    found = []
    for row in region.iter_rows(named=True):
        if row["stage_observed"] is not None:
            value = stage_name(row["stage_observed"], levels)
            note = (
                f"{percent(row['index_observed'])} bland kända svar · möjligt intervall "
                f"{interval(row['index_low'], row['index_high'])} · {of(row['cells_known'], row['cells_applicable'])} kända svar"
            )
        elif row["answered"] and row["stage_high"] is None:
            value, note = NOTHING, "Verksamheten har svarat att frågorna inte gäller den."
        elif row["answered"]:
            value, note = "Nivån är inte känd", "Verksamheten har svarat, men nivån är inte publicerad."
        else:
            value, note = NOTHING, "Inget svar är känt." if row["asked"] else "Verksamheten blev inte tillfrågad."
        found.append(Card(row["name"], value, note))
    return found


def show_findings(findings: pl.DataFrame, titles: Mapping[str, str]) -> None:
    """Show the published statements that sum up each component, with source."""
    headline = findings.filter(pl.col("headline"))
    if headline.is_empty():
        return
    st.header("Vad som är publicerat om länet", anchor=False)
    rows: Rows = [
        [row["component_name"], row["statement"], names(row["source_ids"], titles, row["confidence"])]
        for row in headline.iter_rows(named=True)
    ]
    show_table("Huvudfynd per byggsten", ["Byggsten", Column("Vad som framgår", long=True), "Källa"], rows)


def show_contexts(contexts: pl.DataFrame, titles: Mapping[str, str], wheel_name: str) -> None:
    """Show in which contexts the wheel is known to be used, where no volume is published."""
    stated = contexts.filter(pl.col("at_least") > 0)
    if stated.is_empty():
        return
    st.header(f"Var {wheel().word} används", anchor=False)
    sources = sorted({names(ids, titles) for ids in stated["source_ids"]})
    st.markdown(
        f"{wheel_name} förekommer i {join_and(stated['name'].to_list())}. "
        f"Hur ofta, och i vilka verksamheter, är inte publicerat. Källa: {join_and(sources)}."
    )


def show_way_on(view: View) -> None:
    """Say what to do where there is no round to show, with links to where it is done."""
    may_load = view.actor.may(Action.IMPORT)
    st.info(
        ("Läs in svaren från en uppföljning" if may_load else "En processledare läser in svaren från en uppföljning")
        + " så visar kartan här hur långt varje kommun har kommit. Tills dess kan du se hur det blir med Exempeldata.",
        title="Ingen uppföljning är inläst ännu" if may_load else "Ingen uppföljning finns att visa ännu",
    )
    if may_load:
        st.page_link("lasin.py", label="Hämta mallen och läs in svar", query_params=params.link_params())
    if not view.example:
        st.html(links([Link("Visa Exempeldata", page_url("lagesbild", data=EXAMPLE))]))


def show_what_to_load() -> None:
    """Say what makes the degree visible."""
    st.info(
        "Läs in svaren per verksamhet från uppföljningen. Då visar kartan hur långt varje kommun har kommit. "
        "Välj Exempeldata ovan för att se hur det blir.",
        title="Det här behövs för att se implementeringsgraden",
    )
