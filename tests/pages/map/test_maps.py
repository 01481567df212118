"""The county map as the browser gets it: each municipality's look, its two marks, its name, and the same in words."""

from __future__ import annotations

import json
import re
from typing import Any

import polars as pl
import pytest

from data.map.shapes import map_shapes
from pages.map import deck as maps
from pages.text import colours

CODES = ["0428", "0461", "0480", "0481", "0482", "0483", "0484", "0486", "0488"]
VALUES = {
    "code": pl.String,
    "fill_kind": pl.String,
    "class_": pl.Int64,
    "value_label": pl.String,
    "school_answered": pl.Boolean,
    "social_answered": pl.Boolean,
    "tooltip": pl.String,
}


@pytest.fixture(scope="module")
def shapes() -> pl.DataFrame:
    return map_shapes("04")


def values(**changed: dict[str, Any]) -> pl.DataFrame:
    """Values of all nine: stage 2, both answered; ``changed`` has another value for some (``c0480={…}``)."""
    usual = {"fill_kind": "stage", "class_": 2, "value_label": "Införande", "school_answered": True}
    rows = [
        {"code": code, **usual, "social_answered": True, "tooltip": f"Kommun {code}", **changed.get(f"c{code}", {})}
        for code in CODES
    ]
    return pl.DataFrame(rows, schema=VALUES)


def layers(deck: Any) -> dict[str, Any]:
    """Layer id -> layer, as sent to the browser."""
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


def fills(deck: Any) -> dict[str, str]:
    """Municipality code -> its colour, as ``#rrggbb``; not the all but invisible ground of names outside."""
    found = {}
    for feature in layers(deck)[maps.LAYER]["data"]:
        about = feature["properties"]
        if about["fill"][3] == 255:
            found[about["code"]] = "#" + "".join(f"{channel:02x}" for channel in about["fill"][:3])
    return found


def length(layer: Any) -> float:
    """Degrees of all lines of a layer, west to east."""
    return sum(abs(row["path"][-1][0] - row["path"][0][0]) for row in layer["data"])


def test_every_municipality_is_drawn_named_and_can_be_chosen(shapes: pl.DataFrame) -> None:
    drawn = layers(maps.county_map(shapes, values()))
    features = drawn[maps.LAYER]["data"]
    assert {feature["properties"]["code"] for feature in features} == set(CODES)
    assert [row["text"] for row in drawn["namn"]["data"]] == shapes.head(9)["name"].to_list()
    assert [name for name, layer in drawn.items() if layer["pickable"]] == [maps.LAYER]
    assert len({id(layer) for layer in drawn.values()}) == len(drawn)


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
        assert fills(maps.county_map(shapes, shown, theme)) == {
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
    none = layers(maps.county_map(shapes, values()))["skraffering"]["data"]
    one = layers(maps.county_map(shapes, values(c0480=silent)))["skraffering"]["data"]
    expected = shapes.row(by_predicate=pl.col("code") == "0480", named=True)["hatch_geojson"]
    assert none == []
    assert [row["path"] for row in one] == json.loads(expected)["coordinates"]


def test_one_of_two_has_fewer_lines_than_none_of_two(shapes: pl.DataFrame) -> None:
    counts = [
        len(
            layers(maps.county_map(shapes, values(c0480={"fill_kind": "coverage", "class_": answered})))["skraffering"][
                "data"
            ]
        )
        for answered in (0, 1, 2)
    ]
    assert counts[0] > counts[1] > counts[2] == 0


def test_each_municipality_has_two_marks_filled_where_there_is_an_answer(shapes: pl.DataFrame) -> None:
    shown = values(c0480={"school_answered": False}, c0483={"school_answered": False, "social_answered": False})
    marks = layers(maps.county_map(shapes, shown))["svar"]["data"]
    look = colours.palette("light")
    filled = [tuple(mark["fill"]) == colours.rgba(look.mark) for mark in marks]
    expected = [True] * 4 + [False, True] + [True] * 4 + [False, False] + [True] * 6
    assert filled == expected  # school, then social services, in order of code
    for school, social in zip(marks[::2], marks[1::2], strict=True):
        assert school["at"][0] < social["at"][0]
        assert school["at"][1] == social["at"][1]


def test_a_unit_that_was_not_asked_has_no_mark_and_the_other_keeps_its_place(shapes: pl.DataFrame) -> None:
    both = layers(maps.county_map(shapes, values()))
    one = layers(maps.county_map(shapes, values(c0428={"school_answered": None})))
    assert [mark["at"] for mark in one["svar"]["data"]] == [mark["at"] for mark in both["svar"]["data"]][1:]
    assert length(one["markplatta"]) == pytest.approx(length(both["markplatta"]))
    neither = values(c0428={"school_answered": None, "social_answered": None})
    assert len(layers(maps.county_map(shapes, neither))["markplatta"]["data"]) == 8


def test_a_value_stands_below_its_name_on_a_large_map_only(shapes: pl.DataFrame) -> None:
    narrow, wide = (layers(maps.county_map(shapes, values(), width_px=width)) for width in (340, 560))
    assert narrow["varden"]["data"] == []
    assert [row["text"] for row in wide["varden"]["data"]] == ["Införande"] * 9
    for name, value in zip(wide["namn"]["data"], wide["varden"]["data"], strict=True):
        assert value["at"][0] == name["at"][0]
        assert value["at"][1] < name["at"][1]


def test_words_without_room_are_left_out_for_all_who_have_them(shapes: pl.DataFrame) -> None:
    """Or the reader would take a missing word for a missing value."""
    long = {"value_label": "en mycket lång text som inte får plats någonstans"}
    shown = values(c0480=long, c0484=long)
    assert [row["text"] for row in layers(maps.county_map(shapes, shown))["varden"]["data"]] == ["Införande"] * 7


def test_each_size_is_larger_than_the_one_before_and_fits(shapes: pl.DataFrame) -> None:
    heights = [maps.county_map(shapes, values(), width_px=width).height_px for width in maps.WIDTHS_PX]
    assert heights == sorted(heights)
    assert heights[-1] > heights[0] * 1.8
    assert heights[-1] <= 660  # with its heading on a screen of 1080
    zooms = [
        json.loads(maps.county_map(shapes, values(), width_px=width).to_json())["initialViewState"]["zoom"]
        for width in maps.WIDTHS_PX
    ]
    assert zooms == sorted(set(zooms))
    sizes = [layers(maps.county_map(shapes, values(), width_px=width))["namn"]["getSize"] for width in maps.WIDTHS_PX]
    assert 10 <= sizes[0] < sizes[1] < sizes[2]


def test_a_container_shows_the_widest_map_that_fits() -> None:
    css = maps.map_css("karta")
    shown = {width: width == min(maps.WIDTHS_PX) for width in maps.WIDTHS_PX}  # before any container rule
    for width in maps.WIDTHS_PX:
        assert (f".st-key-karta-{width}{{display:none}}@container" in css) != shown[width]
    rules = re.findall(r"@container \(min-width:(\d+)px\){(.*?)}}", css)
    assert [int(width) for width, _ in rules] == list(maps.WIDTHS_PX[1:])
    for container in (300, 339, 341, 559, 560, 759, 760, 2000):
        visible = {maps.WIDTHS_PX[0]}
        for width, rule in rules:
            if container >= int(width):
                shows = {int(found) for found in re.findall(r"karta-(\d+){display:flex", rule)}
                hides = {int(found) for found in re.findall(r"karta-(\d+){display:none", rule)}
                visible = (visible | shows) - hides
        fitting = [width for width in maps.WIDTHS_PX if width <= container] or [maps.WIDTHS_PX[0]]
        assert visible == {max(fitting)}, container


def test_nothing_is_fetched_and_the_map_stays_still(shapes: pl.DataFrame) -> None:
    sent = maps.county_map(shapes, values()).to_json()
    assert "http" not in sent
    told = json.loads(sent)
    assert told.get("mapProvider") is None
    assert told["views"][0]["controller"] is False


def test_text_from_data_is_text(shapes: pl.DataFrame) -> None:
    """The tooltip is plain text, and a text that looks like an expression to deck.gl does not run as one."""
    deck = maps.county_map(shapes, values(c0480={"tooltip": "@@=alert(1)", "value_label": "@@#x"}))
    told = json.loads(deck.to_json())
    assert '"@@=alert' not in json.dumps(told["layers"])
    assert '"@@#x' not in json.dumps(told["layers"])
    assert "html" not in deck._tooltip


def test_the_theme_changes_what_lies_around_but_no_stage(shapes: pl.DataFrame) -> None:
    light, dark = (maps.county_map(shapes, values(), theme) for theme in ("light", "dark"))
    assert fills(light) == fills(dark)
    assert layers(light)["granser"]["getColor"] != layers(dark)["granser"]["getColor"]


def test_a_municipality_without_a_value_is_refused(shapes: pl.DataFrame) -> None:
    with pytest.raises(ValueError, match="no value for municipality 0480, 0488"):
        maps.county_map(shapes, values().filter(~pl.col("code").is_in(["0480", "0488"])))


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
        maps.county_map(shapes, values(c0480=wrong))


def test_the_code_that_was_clicked_is_read() -> None:
    picked = {"objects": {maps.LAYER: [{"properties": {"code": "0483"}}]}}
    assert maps.picked_code(picked) == "0483"
    assert maps.picked_code({"objects": {}}) is None
    assert maps.picked_code(None) is None
