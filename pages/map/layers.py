"""deck.gl layers of the map."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl
import pydeck

from pages.map.fills import fill_of, hatch_of
from pages.map.places import VALUE_SHARE, Drawing, block, rings
from pages.text import colours
from pages.text.colours import Palette, Theme

FONT = "'Source Sans', 'Source Sans 3', 'Source Sans Pro', 'Segoe UI', Arial, sans-serif"
AROUND = 15.0  # degrees of water about the map's middle

Row = Mapping[str, Any]


def _layer(kind: str, name: str, data: object, **options: object) -> pydeck.Layer:
    """A layer that is not picked unless it says so; every layer needs an id for selections to work."""
    return pydeck.Layer(kind, data=data, id=name, **({"pickable": False} | options))


def water(drawing: Drawing, colour: Palette) -> pydeck.Layer:
    """Return the ground of the map: what no land covers is water."""
    (west, east), (south, north) = ((at - AROUND, at + AROUND) for at in (drawing.longitude, drawing.latitude))
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    ground = [_feature({"type": "Polygon", "coordinates": [ring]}, {})]
    return _layer("GeoJsonLayer", "vatten", ground, stroked=False, get_fill_color=colours.rgba(colour.water))


def neighbours(around: pl.DataFrame, colour: Palette) -> pydeck.Layer:
    """Return the land of the counties around, which says nothing and cannot be chosen."""
    features = [_feature(json.loads(text), {}) for text in around["boundary_geojson"]]
    return _layer(
        "GeoJsonLayer",
        "grannlan",
        features,
        get_fill_color=colours.rgba(colour.neighbour),
        get_line_color=colours.rgba(colour.neighbour_line),
        line_width_min_pixels=1,
        line_width_max_pixels=1,
    )


def municipalities(rows: Sequence[Row], colour: Palette, theme: Theme) -> pydeck.Layer:
    """Return the coloured grounds, the one layer that is pointed at."""
    features = []
    for row in rows:
        about = {"code": row["code"], "name": row["name"], "tooltip": plain(row["tooltip"])}
        fill = colours.rgba(fill_of(row, colour, theme))
        features.append(_feature(json.loads(row["boundary_geojson"]), about | {"fill": fill}))
    return _layer(
        "GeoJsonLayer",
        "kommuner",
        features,
        stroked=False,
        get_fill_color="properties.fill",
        pickable=True,
        auto_highlight=True,
        highlight_color=colours.rgba(colour.accent, 60),
    )


def hatching(rows: Sequence[Row], colour: Palette, drawing: Drawing) -> pydeck.Layer:
    """Return the diagonals on the municipalities that are silent."""
    lines = [line for row in rows if (column := hatch_of(row)) for line in json.loads(row[column])["coordinates"]]
    return _layer_lines("skraffering", lines, colour.hatch, min(1.2, 0.7 * drawing.growth))


def borders(rows: Sequence[Row], colour: Palette, drawing: Drawing) -> list[pydeck.Layer]:
    """Return the lines between municipalities, each with an edge that parts it from dark fills."""
    outlines = [ring for row in rows for ring in rings(row["boundary_geojson"])]
    core = 1.0 if drawing.growth < 1.5 else 1.3
    return [
        _layer_lines("granskant", outlines, colour.border_edge, core + 1.8),
        _layer_lines("granser", outlines, colour.border, core),
    ]


def texts(rows: Sequence[Row], colour: Palette, theme: Theme, drawing: Drawing) -> list[pydeck.Layer]:
    """Return the names, and the values where there is room for them."""
    names, labels = [], []
    for row in (row for row in rows if drawing.has_room(row)):
        places = block(row, drawing)
        on_ground = row["leader_geojson"] is not None
        ink = colours.rgba(colour.ink if on_ground else colours.ink_on(fill_of(row, colour, theme)))
        # Hatching never runs through a word.
        behind = colours.rgba(fill_of(row, colour, theme), 255 if hatch_of(row) and not on_ground else 0)
        names.append({"at": places["name"], "text": plain(row["name"]), "ink": ink, "behind": behind})
        if row["value_label"]:
            labels.append({"at": places["value"], "text": plain(row["value_label"]), "ink": ink, "behind": behind})
    return [
        _layer_text("namn", names, drawing.name_px, 600),
        _layer_text("varden", labels, drawing.name_px * VALUE_SHARE, 400),
    ]


def _layer_lines(name: str, lines: Iterable[Sequence[object]], colour: str, width: float) -> pydeck.Layer:
    return _layer(
        "PathLayer",
        name,
        [{"path": line} for line in lines],
        get_path="path",
        get_color=colours.rgba(colour),
        get_width=width,
        width_units=pydeck.types.String("pixels"),
        cap_rounded=True,
        joint_rounded=True,
    )


def _layer_text(name: str, rows: list[dict[str, Any]], size: float, weight: int) -> pydeck.Layer:
    return _layer(
        "TextLayer",
        name,
        rows,
        get_position="at",
        get_text="text",
        get_color="ink",
        get_size=size,
        size_units=pydeck.types.String("pixels"),
        get_text_anchor=pydeck.types.String("middle"),
        get_alignment_baseline=pydeck.types.String("center"),
        font_family=pydeck.types.String(FONT),
        font_weight=weight,
        # The letters that occur, whatever they are: deck.gl's own set has no å, ä or ö.
        character_set=pydeck.types.String("auto"),
        # Drawn at three times the size it is shown in: sharp on dense screens, and at twice the size a j loses its edge.
        font_settings={"fontSize": round(3 * size), "buffer": 8},
        background=True,
        get_background_color="behind",
        background_padding=[2, 1],
    )


def _feature(geometry: object, properties: Mapping[str, object]) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": dict(properties)}


def plain(text: str) -> str:
    """Text that deck.gl's JSON reader leaves alone: it would run a string that begins with ``@@`` as an expression."""
    return "\u2060" + text if text.startswith("@@") else text
