"""Colours by meaning, for light and dark pages. No other module names a colour.

The same meaning has the same colour on every page, slide and export. Stages and amounts keep their colours in both
themes; what lies around them (ground, ink, borders, hatching) follows the theme. Rules, all tested:

- text reaches a contrast of 4.5:1 against what it stands on (WCAG 2.2, 1.4.3), lines and marks 3:1 (1.4.11);
- any two classes of a scale differ by at least 10 CIEDE2000, also with deuteranopia, protanopia and tritanopia;
- "inget svar" is hatching on the page's own ground, "nivå ej publicerad" a hue that no scale has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]
Rgba = tuple[int, int, int, int]

STAGES = ("#f1f5e3", "#b2d6ad", "#6ab2a1", "#2b7f8c", "#0e4a63")
AMOUNTS = ("#fbeedb", "#f0cc98", "#d99a55", "#a8642a", "#6b3410")
INK_DARK, INK_LIGHT = "#16262b", "#ffffff"
# What marks example data, with dark ink on it; no scale has it, and it is the same in both themes.
EXAMPLE, EXAMPLE_EDGE = "#ffeaae", "#8a6a00"


@dataclass(frozen=True)
class Palette:
    """The colours that follow the theme; ground, ink and accent agree with the theme of the pages."""

    ground: str  # the page
    ink: str  # text on the ground
    quiet_ink: str  # captions on the ground
    accent: str  # the one accent: links, what is chosen
    water: str  # of the map: sea and large lakes; their names are in quiet ink
    neighbour: str  # land of other counties, and municipalities that a change leaves as they are
    neighbour_line: str
    border: str  # line between municipalities …
    border_edge: str  # … and the edge on both its sides that parts it from dark fills
    hatch: str  # lines of "inget svar" …
    hatch_ground: str  # … and what they lie on
    unknown: str  # answered, but no level is published
    coverage: str  # answered, where the map shows who answered
    mark: str  # the marks of school and social services …
    mark_ground: str  # … and the plate that holds the two together


PALETTES: dict[Theme, Palette] = {
    "light": Palette(
        ground="#ffffff",
        ink=INK_DARK,
        quiet_ink="#55636a",
        accent="#0e6b75",
        water="#d9eaf6",
        neighbour="#f1f3f3",
        neighbour_line="#dfe4e4",
        border="#33464e",
        border_edge="#ffffff",
        hatch="#66747b",
        hatch_ground="#ffffff",
        unknown="#cac4d0",
        coverage="#b9c6d9",
        mark=INK_DARK,
        mark_ground="#ffffff",
    ),
    "dark": Palette(
        ground="#10191c",
        ink="#eaf1f2",
        quiet_ink="#a9b4b8",
        accent="#7fd0d8",
        water="#15323f",
        neighbour="#1b2529",
        neighbour_line="#2c383d",
        border="#dfe6e6",
        border_edge="#10191c",
        hatch="#93a1a8",
        hatch_ground="#10191c",
        unknown="#cac4d0",
        coverage="#b9c6d9",
        mark=INK_DARK,
        mark_ground="#ffffff",
    ),
}


def palette(theme: Theme) -> Palette:
    """The colours that follow the theme. Raises KeyError for a theme that is neither light nor dark."""
    return PALETTES[theme]


def stage_fill(stage: int | None, theme: Theme) -> str:
    """Fill of a stage 0–4; None is "answered, but no level is published". Raises ValueError for another number."""
    return palette(theme).unknown if stage is None else _class(STAGES, stage)


def amount_fill(class_: int) -> str:
    """Fill of an amount's class 0–4 (number of open needs, say); a hue of its own, never read as a stage."""
    return _class(AMOUNTS, class_)


def text_on(stage: int | None, theme: Theme) -> str:
    """Colour of text on ``stage_fill(stage, theme)``, at least 4.5:1."""
    return ink_on(stage_fill(stage, theme))


def ink_on(fill: str) -> str:
    """The dark or the light ink, whichever has the higher contrast on the fill."""
    return max((INK_DARK, INK_LIGHT), key=lambda ink: contrast(ink, fill))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1–21 (WCAG 2.2, definition of relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def rgba(colour: str, alpha: int = 255) -> Rgba:
    """A colour such as ``#0e6b75`` as red, green, blue and alpha, each 0–255, the form deck.gl takes."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16), alpha


def _class(scale: tuple[str, ...], number: int) -> str:
    if not 0 <= number < len(scale):
        raise ValueError(f"class {number} is outside the scale 0–{len(scale) - 1}")
    return scale[number]


def _luminance(colour: str) -> float:
    channels = (channel / 255 for channel in rgba(colour)[:3])
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
