"""The map of what a change would do: what changes is plain to see, told in words, and the rest is quiet."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from data.map.shapes import map_shapes
from pages.map import deck as maps
from pages.map import preview
from pages.map.legend import legend_html
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
    deck = preview.preview_map(shapes, changes(*ALL_CHANGES))
    drawn, look = layers(deck), colours.palette("light")
    labels = [row["text"].replace("\u00a0", " ") for row in drawn["etiketter"]["data"]]
    assert labels == ["+1 svar", "3 → –", "+2 svar", "0 → 2", "– → 1"]  # in order of code
    assert fills(deck) == {
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
    outlined = drawn["andrad"]["data"]
    changed = shapes.filter(pl.col("code").is_in(["0461", "0480", "0481", "0483", "0488"]))["boundary_geojson"]
    rings = [ring for text in changed for polygon in json.loads(text)["coordinates"] for ring in polygon]
    assert [row["path"] for row in outlined] == rings
    assert drawn["andrad"]["getWidth"] > 2 * drawn["granser"]["getWidth"]


def test_the_map_of_a_change_has_every_name_and_tells_more_where_pointed_at(shapes: pl.DataFrame) -> None:
    drawn = layers(preview.preview_map(shapes, changes(*ALL_CHANGES), "dark", 340))
    assert len(drawn["namn"]["data"]) == 9
    tooltips = {
        feature["properties"]["code"]: feature["properties"]["tooltip"] for feature in drawn[maps.LAYER]["data"]
    }
    assert tooltips["0483"] == "Katrineholm\nFrån steg 0 till steg 2\nEn verksamhet svarar för första gången"
    assert tooltips["0428"] == "Vingåker\nÄndras inte"


def test_the_label_stands_where_the_marks_do_on_a_map_of_answers(shapes: pl.DataFrame) -> None:
    """On the smallest map, where a block is drawn as the shapes were laid out."""
    drawn = layers(preview.preview_map(shapes, changes(("0483", "Katrineholm", 0, 2, 0)), width_px=340))
    place = shapes.row(by_predicate=pl.col("code") == "0483", named=True)
    lon, lat = drawn["etiketter"]["data"][0]["at"]
    assert lon == place["label_lon"]
    assert lat == pytest.approx(place["school_lat"], abs=0.002)


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
        preview.preview_map(shapes, changes(("0580", "Linköping", 0, 1, 0)))
