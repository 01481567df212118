"""One answer corrected on a page: through the checks of an import, with its own source, and to be taken back."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

import queries
from data.acts.corrections import Answer, AnswerChanged, Question, correct_answer, stored_answer
from data.acts.text_rules import NotStored
from data.base.errors import NothingChanged

pytestmark = pytest.mark.rest

PLAN = Question("2026", "0461-SKOLA", "plan")
SEEN = Answer(2, None, "Ett skäl.", date(2026, 10, 1))


@pytest.fixture
def answered(asked_2026, answer):
    """A store where Gnesta's school has answered one question, in edition 3."""
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "2", Kommentar="Ett skäl.", Svarsdatum="2026-10-01")]})
    return asked_2026


def now_there(workshop, question: Question = PLAN) -> Answer | None:
    with workshop.store.open(workshop.store.newest()) as con:
        return stored_answer(con, question)


def test_what_is_changed_is_changed_and_the_rest_stays(answered, now):
    wanted = Answer(4, None, "Ett skäl.", date(2026, 10, 1))
    assert correct_answer(answered.store, PLAN, SEEN, wanted, "Hörde av sig.", "ledaren", now) == 4
    assert now_there(answered) == wanted
    answered.undo(4)
    assert now_there(answered) == SEEN


def test_what_is_emptied_is_gone(answered, now):
    wanted = Answer(None, "vet_ej", None, None)
    correct_answer(answered.store, PLAN, SEEN, wanted, "Fel fråga.", "ledaren", now)
    assert now_there(answered) == wanted


def test_the_figure_leads_back_to_the_correction_and_the_history_has_no_free_text(answered, now):
    correct_answer(answered.store, PLAN, SEEN, Answer(4, None, "Ny.", None), "Rektorn ringde.", "ledaren", now)
    file, sheet, row, content = answered.rows(
        "SELECT file_name, sheet, row_number, content FROM raw_row JOIN cell USING (raw_id) "
        "WHERE round_id = '2026' AND unit_id = '0461-SKOLA' AND component = 'plan'"
    )[0]
    assert (file, sheet, row) == ("Rättat på sidan Kommun 2026-11-02", "Rätta ett svar", 1)
    assert {key: value for key, value in json.loads(content).items() if value} == {
        "Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Byggsten": "Lokal implementeringsplan", "Nivå": "4",
        "Kommentar": "Ny.", "Svarsdatum": "–", "Varför": "Rektorn ringde.",
    }  # fmt: skip
    newest = answered.store.history().row(0, named=True)
    assert newest["action"] == newest["title"] == "Rättade ett svar: Gnesta, skola, Lokal implementeringsplan, 2026"
    assert newest["kind"] == "edit"


def test_the_region_has_no_page_so_its_answers_are_corrected_on_svarslage(answered, now):
    question = Question("2026", "REG-BUP", "plan")
    there = queries.ask(queries.edition(answered.store.place), "list_cells", round_id="2026", municipality_code=None)
    assert set(there["unit_id"]) == {"REG-BUP", "REG-HAB", "REG-HV"}
    seen = there.row(by_predicate=(pl.col("unit_id") == "REG-BUP") & (pl.col("component") == "plan"), named=True)
    before = Answer(seen["level"], seen["reason"], seen["comment"], seen["answered_on"])
    correct_answer(answered.store, question, before, Answer(3, None), "Divisionen ringde.", "ledaren", now)
    assert now_there(answered, question) == Answer(3, None)
    files = answered.rows(
        "SELECT file_name FROM raw_row JOIN cell USING (raw_id) WHERE unit_id = 'REG-BUP' AND level = 3"
    )
    assert files == [("Rättat på sidan Svarsläge 2026-11-02",)]


def test_nothing_new_makes_no_edition(answered, now):
    with pytest.raises(NothingChanged):
        correct_answer(answered.store, PLAN, SEEN, SEEN, "", "ledaren", now)
    assert answered.store.newest() == 3


@pytest.mark.parametrize(
    ("wanted", "why", "said"),
    [
        (Answer(4, None), " ", "Skriv varför svaret rättas"),
        (Answer(4, None, "Ring 070-123 45 67"), "Fel.", "Kommentaren innehåller något som ser ut som"),
        (Answer(4, None), "Ring 070-123 45 67", "Skälet till rättelsen innehåller något som ser ut som"),
        (Answer(4, None, None, date(2026, 11, 3)), "Fel.", "har inte varit än"),
    ],
)
def test_what_cannot_be_kept_is_refused(answered, now, wanted, why, said):
    with pytest.raises(NotStored, match=said):
        correct_answer(answered.store, PLAN, SEEN, wanted, why, "ledaren", now)
    assert answered.store.newest() == 3


def test_a_unit_that_was_not_asked_is_refused_as_in_a_file(answered, now):
    question = Question("2026", "0482-SKOLA", "plan")
    seen = now_there(answered, question)
    assert seen == Answer(None, "ej_stalld")
    with pytest.raises(Exception, match="står som inte tillfrågad"):
        correct_answer(answered.store, question, seen, Answer(3, None), "Fel.", "ledaren", now)


def test_somebody_elses_change_is_told_and_ones_own_is_not(answered, now):
    theirs = Answer(3, None, "Ett skäl.", date(2026, 10, 1))
    correct_answer(answered.store, PLAN, SEEN, theirs, "Fel.", "ledaren", now)
    with pytest.raises(AnswerChanged, match=r"Någon annan \(ledaren\).*Nu gäller: nivå 3") as told:
        correct_answer(
            answered.store, PLAN, SEEN, Answer(1, None, "Ett skäl.", date(2026, 10, 1)), "Fel.", "en annan", now
        )
    assert told.value.now == theirs
    # In another window of one's own: what was changed there stays, what is changed here is changed.
    wanted = Answer(2, None, "Nytt skäl.", date(2026, 10, 1))
    correct_answer(answered.store, PLAN, SEEN, wanted, "Fel.", "ledaren", now)
    assert now_there(answered) == Answer(3, None, "Nytt skäl.", date(2026, 10, 1))


def test_another_answers_change_is_no_conflict(answered, answer, now):
    answered.load({"Svar": [answer("Gnesta", "Skola", "stod", "1")]})
    correct_answer(answered.store, PLAN, SEEN, Answer(4, None, "Ett skäl.", date(2026, 10, 1)), "Fel.", "en annan", now)
    assert answered.cells("0461-SKOLA")["plan"] == 4


def test_an_answer_at_one_level_of_the_organisation(asked_2026, answer, now):
    rows = [answer("Gnesta", "Skola", "plan", "1", Organisationsnivå=level) for level in ("Ledning", "Chef")]
    asked_2026.load({"Svar": rows})
    levels = [key.split("/")[1] for key in asked_2026.cells("0461-SKOLA") if key.startswith("plan/")]
    question = Question("2026", "0461-SKOLA", "plan", levels[0])
    seen = now_there(asked_2026, question)
    correct_answer(asked_2026.store, question, seen, Answer(4, None), "Fel.", "ledaren", now)
    assert {asked_2026.cells("0461-SKOLA")[f"plan/{level}"] for level in levels} == {1, 4}
