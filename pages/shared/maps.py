"""The county map and its legend. Pure: frames in, a deck or HTML out.

The map is a still picture that can be pointed at and clicked: it has no tiles, neither zooms nor pans, and lets the
page scroll. It is drawn for a width in pixels. A browser's width is not known here, so a page draws one map per size in
``WIDTHS_PX`` and ``map_css`` shows the one that fits its container.
"""

from __future__ import annotations

import html
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl
import pydeck

from pages.shared import colours
from pages.shared.colours import Palette, Theme

FillKind = Literal["stage", "amount", "coverage", "no_answer", "unknown"]
LegendKind = Literal["stage", "amount", "coverage", "no_answer", "unknown", "answered", "silent", "pair"]

LAYER = "kommuner"  # the layer a click selects from
WIDTHS_PX = (340, 560)  # the narrowest container each map is drawn for
PADDING_PX, MAX_HEIGHT_PX = 4, 600
FONT = "'Source Sans', 'Source Sans 3', 'Source Sans Pro', 'Segoe UI', Arial, sans-serif"
# Sizes of type in pixels: as on the design drawing of the shapes, growing with the map to the largest.
NAME_PX, LARGEST_NAME_PX, GROWTH, VALUE_SHARE, SMALLEST_VALUE_PX = 10.5, 15.0, 0.75, 0.86, 10.0
MARK_RADIUS_EM, PLATE_EM = 0.34, 0.94  # shares of the name's size
# Where the lines of a block stand, as shares of the distance from name to marks on the design drawing: its middle, the
# two lines without a value, and the three with one on a large map.
MIDDLE, PLAIN, WITH_VALUE = 0.48, {"name": 0.0, "marks": 1.0}, {"name": -0.18, "value": 0.49, "marks": 1.18}
LETTER_EM = 0.53  # a letter's mean width, on the wide side


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend: how it looks and what it means."""

    kind: LegendKind
    label: str
    class_: int | None = None  # for stage, amount and coverage


@dataclass(frozen=True)
class _Drawing:
    """How large the map is drawn."""

    longitude: float
    latitude: float
    px_per_degree: float
    width: int
    height: int
    growth: float  # times the shapes' design drawing
    name_px: float

    @property
    def shrink(self) -> float:
        """What a block takes of the room it was given on the design drawing."""
        return self.name_px / NAME_PX / self.growth


def county_map(shapes: pl.DataFrame, values: pl.DataFrame, theme: Theme = "light", width_px: int = 560) -> pydeck.Deck:
    """The map of the county's municipalities, drawn to fit ``width_px`` × ``map_height(shapes, width_px)``.

    ``shapes``: one row per municipality and neighbouring county, as the data room's table of map shapes.
    ``values``: one row per municipality: code, fill_kind (stage, amount, coverage, no_answer, unknown), class_ (Int64;
    0–4 for stage and amount, 0–2 units that answered for coverage, else null), value_label (short text or null, shown
    below the name where it fits), school_answered, social_answered (null = not asked, no mark), tooltip (plain text).
    A click selects a feature of layer ``LAYER``; ``picked_code`` reads it.
    Raises ValueError where a municipality has no value or a class is missing or outside its scale.
    """
    colour = colours.palette(theme)
    drawing = _drawing(shapes, width_px)
    rows = _with_values_that_fit(_joined(shapes, values), drawing)
    layers = [
        _layer_neighbours(shapes.filter(pl.col("kind") == "neighbour"), colour),
        _layer_municipalities(rows, colour, theme),
        _layer_hatching(rows, colour, drawing),
        *_layers_borders(rows, colour, drawing),
        *_layers_leaders(rows, colour, drawing),
        *_layers_marks(rows, colour, drawing),
        *_layers_text(rows, colour, theme, drawing),
    ]
    return pydeck.Deck(
        layers=layers,
        views=[pydeck.View(type="MapView", controller=False)],
        initial_view_state=pydeck.ViewState(
            longitude=drawing.longitude,
            latitude=drawing.latitude,
            zoom=math.log2(drawing.px_per_degree * 360 / 512),
            pitch=0,
            bearing=0,
        ),
        map_provider=None,
        # Text, not HTML: the browser shows whatever stands in it as it stands.
        tooltip={"text": "{tooltip}", "style": _tooltip_style(colour)},
    )


def map_height(shapes: pl.DataFrame, width_px: int) -> int:
    """Height in pixels of the county's map at that width."""
    return _drawing(shapes, width_px).height


def map_css(key: str) -> str:
    """A style element for maps in containers with keys ``<key>`` (around all) and ``<key>-<width>`` (one per width).

    Shows the widest map that fits the outer container, lets a finger scroll the page across it, and shows a hand.
    """
    narrow, wide = WIDTHS_PX
    return (
        f"<style>.st-key-{key}{{container-type:inline-size}}"
        f".st-key-{key} .stDeckGlJsonChart *{{touch-action:auto!important;cursor:pointer!important}}"
        f".st-key-{key}-{wide}{{display:none}}"
        f"@container (min-width:{wide}px){{.st-key-{key}-{wide}{{display:flex}}.st-key-{key}-{narrow}{{display:none}}}}"
        "</style>"
    )


def picked_code(selection: Mapping[str, Any] | None) -> str | None:
    """The code of the municipality clicked on, from ``event.selection`` of the chart; None where none is chosen."""
    picked = ((selection or {}).get("objects") or {}).get(LAYER) or []
    return str(picked[0]["properties"]["code"]) if picked else None


def legend_html(entries: Sequence[LegendEntry], theme: Theme = "light") -> str:
    """A legend as a list: a drawn swatch, hidden from screen readers, and its meaning in words. All text is escaped."""
    items = "".join(
        '<li style="display:flex;align-items:center;gap:.4rem">'
        f"{_swatch(entry, theme)}<span>{html.escape(entry.label)}</span></li>"
        for entry in entries
    )
    style = "list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1rem;font-size:.9rem"
    return f'<ul class="lagesbild-legend" aria-label="Teckenförklaring" style="{style}">{items}</ul>'


# Drawing -----------------------------------------------------------------------------------------------------------


def _drawing(shapes: pl.DataFrame, width_px: int) -> _Drawing:
    """Fits all municipalities and the names beside them into the width, and into the greatest height."""
    own = shapes.filter(pl.col("kind") == "municipality")
    points = [point for text in own["boundary_geojson"] for ring in _rings(text) for point in ring]
    west = min(*(lon for lon, _ in points), *own["block_west"])
    east = max(*(lon for lon, _ in points), *own["block_east"])
    south = _mercator(min(*(lat for _, lat in points), *own["block_south"]))
    north = _mercator(max(*(lat for _, lat in points), *own["block_north"]))
    scale = min((width_px - 2 * PADDING_PX) / (east - west), (MAX_HEIGHT_PX - 2 * PADDING_PX) / (north - south))
    growth = scale / float(own["design_px_per_degree"][0])
    name_px = max(NAME_PX * min(growth, 1.0), min(LARGEST_NAME_PX, NAME_PX * GROWTH * growth))
    height = math.ceil((north - south) * scale) + 2 * PADDING_PX
    middle = _latitude((south + north) / 2)
    return _Drawing((west + east) / 2, middle, scale, width_px, height, growth, name_px)


def _joined(shapes: pl.DataFrame, values: pl.DataFrame) -> list[dict[str, Any]]:
    """One dict per municipality: its shape and its value."""
    own = shapes.filter(pl.col("kind") == "municipality")
    if missing := sorted(set(own["code"]) - set(values["code"])):
        raise ValueError(f"no value for municipality {', '.join(missing)}")
    return own.join(values, on="code", validate="1:1", maintain_order="left").to_dicts()


def _fill(row: Mapping[str, Any], colour: Palette, theme: Theme) -> str:
    """The municipality's ground: its class's colour, or what hatching lies on."""
    kind, class_ = row["fill_kind"], row["class_"]
    if kind in ("stage", "amount", "coverage") and class_ is None:
        raise ValueError(f"{row['code']}: fill kind {kind} needs a class")
    match kind:
        case "stage":
            return colours.stage_fill(class_, theme)
        case "amount":
            return colours.amount_fill(class_)
        case "unknown":
            return colour.unknown
        case "coverage" if class_ > 0:
            return colour.coverage
        case "coverage" | "no_answer":
            return colour.hatch_ground
    raise ValueError(f"{row['code']}: unknown fill kind {kind!r}")


def _hatch_of(row: Mapping[str, Any]) -> str | None:
    """Which of the shape's hatchings is drawn: dense where nobody answered, sparse where one of two did."""
    if row["fill_kind"] == "no_answer" or (row["fill_kind"] == "coverage" and row["class_"] == 0):
        return "hatch_geojson"
    return "sparse_hatch_geojson" if row["fill_kind"] == "coverage" and row["class_"] == 1 else None


# Layers ------------------------------------------------------------------------------------------------------------


def _layer(kind: str, name: str, data: object, **options: object) -> pydeck.Layer:
    """A layer that is not picked unless it says so; every layer needs an id for selections to work."""
    return pydeck.Layer(kind, data=data, id=name, **({"pickable": False} | options))


def _layer_neighbours(around: pl.DataFrame, colour: Palette) -> pydeck.Layer:
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


def _layer_municipalities(rows: Sequence[Mapping[str, Any]], colour: Palette, theme: Theme) -> pydeck.Layer:
    features = []
    for row in rows:
        about = {"code": row["code"], "name": row["name"], "tooltip": plain(row["tooltip"])}
        fill = colours.rgba(_fill(row, colour, theme))
        features.append(_feature(json.loads(row["boundary_geojson"]), about | {"fill": fill}))
        if row["leader_geojson"] is not None:  # a name outside is a place to point at too; all but invisible
            features.append(_feature(_block_outline(row), about | {"fill": colours.rgba(colour.ground, 1)}))
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


def _layer_hatching(rows: Sequence[Mapping[str, Any]], colour: Palette, drawing: _Drawing) -> pydeck.Layer:
    lines = [line for row in rows if (column := _hatch_of(row)) for line in json.loads(row[column])["coordinates"]]
    return _layer_lines("skraffering", lines, colour.hatch, min(1.2, 0.7 * drawing.growth))


def _layers_borders(rows: Sequence[Mapping[str, Any]], colour: Palette, drawing: _Drawing) -> list[pydeck.Layer]:
    rings = [ring for row in rows for ring in _rings(row["boundary_geojson"])]
    core = 1.0 if drawing.growth < 1.5 else 1.3
    return [
        _layer_lines("granskant", rings, colour.border_edge, core + 1.8),
        _layer_lines("granser", rings, colour.border, core),
    ]


def _layers_leaders(rows: Sequence[Mapping[str, Any]], colour: Palette, drawing: _Drawing) -> list[pydeck.Layer]:
    lines = [_leader(row, drawing) for row in rows if row["leader_geojson"] is not None]
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


def _layers_marks(rows: Sequence[Mapping[str, Any]], colour: Palette, drawing: _Drawing) -> list[pydeck.Layer]:
    """The two marks on a plate that holds them together; filled = answered, hollow = not, none = not asked."""
    plates, marks = [], []
    for row in rows:
        places = _block(row, drawing)
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


def _layers_text(
    rows: Sequence[Mapping[str, Any]], colour: Palette, theme: Theme, drawing: _Drawing
) -> list[pydeck.Layer]:
    names, labels = [], []
    for row in rows:
        places = _block(row, drawing)
        on_ground = row["leader_geojson"] is not None
        ink = colours.rgba(colour.ink if on_ground else colours.ink_on(_fill(row, colour, theme)))
        # Hatching never runs through a word.
        behind = colours.rgba(_fill(row, colour, theme), 255 if _hatch_of(row) and not on_ground else 0)
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


def _layer_text(name: str, texts: list[dict[str, Any]], size: float, weight: int) -> pydeck.Layer:
    return _layer(
        "TextLayer",
        name,
        texts,
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
        # Drawn at twice the size it is shown in, so that it is sharp on dense screens and on ordinary ones.
        font_settings={"fontSize": round(2 * size)},
        background=True,
        get_background_color="behind",
        background_padding=[2, 1],
    )


# Places ------------------------------------------------------------------------------------------------------------


def _with_values_that_fit(rows: list[dict[str, Any]], drawing: _Drawing) -> list[dict[str, Any]]:
    """The rows, with value_label null where it has no room. The same words are shown everywhere or nowhere."""
    size = drawing.name_px * VALUE_SHARE
    large = size >= SMALLEST_VALUE_PX and drawing.shrink <= GROWTH + 0.01
    too_long = {
        row["value_label"]
        for row in rows
        if not large or len(row["value_label"] or "") * LETTER_EM * size > row["value_room_px"] * drawing.growth
    }
    return [row | {"value_label": None if row["value_label"] in too_long else row["value_label"]} for row in rows]


def _block(row: Mapping[str, Any], drawing: _Drawing) -> dict[str, tuple[float, float]]:
    """Where name, value and marks stand: the design drawing's block, drawn smaller about its middle."""
    x, top = row["label_lon"], _mercator(row["label_lat"])
    down, aside = _mercator(row["school_lat"]) - top, (row["social_lon"] - x) * drawing.shrink
    lines, shrink = (WITH_VALUE, drawing.shrink / GROWTH) if row["value_label"] else (PLAIN, drawing.shrink)
    at = {line: _latitude(top + down * (MIDDLE + shrink * (share - MIDDLE))) for line, share in lines.items()}
    places = {line: (x, lat) for line, lat in at.items()}
    return places | {"school": (x - aside, at["marks"]), "social": (x + aside, at["marks"])}


def _leader(row: Mapping[str, Any], drawing: _Drawing) -> list[list[float]]:
    """The line from the block to the land; it begins nearer where the block is drawn smaller than its room."""
    (lon, lat), end = json.loads(row["leader_geojson"])["coordinates"]
    middle = (row["block_south"] + row["block_north"]) / 2
    upright = 1.0 if row["value_label"] else drawing.shrink
    x = row["label_lon"]
    return [[round(x + drawing.shrink * (lon - x), 5), round(middle + upright * (lat - middle), 5)], end]


def _block_outline(row: Mapping[str, Any]) -> dict[str, object]:
    west, south, east, north = (row[f"block_{side}"] for side in ("west", "south", "east", "north"))
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _feature(geometry: object, properties: Mapping[str, object]) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": dict(properties)}


def _rings(geometry_text: str) -> list[list[list[float]]]:
    """All rings, outer and inner, of a Polygon or MultiPolygon."""
    geometry = json.loads(geometry_text)
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def _mercator(lat: float) -> float:
    """Web Mercator's northing in degrees of longitude, the unit in which a map is a plain drawing."""
    return math.degrees(math.asinh(math.tan(math.radians(lat))))


def _latitude(northing: float) -> float:
    return math.degrees(math.atan(math.sinh(math.radians(northing))))


# Words -------------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Text that deck.gl's JSON reader leaves alone: it would run a string that begins with ``@@`` as an expression."""
    return "\u2060" + text if text.startswith("@@") else text


def _tooltip_style(colour: Palette) -> dict[str, str]:
    return {
        "backgroundColor": colour.ink,
        "color": colour.ground,
        "fontFamily": FONT,
        "fontSize": "14px",
        "lineHeight": "1.4",
        "maxWidth": "16rem",
        "padding": "8px 12px",
        "borderRadius": "4px",
        "whiteSpace": "pre-line",
        "zIndex": "3",
    }


def _swatch(entry: LegendEntry, theme: Theme) -> str:
    """What the entry stands for, drawn with CSS alone: Streamlit takes SVG out of a page's HTML."""
    colour = colours.palette(theme)
    if entry.kind in ("answered", "silent", "pair"):
        return _swatch_marks(entry.kind, colour)
    row = {"code": entry.label, "fill_kind": entry.kind, "class_": entry.class_}
    fill, hatch = _fill(row, colour, theme), _hatch_of(row)
    apart = 5 if hatch == "hatch_geojson" else 11
    lines = f"repeating-linear-gradient(135deg,{colour.hatch} 0 1.3px,transparent 1.3px {apart}px)," if hatch else ""
    style = (
        f"width:1.6rem;height:1rem;background:{lines}linear-gradient({fill},{fill});border:1px solid {colour.border}"
    )
    return _span(style)


def _swatch_marks(kind: str, colour: Palette) -> str:
    def ring(filled: bool) -> str:
        fill = colour.mark if filled else colour.mark_ground
        return _span(f"width:.7rem;height:.7rem;border-radius:50%;background:{fill};border:1.5px solid {colour.mark}")

    rings = ring(True) + ring(False) if kind == "pair" else ring(kind == "answered")
    plate = f"padding:.12rem .2rem;gap:.18rem;border-radius:1rem;background:{colour.mark_ground}"
    return _span(f"{plate};border:1px solid {colour.border}", rings)


def _span(style: str, content: str = "") -> str:
    return (
        f'<span aria-hidden="true" style="display:inline-flex;flex:none;box-sizing:border-box;{style}">{content}</span>'
    )
