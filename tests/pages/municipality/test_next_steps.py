"""The next steps of a municipality, for any answers, found again by plain loops."""

from __future__ import annotations

from itertools import product
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.municipality.next_steps import ANSWER, LOAD, Find, Raise, examples, next_steps
from pages.municipality.step import count_answers

UNITS = ("Skola", "Socialtjänst")
COMPONENTS = ("ansvarig", "plan", "hjulet", "stod")
ORG_LEVELS = ("Ledning", "Chef")
ANCHORS = pl.DataFrame(
    [
        {"component": component, "level": level, "anchor": f"{component} ser ut som {level}"}
        for component in COMPONENTS
        for level in range(5)
    ]
)
SAID = st.one_of(
    st.integers(0, 4), st.sampled_from(["ej_svarat", "ej_besvarad", "vet_ej", "ej_tillamplig", "ej_stalld", "0-1"])
)
ALL = list(product(UNITS, COMPONENTS, ORG_LEVELS))
ANSWERS = st.lists(SAID, min_size=len(ALL), max_size=len(ALL)).map(lambda said: dict(zip(ALL, said, strict=True)))


def frame(answers: dict[tuple[str, str, str], Any]) -> pl.DataFrame:
    rows = [
        {
            "unit_id": unit.lower(),
            "unit_name": unit,
            "component": component,
            "component_name": component.upper(),
            "org_level": org_level.lower(),
            "org_level_name": org_level,
            "level": said if isinstance(said, int) else None,
            "low": 0 if said == "0-1" else None,
            "reason": said if isinstance(said, str) and said != "0-1" else None,
        }
        for (unit, component, org_level), said in answers.items()
    ]
    return pl.DataFrame(rows, schema_overrides={"level": pl.Int64, "low": pl.Int64, "reason": pl.String})


def known_of(answers: dict[tuple[str, str, str], Any], component: str | None = None) -> list[int]:
    return [said for (_, part, _), said in answers.items() if isinstance(said, int) and component in (None, part)]


def stage_of(answers: dict[tuple[str, str, str], Any]) -> int | None:
    known = known_of(answers)
    return max(s for s in range(5) if 4 * sum(k >= s for k in known) >= 3 * len(known)) if known else None


def index_of(answers: dict[tuple[str, str, str], Any]) -> dict[str, float | None]:
    return {part: 25 * sum(known) / len(known) if (known := known_of(answers, part)) else None for part in COMPONENTS}


@settings(deadline=None, derandomize=True)
@given(ANSWERS)
def test_the_steps_are_what_holds_the_municipality_back_and_what_is_not_known(
    answers: dict[tuple[str, str, str], Any],
) -> None:
    stage, index = stage_of(answers), index_of(answers)
    steps = next_steps(frame(answers), ANCHORS, index, stage)
    missing = [key for key, said in answers.items() if said in ("ej_svarat", "ej_besvarad", "vet_ej")]
    bounded = [key for key, said in answers.items() if said == "0-1"]
    finds = [one for one in steps if isinstance(one, Find)]
    assert [(one.how, one.answers) for one in finds] == [
        (how, len(keys)) for how, keys in ((ANSWER, missing), (LOAD, bounded)) if keys
    ]
    for find, keys in zip(finds, [keys for keys in (missing, bounded) if keys], strict=True):
        assert {place.unit for place in find.places} == {unit for unit, _, _ in keys}
        assert {name.lower() for name in find.components} == {component for _, component, _ in keys}
    raises = [one for one in steps if isinstance(one, Raise)]
    assert steps == [*raises, *finds]
    holding = {
        part: min(known)
        for part in COMPONENTS
        if stage is not None and stage < 4 and (known := [k for k in known_of(answers, part) if k <= stage])
    }
    order = sorted(holding, key=lambda part: (index[part], COMPONENTS.index(part)))
    assert [one.component for one in raises] == order[: 3 - len(finds)]
    for one in raises:
        lowest = holding[one.component]
        assert (one.level, one.words) == (lowest + 1, f"{one.component} ser ut som {lowest + 1}")
        there = {(p.unit, org_level) for p in one.places for org_level in p.org_levels}
        assert there == {
            (unit, level) for (unit, part, level), said in answers.items() if part == one.component and said == lowest
        }
    assert len(steps) <= 3
    # Where a step is left, there is something to do; and something of the known answers holds it back.
    assert bool(steps) == bool(missing or bounded or (stage is not None and stage < 4))


@settings(deadline=None, derandomize=True)
@given(ANSWERS, st.fractions(min_value="1/100", max_value=1))
def test_a_level_is_reached_just_when_as_many_as_are_required_are_at_it(
    answers: dict[tuple[str, str, str], Any], threshold: Any
) -> None:
    known = known_of(answers)
    share = float(threshold)
    found = count_answers(frame(answers))
    assert (found.known, found.reached) == (len(known), tuple(sum(k >= level for k in known) for level in range(5)))
    required = found.needs(share)
    assert required >= share * len(known) - 1e-6
    assert required - 1 < share * len(known) + 1e-6


def test_two_thirds_are_as_many_as_is_meant() -> None:
    cells = frame({**dict.fromkeys(ALL, "vet_ej"), **dict.fromkeys(ALL[:12], 1)})
    assert [count_answers(cells).needs(share) for share in (0.75, 2 / 3, 0.7, 1.0)] == [9, 8, 9, 12]


@settings(deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(COMPONENTS), st.integers(0, 4)), max_size=12), st.integers(1, 4))
def test_at_most_three_others_that_have_come_there_are_named_in_order(rows: list[tuple[str, int]], level: int) -> None:
    stages = pl.DataFrame(
        [
            {"unit_id": f"u{number}", "component": part, "stage_observed": stage}
            for number, (part, stage) in enumerate(rows)
        ],
        schema={"unit_id": pl.String, "component": pl.String, "stage_observed": pl.Int64},
    )
    (step,) = [
        one
        for one in next_steps(
            frame(dict.fromkeys(ALL, "ej_stalld") | {("Skola", "plan", "Chef"): level - 1}),
            ANCHORS,
            {"plan": 0.0},
            level - 1,
        )
        if isinstance(one, Raise)
    ]
    there = [f"u{number}" for number, (part, stage) in enumerate(rows) if part == "plan" and stage >= level]
    assert [one["unit_id"] for one in examples(stages, step)] == there[:3]
    own = examples(stages.with_columns(unit_id=pl.lit("skola")), step)
    assert not own
