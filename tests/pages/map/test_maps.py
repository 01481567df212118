"""The county map as a page gets it: each municipality's look, its two marks, its name, and the same in words."""

from __future__ import annotations

import itertools
import json
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest

from data.map.shapes import map_shapes
from pages.exports.svg import as_markup
from pages.figures.drawings import WIDTHS_PX
from pages.map import deck
from pages.map.picture import county_picture
from pages.pictures.shapes import Box, Circle, Lines, Picture, Polygon, Text
from pages.text import colours

CODES = ["0428", "0461", "0480", "0481", "0482", "0483", "0484", "0486", "0488"]
VALUES = {
    "code": pl.String,
    "fill_kind": pl.String,
    "class_": pl.Int64,
    "value_label": pl.String,
    "marks": pl.List(pl.Struct({"name": pl.String, "answered": pl.Boolean})),
    "tooltip": pl.String,
}


@pytest.fixture(scope="module")
def shapes() -> pl.DataFrame:
    return map_shapes("04")


def of_sectors(*answered: bool | None) -> list[dict[str, Any]]:
    """The marks of a municipality: whether each sector has answered, None where it was not asked."""
    return [{"name": f"Sektor {number}", "answered": one} for number, one in enumerate(answered, start=1)]


def values(**changed: dict[str, Any]) -> pl.DataFrame:
    """Values of all nine: stage 2, both answered; ``changed`` has another value for some (``c0480={…}``)."""
    usual = {"fill_kind": "stage", "class_": 2, "value_label": "Införande", "marks": of_sectors(True, True)}
    rows = [{"code": code, **usual, "tooltip": f"Kommun {code}", **changed.get(f"c{code}", {})} for code in CODES]
    return pl.DataFrame(rows, schema=VALUES)


def drawing(shapes: pl.DataFrame, shown: pl.DataFrame, theme: colours.Theme = "light", width: int = 560) -> Picture:
    return county_picture(shapes, shown, "Karta", "En karta", theme=theme, width=width)


def areas(picture: Picture) -> dict[str, Polygon]:
    """Code -> the area that can be pointed at."""
    return {shape.code: shape for shape in picture.shapes if isinstance(shape, Polygon) and shape.code}


def fills(picture: Picture) -> dict[str, str | None]:
    return {code: area.fill for code, area in areas(picture).items()}


def texts(picture: Picture) -> list[str]:
    """Names and values: what is quiet is said of the water."""
    quiet = colours.palette("light").quiet_ink
    return [shape.text for shape in picture.shapes if isinstance(shape, Text) and shape.colour != quiet]


def hatching(picture: Picture) -> list[Lines]:
    look = colours.palette("light").hatch
    return [shape for shape in picture.shapes if isinstance(shape, Lines) and shape.colour == look]


def test_every_municipality_is_drawn_named_and_can_be_chosen(shapes: pl.DataFrame) -> None:
    sent = ElementTree.fromstring(as_markup(drawing(shapes, values())))
    pointed_at = [element for element in sent if element.get("data-code")]
    areas_sent = [element for element in pointed_at if element.tag.endswith("path")]
    assert [element.get("data-code") for element in areas_sent] == CODES
    assert [element.get("aria-label") for element in areas_sent] == [f"Kommun {code}" for code in CODES]
    assert [text for text in texts(drawing(shapes, values())) if text != "Införande"] == shapes.head(9)[
        "name"
    ].to_list()
    # A name that stands beside its land is pointed at, too.
    beside = shapes.filter(pl.col("leader_geojson").is_not_null())["code"].to_list()
    assert [element.get("data-code") for element in pointed_at if element.tag.endswith("text")] == beside != []


def test_every_look_has_its_colour(shapes: pl.DataFrame) -> None:
    shown = values(
        c0428={"class_": 0},
        c0461={"class_": 4},
        c0480={"fill_kind": "no_answer", "class_": None},
        c0481={"fill_kind": "unknown", "class_": None},
        c0482={"fill_kind": "amount", "class_": 3},
        c0483={"fill_kind": "coverage", "class_": 2},
        c0484={"fill_kind": "coverage", "class_": 1},
        c0486={"fill_kind": "coverage", "class_": 0},
    )
    for theme in ("light", "dark"):
        look = colours.palette(theme)
        assert fills(drawing(shapes, shown, theme)) == {
            "0428": colours.STAGES[0],
            "0461": colours.STAGES[4],
            "0480": look.hatch_ground,
            "0481": look.unknown,
            "0482": colours.AMOUNTS[3],
            "0483": look.coverage,
            "0484": look.coverage,
            "0486": look.hatch_ground,
            "0488": colours.STAGES[2],
        }


def test_silence_is_hatched_and_nothing_else_is(shapes: pl.DataFrame) -> None:
    silent = {"fill_kind": "no_answer", "class_": None}
    expected = shapes.row(by_predicate=pl.col("code") == "0480", named=True)["hatch_geojson"]
    assert hatching(drawing(shapes, values())) == []
    (lines,) = hatching(drawing(shapes, values(c0480=silent)))
    assert len(lines.paths) == len(json.loads(expected)["coordinates"])


def test_one_of_two_has_fewer_lines_than_none_of_two(shapes: pl.DataFrame) -> None:
    kinds = [values(c0480={"fill_kind": "coverage", "class_": answered}) for answered in (0, 1, 2)]
    none, one, both = (sum(len(lines.paths) for lines in hatching(drawing(shapes, shown))) for shown in kinds)
    assert none > one > both == 0


def marks(picture: Picture) -> list[Circle]:
    look = colours.palette("light")
    return [shape for shape in picture.shapes if isinstance(shape, Circle) and shape.line == look.mark]


def test_each_municipality_has_two_marks_filled_where_there_is_an_answer(shapes: pl.DataFrame) -> None:
    neither = {"marks": of_sectors(False, False)}
    found = marks(drawing(shapes, values(c0480={"marks": of_sectors(False, True)}, c0483=neither)))
    filled = [mark.fill == colours.palette("light").mark for mark in found]
    # School, then social services, in order of code.
    assert filled == [True] * 4 + [False, True] + [True] * 4 + [False, False] + [True] * 6
    for school, social in zip(found[::2], found[1::2], strict=True):
        assert (school.x < social.x, school.y) == (True, social.y)


@pytest.mark.parametrize("count", [1, 3, 4])
def test_any_number_of_sectors_has_marks_side_by_side_about_the_middle(shapes: pl.DataFrame, count: int) -> None:
    two = marks(drawing(shapes, values(c0428={"marks": of_sectors(True, True)})))[:2]
    many = marks(drawing(shapes, values(c0428={"marks": of_sectors(*[True] * count)})))[:count]
    apart = [second.x - first.x for first, second in itertools.pairwise(many)]
    assert apart == pytest.approx([two[1].x - two[0].x] * (count - 1))
    assert sum(mark.x for mark in many) / count == pytest.approx(sum(mark.x for mark in two) / 2)


def test_a_unit_that_was_not_asked_has_no_mark_and_the_other_keeps_its_place(shapes: pl.DataFrame) -> None:
    both, one = drawing(shapes, values()), drawing(shapes, values(c0428={"marks": of_sectors(None, True)}))
    assert [(mark.x, mark.y) for mark in marks(one)] == [(mark.x, mark.y) for mark in marks(both)][1:]
    neither = drawing(shapes, values(c0428={"marks": of_sectors(None, None)}))
    # A plate for each, on the water.
    assert [sum(isinstance(shape, Box) for shape in one.shapes) for one in (both, one, neither)] == [10, 10, 9]


def test_a_value_stands_below_its_name_on_a_large_map_only(shapes: pl.DataFrame) -> None:
    narrow, wide = (drawing(shapes, values(), width=width) for width in (340, 560))
    assert "Införande" not in texts(narrow)
    words = [shape for shape in wide.shapes if isinstance(shape, Text) and shape.text in texts(wide)]
    assert [text.text for text in words[1::2]] == ["Införande"] * 9
    for name, value in zip(words[::2], words[1::2], strict=True):
        assert (value.x, value.y > name.y) == (name.x, True)


def test_words_without_room_are_left_out_for_all_who_have_them(shapes: pl.DataFrame) -> None:
    """Or the reader would take a missing word for a missing value."""
    long = {"value_label": "en mycket lång text som inte får plats någonstans"}
    assert texts(drawing(shapes, values(c0480=long, c0484=long))).count("Införande") == 7


def test_each_size_is_larger_than_the_one_before_and_fits(shapes: pl.DataFrame) -> None:
    drawn = [drawing(shapes, values(), width=width) for width in WIDTHS_PX]
    heights = [picture.height for picture in drawn]
    assert heights == sorted(heights)
    assert heights[-1] > heights[0] * 1.8
    assert heights[-1] <= 660  # with its heading on a screen of 1080
    sizes = [
        next(shape.size for shape in picture.shapes if isinstance(shape, Text) and shape.bold) for picture in drawn
    ]
    assert 10 <= sizes[0] < sizes[1] < sizes[2]


def test_drawings_of_all_widths_share_their_outlines(shapes: pl.DataFrame) -> None:
    forms: dict[str, str] = {}
    sent = [ElementTree.fromstring(as_markup(drawing(shapes, values(), width=width), forms)) for width in WIDTHS_PX]
    assert sum(map(len, forms.values())) < 60_000
    for width, one in zip(WIDTHS_PX, sent, strict=True):
        shared = [element for element in one if element.get("data-forms")]
        assert {key for element in shared for key in element.get("data-forms", "").split()} <= forms.keys()
        # What is sent once lies where the drawing alone would have it.
        (nykoping,) = (element for element in shared if element.get("data-code") == "0480")
        scale, _, _, _, right, down = map(float, nykoping.get("transform", "")[7:-1].split())
        first = forms["0480"].removeprefix("M").split("l", 1)[0].split()
        x, y = (scale * float(step) + move for step, move in zip(first, (right, down), strict=True))
        ring = areas(drawing(shapes, values(), width=width))["0480"].rings
        assert min(abs(x - u) + abs(y - v) for path in ring for u, v in path) < 0.5


def test_water_is_blue_and_named_and_its_source_stands_on_the_map(shapes: pl.DataFrame) -> None:
    for theme in ("light", "dark"):
        for width in WIDTHS_PX:
            picture = drawing(shapes, values(), theme, width)
            assert picture.shapes[0] == Box(0, 0, width, picture.shapes[0].height, colours.palette(theme).water)
            said = [shape.text for shape in picture.shapes if isinstance(shape, Text)]
            assert sum("© OpenStreetMap" in one for one in said) == 1
            assert {"Mälaren", "Hjälmaren"} <= set(said) or width < 400


def test_text_from_data_is_text(shapes: pl.DataFrame) -> None:
    """Whatever a name says, it is one attribute or one text of the drawing."""
    evil = '"/><script>alert(1)</script>'
    sent = as_markup(drawing(shapes, values(c0480={"tooltip": evil, "value_label": "<b>"})))
    assert "<script" not in sent
    assert evil in [element.get("aria-label") for element in ElementTree.fromstring(sent)]


def test_the_theme_changes_what_lies_around_but_no_stage(shapes: pl.DataFrame) -> None:
    light, dark = (drawing(shapes, values(), theme) for theme in ("light", "dark"))
    assert fills(light) == fills(dark)
    assert light.ground != dark.ground


def test_a_municipality_without_a_value_is_refused(shapes: pl.DataFrame) -> None:
    with pytest.raises(ValueError, match="no value for municipality 0480, 0488"):
        drawing(shapes, values().filter(~pl.col("code").is_in(["0480", "0488"])))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"class_": None}, "0480: fill kind stage needs a class"),
        ({"class_": 5}, "class 5 is outside the scale"),
        ({"fill_kind": "coverage", "class_": None}, "0480: fill kind coverage needs a class"),
        ({"fill_kind": "magic"}, "0480: unknown fill kind 'magic'"),
    ],
)
def test_a_look_that_does_not_hold_together_is_refused(
    shapes: pl.DataFrame, wrong: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        drawing(shapes, values(c0480=wrong))


def layers(made: Any) -> dict[str, Any]:
    """Layer id -> layer, as sent to the browser."""
    return {layer["id"]: layer for layer in json.loads(made.to_json())["layers"]}


def test_the_map_to_zoom_in_has_the_same_values_and_fetches_nothing(shapes: pl.DataFrame) -> None:
    shown = values(c0480={"fill_kind": "no_answer", "class_": None, "value_label": "inget svar"})
    made = deck.zoom_map(shapes, shown)
    sent = layers(made)
    colour_of = {
        feature["properties"]["code"]: "#" + "".join(f"{channel:02x}" for channel in feature["properties"]["fill"][:3])
        for feature in sent["kommuner"]["data"]
    }
    assert colour_of == fills(drawing(shapes, shown))
    assert [row["text"] for row in sent["namn"]["data"]] == shapes.head(9)["name"].to_list()
    assert sent["skraffering"]["data"]
    told = json.loads(made.to_json())
    assert "http" not in made.to_json()
    assert told.get("mapProvider") is None
    assert told["views"][0]["controller"] is True


def test_text_from_data_is_text_to_deck_gl(shapes: pl.DataFrame) -> None:
    """The tooltip is plain text, and a text that looks like an expression to deck.gl does not run as one."""
    made = deck.zoom_map(shapes, values(c0480={"tooltip": "@@=alert(1)", "value_label": "@@#x"}))
    told = json.loads(made.to_json())
    assert '"@@=alert' not in json.dumps(told["layers"])
    assert '"@@#x' not in json.dumps(told["layers"])
    assert "html" not in made._tooltip
