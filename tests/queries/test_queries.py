"""Every question is asked of real editions and held to what its header promises."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

import queries

VALUES = {
    "round_id": "2025",
    "municipality_code": "0483",
    "component": "plan",
    "need_id": "N1",
    "decision_id": "D1",
    "subject": "rekommendation/D1-REK1",
    "today": "2026-11-21",
    "from_round": "2025",
    "to_round": "2026",
}


@pytest.fixture(scope="module", params=["published", "example"])
def edition(request: pytest.FixtureRequest, built_editions: Path) -> queries.Edition:
    return queries.edition(built_editions / "exempel" if request.param == "example" else built_editions)


@pytest.mark.parametrize("name", queries.names())
def test_a_question_keeps_its_promises(name: str, edition: queries.Edition) -> None:
    question = queries.question(name)
    in_statement = set(re.findall(r"\$(\w+)", re.sub(r"^--.*$", "", question.sql, flags=re.MULTILINE)))
    assert set(question.params) == in_statement
    assert question.answers.endswith(".")
    answer = queries.ask(edition, name, **{param: VALUES[param] for param in question.params})
    if question.key:
        assert answer.select(question.key).is_duplicated().sum() == 0
    else:
        assert answer.height == 1
    assert queries.ask(edition, name, **{param: VALUES[param] for param in question.params}).equals(answer)


def test_municipalities_that_stand_one_after_another_do_so_by_name(built_editions: Path) -> None:
    edition = queries.edition(built_editions / "exempel")
    by_name = queries.ask(edition, "list_municipalities")["municipality_code"].to_list()
    looked_at = set()
    for name in queries.names():
        answer = queries.ask(edition, name, **{param: VALUES[param] for param in queries.question(name).params})
        if "municipality_code" in answer.columns:
            codes = [code for code in answer["municipality_code"].rle().struct.field("value") if code is not None]
            if len(codes) == len(set(codes)) >= len(by_name):
                assert codes == by_name, name
                looked_at.add(name)
    assert {"list_municipality_degrees", "list_participation", "list_all_units"} <= looked_at


def test_rounds_that_were_written_in_another_order_stand_by_name_too(copied_editions: Path) -> None:
    (newest,) = (copied_editions / "exempel").glob("*.duckdb")
    with duckdb.connect(newest) as con:
        con.execute("UPDATE round_unit SET position = 1000 - position")
    edition = queries.edition(copied_editions / "exempel")
    by_name = queries.ask(edition, "list_municipalities")["municipality_code"].to_list()
    units = queries.ask(edition, "list_participation", round_id="2027")["municipality_code"].rle().struct.field("value")
    assert units.to_list() == [*by_name, None]


@pytest.mark.parametrize("name", [name for name in queries.names() if queries.question(name).params])
def test_a_missing_or_extra_parameter_is_an_error(name: str, edition: queries.Edition) -> None:
    with pytest.raises(duckdb.Error):
        queries.ask(edition, name)
    params = {param: VALUES[param] for param in queries.question(name).params}
    with pytest.raises(duckdb.Error):
        queries.ask(edition, name, **params, nonsense="1")


def test_a_parameter_is_never_read_as_sql(edition: queries.Edition) -> None:
    answer = queries.ask(edition, "list_units", round_id="2025", municipality_code="' OR 1=1 --")
    assert answer.height == 0


def test_an_unknown_question_is_an_error(edition: queries.Edition) -> None:
    with pytest.raises(FileNotFoundError):
        queries.ask(edition, "list_nothing")


def test_editions_are_found_by_number(built_editions: Path, tmp_path: Path) -> None:
    newest = queries.edition(built_editions)
    assert (newest.number, newest.newest) == (1, True)
    with pytest.raises(queries.NoEdition) as missing:
        queries.edition(built_editions, 7)
    assert (missing.value.number, missing.value.newest) == (7, 1)
    with pytest.raises(queries.NoEdition) as empty:
        queries.edition(tmp_path)
    assert empty.value.newest is None


def test_the_published_county_of_2025(built_editions: Path) -> None:
    """Counted by hand from the follow-up of September 2025: 6 schools, 6 social services and 3 divisions answered."""
    published = queries.edition(built_editions)
    rows = queries.ask(published, "show_county_degree", round_id="2025").rows_by_key("scope", named=True)
    county = rows["county"][0]
    assert (county["units_asked"], county["units_answered"], county["cells_known"]) == (21, 15, 0)
    assert {row["sector"]: row["units_answered"] for row in rows["sector"]} == {"skola": 6, "socialtjanst": 6}
    municipalities = queries.ask(published, "list_municipality_degrees", round_id="2025")
    assert municipalities["index_observed"].null_count() == 9
    answered = dict(municipalities.select("name", "units_answered").iter_rows())
    assert answered == {
        "Vingåker": 2,
        "Gnesta": 2,
        "Nyköping": 0,
        "Oxelösund": 1,
        "Flen": 1,
        "Katrineholm": 2,
        "Eskilstuna": 1,
        "Strängnäs": 2,
        "Trosa": 1,
    }
    contexts = queries.ask(published, "list_context_uses", round_id="2025")
    assert dict(contexts.select("short", "at_least").iter_rows()) == {
        "Hälsosamtal": 1,
        "EHT": 1,
        "SIP": 1,
        "VITS": 1,
        "Nätverksmöten": 1,
        "Annat": None,
    }
