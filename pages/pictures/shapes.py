"""A picture as a list of shapes, from which SVG, PNG, PDF and PowerPoint are drawn.

Lengths are in points of the picture's own size, from its upper left corner. Colours come from ``colours``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
LETTER_EM, BOLD_EM, LINE_EM = 0.51, 0.54, 1.22  # a letter's mean width and a line's height, in sizes of type


@dataclass(frozen=True, eq=False)
class Outline:
    """Lines on a plane that drawings of several sizes share, in whole numbers; equal to itself alone, to be found fast."""

    paths: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True)
class Form:
    """An outline that drawings of several sizes share, and how its plane lies in this drawing.

    A page is sent it once. ``key`` is the same for the same outline.
    """

    key: str
    outline: Outline
    right: float
    down: float
    scale: float


@dataclass(frozen=True)
class Polygon:
    """A closed outline; rings after the first are holes or islands. ``name`` says what it is, where it is a thing.

    ``code`` is what is chosen by pointing at it, where it can be pointed at. ``sign``: a diamond that is a sign, and keeps its
    form where the picture is stretched. ``forms``: the same outline where other drawings share it.
    """

    rings: tuple[tuple[Point, ...], ...]
    fill: str | None
    line: str | None = None
    width: float = 0.0
    name: str = ""
    code: str = ""
    sign: bool = False
    forms: tuple[Form, ...] = ()

    def points(self) -> list[Point]:
        """Return the corners."""
        return list(chain.from_iterable(self.rings))


@dataclass(frozen=True)
class Lines:
    """One or more open lines that look and mean the same; ``forms`` as a polygon's."""

    paths: tuple[tuple[Point, ...], ...]
    colour: str
    width: float
    dashed: bool = False
    forms: tuple[Form, ...] = ()

    def points(self) -> list[Point]:
        """Return the corners."""
        return list(chain.from_iterable(self.paths))


@dataclass(frozen=True)
class Box:
    """A rectangle; ``round`` is the radius of its corners."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None
    line: str | None = None
    line_width: float = 0.0
    round: float = 0.0
    name: str = ""

    def points(self) -> list[Point]:
        """Return two opposite corners."""
        return [(self.x, self.y), (self.x + self.width, self.y + self.height)]


@dataclass(frozen=True)
class Circle:
    """A circle about a point."""

    x: float
    y: float
    radius: float
    fill: str | None
    line: str | None = None
    width: float = 0.0

    def points(self) -> list[Point]:
        """Return two opposite corners of the square about it."""
        return [(self.x - self.radius, self.y - self.radius), (self.x + self.radius, self.y + self.radius)]


@dataclass(frozen=True)
class Area:
    """A field that is not drawn: pointing there, or going there by keyboard, says ``name``. ``code`` as a polygon's."""

    x: float
    y: float
    width: float
    height: float
    name: str
    code: str = ""

    def points(self) -> list[Point]:
        """Return two opposite corners."""
        return [(self.x, self.y), (self.x + self.width, self.y + self.height)]


@dataclass(frozen=True)
class Text:
    """One line of text; ``y`` is its middle."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    anchor: Anchor = "start"
    bold: bool = False
    behind: str | None = None  # colour of a plate behind the words, where lines would run through them
    code: str = ""  # as a polygon's: a name that stands beside what it names

    @property
    def width(self) -> float:
        """How wide the text is at most, as estimated from its letters."""
        return text_width(self.text, self.size, self.bold)

    def points(self) -> list[Point]:
        """Return two opposite corners of the room it takes."""
        left = self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width
        tall = LINE_EM * self.size
        return [(left, self.y - tall / 2), (left + self.width, self.y + tall / 2)]


Shape = Polygon | Lines | Box | Circle | Area | Text


@dataclass(frozen=True)
class Scale:
    """What runs from left to right in a picture, so that it can be zoomed in: the values ``low`` and ``high`` at two places.

    ``shapes`` are those that show the scale, ``still`` those that stay where they are: names in a column ``room`` wide, notes
    and key. Days are counted as ``date.toordinal`` does.
    """

    unit: Literal["percent", "day"]
    left: float
    right: float
    low: float
    high: float
    room: float
    shapes: tuple[Shape, ...]
    still: tuple[Shape, ...]

    def value(self, x: float) -> float:
        """Return what lies at ``x``."""
        return self.low + (self.high - self.low) * (x - self.left) / (self.right - self.left)

    def at(self, value: float) -> float:
        """Return where a value lies."""
        return self.left + (self.right - self.left) * (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Picture:
    """A figure: its size, what it is called, what it shows in words, and its shapes from the back to the front."""

    width: float
    height: float
    title: str
    description: str
    shapes: tuple[Shape, ...]
    ground: str | None = None
    scale: Scale | None = None


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide a text is, as estimated from the number of its letters."""
    return len(text) * size * (BOLD_EM if bold else LETTER_EM)


def move(shape: Shape, right: float, down: float, scale: float = 1.0) -> Shape:
    """Return the shape in a picture drawn ``scale`` times as large and moved by what is given."""

    def at(points: Sequence[Point]) -> tuple[Point, ...]:
        return tuple((right + scale * x, down + scale * y) for x, y in points)

    match shape:
        case Polygon():
            return replace(shape, rings=tuple(at(ring) for ring in shape.rings), width=shape.width * scale, forms=())
        case Lines():
            return replace(shape, paths=tuple(at(path) for path in shape.paths), width=shape.width * scale, forms=())
        case Area():
            ((x, y),) = at([(shape.x, shape.y)])
            return replace(shape, x=x, y=y, width=shape.width * scale, height=shape.height * scale)
        case Box():
            return replace(
                shape,
                x=right + scale * shape.x,
                y=down + scale * shape.y,
                width=shape.width * scale,
                height=shape.height * scale,
                line_width=shape.line_width * scale,
                round=shape.round * scale,
            )
        case Circle():
            ((x, y),) = at([(shape.x, shape.y)])
            return replace(shape, x=x, y=y, radius=shape.radius * scale, width=shape.width * scale)
        case Text():
            ((x, y),) = at([(shape.x, shape.y)])
            return replace(shape, x=x, y=y, size=shape.size * scale)


def clip(text: str, size: float, room: float, bold: bool = False) -> str:
    """Return the text, its end left out for an ellipsis where it has no room."""
    # A text that just fits must not lose its last letter to a quotient that floats made a shade less.
    letters = int(room / (size * (BOLD_EM if bold else LETTER_EM)) + 1e-6)
    return text if len(text) <= letters else f"{text[: max(letters - 1, 1)].rstrip()}…"
