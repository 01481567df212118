"""The map's layers for deck.gl, each from rows that hold a municipality's shape and its value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl
import pydeck

from pages.map.fills import fill_of, hatch_of
from pages.map.places import LETTER_EM, VALUE_SHARE, Drawing, block, block_outline, leader, rings
from pages.text import colours
from pages.text.colours import Palette, Theme

LAYER = "kommuner"  # the layer a click selects from
FONT = "'Source Sans', 'Source Sans 3', 'Source Sans Pro', 'Segoe UI', Arial, sans-serif"
MARK_RADIUS_EM, PLATE_EM = 0.34, 0.94  # shares of the name's size
LABEL_SHARE, LABEL_PLATE_EM = 0.95, 1.15  # of the name's size, of the label's
CHANGED_PX = 3.6

Row = Mapping[str, Any]


def _layer(kind: str, name: str, data: object, **options: object) -> pydeck.Layer:
    """A layer that is not picked unless it says so; every layer needs an id for selections to work."""
    return pydeck.Layer(kind, data=data, id=name, **({"pickable": False} | options))


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
    """Return the coloured grounds, the one layer that is pointed at and clicked."""
    features = []
    for row in rows:
        about = {"code": row["code"], "name": row["name"], "tooltip": plain(row["tooltip"])}
        fill = colours.rgba(fill_of(row, colour, theme))
        features.append(_feature(json.loads(row["boundary_geojson"]), about | {"fill": fill}))
        if row["leader_geojson"] is not None:  # a name outside is a place to point at too; all but invisible
            features.append(_feature(block_outline(row), about | {"fill": colours.rgba(colour.ground, 1)}))
    return _layer(
        "GeoJsonLayer",
        LAYER,
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


def leaders(rows: Sequence[Row], colour: Palette, drawing: Drawing) -> list[pydeck.Layer]:
    """Return the lines from names outside to their land, each ending in a dot."""
    lines = [leader(row, drawing) for row in rows if row["leader_geojson"] is not None]
    ends = [{"at": line[-1]} for line in lines]
    return [
        _layer_lines("hanvisningskant", lines, colour.border_edge, 3.0),
        _layer_lines("hanvisning", lines, colour.border, 1.2),
        _layer(
            "ScatterplotLayer",
            "hanvisningspunkt",
            ends,
            get_position="at",
            get_radius=2.4,
            radius_units=pydeck.types.String("pixels"),
            get_fill_color=colours.rgba(colour.border),
            stroked=True,
            get_line_color=colours.rgba(colour.border_edge),
            get_line_width=1,
            line_width_units=pydeck.types.String("pixels"),
        ),
    ]


def marks(rows: Sequence[Row], colour: Palette, drawing: Drawing) -> list[pydeck.Layer]:
    """Return the two marks on a plate that holds them together; filled = answered, hollow = not, none = not asked."""
    plates, marks = [], []
    for row in rows:
        places = block(row, drawing)
        asked = [sector for sector in ("school", "social") if row[f"{sector}_answered"] is not None]
        if asked:  # the plate keeps its length, so that a single mark still shows which of the two it is
            plates.append([places["school"], places["social"]])
        for sector in asked:
            fill = colour.mark if row[f"{sector}_answered"] else colour.mark_ground
            marks.append({"at": places[sector], "fill": colours.rgba(fill)})
    plate = PLATE_EM * drawing.name_px
    return [
        _layer_lines("markplattkant", plates, colour.border, plate + 1.6),
        _layer_lines("markplatta", plates, colour.mark_ground, plate),
        _layer(
            "ScatterplotLayer",
            "svar",
            marks,
            get_position="at",
            get_radius=MARK_RADIUS_EM * drawing.name_px,
            radius_units=pydeck.types.String("pixels"),
            get_fill_color="fill",
            stroked=True,
            get_line_color=colours.rgba(colour.mark),
            get_line_width=1.4,
            line_width_units=pydeck.types.String("pixels"),
        ),
    ]


def texts(rows: Sequence[Row], colour: Palette, theme: Theme, drawing: Drawing) -> list[pydeck.Layer]:
    """Return the names, and the values where there is room for them."""
    names, labels = [], []
    for row in rows:
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


def changed_outlines(rows: Sequence[Row], colour: Palette) -> list[pydeck.Layer]:
    """Return a heavy outline around each of the rows, with an edge that parts it from any fill."""
    outlines = [ring for row in rows for ring in rings(row["boundary_geojson"])]
    return [
        _layer_lines("andradkant", outlines, colour.border_edge, CHANGED_PX + 3.0),
        _layer_lines("andrad", outlines, colour.border, CHANGED_PX),
    ]


def labels(rows: Sequence[Row], colour: Palette, drawing: Drawing) -> list[pydeck.Layer]:
    """Return each row's ``label`` (short text) on a plate below the name, where a map of answers has its marks."""
    size, plates, found = drawing.name_px * LABEL_SHARE, [], []
    for row in rows:
        x, y = block(row, drawing)["marks"]
        aside = len(row["label"]) * LETTER_EM * size / 2 / drawing.px_per_degree
        plates.append([(x - aside, y), (x + aside, y)])
        ink = colours.rgba(colour.mark)
        found.append({"at": (x, y), "text": plain(row["label"]), "ink": ink, "behind": colours.rgba(colour.ground, 0)})
    plate = LABEL_PLATE_EM * size
    return [
        _layer_lines("etikettkant", plates, colour.mark, plate + 2.0),
        _layer_lines("etikettplatta", plates, colour.mark_ground, plate),
        _layer_text("etiketter", found, size, 600),
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
