"""Maps of counties with many municipalities: a name where it fits, else a number that a list below explains; nothing cut off."""

from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest
import shapely

from data.map.shapes import map_shapes, municipalities
from pages.exports.svg import as_svg
from pages.map.picture import county_picture, number_picture
from pages.pictures.shapes import Picture, Polygon, Text
from pages.text.colours import palette

pytestmark = pytest.mark.rest

CODES = ("01", "14")


def values(code: str) -> pl.DataFrame:
    rows = [
        {
            "code": one,
            "fill_kind": "stage",
            "class_": number % 5,
            "value_label": None,
            "marks": [{"name": "Skola", "answered": True}, {"name": "Vuxna", "answered": number % 2 == 0}],
            "tooltip": name,
            "label": str(number) if number % 3 == 0 else None,
        }
        for number, (one, name) in enumerate(municipalities(code).iter_rows())
    ]
    return pl.DataFrame(rows, schema_overrides={"class_": pl.Int64})


def drawing(code: str, width: int) -> Picture:
    return county_picture(map_shapes(code), values(code), "Karta", "Karta", width=width)


def texts(picture: Picture) -> list[Text]:
    """What is said of municipalities: what is quiet is said of the water."""
    quiet = palette("light").quiet_ink
    return [shape for shape in picture.shapes if isinstance(shape, Text) and shape.colour != quiet]


def box(text: Text) -> shapely.Geometry:
    left = text.x - (text.width / 2 if text.anchor == "middle" else 0)
    return shapely.box(left, text.y - text.size / 2, left + text.width, text.y + text.size / 2)


def on_map(picture: Picture) -> list[Text]:
    return [text for text in texts(picture) if text.anchor == "middle"]


@pytest.mark.parametrize("width", [340, 560, 760])
@pytest.mark.parametrize("code", CODES)
def test_every_municipality_is_named_on_the_map_or_numbered_and_listed(code: str, width: int) -> None:
    picture = drawing(code, width)
    names = set(municipalities(code)["name"])
    standing = {text.text for text in on_map(picture)}
    below = [text for text in texts(picture) if text.anchor == "start"]
    numbers, listed = (
        [one.text for one in below if one.text.isdigit()],
        [one.text for one in below if one.text in names],
    )
    assert standing & names | set(listed) == names
    assert not standing & set(listed)
    assert sorted(standing - names, key=int) == numbers == [str(number) for number in range(1, len(numbers) + 1)]
    swedish = str.maketrans("åäöÅÄÖ", "{|}{|}")
    assert listed == sorted(listed, key=lambda name: name.lower().translate(swedish))
    # A number stands in the municipality that the list says.
    areas = {one.name: one for one in picture.shapes if isinstance(one, Polygon) and one.code}
    places = {text.text: shapely.Point(text.x, text.y) for text in on_map(picture)}
    for number, name in zip(numbers, listed, strict=True):
        parts = [shapely.Polygon(ring) for ring in areas[name].rings]
        assert any(part.contains(places[number]) for part in parts), name


@pytest.mark.parametrize("width", [340, 560, 760])
@pytest.mark.parametrize("code", CODES)
def test_no_word_is_cut_off_or_stands_on_another(code: str, width: int) -> None:
    picture = drawing(code, width)
    frame = shapely.box(0, 0, picture.width, picture.height)
    assert all(frame.contains(box(text)) for text in texts(picture))
    names = [text for text in texts(picture) if not text.text.isdigit()]
    for one, other in combinations(names, 2):
        assert not box(one).intersects(box(other)), (one.text, other.text)


@pytest.mark.parametrize("code", CODES)
def test_a_larger_map_has_more_names(code: str) -> None:
    shown = [{text.text for text in on_map(drawing(code, width)) if not text.text.isdigit()} for width in (340, 760)]
    assert shown[0] <= shown[1]
    assert (
        code == "01" or shown[0] < shown[1]
    )  # around Stockholm municipalities are too small for their names on any map


def test_a_label_and_a_number_both_stand_where_there_is_no_name() -> None:
    picture = number_picture(map_shapes("14"), values("14"), "Karta", "Karta", width=760)
    assert b"Karta" in as_svg(picture)
    labelled = [text for text in on_map(picture) if text.bold and text.text.isdigit()]
    numbers = [text for text in on_map(picture) if not text.bold and text.text.isdigit()]
    assert len(labelled) == -(-municipalities("14").height // 3)
    for label in labelled:
        assert not any(box(label).intersects(box(number)) and label.x == number.x for number in numbers)
