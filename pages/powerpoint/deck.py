"""Slides as a PowerPoint file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pptx
from lxml import etree
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from pages.municipality.report import cut
from pages.pictures.shapes import Box
from pages.pictures.slide import Slide, Table
from pages.powerpoint.charts import PALETTE, SMALLEST, add_chart, add_table, text_lines
from pages.powerpoint.shapes import add_box, describe, draw, rgb
from pages.text.html import Card
from pages.text.provenance import Provenance

WIDTH, HEIGHT, MARGIN = 960.0, 540.0, 40.0
TITLE_TOP, TITLE_HEIGHT, BODY_TOP, BODY_BOTTOM = 22.0, 50.0, 80.0, 494.0
FOOT_TOP, FOOT_HEIGHT, MARK = 500.0, 36.0, 268.0
FULL = WIDTH - 2 * MARGIN
FONT = "Arial"  # a font of the system: a file cannot carry one that every program would show
LANGUAGE = "sv-SE"
HALF, HALF_LEFT = 482.0, 32.0  # of a map, which has its own white around it
TITLE_ONLY = 5  # the layout of python-pptx's own template that has a title and nothing else
_FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 -- a file's own time would make two equal files differ
SOURCES_SHOWN = 7
FIRST_SIZES = (40, 26)  # of the presentation's own title, and of a long one


def presentation(title: str, subtitle: str, shown: Sequence[Slide], provenance: Provenance) -> bytes:
    """Return a presentation: a first slide with the title, then one slide per ``shown``, in their order.

    Each has its question as title, its sentence as text, as alt text of its figure and as note; source, edition and date
    at the foot; and the mark of example data where it is that.
    """
    made = pptx.Presentation()
    _make_wide(made)
    first = _new(made, title, provenance, 1, provenance.source)
    heading = first.shapes.title
    heading.left, heading.top, heading.width, heading.height = (Pt(one) for one in (MARGIN, 170, FULL, 60))
    heading.text_frame.paragraphs[0].runs[0].font.size = Pt(FIRST_SIZES[text_lines(title, FULL, 48) > 1])
    _write(first, [subtitle], (MARGIN, 240, FULL, 60), 22)
    for number, slide in enumerate(shown, start=2):
        page = _new(made, slide.title, provenance, number, slide.source)
        _SHOWS[slide.kind](page, slide)
        page.notes_slide.notes_text_frame.text = _note(slide)
    _say_language(made)
    about = made.core_properties
    about.title, about.author, about.language = title, "Lägesbild", LANGUAGE
    about.created = about.modified = _FIXED
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _note(slide: Slide) -> str:
    lines = [slide.sentence, *slide.points, f"Källa: {slide.source}"]
    if slide.kind == "method" and slide.table:
        lines += [f"{name}, {kind}, {dated}" for name, kind, dated in slide.table.rows]
    if slide.kind == "quality" and slide.table:
        lines += [f"{what}: {text}" for what, text in slide.table.rows]
    return "\n".join(lines)


def _make_wide(made: Any) -> None:
    made.slide_width, made.slide_height = Pt(WIDTH), Pt(HEIGHT)
    master = made.slide_master
    for layout in (master, *made.slide_layouts):
        for shape in layout.placeholders:
            shape.left, shape.width = round(shape.left * 4 / 3), round(shape.width * 4 / 3)
    heading = made.slide_layouts[TITLE_ONLY].placeholders[0]
    heading.left, heading.top = Pt(MARGIN), Pt(TITLE_TOP)
    heading.width, heading.height = Pt(FULL - MARK - 10), Pt(TITLE_HEIGHT)
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(theme.blob)
    for latin in root.iter(qn("a:latin")):
        latin.set("typeface", FONT)
    theme.blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _new(made: Any, title: str, provenance: Provenance, number: int, source: str) -> Any:
    page = made.slides.add_slide(made.slide_layouts[TITLE_ONLY])
    heading = page.shapes.title.text_frame
    heading.word_wrap = True
    heading.vertical_anchor = MSO_ANCHOR.TOP
    heading.margin_left = heading.margin_right = heading.margin_top = heading.margin_bottom = 0
    paragraph = heading.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = title
    room = FULL - MARK - 10
    run.font.size = Pt(
        next(size for size in (28, 24, 20, 17, 14) if size == 14 or text_lines(title, room, size * 1.2) == 1)
    )
    run.font.bold = True
    run.font.color.rgb = rgb(PALETTE.ink)
    if provenance.mark:
        mark = _write(
            page,
            [provenance.mark],
            (WIDTH - MARGIN - MARK, TITLE_TOP + 2, MARK, 24),
            SMALLEST,
            PP_ALIGN.CENTER,
            bold=True,
        )
        mark.line.color.rgb = rgb(PALETTE.ink)
        describe(mark, "Märkning", provenance.mark)
    said = provenance.line if source == provenance.source else provenance.line.replace(provenance.source, source, 1)
    _write(page, [said], (MARGIN, FOOT_TOP, FULL - 60, FOOT_HEIGHT), SMALLEST, colour=PALETTE.quiet_ink)
    _number(_write(page, [""], (WIDTH - MARGIN - 50, FOOT_TOP, 50, 20), SMALLEST, PP_ALIGN.RIGHT), number)
    return page


def _number(box: Any, number: int) -> None:
    """Make the box show the slide's number, whatever place the slide is moved to."""
    paragraph = next(box.element.iter(qn("a:p")))
    for run in paragraph.findall(qn("a:r")):
        paragraph.remove(run)
    field = etree.SubElement(paragraph, qn("a:fld"))
    field.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    field.set("type", "slidenum")
    look = etree.SubElement(field, qn("a:rPr"))
    look.set("sz", str(int(SMALLEST * 100)))
    etree.SubElement(field, qn("a:t")).text = str(number)
    describe(box, "Sidnummer", "")


def _write(
    page: Any,
    lines: Sequence[str],
    box: tuple[float, float, float, float],
    size: float,
    align: Any = PP_ALIGN.LEFT,
    colour: str = PALETTE.ink,
    *,
    bold: bool = False,
    bullets: bool = False,
    smallest: float = SMALLEST,
) -> Any:
    """Write paragraphs in the box (left, top, width, height in points), smaller where they would not fit."""
    _, _, width, height = box
    indent = 16.0 if bullets else 0.0
    while size > smallest and _tall(lines, width - indent, size, bullets) > height:
        size -= 0.5
    made = page.shapes.add_textbox(*(Pt(one) for one in box))
    frame = made.text_frame
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = align
        if bullets:
            paragraph.space_after = Pt(size * 0.5)
            look = [*made.element.iter(qn("a:p"))][number].get_or_add_pPr()
            look.set("marL", str(int(indent * 12700)))
            look.set("indent", str(-int(indent * 12700)))
            etree.SubElement(look, qn("a:buChar")).set("char", "•")
        run = paragraph.add_run()
        run.text = line
        run.font.size = Pt(size)
        run.font.bold = bold
        run.font.color.rgb = rgb(colour)
    return made


def _tall(lines: Sequence[str], width: float, size: float, bullets: bool) -> float:
    return sum(text_lines(line, width, size * 1.08) * size * 1.2 + (size * 0.5 if bullets else 0) for line in lines)


def _sentence(page: Any, slide: Slide, height: float = 76.0) -> float:
    """Write the sentence across the slide and return where the body begins."""
    _write(page, [slide.sentence], (MARGIN, BODY_TOP, FULL, height), 18)
    return BODY_TOP + height + 8


def _standing(page: Any, slide: Slide) -> None:
    top = _sentence(page, slide)
    if slide.chart is None:
        _cards(page, slide.cards, (MARGIN, top + 20, FULL, 150), columns=4)
        return
    _cards(page, slide.cards, (MARGIN, top, 380, BODY_BOTTOM - top), columns=2)
    add_chart(page, slide.chart, slide.title, slide.sentence, (MARGIN + 395, top, FULL - 395, BODY_BOTTOM - top))


def _cards(page: Any, cards: Sequence[Card], box: tuple[float, float, float, float], columns: int) -> None:
    left, top, width, height = box
    gap = 10.0
    rows = -(-len(cards) // columns)
    wide, tall = (width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows
    for number, card in enumerate(cards):
        x, y = left + (wide + gap) * (number % columns), top + (tall + gap) * (number // columns)
        add_box(page, Box(x, y, wide, tall, None, PALETTE.neighbour_line, 1.0, name=f"{card.label}: {card.value}"))
        _write(page, [card.label], (x + 8, y + 6, wide - 16, 34), SMALLEST)
        _write(page, [card.value], (x + 8, y + 40, wide - 16, 32), 26, bold=True)
        _write(page, [card.note], (x + 8, y + 74, wide - 16, tall - 78), SMALLEST, colour=PALETTE.quiet_ink)


def _map(page: Any, slide: Slide) -> None:
    left, room = _half(page, slide)
    _write(page, [slide.sentence], (left, BODY_TOP, room, 110), 17)
    if slide.table:
        box = (left, BODY_TOP + 118, room, BODY_BOTTOM - BODY_TOP - 118)
        add_table(page, slide.table, box, (0.255, 0.145, 0.275, 0.145, 0.18))


def _half(page: Any, slide: Slide) -> tuple[float, float]:
    """Draw the slide's map on its left half; return where the rest begins and how wide it is."""
    if slide.picture:
        draw(page, slide.picture, HALF_LEFT, BODY_TOP, HALF, BODY_BOTTOM - BODY_TOP)
    left = HALF_LEFT + HALF + 16
    return left, WIDTH - MARGIN - left


def _components(page: Any, slide: Slide) -> None:
    top = _sentence(page, slide, 50)
    if slide.chart:
        add_chart(page, slide.chart, slide.title, slide.sentence, (MARGIN, top, FULL, 215))
    if slide.table:
        add_table(page, slide.table, (MARGIN, top + 222, FULL, BODY_BOTTOM - top - 222))


def _wheel(page: Any, slide: Slide) -> None:
    top = _sentence(page, slide)
    if slide.picture:
        draw(page, slide.picture, MARGIN, top, FULL, BODY_BOTTOM - top)


def _needs(page: Any, slide: Slide) -> None:
    top = _sentence(page, slide, 50)
    if slide.chart:
        add_chart(page, slide.chart, slide.title, slide.sentence, (MARGIN, top, FULL, BODY_BOTTOM - top))


def _pilots(page: Any, slide: Slide) -> None:
    """Draw the timeline over all the slide; what is said besides stands in the note."""
    top = _sentence(page, slide, 50)
    if slide.picture:
        draw(page, slide.picture, MARGIN, top, FULL, BODY_BOTTOM - top)


def _change(page: Any, slide: Slide) -> None:
    left, room = _half(page, slide)
    _write(page, [slide.sentence], (left, BODY_TOP, room, 170), 17)
    lines = [cut(line, 220) for line in slide.points]
    _write(page, lines, (left, BODY_TOP + 180, room, BODY_BOTTOM - BODY_TOP - 180), 18, bullets=True)


def _points(page: Any, slide: Slide) -> None:
    top = _sentence(page, slide, 50)
    room = (MARGIN, top + 8, FULL, BODY_BOTTOM - top - 8)
    _write(page, [cut(line, 220) for line in slide.points], room, 20, bullets=True)


def _quality(page: Any, slide: Slide) -> None:
    top = _sentence(page, slide, 50)
    if slide.table:
        top = add_table(page, slide.table, (MARGIN, top, FULL, BODY_BOTTOM - top), (0.24, 0.76)) + 8
    lines = [cut(line, 260) for line in slide.points]
    _write(page, lines, (MARGIN, top, FULL, BODY_BOTTOM - top), 16, bullets=True)


def _method(page: Any, slide: Slide) -> None:
    top = _sentence(page, slide, 50)
    _write(page, slide.points, (MARGIN, top, 420, BODY_BOTTOM - top), 16, bullets=True)
    if slide.table is None:
        return
    rest = len(slide.table.rows) - SOURCES_SHOWN
    more = ((f"och {rest} till, som står i anteckningarna", "", ""),) if rest > 0 else ()
    shown = Table(slide.table.caption, slide.table.headings, (*slide.table.rows[:SOURCES_SHOWN], *more))
    add_table(page, shown, (MARGIN + 440, top, FULL - 440, BODY_BOTTOM - top), (0.52, 0.22, 0.26))


_SHOWS = {
    "standing": _standing,
    "map": _map,
    "components": _components,
    "wheel": _wheel,
    "needs": _needs,
    "pilots": _pilots,
    "change": _change,
    "next": _points,
    "quality": _quality,
    "method": _method,
}


def _say_language(made: Any) -> None:
    """Say of every text that it is Swedish, or a program would read it and mark its spelling as another language."""
    roots = [page.element for page in made.slides]
    for page in made.slides:
        if page.has_notes_slide:
            roots.append(page.notes_slide.element)
        roots += [shape.chart.element for shape in page.shapes if shape.has_chart]
    for root in roots:
        for run in (*root.iter(qn("a:r")), *root.iter(qn("a:fld"))):
            look = run.find(qn("a:rPr"))
            if look is None:
                look = etree.Element(qn("a:rPr"))
                run.insert(0, look)
            look.set("lang", LANGUAGE)
        for tag in ("a:endParaRPr", "a:defRPr"):
            for look in root.iter(qn(tag)):
                look.set("lang", LANGUAGE)
