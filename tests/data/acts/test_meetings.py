"""Meetings and decisions: what a meeting saw stays, every change of a decision is kept, nobody writes over another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import duckdb
import pytest

from data.access.extract import file_for
from data.access.roles import Actor, Role
from data.acts.approvals import set_approval
from data.acts.events import Changed
from data.acts.meetings import Decided, Seen, Standing, add_decision, change_decision, plan_meeting
from data.acts.needs import State, What, add_need, change_need
from data.acts.rounds import publish_round
from data.acts.text_rules import NotStored
from data.base.errors import EditionError, NothingChanged
from data.privacy.free_text import OF_TABLE
from data.store.editions import Store

pytestmark = pytest.mark.rest

HELD = date(2026, 11, 5)
PLAN = Decided("Varje kommun tar fram en plan", None, "0461", "plan")
OPEN = Standing("beslutat", "kommunchef", date(2026, 12, 1))
WHAT = "SELECT decision, need_id, municipality_code, component FROM meeting_decision"
EVENTS = "SELECT event_number, status, responsible, due_on, note FROM decision_event ORDER BY event_number"

Decide = Callable[..., int]


@pytest.fixture
def met(asked_2026, now: datetime):
    """A store with round 2026 and the meeting M1, which saw edition 2."""
    assert plan_meeting(asked_2026.store, " Styrgruppens  möte ", HELD, Seen(2, "2026"), "styrgruppen", now) == (
        3,
        "M1",
    )
    return asked_2026


@pytest.fixture
def decided(met, now: datetime):
    """The same with the decision D1, in edition 4."""
    assert add_decision(met.store, "M1", PLAN, OPEN, "styrgruppen", now) == (4, "D1")
    return met


@pytest.fixture
def change(decided, now: datetime) -> Decide:
    """A function that changes D1, from a form that saw event ``seen``, and returns the edition."""

    def made(seen: int, standing: Standing, what: Decided = PLAN) -> int:
        return change_decision(decided.store, "D1", seen, what, standing, "styrgruppen", now)

    return made


def test_a_meeting_keeps_what_it_saw(met, now: datetime):
    later = plan_meeting(met.store, "Nästa", HELD, Seen(3, None, "kommun", "kommun=0461"), "styrgruppen", now)
    assert later == (4, "M2")
    assert met.rows("SELECT * EXCLUDE (raw_id) FROM meeting ORDER BY meeting_id") == [
        ("M1", HELD, "Styrgruppens möte", 2, "2026", "lagesbild", "", now, "styrgruppen"),
        ("M2", HELD, "Nästa", 3, None, "kommun", "kommun=0461", now, "styrgruppen"),
    ]
    assert met.store.history()["action"][0] == "Nytt möte M2, 2026-11-05"


@pytest.mark.parametrize(
    ("title", "seen", "said"),
    [
        (" ", Seen(2, "2026"), "Ge mötet en titel"),
        ("x" * 121, Seen(2, "2026"), "högst 120 tecken"),
        ("Ring 070-123 45 67", Seen(2, "2026"), "Titeln innehåller något som ser ut som ett telefonnummer"),
        ("Möte", Seen(9, "2026"), "Utgåva 9 finns inte"),
        ("Möte", Seen(2, "2031"), "Omgången 2031 finns inte"),
        ("Möte", Seen(1, "2026"), "Omgången 2026 finns inte"),  # not in that edition
    ],
)
def test_a_meeting_that_cannot_be_is_refused(asked_2026, now, title, seen, said):
    with pytest.raises(NotStored, match=said) as refused:
        plan_meeting(asked_2026.store, title, HELD, seen, "styrgruppen", now)
    assert "Inget har sparats." in str(refused.value)
    assert asked_2026.store.numbers() == [1, 2]


def test_a_decision_is_stored_with_its_first_event(decided):
    assert decided.rows(WHAT) == [("Varje kommun tar fram en plan", None, "0461", "plan")]
    assert decided.rows(EVENTS) == [(1, "beslutat", "kommunchef", date(2026, 12, 1), None)]


def test_every_change_is_kept_and_the_last_one_holds(decided, change):
    assert change(1, Standing("pagar", "kommunchef", date(2026, 12, 1), "Arbetet har börjat")) == 5
    corrected = Decided("Varje kommun tar fram en lokal plan", None, None, "plan")
    assert change(2, Standing("pagar", "kommunchef", None), corrected) == 6
    assert decided.rows(WHAT) == [("Varje kommun tar fram en lokal plan", None, None, "plan")]
    assert decided.rows(EVENTS)[1:] == [
        (2, "pagar", "kommunchef", date(2026, 12, 1), "Arbetet har börjat"),
        (3, "pagar", "kommunchef", None, "Beslut förut: Varje kommun tar fram en plan\nKommun förut: 0461"),
    ]
    decided.undo(6)
    assert decided.rows(WHAT) == [("Varje kommun tar fram en plan", None, "0461", "plan")]
    assert decided.rows(EVENTS)[-1][:2] == (2, "pagar")
    # The number that was taken back is never another event's.
    change(2, Standing("klart", "kommunchef", date(2026, 12, 1)))
    assert [row[0] for row in decided.rows(EVENTS)] == [1, 2, 4]


def test_two_people_at_once_are_told(decided, change):
    change(1, Standing("pagar", "kommunchef", date(2026, 12, 1), "Först"))
    with pytest.raises(Changed, match=r"Nu gäller: .*status Pågår.*anteckning ”Först”") as refused:
        change(1, Standing("klart", "kommunchef", date(2026, 12, 1)))
    assert [event["event_number"] for event in refused.value.events] == [2]
    assert "styrgruppen" not in str(refused.value)
    assert len(decided.rows(EVENTS)) == 2


def test_the_same_again_by_the_same_is_done_and_no_conflict(decided, change):
    said = Standing("pagar", "kommunchef", date(2026, 12, 1), "Först")
    assert change(1, said) == change(1, said)
    assert len(decided.rows(EVENTS)) == 2
    with pytest.raises(Changed, match=r"^Beslutet har ändrats i ett annat fönster sedan du öppnade det\. Nu gäller: "):
        change(1, Standing("klart", "kommunchef", date(2026, 12, 1)))


def test_what_is_as_it_was_makes_no_edition(change):
    with pytest.raises(NothingChanged):
        change(1, OPEN)


def test_a_date_that_has_passed_may_stay_but_not_be_new(decided, change, now: datetime):
    with pytest.raises(NotStored, match="Klart senast 2026-11-01 har redan passerat"):
        change(1, Standing("pagar", None, date(2026, 11, 1)))
    much_later = now + timedelta(days=90)
    late = Standing("pagar", "kommunchef", date(2026, 12, 1))
    assert change_decision(decided.store, "D1", 1, PLAN, late, "styrgruppen", much_later) == 5


@pytest.mark.parametrize(
    ("what", "standing", "said"),
    [
        (Decided(" \n "), OPEN, "Skriv vad som är beslutat"),
        (Decided("Maila a@exempel.se"), OPEN, "Beslutet innehåller .* en e-postadress"),
        (Decided("Mät"), Standing(responsible="19121212-1212"), "Ansvarig funktion innehåller .* ett personnummer"),
        (Decided("Mät"), Standing(note="070-123 45 67"), "Anteckningen innehåller .* ett telefonnummer"),
        (Decided("Mät"), Standing("snart"), "Statusen snart finns inte"),
        (Decided("Mät"), Standing(due_on=date(2026, 11, 1)), "har redan passerat"),
        (Decided("Mät", need_id="B7"), OPEN, "Stödbehovet B7 finns inte"),
        (Decided("Mät", municipality_code="9999"), OPEN, "Kommunen 9999 finns inte"),
        (Decided("Mät", component="annat"), OPEN, "Byggstenen annat finns inte"),
    ],
)
def test_a_decision_that_cannot_be_kept_is_refused(met, now, what, standing, said):
    with pytest.raises(NotStored, match=said):
        add_decision(met.store, "M1", what, standing, "styrgruppen", now)
    with pytest.raises(NotStored, match="Mötet M7 finns inte"):
        add_decision(met.store, "M7", Decided("Mät"), OPEN, "styrgruppen", now)
    assert met.store.newest() == 3


def test_a_meeting_with_decisions_is_not_taken_back_before_them(decided):
    with pytest.raises(EditionError, match="senare ändringar bygger på den"):
        decided.undo(3)
    decided.undo(4)
    decided.undo(3)
    assert decided.rows("SELECT * FROM meeting") == []


def test_a_need_may_be_taken_back_though_a_decision_is_about_it(met, now):
    number, need_id = add_need(met.store, "2026", "0461", What("plan", "En mall"), State(), "processledare", now)
    add_decision(met.store, "M1", Decided("Ta fram mallen", need_id), OPEN, "styrgruppen", now)
    met.undo(number)
    assert met.rows("SELECT need_id FROM meeting_decision") == [(need_id,)]
    # And the decision can still be changed, as long as it is not linked to something else that is gone.
    change_decision(met.store, "D1", 1, Decided("Ta fram mallen", need_id), Standing("klart"), "styrgruppen", now)


def test_an_edition_that_a_meeting_saw_is_never_pruned(asked_2026, now: datetime):
    few = Store(asked_2026.store.place, asked_2026.store.model, keep=2)
    add_need(few, None, None, What("plan", "En mall"), State(), "processledare", now)  # 3
    plan_meeting(few, "Möte", HELD, Seen(3, "2026"), "styrgruppen", now)  # 4
    for number in range(2, 6):
        note = State(note=f"Anteckning {number}")
        change_need(few, "B1", number - 1, What("plan", "En mall"), note, "processledare", now)
    assert few.numbers() == [3, 7, 8]
    asked_2026.undo(4)  # of the meeting itself: then nothing points at the edition any more
    change_need(few, "B1", 5, What("plan", "En mall"), State(note="Sist"), "processledare", now)
    assert few.numbers() == [9, 10]


def test_what_each_role_reads_of_meetings(met, now: datetime):
    """The steering group reads its own decisions; the public those that are approved, without function, note and drafts."""
    store = met.store
    _, hidden = add_need(store, "2026", "0461", What("plan", "HemligtBehov"), State(), "HemligtKonto", now)
    for text in ("GodkäntBeslut", "HemligtBeslut"):
        standing = Standing("pagar", "HemligFunktion", date(2026, 12, 1), "HemligAnteckning")
        add_decision(store, "M1", Decided(text, hidden), standing, "HemligtKonto", now)
    subject = OF_TABLE["meeting_decision"].subject
    read = met.rows(f"SELECT {subject}, sha256(decision) FROM meeting_decision WHERE decision_id = 'D1'")
    set_approval(store, read, True, "processledare", now)
    draft, _ = plan_meeting(store, "HemligTitel", HELD, Seen(3, "2026"), "HemligtKonto", now)
    published = publish_round(store, "2026", "processledare", now)

    def holds(role: Role, edition: int, query: str) -> list[tuple]:
        with duckdb.connect(str(file_for(Actor("prov", role), store.path(edition))), read_only=True) as con:
            return con.sql(query).fetchall()

    decisions = "SELECT decision, need_id, approved FROM meeting_decision ORDER BY decision_id"
    event = "SELECT DISTINCT status, responsible, due_on, note, actor FROM decision_event"
    assert holds(Role.PUBLIC, published, "SELECT * FROM meeting") == []
    assert holds(Role.PUBLIC, published, decisions) == [("GodkäntBeslut", None, True)]
    assert holds(Role.PUBLIC, published, event) == [("pagar", None, date(2026, 12, 1), None, "visas inte")]
    assert holds(Role.STEERING_GROUP, published, decisions) == [
        ("GodkäntBeslut", hidden, True),
        ("HemligtBeslut", hidden, False),
    ]
    assert holds(Role.STEERING_GROUP, published, event) == [
        ("pagar", "HemligFunktion", date(2026, 12, 1), "HemligAnteckning", "visas inte")
    ]
    of_meeting = "SELECT saw_round, actor FROM meeting ORDER BY meeting_id"
    assert holds(Role.STEERING_GROUP, published, of_meeting) == [("2026", "visas inte")] * 2
    # While the round is a draft, the steering group is not told that there is one, nor of a need in it.
    assert holds(Role.STEERING_GROUP, draft, of_meeting) == [(None, "visas inte")] * 2
    assert holds(Role.STEERING_GROUP, draft, decisions) == [
        ("GodkäntBeslut", None, True),
        ("HemligtBeslut", None, False),
    ]
    raw = file_for(Actor("prov", Role.PUBLIC), store.path(published)).read_bytes()
    for secret in (
        "HemligtBeslut",
        "HemligFunktion",
        "HemligAnteckning",
        "HemligTitel",
        "HemligtKonto",
        "HemligtBehov",
    ):
        assert secret.encode() not in raw
