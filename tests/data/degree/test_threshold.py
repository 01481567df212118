"""The threshold and the weights of an edition are exactly those that it was scored with, whatever they are."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.map.shapes import map_shapes
from data.model.model import load_model
from data.model.reference import reference_tables
from data.shelf import schema
from data.store.derive import insert, thresholds
from data.store.editions import Store
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


def test_an_edition_whose_threshold_was_stored_with_six_digits_is_sound(asked_2026, answer, monkeypatch) -> None:
    monkeypatch.setattr(
        "data.store.derive.reference_tables",
        lambda model, *rest: {
            name: frame.with_columns(value=frame["value"].replace(repr(2 / 3), "0.666667"))
            if name == "setting"
            else frame
            for name, frame in reference_tables(model, *rest).items()
        },
    )
    store = Store(asked_2026.store.place, replace(MODEL, threshold=2 / 3))
    parts = [answer("Gnesta", "Skola", part, level) for part, level in (("plan", "2"), ("hjulet", "2"), ("stod", "1"))]
    type(asked_2026)(store).load({"Svar": parts})
    assert asked_2026.rows("SELECT value FROM setting WHERE key = 'threshold'") == [("0.666667",)]
    assert [verdict for verdict in verify(store) if verdict.faults] == []
