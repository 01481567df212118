"""Web Mercator with the degree of longitude as its unit, and GeoJSON to and from it."""

from __future__ import annotations

import math
from typing import Any

import shapely

Geometry = Any  # shapely has no type stubs
Point = tuple[float, float]


def flatten(outline: Geometry) -> Geometry:
    """Return a geometry in degrees on the plane."""
    return shapely.transform(outline, lambda xy: [(lon, _mercator(lat)) for lon, lat in xy.tolist()])


def scale_by(geometry: Geometry, by: float) -> Geometry:
    """Return a geometry of the plane times a scale, about the origin."""
    return shapely.transform(geometry, lambda xy: xy * by)


def degrees(x: float, y: float) -> Point:
    """Return longitude and latitude of a point on the plane, five decimals (about a metre)."""
    return round(x, 5), round(math.degrees(math.atan(math.sinh(math.radians(y)))), 5)


def geojson(flat: Geometry) -> str:
    """Return a geometry of the plane as GeoJSON text in degrees, five decimals."""
    return str(shapely.to_geojson(shapely.transform(flat, lambda xy: [degrees(x, y) for x, y in xy.tolist()])))


def polygons(geometry: Geometry) -> Geometry:
    """Return only the areas of a geometry, as a MultiPolygon; empty where it has none."""
    return shapely.MultiPolygon([part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"])


def _mercator(lat: float) -> float:
    return math.degrees(math.asinh(math.tan(math.radians(lat))))
