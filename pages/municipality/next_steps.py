"""What takes a municipality to its next step: answers that hold it back, and those that are not known. Frames in, steps out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from pages.municipality.step import TOP

MOST_STEPS = 3
MOST_EXAMPLES = 3
WHOLE_UNIT = "verksamheten"
ANSWER, LOAD = "svara", "lasin"


@dataclass(frozen=True)
class Place:
    """A unit, and the organisational levels of it that are meant; none where it was asked as a whole."""

    unit_id: str
    unit: str
    org_levels: tuple[str, ...]


@dataclass(frozen=True)
class Raise:
    """A component to take to ``level`` (1–4): the words of that level as the round asked it, and whose answers are just below."""

    component: str
    name: str
    level: int
    words: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Find:
    """Answers to get: ``how`` is that units answer, or that what they have answered is loaded; how many, whose, and of what."""

    how: str
    answers: int
    places: tuple[Place, ...]
    components: tuple[str, ...]


Step = Raise | Find


def next_steps(
    cells: pl.DataFrame, anchors: pl.DataFrame, index: Mapping[str, float | None], stage: int | None
) -> list[Step]:
    """Return one to three steps, or none where the municipality is on the highest with all known, or nothing applies.

    What is not known is found out last, and has its place. Before that, of the components with answers below the stage
    above ``stage`` those that have come least far, by ``index`` (component -> 0–100); what is equal in the order of the model.
    A component is taken up from its lowest answer, one level. ``cells``: list_cells; ``anchors``: list_anchors of the round.
    """
    finds = list(_finds(cells))
    if stage is None or stage == TOP:
        return [*finds]
    raises = sorted(_raises(cells, anchors, stage + 1), key=lambda one: index[one.component] or 0.0)
    return [*raises[: MOST_STEPS - len(finds)], *finds]


def _raises(cells: pl.DataFrame, anchors: pl.DataFrame, wanted: int) -> Iterable[Raise]:
    words = {(row["component"], row["level"]): row["anchor"] for row in anchors.iter_rows(named=True)}
    order = anchors["component"].unique(maintain_order=True)
    held = cells.filter(pl.col("level") < wanted)
    for component in order:
        own = held.filter(pl.col("component") == component)
        if own.is_empty():
            continue
        lowest = own.filter(pl.col("level") == own["level"].min())
        level = lowest["level"][0] + 1
        yield Raise(component, lowest["component_name"][0], level, words[component, level], tuple(_places(lowest)))


def _places(cells: pl.DataFrame) -> Iterable[Place]:
    for own in cells.partition_by("unit_id", maintain_order=True):
        levels = own.filter(pl.col("org_level") != WHOLE_UNIT)["org_level_name"].unique(maintain_order=True)
        yield Place(own["unit_id"][0], own["unit_name"][0], tuple(levels))


def _finds(cells: pl.DataFrame) -> Iterable[Find]:
    unknown = pl.col("level").is_null()
    for how, rows in (
        (ANSWER, unknown & pl.col("reason").is_in(["ej_svarat", "ej_besvarad", "vet_ej"])),
        (LOAD, unknown & pl.col("low").is_not_null()),
    ):
        own = cells.filter(rows)
        if own.height:
            components = own["component_name"].unique(maintain_order=True)
            yield Find(how, own.height, tuple(_places(own)), tuple(components))


def examples(stages: pl.DataFrame, step: Raise) -> Sequence[Mapping[str, Any]]:
    """Return the first units of ``stages`` (list_unit_stages) at the step's level or above, but for those that take it."""
    taking = [place.unit_id for place in step.places]
    there = (
        (pl.col("component") == step.component)
        & (pl.col("stage_observed") >= step.level)
        & ~pl.col("unit_id").is_in(taking)
    )
    return stages.filter(there).head(MOST_EXAMPLES).rows(named=True)
