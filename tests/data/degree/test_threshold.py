"""The threshold and the weights of an edition are exactly those that it was scored with, whatever they are."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.degree.score import Rules
from data.map.shapes import map_shapes
from data.model.model import load_model
from data.model.reference import reference_tables
from data.shelf import schema
from data.store.derive import insert
from data.store.editions import Store
from data.store.rounds import rules, thresholds
from data.store.verify import verify

pytestmark = pytest.mark.rest

MODEL = load_model()
MAP = map_shapes(MODEL.county_code, None)
SHARE = st.floats(0, 1, exclude_min=True, allow_subnormal=False)
WEIGHT = st.floats(0, 1e9, allow_subnormal=False)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(SHARE, st.lists(WEIGHT, min_size=4, max_size=4))
def test_what_is_stored_is_read_back_exactly(threshold: float, weights: list[float]) -> None:
    components = tuple(replace(one, weight=weight) for one, weight in zip(MODEL.components, weights, strict=True))
    model = replace(MODEL, threshold=threshold, components=components)
    tables = reference_tables(model, drawn=MAP)
    with duckdb.connect() as con:
        schema.create(con)
        for table in ("setting", "component"):
            insert(con, table, tables[table])
        assert thresholds(con)[0] == threshold
        assert con.sql("SELECT weight FROM component ORDER BY position").fetchall() == [(one,) for one in weights]


@pytest.mark.parametrize("threshold", [2 / 3, 1 / 3, 0.1 + 0.2, 1.0, 0.123456789])
def test_an_edition_is_sound_by_any_threshold(asked_2026, answer, threshold: float) -> None:
    store = Store(asked_2026.store.place, replace(MODEL, threshold=threshold))
    # Two of three answers at level 2: whether that is enough for the stage is decided by the last digit of 2/3.
    parts = [answer("Gnesta", "Skola", part, level) for part, level in (("plan", "2"), ("hjulet", "2"), ("stod", "1"))]
    type(asked_2026)(store).load({"Svar": parts})
    assert [verdict for verdict in verify(store) if verdict.faults] == []


def test_a_threshold_that_was_stored_with_six_digits_may_be_the_fraction() -> None:
    """An edition of a layout from before rounds kept their own: there is one threshold for all of them, and it is inexact."""
    with duckdb.connect() as con:
        con.execute("CREATE TABLE setting AS SELECT 'threshold' AS key, '0.666667' AS value")
        con.execute(
            "CREATE TABLE component AS SELECT 'plan' AS component, 1 AS position, 2.0 AS weight, 3 AS key_level"
        )
        con.execute("CREATE TABLE round AS SELECT unnest(['2025', '2026']) AS round_id")
        assert thresholds(con) == (0.666667, 2 / 3)
        assert rules(con) == tuple(
            dict.fromkeys(("2025", "2026"), Rules({"plan": 2.0}, {"plan": 3}, one)) for one in (0.666667, 2 / 3)
        )
