"""Free text may be shown once a process leader has approved that very text, and no longer when it changes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from data.acts.approvals import set_approval
from data.base.errors import EditionError, NothingChanged
from data.model.model import load_model
from data.privacy.free_text import FREE_TEXTS
from data.store.editions import Store
from queries import ask, edition

pytestmark = pytest.mark.rest

COMMENT = "Vi väntar på beslut."
SUBJECT = "cell/2026/0461-SKOLA/plan/verksamheten"


@pytest.fixture
def commented(asked_2026, answer):
    """Edition 3: Gnesta's school has answered one question with a comment, and needs something."""
    need = {
        "Behov-id": "S1",
        "Omgång": "2026",
        "Kommun": "Gnesta",
        "Kategori": "Lokal planering",
        "Beskrivning": "En mall",
    }
    sheets = {"Svar": [answer("Gnesta", "Skola", "plan", "2", Kommentar=COMMENT)], "Stödbehov": [need]}
    asked_2026.load(sheets)
    return asked_2026


def texts(workshop) -> dict[str, tuple[str, str, bool]]:
    """Subject -> text, its hash and whether it is approved, as the page lists them."""
    listed = ask(edition(workshop.store.place), "list_free_texts")
    return {
        row["subject"]: (row["free_text"], row["text_sha256"], row["approved"]) for row in listed.iter_rows(named=True)
    }


def read(workshop, *subjects: str) -> list[tuple[str, str]]:
    return [(subject, texts(workshop)[subject][1]) for subject in subjects]


def test_what_is_loaded_waits_until_it_is_read(commented, now: datetime):
    assert {subject: row[2] for subject, row in texts(commented).items()} == {SUBJECT: False, "need/S1": False}
    edition = set_approval(commented.store, read(commented, SUBJECT, "need/S1"), True, "processledare", now)
    assert {subject: row[2] for subject, row in texts(commented).items()} == {SUBJECT: True, "need/S1": True}
    assert commented.rows("SELECT comment_approved FROM cell WHERE comment IS NOT NULL") == [(True,)]
    assert commented.store.history().row(0, named=True)["action"] == "Godkände 2 fria texter för visning"
    commented.undo(edition)
    assert {row[2] for row in texts(commented).values()} == {False}


def test_a_changed_text_must_be_read_anew(commented, answer, now: datetime):
    set_approval(commented.store, read(commented, SUBJECT), True, "processledare", now)
    commented.load({"Svar": [answer("Gnesta", "Skola", "plan", "3", Kommentar=COMMENT)]})
    assert texts(commented)[SUBJECT][2], "the level changed, the text did not"
    commented.load({"Svar": [answer("Gnesta", "Skola", "plan", "3", Kommentar="Nytt.")]})
    assert not texts(commented)[SUBJECT][2]
    commented.load({"Svar": [answer("Gnesta", "Skola", "plan", "3", Kommentar=COMMENT)]})
    assert texts(commented)[SUBJECT][2], "the text that was approved stands there again"


def test_a_text_that_changed_since_it_was_read_is_not_approved(commented, answer, now: datetime):
    seen = read(commented, SUBJECT, "need/S1")
    commented.load({"Svar": [answer("Gnesta", "Skola", "plan", "2", Kommentar="Annan text.")]})
    with pytest.raises(EditionError, match=r"ändrat eller tagit bort 1 av texterna.*Inget har sparats"):
        set_approval(commented.store, seen, True, "processledare", now)
    assert {row[2] for row in texts(commented).values()} == {False}


def test_saying_the_same_again_makes_no_edition(commented, now: datetime):
    seen = read(commented, SUBJECT)
    set_approval(commented.store, seen, True, "processledare", now)
    newest = commented.store.newest()
    for again in (seen, []):
        with pytest.raises(NothingChanged):
            set_approval(commented.store, again, True, "processledare", now)
    assert commented.store.newest() == newest


def test_what_comes_with_the_program_is_approved_but_for_comments(built_editions: Path):
    store = Store(built_editions / "exempel", load_model())
    with store.open(store.newest()) as con:
        found = {
            of.table: con.sql(f"SELECT DISTINCT {of.flag} FROM {of.table} WHERE {of.text} IS NOT NULL").fetchall()
            for of in FREE_TEXTS
        }
    assert found["need"] == found["pilot"] == found["pilot_report"] == found["example"] == [(True,)]
    assert found["cell"] == found["wheel_use"] == [(False,)]


def test_the_list_and_the_act_mean_the_same_texts(built_editions: Path):
    store = Store(built_editions / "exempel", load_model())
    listed = set(ask(edition(store.place), "list_free_texts").select("subject", "text_sha256").iter_rows())
    with store.open(store.newest()) as con:
        meant = {
            row
            for of in FREE_TEXTS
            for row in con.sql(
                f"SELECT {of.subject}, sha256({of.text}) FROM {of.table} WHERE {of.text} IS NOT NULL"
            ).fetchall()
        }
    assert listed == meant
    assert len(listed) > 100
