"""The map of a change: municipalities with a new stage or new answers. Frames in, frames and words out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from pages.map.legend import LegendEntry
from pages.text.swedish import NOTHING, number

ARROW = "\u00a0→\u00a0"
_FIELDS = {
    "code": pl.String,
    "fill_kind": pl.String,
    "class_": pl.Int64,
    "value_label": pl.String,  # always null: the label stands where the marks do
    "label": pl.String,  # null where nothing changes
    "tooltip": pl.String,
}


def preview_values(shapes: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per municipality of ``shapes``: how ``picture.number_picture`` shows it.

    ``rows``: at most one row per municipality: municipality_code, name, stage_before, stage_after (0–4, null for none),
    units_new (units that would answer for the first time). A municipality that changes has the colour of its stage
    afterwards, and a label such as "0 → 2", or "+1 svar" where only answers are new. One without a row, or whose row says no
    change, is quiet. Raises ValueError for a row of a municipality that is not on the map.
    """
    own = shapes.filter(pl.col("kind") == "municipality")
    if strangers := sorted(set(rows["municipality_code"]) - set(own["code"])):
        raise ValueError(f"not on the map: {', '.join(strangers)}")
    told = {row["municipality_code"]: row for row in rows.iter_rows(named=True)}
    quiet = {"stage_before": None, "stage_after": None, "units_new": 0}
    values = [
        _value(told.get(code, quiet) | {"code": code, "name": name}) for code, name in own[["code", "name"]].rows()
    ]
    return pl.DataFrame(values, schema=_FIELDS)


def preview_text(rows: pl.DataFrame) -> str:
    """What the map of a change shows, as a text that can stand in its place; ``rows`` as ``preview_values`` takes them."""
    told = [f"{row['name']}: {' och '.join(parts)}" for row in rows.iter_rows(named=True) if (parts := _parts(row))]
    return f"Karta över det som ändras. {'. '.join(told) or 'Ingen kommun ändras'}. Övriga kommuner är som förut."


def preview_legend(rows: pl.DataFrame) -> list[LegendEntry]:
    """The legend's entries for what the map of a change shows, and only those; ``rows`` as ``preview_values`` takes them."""
    found = [_value(row | {"code": row["municipality_code"]}) for row in rows.iter_rows(named=True)]
    kinds = {value["fill_kind"] for value in found}
    stages = sorted({value["class_"] for value in found if value["fill_kind"] == "stage"})
    entries = [LegendEntry("changed", "ändras, med steget före → efter"), LegendEntry("unchanged", "ändras inte")]
    entries += [LegendEntry("stage", f"steg {stage} efteråt", stage) for stage in stages]
    if "unknown" in kinds:
        entries.append(LegendEntry("unknown", "inget känt steg efteråt"))
    if "coverage" in kinds:
        entries.append(LegendEntry("coverage", "nya svar, steget ändras inte", 2))
    return entries


def _value(row: Mapping[str, Any]) -> dict[str, Any]:
    """How the map shows one municipality, as ``_FIELDS``."""
    before, after, new = row["stage_before"], row["stage_after"], row["units_new"]
    if before == after and not new:
        kind, label = "unchanged", None
    elif before == after:
        # Without a stage to show, the colour of "has answered": the stage may be known, but it is not what changes.
        kind, label = "coverage" if after is None else "stage", f"+{new} svar"
    else:
        kind, label = "unknown" if after is None else "stage", f"{_stage(before)}{ARROW}{_stage(after)}"
    class_ = {"coverage": 2, "stage": after}.get(kind)
    tooltip = "\n".join([row["name"], *(part[:1].upper() + part[1:] for part in _parts(row) or ["ändras inte"])])
    return {
        "code": row["code"],
        "fill_kind": kind,
        "class_": class_,
        "value_label": None,
        "label": label,
        "tooltip": tooltip,
    }


def _parts(row: Mapping[str, Any]) -> list[str]:
    """What changes, in words that also a screen reader reads well; empty where nothing does."""
    before, after, new = row["stage_before"], row["stage_after"], row["units_new"]
    parts = []
    if before != after:
        parts.append(f"från {_stage_words(before)} till {_stage_words(after)}")
    if new:
        parts.append(f"{number(new)} {'verksamhet' if new == 1 else 'verksamheter'} svarar för första gången")
    return parts


def _stage(stage: int | None) -> str:
    return NOTHING if stage is None else str(stage)


def _stage_words(stage: int | None) -> str:
    return "inget känt steg" if stage is None else f"steg {stage}"
