"""A round's life: published, left without answers by a change that is taken back, made a draft again."""

from __future__ import annotations

import pytest

from data.acts.rounds import publish_round, take_back
from data.base.errors import EditionError
from data.effect.effect import effect_of
from data.effect.in_words import summary
from data.store.verify import verify

pytestmark = pytest.mark.rest


@pytest.fixture
def published(asked_2026, answer, now):
    """Edition 3: the only answers of 2026. Edition 4: the round is published."""
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "2")]})
    publish_round(asked_2026.store, "2026", "prov", now)
    return asked_2026


def status(workshop) -> list[tuple[str, str]]:
    return workshop.rows("SELECT round_id, status FROM round")


def test_the_effect_of_taking_back_the_only_answers_tells_of_the_empty_round(published, now):
    with published.store.draft("Prov", "prov", now, undo=3) as draft:
        effect = effect_of(draft)
    assert effect.emptied == ("2026",)
    assert "Omgången 2026 är fortfarande publicerad, men har då inga svar." in summary(effect)


def test_a_round_left_without_answers_becomes_a_draft_in_the_same_edition_where_that_is_asked(published, now):
    number = take_back(published.store, 3, "prov", now, unpublish=True)
    assert (number, status(published)) == (5, [("2026", "draft")])
    assert published.rows("SELECT undone_in FROM import WHERE import_id = 3") == [(5,)]
    assert published.store.history()["action"][0] == "Tog tillbaka ändring 3 och gjorde 2026 till utkast igen"
    assert [verdict for verdict in verify(published.store) if verdict.faults] == []


def test_it_stays_published_where_that_is_not_asked(published, now):
    take_back(published.store, 3, "prov", now)
    assert status(published) == [("2026", "published")]


def test_a_round_that_keeps_answers_is_not_made_a_draft(published, answer, now):
    number = published.load({"Svar": [answer("Trosa", "Skola", "plan", "1")]})
    with pytest.raises(EditionError, match="blir ingen publicerad omgång utan svar"):
        take_back(published.store, number, "prov", now, unpublish=True)
    assert (published.store.newest(), status(published)) == (number, [("2026", "published")])
