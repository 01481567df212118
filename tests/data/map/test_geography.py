"""The map of any county: the right municipalities, sound shapes, and a place for each name that nothing else is on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
import shapely
from shapely import Point

from data.base.errors import LagesbildError
from data.map.labels import text_width_px
from data.map.outlines import ABROAD, SHORE_FILE, MapError, ashore, official
from data.map.shapes import map_shapes, municipalities

pytestmark = pytest.mark.rest

SORMLAND = {
    "0428": "Vingåker",
    "0461": "Gnesta",
    "0480": "Nyköping",
    "0481": "Oxelösund",
    "0482": "Flen",
    "0483": "Katrineholm",
    "0484": "Eskilstuna",
    "0486": "Strängnäs",
    "0488": "Trosa",
}
OSTERGOTLAND = 13  # municipalities of county 05
DIAGONAL = 2  # points of a line


@pytest.fixture(scope="module", params=["04", "05", "14"])
def county(request: pytest.FixtureRequest) -> pl.DataFrame:
    return map_shapes(request.param)


@pytest.fixture(scope="module")
def sormland() -> pl.DataFrame:
    return map_shapes("04")


def own(shapes: pl.DataFrame) -> list[dict[str, Any]]:
    return shapes.filter(pl.col("kind") == "municipality").to_dicts()


def placed(shapes: pl.DataFrame) -> list[dict[str, Any]]:
    """Those whose names have room on some map."""
    return own(shapes.filter(pl.col("block_west").is_not_null()))


def area(row: dict[str, Any]) -> Any:
    return shapely.from_geojson(row["boundary_geojson"])


def block(row: dict[str, Any]) -> Any:
    return shapely.box(row["block_west"], row["block_south"], row["block_east"], row["block_north"])


def name_line(row: dict[str, Any]) -> Any:
    """The upper part of the block, as high above the name's middle as below it."""
    below = 2 * row["label_lat"] - row["block_north"]
    return shapely.box(row["block_west"], below, row["block_east"], row["block_north"])


def test_the_county_has_its_nine_municipalities_with_their_codes() -> None:
    assert dict(municipalities("04").iter_rows()) == SORMLAND


def test_municipalities_stand_as_swedish_sorts_them() -> None:
    for county in official("lan"):
        names = municipalities(county)["name"].to_list()
        # ICU's own order of Swedish, by another library than ours.
        ordered = duckdb.sql(
            "SELECT unnest($names) AS name ORDER BY name COLLATE sv", params={"names": names}
        ).fetchall()
        assert names == [name for (name,) in ordered]


def test_every_municipality_is_on_the_map_in_order_of_code(sormland: pl.DataFrame) -> None:
    assert {row["code"]: row["name"] for row in own(sormland)} == SORMLAND
    assert [row["code"] for row in own(sormland)] == sorted(SORMLAND)


# A place on land and one on water near it: in the archipelago, in Mälaren, in Hjälmaren and in Båven.
ASHORE = (
    (17.03, 58.75, "0480"),  # Nyköping's town
    (17.10, 58.67, "0481"),  # Oxelösund's
    (17.55, 58.89, "0488"),  # Trosa's
    (16.51, 59.37, "0484"),  # Eskilstuna's
    (17.03, 59.37, "0486"),  # Strängnäs's
    (17.45, 58.60, ""),
    (17.30, 59.46, ""),
    (15.80, 59.23, ""),
    (16.93, 59.02, ""),
)


@pytest.mark.parametrize(("lon", "lat", "code"), ASHORE)
def test_towns_stand_on_land_and_lakes_and_sea_are_water(lon: float, lat: float, code: str) -> None:
    assert [one for one, land in ashore().items() if land.contains(Point(lon, lat))] == [code][: len(code)]


def test_neighbours_share_every_border_and_inland_ones_are_official() -> None:
    land = {code: outline for code, outline in ashore().items() if code != ABROAD}
    assert list(land) == list(official("kommun"))
    assert all(outline.is_valid for outline in land.values())
    assert shapely.coverage_is_valid(list(ashore().values()))
    own = {code: official("kommun")[code][1] for code in land if code.startswith("04")}
    drawn = shapely.union_all([land[code].boundary for code in own]).buffer(0.003)
    water = shapely.union_all(list(own.values())).difference(shapely.union_all([land[code] for code in own]))
    inland = shapely.union_all(list(own.values())).buffer(-0.05).difference(water.buffer(0.003))
    for outline in own.values():
        assert outline.boundary.intersection(inland).difference(drawn).length < 0.01


def test_the_file_of_the_shore_is_small() -> None:
    assert SHORE_FILE.stat().st_size < 1_000_000
    assert sum(shapely.get_num_coordinates(one) for code, one in ashore().items() if code.startswith("04")) < 4000


def test_the_counties_around_are_drawn_and_do_not_overlap_it(sormland: pl.DataFrame) -> None:
    around = {row["code"]: row for row in sormland.filter(pl.col("kind") == "neighbour").to_dicts()}
    assert {"01", "03", "05", "18", "19"} <= around.keys()  # those that have a border with it, and Västmanland
    assert "04" not in around
    assert around["05"]["name"].startswith("Östergötland")
    county = shapely.union_all([area(row) for row in own(sormland)])
    for row in around.values():
        assert area(row).intersection(county).area < 0.001 * county.area
        assert row["label_lon"] is None


def test_shapes_are_sound_and_do_not_overlap(county: pl.DataFrame) -> None:
    outlines = [area(row) for row in own(county)]
    assert all(outline.is_valid and outline.area > 0 for outline in outlines)
    together = sum(outline.area for outline in outlines)
    assert shapely.union_all(outlines).area == pytest.approx(together, rel=1e-4)


def test_a_name_without_a_line_stands_inside_and_one_with_a_line_outside(sormland: pl.DataFrame) -> None:
    county = shapely.union_all([area(row) for row in own(sormland)])
    for row in own(sormland):
        places = [Point(row[f"{what}_lon"], row[f"{what}_lat"]) for what in ("label", "school", "social")]
        if row["leader_geojson"] is None:
            assert all(area(row).contains(place) for place in places), row["name"]
            assert area(row).contains(name_line(row)), row["name"]
        else:
            assert not block(row).intersects(county), row["name"]
    # Sörmland's two smallest have no room for their names.
    assert {row["name"] for row in own(sormland) if row["leader_geojson"]} == {"Oxelösund", "Trosa"}


def test_a_line_ends_in_its_own_municipality(county: pl.DataFrame) -> None:
    for row in own(county):
        if row["leader_geojson"] is not None:
            start, end = json.loads(row["leader_geojson"])["coordinates"]
            assert area(row).contains(Point(end)), row["name"]
            assert block(row).distance(Point(start)) < 0.001, row["name"]


def test_no_line_is_long_or_runs_over_another_municipality_or_line(county: pl.DataFrame) -> None:
    lined = [row for row in own(county) if row["leader_geojson"] is not None]
    lines = [shapely.from_geojson(row["leader_geojson"]) for row in lined]
    areas = {row["code"]: area(row) for row in own(county)}
    for row, line in zip(lined, lines, strict=True):
        assert line.length * row["design_px_per_degree"] <= 40.1, row["name"]
        over = sum(line.intersection(other).length for code, other in areas.items() if code != row["code"])
        assert over * row["design_px_per_degree"] <= 1.1, row["name"]
    for number, line in enumerate(lines):
        assert not any(line.crosses(other) for other in lines[number + 1 :])


def test_a_name_without_room_has_a_place_for_a_number_in_its_municipality() -> None:
    rows = own(map_shapes("14"))
    without = [row for row in rows if row["block_west"] is None]
    assert 0 < len(without) < len(rows) / 2
    for row in without:
        assert area(row).contains(Point(row["label_lon"], row["label_lat"])), row["name"]
        assert [row[name] for name in ("school_lon", "social_lat", "block_north", "leader_geojson")] == [None] * 4


def test_no_two_names_collide(county: pl.DataFrame) -> None:
    assert_apart(placed(county))


def assert_apart(rows: list[dict[str, Any]]) -> None:
    for i, one in enumerate(rows):
        for other in rows[i + 1 :]:
            assert not block(one).intersects(block(other)), f"{one['name']} and {other['name']}"


def test_a_block_is_as_wide_as_its_name(county: pl.DataFrame) -> None:
    for row in placed(county):
        drawn = (row["block_east"] - row["block_west"]) * row["design_px_per_degree"]
        assert drawn >= text_width_px(row["name"], 10.5) - 0.1, row["name"]


def test_school_stands_left_of_social_services_on_one_line_below_the_name(county: pl.DataFrame) -> None:
    for row in placed(county):
        assert row["school_lon"] < row["label_lon"] < row["social_lon"]
        assert row["school_lat"] == row["social_lat"] < row["label_lat"]


def test_hatching_stays_within_the_outline_and_the_sparse_one_has_fewer_lines(sormland: pl.DataFrame) -> None:
    for row in own(sormland):
        dense, sparse = shapely.from_geojson(row["hatch_geojson"]), shapely.from_geojson(row["sparse_hatch_geojson"])
        assert area(row).buffer(0.0005).contains(dense), row["name"]
        assert 0 < len(sparse.geoms) < len(dense.geoms), row["name"]
        assert all(len(line.coords) == DIAGONAL for line in dense.geoms)


def test_who_changes_the_map_they_got_changes_no_one_elses() -> None:
    changed = map_shapes("04")
    changed[0, "name"] = "Någon annanstans"
    assert {row["name"] for row in own(map_shapes("04"))} == set(SORMLAND.values())


def test_another_county_works() -> None:
    shapes = map_shapes("05")
    assert len(own(shapes)) == OSTERGOTLAND
    assert {"0580": "Linköping", "0581": "Norrköping"}.items() <= {
        row["code"]: row["name"] for row in own(shapes)
    }.items()
    assert "04" in set(shapes.filter(pl.col("kind") == "neighbour")["code"])


@pytest.mark.parametrize("code", ["99", "4", "", "0483", "Södermanland"])
def test_an_unknown_county_is_refused_in_swedish(code: str) -> None:
    for ask in (municipalities, map_shapes):
        with pytest.raises(MapError, match=f"Det finns inget län med koden ”{code}”.*till exempel 03") as caught:
            ask(code)
        assert isinstance(caught.value, LagesbildError)  # so that the command line shows the sentence as it stands


# A file of the user's own -------------------------------------------------------------------------------------------


def square(west: float, south: float, size: float = 0.3) -> dict[str, Any]:
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def squares(key: str = "kommun_kod", **more: Any) -> list[dict[str, Any]]:
    """A feature per municipality: a square each, three in a row."""
    return [
        {
            "type": "Feature",
            "properties": {key: code, **more},
            "geometry": square(16 + 0.3 * (number % 3), 58 + 0.3 * (number // 3)),
        }
        for number, code in enumerate(SORMLAND)
    ]


def written(folder: Path, features: Any) -> Path:
    path = folder / "karta.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_a_file_of_the_users_own_replaces_the_outlines(tmp_path: Path, sormland: pl.DataFrame) -> None:
    shapes = map_shapes("04", written(tmp_path, squares()))
    rows = {row["code"]: row for row in own(shapes)}
    assert {code: row["name"] for code, row in rows.items()} == SORMLAND
    wanted = shapely.box(16, 58, 16.3, 58.3)
    assert area(rows["0428"]).symmetric_difference(wanted).area == pytest.approx(0, abs=1e-4)
    assert rows["0428"]["boundary_geojson"] != own(sormland)[0]["boundary_geojson"]
    assert all(area(row).contains(Point(row["label_lon"], row["label_lat"])) for row in rows.values())


@pytest.mark.parametrize("key", ["kommunkod", "code", "KnKod", "id"])
def test_the_code_may_have_any_of_the_usual_names_and_lack_its_zero(tmp_path: Path, key: str) -> None:
    features = squares()
    for feature in features:
        feature["properties"] = {key: int(feature["properties"]["kommun_kod"])}
    assert [row["code"] for row in own(map_shapes("04", written(tmp_path, features)))] == sorted(SORMLAND)


def test_a_municipality_may_be_several_features(tmp_path: Path) -> None:
    island = {"type": "Feature", "properties": {"kommun_kod": "0488"}, "geometry": square(17.5, 58.7, 0.1)}
    rows = {row["code"]: row for row in own(map_shapes("04", written(tmp_path, [*squares(), island])))}
    assert area(rows["0488"]).area == pytest.approx(0.3 * 0.3 + 0.1 * 0.1, rel=0.01)


def test_names_of_many_small_municipalities_side_by_side_do_not_collide(tmp_path: Path) -> None:
    features = squares()
    for number, feature in enumerate(features[5:]):
        feature["geometry"] = square(16.9 + 0.03 * number, 58.0, 0.03)
    for feature, west in zip(features[2:5], (16.6, 16.0, 16.3), strict=True):
        feature["geometry"] = square(west, 58.3)
    shapes = map_shapes("04", written(tmp_path, features))
    rows = own(shapes)
    assert [row["leader_geojson"] is None and row["block_west"] is not None for row in rows] == [True] * 5 + [False] * 4
    # Where the way out is taken there is no name, rather than a long line.
    assert 2 <= sum(row["leader_geojson"] is not None for row in rows) < 4
    assert_apart(placed(shapes))


def broken(change: str) -> Any:
    """Features of which one is wrong."""
    features = squares()
    match change:
        case "gone":
            return [f for f in features if f["properties"]["kommun_kod"] not in ("0482", "0488")]
        case "no code":
            features[1]["properties"] = {"namn": "Gnesta"}
        case "point":
            features[1]["geometry"] = {"type": "Point", "coordinates": [16.5, 58.5]}
        case "no geometry":
            features[1]["geometry"] = None
        case "not closed":
            features[1]["geometry"] = {"type": "Polygon", "coordinates": [[[16, 58], [17, 58], [17, 59]]]}
        case "metres":
            for number, feature in enumerate(features):
                feature["geometry"] = square(560_000 + 9_000 * number, 6_500_000, 9_000)
        case "text":
            features[1] = "Gnesta"  # type: ignore[call-overload]
        case "no list":
            return {"0461": features[1]}
    return features


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("gone", "ytor saknas för 0482 Flen, 0488 Trosa"),
        ("no code", "yta 2 saknar kommunkod. Den ska heta något av kommun_kod, kommunkod"),
        ("point", r"yta 2 \(kommun 0461\) har ingen yta"),
        ("no geometry", r"yta 2 \(kommun 0461\) går inte att läsa som GeoJSON"),
        ("not closed", r"yta 2 \(kommun 0461\) går inte att läsa som GeoJSON"),
        ("metres", "koordinaterna ska vara longitud och latitud i WGS 84, inom Sverige"),
        ("text", "yta 2 är inte en Feature"),
        ("no list", "filen ska vara en FeatureCollection"),
    ],
)
def test_a_wrong_file_says_what_is_wrong_and_where(tmp_path: Path, change: str, message: str) -> None:
    with pytest.raises(MapError, match=f"^karta.geojson: {message}"):
        map_shapes("04", written(tmp_path, broken(change)))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "filen är inte GeoJSON"),
        (b"kommun;yta\n0461;1", "filen är inte GeoJSON"),
        ("{”a”: 1}".encode("cp1252"), "filen är inte GeoJSON"),
        (b"[1, 2]", "filen ska vara en FeatureCollection"),
    ],
)
def test_a_file_that_is_no_map_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "karta.geojson"
    path.write_bytes(content)
    with pytest.raises(MapError, match=f"^karta.geojson: {message}"):
        map_shapes("04", path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MapError, match=r"^saknas.geojson: filen går inte att läsa"):
        map_shapes("04", tmp_path / "saknas.geojson")


def test_the_source_has_every_county_and_its_name() -> None:
    counties = official("lan")
    assert len(counties) == 21
    assert counties["04"][0].startswith("Södermanland")
