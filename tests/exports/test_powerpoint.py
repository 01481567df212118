"""The presentation: everything inside its frame, nothing a screenshot, and the figures those of the slides."""

from __future__ import annotations

import io
import math
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import pptx
import pytest
import states
from PIL import ImageFont
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt
from programs import IMPRESS, LIBREOFFICE, find, how_to_get, in_ci
from pypdf import PdfReader

import queries
from pages.pictures.slide import Slide
from pages.powerpoint.deck import presentation
from pages.slides.deck import slides
from pages.text.provenance import Provenance

pytestmark = pytest.mark.rest

CASES = [("exempel", "2027"), ("", "2025")]
FONTS = Path(__file__).parents[2] / "pages" / "fonts"
# States in which a municipality's index is known, and those in which a question applies to one.
BARS = ("applies to nobody", "only a draft", "two rounds")
COUNTED = (*BARS, "everything unknown", "no answers", "nobody asked", "long lists")
ARIAL = 1.13  # how much wider than our own type Arial is


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def case(request: pytest.FixtureRequest, made, provenance: Provenance) -> tuple[list[Slide], bytes]:
    """Slides, and the file made of them."""
    shown = made(*request.param)
    return shown, presentation("Läget i länet", "2026-11-25", shown, provenance)


@pytest.fixture(scope="module")
def pages(case: tuple[list[Slide], bytes]) -> list[tuple[Slide, Any]]:
    """Each slide with its page in the file as it is read back."""
    shown, content = case
    return list(zip(shown, list(pptx.Presentation(io.BytesIO(content)).slides)[1:], strict=True))


def flat(shapes: Any) -> Any:
    for shape in shapes:
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from flat(shape.shapes)


def texts(page: Any) -> str:
    said = [shape.text_frame.text for shape in flat(page.shapes) if shape.has_text_frame]
    said += [cell.text for shape in page.shapes if shape.has_table for cell in shape.table.iter_cells()]
    return "\n".join(said)


def descr(shape: Any) -> str:
    return next(shape._element.iter(qn("p:cNvPr"))).get("descr", "")


def test_every_slide_has_title_note_source_and_mark(pages, provenance: Provenance) -> None:
    for slide, page in pages:
        assert page.shapes.title.text_frame.text == slide.title
        assert page.notes_slide.notes_text_frame.text.startswith(slide.sentence)
        said = texts(page)
        assert slide.source in said
        assert "utgåva 7 gjord 2026-01-02 · hämtad 2026-11-25" in said
        assert provenance.mark in said
        assert slide.sentence in said


def test_nothing_is_a_picture_and_every_figure_has_words(pages) -> None:
    for slide, page in pages:
        kinds = [shape.shape_type for shape in flat(page.shapes)]
        assert MSO_SHAPE_TYPE.PICTURE not in kinds
        for shape in page.shapes:
            if shape.shape_type == MSO_SHAPE_TYPE.GROUP or shape.has_chart:
                assert descr(shape) == slide.sentence
            if shape.has_table:
                assert descr(shape) == slide.table.caption


def test_everything_lies_within_its_slide(case, pages) -> None:
    file = pptx.Presentation(io.BytesIO(case[1]))
    assert (file.slide_width, file.slide_height) == (Pt(960), Pt(540))
    for slide, page in pages:
        for shape in flat(page.shapes):
            place = (slide.id, shape.name)
            assert shape.left >= -Pt(1), place
            assert shape.top >= -Pt(1), place
            assert shape.left + shape.width <= file.slide_width + Pt(1), place
            assert shape.top + shape.height <= file.slide_height + Pt(1), place


def test_no_text_is_smaller_than_14_points(pages) -> None:
    for slide, page in pages:
        roots = [page._element, *(shape.chart._chartSpace for shape in page.shapes if shape.has_chart)]
        sizes = [int(look.get("sz")) for root in roots for look in root.iter() if str(look.get("sz", "")).isdigit()]
        assert min(sizes) >= 1400, slide.id


def test_no_text_is_larger_than_its_box(pages) -> None:
    """Measured with real type, as wide as Arial; not with the estimate that the boxes were made by."""

    def lines(text: str, size: float, bold: bool, room: float) -> int:
        font = ImageFont.truetype(str(FONTS / f"SourceSans3-{'SemiBold' if bold else 'Regular'}.ttf"), 100)
        count = 0
        for paragraph in text.split("\n"):
            line = ""
            count += 1
            for word in paragraph.split(" "):
                longer = f"{line} {word}".strip()
                if line and font.getlength(longer) * ARIAL * size / 100 > room:
                    count, line = count + 1, word
                else:
                    line = longer
        return count

    for slide, page in pages:
        for shape in flat(page.shapes):
            if not shape.has_text_frame or not shape.text_frame.text or not shape.text_frame.word_wrap:
                continue
            runs = [run for one in shape.text_frame.paragraphs for run in one.runs]
            if not runs:
                continue
            size = runs[0].font.size.pt
            tall = lines(shape.text_frame.text, size, bool(runs[0].font.bold), shape.width.pt) * size * 1.2
            assert tall <= shape.height.pt * 1.03 + 1, (slide.id, shape.text_frame.text, tall, shape.height.pt)
        for shape in page.shapes:
            if shape.has_table:
                table = shape.table
                tall = 0.0
                for row in table.rows:
                    cells = [
                        lines(cell.text, cell.text_frame.paragraphs[0].runs[0].font.size.pt, True, column.width.pt - 8)
                        * cell.text_frame.paragraphs[0].runs[0].font.size.pt
                        * 1.2
                        for cell, column in zip(row.cells, table.columns, strict=True)
                    ]
                    tall += max(row.height.pt, max(cells) + 4)
                assert shape.top.pt + tall <= 500, (slide.id, tall)


def test_charts_and_tables_hold_the_slides_figures(pages) -> None:
    for slide, page in pages:
        charts = [shape.chart for shape in page.shapes if shape.has_chart]
        assert len(charts) == (slide.chart is not None)
        for chart in charts:
            plot = chart.plots[0]
            if slide.chart.parts:
                assert list(plot.categories) == list(slide.chart.labels)
                held = {series.name: tuple(series.values) for series in plot.series}
                assert held == {part.name: tuple(map(float, part.values)) for part in slide.chart.parts}
            else:
                for place, name in enumerate(slide.chart.labels):
                    seen = slide.chart.observed[place]
                    value = plot.series[0].values[place]
                    low, high = (math.floor(round(one, 9) + 0.5) for one in slide.chart.spans[place])
                    said = "ej känt" if seen is None else f"{math.floor(round(seen, 9) + 0.5)} %"
                    if low != high:
                        said += f" ({low}–{high} %)"
                    elif seen is None:
                        said += f" ({low} %)"
                    assert plot.categories[place].replace("\u00a0", " ") == f"{name}: {said}"
                    assert (value is None) == (seen is None)
                    assert value is None or abs(value - seen) <= 0.5
        for shape in page.shapes:
            if shape.has_table:
                rows = [tuple(cell.text for cell in row.cells) for row in shape.table.rows]
                assert rows[0] == slide.table.headings
                assert [row for row in rows[1:] if row[-1]] == list(
                    slide.table.rows[: len([r for r in rows[1:] if r[-1]])]
                )


def test_the_map_is_half_the_slide_with_percent_and_its_colours_in_the_table(case) -> None:
    shown, content = case
    place = [slide.kind for slide in shown].index("map")
    slide, page = shown[place], pptx.Presentation(io.BytesIO(content)).slides[place + 1]
    (drawn,) = [shape for shape in page.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP]
    assert drawn.width.pt >= 0.45 * 960
    (table,) = [shape.table for shape in page.shapes if shape.has_table]
    coloured = {shape.name: shape.fill.fore_color.rgb for shape in drawn.shapes if descr(shape)}
    labels = [shape.text_frame.text for shape in flat(page.shapes) if shape.has_text_frame]
    for row in slide.frames["values"].iter_rows(named=True):
        if row["fill_kind"] == "stage":
            assert row["value_label"] in labels
        (cells,) = [line.cells for line in table.rows if line.cells[0].text == row["tooltip"].split("\n")[0]]
        assert cells[2].fill.fore_color.rgb == coloured[cells[0].text]


def test_the_map_names_each_municipality(pages) -> None:
    ((slide, page),) = [(slide, page) for slide, page in pages if slide.kind == "map"]
    said = [descr(shape) for shape in flat(page.shapes)]
    for row in slide.frames["values"].iter_rows(named=True):
        assert row["tooltip"].replace("\n", ", ") in said
        assert row["tooltip"].split("\n")[0] in texts(page)


def test_every_run_is_swedish(case) -> None:
    file = pptx.Presentation(io.BytesIO(case[1]))
    for page in file.slides:
        roots = [page._element, *(shape.chart._chartSpace for shape in page.shapes if shape.has_chart)]
        roots += [page.notes_slide._element] if page.has_notes_slide else []
        for root in roots:
            looks = [run.find(qn("a:rPr")) for run in root.iter(qn("a:r"))] + list(root.iter(qn("a:defRPr")))
            assert {look.get("lang") for look in looks} <= {"sv-SE"}
    assert file.core_properties.language == "sv-SE"


def test_libreoffice_opens_it_as_it_is(case: tuple[list[Slide], bytes], tmp_path: Path) -> None:
    office = find(LIBREOFFICE)
    if office is None or find(IMPRESS) is None:
        (pytest.fail if in_ci() else pytest.skip)(how_to_get(IMPRESS))
    shown, content = case
    (tmp_path / "lage.pptx").write_bytes(content)
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf", "lage.pptx"],
        cwd=tmp_path,
        check=True,
        timeout=600,
        capture_output=True,
    )
    read = [page.extract_text() for page in PdfReader(tmp_path / "lage.pdf").pages]
    assert len(read) == len(shown) + 1
    for slide, text in zip(shown, read[1:], strict=True):
        together = "".join(text.split())
        assert "".join(slide.title.split()) in together
        assert "".join(slide.sentence.split()) in together
        for row in slide.frames["values"].iter_rows(named=True) if slide.kind == "map" else ():
            assert row["tooltip"].split("\n")[0] in together
        for part in slide.chart.parts if slide.chart else ():
            assert "".join(part.name.split()) in together


@pytest.mark.parametrize("state", [state for state in states.STATES if state != "nothing"])
def test_a_round_in_any_state_has_its_slides(state: str, tmp_path: Path, provenance: Provenance) -> None:
    """Without the one on components where none applies to a municipality, and without a chart where there is no bar."""
    edition = queries.edition(states.make(state, tmp_path / "editions"))
    shown = slides(partial(queries.ask, edition), "2026", provenance)
    assert ("byggstenar" in [slide.id for slide in shown]) == (state in COUNTED)
    assert ("lage" in [slide.id for slide in shown if slide.chart]) == (state in BARS)
    written = pptx.Presentation(io.BytesIO(presentation("Läget i länet", "2026-11-25", shown, provenance)))
    assert len(written.slides) == 1 + len(shown)
