"""What the county map shows, in words and as tables. Frames in, text and rows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from pages.map.measures import NOT_PUBLISHED, answered_text
from pages.municipality.place import PLACE
from pages.text.html import Cell, Column, Link, Table, page_url
from pages.text.html import table as html_table
from pages.text.numbers import count, share, span, steps
from pages.text.sentences import stage_text
from pages.text.swedish import join_and


def map_text(label: str, values: pl.DataFrame, municipalities: pl.DataFrame) -> str:
    """Return what the map shows, as a text that can stand in its place."""
    named = values.join(municipalities.select(code="municipality_code", name="name"), on="code", maintain_order="left")
    parts = [f"{row['name']} {row['value_text']}" for row in named.iter_rows(named=True)]
    return f"Karta över länet, {label.lower()}: {join_and(parts)}."


def municipality_table(
    municipalities: pl.DataFrame,
    scored: pl.DataFrame | None,
    levels: Sequence[str],
    link_params: Mapping[str, str | None],
    label: str,
    places: pl.DataFrame,
    since: str,
) -> Table:
    """Return all that the map can show, one row per municipality, each with a link to its page.

    ``scored``: list_component_degrees where a component is shown. ``places`` as ``standing.standing`` returns them: which way
    each has gone; no column of it where ``since``, what it is compared with, is empty.
    """
    changes = dict(places.select("code", "change").iter_rows())
    degrees = (scored if scored is not None else municipalities).rows_by_key(
        "municipality_code", named=True, unique=True
    )
    needs_known = bool(municipalities["open_needs"].sum())
    rows: list[list[Cell]] = []
    for row in municipalities.iter_rows(named=True):
        degree = degrees[row["municipality_code"]]
        rows.append(
            [
                Link(row["name"], page_url("kommun", **{PLACE: row["municipality_code"]}, **link_params)),
                *(answered_text(one["asked"], one["answered"]) for one in row["sectors"] or []),
                stage_text(degree, bool(row["units_asked"]), bool(row["units_answered"]), levels),
                steps(degree["stage_low"], degree["stage_high"]),
                share(degree["index_observed"]),
                span(degree["index_low"], degree["index_high"]),
                count(degree["cells_known"], degree["cells_applicable"]),
                *([changes.get(row["municipality_code"])] if since else []),
                row["open_needs"] if needs_known else NOT_PUBLISHED,
            ]
        )
    what = "Implementeringsgrad" if scored is None else label
    return (
        f"{what}, svar och öppna stödbehov per kommun",
        [
            "Kommun",
            *(one["name"] for one in municipalities["sectors"].to_list()[0] or []),
            "Steg",
            Column("Möjligt steg", number=True, possible=True),
            Column(f"{what}, kända svar", number=True),
            Column("Möjligt intervall", number=True, possible=True),
            Column("Kända svar", number=True),
            *(["Förändring"] if since else []),
            Column("Öppna stödbehov", number=True),
        ],
        rows,
    )


def value_table(values: pl.DataFrame, municipalities: pl.DataFrame, title: str) -> str:
    """Return the map's values as a small table, for what is no degree."""
    names = dict(municipalities.select("municipality_code", "name").iter_rows())
    rows = [[names[row["code"]], row["value_text"]] for row in values.iter_rows(named=True)]
    return f'<div class="lb-tight">{html_table(title, ["Kommun", "Värde"], rows)}</div>'
