"""Outlines as drawings of all sizes share them: on one plane, worked out once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pages.map.places import Drawing, northing, rings
from pages.pictures.shapes import Form, Outline, Point

STEPS_PER_PX = 8  # of the plane, to a pixel of the design drawing
ISLET_PX = 14.0  # what is smaller than that on the design drawing

Paths = tuple[tuple[Point, ...], ...]


def form_of(key: str, geometry_text: str, drawing: Drawing) -> Form:
    """Return the lines of a geometry as all drawings share them; ``key`` is what a page knows them by."""
    outline, _ = _on_plane(geometry_text, *_plane(drawing), 0.0)
    return _lie(key, outline, drawing)


def large_and_small(code: str, geometry_text: str, drawing: Drawing) -> tuple[Form, Form]:
    """Return the outlines of a municipality, and those of its islets and ponds, which are drawn with a thin line alone."""
    large, small = _on_plane(geometry_text, *_plane(drawing), ISLET_PX * STEPS_PER_PX)
    return _lie(code, large, drawing), _lie(f"{code}-holmar", small, drawing)


def paths_of(forms: Iterable[Form]) -> Paths:
    """Return the forms' lines in their drawing, in pixels."""
    return tuple(
        tuple((form.right + form.scale * x, form.down + form.scale * y) for x, y in path)
        for form in forms
        for path in form.outline.paths
    )


def cut(path: tuple[Point, ...], drawing: Drawing) -> tuple[Point, ...]:
    """Return the outline cut along the picture's edges (Sutherland and Hodgman's way, one edge at a time)."""
    edges = ((0, 0.0, 1.0), (0, float(drawing.width), -1.0), (1, 0.0, 1.0), (1, float(drawing.height), -1.0))
    for axis, limit, sign in edges:
        beyond = [sign * (point[axis] - limit) < 0 for point in path]
        if all(beyond):
            return ()
        if not any(beyond):
            continue
        kept: list[Point] = []
        ends = zip((*path[1:], path[0]), (*beyond[1:], beyond[0]), strict=True)
        for start, is_out, (end, end_is_out) in zip(path, beyond, ends, strict=True):
            if not is_out:
                kept.append(start)
            if is_out != end_is_out:
                share = (limit - start[axis]) / (end[axis] - start[axis])
                kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
        path = tuple(kept)
    return path


def _plane(drawing: Drawing) -> tuple[float, float, float]:
    """Return the plane's middle and its steps to a degree: the same for drawings of the same shapes."""
    steps = drawing.px_per_degree / drawing.growth * STEPS_PER_PX
    return drawing.longitude, northing(drawing.latitude), round(steps, 6)


def _lie(key: str, outline: Outline, drawing: Drawing) -> Form:
    return Form(key, outline, drawing.width / 2, drawing.height / 2, drawing.growth / STEPS_PER_PX)


@lru_cache(maxsize=2048)
def _on_plane(geometry_text: str, middle: float, up: float, steps: float, least: float) -> tuple[Outline, Outline]:
    """Return the lines of a geometry in whole steps from the middle, those as large as ``least`` and those smaller."""
    large: list[tuple[Point, ...]] = []
    small: list[tuple[Point, ...]] = []
    for ring in rings(geometry_text):
        path = tuple((round((lon - middle) * steps), round((up - northing(lat)) * steps)) for lon, lat in ring)
        across, down = [x for x, _ in path], [y for _, y in path]
        is_large = max(max(across) - min(across), max(down) - min(down)) >= least
        (large if is_large else small).append(path)
    return Outline(tuple(large)), Outline(tuple(small))
