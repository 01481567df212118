"""The degree, by hand: every expected number below is worked out on paper from the definition on the page Metod."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl
import pytest

from data.degree.score import CELL_SCHEMA, DEGREE_SCHEMA, RESPONSE_SCHEMA, degree, degree_by, shares

PLACES: dict[str, tuple[str | None, str]] = {
    "0480-SKOLA": ("0480", "skola"),
    "0483-SKOLA": ("0483", "skola"),
    "0483-SOC": ("0483", "socialtjanst"),
    "REG-BUP": (None, "region"),
}
EQUAL = {"ansvarig": 1.0, "plan": 1.0, "hjulet": 1.0, "stod": 1.0}
RESULTS = ["index_low", "index_observed", "index_high", "stage_low", "stage_observed", "stage_high"]
COVERAGE = ["units_asked", "units_answered", "cells_applicable", "cells_known"]

Value = int | tuple[int, int] | str
"""What a cell holds: a level, a bound, or a reason."""


def unit_cells(
    unit_id: str, values: Mapping[str, Value], org_level: str = "verksamheten", round_id: str = "2025"
) -> list[dict[str, Any]]:
    """One row per component in ``values``."""
    code, sector = PLACES[unit_id]
    key = {"round_id": round_id, "unit_id": unit_id, "municipality_code": code, "sector": sector}
    rows = []
    for component, value in values.items():
        held: dict[str, Any] = {"level": None, "low": None, "high": None, "reason": None}
        if isinstance(value, int):
            held["level"] = value
        elif isinstance(value, str):
            held["reason"] = value
        else:
            held["low"], held["high"] = value
        rows.append({**key, "component": component, "org_level": org_level, **held})
    return rows


def cells_frame(*units: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame([row for rows in units for row in rows], schema=CELL_SCHEMA)


def responses_frame(*units: tuple[str, bool, bool], round_id: str = "2025") -> pl.DataFrame:
    """One row per (unit, asked, answered)."""
    rows = [(round_id, unit_id, *PLACES[unit_id], asked, answered) for unit_id, asked, answered in units]
    return pl.DataFrame(rows, schema=RESPONSE_SCHEMA, orient="row")


def one(frame: pl.DataFrame, columns: Sequence[str], **where: str) -> list[Any]:
    """The values of ``columns`` in the only row that matches ``where``."""
    rows = frame.filter(**where).select(columns).rows()
    assert len(rows) == 1, f"{len(rows)} rows for {where}"
    return list(rows[0])


def of_unit(values: Mapping[str, Value], weights: Mapping[str, float] = EQUAL, threshold: float = 0.75) -> list[Any]:
    """The six results of a single unit that answered."""
    cells = cells_frame(unit_cells("0483-SKOLA", values))
    frame = degree(cells, responses_frame(("0483-SKOLA", True, True)), weights, threshold)
    return one(frame, RESULTS, scope="unit")


@pytest.fixture
def county() -> pl.DataFrame:
    """All five reasons, a bound, a unit that is silent, one that was not asked, and one of the Region's."""
    cells = cells_frame(
        unit_cells("0480-SKOLA", dict.fromkeys(EQUAL, "ej_stalld")),
        unit_cells("0483-SKOLA", {"ansvarig": 4, "plan": 2, "hjulet": (1, 3), "stod": "ej_tillamplig"}),
        unit_cells(
            "0483-SOC", {"ansvarig": "ej_svarat", "plan": "ej_besvarad", "hjulet": "vet_ej", "stod": "ej_stalld"}
        ),
        unit_cells("REG-BUP", {"ansvarig": 3, "plan": 3, "hjulet": 3, "stod": 0}),
    )
    responses = responses_frame(
        ("0480-SKOLA", False, False), ("0483-SKOLA", True, True), ("0483-SOC", True, False), ("REG-BUP", True, True)
    )
    return degree(cells, responses, EQUAL, 0.75)


def test_unit_with_levels_and_a_bound(county: pl.DataFrame) -> None:
    # Applicable: 4, 2, [1, 3]. Low (4+2+1)/12, high (4+2+3)/12, observed (4+2)/8; every cell must reach the stage,
    # as two of three are 67 %.
    where = {"scope": "unit", "unit_id": "0483-SKOLA", "municipality_code": "0483", "sector": "skola"}
    assert one(county, RESULTS, **where) == pytest.approx([700 / 12, 75, 75, 1, 2, 2])
    assert one(county, COVERAGE, **where) == [1, 1, 3, 2]


def test_unit_that_only_has_reasons_spans_everything(county: pl.DataFrame) -> None:
    where = {"scope": "unit", "unit_id": "0483-SOC"}
    assert one(county, RESULTS, **where) == [0, None, 100, 0, None, 4]
    assert one(county, COVERAGE, **where) == [1, 0, 3, 0]


def test_unit_that_was_not_asked_has_no_degree_and_counts_nowhere(county: pl.DataFrame) -> None:
    for where in ({"scope": "unit", "unit_id": "0480-SKOLA"}, {"scope": "municipality", "municipality_code": "0480"}):
        assert one(county, RESULTS, **where) == [None] * 6
        assert one(county, COVERAGE, **where) == [0, 0, 0, 0]


def test_municipality_is_the_mean_of_its_units_and_its_stage_is_pooled(county: pl.DataFrame) -> None:
    # Pooled low 4 2 1 0 0 0, high 4 2 3 4 4 4 and known 4 2; five of six are needed. Observed over one unit only.
    where = {"scope": "municipality", "municipality_code": "0483"}
    assert one(county, RESULTS, **where) == pytest.approx([350 / 12, 75, 87.5, 0, 2, 3])
    assert one(county, COVERAGE, **where) == [2, 1, 6, 2]


def test_sector_and_region_are_county_wide(county: pl.DataFrame) -> None:
    assert one(county, RESULTS, scope="sector", sector="skola") == pytest.approx([700 / 12, 75, 75, 1, 2, 2])
    assert one(county, COVERAGE, scope="sector", sector="skola") == [1, 1, 3, 2]
    assert one(county, RESULTS, scope="sector", sector="socialtjanst") == [0, None, 100, 0, None, 4]
    assert one(county, RESULTS, scope="region") == [56.25, 56.25, 56.25, 3, 3, 3]
    assert one(county, COVERAGE, scope="region") == [1, 1, 4, 4]


def test_county_takes_all_units_including_the_regions(county: pl.DataFrame) -> None:
    # Low (58.33 + 0 + 56.25)/3, high (75 + 100 + 56.25)/3, observed (75 + 56.25)/2. Eight of ten cells are needed for
    # low and high, five of six for observed.
    expected = [(700 / 12 + 56.25) / 3, 65.625, 231.25 / 3, 0, 2, 3]
    assert one(county, RESULTS, scope="county") == pytest.approx(expected)
    assert one(county, COVERAGE, scope="county") == [3, 2, 10, 6]
    assert one(county, [*RESULTS, *COVERAGE], scope="org_level", org_level="verksamheten") == one(
        county, [*RESULTS, *COVERAGE], scope="county"
    )


def test_rows_columns_and_order(county: pl.DataFrame) -> None:
    assert county.schema == DEGREE_SCHEMA
    assert county.select("round_id", "scope", "unit_id", "municipality_code", "sector", "org_level").rows() == [
        ("2025", "county", None, None, None, None),
        ("2025", "region", None, None, None, None),
        ("2025", "sector", None, None, "skola", None),
        ("2025", "sector", None, None, "socialtjanst", None),
        ("2025", "org_level", None, None, None, "verksamheten"),
        ("2025", "municipality", None, "0480", None, None),
        ("2025", "municipality", None, "0483", None, None),
        ("2025", "municipality_org_level", None, "0480", None, "verksamheten"),
        ("2025", "municipality_org_level", None, "0483", None, "verksamheten"),
        ("2025", "unit", "0480-SKOLA", "0480", "skola", None),
        ("2025", "unit", "0483-SKOLA", "0483", "skola", None),
        ("2025", "unit", "0483-SOC", "0483", "socialtjanst", None),
        ("2025", "unit", "REG-BUP", None, "region", None),
    ]


def test_each_unit_counts_once_in_the_index_but_each_cell_in_the_stage() -> None:
    # Four cells at 4 and one at 0: the mean of 100 and 0 is 50 (pooled it would be 80), while 80 % of cells are at 4.
    only_plan: dict[str, Value] = {**dict.fromkeys(EQUAL, "ej_tillamplig"), "plan": 0}
    cells = cells_frame(unit_cells("0483-SKOLA", dict.fromkeys(EQUAL, 4)), unit_cells("0483-SOC", only_plan))
    responses = responses_frame(("0483-SKOLA", True, True), ("0483-SOC", True, True))
    assert one(degree(cells, responses, EQUAL, 0.75), RESULTS, scope="county") == [50, 50, 50, 4, 4, 4]


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("ej_svarat", [37.5, 75, 87.5, 0, 3, 3]),
        ("ej_besvarad", [37.5, 75, 87.5, 0, 3, 3]),
        ("vet_ej", [37.5, 75, 87.5, 0, 3, 3]),
        ("ej_tillamplig", [75, 75, 75, 3, 3, 3]),
        ("ej_stalld", [75, 75, 75, 3, 3, 3]),
    ],
)
def test_each_reason_beside_a_level_of_3(reason: str, expected: list[float]) -> None:
    assert of_unit({"plan": 3, "stod": reason}) == expected


def test_all_cells_outside_the_denominator_give_nothing() -> None:
    assert of_unit(dict.fromkeys(EQUAL, "ej_stalld")) == [None] * 6
    assert of_unit(dict.fromkeys(EQUAL, "ej_tillamplig")) == [None] * 6


def test_narrow_bound_may_leave_the_observed_value_outside_the_interval() -> None:
    # Known 4, bounded [0, 1]: the interval knows that the second cell is low, the observed value does not.
    assert of_unit({"plan": 4, "ansvarig": (0, 1)}) == [50, 100, 62.5, 0, 4, 1]


def test_bound_whose_ends_meet_is_still_not_known() -> None:
    assert of_unit({"plan": (2, 2)}) == [50, None, 50, 2, None, 2]


def test_weights() -> None:
    # (3·4 + 1·0)/(4·4) = 75 %, and the stage is unweighted: half the cells are at 0. Weight 0 leaves only the plan.
    assert of_unit({"plan": 4, "stod": 0}, {"plan": 3, "stod": 1}) == [75, 75, 75, 0, 0, 0]
    assert of_unit({"plan": 4, "stod": "vet_ej"}, {"plan": 3, "stod": 1}) == [75, 100, 100, 0, 4, 4]
    assert of_unit({"plan": 4, "stod": 0}, {"plan": 1, "stod": 0}) == [100, 100, 100, 0, 0, 0]


def test_only_weight_0_gives_a_stage_but_no_index() -> None:
    assert of_unit({"plan": 4, "stod": "ej_stalld"}, {"plan": 0, "stod": 1}) == [None, None, None, 4, 4, 4]
    # What is known weighs nothing: the index is wide open and nothing weighed is observed.
    assert of_unit({"plan": 4, "stod": "vet_ej"}, {"plan": 0, "stod": 1}) == [0, None, 100, 0, 4, 4]


@pytest.mark.parametrize(
    ("threshold", "cells", "enough"),
    [(0.7, 10, 7), (0.55, 20, 11), (0.28, 25, 7), (0.29, 100, 29), (2 / 3, 3, 2), (5 / 6, 6, 5)],
)
def test_threshold_is_met_exactly(threshold: float, cells: int, enough: int) -> None:
    # In floats 0.55 · 20 and 0.28 · 25 come out a shade above 11 and 7.
    weights = {f"c{number:02}": 1.0 for number in range(cells)}
    for reached, stage in ((enough, 2), (enough - 1, 0)):
        values: dict[str, Value] = {name: 2 if number < reached else 0 for number, name in enumerate(weights)}
        assert of_unit(values, weights, threshold)[3:] == [stage, stage, stage]


def test_org_level_uses_its_own_cells_and_the_units_that_were_asked_there() -> None:
    # The school was asked by two levels, social services by one: its index as ledning does not exist.
    cells = cells_frame(
        unit_cells("0483-SKOLA", {"plan": 4}, "ledning"),
        unit_cells("0483-SKOLA", {"plan": 1}, "chef"),
        unit_cells("0483-SOC", {"plan": "ej_stalld"}, "ledning"),
        unit_cells("0483-SOC", {"plan": 3}, "chef"),
    )
    responses = responses_frame(("0483-SKOLA", True, True), ("0483-SOC", True, False))
    frame = degree(cells, responses, EQUAL, 0.75)
    # The county here is this one municipality, so both scopes say the same.
    for scope in ("org_level", "municipality_org_level"):
        counted = partial(one, frame, [*RESULTS, *COVERAGE], scope=scope)
        assert counted(org_level="ledning") == [100, 100, 100, 4, 4, 4, 1, 1, 1, 1]
        assert counted(org_level="chef") == [50, 50, 50, 1, 1, 1, 2, 1, 2, 2]
    # As a whole the school is at (4+1)/8 = 62.5 and social services at 75; cells 4 1 3 need three of three.
    assert one(frame, RESULTS, scope="county") == [68.75, 68.75, 68.75, 1, 1, 1]


def test_degree_by_component_and_by_municipality_and_sector() -> None:
    cells = cells_frame(
        unit_cells("0480-SKOLA", {"plan": 2, "stod": "ej_tillamplig"}),
        unit_cells("0483-SKOLA", {"plan": 4, "stod": "vet_ej"}),
        unit_cells("REG-BUP", {"plan": 0, "stod": "ej_stalld"}),
    )
    responses = responses_frame(*((unit_id, True, True) for unit_id in ("0480-SKOLA", "0483-SKOLA", "REG-BUP")))
    by_component = degree_by(cells, responses, EQUAL, 0.75, ["component"])
    assert by_component.columns == ["round_id", "component", *RESULTS, *COVERAGE]
    assert by_component.rows() == [
        ("2025", "plan", 50, 50, 50, 0, 0, 0, 3, 3, 3, 3),
        ("2025", "stod", 0, None, 100, 0, None, 4, 2, 2, 1, 0),
    ]
    by_place = degree_by(cells, responses, EQUAL, 0.75, ["municipality_code", "sector"])
    assert by_place.select("municipality_code", "sector", *RESULTS, *COVERAGE).rows() == [
        (None, "region", 0, 0, 0, 0, 0, 0, 1, 1, 1, 1),
        ("0480", "skola", 50, 50, 50, 2, 2, 2, 1, 1, 1, 1),
        ("0483", "skola", 50, 100, 100, 0, 4, 4, 1, 1, 2, 1),
    ]


def test_rounds_are_never_mixed() -> None:
    cells = cells_frame(unit_cells("0483-SKOLA", {"plan": 1}), unit_cells("0483-SKOLA", {"plan": 3}, round_id="2025-2"))
    unit = ("0483-SKOLA", True, True)
    responses = pl.concat([responses_frame(unit), responses_frame(unit, round_id="2025-2")])
    frame = degree(cells, responses, EQUAL, 0.75).filter(scope="county")
    assert frame.select("round_id", "index_observed", "units_asked").rows() == [("2025", 25, 1), ("2025-2", 75, 1)]
    assert shares(cells, "plan", 3, 0.75, []).select("round_id", "known", "at_or_above").rows() == [
        ("2025", 1, 0),
        ("2025-2", 1, 1),
    ]


def test_unit_without_cells_is_listed_with_its_coverage() -> None:
    frame = degree(cells_frame(), responses_frame(("0483-SKOLA", True, False)), EQUAL, 0.75)
    assert one(frame, [*RESULTS, *COVERAGE], scope="county") == [None] * 6 + [1, 0, 0, 0]


def test_empty_frames() -> None:
    frame = degree(cells_frame(), responses_frame(), EQUAL, 0.75)
    assert frame.is_empty()
    assert frame.schema == DEGREE_SCHEMA
    assert degree_by(cells_frame(), responses_frame(), EQUAL, 0.75, ["component"]).is_empty()
    assert shares(cells_frame(), "plan", 3, 0.75, ["sector"]).is_empty()


def shares_of(values: Sequence[Value], level: int) -> tuple[Any, ...]:
    """The single row of shares, without its round, of units that hold ``values`` for the plan."""
    rows = [{**unit_cells("0483-SKOLA", {"plan": value})[0], "unit_id": f"u{n}"} for n, value in enumerate(values)]
    return shares(cells_frame(rows), "plan", level, 0.75, []).drop("round_id").row(0)


def test_shares_worked_example() -> None:
    # 12 of 18 answered and one of them has a decided plan: 1/12, at least 1/18 and at most (1 + 6)/18.
    known, k, applicable, *percent = shares_of([3, *[2] * 11, *["ej_svarat"] * 6], 3)
    assert (known, k, applicable) == (12, 1, 18)
    assert [round(share, 2) for share in percent] == [5.56, 8.33, 38.89]


def test_shares_with_bounds_and_reasons() -> None:
    # Applicable 4, [3, 4], [0, 3], [0, 1]: at 3 surely two, at most three. The other two leave the denominator.
    assert shares_of([4, (3, 4), (0, 3), (0, 1), "ej_stalld", "ej_tillamplig"], 3) == (1, 1, 4, 50, 100, 75)
    assert shares_of(["vet_ej", (2, 2)], 2) == (0, 0, 2, 50, None, 100)
    assert shares_of(["ej_stalld"], 3) == (0, 0, 0, None, None, None)
    assert shares_of(["vet_ej", 0], 0) == (1, 1, 2, 100, 100, 100)


def test_a_unit_is_one_unit_however_many_organisational_levels_answer() -> None:
    """Three units with three levels of organisation each; two have a decided plan in the sense of their stage."""

    def answers(unit: str, *values: Value) -> list[dict[str, Any]]:
        named = zip(("ledning", "chef", "medarbetare"), values, strict=True)
        return [{**unit_cells(unit, {"plan": value})[0], "org_level": org_level} for org_level, value in named]

    cells = cells_frame(
        answers("0483-SKOLA", 3, 3, 3),
        answers("0483-SOC", 4, 4, 0),  # 2 of 3 is below three quarters
        answers("0480-SKOLA", 3, "ej_svarat", "vet_ej"),  # its known answer is at 3; the others may be 0
    )
    assert shares(cells, "plan", 3, 0.75, []).rows() == [
        ("2025", 3, 2, 3, pytest.approx(100 / 3), pytest.approx(200 / 3), pytest.approx(200 / 3))
    ]
    assert shares(cells, "plan", 3, 0.66, [])["at_or_above"].to_list() == [3]


def test_shares_look_at_one_component_and_group() -> None:
    cells = cells_frame(
        unit_cells("0483-SKOLA", {"plan": 3, "stod": 0}), unit_cells("0483-SOC", {"plan": 2, "stod": 4})
    )
    frame = shares(cells, "plan", 3, 0.75, ["round_id", "sector"])
    counts, percent = ["known", "at_or_above", "applicable"], ["share_low", "share_observed", "share_high"]
    assert frame.columns == ["round_id", "sector", *counts, *percent]
    assert frame.rows() == [("2025", "skola", 1, 1, 1, 100, 100, 100), ("2025", "socialtjanst", 1, 0, 1, 0, 0, 0)]


@pytest.mark.parametrize(
    ("held", "problem"),
    [
        ({}, "antingen en nivå"),
        ({"level": 2, "reason": "vet_ej"}, "antingen en nivå"),
        ({"level": 2, "low": 1, "high": 3}, "antingen en nivå"),
        ({"low": 1, "high": 3, "reason": "vet_ej"}, "antingen en nivå"),
        ({"low": 1}, "både ett lägsta och ett högsta"),
        ({"high": 1}, "både ett lägsta och ett högsta"),
        ({"level": 5}, "heltal 0–4"),
        ({"level": -1}, "heltal 0–4"),
        ({"low": -1, "high": 2}, "heltal 0–4"),
        ({"low": 1, "high": 5}, "heltal 0–4"),
        ({"low": 3, "high": 2}, "högre än det högsta"),
        ({"reason": "okänt"}, "skälet ska vara ett av"),
        ({"level": 1, "sector": None}, "saknar en del av sin nyckel"),
    ],
)
def test_wrong_cell_is_refused_by_name(held: dict[str, Any], problem: str) -> None:
    wrong = unit_cells("0483-SKOLA", {"plan": 1})[0] | {"level": None} | held
    cells = cells_frame(unit_cells("0483-SOC", {"plan": 1}), [wrong])
    answered = responses_frame(("0483-SKOLA", True, True), ("0483-SOC", True, True))
    name = "Omgång 2025, verksamhet 0483-SKOLA, byggsten plan, organisationsnivå verksamheten: "
    with pytest.raises(ValueError, match=f"^{name}.*{problem}"):
        degree(cells, answered, EQUAL, 0.75)
    with pytest.raises(ValueError, match=f"^{name}.*{problem}"):
        shares(cells, "plan", 3, 0.75, [])


def test_cell_given_twice_is_refused() -> None:
    twice = unit_cells("0483-SKOLA", {"plan": 1})
    with pytest.raises(ValueError, match=r"byggsten plan.*mer än en gång\. Samma fel finns på 1 rad till"):
        degree(cells_frame(twice, twice), responses_frame(("0483-SKOLA", True, True)), EQUAL, 0.75)


def test_levels_that_are_not_whole_are_refused() -> None:
    cells = cells_frame(unit_cells("0483-SKOLA", {"plan": 2})).with_columns(level=pl.lit(2.5))
    with pytest.raises(ValueError, match="Kolumnen level ska ha heltal"):
        shares(cells, "plan", 3, 0.75, [])


@pytest.mark.parametrize(
    ("units", "problem"),
    [
        ([("0483-SKOLA", False, True)], "har svarat men anges inte som tillfrågad"),
        ([("0483-SKOLA", True, True)] * 2, "mer än en gång"),
        ([("0483-SKOLA", True, None)], "inte fullständig"),
        ([("0483-SKOLA", None, False)], "inte fullständig"),
        ([("0483-SKOLA", False, False)], "inte tillfrågad"),
        ([("0483-SOC", True, True)], "saknas, med samma kommun och sektor"),
    ],
)
def test_wrong_response_is_refused_by_name(units: list[tuple[str, Any, Any]], problem: str) -> None:
    with pytest.raises(ValueError, match=f"^Omgång 2025, verksamhet 0483-SKOLA.*{problem}"):
        degree(cells_frame(unit_cells("0483-SKOLA", {"plan": 2})), responses_frame(*units), EQUAL, 0.75)


def test_unit_in_the_wrong_place_is_refused() -> None:
    cells = cells_frame(unit_cells("0483-SKOLA", {"plan": 2}))
    responses = responses_frame(("0483-SKOLA", True, True))
    with pytest.raises(ValueError, match="samma kommun och sektor"):
        degree(cells, responses.with_columns(municipality_code=pl.lit("0480")), EQUAL, 0.75)
    with pytest.raises(ValueError, match="bara Regionens verksamheter"):
        degree(cells, responses.with_columns(municipality_code=pl.lit(None, pl.String)), EQUAL, 0.75)


@pytest.mark.parametrize("weight", [-0.1, float("nan"), float("inf")])
def test_wrong_weight_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="Vikten för byggstenen stod ska vara ett tal från 0"):
        of_unit({"plan": 2}, EQUAL | {"stod": weight})


def test_missing_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="Vikt saknas för byggstenen stod"):
        of_unit({"plan": 2, "stod": 1}, {"plan": 1.0})


@pytest.mark.parametrize("threshold", [0, -0.5, 1.01, float("nan")])
def test_wrong_threshold_is_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match="Gränsen för steg"):
        of_unit({"plan": 2}, threshold=threshold)


def test_wrong_questions_are_refused() -> None:
    cells = cells_frame(unit_cells("0483-SKOLA", {"plan": 2}))
    with pytest.raises(ValueError, match="inte att gruppera på reason"):
        shares(cells, "plan", 3, 0.75, ["reason"])
    with pytest.raises(ValueError, match="Nivån ska vara 0–4, men är 5"):
        shares(cells, "plan", 5, 0.75, [])
    with pytest.raises(ValueError, match="inga celler för byggstenen planen"):
        shares(cells, "planen", 3, 0.75, [])
