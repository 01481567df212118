"""A municipality's fill on the map: a colour, or hatching for no answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pages.text import colours
from pages.text.colours import Palette, Theme

FillKind = Literal["stage", "amount", "coverage", "no_answer", "unknown", "not_applicable", "unchanged"]


def fill_of(row: Mapping[str, Any], colour: Palette, theme: Theme) -> str:
    """Return the municipality's ground: its class's colour, or what hatching lies on.

    ``row``: code, fill_kind, class_ as ``maps.county_map`` takes them. Raises ValueError where the two do not go together.
    """
    kind: FillKind = row["fill_kind"]
    class_: int | None = row["class_"]
    plain = {
        "no_answer": colour.hatch_ground,
        "unknown": colour.unknown,
        "not_applicable": colour.neighbour,
        "unchanged": colour.neighbour,
    }
    if kind in plain:
        return plain[kind]
    if class_ is None:
        raise ValueError(f"{row['code']}: fill kind {kind} needs a class")
    match kind:
        case "stage":
            return colours.stage_fill(class_, theme)
        case "amount":
            return colours.amount_fill(class_)
        case "coverage":
            return colour.coverage if class_ > 0 else colour.hatch_ground
    raise ValueError(f"{row['code']}: unknown fill kind {kind!r}")


def hatch_of(row: Mapping[str, Any]) -> str | None:
    """Return which of the shape's hatchings is drawn: dense where nobody answered, sparse where one of two did."""
    if row["fill_kind"] == "no_answer" or (row["fill_kind"] == "coverage" and row["class_"] == 0):
        return "hatch_geojson"
    return "sparse_hatch_geojson" if row["fill_kind"] == "coverage" and row["class_"] == 1 else None
