"""The parts of the page Hjulet. ``uses`` is the answer to list_wheel_uses, one row per unit and context."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.doors import show
from pages.figures import card
from pages.figures.tables import show_table
from pages.frame.ask import cached, theme
from pages.frame.paging import part_of
from pages.pictures.bars import PER_PX
from pages.text.html import Cell, Column, Link, Number, Numbers, Rows, note, page_url
from pages.text.numbers import TOTAL, count, span
from pages.text.swedish import NOTHING, REASONS, join_and, names, of, percent
from pages.wheel.matrix import matrix_style
from pages.wheel.picture import occurrence_picture, use_picture
from pages.wheel.usage import LEVELS, NOT_ASKED, USED_FROM, by_sector, summarise, unused_contexts

MATRIX = "hjulmatris"
EVERY = "Alla"  # sectors together
# The parts of the page, each small enough to be seen at once.
CONTEXTS, WHOM, UNITS_ONE_BY_ONE, STATED = "", "fraga", "kommuner", "publicerat"
PARTS = {
    CONTEXTS: "Sammanhang för sammanhang",
    WHOM: "Vem kan man fråga?",
    UNITS_ONE_BY_ONE: "Kommun för kommun",
    STATED: "Vad som är publicerat",
}
Titles = Mapping[str, str]
LinkParams = Mapping[str, str | None]


def show_wheel(uses: pl.DataFrame, levels: Sequence[str], context: str) -> None:
    """Show how the wheel is used in each context, sector by sector; ``levels`` is the names of the uses 0–4."""
    groups = cached(by_sector, uses)
    told = "; ".join(
        f"{row['context_name']}, {row['sector_name']}: {of(row['using'], row['known'])}"
        for row in groups.filter(pl.col("known") > 0).iter_rows(named=True)
    )
    tool = show.wheel()
    title = f"{tool.title} per sammanhang"
    alt = f"Svarande verksamheter som använder {tool.word}. {told}."
    rows = pl.concat([cached(summarise, uses).with_columns(sector_name=pl.lit(EVERY)), groups], how="diagonal")
    figure = card.Figure(
        "hjul",
        title,
        alt,
        use_picture,
        (groups, levels, context, title, alt),
        card.Table(f"{tool.genitive.capitalize()} användning per sammanhang", *summary_table(rows, levels)),
        PER_PX,
    )
    card.show(figure, f"{tool.title}, sammanhang för sammanhang")
    st.html(
        note(
            f"En stapel är så lång som verksamheterna är många som har svarat på uppföljningen. Talet bredvid är hur många av "
            f"dem som svarat på frågan som använder {tool.word} där: {levels[3]} eller {levels[4]}. "
            "Möjligt bland alla svarande, i tabellen: när de som hoppade över frågan räknas in, åt båda hållen."
        )
    )


def summary_table(groups: pl.DataFrame, levels: Sequence[str]) -> tuple[list[Column | str], Rows]:
    """Return a row per context and sector with its units at each use, their share and what is possible, with its headings.

    ``groups`` is as ``by_sector`` returns it; a row that is all sectors together comes first of its context.
    """
    order = groups["context"].unique(maintain_order=True).to_list()
    rows: Rows = [
        [
            row["context_name"],
            row["sector_name"],
            *(row[f"use_{use}"] if row["known"] else NOTHING for use in LEVELS),
            _not_asked(row) or count(row["known"], row["answering"]),
            _using(row),
            span(row["share_low"], row["share_high"]),
        ]
        for row in sorted(groups.iter_rows(named=True), key=lambda one: order.index(one["context"]))
    ]
    headings: list[Column | str] = [
        "Sammanhang",
        "Sektor",
        *(Column(name, number=True) for name in levels),
        Column("Har svarat på frågan", number=True),
        Column(f"Använder {show.wheel().word}", number=True),
        Column("Möjligt bland alla svarande", number=True),
    ]
    return headings, rows


def _not_asked(row: Mapping[str, Any]) -> str | None:
    """Return the reason why no unit of a sector was asked about a context; None where one was."""
    if not row["applies"]:
        return REASONS["ej_tillamplig"]
    return None if row["was_asked"] else NOT_ASKED


def _using(row: Mapping[str, Any]) -> Numbers:
    """Return how many of those who answered use the wheel."""
    known, using = row["known"], row["using"]
    text = f"{of(using, known)} ({percent(row['share'])})" if known else NOTHING
    return Numbers(
        text, (Number("", using if known else None), Number(TOTAL, known), Number("andel", row["share"], percent=True))
    )


def show_unused(summary: pl.DataFrame) -> None:
    """Say in which contexts nobody uses the wheel, and in which nothing is known."""
    rows, tool = unused_contexts(summary), show.wheel()
    for row in rows.iter_rows(named=True):
        begun = row["use_1"] + row["use_2"]
        more = (
            f" {begun} har introducerat eller prövar {tool.pronoun}."
            if begun
            else f" Ingen har heller introducerat eller prövat {tool.pronoun}."
        )
        st.markdown(
            f"**{row['context_name']}**: ingen av {row['known']} som har svarat på frågan använder {tool.word}.{more}"
        )
    if rows.is_empty():
        st.markdown(
            f"I varje sammanhang som någon har svarat om finns det minst en verksamhet som använder {tool.word}."
        )
    unknown = summary.filter(pl.col("known") == 0)["context_name"].to_list()
    if unknown:
        st.markdown(f"Okänt, för ingen har svarat på frågan: {join_and(unknown)}.")


def use_text(row: Mapping[str, Any], levels: Sequence[str]) -> str:
    """Return what a unit has said about a context: the use, or the reason why there is none."""
    if row["use_level"] is not None:
        return str(levels[row["use_level"]])
    if not row["asked"]:
        return NOT_ASKED
    if not row["applies"]:
        return REASONS["ej_tillamplig"]
    return REASONS["ej_besvarad" if row["answered"] else "ej_svarat"]


def show_matrix(uses: pl.DataFrame, levels: Sequence[str], link_params: LinkParams, chosen: Mapping[str, str]) -> None:
    """Show one row per municipality and sector and per division, one column per context, in the wheel's colours."""
    rows, fills = cached(_matrix, uses, levels, link_params)
    part = part_of(caption := f"{show.wheel().title} per kommun, verksamhet och sammanhang", len(rows))
    short = uses.select("context", "context_short").unique(maintain_order=True)["context_short"].to_list()
    with st.container(key=MATRIX):
        st.html(matrix_style(fills[part], MATRIX, theme()))
        show_table(caption, ["Verksamhet", *short], rows, chosen, part)


def _matrix(uses: pl.DataFrame, levels: Sequence[str], link: LinkParams) -> tuple[Rows, list[list[int | str]]]:
    """Return a row per unit, and for each of its contexts what colours it: the use, or the reason why there is none."""
    rows: Rows = []
    fills: list[list[int | str]] = []
    for unit in uses.partition_by("unit_id", maintain_order=True):
        answers = unit.rows(named=True)
        said = [use_text(row, levels) for row in answers]
        rows.append([unit_link(answers[0], link), *said])
        fills.append(
            [text if row["use_level"] is None else row["use_level"] for row, text in zip(answers, said, strict=True)]
        )
    return rows, fills


def unit_link(row: Mapping[str, Any], link_params: LinkParams) -> Cell:
    """Return the unit's name in full; a municipality's leads to its page."""
    if row["municipality_code"] is None:
        return str(row["long_name"])
    return Link(row["long_name"], page_url("kommun", kommun=row["municipality_code"], **link_params))


def show_users(uses: pl.DataFrame, levels: Sequence[str], link_params: LinkParams, chosen: Mapping[str, str]) -> None:
    """Show who uses the wheel systematically, context by context, so that others can ask them; else who uses it at all."""
    best = uses.filter(pl.col("use_level") == LEVELS[-1])
    systematic = not best.is_empty()
    if not systematic:
        best = uses.filter(pl.col("use_level") == USED_FROM)
        more = "" if best.is_empty() else f" Här är de som har svarat {levels[USED_FROM]}."
        st.markdown(f"Ingen har svarat {levels[-1]}.{more}")
        if best.is_empty():
            return
    how = levels[LEVELS[-1] if systematic else USED_FROM]
    commented = best["approved_comment"].is_not_null().any()
    order = uses["context"].unique(maintain_order=True).to_list()
    best = best.sort(pl.col("context").replace_strict(order, range(len(order))), maintain_order=True)
    columns = [
        Column("Sammanhang", "context_name"),
        Column("Verksamhet", lambda row: unit_link(row, link_params)),
        Column("Sektor", "sector_name"),
        *([Column("Så säger de själva", "approved_comment", long=True)] if commented else []),
    ]
    show_table(f"Verksamheter som har svarat {how}", columns, best, chosen)


def published_title() -> str:
    """Return what the table of ``published_columns`` is called."""
    return f"Vad som är publicerat om {show.wheel().genitive} sammanhang"


def published_columns(titles: Titles) -> list[Column]:
    """Return the columns of a table of what is published about the contexts: that they occur, never how much."""

    def occurs(row: Mapping[str, Any]) -> bool:
        return (row["at_least"] or 0) > 0

    return [
        Column("Sammanhang", "name"),
        Column(show.wheel().title, lambda row: "Förekommer" if occurs(row) else "Inget publicerat"),
        Column("Hur mycket, och hos vem", lambda row: "Inte publicerat" if occurs(row) else NOTHING),
        Column("Källa", lambda row: names(row["source_ids"], titles)),
        Column("Anmärkning", "note", long=True),
    ]


def show_occurrences(statements: pl.DataFrame, titles: Titles, context: str) -> None:
    """Show the wheel where only occurrence is published; ``statements`` is the answer to list_context_uses."""
    there = join_and(statements.filter(pl.col("at_least") > 0)["name"].to_list()) or "inget känt sammanhang"
    title = f"{show.wheel().title}, förekommande sammanhang"
    alt = f"Förekommer i {there}. Mängden är inte publicerad."
    figure = card.Figure(
        "hjul",
        title,
        alt,
        occurrence_picture,
        (statements, context, title, alt),
        card.Table(published_title(), published_columns(titles), statements),
        PER_PX,
    )
    card.show(figure, f"Var {show.wheel().word} förekommer")


def show_names(settings: Mapping[str, str]) -> None:
    """Say which names count as the same tool, and what is never data here."""
    former = [name.strip() for name in settings["wheel_former_names"].split(";") if name.strip()]
    if former:
        st.markdown(f"Svar som skriver {join_and(former)} räknas som {settings['wheel_name']}.")
    st.markdown(
        "Sidan handlar om var verktyget används i verksamheterna. Det som ett barn själv har fyllt i eller sagt läses aldrig in "
        "och visas aldrig här."
    )
