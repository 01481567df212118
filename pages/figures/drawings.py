"""Show a picture on a page as SVG, at the size that fits, with what is pointed at in words; by keyboard too."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from pages.exports.svg import as_markup
from pages.pictures.shapes import Picture

WIDTHS_PX = (340, 560, 760)  # the narrowest room each drawing is made for: its letters keep their size
ZOOM, CLOSE = "Zooma i kartan", "Stäng kartan som går att zooma"
NO_WEBGL = (
    "Den här webbläsaren kan inte visa en karta som går att zooma, för WebGL saknas. Kartan ovanför visar samma värden."
)
_HERE = Path(__file__).parent
_HTML = (
    '<div class="karta"><div class="karta-place"></div><div class="karta-words" aria-hidden="true" hidden></div>'
    '<button type="button" class="karta-zoom" hidden></button><p class="karta-said" role="status"></p></div>'
)
_drawing = st.components.v2.component(
    "lagesbild_bild",
    html=_HTML,
    css=(_HERE / "drawings.css").read_text(encoding="utf-8"),
    js=(_HERE / "drawings.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def show_drawings(
    drawings: Sequence[Picture],
    alt: str,
    key: str,
    choose: Callable[[str], None] | None = None,
    chosen: str = "",
    zoom: bool = False,
    fill_widths_px: Sequence[int] | None = None,
    beside_px: int = 0,
) -> None:
    """Show the widest of ``drawings`` that fits its place: maps as wide as they are drawn, one per width of ``WIDTHS_PX``.

    ``fill_widths_px`` is for charts, which fill their place: the width in px that each is made for.

    ``choose`` is called with the code of what has just been chosen, before the page is drawn anew; ``chosen`` is the code of
    what is chosen now. With ``zoom`` there is a button for the map that can be zoomed: ``is_zoomed`` tells whether it has been
    asked for. ``beside_px``: what else is to be seen in the window, above and below, so that a low one gets a smaller drawing;
    0: as wide as its place.
    """
    widths: Sequence[float] = fill_widths_px or [drawing.width for drawing in drawings]
    forms: dict[str, str] = {}
    data = {
        "drawings": [
            {"width": width, "height": drawing.height, "svg": as_markup(drawing, forms)}
            for width, drawing in zip(widths, drawings, strict=True)
        ],
        "forms": forms,
        "fill": fill_widths_px is not None,
        "alt": alt,
        "choose": choose is not None,
        "chosen": chosen,
        "beside": beside_px,
        "zoom": None if not zoom else CLOSE if is_zoomed(key) else ZOOM,
        "no_webgl": NO_WEBGL,
    }

    def turn() -> None:
        st.session_state[f"{key}-zoom"] = not is_zoomed(key)

    def take() -> None:
        code = st.session_state[key].get("chosen")
        if choose is not None and code:
            choose(str(code))

    # As bytes: in anything else Streamlit looks for frames, for which it loads pandas.
    sent = json.dumps(data, ensure_ascii=False).encode()
    _drawing(key=key, data=sent, on_chosen_change=take, on_zoom_change=turn)


def is_zoomed(key: str) -> bool:
    """Return whether the map that can be zoomed is asked for beside the map ``key``."""
    return bool(st.session_state.get(f"{key}-zoom"))
