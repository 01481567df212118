"""Purging: what is removed is in no edition, figures and all else stay, and a kill or a reader in between does no harm."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from edition_texts import texts

from data.access.extract import file_for
from data.access.roles import Actor, Role
from data.acts.approvals import set_approval
from data.acts.corrections import Answer, Question, correct_answer
from data.acts.meetings import Decided, Seen, Standing, add_decision, change_decision, plan_meeting
from data.acts.needs import State, What, add_need, change_need
from data.base.errors import EditionError
from data.model.model import load_model
from data.retention.purge import purge_import, purge_raw, purge_text
from data.store.editions import Store
from data.store.verify import verify

pytestmark = pytest.mark.rest

ROOT = Path(__file__).parents[3]
SECRET, NOTE, COMMENT = "HemligtBarnIFemman", "HemligAnteckningOmBarn", "HemligKommentarOmBarn"
DEGREES = "SELECT * EXCLUDE (municipality_code) FROM degree ORDER BY ALL"


@pytest.fixture
def told(asked_2026, answer, now):
    """Editions 3–7: an import with a comment, a need with a secret that is later corrected, and an approval."""
    store = asked_2026.store
    asked_2026.load(
        {
            "Svar": [
                answer("Gnesta", "Skola", "plan", "2", Kommentar=COMMENT),
                answer("Trosa", "Skola", "plan", "1", Kommentar="Vanlig"),
            ]
        }
    )
    _, need = add_need(store, "2026", "0461", What("plan", SECRET), State(), "prov", now)
    change_need(store, need, 1, What("plan", SECRET), State("pagar", "rektor", None, NOTE), "prov", now)
    set_approval(store, [(f"need/{need}", hashlib.sha256(SECRET.encode()).hexdigest())], True, "prov", now)
    change_need(store, need, 2, What("plan", "Mallar"), State("pagar", "rektor"), "prov", now)
    assert need == "B1"
    return asked_2026


def holding(store, text: str) -> list[int]:
    return [number for number in store.numbers() if text in texts(store.path(number))]


def degrees(store) -> dict[int, list[tuple]]:
    found = {}
    for number in store.numbers():
        with store.open(number) as con:
            found[number] = con.sql(DEGREES).fetchall()
    return found


def sound(store) -> bool:
    return all(not verdict.faults for verdict in verify(store))


def untouched(store, rewritten: list[int], before: dict[int, bytes]) -> bool:
    return all(store.path(number).read_bytes() == before[number] for number in before if number not in rewritten)


def test_a_text_is_removed_from_every_edition_and_leaves_a_tombstone(told, now):
    store, before = told.store, degrees(told.store)
    files = {number: store.path(number).read_bytes() for number in store.numbers()}
    assert holding(store, SECRET) == [4, 5, 6, 7]
    assert purge_text(store, "need/B1", "kommandoraden", now) == [4, 5, 6, 7]
    assert holding(store, SECRET) == []
    assert untouched(store, [4, 5, 6, 7], files)
    assert (sound(store), degrees(store)) == (True, before)
    assert told.rows("SELECT description, approved FROM need WHERE need_id = 'B1'") == [("Texten är gallrad.", False)]
    assert told.rows("SELECT subject, actor FROM purge") == [("need/B1", "kommandoraden")]
    assert told.rows("SELECT count(*) FROM approval") == [(0,)]
    # The note is a text of its own.
    assert holding(store, NOTE) == [5, 6, 7]
    assert purge_text(store, "need_event/B1/2", "kommandoraden", now) == [5, 6, 7]
    assert (holding(store, NOTE), sound(store)) == ([], True)
    # Said again, nothing is left to do; and the next edition does not bring it back.
    assert purge_text(store, "need/B1", "kommandoraden", now) == []
    told.load({"Svar": [told_answer()]})
    assert (holding(store, SECRET), holding(store, NOTE)) == ([], [])
    assert len(told.rows("SELECT subject FROM purge")) == 2


def told_answer() -> dict[str, str]:
    return {
        "Omgång": "2026",
        "Kommun": "Gnesta",
        "Verksamhet": "Socialtjänst",
        "Byggsten": "Lokal implementeringsplan",
        "Nivå": "1",
    }


def test_a_comment_takes_the_raw_row_with_it_and_keeps_the_answer(told, now):
    store, before = told.store, degrees(told.store)
    ((subject,),) = told.rows(
        f"SELECT concat_ws('/', 'cell', round_id, unit_id, component, org_level) FROM cell WHERE comment = '{COMMENT}'"
    )
    assert purge_text(store, subject, "prov", now) == [3, 4, 5, 6, 7]
    assert holding(store, COMMENT) == []
    assert (sound(store), degrees(store)) == (True, before)
    assert told.rows("SELECT level, comment FROM cell WHERE comment LIKE 'Texten%'") == [(2, "Texten är gallrad.")]
    assert len(holding(store, "Vanlig")) == 5


def test_a_decision_s_text_goes_from_the_notes_of_its_events_too(told, now):
    store = told.store
    seen = Seen(store.newest(), "2026", "lagesbild", "")
    _, meeting = plan_meeting(store, "Styrgruppen", now.date(), seen, "prov", now)
    _, decision = add_decision(store, meeting, Decided(SECRET), Standing(), "prov", now)
    change_decision(store, decision, 1, Decided("Mallar tas fram"), Standing(), "prov", now)
    subject = f"meeting_decision/{decision}"
    assert len(holding(store, SECRET)) > 4  # the need's editions, and those of the decision
    purge_text(store, "need/B1", "prov", now)
    purge_text(store, subject, "prov", now)
    assert (holding(store, SECRET), sound(store)) == ([], True)
    assert told.rows("SELECT note LIKE '%Texten är gallrad.%' FROM decision_event WHERE event_number = 2") == [(True,)]


def test_an_import_is_removed_as_if_it_had_never_been(told, now):
    store, before = told.store, degrees(told.store)
    purge_import(store, 3, "prov", now)
    assert (holding(store, COMMENT), holding(store, "Vanlig"), sound(store)) == ([], [], True)
    after = degrees(store)
    assert after[3] == before[2] == after[7]
    assert told.rows("SELECT title, undone_in FROM import WHERE import_id = 3") == [("Texten är gallrad.", 3)]
    assert told.rows("SELECT description FROM need WHERE need_id = 'B1'") == [("Mallar",)]


def test_what_came_with_the_program_is_not_purged(copied_editions, now):
    with pytest.raises(EditionError, match="följer med programmet"):
        purge_import(Store(copied_editions, load_model()), 1, "prov", now)


def test_what_others_build_on_or_nobody_has_is_refused_and_nothing_changes(told, now):
    store = told.store
    files = {number: store.path(number).read_bytes() for number in store.numbers()}
    for act, why in (
        (lambda: purge_import(store, 2, "prov", now), "senare ändringar bygger på det"),
        (lambda: purge_import(store, 99, "prov", now), "finns inte"),
        (lambda: purge_text(store, "need/finns-inte", "prov", now), "Ingen utgåva har"),
        (lambda: purge_text(store, "import/3' OR 1=1 --", "prov", now), "ingen fri text"),
        (lambda: purge_text(store, "need/B1' OR '1'='1", "prov", now), "Ingen utgåva har"),
    ):
        with pytest.raises(EditionError, match=why):
            act()
    assert untouched(store, [], files)
    assert not [path for path in store.place.iterdir() if path.name.startswith(".draft")]


def test_old_raw_rows_lose_their_content_and_nothing_else(told, now):
    store, before = told.store, degrees(told.store)
    assert purge_raw(store, 12, "prov", now + timedelta(days=300)) == []
    assert purge_raw(store, 12, "prov", now + timedelta(days=400)) == store.numbers()[1:]
    assert (sound(store), degrees(store)) == (True, before)
    assert told.rows("SELECT DISTINCT content FROM raw_row WHERE import_id IN (2, 3)") == [
        ('{"gallrad": "Texten är gallrad."}',)
    ]
    assert told.rows("SELECT count(*) FROM raw_row WHERE import_id = 1 AND content LIKE '%gallrad%'") == [(0,)]
    assert told.rows(f"SELECT count(*) FROM cell WHERE comment = '{COMMENT}'") == [(1,)]
    assert purge_raw(store, 12, "prov", now + timedelta(days=400)) == []


def test_the_old_row_of_a_correction_loses_its_content_and_the_answer_stays(told, now):
    store = told.store
    question = Question("2026", "0461-SKOLA", "plan")
    seen = Answer(2, None, COMMENT)
    correct_answer(store, question, seen, Answer(3, None, NOTE), f"Fel rad: {SECRET}", "prov", now)
    number = store.newest()
    rows = f"SELECT count(*) FROM raw_row WHERE import_id = {number} AND content LIKE '%{NOTE}%{SECRET}%'"
    assert told.rows(rows) == [(1,)]
    assert number in purge_raw(store, 12, "prov", now + timedelta(days=400))
    assert told.rows(rows) == [(0,)]
    assert told.rows(f"SELECT DISTINCT content FROM raw_row WHERE import_id = {number}") == [
        ('{"gallrad": "Texten är gallrad."}',)
    ]
    assert told.rows(
        "SELECT level, comment FROM cell WHERE unit_id = '0461-SKOLA' AND round_id = '2026' AND level = 3"
    ) == [(3, NOTE)]
    assert sound(store)


def test_a_round_whose_title_is_purged_has_a_title(told, now):
    store = told.store
    told.load({"Omgångar": [{"Omgång": "2026", "Titel": "HemligTitel", "Status": "Utkast"}]})
    number = store.newest()
    assert purge_text(store, "round/2026", "prov", now) == [number]
    assert "HemligTitel" not in texts(store.path(number))
    assert told.rows("SELECT title FROM round WHERE round_id = '2026'") == [("Uppföljning 2026",)]
    assert purge_text(store, "round/2026", "prov", now) == []
    assert sound(store)


def test_who_has_an_edition_open_keeps_it_and_sees_the_new_one_when_asking_again(told, now):
    store = told.store
    actors = [Actor("x", Role.PROCESS_LEADER), Actor("y", Role.STEERING_GROUP)]
    first = [file_for(actor, store.path(5)) for actor in actors]
    open_before = [duckdb.connect(str(path), read_only=True) for path in first]
    purge_text(store, "need/B1", "prov", now)
    assert open_before[0].sql("SELECT description FROM need WHERE need_id = 'B1'").fetchall() == [(SECRET,)]
    for actor, path in zip(actors, first, strict=True):
        now_shown = file_for(actor, store.path(5))
        assert now_shown != path
        with duckdb.connect(str(now_shown), read_only=True) as con:
            assert SECRET not in str(con.sql("SELECT * FROM need").fetchall())
    assert not first[1].exists()
    for con in open_before:
        con.close()


@pytest.mark.folder_only
def test_a_kill_at_any_moment_leaves_sound_editions_and_the_same_command_ends_it(told, tmp_path):
    arguments = [sys.executable, "-m", "data", "purge", "--text", "need/B1"]

    def start(folder: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            arguments, cwd=ROOT, env={**os.environ, "LAGESBILD_DATA": str(folder)}, stdout=subprocess.DEVNULL
        )

    folders = []
    for share in (None, 0.4, 0.6, 0.75, 0.9):
        folder = tmp_path / f"killed-{share}"
        shutil.copytree(told.store.place, folder)
        began = time.monotonic()
        process = start(folder)
        if share is None:
            assert process.wait() == 0
            whole = time.monotonic() - began
        else:
            time.sleep(whole * share)
            process.kill()
            process.wait()
        folders.append(folder)
    for folder in folders:
        store = type(told.store)(folder, told.store.model)
        assert sound(store)
        assert start(folder).wait() == 0
        assert (holding(store, SECRET), sound(store)) == ([], True)
        assert store.numbers() == told.store.numbers()
