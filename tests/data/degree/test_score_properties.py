"""What must hold for the degree whatever the answers are; examples are drawn the same way on every run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from data.degree.score import CELL_SCHEMA, RESPONSE_SCHEMA, degree, degree_by, shares

pytestmark = pytest.mark.rest

deterministic = settings(derandomize=True, max_examples=60, deadline=None, database=None)

UNITS: dict[str, tuple[str | None, str]] = {
    "0480-SKOLA": ("0480", "skola"),
    "0480-SOC": ("0480", "socialtjanst"),
    "0483-SKOLA": ("0483", "skola"),
    "REG-BUP": (None, "region"),
    "REG-HV": (None, "region"),
}
COMPONENTS = ("ansvarig", "plan", "hjulet")
ORG_LEVELS = ("chef", "ledning")
MISSING = ("ej_svarat", "ej_besvarad", "vet_ej")
LEAVING = ("ej_tillamplig", "ej_stalld")
# As given to the function, and as meant.
THRESHOLDS = (
    (0.5, Fraction(1, 2)),
    (0.7, Fraction(7, 10)),
    (0.75, Fraction(3, 4)),
    (2 / 3, Fraction(2, 3)),
    (1.0, Fraction(1)),
)

Value = int | tuple[int, int] | str
Key = tuple[str, str, str, str]
"""Round, unit, component, organisational level."""

levels = st.integers(0, 4)
reasons = st.sampled_from([*MISSING, *LEAVING])
bounds = st.tuples(levels, levels).map(lambda ends: (min(ends), max(ends)))
anything: st.SearchStrategy[Value] = st.one_of(levels, bounds, reasons)


@dataclass(frozen=True)
class Survey:
    """Everything degree() is asked about."""

    values: Mapping[Key, Value]
    asked: Mapping[tuple[str, str], tuple[bool, bool]]
    weights: Mapping[str, float]
    threshold: tuple[float, Fraction]

    def cells(self) -> pl.DataFrame:
        rows = []
        for (round_id, unit_id, component, org_level), value in self.values.items():
            held: list[Any] = [None, None, None, None]
            if isinstance(value, int):
                held[0] = value
            elif isinstance(value, str):
                held[3] = value
            else:
                held[1:3] = value
            rows.append((round_id, unit_id, *UNITS[unit_id], component, org_level, *held))
        return pl.DataFrame(rows, schema=CELL_SCHEMA, orient="row")

    def responses(self) -> pl.DataFrame:
        rows = [(round_id, unit_id, *UNITS[unit_id], *both) for (round_id, unit_id), both in self.asked.items()]
        return pl.DataFrame(rows, schema=RESPONSE_SCHEMA, orient="row")

    def degree(self) -> pl.DataFrame:
        return degree(self.cells(), self.responses(), self.weights, self.threshold[0])


@st.composite
def surveys(draw: st.DrawFn, held: st.SearchStrategy[Value] = anything) -> Survey:
    """One or two rounds, some of the units, a complete grid of cells; a unit not asked has only ``ej_stalld``."""
    asked = {}
    values: dict[Key, Value] = {}
    components = COMPONENTS[: draw(st.integers(1, len(COMPONENTS)))]
    org_levels = ORG_LEVELS[: draw(st.integers(1, len(ORG_LEVELS)))]
    for round_id in draw(st.sampled_from([("2025",), ("2025", "2026")])):
        for unit_id in draw(st.lists(st.sampled_from(sorted(UNITS)), min_size=1, unique=True)):
            asked[round_id, unit_id] = draw(st.sampled_from([(True, True), (True, False), (False, False)]))
            for component in components:
                for org_level in org_levels:
                    was_asked = asked[round_id, unit_id][0]
                    values[round_id, unit_id, component, org_level] = draw(held) if was_asked else "ej_stalld"
    weights = {component: draw(st.sampled_from([0.0, 0.1, 0.5, 1.0, 3.7])) for component in COMPONENTS}
    return Survey(values, asked, weights, draw(st.sampled_from(THRESHOLDS)))


# The definition once more, as loops over plain numbers.


def ends(value: Value) -> tuple[int, int] | None:
    """Lowest and highest the cell can be, or None where it leaves the denominator."""
    if isinstance(value, int):
        return value, value
    if isinstance(value, str):
        return None if value in LEAVING else (0, 4)
    return value


def index_of(values: Sequence[tuple[float, int]]) -> Fraction | None:
    weight = sum(Fraction(str(w)) for w, _ in values)
    return 100 * sum(Fraction(str(w)) * value for w, value in values) / (4 * weight) if weight else None


def mean_of(values: Sequence[Fraction | None]) -> float | None:
    present = [value for value in values if value is not None]
    return float(sum(present) / len(present)) if present else None


def stage_of(values: Sequence[int], threshold: Fraction) -> int | None:
    if not values:
        return None
    stage = 0
    for level in range(5):
        if Fraction(sum(value >= level for value in values), len(values)) >= threshold:
            stage = level
    return stage


def expected(survey: Survey, keys: Sequence[Key]) -> dict[str, Any]:
    """The six results and the numbers of cells of the group of cells ``keys``."""
    per_unit: list[tuple[Fraction | None, Fraction | None, Fraction | None]] = []
    lows, highs, knowns = [], [], []
    for unit_id in sorted({key[1] for key in keys}):
        unit_low, unit_high, unit_known = [], [], []
        for key in keys:
            value = survey.values[key]
            span = ends(value)
            if key[1] != unit_id or span is None:
                continue
            weight = survey.weights[key[2]]
            unit_low.append((weight, span[0]))
            unit_high.append((weight, span[1]))
            if isinstance(value, int):
                unit_known.append((weight, value))
        per_unit.append((index_of(unit_low), index_of(unit_known), index_of(unit_high)))
        lows += [value for _, value in unit_low]
        highs += [value for _, value in unit_high]
        knowns += [value for _, value in unit_known]
    return {
        "index_low": mean_of([low for low, _, _ in per_unit]),
        "index_observed": mean_of([observed for _, observed, _ in per_unit]),
        "index_high": mean_of([high for _, _, high in per_unit]),
        "stage_low": stage_of(lows, survey.threshold[1]),
        "stage_observed": stage_of(knowns, survey.threshold[1]),
        "stage_high": stage_of(highs, survey.threshold[1]),
        "cells_applicable": len(lows),
        "cells_known": len(knowns),
    }


def in_scope(row: Mapping[str, Any]) -> Callable[[Key], bool]:
    """Whether a cell belongs to a row of degree()."""

    def belongs(key: Key) -> bool:
        round_id, unit_id, _, org_level = key
        code, sector = UNITS[unit_id]
        scopes: dict[str, bool] = {
            "county": True,
            "region": sector == "region",
            "sector": sector == row["sector"],
            "org_level": org_level == row["org_level"],
            "municipality": code is not None and code == row["municipality_code"],
            "municipality_org_level": code is not None
            and (code, org_level) == (row["municipality_code"], row["org_level"]),
            "unit": unit_id == row["unit_id"],
        }
        return bool(round_id == row["round_id"]) and scopes[row["scope"]]

    return belongs


@deterministic
@given(surveys())
def test_agrees_with_the_definition_in_every_scope(survey: Survey) -> None:
    for row in survey.degree().iter_rows(named=True):
        keys = [key for key in survey.values if in_scope(row)(key)]
        wanted = expected(survey, keys)
        assert {name: row[name] for name in wanted} == pytest.approx(wanted, abs=1e-9), row["scope"]
        put = {key[1] for key in keys if survey.values[key] != "ej_stalld"}
        units = {key[1] for key in keys} if "org_level" not in row["scope"] else put
        both = [survey.asked[row["round_id"], unit_id] for unit_id in units]
        assert row["units_asked"] == sum(asked for asked, _ in both)
        assert row["units_answered"] == sum(answered for _, answered in both)


@deterministic
@given(surveys())
def test_every_group_has_exactly_one_row(survey: Survey) -> None:
    wanted: set[tuple[str, ...]] = set()
    for round_id, unit_id, _, org_level in survey.values:
        code, sector = UNITS[unit_id]
        wanted |= {(round_id, "county"), (round_id, "org_level", org_level), (round_id, "unit", unit_id)}
        if code is None:
            wanted.add((round_id, "region"))
        else:
            wanted |= {(round_id, "municipality", code), (round_id, "sector", sector)}
            wanted.add((round_id, "municipality_org_level", code, org_level))
    own = {
        "org_level": ("org_level",),
        "unit": ("unit_id",),
        "municipality": ("municipality_code",),
        "municipality_org_level": ("municipality_code", "org_level"),
        "sector": ("sector",),
    }
    rows = survey.degree().rows(named=True)
    found = [(row["round_id"], row["scope"], *(row[column] for column in own.get(row["scope"], ()))) for row in rows]
    assert sorted(found) == sorted(wanted)


@deterministic
@given(surveys())
def test_grouping_by_component_agrees_with_the_definition(survey: Survey) -> None:
    frame = degree_by(survey.cells(), survey.responses(), survey.weights, survey.threshold[0], ["component", "sector"])
    assert frame.height == len({(key[0], key[2], UNITS[key[1]][1]) for key in survey.values})
    for row in frame.iter_rows(named=True):
        mine = (row["round_id"], row["component"], row["sector"])
        wanted = expected(survey, [key for key in survey.values if (key[0], key[2], UNITS[key[1]][1]) == mine])
        assert {name: row[name] for name in wanted} == pytest.approx(wanted, abs=1e-9)


@deterministic
@given(surveys(), st.integers(0, 4))
def test_shares_agree_with_the_definition(survey: Survey, level: int) -> None:
    stated, threshold = survey.threshold
    frame = shares(survey.cells(), "ansvarig", level, stated, ["sector"])
    assert frame.height == len({(key[0], UNITS[key[1]][1]) for key in survey.values})
    for row in frame.iter_rows(named=True):
        units: dict[str, list[Value]] = {}
        for (round_id, unit_id, component, _), value in survey.values.items():
            if (round_id, UNITS[unit_id][1], component) == (row["round_id"], row["sector"], "ansvarig"):
                units.setdefault(unit_id, []).append(value)
        stages = []  # of each unit: by the lowest possible levels, by the known ones, by the highest possible
        for values in units.values():
            spans = [span for span in map(ends, values) if span is not None]
            known = [value for value in values if isinstance(value, int)]
            of_ends = ([low for low, _ in spans], known, [high for _, high in spans])
            stages.append([stage_of(one, threshold) for one in of_ends])
        lowest, observed, highest = ([stage for stage in one if stage is not None] for one in zip(*stages, strict=True))
        k = sum(stage >= level for stage in observed)
        wanted = {
            "known": len(observed),
            "at_or_above": k,
            "applicable": len(lowest),
            "share_low": 100 * sum(stage >= level for stage in lowest) / len(lowest) if lowest else None,
            "share_observed": 100 * k / len(observed) if observed else None,
            "share_high": 100 * sum(stage >= level for stage in highest) / len(highest) if highest else None,
        }
        assert {name: row[name] for name in wanted} == pytest.approx(wanted)


@deterministic
@given(surveys())
def test_lower_is_never_above_upper(survey: Survey) -> None:
    for row in survey.degree().iter_rows(named=True):
        assert (row["index_low"] is None) == (row["index_high"] is None)
        if row["index_low"] is not None:
            assert 0 <= row["index_low"] <= row["index_high"] <= 100
        if row["cells_applicable"]:
            assert 0 <= row["stage_low"] <= row["stage_high"] <= 4


@deterministic
@given(surveys(st.one_of(levels, reasons, st.just((0, 4)))))
def test_observed_lies_within_when_each_cell_is_known_or_wholly_unknown(survey: Survey) -> None:
    for row in survey.degree().iter_rows(named=True):
        if row["index_observed"] is not None:
            # The two are rounded apart, so they may differ in the last digit where they should be equal.
            assert row["index_low"] - 1e-9 <= row["index_observed"] <= row["index_high"] + 1e-9
        if row["stage_observed"] is not None:
            assert row["stage_low"] <= row["stage_observed"] <= row["stage_high"]


@deterministic
@given(surveys(), st.data())
def test_missing_cell_that_becomes_known_never_widens_the_interval(survey: Survey, data: st.DataObject) -> None:
    asked = [key for key in survey.values if survey.asked[key[:2]][0]]
    if not asked:
        return
    key = data.draw(st.sampled_from(asked))
    before = replace(survey, values={**survey.values, key: data.draw(st.sampled_from(MISSING))}).degree()
    after = replace(survey, values={**survey.values, key: data.draw(levels)}).degree()
    for was, now in zip(before.iter_rows(named=True), after.iter_rows(named=True), strict=True):
        assert was["cells_applicable"] == now["cells_applicable"]
        if was["index_low"] is not None:
            assert was["index_low"] <= now["index_low"] + 1e-9
            assert now["index_high"] <= was["index_high"] + 1e-9
        if was["stage_low"] is not None:
            assert was["stage_low"] <= now["stage_low"] <= now["stage_high"] <= was["stage_high"]


@deterministic
@given(surveys(), st.integers(0, 10_000))
def test_order_of_rows_never_matters(survey: Survey, seed: int) -> None:
    cells = survey.cells().sample(fraction=1, shuffle=True, seed=seed)
    responses = survey.responses().sample(fraction=1, shuffle=True, seed=seed)
    frame = degree(cells, responses, survey.weights, survey.threshold[0])
    assert_frame_equal(frame, survey.degree(), check_exact=True)
    assert_frame_equal(
        shares(cells, "ansvarig", 2, 0.75, ["unit_id"]),
        shares(survey.cells(), "ansvarig", 2, 0.75, ["unit_id"]),
        check_exact=True,
    )
