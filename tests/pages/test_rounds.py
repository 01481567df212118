"""Which round is shown first, and which id a new one is offered."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.shelf.schema import SCHEMA_FILE
from pages.doors.files import next_round
from pages.frame.ask import default_round

pytestmark = pytest.mark.rest

IDS = [f"{year}{ending}" for year in (2025, 2026) for ending in ("", *(f"-{number}" for number in range(2, 10)))]
ROUND = st.tuples(st.sampled_from(["draft", "published"]), st.integers(0, 2))


@settings(derandomize=True, deadline=None)
@given(st.dictionaries(st.sampled_from(IDS), ROUND, min_size=1))
def test_a_round_without_answers_is_never_first_where_a_published_one_has_some(given_rounds) -> None:
    rows = [(one, *given_rounds[one]) for one in sorted(given_rounds, reverse=True)]
    rounds = pl.DataFrame(rows, schema=["round_id", "status", "units_answered"], orient="row")
    shown = default_round(rounds)
    published = [one for one, status, _ in rows if status == "published"]
    answered = [one for one, status, count in rows if status == "published" and count]
    assert shown == max(answered or published or given_rounds)


@settings(derandomize=True, deadline=None)
@given(st.sets(st.sampled_from(IDS)), st.sampled_from([2025, 2026, 2027]))
def test_the_id_that_is_offered_is_free_and_one_that_the_schema_takes(there: set[str], year: int) -> None:
    offered = next_round(there, year)
    if offered is None:
        assert {one for one in IDS if one.startswith(str(year))} <= there
        return
    assert offered not in there
    assert offered.startswith(str(year))
    with duckdb.connect() as con:
        con.execute(SCHEMA_FILE.read_text(encoding="utf-8"))
        con.execute("INSERT INTO round (round_id, title, status) VALUES ($id, 'Prov', 'draft')", {"id": offered})


def test_a_round_whose_number_is_taken_gets_the_next_that_is_free() -> None:
    assert next_round(["2026-2"], 2026) == "2026"
    assert next_round(["2026", "2026-3"], 2026) == "2026-2"
