"""A picture as SVG, or as PNG without a browser."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from pages.exports.typesetting import typeset
from pages.pictures.shapes import LINE_EM, Area, Box, Circle, Lines, Outline, Picture, Point, Polygon, Shape, Text

FONT = "'Source Sans 3', 'Source Sans', 'Segoe UI', Arial, sans-serif"
BOLD = 600
FONTS = Path(__file__).parents[1] / "fonts"


@cache
def _font_style() -> str:
    """Return the fonts, Latin letters only, as a style element of their own: a picture on a page cannot use the page's."""
    faces = []
    for name, weight in (("Regular", 400), ("SemiBold", BOLD)):
        data = b64encode((FONTS / f"SourceSans3-{name}.latin.woff2").read_bytes()).decode()
        source = f"url(data:font/woff2;base64,{data}) format('woff2')"
        faces.append(f"@font-face{{font-family:'Source Sans 3';font-weight:{weight};src:{source}}}")
    return f"<style>{''.join(faces)}</style>"


def as_svg(picture: Picture, with_fonts: bool = False) -> bytes:
    """Return the picture as an SVG file with its title and description, in Swedish, for those who do not see it.

    ``with_fonts`` puts the letters' shapes into the file, 30 kB, so that it looks the same everywhere.
    """
    width, height = _number(picture.width), _number(picture.height)
    ground = [] if picture.ground is None else [f'<rect width="{width}" height="{height}" fill="{picture.ground}"/>']
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
            f'xml:lang="sv" lang="sv" role="img" aria-labelledby="titel beskrivning" font-family={quoteattr(FONT)}>'
        ),
        f'<title id="titel">{escape(picture.title)}</title>',
        f'<desc id="beskrivning">{escape(picture.description)}</desc>',
        *([_font_style()] if with_fonts else []),
        *ground,
        *(_element(shape) for shape in picture.shapes if not isinstance(shape, Area)),
        "</svg>\n",
    ]
    return "\n".join(parts).encode()


def as_markup(picture: Picture, forms: dict[str, str] | None = None) -> str:
    """Return the picture as an SVG element for a page; what can be pointed at there says its code and, in words, what it is.

    ``forms`` takes the outlines that several drawings share, key -> path: elements then name them in ``data-forms``.
    """
    width, height = _number(picture.width), _number(picture.height)
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="group" font-family={quoteattr(FONT)}>'
        f"{''.join(_element(shape, True, forms) for shape in picture.shapes)}</svg>"
    )


def as_png(picture: Picture, width_px: int = 1600) -> bytes:
    """Return the picture as a PNG file ``width_px`` wide."""
    ppi = 72 * width_px / picture.width
    return typeset("picture", {"width": picture.width}, {"picture.svg": as_svg(picture)}, "png", ppi)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _path(paths: Iterable[tuple[Point, ...]], end: str = "") -> str:
    """Return lines as a path: where each begins, and from there the steps, of which those too small to be seen are left out."""
    parts = []
    for points in paths:
        at = [(round(x, 2), round(y, 2)) for x, y in points]
        steps = [(_number(x - u), _number(y - v)) for (u, v), (x, y) in pairwise(at) if (x, y) != (u, v)]
        inner = "".join(f"l{right}{down if down[0] == '-' else f' {down}'}" for right, down in steps)
        parts.append(f"M{_number(at[0][0])} {_number(at[0][1])}{inner}{end}")
    return "".join(parts)


@lru_cache(maxsize=2048)
def _shared_path(outline: Outline, end: str) -> str:
    """Return the path of an outline that drawings share: many points, made into text once."""
    return _path(outline.paths, end)


def _form(shape: Polygon | Lines, forms: dict[str, str] | None) -> str:
    """Return the attributes that draw a shape: its path, or which of the shared ``forms`` it is and where they lie."""
    paths, end = (shape.rings, "Z") if isinstance(shape, Polygon) else (shape.paths, "")
    if forms is None or not shape.forms:
        return f'd="{_path(paths, end)}"'
    for form in shape.forms:
        if form.key not in forms:
            forms[form.key] = _shared_path(form.outline, end)
    lies, keys = shape.forms[0], " ".join(form.key for form in shape.forms)
    matrix = f"matrix({lies.scale:.6g} 0 0 {lies.scale:.6g} {_number(lies.right)} {_number(lies.down)})"
    return f'data-forms="{keys}" transform="{matrix}" vector-effect="non-scaling-stroke"'


def _look(fill: str | None, line: str | None, width: float) -> str:
    stroke = f' stroke="{line}" stroke-width="{_number(width)}"' if line else ""
    return f'fill="{fill or "none"}"{stroke}'


def _pointed_at(shape: Polygon | Box | Area | Text) -> str:
    """Return what tells a shape that can be pointed at from others, and its words where it has some of its own."""
    name = "" if isinstance(shape, Text) else shape.name
    code = ("" if isinstance(shape, Box) else shape.code) or name
    return f" data-code={quoteattr(code)}{f' aria-label={quoteattr(name)}' if name else ''}" if code else ""


def _element(shape: Shape, on_page: bool = False, forms: dict[str, str] | None = None) -> str:
    match shape:
        case Area():
            place = f'x="{_number(shape.x)}" y="{_number(shape.y)}"'
            size = f'width="{_number(shape.width)}" height="{_number(shape.height)}"'
            return f'<rect {place} {size} fill="none"{_pointed_at(shape)}/>'
        case Polygon():
            inner = f"<title>{escape(shape.name)}</title>" if shape.name and not on_page else ""
            named = _pointed_at(shape) if on_page else ""
            look = f'{_look(shape.fill, shape.line, shape.width)} fill-rule="evenodd" stroke-linejoin="round"'
            return f"<path {_form(shape, forms)} {look}{named}>{inner}</path>"
        case Lines():
            dash = f' stroke-dasharray="{_number(2 * shape.width)} {_number(2 * shape.width)}"' if shape.dashed else ""
            caps = "" if shape.dashed else ' stroke-linecap="round"'
            look = f'{_look(None, shape.colour, shape.width)}{caps} stroke-linejoin="round"{dash}'
            return f"<path {_form(shape, forms)} {look}/>"
        case Box():
            place = f'x="{_number(shape.x)}" y="{_number(shape.y)}"'
            size = f'width="{_number(shape.width)}" height="{_number(shape.height)}" rx="{_number(shape.round)}"'
            inner = f"<title>{escape(shape.name)}</title>" if shape.name and not on_page else ""
            named = _pointed_at(shape) if on_page else ""
            return f"<rect {place} {size} {_look(shape.fill, shape.line, shape.line_width)}{named}>{inner}</rect>"
        case Circle():
            place = f'cx="{_number(shape.x)}" cy="{_number(shape.y)}" r="{_number(shape.radius)}"'
            return f"<circle {place} {_look(shape.fill, shape.line, shape.width)}/>"
        case Text():
            return _text(shape, _pointed_at(shape) if on_page else "")


def _text(shape: Text, more: str) -> str:
    weight = f' font-weight="{BOLD}"' if shape.bold else ""
    anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
    # The middle of small letters lies about a third of the size above the line that they stand on.
    place = f'x="{_number(shape.x)}" y="{_number(shape.y + 0.34 * shape.size)}" font-size="{_number(shape.size)}"'
    words = f'<text {place} fill="{shape.colour}"{weight}{anchor}{more}>{escape(shape.text)}</text>'
    if shape.behind is None:
        return words
    (left, _), (right, _) = shape.points()
    tall = LINE_EM * shape.size * 0.9
    plate = f'x="{_number(left)}" y="{_number(shape.y - tall / 2)}" width="{_number(right - left)}" height="{_number(tall)}"'
    return f'<rect {plate} fill="{shape.behind}"/>{words}'
