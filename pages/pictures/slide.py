"""A slide: question, sentence and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from pages.pictures.bars import Series
from pages.pictures.shapes import Picture
from pages.text.html import Card

Kind = Literal["standing", "map", "components", "wheel", "needs", "pilots", "change", "next", "quality", "method"]


@dataclass(frozen=True)
class Table:
    """A table in texts; ``numbers`` are the columns set to the right.

    ``fills``: column -> the colour behind each of its rows, where a figure beside the table has its classes in colours.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    fills: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Chart:
    """What an editable bar chart shows: a bar per label, in parts.

    Where ``spans`` is given the only part is the observed value in per cent (None: not known), and spans are the possible
    values (low, high) of each label.
    """

    labels: tuple[str, ...]
    parts: tuple[Series, ...] = ()
    observed: tuple[float | None, ...] = ()
    spans: tuple[tuple[float, float], ...] = ()
    fills: tuple[str, ...] = ()  # of each observed value


@dataclass(frozen=True)
class Slide:
    """One slide. ``sentence`` is what is said aloud, and stands in for the picture to those who do not see it.

    ``frames`` are what picture, chart and table were made from. ``source`` names the round; edition, date and the mark of
    example data belong to the whole set (``Provenance``).
    """

    id: str
    title: str
    sentence: str
    kind: Kind
    source: str
    picture: Picture | None = None
    chart: Chart | None = None
    table: Table | None = None
    cards: tuple[Card, ...] = ()
    points: tuple[str, ...] = ()
    frames: Mapping[str, pl.DataFrame] = field(default_factory=dict)
