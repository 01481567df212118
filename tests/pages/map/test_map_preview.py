"""The map of what a change would do: what changes is plain to see, told in words, and the rest is quiet."""

from __future__ import annotations

import json

import polars as pl
import pytest

from data.map.shapes import map_shapes
from pages.map import preview
from pages.map.legend import legend_html
from pages.map.picture import CHANGED_PX, number_picture
from pages.map.places import drawing_of
from pages.pictures.shapes import Lines, Picture, Polygon, Text
from pages.text import colours

CHANGES = {
    "municipality_code": pl.String,
    "name": pl.String,
    "stage_before": pl.Int64,
    "stage_after": pl.Int64,
    "units_new": pl.Int64,
}


@pytest.fixture(scope="module")
def shapes() -> pl.DataFrame:
    return map_shapes("04")


def drawing(shapes: pl.DataFrame, rows: pl.DataFrame, theme: colours.Theme = "light", width: int = 560) -> Picture:
    values = preview.preview_values(shapes, rows)
    return number_picture(shapes, values, "Karta", "En karta", theme=theme, outlined=True, width=width)


def texts(picture: Picture) -> list[Text]:
    """What is said of municipalities: what is quiet is said of the water."""
    quiet = colours.palette("light").quiet_ink
    return [shape for shape in picture.shapes if isinstance(shape, Text) and shape.colour != quiet]


def changes(*rows: tuple[str, str, int | None, int | None, int]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=CHANGES, orient="row")


ALL_CHANGES = (
    ("0483", "Katrineholm", 0, 2, 1),
    ("0488", "Trosa", None, 1, 2),
    ("0480", "Nyköping", 3, None, 0),
    ("0481", "Oxelösund", None, None, 2),
    ("0461", "Gnesta", 4, 4, 1),
    ("0482", "Flen", 1, 1, 0),
)


def test_what_changes_has_a_label_and_an_outline_and_the_rest_is_quiet(shapes: pl.DataFrame) -> None:
    picture, look = drawing(shapes, changes(*ALL_CHANGES)), colours.palette("light")
    names = set(shapes["name"])
    labels = [text.text.replace("\u00a0", " ") for text in texts(picture) if text.text not in names]
    assert labels == ["+1 svar", "3 → –", "+2 svar", "0 → 2", "– → 1"]  # in order of code
    assert {shape.code: shape.fill for shape in picture.shapes if isinstance(shape, Polygon) and shape.code} == {
        "0428": look.neighbour,
        "0461": colours.STAGES[4],
        "0480": look.unknown,
        "0481": look.coverage,
        "0482": look.neighbour,
        "0483": colours.STAGES[2],
        "0484": look.neighbour,
        "0486": look.neighbour,
        "0488": colours.STAGES[1],
    }
    (outlined,) = [shape for shape in picture.shapes if isinstance(shape, Lines) and shape.width == CHANGED_PX]
    changed = shapes.filter(pl.col("code").is_in(["0461", "0480", "0481", "0483", "0488"]))["boundary_geojson"]
    rings = [ring for text in changed for polygon in json.loads(text)["coordinates"] for ring in polygon]
    assert [len(path) for path in outlined.paths] == [len(ring) for ring in rings]


def test_the_map_of_a_change_has_every_name_and_tells_more_where_pointed_at(shapes: pl.DataFrame) -> None:
    picture = drawing(shapes, changes(*ALL_CHANGES), "dark", 340)
    assert set(shapes.head(9)["name"]) <= {text.text for text in texts(picture)}
    told = {shape.code: shape.name for shape in picture.shapes if isinstance(shape, Polygon) and shape.code}
    assert told["0483"] == "Katrineholm, Från steg 0 till steg 2, En verksamhet svarar för första gången"
    assert told["0428"] == "Vingåker, Ändras inte"


def test_the_label_stands_where_the_marks_do_on_a_map_of_answers(shapes: pl.DataFrame) -> None:
    """On the smallest map, where a block is drawn as the shapes were laid out."""
    picture = drawing(shapes, changes(("0483", "Katrineholm", 0, 2, 0)), width=340)
    (label,) = [text for text in texts(picture) if "→" in text.text]
    place = shapes.row(by_predicate=pl.col("code") == "0483", named=True)
    x, y = drawing_of(shapes, 340).at(place["label_lon"], place["school_lat"])
    assert (label.x, label.y) == (pytest.approx(x, abs=0.5), pytest.approx(y, abs=1.5))


def test_the_text_for_the_map_of_a_change_names_all_that_changes() -> None:
    assert preview.preview_text(changes(*ALL_CHANGES)) == (
        "Karta över det som ändras. "
        "Katrineholm: från steg 0 till steg 2 och en verksamhet svarar för första gången. "
        "Trosa: från inget känt steg till steg 1 och två verksamheter svarar för första gången. "
        "Nyköping: från steg 3 till inget känt steg. "
        "Oxelösund: två verksamheter svarar för första gången. "
        "Gnesta: en verksamhet svarar för första gången. "
        "Övriga kommuner är som förut."
    )
    assert "Ingen kommun ändras" in preview.preview_text(changes())


def test_the_legend_of_a_change_has_what_is_shown_and_no_more() -> None:
    def labels(*rows: tuple[str, str, int | None, int | None, int]) -> list[str]:
        return [entry.label for entry in preview.preview_legend(changes(*rows))]

    always = ["ändras, med steget före → efter", "ändras inte"]
    assert labels(ALL_CHANGES[0]) == [*always, "steg 2 efteråt"]
    assert labels(*ALL_CHANGES[2:4]) == [*always, "inget känt steg efteråt", "nya svar, steget ändras inte"]
    for theme in ("light", "dark"):
        assert "ändras inte" in legend_html(preview.preview_legend(changes(*ALL_CHANGES)), theme)


def test_a_municipality_that_is_not_on_the_map_is_refused(shapes: pl.DataFrame) -> None:
    with pytest.raises(ValueError, match="not on the map: 0580"):
        preview.preview_values(shapes, changes(("0580", "Linköping", 0, 1, 0)))
