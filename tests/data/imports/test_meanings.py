"""What users have told of files is kept, and can be changed and forgotten."""

from __future__ import annotations

import polars as pl
import pytest

from data.base.batch import Batch
from data.base.errors import EditionError, NothingChanged
from data.imports.meanings import change_meaning, choices_of, scope_name, stored_meanings
from data.imports.survey.questions import COMPLETED_AT

pytestmark = pytest.mark.rest


@pytest.fixture
def told(bare):
    """A store in which a heading, a column and the rows of a file have been decided."""
    rows = [
        ("heading", "lokal plan", "plan"),
        ("column", "svar: anm", "ignore"),
        ("rows", "blad1: dolda rader", "leave"),
        ("sammanhang", "hembesök", "annat"),
    ]
    mapping = pl.DataFrame(rows, schema=["scope", "found", "meaning"], orient="row")
    bare.apply(Batch(kind="edit", title="Sa vad", tables={"mapping": mapping}))
    return bare


def test_what_holds_for_more_than_one_file_is_kept(told):
    assert stored_meanings(told.store) == {
        ("column", "svar: anm"): "ignore",
        ("heading", "lokal plan"): "plan",
        ("sammanhang", "hembesök"): "annat",
    }


def test_a_meaning_is_changed_and_the_change_can_be_undone(told, now):
    edition = change_meaning(told.store, "heading", "lokal plan", COMPLETED_AT, "prov", now)
    assert stored_meanings(told.store)["heading", "lokal plan"] == COMPLETED_AT
    told.undo(edition)
    assert stored_meanings(told.store)["heading", "lokal plan"] == "plan"


def test_a_meaning_is_forgotten(told, now):
    change_meaning(told.store, "sammanhang", "hembesök", None, "prov", now)
    assert ("sammanhang", "hembesök") not in stored_meanings(told.store)
    with pytest.raises(EditionError, match="ingen sparad betydelse"):
        change_meaning(told.store, "sammanhang", "hembesök", None, "prov", now)


def test_what_cannot_be_meant_is_refused(told, now):
    with pytest.raises(EditionError, match="kan inte betyda det"):
        change_meaning(told.store, "sammanhang", "hembesök", "plan", "prov", now)
    with pytest.raises(NothingChanged):
        change_meaning(told.store, "sammanhang", "hembesök", "annat", "prov", now)


@pytest.mark.parametrize("scope", ["heading", "column", "sheet", "status", "sammanhang", "plan"])
def test_every_kind_has_a_name_and_choices(told, scope):
    assert scope_name(told.store.model, scope) != scope
    choices = choices_of(told.store.model, scope, "svar: anm")
    assert len({choice.meaning for choice in choices}) == len(choices) > 1
