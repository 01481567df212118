"""What a process leader writes on a round's quality: kept, taken back, and never another's words written over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.acts.declarations import LONGEST_PART, PARTS, Declaration, DeclarationChanged, declare, stored_declaration
from data.acts.text_rules import NotStored
from data.base.errors import NothingChanged

pytestmark = pytest.mark.rest

NOTHING = Declaration()
WRITTEN = Declaration("Alla rektorer, per post, till 15 oktober", None, "Läget i länet", "Att jämföra skolor")


def now_there(workshop) -> Declaration:
    with workshop.store.open(workshop.store.newest()) as con:
        return stored_declaration(con, "2026")


def test_a_declaration_is_written_changed_and_taken_back(asked_2026, now):
    assert declare(asked_2026.store, "2026", NOTHING, WRITTEN, "ledaren", now) == 3
    assert now_there(asked_2026) == WRITTEN
    later = replace(WRITTEN, known_errors="Trosa fick fel länk", usable_for=None)
    assert declare(asked_2026.store, "2026", WRITTEN, later, "ledaren", now) == 4
    assert now_there(asked_2026) == later
    asked_2026.undo(4)
    assert now_there(asked_2026) == WRITTEN
    asked_2026.undo(3)
    assert now_there(asked_2026) == NOTHING
    assert asked_2026.store.history()["title"][2] == "Skrev i kvalitetsdeklarationen för 2026"


def test_what_is_said_already_makes_no_edition(asked_2026, now):
    declare(asked_2026.store, "2026", NOTHING, WRITTEN, "ledaren", now)
    with pytest.raises(NothingChanged):
        declare(asked_2026.store, "2026", WRITTEN, replace(WRITTEN, sent_to=f"  {WRITTEN.sent_to}\r\n"), "ledaren", now)
    assert asked_2026.store.newest() == 3


def test_anothers_words_are_told_and_not_written_over(asked_2026, now):
    declare(asked_2026.store, "2026", NOTHING, WRITTEN, "ledaren", now)
    own = replace(NOTHING, known_errors="Trosa fick fel länk")
    with pytest.raises(DeclarationChanged, match=r"Någon annan \(ledaren\).*Alla rektorer") as changed:
        declare(asked_2026.store, "2026", NOTHING, own, "en annan", now)
    assert now_there(asked_2026) == changed.value.now == WRITTEN
    # Having seen it, they write their part and leave the others' as they are.
    declare(asked_2026.store, "2026", WRITTEN, replace(WRITTEN, known_errors=own.known_errors), "en annan", now)
    assert now_there(asked_2026) == replace(WRITTEN, known_errors=own.known_errors)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Fråga anna@example.se", "en e-postadress"),
        ("Ring 070-123 45 67", "ett telefonnummer"),
        ("x" * (LONGEST_PART + 1), f"högst {LONGEST_PART}"),
        ("a\u0007b", "styrtecken"),
    ],
)
def test_what_cannot_be_kept_says_which_part_and_why(asked_2026, now, part, text, said):
    with pytest.raises(NotStored, match=f"{PARTS[part]}.*{said}"):
        declare(asked_2026.store, "2026", NOTHING, replace(NOTHING, **{part: text}), "ledaren", now)
    assert asked_2026.store.newest() == 2


def test_a_round_that_is_not_there_has_no_declaration(asked_2026, now):
    with pytest.raises(NotStored, match="Omgången 2031 finns inte"):
        declare(asked_2026.store, "2031", NOTHING, WRITTEN, "ledaren", now)


def test_a_text_is_hidden_until_that_very_text_is_approved(asked_2026, now):
    declare(asked_2026.store, "2026", NOTHING, WRITTEN, "ledaren", now)
    query = "SELECT approved FROM quality_declaration"
    assert asked_2026.rows(query) == [(False,)]
