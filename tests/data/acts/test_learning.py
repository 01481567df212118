"""What the steering group says of recommendations: kept, undone, never made up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data.acts.recommendations import set_status
from data.base.errors import EditionError, LagesbildError

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC).replace(tzinfo=None)
ROW = {"Rekommendation-id": "R1", "Delstudie": "1", "Typ": "Rekommendation", "Text": "Mät", "Källa": "K"}
HOLDS = "SELECT status, note, actor FROM recommendation_status"


@pytest.fixture
def workshop(bare):
    """A store with the recommendation R1."""
    bare.load({"Rekommendationer": [ROW]})
    return bare


def test_the_last_word_holds_and_every_word_is_kept(workshop) -> None:
    store = workshop.store
    assert set_status(store, "R1", "pagar", "  Processledarna tar fram ett förslag ", "styrgruppen", NOW) == 3
    assert set_status(store, "R1", "genomford", "", "styrgruppen", NOW) == 4
    assert workshop.rows(HOLDS) == [("genomford", None, "styrgruppen")]
    assert workshop.rows("SELECT status FROM log.recommendation_status ORDER BY import_id") == [
        ("pagar",),
        ("genomford",),
    ]
    workshop.undo(4)
    assert workshop.rows(HOLDS) == [("pagar", "Processledarna tar fram ett förslag", "styrgruppen")]


def test_the_same_again_makes_no_edition(workshop) -> None:
    assert set_status(workshop.store, "R1", "pagar", "Nu", "styrgruppen", NOW) == 3
    assert set_status(workshop.store, "R1", "pagar", "Nu ", "styrgruppen", NOW) == 3


@pytest.mark.parametrize(
    ("recommendation", "status", "note", "said"),
    [
        ("R9", "pagar", "", "Rekommendationen R9 finns inte"),
        ("R1", "klar", "", "Läget klar finns inte"),
        ("R1", "pagar", "Ring 070-123 45 67", "telefonnummer"),
    ],
)
def test_what_is_wrong_is_refused(workshop, recommendation: str, status: str, note: str, said: str) -> None:
    with pytest.raises(LagesbildError, match=said):
        set_status(workshop.store, recommendation, status, note, "styrgruppen", NOW)
    assert workshop.store.numbers() == [1, 2]


def test_what_a_status_is_about_cannot_be_taken_back_before_it(workshop) -> None:
    set_status(workshop.store, "R1", "pagar", "", "styrgruppen", NOW)
    with pytest.raises(EditionError, match="senare ändringar bygger på den"):
        workshop.undo(2)
