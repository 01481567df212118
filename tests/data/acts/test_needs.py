"""Support needs written on a page: every change is an event, nothing is overwritten, nobody writes over another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

import queries
from data.acts.events import Changed
from data.acts.needs import State, What, add_need, change_need
from data.acts.text_rules import NotStored
from data.base.errors import EditionError, NothingChanged
from data.base.problems import Refused

pytestmark = pytest.mark.rest

TEMPLATE = What("plan", "En mall för lokal plan")
OPEN = State()

Add = Callable[..., str]
Change = Callable[..., int]


@pytest.fixture
def add(asked_2026, now: datetime) -> Add:
    """A function that adds a need and returns its id."""

    def made(
        what: What = TEMPLATE, state: State = OPEN, place: str | None = "0461", round_id: str | None = "2026"
    ) -> str:
        return add_need(asked_2026.store, round_id, place, what, state, "processledare", now)[1]

    return made


@pytest.fixture
def change(asked_2026, now: datetime) -> Change:
    """A function that changes a need, from a form that saw event ``seen``, and returns the edition."""

    def made(need_id: str, seen: int, state: State, what: What = TEMPLATE, actor: str = "processledare") -> int:
        return change_need(asked_2026.store, need_id, seen, what, state, actor, now)

    return made


def events(workshop, need_id: str) -> list[tuple]:
    return workshop.rows(
        f"SELECT event_number, status, responsible, due_on, note FROM need_event WHERE need_id = '{need_id}' ORDER BY 1"
    )


def test_a_new_need_is_stored_with_its_first_event(asked_2026, add):
    assert add(state=State("planerat", " rektor ", date(2026, 12, 1), "Lyftes på mötet.")) == "B1"
    assert asked_2026.rows("SELECT * EXCLUDE (raw_id, scope_note, source_ids, confidence, approved) FROM need") == [
        ("B1", "2026", "0461", None, "Gnesta kommun", "plan", "En mall för lokal plan", "2026-11-02", None)
    ]
    # 08:30 UTC is 09:30 in Sweden in November.
    assert asked_2026.rows("SELECT * EXCLUDE (raw_id) FROM need_event") == [
        ("B1", 1, "2026-11-02T09:30:00", "planerat", "rektor", date(2026, 12, 1), "Lyftes på mötet.", "processledare")
    ]
    assert add() == "B2"
    assert asked_2026.store.history()["action"][0] == "Nytt stödbehov B2"


@pytest.mark.parametrize(
    ("place", "stored"),
    [
        (None, ("Länet", None, None)),
        ("REG", ("Region Sörmland", None, None)),
        ("0461-SOC", ("Gnesta kommun", "0461", "0461-SOC")),
        ("REG-BUP", ("Region Sörmland", None, "REG-BUP")),
    ],
)
def test_a_need_belongs_to_the_county_the_region_or_a_unit(asked_2026, add, place, stored):
    add(place=place)
    assert asked_2026.rows("SELECT principal, municipality_code, unit_id FROM need") == [stored]


def test_a_need_can_be_written_before_there_is_any_round(bare, now):
    number, need_id = add_need(bare.store, None, None, TEMPLATE, OPEN, "processledare", now)
    assert (number, need_id) == (2, "B1")


@pytest.mark.parametrize(
    ("what", "state", "place", "message"),
    [
        (What("pengar", "Mer pengar"), OPEN, None, "Kategorin pengar finns inte"),
        (What("plan", " \n "), OPEN, None, "Beskriv vad som behövs"),
        (What("plan", "x" * 10_001), OPEN, None, "Beskrivningen har 10001 tecken"),
        (What("plan", "En\x07mall"), OPEN, None, "styrtecken"),
        (What("plan", "Ring 070-123 45 67"), OPEN, None, "Beskrivningen innehåller något som ser ut som ett telefonn"),
        (TEMPLATE, State(note="Skriv till a@exempel.se"), None, "Anteckningen innehåller .* en e-postadress"),
        (TEMPLATE, State(responsible="19121212-1212"), None, "Ansvarig funktion innehåller .* ett personnummer"),
        (TEMPLATE, State(status="snart"), None, "Statusen snart finns inte"),
        (TEMPLATE, OPEN, "9999", "Platsen 9999 finns inte"),
        (What("plan", "Mall", "N77"), OPEN, None, "Stödbehovet N77 finns inte"),
        # A promise in the past is a slip of the pen; today is not.
        (TEMPLATE, State(due_on=date(2026, 11, 1)), None, "Klart senast 2026-11-01 har redan passerat"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_stored(asked_2026, add, what, state, place, message):
    before = asked_2026.store.newest()
    with pytest.raises(NotStored, match=message) as refused:
        add(what, state, place)
    assert "Inget har sparats." in str(refused.value)
    assert asked_2026.store.newest() == before


def test_what_was_found_is_never_repeated(add):
    with pytest.raises(NotStored) as refused:
        add(What("plan", "Ring 070-123 45 67"))
    assert "123 45 67" not in str(refused.value)


def test_an_unknown_round_is_refused(add):
    with pytest.raises(NotStored, match="Omgången 2031 finns inte"):
        add(round_id="2031")


def test_today_is_a_due_date(add, asked_2026):
    add(state=State(due_on=date(2026, 11, 2)))
    assert events(asked_2026, "B1")[0][3] == date(2026, 11, 2)


def test_a_change_is_an_event_and_the_earlier_ones_stay(asked_2026, add, change):
    add()
    change("B1", 1, State("pagar", "enhetschef", date(2027, 1, 15), "Arbetet har börjat."))
    change("B1", 2, State("tillgodosett", "enhetschef", date(2027, 1, 15)))
    assert events(asked_2026, "B1") == [
        (1, "oppet", None, None, None),
        (2, "pagar", "enhetschef", date(2027, 1, 15), "Arbetet har börjat."),
        (3, "tillgodosett", "enhetschef", date(2027, 1, 15), None),
    ]


def test_the_second_of_two_is_told_what_the_first_did(asked_2026, add, change):
    add()
    change("B1", 1, State("planerat", "rektor", date(2026, 12, 1), "Bokat."), actor="den första")
    before = asked_2026.store.newest()
    with pytest.raises(Changed) as told:
        change("B1", 1, State("tillgodosett", None, None, "Klart!"), actor="den andra")
    assert (
        "Nu gäller: 2026-11-02 09:30, den första: status Planerat, ansvarig funktion rektor, klart senast 2026-12-01, "
        "anteckning ”Bokat.”." in str(told.value)
    )
    assert [event["event_number"] for event in told.value.events] == [2]
    assert asked_2026.store.newest() == before
    # Having seen it, the second one may go on.
    change("B1", 2, State("tillgodosett", "rektor", date(2026, 12, 1), "Klart!"))
    assert [event[1] for event in events(asked_2026, "B1")] == ["oppet", "planerat", "tillgodosett"]


def test_nothing_to_change_makes_no_event(add, change):
    add(state=State("planerat", "rektor"))
    with pytest.raises(NothingChanged, match="Inget är ändrat"):
        change("B1", 1, State("planerat", "rektor"))
    change("B1", 1, State("planerat", "rektor", note="Avstämt: som förut."))


def test_an_overdue_need_keeps_its_date_but_gets_no_other_past_one(asked_2026, add):
    add(state=State(due_on=date(2026, 11, 5)))
    later = datetime(2026, 11, 20, 8, 0)  # noqa: DTZ001 - editions hold UTC without saying so
    overdue = State("pagar", None, date(2026, 11, 5))
    change_need(asked_2026.store, "B1", 1, TEMPLATE, overdue, "processledare", later)
    moved = State("pagar", None, date(2026, 11, 6))
    with pytest.raises(NotStored, match="Klart senast 2026-11-06 har redan passerat"):
        change_need(asked_2026.store, "B1", 2, TEMPLATE, moved, "processledare", later)


def test_a_corrected_text_leaves_the_former_one_in_the_history(asked_2026, add, change):
    add()
    change("B1", 1, OPEN, What("riktlinjer", "En gemensam mall"))
    assert asked_2026.rows("SELECT category, description, arose FROM need") == [
        ("riktlinjer", "En gemensam mall", "2026-11-02")
    ]
    assert (
        events(asked_2026, "B1")[1][4] == "Kategori förut: Lokal planering.\nBeskrivning förut: En mall för lokal plan"
    )


def test_a_repeated_need_is_linked_to_the_earlier_one(asked_2026, add, change):
    add()
    add(What("plan", "Mallen behövs än", "B1"))
    assert asked_2026.rows("SELECT need_id, same_as FROM need ORDER BY 1") == [("B1", None), ("B2", "B1")]
    change("B2", 1, OPEN, What("plan", "Mallen behövs än"))
    assert asked_2026.rows("SELECT same_as FROM need WHERE need_id = 'B2'") == [(None,)]
    assert events(asked_2026, "B2")[1][4] == "Samma behov som: inget. Förut: B1."


@pytest.mark.parametrize("target", ["B1", "B2", "B3"])
def test_needs_never_point_at_each_other(add, change, target):
    add()
    add(What("plan", "Igen", "B1"))
    add(What("plan", "Och igen", "B2"))
    with pytest.raises(NotStored, match="peka på varandra"):
        change("B1", 1, OPEN, What("plan", "En mall för lokal plan", target))


def test_an_unknown_need_or_category_is_refused(add, change):
    with pytest.raises(NotStored, match="Stödbehovet B9 finns inte"):
        change("B9", 1, OPEN)
    add()
    with pytest.raises(NotStored, match="Kategorin pengar finns inte"):
        change("B1", 1, OPEN, What("pengar", "Mer"))


def test_a_change_is_taken_back_and_who_saw_it_is_told(asked_2026, add, change):
    add()
    made = change("B1", 1, State("tillgodosett"))
    asked_2026.undo(made)
    assert [event[:2] for event in events(asked_2026, "B1")] == [(1, "oppet")]
    with pytest.raises(Changed, match="Den ändring du såg är tillbakatagen"):
        change("B1", 2, State("avslutat"))
    # The next event has a number of its own, so that a form that saw the one taken back is still told.
    change("B1", 1, State("pagar"))
    assert [event[:2] for event in events(asked_2026, "B1")] == [(1, "oppet"), (3, "pagar")]
    with pytest.raises(Changed, match="status Pågår"):
        change("B1", 2, State("avslutat"))


def test_a_new_need_is_taken_back_but_not_before_its_changes(asked_2026, add, change):
    add()
    added = asked_2026.store.newest()
    changed = change("B1", 1, State("pagar"))
    with pytest.raises(EditionError, match="senare ändringar bygger på den"):
        asked_2026.undo(added)
    asked_2026.undo(changed)
    asked_2026.undo(added)
    assert asked_2026.rows("SELECT need_id FROM need") == []
    assert add() == "B2"  # an id is never used again


def test_a_file_read_later_leaves_link_and_state(asked_2026, add, change):
    add()
    add(What("plan", "Mallen behövs än", "B1"))
    change("B2", 1, State("pagar", "rektor"), What("plan", "Mallen behövs än", "B1"))
    asked_2026.load(
        {"Stödbehov": [{"Behov-id": "B2", "Omgång": "2026", "Kategori": "Lokal planering", "Beskrivning": "Mallen!"}]}
    )
    assert asked_2026.rows("SELECT same_as, description FROM need WHERE need_id = 'B2'") == [("B1", "Mallen!")]
    assert [event[1] for event in events(asked_2026, "B2")] == ["oppet", "pagar"]


def test_a_file_links_a_need_to_the_one_of_an_earlier_round_and_keeps_the_link(asked_2026):
    """N1 arose in 2024 and N2 repeats it in 2026: it has been open since 2024; without the column the link stays."""
    row = {"Omgång": "2026", "Kategori": "Lokal planering", "Beskrivning": "En mall"}
    first, second = {**row, "Behov-id": "N1", "Uppstod": "2024"}, {**row, "Behov-id": "N2", "Uppstod": "2026-09"}
    asked_2026.load({"Stödbehov": [{**first, "Samma som": None}, {**second, "Samma som": "N1"}]})
    asked_2026.load({"Stödbehov": [{**second, "Beskrivning": "En mall för planen"}]})
    found = queries.ask(queries.edition(asked_2026.store.place), "list_all_needs").rows_by_key("need_id", named=True)
    told = {need_id: [row[name] for name in ("same_as", "repeats", "first_arose")] for need_id, (row,) in found.items()}
    assert told == {"N1": [None, None, "2024"], "N2": ["N1", "N1", "2024"]}
    with pytest.raises(Refused, match="stödbehovet N9 finns inte"):
        asked_2026.load({"Stödbehov": [{**second, "Samma som": "N9"}]})


def test_the_same_again_by_the_same_is_done_and_no_conflict(asked_2026, add, change):
    add()
    said = State("planerat", "rektor", date(2026, 12, 1), "Bokat.")
    made = change("B1", 1, said)
    assert change("B1", 1, said) == made
    corrected = What("plan", "En annan mall")
    made = change("B1", 2, said, corrected)
    assert change("B1", 2, said, corrected) == made
    assert [row[0] for row in events(asked_2026, "B1")] == [1, 2, 3]
    # Something else from the same account is told for what it is.
    with pytest.raises(Changed, match=r"^Behovet har ändrats i ett annat fönster sedan du öppnade det\. Nu gäller: "):
        change("B1", 2, State("pagar", "rektor"), corrected)
    # And the same from somebody else is a conflict: they are to know.
    with pytest.raises(Changed, match=r"^Någon annan har ändrat behovet medan du skrev\. Nu gäller: "):
        change("B1", 2, said, corrected, actor="den andra")
