"""Door to data's acts that make a new edition, but for imports (``files.py``).

Every act takes the actor first and refuses by itself (NotAllowed) where the actor's role does not allow it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from data.access.roles import Action, Actor
from data.acts import answer_checks, approvals, declarations, meetings, needs
from data.acts.answer_checks import OUTCOMES, sample_size
from data.acts.corrections import Answer, AnswerChanged, Question, correct_answer
from data.acts.declarations import LONGEST_PART, PARTS, Declaration, DeclarationChanged
from data.acts.events import Changed
from data.acts.follow_up import Followed
from data.acts.follow_up import follow_up as add_event
from data.acts.meetings import Decided, Seen, Standing
from data.acts.needs import State, What
from data.acts.pilots import add_report
from data.acts.rounds import publish_round, take_back
from data.acts.slide_sets import save_set
from data.acts.what_if import try_model as tried_model
from data.base.clock import now
from data.base.errors import LagesbildError
from data.effect.effect import Effect, effect_of
from data.effect.in_words import summary
from data.export import datapackage
from data.model.model import load_model
from data.privacy.free_text import PROGRAM_KINDS
from data.shelf.folder import folder
from data.store.built_on import built_on as changes_built_on
from data.store.editions import Draft, Store
from data.store.model_change import model_change
from queries import Edition

__all__ = [
    "LONGEST_PART",
    "OUTCOMES",
    "PARTS",
    "PROGRAM_KINDS",
    "Action",
    "Answer",
    "AnswerChanged",
    "Changed",
    "Decided",
    "Declaration",
    "DeclarationChanged",
    "Effect",
    "Followed",
    "LagesbildError",
    "Question",
    "Seen",
    "Standing",
    "State",
    "What",
    "sample_size",
    "summary",
]

# A need of the Region as a whole, as pages name its place.
REGION_WIDE = "region"


def store_of(example: bool) -> Store:
    """Return the store of the real data, or of the example data."""
    return Store(folder(example), load_model())


def undo(by: Actor, example: bool, change: int, unpublish: bool = False) -> int:
    """Take back change ``change`` in a new edition and return its number. Raises EditionError where that cannot be.

    With ``unpublish``, published rounds that it leaves without answers become drafts in the same edition.
    """
    by.must(Action.UNDO)
    return take_back(store_of(example), change, by.name, now(example), unpublish)


def effect_of_undo(by: Actor, example: bool, change: int) -> Effect:
    """Return what taking back change ``change`` would do. Raises EditionError where that cannot be."""
    by.must(Action.UNDO)
    with store_of(example).draft("Förhandsvisning", "förhandsvisning", now(example), undo=change) as draft:
        return effect_of(draft)


def built_on(by: Actor, edition: Edition, change: int) -> tuple[int, ...]:
    """Return the changes that must be taken back before ``change`` can be, the latest first."""
    by.must(Action.UNDO)
    return changes_built_on(edition.path, change)


def publish(by: Actor, example: bool, round_id: str) -> int:
    """Publish the draft round in a new edition and return its number. Raises EditionError or NothingChanged."""
    by.must(Action.PUBLISH)
    return publish_round(store_of(example), round_id, by.name, now(example))


def correct(by: Actor, example: bool, question: Question, seen: Answer, wanted: Answer, why: str) -> int:
    """Store another answer than the one ``seen`` to ``question``; returns the new edition's number.

    Raises AnswerChanged where somebody else has changed it since, NothingChanged where it is so already, LagesbildError with
    what to change.
    """
    by.must(Action.CORRECT_ANSWER)
    return correct_answer(store_of(example), question, seen, wanted, why, by.name, now(example))


def add_pilot_report(by: Actor, example: bool, pilot_id: str, reported_on: date, phase: str | None, report: str) -> int:
    """Store a report from a pilot in a new edition and return its number. Raises LagesbildError with what to change."""
    by.must(Action.REPORT_PILOT)
    return add_report(store_of(example), pilot_id, reported_on, phase, report, by.name, now(example))


def add_need(
    by: Actor, example: bool, round_id: str | None, place: str | None, what: What, state: State
) -> tuple[int, str]:
    """Store a new support need; returns the edition's number and the need's id. Raises LagesbildError with what to change.

    ``place``: a municipality's code, a unit's id, REGION_WIDE, or None for the county as a whole.
    """
    by.must(Action.EDIT_NEEDS)
    store = store_of(example)
    where = store.model.region_id if place == REGION_WIDE else place
    return needs.add_need(store, round_id, where, what, state, by.name, now(example))


def change_need(by: Actor, example: bool, need_id: str, seen: int, what: What, state: State) -> int:
    """Add an event to a need whose last event the user saw was ``seen``; returns the new edition's number.

    Raises Changed where someone else has changed it since, LagesbildError with what to change.
    """
    by.must(Action.EDIT_NEEDS)
    return needs.change_need(store_of(example), need_id, seen, what, state, by.name, now(example))


def plan_meeting(by: Actor, example: bool, title: str, held_on: date, seen: Seen) -> tuple[int, str]:
    """Store a meeting that freezes what is ``seen``; returns the edition's number and the meeting's id.

    Raises LagesbildError with what to change.
    """
    by.must(Action.PLAN_MEETING)
    return meetings.plan_meeting(store_of(example), title, held_on, seen, by.name, now(example))


def add_decision(by: Actor, example: bool, meeting_id: str, decided: Decided, standing: Standing) -> tuple[int, str]:
    """Store a decision of a meeting; returns the edition's number and the decision's id.

    Raises LagesbildError with what to change.
    """
    by.must(Action.DECIDE)
    return meetings.add_decision(store_of(example), meeting_id, decided, standing, by.name, now(example))


def change_decision(by: Actor, example: bool, decision_id: str, seen: int, decided: Decided, standing: Standing) -> int:
    """Add an event to a decision whose last event the user saw was ``seen``; returns the new edition's number.

    Raises Changed where someone else has changed it since, LagesbildError with what to change.
    """
    by.must(Action.DECIDE)
    return meetings.change_decision(store_of(example), decision_id, seen, decided, standing, by.name, now(example))


def declare(by: Actor, example: bool, round_id: str, seen: Declaration, wanted: Declaration) -> int:
    """Store another quality declaration of a round than the one ``seen``; returns the new edition's number.

    Raises DeclarationChanged where somebody else has changed it since, LagesbildError with what to change.
    """
    by.must(Action.DECLARE_QUALITY)
    return declarations.declare(store_of(example), round_id, seen, wanted, by.name, now(example))


def draw_sample(by: Actor, example: bool, round_id: str) -> int:
    """Draw answers of a round to be checked; returns the new edition's number. Raises LagesbildError with what to change."""
    by.must(Action.CHECK_ANSWERS)
    return answer_checks.draw_sample(store_of(example), round_id, by.name, now(example))


def set_outcome(by: Actor, example: bool, question: Question, outcome: str) -> int:
    """Say what the check of a drawn answer showed (a key of OUTCOMES); returns the new edition's number.

    Raises LagesbildError with what to change.
    """
    by.must(Action.CHECK_ANSWERS)
    return answer_checks.set_outcome(store_of(example), question, outcome, by.name, now(example))


def effect_between(by: Actor, made: Edition, parent: Edition) -> Effect:
    """Return what the edition ``made`` changed since ``parent``, which it was made from."""
    by.must(Action.SEE_AUDIT)
    return effect_of(Draft(made.path, made.number, parent.path, None))


def try_model(by: Actor, edition: Path, round_id: str, weights: Mapping[str, float], threshold: float) -> pl.DataFrame:
    """Return every municipality's degree had the model had these weights and threshold, as ``data.acts.what_if.try_model``.

    Nothing is stored. Raises ValueError in Swedish for weights or a threshold that cannot be.
    """
    by.must(Action.TRY_MODEL)
    return tried_model(edition, round_id, weights, threshold)


def effect_of_model(by: Actor, example: bool) -> list[str]:
    """Return, as Swedish lines, what the model file as it stands now would touch, as ``data.store.model_change.model_change``.

    Nothing is stored. Raises EditionError where it cannot be taken into use.
    """
    by.must(Action.TRY_MODEL)
    return model_change(store_of(example), now(example))


def edition_zip(by: Actor, example: bool, number: int) -> bytes:
    """Return the whole edition as a zip of CSV and Parquet with a description that programs can read, drafts included."""
    by.must(Action.SEE_AUDIT)
    return datapackage.package(store_of(example), number, by)[0]


def follow_up(by: Actor, example: bool, table: str, one: str, seen: int, state: Followed) -> int:
    """Add an event to a recommendation or an activity (``table``) whose last event the user saw was ``seen``.

    Returns the new edition's number. Raises Changed where someone else has changed it since, LagesbildError with what to change.
    """
    by.must(Action.FOLLOW_UP)
    return add_event(store_of(example), table, one, seen, state, by.name, now(example))


def set_approval(by: Actor, example: bool, read: Collection[tuple[str, str]], approved: bool) -> int:
    """Say of texts that were read (subject, SHA-256) whether they may be shown. Returns the new edition's number.

    Raises EditionError where one of them has been changed since, NothingChanged where all of it is said already.
    """
    by.must(Action.APPROVE_TEXT)
    return approvals.set_approval(store_of(example), read, approved, by.name, now(example))


def save_slide_set(by: Actor, example: bool, name: str, slides: Sequence[str]) -> int:
    """Save the slides, in order, under a name. Returns the new edition's number. Raises LagesbildError with what to change."""
    by.must(Action.SAVE_SLIDES)
    return save_set(store_of(example), name, slides, by.name, now(example))
