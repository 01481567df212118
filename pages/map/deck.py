"""The map to pan and zoom in, by deck.gl."""

from __future__ import annotations

import json
import math

import polars as pl
import pydeck

from pages.map import layers
from pages.map.places import drawing_of, join_values, with_values_that_fit
from pages.text import colours
from pages.text.colours import Palette, Theme

WIDTH_PX = 760


def zoom_map(shapes: pl.DataFrame, values: pl.DataFrame, theme: Theme = "light") -> pydeck.Deck:
    """Return the map of the county's municipalities, to pan and zoom in; its ``height_px`` is the height it is drawn for.

    ``shapes`` and ``values`` as ``picture.county_picture`` takes them.
    """
    colour, drawing = colours.palette(theme), drawing_of(shapes, WIDTH_PX)
    rows = with_values_that_fit(join_values(shapes, values), drawing)
    made = pydeck.Deck(
        layers=[
            layers.water(drawing, colour),
            layers.neighbours(shapes.filter(pl.col("kind") == "neighbour"), colour),
            layers.municipalities(rows, colour, theme),
            layers.hatching(rows, colour, drawing),
            *layers.borders(rows, colour, drawing),
            *layers.texts(rows, colour, theme, drawing),
        ],
        views=[pydeck.View(type="MapView", controller=True)],
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


def _tooltip_style(colour: Palette) -> dict[str, str]:
    return {
        "backgroundColor": colour.ink,
        "color": colour.ground,
        "fontFamily": layers.FONT,
        "fontSize": "14px",
        "lineHeight": "1.4",
        "maxWidth": "16rem",
        "padding": "8px 12px",
        "borderRadius": "4px",
        "whiteSpace": "pre-line",
        "zIndex": "3",
    }
