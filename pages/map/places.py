"""Size of the map, and positions of names, values and marks on it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from pages.text.swedish import alphabetical

PADDING_PX, MAX_HEIGHT_PX = 4, 660
# Sizes of type in pixels: as on the design drawing of the shapes, growing with the map to the largest.
NAME_PX, LARGEST_NAME_PX, GROWTH, VALUE_SHARE, SMALLEST_VALUE_PX = 10.5, 15.0, 0.75, 0.86, 10.0
MARK_RADIUS_EM, PLATE_EM = 0.34, 0.94  # shares of the name's size
# Where the lines of a block stand, as shares of the distance from name to marks on the design drawing: its middle, the
# two lines without a value, and the three with one on a large map.
MIDDLE, PLAIN, WITH_VALUE = 0.48, {"name": 0.0, "marks": 1.0}, {"name": -0.18, "value": 0.49, "marks": 1.18}
# Where the value has the place of the marks: near enough to be read as one with the name.
IN_PLACE_OF_MARKS, LONE_VALUE_SHARE = {"name": 0.0, "value": 0.92, "marks": 0.92}, 0.98
# In a county where some names are for larger maps only, names grow no more than to this, so that more of them fit.
CROWDED_NAME_PX = 11.5
LETTER_EM = 0.53  # a letter's mean width, on the wide side


@dataclass(frozen=True)
class Drawing:
    """How large the map is drawn."""

    longitude: float
    latitude: float
    px_per_degree: float
    width: int
    height: int
    growth: float  # times the shapes' design drawing
    name_px: float
    marked: bool

    @property
    def value_px(self) -> float:
        """The size of a value's letters."""
        return self.name_px * (VALUE_SHARE if self.marked else LONE_VALUE_SHARE)

    @property
    def shrink(self) -> float:
        """What a block takes of the room it was given on the design drawing."""
        return self.name_px / NAME_PX / self.growth

    def shrink_of(self, row: Mapping[str, Any]) -> float:
        """What a municipality's block takes of the room it was given on the drawing that it was placed on."""
        return self.name_px / NAME_PX / (self.px_per_degree / float(row["design_px_per_degree"]))

    def has_room(self, row: Mapping[str, Any]) -> bool:
        """Whether the name of a municipality stands on the map, and with it its value and marks."""
        if row["block_west"] is None:
            return False
        of_design = row["design_px_per_degree"] * self.growth <= self.px_per_degree * 1.001
        return of_design or self.shrink_of(row) <= 1.0

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place lies in the drawing, in pixels from its upper left corner."""
        down = northing(self.latitude) - northing(lat)
        return (
            self.width / 2 + (lon - self.longitude) * self.px_per_degree,
            self.height / 2 + down * self.px_per_degree,
        )


def drawing_of(shapes: pl.DataFrame, width_px: int, marked: bool = True) -> Drawing:
    """Fits all municipalities and the names beside them into the width, and into the greatest height.

    Unless ``marked`` the place of the marks is the value's, and both it and the name may be larger.
    """
    own = shapes.filter(pl.col("kind") == "municipality")
    points = [point for text in own["boundary_geojson"] for ring in rings(text) for point in ring]
    placed = own.filter(pl.col("block_west").is_not_null())
    west = min(*(lon for lon, _ in points), *placed["block_west"])
    east = max(*(lon for lon, _ in points), *placed["block_east"])
    south = northing(min(*(lat for _, lat in points), *placed["block_south"]))
    north = northing(max(*(lat for _, lat in points), *placed["block_north"]))
    scale = min((width_px - 2 * PADDING_PX) / (east - west), (MAX_HEIGHT_PX - 2 * PADDING_PX) / (north - south))
    drawn_for = own["design_px_per_degree"]
    growth = scale / float(min(drawn_for))
    crowded = placed.height < own.height or drawn_for.n_unique() > 1
    largest = CROWDED_NAME_PX if crowded else LARGEST_NAME_PX
    name_px = max(NAME_PX * min(growth, 1.0), min(largest, NAME_PX * growth * (GROWTH if marked else 1.0)))
    height = math.ceil((north - south) * scale) + 2 * PADDING_PX
    middle = _latitude((south + north) / 2)
    return Drawing((west + east) / 2, middle, scale, width_px, height, growth, name_px, marked)


def with_values_that_fit(rows: list[dict[str, Any]], drawing: Drawing) -> list[dict[str, Any]]:
    """The rows, with value_label null where it has no room. The same words are shown everywhere or nowhere."""
    size = drawing.value_px
    named = [row for row in rows if drawing.has_room(row)]
    large = size >= SMALLEST_VALUE_PX and drawing.shrink <= (GROWTH if drawing.marked else 1.0) + 0.01
    too_long = {
        row["value_label"]
        for row in named
        if not large
        or len(row["value_label"] or "") * LETTER_EM * size
        > row["value_room_px"] * drawing.px_per_degree / row["design_px_per_degree"]
    }
    too_long |= {row["value_label"] for row in rows if not drawing.has_room(row)}
    return [row | {"value_label": None if row["value_label"] in too_long else row["value_label"]} for row in rows]


def join_values(shapes: pl.DataFrame, values: pl.DataFrame) -> list[dict[str, Any]]:
    """One dict per municipality: its shape and its value. Raises ValueError where one has no value."""
    own = shapes.filter(pl.col("kind") == "municipality")
    if missing := sorted(set(own["code"]) - set(values["code"])):
        raise ValueError(f"no value for municipality {', '.join(missing)}")
    return own.join(values, on="code", validate="1:1", maintain_order="left").to_dicts()


def numbers_of(rows: list[dict[str, Any]], drawing: Drawing) -> dict[str, str]:
    """Return the numbers that stand for names without room, municipality code -> number, in the order of the names."""
    left_out = [row for row in rows if not drawing.has_room(row)]
    by_name = sorted(left_out, key=lambda row: alphabetical(row["name"]))
    return {row["code"]: str(number) for number, row in enumerate(by_name, start=1)}


def block(row: Mapping[str, Any], drawing: Drawing) -> dict[str, tuple[float, float]]:
    """Where name, value and the middle of the marks stand: the design drawing's block, drawn smaller about its middle."""
    x, top = row["label_lon"], northing(row["label_lat"])
    if row["block_west"] is None:
        below = _latitude(top - 1.2 * drawing.name_px / drawing.px_per_degree)  # a label, below the number
        return {"name": (x, row["label_lat"]), "value": (x, below), "marks": (x, below)}
    shrunk = drawing.shrink_of(row)
    down = northing(row["school_lat"]) - top
    lines, shrink = PLAIN, shrunk
    if row["value_label"] and drawing.marked:
        lines, shrink = WITH_VALUE, shrunk / GROWTH
    elif row["value_label"]:
        lines = IN_PLACE_OF_MARKS
    at = {line: _latitude(top + down * (MIDDLE + shrink * (share - MIDDLE))) for line, share in lines.items()}
    return {line: (x, lat) for line, lat in at.items()}


def mark_places(row: Mapping[str, Any], drawing: Drawing, count: int) -> list[tuple[float, float]]:
    """Return where each of ``count`` marks stands, from left to right: two stand where the design drawing has them."""
    x, lat = block(row, drawing)["marks"]
    aside = (row["social_lon"] - row["label_lon"]) * drawing.shrink_of(row)
    return [(x + (2 * place - count + 1) * aside, lat) for place in range(count)]


def leader(row: Mapping[str, Any], drawing: Drawing) -> list[list[float]]:
    """The line from the block to the land; it begins nearer where the block is drawn smaller than its room."""
    (lon, lat), end = json.loads(row["leader_geojson"])["coordinates"]
    middle = (row["block_south"] + row["block_north"]) / 2
    upright = 1.0 if row["value_label"] else drawing.shrink
    x = row["label_lon"]
    return [[round(x + drawing.shrink * (lon - x), 5), round(middle + upright * (lat - middle), 5)], end]


@lru_cache(maxsize=1024)
def rings(geometry_text: str) -> list[list[list[float]]]:
    """All rings of a Polygon or MultiPolygon, or lines of a MultiLineString, shared by all who ask: not to be changed."""
    geometry = json.loads(geometry_text)
    if geometry["type"] == "MultiLineString":
        return list(geometry["coordinates"])
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def northing(lat: float) -> float:
    """Return Web Mercator's northing in degrees of longitude, the unit in which a map is a plain drawing."""
    return math.degrees(math.asinh(math.tan(math.radians(lat))))


def _latitude(up: float) -> float:
    return math.degrees(math.atan(math.sinh(math.radians(up))))
