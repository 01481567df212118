"""The map of pilots: how many per municipality. Frames in, frames and words out."""

from __future__ import annotations

import polars as pl

from pages.map.legend import LegendEntry
from pages.text.swedish import join_and, plural

HIGHEST_CLASS = 4
_FIELDS = {
    "code": pl.String,
    "fill_kind": pl.String,
    "class_": pl.Int64,
    "value_label": pl.String,  # always null: the label stands where a map of answers has its marks
    "label": pl.String,  # null where no pilot is known
    "tooltip": pl.String,
}


def map_values(municipalities: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Return one row per municipality as ``picture.number_picture`` takes them.

    ``municipalities``: municipality_code, name. ``places``: one row per pilot and municipality, municipality_code and
    pilot_name. A municipality without a known pilot is quiet, not zero: where a pilot takes place may be unpublished.
    """
    rows = []
    for code, name in municipalities.select("municipality_code", "name").iter_rows():
        pilots = places.filter(pl.col("municipality_code") == code)["pilot_name"].to_list()
        known = bool(pilots)
        rows.append(
            {
                "code": code,
                "fill_kind": "amount" if known else "unchanged",
                "class_": min(len(pilots) - 1, HIGHEST_CLASS) if known else None,
                "value_label": None,
                "label": str(len(pilots)) if known else None,
                "tooltip": "\n".join([name, *(pilots or ["ingen känd pilot"])]),
            }
        )
    return pl.DataFrame(rows, schema=_FIELDS)


def map_legend(values: pl.DataFrame) -> list[LegendEntry]:
    """The legend's entries for what the map shows, and only those."""
    entries = []
    for class_ in sorted(set(values["class_"].drop_nulls())):
        count = plural(class_ + 1, "pilot", "piloter")
        entries.append(LegendEntry("amount", f"{count} eller fler" if class_ == HIGHEST_CLASS else count, class_))
    if "unchanged" in set(values["fill_kind"]):
        entries.append(LegendEntry("unchanged", "ingen känd pilot"))
    return entries


def map_text(municipalities: pl.DataFrame, values: pl.DataFrame) -> str:
    """What the map shows, as a text that can stand in its place."""
    name_of = dict(municipalities.select("municipality_code", "name").iter_rows())
    told = [
        f"{name_of[row['code']]} {row['label']}"
        for row in values.filter(pl.col("label").is_not_null()).iter_rows(named=True)
    ]
    known = join_and(told) or "ingen kommun"
    return f"Karta över antalet kända piloter per kommun: {known}."
