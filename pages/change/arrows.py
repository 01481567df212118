"""The map of arrows: which way each municipality has gone. Frames in, frames and words out."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pages.change.kinds import GROUPS, SIGNS, UNCHANGED, group_of
from pages.change.pairs import COUNTY, REGION
from pages.change.words import reason
from pages.map.legend import LegendEntry
from pages.map.picture import WIDTH, number_picture
from pages.pictures.shapes import Picture
from pages.text.colours import Theme
from pages.text.swedish import join_and

SIGN_SHARE = 1.3  # of a name's size: the signs are what the map shows
_FIELDS = {
    "code": pl.String,
    "fill_kind": pl.String,
    "class_": pl.Int64,
    "value_label": pl.String,  # always null: the sign stands where the marks do
    "label": pl.String,  # the sign; null where nothing has changed
    "tooltip": pl.String,
}


def arrow_values(shapes: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return one row per municipality of ``shapes``: how ``picture.number_picture`` shows it.

    ``pairs`` as ``pair_rounds`` returns it. Raises ValueError where a municipality of the map has no row there.
    """
    rows = pairs.rows_by_key("place", named=True, unique=True)
    codes = shapes.filter(pl.col("kind") == "municipality")["code"].to_list()
    if strangers := sorted(set(codes) - set(rows)):
        raise ValueError(f"no change for municipality {', '.join(strangers)}")
    values = []
    for code in codes:
        row = rows[code]
        group = group_of(row["kind"])
        values.append(
            {
                "code": code,
                "fill_kind": "unchanged",
                "class_": None,
                "value_label": None,
                "label": None if group == UNCHANGED else SIGNS[group],
                "tooltip": f"{row['name']}\n{GROUPS[group]}\n{reason(row)}",
            }
        )
    return pl.DataFrame(values, schema=_FIELDS)


def arrow_picture(
    shapes: pl.DataFrame,
    values: pl.DataFrame,
    title: str,
    description: str,
    legend: Sequence[LegendEntry] = (),
    theme: Theme = "light",
    width: int = WIDTH,
    marked: bool = True,
) -> Picture:
    """Return the map of arrows with its key, as ``number_picture`` draws it."""
    return number_picture(shapes, values, title, description, legend, theme, False, width, SIGN_SHARE, marked)


def arrow_legend(pairs: pl.DataFrame) -> list[LegendEntry]:
    """Return the key of the signs that the map shows, and only those."""
    there = {group_of(kind) for kind in _municipalities(pairs)["kind"]}
    return [
        LegendEntry("unchanged", f"{name} (inget tecken)")
        if group == UNCHANGED
        else LegendEntry("sign", name, sign=SIGNS[group])
        for group, name in GROUPS.items()
        if group in there
    ]


def arrow_text(pairs: pl.DataFrame, from_title: str, to_title: str) -> str:
    """Return what the map shows, as a text that can stand in its place."""
    return f"Karta med pilar, från {from_title} till {to_title}. {'. '.join(group_lines(pairs))}."


def group_lines(pairs: pl.DataFrame, signed: bool = False) -> list[str]:
    """Return a line per group that a municipality is in: what it is called, and who they are.

    ``signed``: with the sign that the map has for it first, as beside a map without a key.
    """
    local = _municipalities(pairs)
    groups = [group_of(kind) for kind in local["kind"]]
    lines = []
    for group, name in GROUPS.items():
        who = [one for one, own in zip(local["name"], groups, strict=True) if own == group]
        sign = f"{SIGNS[group]} " if signed and group != UNCHANGED else ""
        if who:
            lines.append(f"{sign}{name}: {join_and(who)}")
    return lines


def _municipalities(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.filter(~pl.col("place").is_in([COUNTY, REGION]))
