"""The county map. Pure: frames in, a deck out.

The map is a still picture that can be pointed at and clicked: it has no tiles, neither zooms nor pans, and lets the
page scroll. It is drawn for a width in pixels. A browser's width is not known here, so a page draws one map per size in
``WIDTHS_PX`` and ``map_css`` shows the one that fits its container.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import polars as pl
import pydeck

from pages.map import layers as map_layers
from pages.map.layers import FONT, LAYER
from pages.map.places import Drawing, drawing_of, with_values_that_fit
from pages.text import colours
from pages.text.colours import Palette, Theme

WIDTHS_PX = (340, 560, 760)  # the narrowest container each map is drawn for


def county_map(shapes: pl.DataFrame, values: pl.DataFrame, theme: Theme = "light", width_px: int = 560) -> pydeck.Deck:
    """The map of the county's municipalities, drawn to fit ``width_px`` × its ``height_px``.

    ``shapes``: one row per municipality and neighbouring county, as the data room's table of map shapes.
    ``values``: one row per municipality: code, fill_kind (stage, amount, coverage, no_answer, unknown, not_applicable), class_
    (Int64;
    0–4 for stage and amount, 0–2 units that answered for coverage, else null), value_label (short text or null, shown
    below the name where it fits), school_answered, social_answered (null = not asked, no mark), tooltip (plain text).
    A click selects a feature of layer ``LAYER``; ``picked_code`` reads it.
    Raises ValueError where a municipality has no value or a class is missing or outside its scale.
    """
    colour = colours.palette(theme)
    drawing = drawing_of(shapes, width_px)
    rows = with_values_that_fit(joined(shapes, values), drawing)
    layers = [
        map_layers.neighbours(shapes.filter(pl.col("kind") == "neighbour"), colour),
        map_layers.municipalities(rows, colour, theme),
        map_layers.hatching(rows, colour, drawing),
        *map_layers.borders(rows, colour, drawing),
        *map_layers.leaders(rows, colour, drawing),
        *map_layers.marks(rows, colour, drawing),
        *map_layers.texts(rows, colour, theme, drawing),
    ]
    return deck(layers, drawing, colour)


def deck(layers: Sequence[pydeck.Layer], drawing: Drawing, colour: Palette) -> pydeck.Deck:
    """A still picture of the layers, with a tooltip of each feature's property ``tooltip``.

    Its ``height_px`` is the height it is drawn for. It is put into JSON once, here, not each time it is shown.
    """
    made = pydeck.Deck(
        layers=list(layers),
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
    # pydeck indents: three quarters of what it writes is spaces.
    written = json.dumps(json.loads(made.to_json()), separators=(",", ":"), ensure_ascii=False)
    made.to_json = lambda: written
    made.height_px = drawing.height
    return made


def map_css(key: str, clickable: bool = True) -> str:
    """A style element for maps in containers with keys ``<key>`` (around all) and ``<key>-<width>`` (one per width).

    Shows the widest map that fits the outer container, lets a finger scroll the page across it, and shows a hand where
    a click leads somewhere.
    """
    cursor = "pointer" if clickable else "default"
    sizes = "".join(
        f".st-key-{key}-{wide}{{display:none}}"
        f"@container (min-width:{wide}px){{.st-key-{key}-{wide}{{display:flex}}.st-key-{key}-{narrow}{{display:none}}}}"
        for narrow, wide in pairwise(WIDTHS_PX)
    )
    return (
        f"<style>.st-key-{key}{{container-type:inline-size}}"
        f".st-key-{key} .stDeckGlJsonChart *{{touch-action:auto!important;cursor:{cursor}!important}}{sizes}</style>"
    )


def picked_code(selection: Mapping[str, Any] | None) -> str | None:
    """The code of the municipality clicked on, from ``event.selection`` of the chart; None where none is chosen."""
    picked = ((selection or {}).get("objects") or {}).get(LAYER) or []
    return str(picked[0]["properties"]["code"]) if picked else None


def joined(shapes: pl.DataFrame, values: pl.DataFrame) -> list[dict[str, Any]]:
    """One dict per municipality: its shape and its value. Raises ValueError where one has no value."""
    own = shapes.filter(pl.col("kind") == "municipality")
    if missing := sorted(set(own["code"]) - set(values["code"])):
        raise ValueError(f"no value for municipality {', '.join(missing)}")
    return own.join(values, on="code", validate="1:1", maintain_order="left").to_dicts()


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
