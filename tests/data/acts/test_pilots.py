"""A report from a pilot, on real stores: it adds, replaces nothing, is checked, and can be taken back."""

from __future__ import annotations

import threading
from datetime import date, datetime

import pytest

import queries
from data.acts.pilots import WRITTEN_HERE, add_report
from data.acts.text_rules import NotStored
from data.base.errors import EditionError
from data.model.model import load_model
from data.model.values import MAX_CHARACTERS
from data.store.editions import Store

pytestmark = pytest.mark.rest

PILOT = {
    "Pilot-id": "P1", "Namn": "Hjulet i elevhälsan", "Tema": "Hjulet", "Kommuner": "Gnesta;Trosa", "Fas": "Start",
    "Senast rapporterad": "2026-03",
}  # fmt: skip
NOW = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 -- editions hold UTC without saying so
TEXT = "Tio samtal är prövade.\nEleven vill ha hjulet före samtalet."


@pytest.fixture
def piloted(bare):
    bare.load({"Piloter": [PILOT]})
    return bare


def add(workshop, on=date(2026, 11, 1), phase="Införande", text=TEXT, pilot_id="P1", now=NOW):
    return add_report(workshop.store, pilot_id, on, phase, text, "processledare", now)


def latest(workshop):
    """(phase, latest report) of the pilot, as both the page on pilots and the municipality's page ask for it."""
    edition = queries.edition(workshop.store.place)
    every = queries.ask(edition, "list_pilots", municipality_code=None).select("phase", "reported").row(0)
    assert every == queries.ask(edition, "list_pilots", municipality_code="0461").select("phase", "reported").row(0)
    return every


def test_a_report_is_a_new_edition_with_its_actor(piloted) -> None:
    before = piloted.store.newest()
    assert add(piloted) == before + 1
    assert piloted.rows("SELECT * EXCLUDE (raw_id, approved) FROM pilot_report") == [
        ("P1", "2026-11-01", "Införande", TEXT, WRITTEN_HERE)
    ]
    row = piloted.store.history().row(0, named=True)
    assert (row["kind"], row["actor"], row["action"]) == (
        "edit", "processledare", "Rapport om piloten P1, 2026-11-01",
    )  # fmt: skip
    assert piloted.rows("SELECT * FROM pilot_report", before) == []
    assert latest(piloted) == ("Införande", "2026-11-01")


def test_the_newest_of_list_and_reports_is_the_latest(piloted) -> None:
    assert latest(piloted) == ("Start", "2026-03")
    add(piloted, on=date(2026, 2, 1), phase="Planering")
    assert latest(piloted) == ("Start", "2026-03")  # an older report does not say how it is now
    add(piloted, on=date(2026, 3, 9), phase=None)
    assert latest(piloted) == ("Start", "2026-03-09")  # it says nothing of the phase
    add(piloted, on=date(2026, 6, 1), phase="Användning")
    assert latest(piloted) == ("Användning", "2026-06-01")


def test_a_report_taken_back_leaves_all_as_it_was(piloted) -> None:
    number = add(piloted)
    piloted.undo(number)
    assert piloted.rows("SELECT * FROM pilot_report") == []
    assert latest(piloted) == ("Start", "2026-03")
    assert add(piloted) == number + 2  # and may be written again


def test_a_pilot_with_a_report_cannot_be_taken_back_first(piloted) -> None:
    add(piloted)
    with pytest.raises(EditionError, match="senare ändringar bygger på den"):
        piloted.undo(2)


def test_a_correction_of_the_pilot_keeps_its_reports(piloted) -> None:
    add(piloted)
    piloted.load({"Piloter": [{**PILOT, "Fas": "Rättad", "Senast rapporterad": "2026-04"}]})
    assert latest(piloted) == ("Införande", "2026-11-01")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"pilot_id": "P9"}, "Piloten P9 finns inte"),
        ({"on": date(2026, 11, 3)}, "ligger i framtiden. Välj 2026-11-02"),
        ({"text": " \n\t "}, "Skriv vad som har prövats"),
        ({"text": "a" * (MAX_CHARACTERS + 1)}, f"har {MAX_CHARACTERS + 1} tecken, men får ha högst {MAX_CHARACTERS}"),
        ({"text": "Hej\x07"}, "styrtecken"),
        ({"text": "Skriv till fraga@exempel.se om det"}, "ser ut som en e-postadress: ”Skriv till [e-post] om det”"),
        ({"text": "Ring 0155-12 34 56 eller maila fraga@exempel.se"}, "ett telefonnummer och en e-postadress"),
        ({"text": "Barnet 20120314-2382 deltog"}, "ser ut som ett personnummer"),
        ({"phase": "fraga@exempel.se"}, "Läget innehåller något som ser ut som en e-postadress"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_what_to_change(piloted, wrong, message) -> None:
    before = piloted.store.newest()
    with pytest.raises(NotStored) as refused:
        add(piloted, **wrong)
    assert message in str(refused.value)
    assert str(refused.value).endswith("Inget har sparats.")
    assert not any(secret in str(refused.value) for secret in ("exempel.se", "2382", "34 56"))
    assert piloted.store.newest() == before


def test_a_day_begins_at_midnight_in_sweden(piloted) -> None:
    late = datetime(2026, 7, 1, 22, 30)  # noqa: DTZ001 -- UTC; in Sweden it is 00:30 on 2 July
    with pytest.raises(NotStored, match="i framtiden"):
        add(piloted, on=date(2026, 7, 2), now=late.replace(hour=21))
    assert add(piloted, on=date(2026, 7, 2), now=late)


def test_a_second_report_of_the_same_day_does_not_replace_the_first(piloted) -> None:
    add(piloted)
    with pytest.raises(NotStored, match="Det finns redan en rapport om Hjulet i elevhälsan från 2026-11-01"):
        add(piloted, text="Något annat")
    assert piloted.rows("SELECT report FROM pilot_report") == [(TEXT,)]


def test_of_two_who_report_the_same_day_at_once_one_is_told(piloted) -> None:
    outcomes: list[str] = []

    def write(text: str) -> None:
        store = Store(piloted.store.place, load_model())
        try:
            add_report(store, "P1", date(2026, 11, 1), None, text, "processledare", NOW)
            outcomes.append("stored")
        except NotStored:
            outcomes.append("refused")

    threads = [threading.Thread(target=write, args=(text,)) for text in ("ett", "två")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "stored"]
    assert len(piloted.rows("SELECT * FROM pilot_report")) == 1
