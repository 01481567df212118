"""Every figure is described once: drawn at every width, to zoom in and as a file it says the same, and nothing is cut off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from html import unescape
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as Xml

import pytest
from page_reading import open_page, tables

import queries
from pages.change import pairs as change
from pages.change.picture import change_picture
from pages.county.standing import standing, standing_picture
from pages.exports.svg import as_markup, as_svg
from pages.figures.card import WIDTHS_PX
from pages.figures.explore import explorable
from pages.map import measures
from pages.municipality import degree as municipality
from pages.needs import needs
from pages.pictures import bars
from pages.pictures.shapes import Area, Circle, Lines, Picture, Polygon, Text
from pages.pilots import picture as timeline
from pages.pilots import pilots
from pages.slides import content
from pages.wheel import usage
from pages.wheel.picture import occurrence_picture, use_picture

TODAY = date(2027, 11, 19)


class Drawn(NamedTuple):
    """A figure of the example data: what draws it, and how many of its lengths are one px."""

    draw: Callable[..., Picture]
    per_px: float = 1.0


@pytest.fixture(scope="module")
def figures(built_editions: Path) -> dict[str, Drawn]:
    """Every kind of figure, of the example data."""
    edition = queries.edition(built_editions / "exempel")
    ask = partial(queries.ask, edition)
    levels = ask("list_levels")["short"].to_list()
    county = ask("list_municipality_degrees", round_id="2027")
    parts = municipality._bars(ask("list_municipality_parts", round_id="2027", municipality_code="0482"))
    names = dict(county.select("municipality_code", "name").iter_rows()) | {
        change.REGION: "Regionen",
        change.COUNTY: "Länet",
    }
    degrees = ask("list_change_degrees", from_round="2025", to_round="2027")
    pairs = change.pair_rounds(degrees, names, "2025", "2027", change.ALL_TOPICS)
    listed = standing(
        county,
        measures.map_values(measures.DEGREE, county, levels),
        ask("list_place_degrees", round_id="2027"),
        change.ALL_TOPICS,
        levels,
        pairs,
        "Region Sörmland",
    )
    aged = needs.with_age(ask("list_all_needs"), TODAY, "Regionen")
    categories = dict(ask("list_need_categories").select("category", "name").iter_rows())
    ages = content.need_chart(needs.by_category(aged, categories))
    tried = pilots.with_age(ask("list_pilots", municipality_code=None), TODAY)
    uses = ask("list_wheel_uses", round_id="2027")
    statements = queries.ask(queries.edition(built_editions), "list_context_uses", round_id="2025")
    said = ("Rubrik", "I ord")
    return {
        "intervals": Drawn(partial(bars.interval_picture, county, levels, *said), bars.PER_PX),
        "parts": Drawn(partial(bars.interval_picture, parts, levels, *said), bars.PER_PX),
        "standing": Drawn(partial(standing_picture, listed, "Sedan 2025", *said), bars.PER_PX),
        "needs": Drawn(partial(bars.stacked_picture, ages.labels, ages.parts, *said), bars.PER_PX),
        "change": Drawn(partial(change_picture, pairs, "Då", "Nu", *said), bars.PER_PX),
        "pilots": Drawn(
            partial(timeline.timeline_picture, tried, ask("list_pilot_reports"), TODAY, *said), timeline.PER_PX
        ),
        "wheel": Drawn(
            partial(use_picture, usage.by_sector(uses), ask("list_wheel_levels")["name"].to_list(), "", *said),
            bars.PER_PX,
        ),
        "occurrences": Drawn(partial(occurrence_picture, statements, "", *said), bars.PER_PX),
    }


KINDS = ("intervals", "parts", "standing", "needs", "change", "pilots", "wheel", "occurrences")
ZOOMED = ("intervals", "parts", "standing", "change", "pilots")


def texts(picture: Picture) -> list[Text]:
    return [shape for shape in picture.shapes if isinstance(shape, Text)]


def overlap(one: Text, other: Text) -> bool:
    """Whether one text stands on the other: on as much as half a line, for letters are narrower than they are taken to be."""
    (left, top), (right, bottom) = one.points()
    (other_left, other_top), (other_right, other_bottom) = other.points()
    wide = min(right, other_right) - max(left, other_left)
    tall = min(bottom, other_bottom) - max(top, other_top)
    return wide > 0.15 * min(one.width, other.width) and tall > 0.4 * min(one.size, other.size)


@pytest.mark.parametrize("width_px", WIDTHS_PX)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_cut_off_and_no_text_stands_on_another(figures: dict[str, Drawn], kind: str, width_px: int) -> None:
    draw, per_px = figures[kind]
    picture = draw("light", width_px * per_px)
    assert picture.width == width_px * per_px
    for shape in picture.shapes:
        for x, y in shape.points():
            assert -1 <= x <= picture.width + 1, shape
            assert -1 <= y <= picture.height + 1, shape
    clashes = [(a.text, b.text) for a, b in combinations(texts(picture), 2) if overlap(a, b)]
    assert clashes == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_and_the_file_say_the_same_at_every_width(figures: dict[str, Drawn], kind: str) -> None:
    draw, per_px = figures[kind]
    told = []
    for width_px in WIDTHS_PX:
        for theme in ("light", "dark"):
            picture = draw(theme, width_px * per_px)
            named = {shape.name for shape in picture.shapes if getattr(shape, "name", "")}
            page = Xml.fromstring(as_markup(picture))
            assert {one.get("aria-label") for one in page.iter() if one.get("aria-label")} == named
            words = [one.text for one in Xml.fromstring(as_svg(picture)).iter("{http://www.w3.org/2000/svg}text")]
            assert words == [one.text for one in page.iter("text")] == [text.text for text in texts(picture)]
            told.append(named)
    assert told[0]
    assert all(one == told[0] for one in told)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", ZOOMED)
def test_what_can_be_zoomed_says_and_shows_what_the_picture_does(
    figures: dict[str, Drawn], kind: str, theme: str
) -> None:
    draw, per_px = figures[kind]
    picture = draw(theme, WIDTHS_PX[0] * per_px)
    scale = picture.scale
    assert scale is not None
    figure = explorable(picture, per_px, theme)  # type: ignore[arg-type]
    written = [unescape(re.sub(r"</?b>", "", one.text)) for one in figure.layout.annotations]
    assert written == [text.text for text in texts(picture) if text not in scale.shapes]
    hovered = {unescape(trace.text.replace("<br>", ", ")) for trace in figure.data if trace.text}
    assert hovered == {shape.name for shape in picture.shapes if getattr(shape, "name", "")}
    # Points and bars: the same values, from the scale, in the same colours.
    points = [
        shape
        for shape in picture.shapes
        if shape not in scale.still and (isinstance(shape, Circle) or (isinstance(shape, Polygon) and shape.sign))
    ]
    marks = [trace for trace in figure.data if trace.mode == "markers" and trace.marker.line.color]
    assert [mark.marker.color for mark in marks] == [point.fill for point in points]
    lines = [
        path for shape in picture.shapes if isinstance(shape, Lines) for path in shape.paths if shape not in scale.still
    ]
    lines = [path for path in lines if not any(path in one.paths for one in scale.shapes if isinstance(one, Lines))]
    bars_ = [trace for trace in figure.data if trace.mode == "lines" and not trace.text and not trace.fill]
    for trace, path in zip(bars_, lines, strict=True):
        for shown, (x, _) in zip(trace.x, path, strict=True):
            assert as_number(shown) == pytest.approx(scale.value(x), abs=0.01)


def as_number(value: Any) -> float:
    if not isinstance(value, str):
        return float(value)
    day, _, clock = value.partition(" ")
    hours, minutes = (int(part) for part in clock.split(":"))
    whole = date.fromisoformat(day).toordinal()
    return whole + timedelta(hours=hours, minutes=minutes) / timedelta(days=1)


def test_a_picture_without_a_scale_cannot_be_zoomed(figures: dict[str, Drawn]) -> None:
    with pytest.raises(ValueError, match="without a scale"):
        explorable(figures["wheel"].draw("light", 640), 1.0, "light")


def test_every_row_can_be_pointed_at(figures: dict[str, Drawn]) -> None:
    picture = figures["intervals"].draw("light", 900)
    areas = [shape for shape in picture.shapes if isinstance(shape, Area)]
    assert len(areas) == 9
    assert "Nyköping, 0\u00a0Ej påbörjat, 15\u00a0% bland kända svar, möjligt intervall 7–57\u00a0%" in [
        a.name for a in areas
    ]


def figures_of(app: Any) -> Iterator[str]:
    """The figures of a page, as they are called in its address."""
    for group in app.get("button_group"):
        if group.key.startswith("val_som-"):
            yield group.key.removeprefix("val_")


@pytest.mark.parametrize("page", ["lagesbild", "kommun", "hjulet", "stodbehov", "piloter", "forandring"])
def test_a_figure_is_its_picture_until_another_form_is_chosen(
    page: str, built_editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    app = open_page(page, data="exempel")
    names = list(figures_of(app))
    assert names
    assert not app.get("plotly_chart")
    there = set(tables(app))
    assert len(there) == len(set(tables_now(app))) + len(names)
    for name in names:
        app.query_params[name] = "utforska"
        app.run()
        assert not app.exception
        said = [one.value for one in app.warning]
        # Where there is nothing to explore the address is answered in words, and the picture stays.
        assert bool(said) != bool(app.get("plotly_chart"))
        del app.query_params[name]


def tables_now(app: Any) -> list[str]:
    return re.findall(r"<caption>(.*?)</caption>", "".join(one.proto.body for one in app.get("html")))
