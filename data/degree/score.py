"""The degree: index, stage, share and coverage, with their intervals. Frames in, frames out.

The numbered points in the docstrings are those of docs/degree.md and of the page Metod. In short: a cell
is one component of one unit at one organisational level in one round. It holds a level 0–4, a bound ``low``–``high``,
or a reason why there is neither. What is missing is never counted as 0: it may be anything from 0 to 4, which is what
the interval shows. Rounds are never mixed: every function groups by ``round_id`` before anything else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TypeVar

import polars as pl

_Item = TypeVar("_Item")
_Rule = TypeVar("_Rule")
TOP = 4
"""The highest level. Levels run from 0 to this."""

NOT_IN_DENOMINATOR = ("ej_tillamplig", "ej_stalld")
REASONS = ("ej_svarat", "ej_besvarad", "vet_ej", *NOT_IN_DENOMINATOR)

_PLACE = dict.fromkeys(("round_id", "unit_id", "municipality_code", "sector"), pl.String())
CELL_SCHEMA = pl.Schema(
    _PLACE
    | {"component": pl.String, "org_level": pl.String}
    | {"level": pl.Int64, "low": pl.Int64, "high": pl.Int64, "reason": pl.String}
)
RESPONSE_SCHEMA = pl.Schema(_PLACE | {"asked": pl.Boolean, "answered": pl.Boolean})
UNIT = ["round_id", "unit_id"]
UNIT_PLACE = [*UNIT, "municipality_code", "sector"]
CELL = [*UNIT, "component", "org_level"]
PAIR = ["from_round", "to_round"]
GROUPABLE = [*UNIT_PLACE, "component", "org_level"]

RESULT_SCHEMA = pl.Schema(
    dict.fromkeys(("index_low", "index_observed", "index_high"), pl.Float64())
    | dict.fromkeys(("stage_low", "stage_observed", "stage_high"), pl.Int64())
    | dict.fromkeys(("units_asked", "units_answered", "cells_applicable", "cells_known"), pl.Int64())
)
SCOPE_COLUMNS = ["unit_id", "municipality_code", "sector", "org_level"]
DEGREE_SCHEMA = pl.Schema(dict.fromkeys(("round_id", "scope", *SCOPE_COLUMNS), pl.String()) | dict(RESULT_SCHEMA))

_IS_REGION = pl.col("sector") == "region"
_Scope = tuple[str, pl.Expr, list[str]]
# Scope, which rows it is about, and what it is grouped by; in the order in which degree() lists them.
_SCOPES: tuple[_Scope, ...] = (
    ("county", pl.lit(True), []),
    ("region", _IS_REGION, []),
    ("sector", ~_IS_REGION, ["sector"]),
    ("org_level", pl.lit(True), ["org_level"]),
    ("municipality", ~_IS_REGION, ["municipality_code"]),
    ("municipality_org_level", ~_IS_REGION, ["municipality_code", "org_level"]),
    ("unit", pl.lit(True), ["unit_id", "municipality_code", "sector"]),
)


def degree(
    cells: pl.DataFrame, responses: pl.DataFrame, weights: Mapping[str, float], threshold: float
) -> pl.DataFrame:
    """Index, stage and coverage of every unit and of every group of units that the dashboard shows (points 2–5 and 7).

    Grain: one row per round and scope member, with the columns of ``DEGREE_SCHEMA``; a scope fills only the id columns
    that identify it. ``sector`` has one row per municipal sector, ``region`` one for the Region's units together,
    ``municipality_org_level`` one per municipality and organisational level asked there.
    Values as in :func:`degree_by`. Sorted by round, scope (county, region, sector, org_level, municipality,
    municipality_org_level, unit), ids.

    Raises ValueError as :func:`degree_by`.
    """
    return _degree(*_prepare(cells, responses, weights), _exact_threshold(threshold))


@dataclass(frozen=True)
class Rules:
    """What a round is counted by: weight (without unit) and key level (0–4) per component, and the threshold (a share 0–1)."""

    weights: Mapping[str, float]
    key_levels: Mapping[str, int]
    threshold: float


def edition_tables(cells: pl.DataFrame, responses: pl.DataFrame, rules: Mapping[str, Rules]) -> dict[str, pl.DataFrame]:
    """Return an edition's result tables by name: ``degree``, ``component_degree``, ``change_degree`` and ``key_share``.

    Each round is counted by its own ``rules`` (round_id -> rules): what :func:`degree`, :func:`degree_by` and :func:`shares`
    (of the municipal cells, for each component at its key level) would return, with grain and columns as in
    data/shelf/schema.sql; but what they have in common, the checks of every row among it, is done once. A change between two
    rounds is counted over the components that both were asked, by the later one's rules (point 8). No tables where there
    are no rounds.

    Raises ValueError as they do, and KeyError for a round without rules.
    """
    scored, asked = _scored_cells(cells), _checked_responses(responses)
    _check_together(scored, asked)
    rounds = sorted({*scored["round_id"], *asked["round_id"]})
    if not rounds:
        return {}
    tables: dict[str, list[pl.DataFrame]] = {}
    # Rounds that are counted alike are counted together: it is the number of counts that takes time, not of rows.
    for alike, together in _alike(rounds, lambda one: rules[one]):
        own = pl.col("round_id").is_in(together)
        for table, frames in _round_tables(scored.filter(own), asked.filter(own), alike).items():
            tables.setdefault(table, []).extend(frames)
    tables["change_degree"] = []
    for (weights, threshold), pairs in _alike(
        combinations(rounds, 2), lambda pair: _of_both(rules[pair[0]], rules[pair[1]])
    ):
        cells = _with_weights(scored.filter(pl.col("component").is_in(list(weights))), weights)
        tables["change_degree"] += _change_degree(cells, asked, pairs, _exact_threshold(threshold))
    if not tables["change_degree"]:
        tables["change_degree"] = _change_degree(_with_weights(scored.clear(), {}), asked.clear(), [], Fraction(1))
    return {table: pl.concat(frames, how="diagonal") for table, frames in tables.items()}


def _alike(items: Iterable[_Item], rule_of: Callable[[_Item], _Rule]) -> list[tuple[_Rule, list[_Item]]]:
    """The items that have the same rule, by rule; rules hold mappings, which have no hash."""
    found: list[tuple[_Rule, list[_Item]]] = []
    for item in items:
        rule = rule_of(item)
        for known, together in found:
            if known == rule:
                together.append(item)
                break
        else:
            found.append((rule, [item]))
    return found


def _round_tables(scored: pl.DataFrame, asked: pl.DataFrame, rules: Rules) -> dict[str, list[pl.DataFrame]]:
    threshold = _exact_threshold(rules.threshold)
    weighted = _with_weights(scored, rules.weights)
    municipal = weighted.filter(pl.col("municipality_code").is_not_null())
    of_component: list[_Scope] = [
        ("county", pl.lit(True), ["component"]),
        ("municipality", pl.col("municipality_code").is_not_null(), ["component", "municipality_code"]),
        ("unit", pl.lit(True), ["component", "municipality_code", "sector", "unit_id"]),
    ]
    return {
        "degree": [_degree(weighted, asked, threshold)],
        "component_degree": [
            _scope_results(weighted, asked, threshold, ["round_id"], of_component).drop("units_asked", "units_answered")
        ],
        "key_share": [
            _shares(municipal, component, level, threshold, ["round_id"]).with_columns(component=pl.lit(component))
            for component, level in rules.key_levels.items()
        ],
    }


def _of_both(earlier: Rules, later: Rules) -> tuple[dict[str, float], float]:
    """What a change between two rounds is counted by: what both were asked, and otherwise the later one's rules (point 8)."""
    common = {component: weight for component, weight in later.weights.items() if component in earlier.weights}
    return common, later.threshold


def _change_degree(
    scored: pl.DataFrame, asked: pl.DataFrame, pairs: Sequence[tuple[str, str]], threshold: Fraction
) -> list[pl.DataFrame]:
    """The degree in each round of each pair, over the units that answered both (point 8), of all components and of each."""
    answered = asked.filter("answered").select("unit_id", from_round="round_id")
    both = answered.join(answered.rename({"from_round": "to_round"}), on="unit_id")
    wanted = pl.DataFrame(pairs, schema=dict.fromkeys(PAIR, pl.String), orient="row")
    counted = (
        scored.filter(pl.col("low").is_not_null())
        .join(both.join(wanted, on=PAIR).sort("unit_id", *PAIR), on="unit_id", maintain_order="left_right")
        .filter(pl.col("round_id").is_in(pl.concat_list(PAIR)))
    )
    scopes = [
        (scope, rows, [*by, *topic])
        for scope, rows, by in _SCOPES
        if scope in ("county", "region", "municipality")
        for topic in ([], ["component"])
    ]
    results = _scope_results(counted, asked, threshold, [*PAIR, "round_id"], scopes)
    return [results.drop("units_asked").rename({"units_answered": "units"})]


def _degree(scored: pl.DataFrame, asked: pl.DataFrame, threshold: Fraction) -> pl.DataFrame:
    return _scope_results(scored, asked, threshold, ["round_id"], _SCOPES).select(DEGREE_SCHEMA.names())


def degree_by(
    cells: pl.DataFrame,
    responses: pl.DataFrame,
    weights: Mapping[str, float],
    threshold: float,
    by: Sequence[str],
) -> pl.DataFrame:
    """Index, stage and coverage of the groups that ``by`` makes, for example municipality × sector, or component.

    Grain: one row per ``round_id`` (always the first column, named in ``by`` or not) and combination of ``by``, sorted
    by them; any of ``GROUPABLE``. Further columns as in ``RESULT_SCHEMA``:

    - ``index_low``, ``index_observed``, ``index_high``: 0–100 (%), null where there is none. The index of a unit is
      taken over its applicable cells within the group (point 3), that of the group is the mean over its units, each
      counting once (point 4). Grouping by component or organisational level thus uses only those cells. A unit whose
      applicable cells all have weight 0 has no index.
    - ``stage_low``, ``stage_observed``, ``stage_high``: 0–4, unweighted over the group's pooled applicable cells
      (point 5), null where there are none.
    - ``units_asked``, ``units_answered``: number of units, from ``responses`` (point 7). When grouped by component or
      organisational level, only units with a cell there that was asked, that is, not ``ej_stalld``.
    - ``cells_applicable``, ``cells_known``: number of cells. A bound is never known, not even one whose ends meet.

    Raises ValueError, in Swedish and naming the row, when a row of ``cells`` or ``responses`` contradicts the
    definition or another row, when a weight is missing, negative or not a number, when ``threshold`` is not above 0 and
    at most 1, or when ``by`` names something that cannot be grouped by.
    """
    scored, asked = _prepare(cells, responses, weights)
    return _group_results(scored, asked, _exact_threshold(threshold), _group_keys(by))


def shares(cells: pl.DataFrame, component: str, level: int, threshold: float, by: Sequence[str]) -> pl.DataFrame:
    """The share of each group's units whose stage in ``component`` is ``level`` or above (point 6).

    A unit counts once, however many organisational levels have answered: its stage (point 5) is taken over its applicable
    cells of the component within the group.

    Grain: one row per ``round_id`` (always the first column) and combination of ``by``, sorted by them. Columns:
    ``known`` (units whose stage is known), ``at_or_above`` (those of them at the level or above) and ``applicable`` (units
    with a cell that applies), numbers of units; ``share_low``, ``share_observed`` and ``share_high``, 0–100 (%), by the
    lowest possible stage of all units, the stage over known cells, and the highest possible; null where there is nothing
    to take a share of. If 12 of 18 have answered and one of them is at the level, the observed share is 8.33 and the
    interval 5.56–38.89.

    Raises ValueError, in Swedish, for cells and ``threshold`` as :func:`degree_by`, for a level outside 0–4, and when there
    are cells but none of this component.
    """
    return _shares(_scored_cells(cells), component, level, _exact_threshold(threshold), by)


def _shares(scored: pl.DataFrame, component: str, level: int, threshold: Fraction, by: Sequence[str]) -> pl.DataFrame:
    if level not in range(TOP + 1):
        raise ValueError(f"Nivån ska vara 0–{TOP}, men är {level}.")
    of_component = scored.filter(pl.col("component") == component)
    if scored.height and scored.join(of_component, on="round_id", how="anti").height:
        raise ValueError(f"Det finns inga celler för byggstenen {component}.")
    keys = _group_keys(by)
    ends = ("low", "level", "high")
    units = of_component.group_by(list(dict.fromkeys([*keys, *UNIT]))).agg(
        _stage(end, threshold).alias(f"stage_{end}") for end in ends
    )
    low, at_or_above, high = ((pl.col(f"stage_{end}") >= level).sum() for end in ends)
    applicable, known = pl.col("stage_low").count(), pl.col("stage_level").count()
    return (
        units.group_by(keys)
        .agg(
            known.cast(pl.Int64).alias("known"),
            at_or_above.cast(pl.Int64).alias("at_or_above"),
            applicable.cast(pl.Int64).alias("applicable"),
            _percent(low, applicable).alias("share_low"),
            _percent(at_or_above, known).alias("share_observed"),
            _percent(high, applicable).alias("share_high"),
        )
        .sort(keys)
    )


def _group_results(cells: pl.DataFrame, responses: pl.DataFrame, threshold: Fraction, keys: list[str]) -> pl.DataFrame:
    """The result for each combination of ``keys``; a group that has only cells or only responses is listed too."""
    unit_keys = list(dict.fromkeys([*keys, *UNIT]))
    units = cells.group_by(unit_keys, maintain_order=True).agg(
        _index("low", "weight"), _index("level", "known_weight").alias("observed"), _index("high", "weight")
    )
    index = units.group_by(keys, maintain_order=True).agg(
        pl.col("low").mean().alias("index_low"),
        pl.col("observed").mean().alias("index_observed"),
        pl.col("high").mean().alias("index_high"),
    )
    pooled = cells.group_by(keys).agg(
        _stage("low", threshold).alias("stage_low"),
        _stage("level", threshold).alias("stage_observed"),
        _stage("high", threshold).alias("stage_high"),
        pl.col("low").count().cast(pl.Int64).alias("cells_applicable"),
        pl.col("level").count().cast(pl.Int64).alias("cells_known"),
    )
    responses = _responses_by(cells, responses, keys)
    coverage = responses.group_by(keys).agg(
        pl.col("asked").sum().cast(pl.Int64).alias("units_asked"),
        pl.col("answered").sum().cast(pl.Int64).alias("units_answered"),
    )
    counts = ["units_asked", "units_answered", "cells_applicable", "cells_known"]
    return (
        pl.concat([cells.select(keys), responses.select(keys)])
        .unique()
        .join(index, on=keys, how="left", nulls_equal=True)
        .join(pooled, on=keys, how="left", nulls_equal=True)
        .join(coverage, on=keys, how="left", nulls_equal=True)
        .with_columns(pl.col(counts).fill_null(0))
        .sort(keys)
        .select(*keys, *RESULT_SCHEMA.names())
    )


def _responses_by(cells: pl.DataFrame, responses: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The responses with the columns ``keys``. Those say nothing about components and organisational levels: the cells do."""
    if set(keys) <= set(responses.columns):
        return responses
    put = cells.filter(pl.col("was_put")).select(list(dict.fromkeys([*keys, *UNIT]))).unique()
    return put.join(responses.select(*UNIT, "asked", "answered"), on=UNIT)


def _scope_results(
    cells: pl.DataFrame, responses: pl.DataFrame, threshold: Fraction, keys: list[str], scopes: Sequence[_Scope]
) -> pl.DataFrame:
    """The result for each combination of ``keys`` and of what each scope is grouped by; other scopes' columns are null.

    Sorted by keys, scope (in the order given) and the columns of ``GROUPABLE``. All are counted at once, from copies of
    the rows: it is the number of counts that takes time, not of rows.
    """
    grouped = {column for _, _, by in scopes for column in by}
    columns = {column: f"scope_{column}" for column in GROUPABLE if column in grouped}
    labels = ["order", "scope", *columns.values()]
    of_cells, of_units = [], []
    for order, (scope, rows, by) in enumerate(scopes):
        label = [
            pl.lit(order).alias("order"),
            pl.lit(scope).alias("scope"),
            *(
                (pl.col(column) if column in by else pl.lit(None, pl.String)).alias(name)
                for column, name in columns.items()
            ),
        ]
        own = cells.filter(rows)
        of_cells.append(own.with_columns(label))
        asked = _responses_by(own, responses.filter(rows), [*keys, *by]).with_columns(label)
        of_units.append(asked.select(*keys, *labels, "asked", "answered"))
    results = _group_results(pl.concat(of_cells), pl.concat(of_units), threshold, [*keys, *labels])
    return results.drop("order").rename({name: column for column, name in columns.items()})


def _index(value: str, weight: str) -> pl.Expr:
    """Σ weight × value / (4 Σ weight) in per cent; null where the weights sum to nothing."""
    total = pl.col(weight).sum()
    # Divided before it is multiplied: a quotient of at most 4 times 25 cannot be rounded to above 100.
    return pl.when(total > 0).then((pl.col(weight) * pl.col(value)).sum() / total * (100 / TOP)).alias(value)


def _stage(value: str, threshold: Fraction) -> pl.Expr:
    """The highest level that a share ``threshold`` of the non-null values reach; counted in whole numbers, so exact."""
    count = pl.col(value).count().cast(pl.Int64)
    # Whoever is at level s is also at s − 1, so the number of levels reached above 0 is the highest level reached.
    reached = [
        ((pl.col(value) >= level).sum().cast(pl.Int64) * threshold.denominator >= count * threshold.numerator)
        for level in range(1, TOP + 1)
    ]
    return pl.when(count > 0).then(pl.sum_horizontal(reach.cast(pl.Int64) for reach in reached))


def _percent(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return pl.when(whole > 0).then(100 * part.cast(pl.Int64) / whole)


def _exact_threshold(threshold: float) -> Fraction:
    """The fraction that was meant: 7/10 for 0.7, which no float equals, and 2/3 for 2 / 3."""
    if not 0 < threshold <= 1:  # also false for "not a number"
        raise ValueError(f"Gränsen för steg ska vara större än 0 och högst 1, men är {threshold}.")
    return Fraction(str(threshold)).limit_denominator(1_000_000)


def _group_keys(by: Sequence[str]) -> list[str]:
    unknown = [column for column in by if column not in GROUPABLE]
    if unknown:
        raise ValueError(f"Det går inte att gruppera på {', '.join(unknown)}; välj bland {', '.join(GROUPABLE)}.")
    return list(dict.fromkeys(["round_id", *by]))


def _prepare(
    cells: pl.DataFrame, responses: pl.DataFrame, weights: Mapping[str, float]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Checked and scored cells with their ``weight`` and ``known_weight``, and checked responses."""
    scored, checked = _scored_cells(cells), _checked_responses(responses)
    _check_together(scored, checked)
    return _with_weights(scored, weights), checked


def _with_weights(scored: pl.DataFrame, weights: Mapping[str, float]) -> pl.DataFrame:
    """Scored cells with their ``weight`` and ``known_weight``, null where the cell does not apply, or its level is not known."""
    for component, weight in weights.items():
        if not (math.isfinite(weight) and weight >= 0):
            raise ValueError(f"Vikten för byggstenen {component} ska vara ett tal från 0 och uppåt, men är {weight}.")
    missing = sorted(set(scored["component"].unique()) - set(weights))
    if missing:
        raise ValueError(f"Vikt saknas för byggstenen {', '.join(missing)}.")
    weight_of = pl.DataFrame(
        {"component": list(weights), "weight": [float(weight) for weight in weights.values()]},
        schema={"component": pl.String, "weight": pl.Float64},
    )
    return scored.join(weight_of, on="component", how="left", maintain_order="left").with_columns(
        weight=pl.when(pl.col("low").is_not_null()).then(pl.col("weight")),
        known_weight=pl.when(pl.col("level").is_not_null()).then(pl.col("weight")),
    )


def _scored_cells(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells with ``low`` and ``high`` filled in (point 2): null where the cell leaves the denominator.

    ``was_put`` says whether the question was put at all. Sorted, so that sums of floats do not depend on row order.
    """
    level, low, high, reason = (pl.col(name) for name in ("level", "low", "high", "reason"))
    checked = _cast(cells, CELL_SCHEMA).sort(CELL)
    is_bound = low.is_not_null() | high.is_not_null()
    stated = level.is_not_null().cast(pl.Int8) + is_bound.cast(pl.Int8) + reason.is_not_null().cast(pl.Int8)
    in_range = pl.all_horizontal(value.is_null() | value.is_between(0, TOP) for value in (level, low, high))
    incomplete = pl.any_horizontal(pl.col([*CELL, "sector"]).is_null())
    _refuse(checked, incomplete, CELL, "en cell saknar en del av sin nyckel.")
    _refuse(checked, pl.struct(CELL).is_duplicated(), CELL, "cellen finns mer än en gång.")
    _refuse(checked, stated != 1, CELL, "cellen ska ha antingen en nivå, ett lägsta och högsta värde eller ett skäl.")
    _refuse(checked, low.is_null() != high.is_null(), CELL, "cellen ska ha både ett lägsta och ett högsta värde.")
    _refuse(checked, ~in_range, CELL, f"nivån ska vara ett heltal 0–{TOP}.")
    _refuse(checked, low > high, CELL, "det lägsta värdet är högre än det högsta.")
    _refuse(checked, ~reason.is_in(REASONS), CELL, f"skälet ska vara ett av {', '.join(REASONS)}.")
    leaves = reason.is_in(NOT_IN_DENOMINATOR)
    return checked.with_columns(
        low=pl.when(reason.is_null()).then(pl.coalesce(level, low)).when(~leaves).then(pl.lit(0)),
        high=pl.when(reason.is_null()).then(pl.coalesce(level, high)).when(~leaves).then(pl.lit(TOP)),
        was_put=reason.ne_missing("ej_stalld"),
    )


def _cast(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """The columns of ``schema`` with its types; a column of floats is refused, as casting would cut 2.5 to 2."""
    columns = frame.select(schema.names())
    floats = [name for name, dtype in columns.schema.items() if dtype.is_float() or dtype.is_decimal()]
    if floats:
        raise ValueError(f"Kolumnen {floats[0]} ska ha heltal, inte decimaltal.")
    return columns.cast(schema)


def _checked_responses(responses: pl.DataFrame) -> pl.DataFrame:
    checked = _cast(responses, RESPONSE_SCHEMA).sort(UNIT)
    asked, answered = pl.col("asked"), pl.col("answered")
    incomplete = pl.any_horizontal(pl.col([*UNIT, "sector", "asked", "answered"]).is_null())
    _refuse(checked, incomplete, UNIT, "uppgiften om vem som tillfrågats och svarat är inte fullständig.")
    _refuse(checked, pl.struct(UNIT).is_duplicated(), UNIT, "verksamheten finns mer än en gång.")
    _refuse(checked, answered & ~asked, UNIT, "verksamheten har svarat men anges inte som tillfrågad.")
    in_region = pl.col("municipality_code").is_null()
    _refuse(checked, in_region != _IS_REGION, UNIT, "bara Regionens verksamheter ska sakna kommun.")
    return checked


def _check_together(cells: pl.DataFrame, responses: pl.DataFrame) -> None:
    """Every unit with cells has its response, in the same place, and none that was not asked has anything to count."""
    homeless = cells.join(responses, on=UNIT_PLACE, how="anti", nulls_equal=True)
    _refuse(homeless, pl.lit(True), CELL, "verksamheten saknas, med samma kommun och sektor, bland de tillfrågade.")
    not_asked = cells.join(responses.filter(~pl.col("asked")), on=UNIT, how="semi")
    _refuse(not_asked, pl.col("was_put"), CELL, "verksamheten är inte tillfrågad; cellen ska ha skälet ej_stalld.")


def _refuse(frame: pl.DataFrame, wrong: pl.Expr, key: list[str], problem: str) -> None:
    """Raises a ValueError that names the first wrong row by its key and says how many more there are."""
    rows = frame.filter(wrong).select(key).sort(key)
    if rows.is_empty():
        return
    words = {"round_id": "omgång", "unit_id": "verksamhet", "component": "byggsten", "org_level": "organisationsnivå"}
    first = rows.row(0, named=True)
    named = ", ".join(f"{words[column]} {'(saknas)' if first[column] is None else first[column]}" for column in key)
    more = rows.height - 1
    further = f" Samma fel finns på {more} {'rad' if more == 1 else 'rader'} till." if more else ""
    raise ValueError(f"{named[0].upper()}{named[1:]}: {problem}{further}")
