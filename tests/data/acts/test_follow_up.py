"""What is said of recommendations and of the plan's activities: kept as events, undone, never written over, never made up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb
import polars as pl
import pytest

from data.access.extract import file_for
from data.access.roles import Actor, Role
from data.acts.events import Changed
from data.acts.follow_up import Followed, follow_up
from data.base.batch import Batch
from data.base.errors import EditionError, LagesbildError, NothingChanged

pytestmark = pytest.mark.rest

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC).replace(tzinfo=None)
RISK = {"Rekommendation-id": "R1", "Delstudie": "1", "Typ": "Risk", "Text": "Att det stannar", "Källa": "K"}
ACTIVITY = {
    "Aktivitet-id": "A1",
    "Aktivitet": "Utbilda chefer",
    "Ansvarig funktion": "processledare",
    "Börjar": "2026-02",
    "Klart senast": "2026-12-15",
    "Läge": "Planerat",
}
EVENTS = "SELECT event_number, status, responsible, due_on, note, actor FROM {}_event ORDER BY event_number"
EVERY = pytest.mark.parametrize(("table", "one", "first"), [("recommendation", "R1", 0), ("activity", "A1", 1)])


@pytest.fixture
def workshop(bare):
    """A store with the risk R1 and the activity A1, in edition 2."""
    bare.load({"Rekommendationer": [RISK], "Aktiviteter": [ACTIVITY]})
    return bare


def say(workshop, table: str, one: str, seen: int, state: Followed, actor: str = "styrgruppen") -> int:
    return follow_up(workshop.store, table, one, seen, state, actor, NOW)


@EVERY
def test_every_word_is_an_event_and_the_last_one_holds(workshop, table: str, one: str, first: int) -> None:
    say(workshop, table, one, first, Followed("pagar", " rektor ", date(2026, 12, 1), "  Ett förslag tas fram "))
    say(workshop, table, one, first + 1, Followed("genomford", "rektor", date(2026, 12, 1)))
    since = workshop.rows(EVENTS.format(table))[first:]
    assert since == [
        (first + 1, "pagar", "rektor", date(2026, 12, 1), "Ett förslag tas fram", "styrgruppen"),
        (first + 2, "genomford", "rektor", date(2026, 12, 1), None, "styrgruppen"),
    ]
    workshop.undo(4)
    assert workshop.rows(EVENTS.format(table))[first:] == since[:1]
    # What was taken back keeps its number: nobody's change is taken for another's.
    with pytest.raises(Changed, match="tillbakatagen"):
        say(workshop, table, one, first + 2, Followed("avstas"))
    say(workshop, table, one, first + 1, Followed("avstas"))
    assert [row[0] for row in workshop.rows(EVENTS.format(table))][first:] == [first + 1, first + 3]


@EVERY
def test_what_another_has_said_meanwhile_is_told(workshop, table: str, one: str, first: int) -> None:
    say(workshop, table, one, first, Followed("pagar", None, None, "Mitt"))
    with pytest.raises(Changed, match=r"^Någon annan har ändrat .+ Nu gäller: 2026-11-03 10:00: status Pågår") as told:
        say(workshop, table, one, first, Followed("avstas"), "en annan")
    assert [event["event_number"] for event in told.value.events] == [first + 1]
    with pytest.raises(Changed, match=r"ett annat fönster sedan du öppnade den\."):
        say(workshop, table, one, first, Followed("avstas"))
    # Said already, by the same: a second press of the button is no second event.
    assert say(workshop, table, one, first, Followed("pagar", None, None, "Mitt")) == 3
    with pytest.raises(NothingChanged):
        say(workshop, table, one, first + 1, Followed("pagar"))


@pytest.mark.parametrize(
    ("table", "one", "state", "said"),
    [
        ("recommendation", "R9", Followed("pagar"), "Rekommendationen R9 finns inte"),
        ("activity", "A9", Followed("pagar"), "Aktiviteten A9 finns inte"),
        ("activity", "A1", Followed("klar"), "Statusen klar finns inte"),
        ("recommendation", "R1", Followed("pagar", None, None, "Ring 070-123 45 67"), "telefonnummer"),
        ("recommendation", "R1", Followed("pagar", None, date(2026, 11, 2)), "har redan passerat"),
    ],
)
def test_what_is_wrong_is_refused(workshop, table: str, one: str, state: Followed, said: str) -> None:
    with pytest.raises(LagesbildError, match=said):
        say(workshop, table, one, 0 if table == "recommendation" else 1, state)
    assert workshop.store.numbers() == [1, 2]


def test_what_is_said_is_about_something_that_must_stay(workshop) -> None:
    say(workshop, "recommendation", "R1", 0, Followed("pagar"))
    with pytest.raises(EditionError, match="senare ändringar bygger på den"):
        workshop.undo(2)


def test_what_was_said_before_there_were_events_comes_first(workshop) -> None:
    row = {"recommendation_id": "R1", "status": "pagar", "note": "Nu", "changed_at": NOW, "actor": "styrgruppen"}
    workshop.apply(Batch(kind="edit", title="Läge", tables={"recommendation_status": pl.DataFrame([row])}))
    with pytest.raises(NothingChanged):
        say(workshop, "recommendation", "R1", 0, Followed("pagar"))
    say(workshop, "recommendation", "R1", 0, Followed("genomford"))
    assert workshop.rows(EVENTS.format("recommendation"))[0][:2] == (1, "genomford")


def test_a_sheet_gives_an_activity_the_state_that_it_tells_and_no_other(workshop) -> None:
    assert workshop.rows("SELECT title, started, approved FROM activity") == [("Utbilda chefer", "2026-02", False)]
    first = (1, "planerad", "processledare", date(2026, 12, 15), None, "inläsning")
    assert workshop.rows(EVENTS.format("activity")) == [first]
    # An empty cell keeps what is known; the same file again changes nothing.
    workshop.load({"Aktiviteter": [{"Aktivitet-id": "A1", "Aktivitet": "Utbilda chefer", "Läge": "Pågår"}]})
    assert workshop.rows(EVENTS.format("activity"))[1] == (2, "pagar", *first[2:4], None, "inläsning")
    with pytest.raises(NothingChanged):
        workshop.load({"Aktiviteter": [{"Aktivitet-id": "A1", "Aktivitet": "Utbilda chefer", "Läge": "Pågår"}]})
    # One of which no state is told has none: neither begun nor not begun.
    workshop.load({"Aktiviteter": [{"Aktivitet-id": "A2", "Aktivitet": "Mät"}]})
    assert workshop.rows("SELECT status, responsible, due_on FROM activity_event WHERE activity_id = 'A2'") == [
        ("ny", None, None)
    ]
    workshop.load({"Aktiviteter": [{"Aktivitet-id": "A1", "Aktivitet": "Utbilda chefer", "Ta bort": "Ja"}]})
    assert workshop.rows("SELECT activity_id FROM activity_event") == [("A2",)]


def test_the_public_sees_what_is_approved_and_never_who_or_why(workshop) -> None:
    say(workshop, "recommendation", "R1", 0, Followed("pagar", "rektor", None, "Internt"))
    say(workshop, "activity", "A1", 1, Followed("pagar", "rektor", None, "Internt"))
    newest = workshop.store.path(workshop.store.newest())

    def seen(role: Role, query: str) -> list[tuple]:
        with duckdb.connect(str(file_for(Actor("prov", role), newest)), read_only=True) as con:
            return con.sql(query).fetchall()

    for table in ("recommendation", "activity"):
        query = f"SELECT responsible, note, actor FROM {table}_event WHERE note IS NOT NULL OR event_number = 1"
        assert seen(Role.STEERING_GROUP, query)[-1] == ("rektor", "Internt", "visas inte")
    query = "SELECT status, responsible, note, actor FROM recommendation_event"
    assert seen(Role.PUBLIC, query) == [("pagar", None, None, "visas inte")]
    # Nobody has read the activity's text yet.
    assert seen(Role.PUBLIC, "SELECT * FROM activity") == seen(Role.PUBLIC, "SELECT * FROM activity_event") == []
