"""Sets of slides are saved under a name, and replaced under the same name."""

from __future__ import annotations

import pytest

from data.acts.slide_sets import save_set
from data.base.errors import EditionError, NothingChanged

pytestmark = pytest.mark.rest


def test_a_set_is_saved_replaced_and_taken_back(asked_2026, now):
    query = "SELECT name, slides, actor FROM slide_set ORDER BY name"
    save_set(asked_2026.store, "  Styrgruppen   november ", ["karta", "metod"], "styrgrupp", now)
    assert asked_2026.rows(query) == [("Styrgruppen november", "karta,metod", "styrgrupp")]
    later = save_set(asked_2026.store, "Styrgruppen november", ["metod"], "processledare", now)
    assert asked_2026.rows(query) == [("Styrgruppen november", "metod", "processledare")]
    asked_2026.undo(later)
    assert asked_2026.rows(query) == [("Styrgruppen november", "karta,metod", "styrgrupp")]
    with pytest.raises(NothingChanged):
        save_set(asked_2026.store, "Styrgruppen november", ["karta", "metod"], "styrgrupp", now)


@pytest.mark.parametrize(
    ("name", "slides", "said"),
    [
        ("", ["karta"], "Ge urvalet ett namn"),
        ("x" * 61, ["karta"], "högst 60 tecken"),
        ("a\u0007b", ["karta"], "Ge urvalet ett namn"),
        ("Ring 070-123 45 67", ["karta"], "personuppgift"),
        ("Tomt", [], "Välj minst en bild"),
        ("Fel", ["karta,metod"], "Välj minst en bild"),
    ],
)
def test_what_cannot_be_saved_says_why(asked_2026, now, name, slides, said):
    with pytest.raises(EditionError, match=said):
        save_set(asked_2026.store, name, slides, "styrgrupp", now)
    assert asked_2026.store.numbers() == [1, 2]
