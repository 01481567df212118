"""A picture as PowerPoint shapes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.enum.shapes import MSO_AUTO_SHAPE_TYPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.freeform import FreeformBuilder
from pptx.util import Emu, Length, Pt

from pages.pictures.shapes import LINE_EM, Area, Box, Circle, Lines, Picture, Point, Polygon, Shape, Text, move

ALIGN = {"start": PP_ALIGN.LEFT, "middle": PP_ALIGN.CENTER, "end": PP_ALIGN.RIGHT}
SPARE = 1.45  # a text's box is wider than the text is thought to be, so that another font does not break it
EMU = 12700  # per point
PAGE_WIDTH = 960.0  # points


def rgb(colour: str) -> RGBColor:
    """Return a colour of ``colours`` as PowerPoint takes it."""
    return RGBColor.from_string(colour[1:])


def describe(shape: Any, name: str, description: str) -> None:
    """Give a shape its name in the list of shapes, and its alt text."""
    about = next(shape.element.iter(qn("p:cNvPr")))
    about.set("name", name)
    about.set("descr", description)


def draw(slide: Any, picture: Picture, left: float, top: float, width: float, height: float) -> Any:
    """Draw the picture as one group as large as fits the room (in points), centred, and return the group.

    Its alt text is the picture's description; a shape that is a thing, such as a municipality, has its own.
    """
    scale = min(width / picture.width, height / picture.height)
    right = left + (width - scale * picture.width) / 2
    down = top + (height - scale * picture.height) / 2
    shapes = slide.shapes
    shapes.turbo_add_enabled = True  # or each shape would look through all before it for a free number
    # Grouped when all are there: a group measures all its shapes anew for each that is added to it.
    drawn = [_draw(shapes, move(shape, right, down, scale)) for shape in picture.shapes if not isinstance(shape, Area)]
    group = shapes.add_group_shape(drawn)
    describe(group, picture.title, picture.description)
    return group


def add_box(slide: Any, box: Box) -> Any:
    """Add a rectangle; its name is its alt text."""
    return _draw(slide.shapes, box)


def _draw(shapes: Any, shape: Shape) -> Any:
    match shape:
        case Polygon():
            made = _path(shapes, shape.rings, closed=True)
            _fill(made, shape.fill)
            _line(made, shape.line, shape.width)
            if shape.name:
                describe(made, shape.name.split(",")[0], shape.name)
        case Lines():
            made = _path(shapes, shape.paths, closed=False)
            made.fill.background()
            _line(made, shape.colour, shape.width, shape.dashed)
        case Box():
            kind = MSO_AUTO_SHAPE_TYPE.ROUNDED_RECTANGLE if shape.round else MSO_AUTO_SHAPE_TYPE.RECTANGLE
            made = shapes.add_shape(kind, Pt(shape.x), Pt(shape.y), Pt(shape.width), Pt(shape.height))
            if shape.round:
                made.adjustments[0] = min(0.5, shape.round / min(shape.width, shape.height))
            _fill(made, shape.fill)
            _line(made, shape.line, shape.line_width)
            if shape.name:
                describe(made, shape.name.split(",")[0], shape.name)
        case Circle():
            (x, y), _ = shape.points()
            made = shapes.add_shape(MSO_AUTO_SHAPE_TYPE.OVAL, Pt(x), Pt(y), Pt(2 * shape.radius), Pt(2 * shape.radius))
            _fill(made, shape.fill)
            _line(made, shape.line, shape.width)
        case Text():
            made = _text(shapes, shape)
    # The theme's look, with its shadows, is left out: all that is seen is said here.
    for look in made.element.findall(qn("p:style")):
        made.element.remove(look)
    return made


class _Builder(FreeformBuilder):  # type: ignore[misc]  # the library tells no types
    """The library's builder, which looks for the leftmost and topmost corner once per corner; here it does so once."""

    @cached_property
    def shape_offset_x(self) -> Length:
        """The leftmost corner, once all corners are there."""
        return super().shape_offset_x

    @cached_property
    def shape_offset_y(self) -> Length:
        """The topmost corner, once all corners are there."""
        return super().shape_offset_y


def _path(shapes: Any, paths: Sequence[Sequence[Point]], *, closed: bool) -> Any:
    points = [[(round(x * EMU), round(y * EMU)) for x, y in path] for path in paths]
    builder = _Builder.new(shapes, *points[0][0], x_scale=1.0, y_scale=1.0)
    for number, path in enumerate(points):
        if number:
            builder.move_to(*path[0])
        builder.add_line_segments(path[1:], close=closed)
    return builder.convert_to_shape()


def _fill(made: Any, colour: str | None) -> None:
    if colour is None:
        made.fill.background()
    else:
        made.fill.solid()
        made.fill.fore_color.rgb = rgb(colour)


def _line(made: Any, colour: str | None, width: float, dashed: bool = False) -> None:
    if colour is None:
        made.line.fill.background()
        return
    made.line.color.rgb = rgb(colour)
    made.line.width = Emu(round(width * EMU))
    if dashed:
        made.line.dash_style = MSO_LINE_DASH_STYLE.ROUND_DOT


def _text(shapes: Any, shape: Text) -> Any:
    (left, top), (right, bottom) = shape.points()
    wide = right - left
    spare = 0.0 if shape.behind else (SPARE - 1) * wide
    left = max(0.0, left - {"start": 0.0, "middle": spare / 2, "end": spare}[shape.anchor])
    tall = LINE_EM * shape.size
    middle = (top + bottom) / 2
    made = shapes.add_textbox(Pt(left), Pt(middle - tall / 2), Pt(min(wide + spare, PAGE_WIDTH - left)), Pt(tall))
    if shape.behind:
        _fill(made, shape.behind)
    frame = made.text_frame
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    # Where text is not wrapped, some programs centre it about its box, whatever it is aligned to.
    frame.word_wrap = shape.anchor != "middle" and not shape.behind
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = frame.paragraphs[0]
    paragraph.alignment = ALIGN[shape.anchor]
    run = paragraph.add_run()
    run.text = shape.text
    run.font.size = Pt(round(shape.size, 1))
    run.font.bold = shape.bold
    run.font.color.rgb = rgb(shape.colour)
    return made
