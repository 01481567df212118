"""What the map says in words: its legend, its text for screen readers and the table below it."""

from __future__ import annotations

import re
from typing import Any

import polars as pl
import pytest

from data.map.shapes import map_shapes
from pages.county import map_words
from pages.map import measures
from pages.map.legend import LegendEntry, legend_html
from pages.text import colours, html

LEVELS = ["Ej påbörjat", "Planering", "Införande", "Användning", "Vidmakthållande"]


def municipalities(*silent: str) -> pl.DataFrame:
    """All nine as list_municipality_degrees tells them: stage 2, but for the silent ones."""
    rows = []
    for code, name in map_shapes("04").head(9).select("code", "name").iter_rows():
        answered = code not in silent
        known = (
            {"stage_observed": 2, "index_observed": 50.0}
            if answered
            else {"stage_observed": None, "index_observed": None}
        )
        rows.append(
            {
                "municipality_code": code,
                "name": name,
                "units_asked": 2,
                "units_answered": 2 if answered else 0,
                "sectors": [{"name": one, "asked": True, "answered": answered} for one in ("Skola", "Socialtjänst")],
                "stage_low": 2 if answered else 0,
                "stage_high": 2 if answered else 4,
                "index_low": 50.0 if answered else 0.0,
                "index_high": 50.0 if answered else 100.0,
                "cells_known": 8 if answered else 0,
                "cells_applicable": 8,
                "open_needs": 0,
                **known,
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def test_every_municipality_is_in_the_text_and_in_the_table_that_stand_for_the_map() -> None:
    told = municipalities("0480")
    shown = measures.map_values(measures.DEGREE, told, LEVELS)
    text = map_words.map_text("Implementeringsgrad", shown, told)
    places = pl.DataFrame(schema={"code": pl.String, "change": pl.String})
    table = html.table(*map_words.municipality_table(told, None, LEVELS, {}, "Implementeringsgrad", places, ""))
    for name in told["name"]:
        assert f"{name} {'inget svar' if name == 'Nyköping' else 'Införande'}" in text
        assert len(re.findall(rf">{name}</a>", table)) == 1
    row = table.partition(">Nyköping</a>")[2].partition("</tr>")[0]
    assert row.count("inget svar") == 3  # school, social services, and so no step


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_legend_swatch_has_the_look_of_the_map(theme: Any) -> None:
    look = colours.palette(theme)
    for stage, fill in enumerate(colours.STAGES):
        assert f"linear-gradient({fill},{fill})" in legend_html([LegendEntry("stage", "steg", stage)], theme)
    silent = legend_html([LegendEntry("no_answer", "inget svar")], theme)
    assert "repeating-linear-gradient" in silent
    assert look.hatch in silent
    assert "repeating" not in legend_html([LegendEntry("unknown", "okänd")], theme)


@pytest.mark.parametrize("measure", [measures.DEGREE, "plan"])
def test_the_legend_always_says_what_no_answer_looks_like(measure: str) -> None:
    told = municipalities()
    shown = measures.map_values(measure, told, LEVELS, told if measure == "plan" else None)
    legend = legend_html(measures.legend(measure, shown, LEVELS))
    assert "<span>inget svar</span>" in legend
    assert "<span>vänster skola, höger socialtjänst; ifylld har svarat</span>" in legend
    assert all(f"<span>{level} {name}</span>" in legend for level, name in enumerate(LEVELS))


def test_a_legend_is_a_list_whose_text_is_escaped_and_whose_swatches_are_not_read_out() -> None:
    legend = legend_html([LegendEntry("stage", "<b>1 & 2</b>", 1), LegendEntry("pair", "två")])
    assert "&lt;b&gt;1 &amp; 2&lt;/b&gt;" in legend
    assert legend.count("<li ") == 2
    assert legend.startswith('<ul class="lagesbild-legend" aria-label="Teckenförklaring"')
    assert re.findall(r"<span(?! aria-hidden)([^>]*)>", legend) == ["", ""]
