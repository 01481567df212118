"""The inside of an edition: its schema, and what is derived from what the files said."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from data.base.batch import Batch
from data.base.errors import EditionError, NothingChanged
from data.shelf import schema as layout
from data.store import derive

pytestmark = pytest.mark.rest

BOUND = {"Byggsten": "ansvarig", "Motivering": "Ingen är utsedd", "Källa": "RAPPORT", "Säkerhet": "Uppges"}


# Schema ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty edition in memory with one row wherever a key points."""
    with duckdb.connect() as made:
        layout.create(made)
        made.execute("INSERT INTO level VALUES (0, 'Ej påbörjat', 'Ej påbörjat'), (3, 'Användning', 'Användning')")
        made.execute(
            "INSERT INTO component VALUES ('plan', 1, 'Plan', 'Plan', 1.0, 'Finns plan?', 'har plan', 3, FALSE)"
        )
        made.execute("INSERT INTO org_level VALUES ('verksamheten', 1, 'Verksamheten', FALSE)")
        made.execute("INSERT INTO sector VALUES ('skola', 1, 'Skola', 'Skola', FALSE)")
        made.execute("INSERT INTO municipality VALUES ('0461', 'Gnesta', 'Gnesta kommun')")
        made.execute(
            "INSERT INTO unit VALUES ('0461-SKOLA', 1, '0461', 'Gnesta kommun', 'skola', 'Skola', 'Gnesta, skola', "
            "NULL, NULL, FALSE)"
        )
        made.execute("INSERT INTO import VALUES (1, 'import', '2026-01-01', 'prov', 'Prov', NULL)")
        made.execute("INSERT INTO round VALUES ('2026', 'Uppföljning 2026', 'draft', NULL, NULL, NULL, NULL, NULL)")
        yield made


def cell(**values: object) -> dict[str, object]:
    key = {"round_id": "2026", "unit_id": "0461-SKOLA", "component": "plan", "org_level": "verksamheten"}
    return {**key, "comment_approved": False, **values}


def test_every_column_says_what_it_means() -> None:
    declared = layout.declared_schema()
    assert list(declared.comments) == [(table, name) for table in declared.tables for name in declared.columns[table]]
    assert declared.comments["degree", "index_low"] == "lower bound of the index, per cent 0–100"
    assert declared.comments["cell", "reason"] == "why there is no level"


def test_every_table_but_the_results_has_a_key(con: duckdb.DuckDBPyConnection) -> None:
    without = [table for table in layout.tables(con) if table not in layout.declared_schema().primary_keys]
    assert without == ["degree", "component_degree", "change_degree"]


def test_tables_stand_in_the_order_of_the_schema_in_a_file_too(con: duckdb.DuckDBPyConnection, bare) -> None:
    schema = layout.SCHEMA_FILE.read_text(encoding="utf-8").splitlines()
    written = [line.split()[2] for line in schema if line.startswith("CREATE TABLE")]
    assert len(written) > 35
    assert layout.tables(con) == written
    with bare.store.open(1) as opened:
        assert layout.tables(opened) == written


@pytest.mark.parametrize(
    ("table", "row"),
    [
        pytest.param("cell", cell(level=3, reason="vet_ej"), id="both a level and a reason"),
        pytest.param("cell", cell(), id="neither level, bound nor reason"),
        pytest.param("cell", cell(level=5), id="level above 4"),
        pytest.param("cell", cell(low=1), id="half a bound"),
        pytest.param("cell", cell(low=3, high=2), id="bound upside down"),
        pytest.param("cell", cell(level=1, low=0, high=2), id="level and bound"),
        pytest.param("cell", cell(level=1, low=0), id="level and half a bound"),
        pytest.param("cell", cell(reason="glömt"), id="unknown reason"),
        pytest.param("cell", cell(level=3, confidence="kanske"), id="unknown confidence"),
        pytest.param("cell", cell(level=3, unit_id="9999-SKOLA"), id="unknown unit"),
        pytest.param("cell", cell(level=3, round_id="2031"), id="unknown round"),
        pytest.param("cell", cell(level=3, component="annat"), id="unknown component"),
        pytest.param("cell", cell(level=3, raw_id=7), id="raw row that is not there"),
        pytest.param("cell", cell(level=3, org_level=None), id="part of the key missing"),
        pytest.param("cell", cell(level=3, comment_approved=None), id="required column empty"),
        pytest.param("round", {"round_id": "26", "title": "x", "status": "draft"}, id="round that is no year"),
        pytest.param("round", {"round_id": "2026-1", "title": "x", "status": "draft"}, id="round 2026-1"),
        pytest.param("round", {"round_id": "2027", "title": "x", "status": "klar"}, id="unknown status"),
        pytest.param("round", {"round_id": "2026", "title": "x", "status": "draft"}, id="key twice"),
        pytest.param(
            "participation",
            {"round_id": "2026", "unit_id": "0461-SKOLA", "asked": False, "answered": True},
            id="answered without being asked",
        ),
        pytest.param("municipality", {"municipality_code": "461", "name": "x", "full_name": "x"}, id="three digits"),
        pytest.param(
            "municipality", {"municipality_code": "0488", "name": "Gnesta", "full_name": "x"}, id="name twice"
        ),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(
    con: duckdb.DuckDBPyConnection, table: str, row: dict[str, object]
) -> None:
    def add_and_check() -> None:
        derive.insert(con, table, pl.DataFrame([row]))
        layout.check_keys(con)

    with pytest.raises((duckdb.ConstraintException, layout.BrokenKey)):
        add_and_check()


@pytest.mark.parametrize("values", [{"level": 0}, {"low": 0, "high": 0}, {"low": 0, "high": 4}, {"reason": "vet_ej"}])
def test_a_cell_that_keeps_the_rules_is_taken(con: duckdb.DuckDBPyConnection, values: dict[str, object]) -> None:
    derive.insert(con, "cell", pl.DataFrame([cell(**values)]))
    assert con.sql("SELECT count(*) FROM cell").fetchall() == [(1,)]


# Derived: who was asked and who answered -------------------------------------------------------------------------------


def test_the_list_says_who_was_asked(asked_2026) -> None:
    asked = asked_2026.rows("SELECT unit_id FROM participation WHERE asked ORDER BY unit_id")
    assert asked == [("0461-SKOLA",), ("0461-SOC",), ("0488-SKOLA",), ("REG-BUP",)]
    assert asked_2026.rows("SELECT count(*) FROM participation") == [(21,)]
    assert asked_2026.rows("SELECT * FROM participation WHERE answered") == []


def test_asked_and_silent_is_ej_svarat_and_not_asked_is_ej_stalld(asked_2026) -> None:
    assert set(asked_2026.cells("0461-SKOLA").values()) == {"ej_svarat"}
    assert set(asked_2026.cells("0482-SKOLA").values()) == {"ej_stalld"}  # Flen: listed with Nej
    assert set(asked_2026.cells("0428-SKOLA").values()) == {"ej_stalld"}  # Vingåker: not on the list
    assert asked_2026.rows("SELECT units_asked, units_answered, cells_applicable, cells_known FROM degree "
                           "WHERE scope = 'county'") == [(4, 0, 16, 0)]  # fmt: skip


def test_one_answer_makes_the_rest_ej_besvarad(asked_2026, answer) -> None:
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3"), answer("Gnesta", "Skola", "stod", None)]})
    assert asked_2026.cells("0461-SKOLA") == {
        "ansvarig": "ej_besvarad",
        "plan": 3,
        "hjulet": "ej_besvarad",
        "stod": "ej_besvarad",
    }
    assert set(asked_2026.cells("0461-SOC").values()) == {"ej_svarat"}
    # lower = 3 / 16, upper = (3 + 3 × 4) / 16, observed = 3 / 4
    assert asked_2026.rows(
        "SELECT index_low, index_observed, index_high, stage_observed FROM degree WHERE unit_id = '0461-SKOLA'"
    ) == [(18.75, 75.0, 93.75, 3)]


def test_all_five_reasons_side_by_side(asked_2026, answer) -> None:
    rows = [("ansvarig", "Vet ej"), ("plan", "Ej tillämplig"), ("hjulet", "Ej ställd"), ("stod", "Ej besvarad")]
    asked_2026.load({"Svar": [answer("Trosa", "Skola", component, level) for component, level in rows]})
    assert asked_2026.cells("0488-SKOLA") == {
        "ansvarig": "vet_ej",
        "plan": "ej_tillamplig",
        "hjulet": "ej_stalld",
        "stod": "ej_besvarad",
    }
    assert asked_2026.rows("SELECT answered FROM participation WHERE unit_id = '0488-SKOLA'") == [(True,)]


def test_only_blanks_are_no_answer(asked_2026, answer) -> None:
    components = ("ansvarig", "plan", "hjulet", "stod")
    blanks = {"Svar": [answer("Gnesta", "Skola", component, None) for component in components]}
    with pytest.raises(NothingChanged):
        asked_2026.load(blanks)


def test_use_of_the_wheel_is_an_answer(asked_2026) -> None:
    row = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Sammanhang": "EHT", "Användning": "Prövas"}
    asked_2026.load({"Hjulet": [row]})
    assert asked_2026.rows("SELECT unit_id FROM participation WHERE answered") == [("0461-SKOLA",)]
    assert asked_2026.rows("SELECT unit_id, context, use_level FROM wheel_use") == [("0461-SKOLA", "eht", 2)]
    assert set(asked_2026.cells("0461-SKOLA").values()) == {"ej_besvarad"}


def test_a_round_without_list_asks_everyone(bare, answer) -> None:
    bare.load({"Svar": [answer("Flen", "Socialtjänst", "plan", "2")]}, new_round="2026")
    assert bare.rows("SELECT count(*), count(*) FILTER (asked), count(*) FILTER (answered) FROM participation") == [
        (21, 21, 1)
    ]
    assert bare.rows("SELECT count(*) FROM cell WHERE reason = 'ej_svarat'") == [(80,)]


def test_an_answer_from_a_unit_outside_the_list_counts_it_as_asked(asked_2026, answer) -> None:
    asked_2026.load({"Svar": [answer("Vingåker", "Skola", "plan", "1")]})
    assert asked_2026.rows("SELECT asked, answered FROM participation WHERE unit_id = '0428-SKOLA'") == [(True, True)]


def test_a_bound_is_not_an_answer(asked_2026) -> None:
    bound = {"Omgång": "2026", "Kommun": "Trosa", "Verksamhet": "Skola", "Lägst": "0", "Högst": "1", **BOUND}
    asked_2026.load({"Gränser": [bound]})
    assert asked_2026.cells("0488-SKOLA") == {
        "ansvarig": (0, 1),
        "plan": "ej_svarat",
        "hjulet": "ej_svarat",
        "stod": "ej_svarat",
    }
    assert asked_2026.rows("SELECT asked, answered FROM participation WHERE unit_id = '0488-SKOLA'") == [(True, False)]


# Derived: organisational levels ----------------------------------------------------------------------------------------


def test_a_round_asked_by_level_has_a_full_grid(asked_2026, answer) -> None:
    asked_2026.load(
        {
            "Svar": [
                answer("Gnesta", "Skola", "plan", "3", Organisationsnivå="Ledning"),
                answer("Gnesta", "Skola", "plan", "1", Organisationsnivå="Medarbetare"),
                answer("Gnesta", "Socialtjänst", "plan", "2", Organisationsnivå=None),
            ]
        }
    )
    # The school answered by level: both levels of the round. Social services answered as a whole. The rest: silent.
    assert asked_2026.cells("0461-SKOLA") == {
        "ansvarig/ledning": "ej_besvarad",
        "ansvarig/medarbetare": "ej_besvarad",
        "plan/ledning": 3,
        "plan/medarbetare": 1,
        "hjulet/ledning": "ej_besvarad",
        "hjulet/medarbetare": "ej_besvarad",
        "stod/ledning": "ej_besvarad",
        "stod/medarbetare": "ej_besvarad",
    }
    assert asked_2026.cells("0461-SOC") == {
        "ansvarig": "ej_besvarad",
        "plan": 2,
        "hjulet": "ej_besvarad",
        "stod": "ej_besvarad",
    }
    silent = asked_2026.cells("0488-SKOLA")
    assert len(silent) == 8
    assert set(silent.values()) == {"ej_svarat"}


def test_a_bound_gives_way_to_answers_by_level(asked_2026, answer) -> None:
    bound = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Lägst": "0", "Högst": "1", **BOUND}
    asked_2026.load({"Gränser": [bound]})
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3", Organisationsnivå="Chef")]})
    assert asked_2026.cells("0461-SKOLA") == {
        "ansvarig/chef": "ej_besvarad",
        "plan/chef": 3,
        "hjulet/chef": "ej_besvarad",
        "stod/chef": "ej_besvarad",
    }


def test_a_silent_unit_keeps_its_bound_in_a_round_asked_by_level(asked_2026, answer) -> None:
    bound = {"Omgång": "2026", "Kommun": "Trosa", "Verksamhet": "Skola", "Lägst": "0", "Högst": "1", **BOUND}
    asked_2026.load({"Gränser": [bound], "Svar": [answer("Gnesta", "Skola", "plan", "3", Organisationsnivå="Chef")]})
    assert asked_2026.cells("0488-SKOLA")["ansvarig"] == (0, 1)


# Derived: what counts when several files speak of the same thing ---------------------------------------------------------


def test_the_latest_import_wins_and_undo_restores(asked_2026, answer) -> None:
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3")]})
    assert asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "1")]}) == 4
    assert asked_2026.cells("0461-SKOLA")["plan"] == 1
    asked_2026.undo(4)
    assert asked_2026.cells("0461-SKOLA")["plan"] == 3
    asked_2026.undo(3)
    assert asked_2026.cells("0461-SKOLA")["plan"] == "ej_svarat"
    assert asked_2026.cells("0461-SKOLA", edition=4)["plan"] == 1


def test_the_earlier_of_two_may_be_undone_first(asked_2026, answer) -> None:
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3")]})
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "1")]})
    asked_2026.undo(3)
    assert asked_2026.cells("0461-SKOLA")["plan"] == 1
    asked_2026.undo(4)
    assert asked_2026.cells("0461-SKOLA")["plan"] == "ej_svarat"


def test_an_answer_wins_over_a_bound_whichever_came_last(asked_2026, answer) -> None:
    bound = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Lägst": "0", "Högst": "1", **BOUND}
    asked_2026.load({"Gränser": [bound]})
    assert asked_2026.cells("0461-SKOLA")["ansvarig"] == (0, 1)
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "ansvarig", "2")]})
    assert asked_2026.cells("0461-SKOLA")["ansvarig"] == 2
    asked_2026.load({"Gränser": [{**bound, "Högst": "0"}], "Svar": [answer("Gnesta", "Skola", "plan", "1")]})
    assert asked_2026.cells("0461-SKOLA")["ansvarig"] == 2
    asked_2026.undo(4)
    assert asked_2026.cells("0461-SKOLA")["ansvarig"] == (0, 0)


def test_a_file_adds_and_does_not_erase_what_it_leaves_out(asked_2026, answer) -> None:
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3"), answer("Gnesta", "Skola", "stod", "2")]})
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "stod", "4")]})
    assert asked_2026.cells("0461-SKOLA")["plan"] == 3
    assert asked_2026.cells("0461-SKOLA")["stod"] == 4


def removal(**key: str) -> Batch:
    row = {"round_id": "2026", "unit_id": "0461-SKOLA", **key, "comment_approved": False}
    raw = pl.DataFrame({"file_name": ["bort.csv"], "sheet": ["Svar"], "row_number": [2], "content": ["{}"]})
    table = "cell" if "component" in key else "wheel_use"
    return Batch("edit", "Tog bort", raw=raw, tables={table: pl.DataFrame([{**row, "raw_index": 0, "removed": True}])})


def test_a_removal_takes_the_row_away_and_can_be_undone(asked_2026, answer) -> None:
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3"), answer("Gnesta", "Skola", "stod", "2")]})
    batch = removal(component="plan", org_level="verksamheten")
    assert asked_2026.apply(batch) == 4
    assert asked_2026.cells("0461-SKOLA")["plan"] == "ej_besvarad"
    assert asked_2026.cells("0461-SKOLA")["stod"] == 2
    asked_2026.undo(4)
    assert asked_2026.cells("0461-SKOLA")["plan"] == 3


def test_a_removed_answer_lets_the_bound_hold_again(asked_2026, answer) -> None:
    bound = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Lägst": "0", "Högst": "1", **BOUND}
    asked_2026.load({"Gränser": [bound], "Svar": [answer("Gnesta", "Skola", "ansvarig", "2")]})
    batch = removal(component="ansvarig", org_level="verksamheten")
    asked_2026.apply(batch)
    assert asked_2026.cells("0461-SKOLA")["ansvarig"] == (0, 1)


def test_a_removed_wheel_use_is_gone(asked_2026) -> None:
    row = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Sammanhang": "EHT", "Användning": "Prövas"}
    asked_2026.load({"Hjulet": [row]})
    asked_2026.apply(removal(context="eht"))
    assert asked_2026.rows("SELECT * FROM wheel_use") == []
    assert set(asked_2026.cells("0461-SKOLA").values()) == {"ej_svarat"}


@pytest.mark.parametrize(
    "later",
    [
        {"Svar": [{"Omgång": "2026", "Kommun": "Trosa", "Verksamhet": "Skola", "Byggsten": "plan", "Nivå": "1"}]},
        {"Verksamheter": [{"Omgång": "2026", "Kommun": "Flen", "Verksamhet": "Skola", "Tillfrågad": "Ja"}]},
        {
            "Hjulet": [
                {"Omgång": "2026", "Kommun": "Trosa", "Verksamhet": "Skola", "Sammanhang": "SIP", "Användning": "0"}
            ]
        },
    ],
    ids=lambda sheets: next(iter(sheets)),
)
def test_a_change_that_others_build_on_is_not_undone_in_silence(asked_2026, later) -> None:
    assert asked_2026.load(later) == 3
    with pytest.raises(EditionError, match="Ändring 2 kan inte tas tillbaka än: senare ändringar bygger på den"):
        asked_2026.undo(2)
    assert asked_2026.store.numbers() == [1, 2, 3]
    asked_2026.undo(3)
    asked_2026.undo(2)
    assert asked_2026.rows("SELECT * FROM round") == []


def test_an_answer_to_a_component_that_the_model_lost_is_refused(asked_2026) -> None:
    orphan = pl.DataFrame([{**cell(level=2), "component": "forsvunnen", "unit_id": "0461-SKOLA", "raw_index": 0}])
    raw = pl.DataFrame({"file_name": ["x.csv"], "sheet": ["Svar"], "row_number": [2], "content": ["{}"]})
    with pytest.raises(EditionError, match=r"går inte ihop med det som redan finns \(component: forsvunnen\)"):
        asked_2026.apply(Batch("edit", "Prov", raw=raw, tables={"cell": orphan}))


def test_a_change_of_more_rows_than_the_database_keeps_together_is_there(asked_2026, now) -> None:
    """DuckDB keeps rows in groups; those of a larger insert were not found where one of no rows had come before it."""
    key = {"round_id": "2026", "unit_id": "0461-SKOLA", "component": "plan", "org_level": "verksamheten"}
    many = pl.DataFrame([{**key, "level": 3}]).with_columns(
        level=pl.col("level").cast(pl.Int32), comment_approved=False
    )
    batch = Batch("import", "Många", tables={"cell": pl.concat([many] * 130_000)})

    asked_2026.store.publish("Läste in", "prov", now, batch)

    asked = "SELECT level FROM cell WHERE unit_id = '0461-SKOLA' AND component = 'plan'"
    with asked_2026.store.open(asked_2026.store.newest()) as con:
        assert con.sql(asked).fetchall() == [(3,)]
