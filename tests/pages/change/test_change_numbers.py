"""Every number on the page Förändring, compared with one counted by loops over the answers of the example data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from math import isclose
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

import queries
from data.degree import score
from pages.change import degrees, view, wheel_and_needs
from pages.needs import needs

ROUNDS = ("2025", "2026", "2027")
PAIRS = list(combinations(ROUNDS, 2))
COMPONENTS = ("ansvarig", "plan", "hjulet", "stod")


@pytest.fixture(scope="module")
def example(built_editions: Path) -> queries.Edition:
    return queries.edition(built_editions / "exempel")


@pytest.fixture(scope="module")
def raw(example: queries.Edition) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(example.path), read_only=True) as connection:
        yield connection


def rows_of(raw: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]]:
    return raw.sql(f"SELECT * FROM {table}").pl().to_dicts()


def who_answered(raw: duckdb.DuckDBPyConnection, round_id: str) -> set[str]:
    return {r["unit_id"] for r in rows_of(raw, "participation") if r["round_id"] == round_id and r["answered"]}


def counted(cells: list[dict[str, Any]]) -> dict[str, Any]:
    """Index and stage of cells (weights 1, threshold 75 %), straight from the definition."""
    per_unit: dict[str, list[tuple[int, int | None, int]]] = defaultdict(list)
    for cell in cells:
        if cell["reason"] in ("ej_tillamplig", "ej_stalld"):
            continue
        if cell["level"] is not None:
            values = (cell["level"], cell["level"], cell["level"])
        elif cell["low"] is not None:
            values = (cell["low"], None, cell["high"])
        else:
            values = (0, None, 4)
        per_unit[cell["unit_id"]].append(values)
    pooled = [values for unit in per_unit.values() for values in unit]
    found: dict[str, Any] = {"cells_applicable": len(pooled)}
    for place, name in enumerate(("low", "observed", "high")):
        means = []
        for unit in per_unit.values():
            own = [values[place] for values in unit if values[place] is not None]
            if own:
                means.append(100 * sum(own) / (4 * len(own)))
        there = [values[place] for values in pooled if values[place] is not None]
        found[f"index_{name}"] = sum(means) / len(means) if means else None
        found[f"stage_{name}"] = (
            max(s for s in range(5) if 4 * sum(v >= s for v in there) >= 3 * len(there)) if there else None
        )
    found["cells_known"] = sum(values[1] is not None for values in pooled)
    found["units"] = len(per_unit)
    return found


@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_index_and_stage_over_the_same_units(
    example: queries.Edition, raw: duckdb.DuckDBPyConnection, first: str, last: str
) -> None:
    answer = queries.ask(example, "list_change_degrees", from_round=first, to_round=last)
    shown = {(r["place"], r["topic"], r["round_id"]): r for r in answer.to_dicts()}
    both = who_answered(raw, first) & who_answered(raw, last)
    place_of = {u["unit_id"]: u["municipality_code"] or "region" for u in rows_of(raw, "unit")}
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for cell in rows_of(raw, "cell"):
        if cell["unit_id"] in both and cell["round_id"] in (first, last):
            for place in (place_of[cell["unit_id"]], "lan"):
                for topic in ("", cell["component"]):
                    groups[place, topic, cell["round_id"]].append(cell)
    expected = {key: counted(cells) for key, cells in groups.items()}
    expected = {key: value for key, value in expected.items() if value["cells_applicable"]}
    assert len(both) > 5
    assert shown.keys() == expected.keys()
    for key, values in expected.items():
        for name, value in values.items():
            got = shown[key][name]
            same = got == value if value is None or got is None else isclose(got, value, abs_tol=1e-9)
            assert same, (key, name, got, value)


@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_the_definition_of_the_degree_is_the_editions(
    example: queries.Edition, raw: duckdb.DuckDBPyConnection, first: str, last: str
) -> None:
    both = sorted(who_answered(raw, first) & who_answered(raw, last))
    units = raw.sql("SELECT unit_id, municipality_code, sector FROM unit").pl()
    of_both = units.filter(pl.col("unit_id").is_in(both))
    cells = raw.sql("SELECT * FROM cell").pl().join(of_both, on="unit_id")
    responses = raw.sql("SELECT * FROM participation").pl().join(of_both, on="unit_id")
    kept = [frame.filter(pl.col("round_id").is_in([first, last])) for frame in (cells, responses)]
    cells, responses = (
        frame.select(name for name in schema if name in frame.columns).cast(
            {n: t for n, t in schema.items() if n in frame.columns}
        )
        for frame, schema in zip(kept, (score.CELL_SCHEMA, score.RESPONSE_SCHEMA), strict=True)
    )
    degree = score.degree_by(cells, responses, dict.fromkeys(COMPONENTS, 1.0), 0.75, ["municipality_code"])
    answer = queries.ask(example, "list_change_degrees", from_round=first, to_round=last)
    shown = answer.filter((pl.col("topic") == "") & ~pl.col("place").is_in(["lan", "region"]))
    local = degree.filter(pl.col("municipality_code").is_not_null()).sort("municipality_code", "round_id")
    columns = [name for name in score.RESULT_SCHEMA if name not in ("units_asked", "units_answered")]
    assert shown["place"].to_list() == local["municipality_code"].to_list()
    for name in columns:
        assert shown[name].to_list() == pytest.approx(local[name].to_list()), name


@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_who_is_new_gone_or_silent(
    example: queries.Edition, raw: duckdb.DuckDBPyConnection, first: str, last: str
) -> None:
    before, after = (queries.ask(example, "list_participation", round_id=one) for one in (first, last))
    shown = dict(degrees.unit_states(before, after).select("unit_id", "state").iter_rows())
    held = {(r["round_id"], r["unit_id"]): r for r in rows_of(raw, "participation")}
    nobody = {"asked": False, "answered": False}
    for unit in rows_of(raw, "unit"):
        was, now = (held.get((one, unit["unit_id"]), nobody) for one in (first, last))
        state = shown[unit["unit_id"]]
        assert (state is None) == (was["answered"] and now["answered"])
        assert (state in (degrees.NEW, degrees.HEARD)) == (now["answered"] and not was["answered"])
        assert (state in (degrees.GONE, degrees.SILENT)) == (was["answered"] and not now["answered"])
        assert (state == degrees.GONE) == (was["answered"] and not now["asked"])
        assert (state == degrees.NEW) == (now["answered"] and not was["asked"])
        assert (state == degrees.LEFT_OUT) == (not was["asked"] and not now["asked"])


@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_the_wheel_in_each_context(
    example: queries.Edition, raw: duckdb.DuckDBPyConnection, first: str, last: str
) -> None:
    both = who_answered(raw, first) & who_answered(raw, last)
    use = {(r["round_id"], r["unit_id"], r["context"]): r["use_level"] for r in rows_of(raw, "wheel_use")}
    names = [row[0] for row in raw.sql("SELECT name FROM wheel_level ORDER BY use_level").fetchall()]
    long_name = {u["unit_id"]: u["long_name"] for u in rows_of(raw, "unit")}
    sector = {u["unit_id"]: u["sector"] for u in rows_of(raw, "unit")}
    before, after = (queries.ask(example, "list_wheel_uses", round_id=one) for one in (first, last))
    shown = wheel_and_needs.wheel_rows(wheel_and_needs.wheel_pairs(before, after), after, names)
    contexts = sorted(rows_of(raw, "context"), key=lambda row: row["position"])
    assert [row[0] for row in shown] == [context["name"] for context in contexts]
    for context, (_, known, used_before, used_after, more, less) in zip(contexts, shown, strict=True):
        of_it = {u for u in both if context["sectors"] is None or sector[u] in context["sectors"].split(";")}
        pairs = {u: (use.get((first, u, context["context"])), use.get((last, u, context["context"]))) for u in of_it}
        pairs = {u: (a, b) for u, (a, b) in pairs.items() if a is not None and b is not None}
        assert known == len(pairs)
        for text, place in ((used_before, 0), (used_after, 1)):
            using = sum(pair[place] >= 3 for pair in pairs.values())
            assert str(text) == (f"{using}\u00a0av\u00a0{len(pairs)}" if pairs else "–")
        for text, moved in (
            (more, {u for u, (a, b) in pairs.items() if b > a}),
            (less, {u for u, (a, b) in pairs.items() if b < a}),
        ):
            expected = {f"{long_name[u]}: {names[pairs[u][0]]} → {names[pairs[u][1]]}" for u in moved}
            assert set(filter(None, str(text).split("\n"))) == expected


@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_needs_opened_and_closed(
    example: queries.Edition, raw: duckdb.DuckDBPyConnection, first: str, last: str
) -> None:
    held = {row["round_id"]: date.fromisoformat(row["held"]) for row in rows_of(raw, "round")}
    listed = needs.with_age(queries.ask(example, "list_all_needs"), date(2026, 11, 24), "Region Sörmland")
    changed = wheel_and_needs.need_changes(
        listed, queries.ask(example, "list_all_need_events"), held[first], held[last]
    )
    events = sorted(rows_of(raw, "need_event"), key=lambda row: row["event_number"])
    expected: dict[str, set[str]] = {key: set() for key in wheel_and_needs.NEED_CHANGES}
    for need in rows_of(raw, "need"):
        state = []
        for day in (held[first], held[last]):
            now = "open" if date.fromisoformat(need["arose"]) <= day else "absent"
            for event in events:
                if event["need_id"] == need["need_id"] and date.fromisoformat(event["happened_at"][:10]) <= day:
                    now = "closed" if event["status"] in ("tillgodosett", "avslutat") else "open"
            state.append(now)
        match state:
            case ["absent", "open"]:
                expected["opened"].add(need["need_id"])
            case ["absent" | "open", "closed"]:
                expected["done"].add(need["need_id"])
            case ["closed", "open"]:
                expected["reopened"].add(need["need_id"])
            case ["open", "open"]:
                expected["still_open"].add(need["need_id"])
    for key, ids in expected.items():
        assert set(changed.filter(pl.col("change") == key)["need_id"]) == ids
    assert wheel_and_needs.need_counts(changed) == {key: len(ids) for key, ids in expected.items()}
    assert len(expected["done"]) > 0


def interval_row(before: tuple[Any, ...], after: tuple[Any, ...], value: str = "index") -> dict[str, Any]:
    ends = ("low", "observed", "high")
    row = {f"{value}_{end}_from": one for end, one in zip(ends, before, strict=True)}
    return row | {f"{value}_{end}_to": one for end, one in zip(ends, after, strict=True)}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ((50, 50, 50), (60, 60, 60), degrees.UP),
        ((50, 50, 50), (40, 40, 40), degrees.DOWN),
        ((50, 50, 50), (50, 50, 50), degrees.SAME),
        ((20, 30, 50), (60, 70, 80), degrees.UP),
        ((60, 70, 80), (20, 30, 50), degrees.DOWN),
        ((20, 30, 50), (50, 60, 80), degrees.MAYBE_UP),  # the ends meet: 50 may be both
        ((20, 60, 80), (10, 30, 90), degrees.MAYBE_DOWN),
        ((0, 50, 100), (0, 50, 100), degrees.MAYBE_SAME),  # the same interval is not the same value
        ((0, None, 100), (50, 50, 50), degrees.UNKNOWN),
        ((0, None, 25), (50, 50, 50), degrees.UP),
        ((None, None, None), (50, 50, 50), degrees.UNKNOWN),
    ],
)
def test_a_change_is_certain_only_where_the_intervals_do_not_overlap(
    before: tuple[Any, ...], after: tuple[Any, ...], kind: int
) -> None:
    assert degrees.kind_of(interval_row(before, after), "index") == kind


def test_a_stage_that_may_be_another_is_said_with_both_intervals() -> None:
    levels = ["Noll", "Ett", "Två", "Tre", "Fyra"]
    row = interval_row((0, 1, 2), (1, 2, 3), "stage") | {"stage_kind": degrees.MAYBE_UP}
    text = degrees.stage_change(row, levels).replace("\u00a0", " ")
    assert text == "1 Ett, 0–2 möjligt → 2 Två, 1–3 möjligt (svar saknas)"


def test_a_draft_round_is_marked() -> None:
    assert view.title({"title": "Uppföljning 2026", "status": "draft"}) == "Uppföljning 2026 (utkast)"
    assert view.title({"title": "Uppföljning 2026", "status": "published"}) == "Uppföljning 2026"
