"""The public export has what a public session is shown, row by row and column by column, and nothing else."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import duckdb
import pytest

from data.__main__ import main
from data.access.extract import HIDDEN_ACTOR, HIDDEN_TEXT, file_for
from data.access.roles import Actor, Role
from data.acts.meetings import Seen, plan_meeting
from data.acts.needs import State, What, add_need
from data.export.datapackage import package
from data.export.tables import PUBLIC, read

pytestmark = pytest.mark.rest

SECRET, ACCOUNT = "HemligtOmEttBarn", "konto@example.se"


@pytest.fixture
def told(asked_2026, answer, now):
    """A store in which a draft's answer, a need, a meeting, a file and an account all have something that is not public."""
    store = asked_2026.store
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "2", Kommentar=SECRET)]})
    add_need(store, None, "0461", What("plan", SECRET), State("pagar", "rektor", None, SECRET), ACCOUNT, now)
    plan_meeting(store, SECRET, now.date(), Seen(store.newest(), "2026", "lagesbild", ""), ACCOUNT, now)
    return store


def shown_to_the_public(edition: Path) -> dict[str, list[dict[str, object]]]:
    """Table -> its rows as the pages of a public session read them."""
    with duckdb.connect(str(file_for(Actor("publik", Role.PUBLIC), edition)), read_only=True) as con:
        names = [name for (name,) in con.sql("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {name: con.sql(f"FROM {name}").pl().to_dicts() for name in names}


def test_it_is_what_the_public_is_shown(told):
    seen, given = shown_to_the_public(told.path(told.newest())), read(told, told.newest(), PUBLIC)
    assert given.keys() - {"cells"} < seen.keys()
    # What is left out holds nothing for the public, in no row.
    assert {name: len(seen[name]) for name in seen.keys() - given.keys()} == dict.fromkeys(
        seen.keys() - given.keys(), 0
    )
    for name, frame in given.items():
        own = {"cells": "cell"}.get(name, name)
        assert frame.height == len(seen[own]), name
        if own == name:
            columns = [
                column for column in frame.columns if column != f"{name}_id" or column in (seen[name] or [{}])[0]
            ]
            rows = [{column: row[column] for column in columns} for row in seen[name]]
            assert sorted(map(str, frame.select(columns).to_dicts())) == sorted(map(str, rows)), name
            for column in (seen[name] or [{}])[0].keys() - set(columns):  # hidden is not taken for missing
                assert {row[column] for row in seen[name]} <= {None, HIDDEN_ACTOR, "Ny utgåva", "Ändring"}, (
                    name,
                    column,
                )


def test_nothing_that_is_not_public_is_in_any_of_its_files(told, tmp_path, monkeypatch):
    monkeypatch.setenv("LAGESBILD_DATA", str(told.place))
    assert main(["export", str(tmp_path / "alla.zip"), "--zip"]) == 0
    assert main(["export", str(tmp_path / "publikt.zip"), "--zip", "--public"]) == 0
    assert main(["export", str(tmp_path / "mapp"), "--public"]) == 0
    everything, public = (zipfile.ZipFile(tmp_path / name) for name in ("alla.zip", "publikt.zip"))
    csv_files = {name for name in public.namelist() if name.endswith(".csv")}
    assert csv_files == {path.name for path in (tmp_path / "mapp").glob("*.csv")}
    for word in (SECRET, ACCOUNT, "prov.xlsx", HIDDEN_ACTOR):
        assert [name for name in csv_files if word in public.read(name).decode()] == [], word
        assert word == HIDDEN_ACTOR or any(word in everything.read(name).decode() for name in everything.namelist()[1:])
    rounds = csv.DictReader(io.StringIO(public.read("round.csv").decode()))
    assert "2026" not in {row["round_id"] for row in rounds}
    assert "utelämnade" in json.loads(public.read("datapackage.json"))["description_sv"]


def test_the_steering_group_is_given_what_it_sees(told):
    given = read(told, told.newest(), Actor("styrgrupp", Role.STEERING_GROUP))
    assert SECRET in given["meeting"]["title"].to_list()
    assert set(given["need"]["description"]) == {HIDDEN_TEXT}
    assert "actor" not in given["meeting"].columns
    assert package(told, told.newest(), PUBLIC)[0] == package(told, told.newest(), PUBLIC)[0]
