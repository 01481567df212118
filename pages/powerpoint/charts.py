"""Native PowerPoint charts and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from pages.exports.tables import harmless
from pages.pictures.shapes import LETTER_EM
from pages.pictures.slide import Chart, Table
from pages.powerpoint.shapes import describe, rgb
from pages.text import colours
from pages.text.swedish import interval, percent, whole

PALETTE = colours.palette("light")
CELL_X, CELL_Y = 4, 2  # points around a cell's text
ROW_EM = 1.25  # of a bar's label, from line to line
TINY = 7.0  # points: smaller than that nobody reads
SMALLEST = 14.0  # points; only what has more rows than a slide has room for is written smaller


def add_chart(slide: Any, chart: Chart, title: str, description: str, box: tuple[float, float, float, float]) -> Any:
    """Add the chart in the box (left, top, width, height in points) and return its frame."""
    size = min(SMALLEST, box[3] / (len(chart.labels) + 2) / ROW_EM)
    data = CategoryChartData()
    if chart.parts:
        data.categories = [harmless(label) for label in chart.labels]
        for part in chart.parts:
            data.add_series(harmless(part.name), part.values)
        kind = XL_CHART_TYPE.BAR_STACKED
    else:
        # Value and interval stand in the label: an error bar cannot be read off, and runs through what is written on a bar.
        data.categories = [
            harmless(f"{label}: {_value_text(seen, span)}")
            for label, span, seen in zip(chart.labels, chart.spans, chart.observed, strict=True)
        ]
        data.add_series(
            "Implementeringsgrad, kända svar (%)", [None if one is None else whole(one) for one in chart.observed]
        )
        kind = XL_CHART_TYPE.BAR_CLUSTERED
    frame = slide.shapes.add_chart(kind, *(Pt(one) for one in box), data)
    describe(frame, title, description)
    made = frame.chart
    made.font.size = Pt(size)
    made.font.color.rgb = rgb(PALETTE.ink)
    made.has_title = False
    made.has_legend = bool(chart.parts)
    if chart.parts:
        made.legend.position = XL_LEGEND_POSITION.BOTTOM
        made.legend.include_in_layout = False
    category, value = made.category_axis, made.value_axis
    category.reverse_order = True
    category.format.line.color.rgb = rgb(PALETTE.ink)
    category.has_major_gridlines = False
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    value.has_major_gridlines = not chart.parts
    value.minimum_scale = 0
    value.visible = not chart.parts
    plot = made.plots[0]
    plot.gap_width = 45
    if chart.parts:
        plot.overlap = 100
        _color_parts(plot, chart, size)
    else:
        value.maximum_scale = 100
        value.major_unit = 25
        value.major_gridlines.format.line.color.rgb = rgb(PALETTE.neighbour_line)
        value.tick_labels.number_format = '0" %"'
        value.tick_labels.number_format_is_linked = False
        # With the categories from the top down the scale would stand above them.
        value.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
        _color_observed(plot, chart)
        _error_bars(made, chart)
    return frame


def _value_text(observed: float | None, span: tuple[float, float]) -> str:
    """Return a value with its interval, which is left out where it says no more."""
    value, possible = "ej känt" if observed is None else percent(observed), interval(*span)
    return value if value == possible else f"{value} ({possible})"


def _color_parts(plot: Any, chart: Chart, size: float) -> None:
    for series, part in zip(plot.series, chart.parts, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(part.fill)
        series.format.line.color.rgb = rgb(PALETTE.border)
        series.format.line.width = Pt(0.75)
        _label(series, "0;;;", size, colours.ink_on(part.fill))  # nothing is written for nothing


def _color_observed(plot: Any, chart: Chart) -> None:
    series = plot.series[0]
    series.format.line.color.rgb = rgb(PALETTE.border)
    for place, fill in enumerate(chart.fills):
        point = series.points[place].format
        point.fill.solid()
        point.fill.fore_color.rgb = rgb(fill)
        point.line.color.rgb = rgb(PALETTE.border)


def _label(series: Any, number_format: str, size: float, colour: str) -> None:
    labels = series.data_labels
    labels.show_value = True
    labels.number_format = number_format
    labels.number_format_is_linked = False
    labels.font.size = Pt(size)
    labels.font.bold = True
    labels.font.color.rgb = rgb(colour)


def _error_bars(made: Any, chart: Chart) -> None:
    """Draw the possible interval of each observed value; the library has no words of its own for it."""
    bars = etree.Element(qn("c:errBars"))
    for tag, value in (("c:errBarType", "both"), ("c:errValType", "cust"), ("c:noEndCap", "0")):
        etree.SubElement(bars, qn(tag)).set("val", value)
    seen = [whole(one or 0) for one in chart.observed]
    for tag, ends in (
        ("c:plus", [high - one for one, (_, high) in zip(seen, chart.spans, strict=True)]),
        ("c:minus", [one - low for one, (low, _) in zip(seen, chart.spans, strict=True)]),
    ):
        literal = etree.SubElement(etree.SubElement(bars, qn(tag)), qn("c:numLit"))
        etree.SubElement(literal, qn("c:formatCode")).text = "General"
        etree.SubElement(literal, qn("c:ptCount")).set("val", str(len(ends)))
        for place, length in enumerate(ends):
            if chart.observed[place] is not None:
                point = etree.SubElement(literal, qn("c:pt"))
                point.set("idx", str(place))
                etree.SubElement(point, qn("c:v")).text = f"{max(0.0, length):.2f}"
    look = etree.SubElement(etree.SubElement(bars, qn("c:spPr")), qn("a:ln"))
    look.set("w", str(2 * 12700))
    etree.SubElement(etree.SubElement(look, qn("a:solidFill")), qn("a:srgbClr")).set("val", PALETTE.hatch[1:])
    next(made.element.iter(qn("c:cat"))).addprevious(bars)


def add_table(slide: Any, table: Table, box: tuple[float, float, float, float], shares: Sequence[float] = ()) -> float:
    """Add the table in the box (left, top, width, height in points); return how far down it is thought to reach.

    ``shares`` are the columns' parts of the width; without them each column gets what its longest text needs.
    """
    left, top, width, most = box
    rows = [table.headings, *table.rows]
    parts = shares or column_shares(rows)
    widths = [width * part for part in parts]
    size = SMALLEST
    while size > TINY and sum(row_height(row, widths, size) for row in rows) > most:
        size -= 0.5
    heights = [row_height(row, widths, size) for row in rows]
    frame = slide.shapes.add_table(len(rows), len(table.headings), Pt(left), Pt(top), Pt(width), Pt(sum(heights)))
    describe(frame, table.caption, table.caption)
    made = frame.table
    made.horz_banding = False
    made.first_col = True
    for column, part in enumerate(parts):
        made.columns[column].width = Pt(width * part)
    for number, (row, height) in enumerate(zip(rows, heights, strict=True)):
        made.rows[number].height = Pt(height)
        for column, value in enumerate(row):
            cell = made.cell(number, column)
            cell.margin_left = cell.margin_right = Pt(CELL_X)
            cell.margin_top = cell.margin_bottom = Pt(CELL_Y)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.fill.solid()
            ground = PALETTE.neighbour if number == 0 else PALETTE.ground
            if number and column in table.fills:
                ground = table.fills[column][number - 1]
            cell.fill.fore_color.rgb = rgb(ground)
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.RIGHT if column in table.numbers else PP_ALIGN.LEFT
            run = paragraph.add_run()
            run.text = value
            run.font.size = Pt(size)
            run.font.bold = number == 0 or column == 0
            run.font.color.rgb = rgb(colours.ink_on(ground))
    return top + sum(heights)


def column_shares(rows: Sequence[Sequence[str]]) -> list[float]:
    """Return each column's part of the width: by its longest text, long ones held back."""
    longest = [min(max(len(row[column]) for row in rows), 34) + 2 for column in range(len(rows[0]))]
    return [one / sum(longest) for one in longest]


def row_height(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    """Return how tall a row is thought to be, in points."""
    lines = max(text_lines(value, width - 2 * CELL_X, size * 1.06) for value, width in zip(row, widths, strict=True))
    return lines * size * 1.2 + 2 * CELL_Y


def text_lines(text: str, width: float, size: float) -> int:
    """Return how many lines a text is thought to take, broken between words."""
    letters = max(1, int(width / (size * LETTER_EM)))
    lines = 0
    for paragraph in text.split("\n"):
        room = 0
        lines += 1
        for word in paragraph.split(" "):
            if room and room + 1 + len(word) > letters:
                lines += 1
                room = 0
            room += len(word) + (1 if room else 0)
            lines += max(0, (len(word) - 1) // letters)
    return lines
