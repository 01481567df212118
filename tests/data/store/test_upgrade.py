"""Editions that an earlier release made are taken over by this one: nothing lost, every figure the same.

``released/schema-N.tar.xz`` holds folders as the last program with schema N left them: published facts (edition 1), answers
of 2026 (2), that round published (3), a support need that arose (4) and was changed (5), a pilot's report (6), an answer
corrected (7) and the correction taken back (8); and the example data. They are kept as they are: the first release of a
schema adds a file (``tests/tools/release.py``), and from the next schema on it is brought forward here as the others are.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from edition_texts import texts
from released_data import unpack
from session import session

from data.access.extract import file_for
from data.access.roles import Actor, Role
from data.build import ensure_first_editions, made_from, upgrade
from data.model.model import load_model
from data.retention.purge import purge_text
from data.shelf import schema
from data.store.editions import Store
from data.store.verify import verify

pytestmark = pytest.mark.rest

KEPT = sorted(
    (Path(__file__).parent / "released").glob("schema-*.tar.xz"), key=lambda path: int(path.name[7:].split(".")[0])
)
# That of today's schema, once it is released, has nothing to be brought forward to.
RELEASED = KEPT[: schema.SCHEMA_VERSION - 1]
# Filled from the model, not from what was imported.
FROM_MODEL = {"component", "level", "anchor", "setting", "context", "need_category", "municipality", "map_shape"}
BOOK = {"edition", "import"}
UNDONE, LAST = 7, 8


@pytest.fixture(params=RELEASED, ids=[path.name.split(".")[0] for path in RELEASED])
def released(request: pytest.FixtureRequest, edition_dir: Path) -> Path:
    """A folder as an earlier release left it."""
    unpack(request.param, edition_dir)
    return edition_dir


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.duckdb")}


def content(path: Path, only: dict[str, list[str]] | None = None) -> dict[str, list[tuple]]:
    """Return table of schema.table -> rows, sorted; of ``only``'s columns where it is given.

    A figure's last bits depend on the order in which it was summed, which is not a release's to keep.
    """
    with duckdb.connect(str(path), read_only=True) as con:
        there = only or columns(path)
        return {
            table: sorted(
                (
                    tuple(round(one, 9) if isinstance(one, float) else one for one in row)
                    for row in con.sql(f"SELECT {', '.join(names)} FROM {table}").fetchall()
                ),
                key=str,
            )
            for table, names in there.items()
        }


def columns(path: Path) -> dict[str, list[str]]:
    with duckdb.connect(str(path), read_only=True) as con:
        found = con.sql(
            "SELECT schema_name || '.' || table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
            "WHERE NOT internal GROUP BY ALL"
        ).fetchall()
    there = {table: names for table, names in found if table.split(".")[1] not in FROM_MODEL | BOOK}
    there["main.unit"].remove("position")  # in which order they stand is the model's to say
    return there


@pytest.mark.parametrize("part", ["", "exempel"])
def test_an_older_store_is_brought_forward(released: Path, part: str, now: datetime) -> None:
    store = Store(released / part, load_model())
    before, newest = hashes(store.place), store.newest()
    assert made_from(store).schema_version < schema.SCHEMA_VERSION
    assert upgrade(store, now) == newest + 1
    assert made_from(store).schema_version == schema.SCHEMA_VERSION
    assert upgrade(store, now) is None
    old, new = store.path(newest), store.path(newest + 1)
    # Every row of every table and of the log is there as it was, under the columns that there were.
    then, after = content(old, columns(old)), content(new, columns(old))
    assert set(then) == set(after)
    # But a share counted cells, and counts units.
    del then["main.key_share"], after["main.key_share"]
    assert [table for table in then if Counter(then[table]) - Counter(after[table])] == []
    # Groups of units may be counted that were not before.
    assert {table for table in then if then[table] != after[table]} <= {"main.degree"}
    assert len(then["main.degree"]) > 10
    assert hashes(store.place).items() >= before.items()
    history = store.history()
    assert history["action"][0] == "Tog i bruk en ny version av programmet"
    assert history["edition"].to_list() == list(range(newest + 1, 0, -1))
    assert [verdict for verdict in verify(store) if verdict.faults] == []


def test_what_an_older_release_did_can_be_undone_and_gone_on_from(released: Path, now: datetime) -> None:
    store = Store(released, load_model())
    known = "SELECT count(*) FROM cell WHERE round_id = '2026' AND level IS NOT NULL"

    def rows(query: str, edition: int) -> list[tuple]:
        with store.open(edition) as con:
            return con.sql(query).fetchall()

    upgrade(store, now)
    assert rows(known, LAST) == rows(known, LAST + 1) == [(44,)]  # 7 schools and 4 social services, four answers each
    store.publish("Tog tillbaka 5", "prov", now, undo=5)
    event = "SELECT max(event_number) FROM need_event WHERE need_id = 'B1'"
    assert (rows(event, LAST), rows(event, LAST + 2)) == ([(2,)], [(1,)])
    # The answers cannot be taken back before what builds on them; then they can, round and all.
    for change in (4, 3, 2):
        store.publish(f"Tog tillbaka {change}", "prov", now, undo=change)
    assert rows(known, store.newest()) == [(0,)]
    assert [verdict for verdict in verify(store) if verdict.faults] == []


def test_old_numbers_are_shown_as_they_were(released: Path, start_server) -> None:
    figures = "SELECT * FROM degree ORDER BY ALL"
    store = Store(released, load_model())
    old = store.path(LAST)
    for role in (Role.PROCESS_LEADER, Role.STEERING_GROUP):
        shown = file_for(Actor("prov", role), old)
        assert shown != old
        with duckdb.connect(str(old), read_only=True) as one, duckdb.connect(str(shown), read_only=True) as other:
            assert one.sql(figures).fetchall() == other.sql(figures).fetchall()
    server = start_server(released)  # which brings both stores forward at its start
    with session(server.url) as reader:
        assert reader.visit("/").edition == LAST + 1
        for address in ("/", "/stodbehov", "/piloter", "/historik", "/metod", "/svarslage", "/kommun"):
            for number in (1, LAST):
                screen = reader.visit(f"{address}?utgava={number}")
                assert (screen.edition, screen.faults) == (number, ())
        assert "Stöd att skriva en plan" in "".join(reader.visit("/stodbehov?utgava=8&omgang=2026&vy=tabell").texts)
    assert server.errors == []


@pytest.mark.usefixtures("released")
def test_the_start_brings_an_older_store_forward() -> None:
    said = ensure_first_editions()
    assert said == [f"Publicerade uppgifter: utgåva {LAST + 1} är klar.", "Exempeldata: utgåva 2 är klar."]
    again = ensure_first_editions()
    assert again == [
        "Publicerade uppgifter: finns redan, inget ändrat.",
        "Exempeldata: finns redan, inget ändrat.",
    ]


def test_an_older_example_gives_way_to_todays(released: Path, built_editions: Path) -> None:
    ensure_first_editions()
    store, new = Store(released / "exempel", load_model()), Store(built_editions / "exempel", load_model())
    for table in ("pilot_report", "need_event", "need", "timeline_event", "cell", "meeting", "decision_event"):
        query = f"SELECT * EXCLUDE (raw_id) FROM {table} ORDER BY ALL"
        with store.open(2) as brought, new.open(1) as fresh:
            assert brought.sql(query).fetchall() == fresh.sql(query).fetchall(), table
    assert [verdict for verdict in verify(store) if verdict.faults] == []


def test_there_is_a_release_of_every_earlier_schema() -> None:
    assert [path.name for path in RELEASED] == [f"schema-{number}.tar.xz" for number in range(1, schema.SCHEMA_VERSION)]


def test_what_is_released_of_todays_schema_opens_as_it_is(edition_dir: Path, now: datetime) -> None:
    for path in KEPT[len(RELEASED) :]:
        unpack(path, edition_dir)
        store = Store(edition_dir, load_model())
        assert (path.name, store.newest()) == (f"schema-{schema.SCHEMA_VERSION}.tar.xz", LAST)
        assert upgrade(store, now) is None
        assert [verdict for verdict in verify(store) if verdict.faults] == []


def test_a_text_is_purged_from_editions_of_an_earlier_layout(released: Path, now: datetime) -> None:
    """Where a tombstone has a place in it, the layout stays: hundreds of editions may be from before an upgrade."""
    store = Store(released, load_model())
    with store.open(store.newest()) as con:
        said = con.sql("SELECT DISTINCT description FROM log.need WHERE need_id = 'B1'").fetchall()
        version = con.sql("SELECT max(schema_version) FROM edition").fetchall()[0][0]
    held = [number for number in store.numbers() if any(text in texts(store.path(number)) for (text,) in said)]
    assert purge_text(store, "need/B1", "prov", now) == held
    assert not [text for (text,) in said for number in store.numbers() if text in texts(store.path(number))]
    assert [verdict for verdict in verify(store) if verdict.faults] == []
    with store.open(store.newest()) as con:
        kept = con.sql("SELECT max(schema_version) FROM edition").fetchall()[0][0]
    assert kept == (schema.SCHEMA_VERSION if version == 1 else version)
