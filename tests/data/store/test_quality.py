"""What a quality declaration counts is what the answers say, in every round and edition, also one of an earlier layout."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from session import session

from data.access.extract import file_for
from data.access.roles import Actor, Role
from data.acts.corrections import Answer, Question, correct_answer
from data.acts.declarations import Declaration, declare
from data.build import ensure_first_editions, made_from
from data.model.model import load_model
from data.shelf import schema
from data.store.editions import Store
from data.store.verify import verify

pytestmark = pytest.mark.rest

TABLES = ("quality_declaration", "answer_sample", "answer_check", "quality")


def counted(con: duckdb.DuckDBPyConnection, round_id: str) -> dict[str, object]:
    """What the declaration of a round counts of its answers, worked out one answer after the other."""
    cells = con.sql(
        f"SELECT unit_id, level, low, reason, answered_on FROM cell WHERE round_id = '{round_id}'"
    ).fetchall()
    units = con.sql(f"SELECT unit_id, asked, answered FROM participation WHERE round_id = '{round_id}'").fetchall()
    answered = {unit for unit, _, has in units if has}
    found: dict[str, object] = dict.fromkeys(
        ("answers", "undated", "applicable", "known", "bounded", "silent", "skipped", "unsure"), 0
    )
    partly, days = set(), []
    for unit, level, low, reason, day in cells:
        kinds = {"known": level is not None, "bounded": low is not None, "silent": reason == "ej_svarat"}
        kinds |= {"skipped": reason == "ej_besvarad", "unsure": reason == "vet_ej"}
        is_answer = level is not None or reason in ("vet_ej", "ej_tillamplig")
        kinds |= {"answers": is_answer, "undated": is_answer and day is None}
        kinds["applicable"] = reason not in ("ej_tillamplig", "ej_stalld")
        for name, holds in kinds.items():
            found[name] += holds
        if unit in answered and reason in ("ej_besvarad", "vet_ej"):
            partly.add(unit)
        days += [day] if is_answer and day else []
    found |= {"asked": sum(asked for _, asked, _ in units), "answered": len(answered), "partly": len(partly)}
    return found | {"first": min(days, default=None), "last": max(days, default=None)}


STORED = (
    "SELECT units_asked AS asked, units_answered AS answered, units_partly AS partly, answers, answers_undated AS undated, "
    "cells_applicable AS applicable, cells_known AS known, cells_bounded AS bounded, cells_silent AS silent, "
    "cells_skipped AS skipped, cells_unsure AS unsure, first_answer AS first, last_answer AS last FROM quality"
)


@pytest.mark.parametrize("part", ["", "exempel"])
def test_every_round_is_counted_as_its_answers_say(built_editions: Path, part: str) -> None:
    store = Store(built_editions / part, load_model())
    with store.open(store.newest()) as con:
        rounds = [round_id for (round_id,) in con.sql("SELECT round_id FROM round").fetchall()]
        assert rounds
        for round_id in rounds:
            stored = con.sql(f"{STORED} WHERE round_id = '{round_id}'").pl().row(0, named=True)
            assert stored == counted(con, round_id)
            degree = con.sql(
                "SELECT cells_applicable, cells_known, units_asked, units_answered FROM degree WHERE scope = 'county' "
                f"AND round_id = '{round_id}'"
            ).fetchall()
            assert degree == [tuple(stored[name] for name in ("applicable", "known", "asked", "answered"))]


def test_answers_with_and_without_date_or_level_are_told_apart(asked_2026, answer) -> None:
    asked_2026.load(
        {
            "Svar": [
                answer("Gnesta", "Skola", "plan", "2", Svarsdatum="2026-10-01"),
                answer("Gnesta", "Skola", "hjulet", "Vet ej", Svarsdatum="2026-10-09"),
                answer("Trosa", "Skola", "plan", "Ej tillämplig", Svarsdatum=None),
                answer("Trosa", "Skola", "hjulet", "0", Svarsdatum=None),
            ]
        }
    )
    row = asked_2026.rows(
        "SELECT answers, answers_undated, cells_known, cells_unsure, units_partly, first_answer::VARCHAR, "
        "last_answer::VARCHAR FROM quality"
    )
    assert row == [(4, 2, 2, 1, 2, "2026-10-01", "2026-10-09")]


def test_an_answer_is_corrected_once_however_often_it_is_and_not_when_that_is_taken_back(
    asked_2026, answer, now
) -> None:
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "2"), answer("Trosa", "Skola", "plan", "1")]})
    plan, corrected = Question("2026", "0461-SKOLA", "plan"), "SELECT answers_corrected FROM quality"
    assert asked_2026.rows(corrected) == [(0,)]
    correct_answer(asked_2026.store, plan, Answer(2, None), Answer(3, None), "Läste fel", "ledaren", now)
    correct_answer(asked_2026.store, plan, Answer(3, None), Answer(4, None), "Läste fel igen", "ledaren", now)
    assert asked_2026.rows(corrected) == [(1,)]
    asked_2026.undo(5)
    assert asked_2026.rows(corrected) == [(1,)]
    asked_2026.undo(4)
    assert asked_2026.rows(corrected) == [(0,)]


def resign(path: Path) -> None:
    """Write the hash of a file that a test has changed, so that nothing but its content tells."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_suffix(".sha256").write_text(f"{sha256}  {path.name}\n", encoding="utf-8")


@pytest.mark.folder_only
def test_counts_that_do_not_follow_from_the_answers_are_found(asked_2026) -> None:
    path = asked_2026.store.path(2)
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE quality SET answers_corrected = 3")
    resign(path)
    assert [verdict.faults for verdict in verify(asked_2026.store)] == [
        (),
        ("det som kvalitetsdeklarationen räknar stämmer inte med svaren",),
    ]


def test_the_public_sees_the_counts_and_not_what_is_written_or_drawn_until_it_is_approved(
    copied_editions: Path, now: datetime
) -> None:
    store = Store(copied_editions, load_model())
    declare(store, "2025", Declaration(), Declaration("Alla rektorer", usable_for="Länets läge"), "ledaren", now)
    path = store.path(store.newest())
    query = "SELECT * FROM quality WHERE round_id = '2025'"
    for role in (Role.STEERING_GROUP, Role.PUBLIC):
        shown = file_for(Actor("prov", role), path)
        with duckdb.connect(str(path), read_only=True) as one, duckdb.connect(str(shown), read_only=True) as other:
            assert one.sql(query).fetchall() == other.sql(query).fetchall() != []
            text = "Texten visas när en processledare har godkänt den."
            assert other.sql("SELECT sent_to, known_errors, usable_for, actor FROM quality_declaration").fetchall() == [
                (text, None, text, "visas inte")
            ]


@pytest.fixture
def unfinished(copied_editions: Path) -> Path:
    """Editions of today's version, but made before it had the tables that a declaration is kept in."""
    for part in ("", "exempel"):
        store = Store(copied_editions / part, load_model())
        for number in store.numbers():
            with duckdb.connect(str(store.path(number))) as con:
                for table in TABLES:
                    con.execute(f"DROP TABLE {table}")
                    con.execute(f"DROP TABLE IF EXISTS log.{table}")
            resign(store.path(number))
    return copied_editions


@pytest.mark.folder_only
def test_a_store_from_before_the_version_was_finished_is_brought_forward_at_the_start(
    unfinished: Path, start_server
) -> None:
    store = Store(unfinished, load_model())
    assert made_from(store).schema_version == schema.SCHEMA_VERSION
    assert not made_from(store).is_current
    server = start_server(unfinished)
    assert made_from(store).is_current
    assert store.numbers() == [1, 2]
    assert ensure_first_editions()[0] == "Publicerade uppgifter: finns redan, inget ändrat."
    with session(server.url) as reader:
        for address in ("/metod", "/svarslage", "/historik", "/?utgava=1", "/metod?utgava=1"):
            assert reader.visit(address).faults == ()
    assert server.errors == []
    with store.open(2) as con:
        counts = con.sql("SELECT * FROM quality").fetchall()
    with duckdb.connect(str(file_for(Actor("prov", Role.PROCESS_LEADER), store.path(1))), read_only=True) as con:
        assert con.sql("SELECT * FROM quality").fetchall() == counts != []
    assert [verdict.faults for verdict in verify(store)] == [(), ()]
