"""A picture as SVG and PNG: the county map with everything that the page's map says."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from PIL import Image

import queries
from pages.exports.svg import as_png, as_svg
from pages.map import measures, pilots, preview
from pages.map.picture import CHANGED_PX, county_picture, number_picture
from pages.map.places import rings
from pages.pictures.bars import interval_picture
from pages.pictures.shapes import Box, Lines, Picture, Polygon, Text
from pages.pictures.stamp import stamp
from pages.text import colours
from pages.text.provenance import Provenance

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def county(built_editions: Path) -> Picture:
    """The map of what is published of 2025."""
    edition = queries.edition(built_editions)
    levels = queries.ask(edition, "list_levels")["short"].to_list()
    values = measures.map_values(
        measures.DEGREE, queries.ask(edition, "list_municipality_degrees", round_id="2025"), levels
    )
    legend = measures.legend(measures.DEGREE, values, levels)
    return county_picture(queries.ask(edition, "show_map"), values, "Kartan <2025>", "8 av 9 & en", legend)


def test_svg_says_in_words_what_it_shows(county: Picture) -> None:
    root = ET.fromstring(as_svg(county))
    assert root.get("lang") == root.get("{http://www.w3.org/XML/1998/namespace}lang") == "sv"
    assert root.find(f"{SVG}title").text == "Kartan <2025>"
    assert root.find(f"{SVG}desc").text == "8 av 9 & en"
    said = [element.text for element in root.iter(f"{SVG}text")]
    for word in (
        "Nyköping",
        "Vingåker",
        "inget svar",
        "har svarat, nivån är inte känd",
        "vänster skola, höger socialtjänst; ifylld har svarat",
    ):
        assert word in said
    names = [title.text for title in root.iter(f"{SVG}title")][1:]
    assert len(names) == 9
    assert any(name.startswith("Nyköping, Inget svar, Skola: inget svar") for name in names)
    assert as_svg(county) == as_svg(county)


def test_a_silent_municipality_is_hatched_and_never_a_colour_of_the_scale(county: Picture) -> None:
    named = {shape.name.split(",")[0]: shape for shape in county.shapes if isinstance(shape, Polygon) and shape.name}
    assert named["Nyköping"].fill == colours.palette("light").hatch_ground
    assert named["Flen"].fill == colours.palette("light").unknown
    assert not {shape.fill for shape in named.values()} & set(colours.STAGES)


def test_png_has_the_size_asked_for_and_its_colours(county: Picture) -> None:
    image = Image.open(io.BytesIO(as_png(county, 800)))
    assert image.width == 800
    assert abs(image.height - 800 * county.height / county.width) <= 1
    found = {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in image.convert("RGB").getcolors(800 * 900)}
    assert {colours.palette("light").unknown, colours.palette("light").mark} <= found


def test_the_range_that_others_lie_in_is_drawn_only_where_it_is_known() -> None:
    rows = pl.DataFrame(
        {
            "name": ["Helheten", "Skola"],
            "index_low": [10.0, 20.0],
            "index_observed": [15.0, None],
            "index_high": [57.0, 80.0],
            "stage_observed": [0, None],
            "range_low": [15.0, None],
            "range_high": [90.0, None],
        }
    )
    picture = interval_picture(rows, ["Ingen", "Plan", "Start", "Bruk", "Vana"], "Grad", "I ord")
    field, _ = [shape for shape in picture.shapes if isinstance(shape, Box)]  # the last is the key's
    scale = {shape.text.replace("\u00a0", ""): shape.x for shape in picture.shapes if isinstance(shape, Text)}
    per_cent = (scale["100%"] - scale["0%"]) / 100
    assert field.x == pytest.approx(scale["0%"] + 15 * per_cent)
    assert field.width == pytest.approx(75 * per_cent)
    assert "ej känt" in [shape.text for shape in picture.shapes if isinstance(shape, Text)]


def test_a_picture_that_leaves_says_where_it_comes_from(county: Picture, provenance: Provenance) -> None:
    framed = stamp(county, provenance)
    said = [element.text for element in ET.fromstring(as_svg(framed)).iter(f"{SVG}text")]
    assert said[:2] == ["Kartan <2025>", "Exempeldata – inte verkliga svar"]
    assert "utgåva 7 gjord 2026-01-02" in " ".join(said)
    assert framed.description.endswith(provenance.line)
    for shape in framed.shapes:
        for x, y in shape.points():
            assert -1 <= x <= framed.width + 1, shape
            assert -1 <= y <= framed.height + 1, shape
    real = as_svg(stamp(county, replace(provenance, example=False))).decode()
    assert "Exempeldata" not in real


def test_the_map_of_pilots_has_a_number_on_each_municipality_that_has_one(built_editions: Path) -> None:
    county_shapes = queries.ask(queries.edition(built_editions), "show_map")
    municipalities = county_shapes.filter(pl.col("kind") == "municipality").select(
        municipality_code="code", name="name"
    )
    places = pl.DataFrame({"municipality_code": ["0483", "0483", "0488"], "pilot_name": ["a", "b", "c"]})
    values = pilots.map_values(municipalities, places)
    picture = number_picture(county_shapes, values, "Piloter", "Var", pilots.map_legend(values))
    texts = [shape for shape in picture.shapes if isinstance(shape, Text)]
    at = {shape.text: (shape.x, shape.y) for shape in texts}
    assert [shape.text for shape in texts if shape.text.isdigit()] == ["2", "1"]
    # Each number stands right below its own name.
    for name, number in (("Katrineholm", "2"), ("Trosa", "1")):
        assert abs(at[name][0] - at[number][0]) < 0.1
        assert 0 < at[number][1] - at[name][1] < 40
    assert picture.title.encode() in as_svg(picture)


def test_the_map_of_a_change_tells_what_would_change_and_outlines_it(built_editions: Path) -> None:
    shapes = queries.ask(queries.edition(built_editions), "show_map")
    schema = {"municipality_code": pl.String, "name": pl.String, "stage_before": pl.Int64, "stage_after": pl.Int64}
    rows = pl.DataFrame(
        [["0483", "Katrineholm", 0, 2, 0], ["0488", "Trosa", None, None, 1]],
        schema={**schema, "units_new": pl.Int64},
        orient="row",
    )
    legend = preview.preview_legend(rows)
    values = preview.preview_values(shapes, rows)
    picture = number_picture(shapes, values, "Ändring", "I ord", legend, outlined=True)
    said = [shape.text for shape in picture.shapes if isinstance(shape, Text)]
    assert "+1 svar" in said
    assert any(text.startswith("0") and text.endswith("2") for text in said)
    assert "ändras, med steget före → efter" in said
    heavy = [shape for shape in picture.shapes if isinstance(shape, Lines) and shape.width == CHANGED_PX]
    own = shapes.filter(pl.col("code").is_in(["0483", "0488"]))["boundary_geojson"]
    assert len(heavy[0].paths) == sum(len(rings(outline)) for outline in own)
    as_svg(picture)
