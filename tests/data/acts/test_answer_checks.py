"""Answers drawn to be checked: at least one in ten, always the same by the same seed, and what the checks showed."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.acts.answer_checks import draw_order, draw_sample, sample_size, set_outcome
from data.acts.corrections import Answer, Question, correct_answer
from data.acts.text_rules import NotStored
from data.base.errors import EditionError, NothingChanged
from data.store.built_on import built_on

pytestmark = pytest.mark.rest

COMPONENTS = ("plan", "ansvarig", "hjulet", "stod")
DRAWN = "SELECT unit_id, component, org_level, level, reason, seed FROM answer_sample ORDER BY ALL"
KEYS = st.lists(st.tuples(*[st.sampled_from("abcdefgh")] * 3), unique=True)


@settings(derandomize=True, deadline=None)
@given(st.integers(min_value=1, max_value=10_000))
def test_a_sample_is_a_tenth_or_just_more_and_never_nothing(answers):
    size = sample_size(answers)
    assert 1 <= size <= answers
    assert (size - 1) * 10 < answers <= size * 10


@settings(derandomize=True, deadline=None)  # the first example takes as long as its libraries do to load
@given(KEYS, st.randoms(), st.text(max_size=5))
def test_the_same_seed_draws_the_same_in_whatever_order_the_answers_stand(keys, rng, seed):
    names = {"unit_id": pl.String, "component": pl.String, "org_level": pl.String}
    shuffled = rng.sample(keys, len(keys))
    ordered = [draw_order(pl.DataFrame(rows, schema=names, orient="row"), seed).rows() for rows in (keys, shuffled)]
    assert ordered[0] == ordered[1]
    assert sorted(ordered[0]) == sorted(keys)
    # What is drawn of fewer stands in the order in which it is drawn of all.
    some = keys[::2]
    of_some = draw_order(pl.DataFrame(some, schema=names, orient="row"), seed).rows()
    assert of_some == [key for key in ordered[0] if key in some]


def test_another_seed_draws_others():
    keys = pl.DataFrame({"unit_id": [str(n) for n in range(200)], "component": "plan", "org_level": "verksamheten"})
    first = {seed: frozenset(draw_order(keys, seed).head(20)["unit_id"]) for seed in ("2026/3", "2026/4", "2027/3")}
    assert len(set(first.values())) == 3


@pytest.fixture
def answered(asked_2026, answer):
    """A store in which two schools have answered all and BUP half, in edition 3: ten answers; what BUP skipped is none."""
    rows = [answer("Gnesta", "Skola", one, "2") for one in COMPONENTS]
    rows += [answer("Trosa", "Skola", one, "Vet ej") for one in COMPONENTS]
    rows += [
        answer("Region Sörmland", "BUP", one, level) for one, level in zip(COMPONENTS[:2], ("0", "4"), strict=True)
    ]
    asked_2026.load({"Svar": rows})
    return asked_2026


def test_a_draw_takes_answers_alone_and_keeps_what_they_were(answered, now):
    assert draw_sample(answered.store, "2026", "ledaren", now) == 4
    ((unit, component, org_level, level, reason, seed),) = answered.rows(DRAWN)
    there = answered.rows(
        f"SELECT level, reason FROM cell WHERE unit_id = '{unit}' AND component = '{component}' "
        f"AND org_level = '{org_level}' AND (level IS NOT NULL OR reason = 'vet_ej')"
    )
    assert there == [(level, reason)]
    assert seed == "2026/3"
    # It follows from round and edition: taken back and drawn again from the same, it is the same.
    with answered.store.open(4) as con:
        assert con.sql("SELECT answers_drawn FROM quality WHERE round_id = '2026'").fetchall() == [(1,)]
    answered.undo(4)
    assert answered.rows(DRAWN) == []


def test_where_more_have_answered_what_is_missing_is_drawn(answered, answer, now):
    draw_sample(answered.store, "2026", "ledaren", now)
    first = answered.rows(DRAWN)
    with pytest.raises(NothingChanged, match="redan draget: 1 av 10 svar"):
        draw_sample(answered.store, "2026", "ledaren", now)
    answered.load({"Svar": [answer("Gnesta", "Socialtjänst", one, "3") for one in COMPONENTS]})
    draw_sample(answered.store, "2026", "ledaren", now)
    both = answered.rows(DRAWN)
    assert set(first) < set(both)
    assert len(both) == 2
    assert {row[-1] for row in both} == {"2026/3", "2026/5"}


def test_there_is_nothing_to_draw_from_where_nobody_has_answered(asked_2026, now):
    with pytest.raises(NotStored, match="inga svar per fråga att dra ur"):
        draw_sample(asked_2026.store, "2026", "ledaren", now)
    with pytest.raises(NotStored, match="Omgången 2031 finns inte"):
        draw_sample(asked_2026.store, "2031", "ledaren", now)
    assert asked_2026.store.newest() == 2


@pytest.fixture
def drawn(answered, now) -> tuple:
    """The store with one answer drawn, and which it is."""
    draw_sample(answered.store, "2026", "ledaren", now)
    ((unit, component, org_level, level, reason, _),) = answered.rows(DRAWN)
    return answered, Question("2026", unit, component, org_level), Answer(level, reason)


def quality(workshop) -> tuple:
    (found,) = workshop.rows("SELECT answers_drawn, checked_right, checked_changed, uncheckable FROM quality")
    return found


def test_an_outcome_is_kept_changed_and_taken_back(drawn, now):
    workshop, question, _ = drawn
    assert quality(workshop) == (1, 0, 0, 0)
    assert set_outcome(workshop.store, question, "ej_mojlig", "ledaren", now) == 5
    assert quality(workshop) == (1, 0, 0, 1)
    with pytest.raises(NothingChanged):
        set_outcome(workshop.store, question, "ej_mojlig", "ledaren", now)
    assert set_outcome(workshop.store, question, "stammer", "ledaren", now) == 6
    assert quality(workshop) == (1, 1, 0, 0)
    workshop.undo(6)
    assert quality(workshop) == (1, 0, 0, 1)


def test_changed_is_what_is_changed_and_right_is_what_is_not(drawn, now):
    workshop, question, as_drawn = drawn
    with pytest.raises(NotStored, match="Rätta det först"):
        set_outcome(workshop.store, question, "andrad", "ledaren", now)
    correct_answer(workshop.store, question, as_drawn, Answer(1, None), "Läste fel", "ledaren", now)
    with pytest.raises(NotStored, match="Välj Ändrad"):
        set_outcome(workshop.store, question, "stammer", "ledaren", now)
    set_outcome(workshop.store, question, "andrad", "ledaren", now)
    assert quality(workshop) == (1, 0, 1, 0)
    assert workshop.rows("SELECT answers_corrected FROM quality") == [(1,)]


def test_a_draw_cannot_be_taken_back_before_its_outcomes(drawn, now):
    workshop, question, _ = drawn
    set_outcome(workshop.store, question, "stammer", "ledaren", now)
    assert built_on(workshop.store.path(workshop.store.newest()), 4) == (5,)
    with pytest.raises(EditionError, match="senare ändringar bygger på den"):
        workshop.undo(4)
    workshop.undo(5)
    workshop.undo(4)
    assert quality(workshop) == (0, 0, 0, 0)


def test_what_is_not_drawn_or_no_outcome_is_refused(drawn, now):
    workshop, question, _ = drawn
    other = Question("2026", question.unit_id, next(one for one in COMPONENTS if one != question.component))
    with pytest.raises(NotStored, match="inte längre draget"):
        set_outcome(workshop.store, other, "stammer", "ledaren", now)
    with pytest.raises(NotStored, match="Utfallet kanske finns inte"):
        set_outcome(workshop.store, question, "kanske", "ledaren", now)


def test_an_answer_that_goes_away_leaves_its_check(drawn, answer, now):
    """A unit may take its answer back: what was drawn of it stops no file, and is still there to be told of."""
    workshop, question, _ = drawn
    places = {"0461": ("Gnesta", "Skola"), "0488": ("Trosa", "Skola")}
    kommun, unit = places.get(question.unit_id[:4], ("Region Sörmland", "BUP"))
    workshop.load({"Svar": [answer(kommun, unit, question.component, "Ej besvarad")]})
    assert quality(workshop) == (1, 0, 0, 0)
    set_outcome(workshop.store, question, "andrad", "ledaren", now)
    assert quality(workshop) == (1, 0, 1, 0)
