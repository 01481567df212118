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
from hypothesis import given, settings
from hypothesis import strategies as st

import queries
from data.degree import score
from pages.change import arrows, kinds, pairs, participation, tables, view, wheel_and_needs, words
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
    shown = dict(participation.unit_states(before, after).select("unit_id", "state").iter_rows())
    held = {(r["round_id"], r["unit_id"]): r for r in rows_of(raw, "participation")}
    nobody = {"asked": False, "answered": False}
    for unit in rows_of(raw, "unit"):
        was, now = (held.get((one, unit["unit_id"]), nobody) for one in (first, last))
        state = shown[unit["unit_id"]]
        assert (state is None) == (was["answered"] and now["answered"])
        assert (state in (participation.NEW, participation.HEARD)) == (now["answered"] and not was["answered"])
        assert (state in (participation.GONE, participation.SILENT)) == (was["answered"] and not now["answered"])
        assert (state == participation.GONE) == (was["answered"] and not now["asked"])
        assert (state == participation.NEW) == (now["answered"] and not was["asked"])
        assert (state == participation.LEFT_OUT) == (not was["asked"] and not now["asked"])


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
    for context, (_, used_before, used_after, moves) in zip(contexts, shown, strict=True):
        of_it = {u for u in both if context["sectors"] is None or sector[u] in context["sectors"].split(";")}
        pairs = {u: (use.get((first, u, context["context"])), use.get((last, u, context["context"]))) for u in of_it}
        pairs = {u: (a, b) for u, (a, b) in pairs.items() if a is not None and b is not None}
        for text, place in ((used_before, 0), (used_after, 1)):
            using = sum(pair[place] >= 3 for pair in pairs.values())
            assert str(text) == (f"{using}\u00a0av\u00a0{len(pairs)}" if pairs else "–")
        expected = {
            (f"{'▲' if b > a else '▼'} {names[a]} → {names[b]}", long_name[u]) for u, (a, b) in pairs.items() if a != b
        }
        lines = [line.split(": ") for line in str(moves).split("\n") if line]
        assert {(move, unit) for move, units in lines for unit in units.split("; ")} == expected
        assert [move[0] for move, _ in lines] == sorted((move[0] for move, _ in lines), key="▲▼".index)


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
        ((50, 50, 50), (60, 60, 60), kinds.UP),
        ((50, 50, 50), (40, 40, 40), kinds.DOWN),
        ((50, 50, 50), (50, 50, 50), kinds.SAME),
        ((20, 30, 50), (60, 70, 80), kinds.UP),
        ((60, 70, 80), (20, 30, 50), kinds.DOWN),
        ((20, 30, 50), (50, 60, 80), kinds.MAYBE_UP),  # the ends meet: 50 may be both
        ((20, 60, 80), (10, 30, 90), kinds.MAYBE_DOWN),
        ((0, 50, 100), (0, 50, 100), kinds.MAYBE_SAME),  # the same interval is not the same value
        ((0, None, 100), (50, 50, 50), kinds.UNKNOWN),
        ((0, None, 25), (50, 50, 50), kinds.UP),
        ((None, None, None), (50, 50, 50), kinds.UNKNOWN),
    ],
)
def test_a_change_is_forward_or_back_only_where_the_intervals_do_not_overlap(
    before: tuple[Any, ...], after: tuple[Any, ...], kind: int
) -> None:
    assert kinds.kind_of(interval_row(before, after), "index") == kind


def test_what_the_answers_do_not_show_is_not_known() -> None:
    shown = {kind: kinds.group_of(kind) for kind in range(len(kinds.MARKS))}
    assert {kind for kind, group in shown.items() if group == kinds.FORWARD} == {kinds.UP}
    assert {kind for kind, group in shown.items() if group == kinds.BACK} == {kinds.DOWN}
    assert {kind for kind, group in shown.items() if group == kinds.UNCHANGED} == {kinds.SAME}
    assert {group for kind, group in shown.items() if kind not in kinds.SHOWN} == {kinds.UNSURE}


Cell = tuple[int, int | None, int]
CELLS = st.lists(
    st.one_of(
        st.integers(0, 4).map(lambda level: (level, level, level)),
        st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda ends: (min(ends), None, max(ends))),
        st.just((0, None, 4)),
    ),
    min_size=1,
    max_size=4,
)


def index_of(cells: list[Cell], place: int) -> float | None:
    found = [values[place] for values in cells if values[place] is not None]
    return 100 * sum(found) / (4 * len(found)) if found else None


@settings(deadline=None, max_examples=200, derandomize=True)
@given(CELLS, CELLS, st.data())
def test_no_answer_that_comes_later_can_move_a_place_out_of_its_group(
    before: list[Cell], after: list[Cell], data: st.DataObject
) -> None:
    """However what is missing turns out, a place said to have gone forward, back or nowhere has done so."""
    row = interval_row(*(tuple(index_of(cells, place) for place in range(3)) for cells in (before, after)))
    group = kinds.group_of(kinds.kind_of(row, "index"))
    then, now = (
        sum(data.draw(st.integers(low, high)) for low, _, high in cells) / len(cells) for cells in (before, after)
    )
    if group == kinds.FORWARD:
        assert now > then
    elif group == kinds.BACK:
        assert now < then
    elif group == kinds.UNCHANGED:
        assert isclose(now, then)
    else:
        assert any(known is None for _, known, _ in (*before, *after))


@pytest.fixture(scope="module")
def names(example: queries.Edition) -> dict[str, str]:
    listed = queries.ask(example, "list_municipalities").select("municipality_code", "name").iter_rows()
    return dict(listed) | {pairs.REGION: "Region Sörmland", pairs.COUNTY: "Hela länet"}


def places(example: queries.Edition, names: dict[str, str], first: str, last: str, topic: str) -> pl.DataFrame:
    degrees = queries.ask(example, "list_change_degrees", from_round=first, to_round=last)
    everything = [queries.ask(example, "list_place_degrees", round_id=one) for one in (first, last)]
    return pairs.with_all_answers(pairs.pair_rounds(degrees, names, first, last, topic), everything, topic)


@pytest.mark.parametrize("topic", ["", *COMPONENTS])
@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_every_place_is_in_one_group_by_name_and_the_map_and_the_slide_agree(
    example: queries.Edition, names: dict[str, str], first: str, last: str, topic: str
) -> None:
    rows = places(example, names, first, last, topic)
    groups = tables.group_items(rows, ["Noll", "Ett", "Två", "Tre", "Fyra"], {})
    listed = {group: [str(getattr(name, "label", name)) for name, _ in items] for group, (_, items) in groups.items()}
    assert sorted(name for own in listed.values() for name in own) == sorted(names.values())
    local = [name for place, name in names.items() if place not in (pairs.REGION, pairs.COUNTY)]
    for group, own in listed.items():
        municipalities = [name for name in own if name in local]
        assert municipalities == sorted(municipalities, key=local.index)
        assert own[: len(municipalities)] == municipalities
        assert groups[group][0] == len(municipalities)
    shapes = queries.ask(example, "show_map")
    signs = dict(arrows.arrow_values(shapes, rows).select("code", "label").iter_rows())
    for place, name in names.items():
        if name in local:
            (group,) = (group for group, own in listed.items() if name in own)
            assert signs[place] == {0: "▲", 1: "▼", 2: "?", 3: None}[group]
    lines = [f"{kinds.GROUPS[group]}: " for group, (count, _) in groups.items() if count]
    assert [line[: len(start)] for line, start in zip(arrows.group_lines(rows), lines, strict=True)] == lines


@pytest.mark.parametrize("round_id", ROUNDS)
def test_all_answers_are_those_of_the_round(
    example: queries.Edition, raw: duckdb.DuckDBPyConnection, round_id: str
) -> None:
    shown = {
        (r["place"], r["topic"]): r for r in queries.ask(example, "list_place_degrees", round_id=round_id).to_dicts()
    }
    place_of = {u["unit_id"]: u["municipality_code"] or "region" for u in rows_of(raw, "unit")}
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for cell in rows_of(raw, "cell"):
        if cell["round_id"] == round_id:
            for place in (place_of[cell["unit_id"]], "lan"):
                for topic in ("", cell["component"]):
                    groups[place, topic].append(cell)
    expected = {key: values for key, cells in groups.items() if (values := counted(cells))["cells_applicable"]}
    assert {key for key, row in shown.items() if row["cells_applicable"]} == expected.keys()
    for (place, topic), values in expected.items():
        for name, value in values.items():
            if name == "units":
                continue
            got = shown[place, topic][name]
            if name.startswith("stage") and place == "region" and topic:
                assert got is None  # not counted
                continue
            same = got == value if value is None or got is None else isclose(got, value, abs_tol=1e-9)
            assert same, (place, topic, name, got, value)


def change_row(before: tuple[Any, ...], after: tuple[Any, ...], known: tuple[int, int], of: int = 4) -> dict[str, Any]:
    row = interval_row(before, after)
    row |= {"cells_known_from": known[0], "cells_known_to": known[1], "units_from": 1, "units_to": 1}
    row |= {"cells_applicable_from": of, "cells_applicable_to": of}
    return row | {"kind": kinds.kind_of(row, "index")}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (change_row((25, 25, 25), (50, 50, 50), (4, 4)), "25 % → 50 % (1 verksamhet). Högre, och alla svar är kända."),
        (
            change_row((20, 25, 30), (42, 50, 60), (3, 3)),
            "25 % → 50 % (1 verksamhet). Högre, minst 12 procentenheter, oavsett svaren som saknas.",
        ),
        (change_row((50, 50, 50), (25, 25, 25), (4, 4)), "50 % → 25 % (1 verksamhet). Lägre, och alla svar är kända."),
        (change_row((50, 50, 50), (50, 50, 50), (4, 4)), "50 % → 50 % (1 verksamhet). Lika, och alla svar är kända."),
        (
            change_row((20, 25, 60), (50, 50, 50), (2, 4)),
            (
                "25 % → 50 % (1 verksamhet). Högre bland kända svar, men svar saknas som kan vända det: "
                "möjligt är 20–60 % då och 50 % nu."
            ),
        ),
        (
            change_row((0, None, 100), (50, 50, 50), (0, 4)),
            "ej känt → 50 % (1 verksamhet). För få svar är kända: möjligt är 0–100 % då och 50 % nu.",
        ),
        (change_row((None, None, None), (None, None, None), (0, 0)), "Ingen verksamhet svarade båda gångerna."),
        (change_row((None, None, None), (50, 50, 50), (0, 4)), "Frågan ställdes bara den ena gången."),
    ],
)
def test_a_row_says_from_what_to_what_and_why(row: dict[str, Any], said: str) -> None:
    assert words.comparable(row).replace("\u00a0", " ") == said


def sentences(*found: int) -> tuple[str, str]:
    rows = pl.DataFrame({"place": [f"{place}" for place in range(len(found))], "kind": list(found)})
    units = pl.DataFrame({"state": [None, None, participation.SILENT]}, schema={"state": pl.Int64})
    lead, rest = words.sentence(rows, units, "Förra", "Nu")
    return lead.replace("\u00a0", " "), rest.replace("\u00a0", " ")


def test_the_sentence_counts_every_municipality_once() -> None:
    compared = "Bara 2 verksamheter som svarade båda gångerna räknas, av 3."
    assert sentences(kinds.UP, kinds.UP, kinds.DOWN) == (
        "Svaren visar att 2 av 3 kommuner har gått framåt och en tillbaka; ingen är oförändrad.",
        compared,
    )
    assert sentences(kinds.SAME, kinds.SAME, kinds.MAYBE_UP, kinds.MAYBE_DOWN, kinds.MAYBE_DOWN, kinds.UNKNOWN) == (
        "Svaren visar att 0 av 6 kommuner har gått framåt och ingen tillbaka; två är oförändrade, och om fyra vet vi inte.",
        "Vet inte: bland kända svar är en högre och två lägre, men svar saknas som kan vända det. En går inte att jämföra. "
        + compared,
    )
    assert sentences(kinds.MAYBE_UP, kinds.UNKNOWN)[0] == (
        "Svaren räcker inte för att säga om någon av de två kommunerna har gått framåt eller tillbaka."
    )


def test_a_stage_that_may_be_another_is_said_with_both_intervals() -> None:
    levels = ["Noll", "Ett", "Två", "Tre", "Fyra"]
    row = interval_row((0, 1, 2), (1, 2, 3), "stage") | {"stage_kind": kinds.MAYBE_UP}
    text = words.stage_change(row, levels).replace("\u00a0", " ")
    assert text == "1 Ett, 0–2 möjligt → 2 Två, 1–3 möjligt (svar saknas)"


def test_a_draft_round_is_marked() -> None:
    assert view.title({"title": "Uppföljning 2026", "status": "draft"}) == "Uppföljning 2026 (utkast)"
    assert view.title({"title": "Uppföljning 2026", "status": "published"}) == "Uppföljning 2026"
