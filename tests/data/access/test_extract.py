"""What a role may not see is not in its extract at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from data.access.extract import file_for, write_extract
from data.access.roles import Actor, Role
from data.acts.approvals import set_approval
from data.acts.needs import State, What, add_need, change_need
from data.acts.pilots import add_report
from data.acts.rounds import publish_round

pytestmark = pytest.mark.rest

# Planted in an edition, each where such a thing may stand.
COMMENT, WHEEL, WHOLE = "HemligKommentar", "HemligtOmHjulet", "HemligHelhet"
NEED, NOTE, FUNCTION, ACCOUNT = "HemligtBehov", "HemligAnteckning", "HemligFunktion", "HemligtKonto"
REPORT, DRAFT, FILE_TEXT = "HemligRapport", "HemligtUtkast", "HemligText i cellen"
OPEN_NEED, OPEN_COMMENT = "GodkantBehov", "GodkandKommentar"
SECRET = {COMMENT, WHEEL, WHOLE, NEED, NOTE, FUNCTION, ACCOUNT, REPORT, DRAFT, FILE_TEXT}


@pytest.fixture(scope="module")
def planted(
    small_editions: Path, open_workshop, answer, now: datetime, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The file of an edition with a published round and a draft, secrets in both, and two texts that are approved."""
    place = tmp_path_factory.mktemp("planted") / "store"
    shutil.copytree(small_editions / "asked", place)
    asked_2026 = open_workshop(place)
    store = asked_2026.store
    gnesta = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola"}
    asked_2026.load(
        {
            "Svar": [
                answer("Gnesta", "Skola", "plan", "2", Kommentar=COMMENT),
                answer("Gnesta", "Skola", "hjulet", "3", Kommentar=OPEN_COMMENT),
                answer("Trosa", "Skola", "plan", "1", Kommentar=FILE_TEXT),
            ],
            "Hjulet": [{**gnesta, "Sammanhang": "EHT", "Användning": "Prövas", "Kommentar": WHEEL}],
            "Kommentarer": [{**gnesta, "Kommentar": WHOLE}],
            "Piloter": [
                {
                    "Pilot-id": "P1",
                    "Namn": "Prov",
                    "Tema": "Hjulet",
                    "Kommuner": "Gnesta",
                    "Start": "2025",
                    "Källa": "Egen",
                }
            ],
        }
    )
    publish_round(store, "2026", ACCOUNT, now)
    _, closed = add_need(store, "2026", "0461", What("plan", NEED), State(), ACCOUNT, now)
    _, shown = add_need(store, "2026", "0461", What("plan", OPEN_NEED), State(), ACCOUNT, now)
    state = State("pagar", FUNCTION, date(2027, 1, 1), NOTE)
    for need_id, text in ((closed, NEED), (shown, OPEN_NEED)):
        change_need(store, need_id, 1, What("plan", text), state, ACCOUNT, now)
    add_report(store, "P1", date(2026, 10, 1), None, REPORT, ACCOUNT, now)
    draft = {"Omgång": "2025", "Kommun": "Gnesta", "Verksamhet": "Skola"}
    asked_2026.load(
        {
            "Verksamheter": [{**draft, "Tillfrågad": "Ja"}],
            "Svar": [answer("Gnesta", "Skola", "plan", "4", round_id="2025", Kommentar=DRAFT)],
            "Stödbehov": [
                {"Behov-id": "S9", "Omgång": "2025", "Kommun": "Gnesta", "Kategori": "Annat", "Beskrivning": DRAFT}
            ],
        },
        new_round="2025",
    )
    read = asked_2026.rows(
        "SELECT concat_ws('/', 'cell', round_id, unit_id, component, org_level), sha256(comment) FROM cell "
        f"WHERE comment = '{OPEN_COMMENT}' UNION SELECT 'need/' || need_id, sha256(description) FROM need "
        f"WHERE description = '{OPEN_NEED}'"
    )
    set_approval(store, read, True, ACCOUNT, now)
    return store.path(store.newest())


@pytest.fixture(scope="module")
def extract(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Role], Path]:
    """A function that returns a role's extract of the planted edition."""
    folder = tmp_path_factory.mktemp("extracts")
    made = {role: folder / f"{role}.duckdb" for role in (Role.STEERING_GROUP, Role.PUBLIC)}
    for role, target in made.items():
        write_extract(planted, role, target)
    return made.__getitem__


def every_text(path: Path) -> str:
    """All that the file holds, as text: every value of every table."""
    with duckdb.connect(str(path), read_only=True) as con:
        tables = con.sql("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
        return "\n".join(str(con.sql(f"SELECT * FROM {table}").fetchall()) for (table,) in tables)


def rows(path: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.sql(query).fetchall()


def test_the_secrets_are_in_the_edition(planted: Path):
    text = every_text(planted)
    assert {secret for secret in SECRET if secret in text} == SECRET


@pytest.mark.parametrize(
    ("role", "may_be_there"),
    [(Role.STEERING_GROUP, {FUNCTION, OPEN_NEED, OPEN_COMMENT}), (Role.PUBLIC, {OPEN_NEED})],
)
def test_what_a_role_may_not_see_is_not_in_its_extract(extract, role: Role, may_be_there: set[str]):
    path = extract(role)
    text, raw = every_text(path), path.read_bytes()
    everything = SECRET | {OPEN_NEED, OPEN_COMMENT}
    assert {secret for secret in everything if secret in text} == may_be_there
    assert {secret for secret in everything if secret.encode() in raw} <= may_be_there


@pytest.mark.parametrize("role", [Role.STEERING_GROUP, Role.PUBLIC])
def test_a_draft_round_is_in_no_table(extract, role: Role):
    path = extract(role)
    assert rows(path, "SELECT round_id FROM round") == [("2026",)]
    for table in ("cell", "participation", "degree", "component_degree", "key_share", "need"):
        assert rows(path, f"SELECT count(*) FROM {table} WHERE round_id = '2025'") == [(0,)]
    assert rows(path, "SELECT count(*) FROM change_degree WHERE '2025' IN (from_round, to_round)") == [(0,)]


def test_the_figures_of_the_published_round_are_those_of_the_edition(planted: Path, extract):
    query = "SELECT * FROM degree WHERE round_id = '2026' ORDER BY ALL"
    assert rows(extract(Role.PUBLIC), query) == rows(extract(Role.STEERING_GROUP), query) == rows(planted, query)
    assert len(rows(planted, query)) > 10


def test_the_steering_group_sees_that_there_is_a_need_and_the_public_does_not(extract):
    query = "SELECT need_id, description FROM need ORDER BY need_id"
    assert rows(extract(Role.STEERING_GROUP), query) == [
        ("B1", "Texten visas när en processledare har godkänt den."),
        ("B2", OPEN_NEED),
    ]
    assert rows(extract(Role.PUBLIC), query) == [("B2", OPEN_NEED)]
    assert rows(extract(Role.PUBLIC), "SELECT count(*), count(responsible), count(note) FROM need_event") == [(2, 0, 0)]


def test_the_process_leader_gets_the_edition_itself_and_others_one_extract_each(planted: Path):
    assert file_for(Actor("någon", Role.PROCESS_LEADER), planted) == planted
    public = file_for(Actor("en", Role.PUBLIC), planted)
    assert public != planted
    assert file_for(Actor("annan", Role.PUBLIC), planted) == public
    assert file_for(Actor("tredje", Role.STEERING_GROUP), planted) not in (planted, public)


def test_an_edition_from_before_texts_were_approved_is_brought_forward(planted: Path, tmp_path: Path):
    older = tmp_path / "000007.duckdb"
    with duckdb.connect(str(older)) as con:
        con.execute(f"ATTACH '{planted}' AS whole (READ_ONLY)")
        for (table,) in con.sql(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'whole' AND schema_name = 'main'"
        ).fetchall():
            if table not in ("approval", "change_degree"):
                leave = "EXCLUDE (approved)" if table in ("need", "pilot", "pilot_report", "example") else ""
                con.execute(f"CREATE TABLE {table} AS SELECT * {leave} FROM whole.{table}")
        con.execute("UPDATE edition SET schema_version = 1")
    forward = file_for(Actor("någon", Role.PROCESS_LEADER), older)
    assert forward != older
    assert rows(forward, "SELECT DISTINCT approved FROM need") == [(False,)]
    assert rows(forward, "SELECT * FROM degree ORDER BY ALL") == rows(older, "SELECT * FROM degree ORDER BY ALL")
    # A change between rounds was no result then: it is worked out.
    changes = "SELECT * FROM change_degree ORDER BY ALL"
    assert rows(forward, changes) == rows(planted, changes) != []
    assert rows(file_for(Actor("någon", Role.PUBLIC), older), "SELECT count(*) FROM need") == [(0,)]
