# ruff: noqa: DTZ001 -- survey tools write local time without a zone

"""Questions with several answers: columns of ticks, and what it means that nothing is ticked."""

from __future__ import annotations

from datetime import datetime

from dialects import DIALECTS, limesurvey, respond


def test_an_unknown_option_in_a_heading_is_asked_about(survey) -> None:
    answers = [respond("0461", "skola", several={"sammanhang": frozenset({"halsosamtal"})}, at=datetime(2026, 9, 1))]
    content = limesurvey(survey.json, answers).replace("[Hälsosamtal]".encode(), "[Hälsosamtalen]".encode())
    reading = survey.read("r.csv", content)
    (one,) = reading.undecided
    assert (one.scope, one.found, one.suggestion) == ("sammanhang", "Hälsosamtalen", "halsosamtal")
    assert [error.code for error in survey.errors(reading)] == ["undecided"]
    assert survey.said(survey.read("r.csv", content, {(one.scope, one.key): "halsosamtal"})) == survey.meant(answers)


def test_contexts_are_left_out_where_none_is_ticked(survey) -> None:
    """Missing is never zero: an empty question is not six times "not used", whatever the tool writes in its columns."""
    none, one = respond("0461", "skola", ["0"]), respond("0488", "skola", several={"sammanhang": frozenset({"sip"})})
    for dialect in DIALECTS:
        said = survey.said(survey.read_dialect(dialect, [none, one]))
        assert {unit for unit, _ in said.uses} == {"0488-SKOLA"}
        assert sorted(said.uses.values()) == [0, 0, 0, 0, 0, 3]


def test_a_respondents_own_words_in_a_column_of_ticks_are_asked_about(survey) -> None:
    answers = [respond("0461", "skola", several={"sammanhang": frozenset({"annat"})})]
    text = limesurvey(survey.json, answers).decode("utf-8-sig").replace('"Ja"', '"Hembesök"')
    reading = survey.read("r.csv", text.encode())
    (one,) = reading.undecided
    assert (one.scope, one.found) == ("sammanhang", "Hembesök")
    mapped = survey.read("r.csv", text.encode(), {(one.scope, one.key): "annat"})
    assert survey.said(mapped) == survey.meant(answers)


def test_another_options_text_in_a_column_of_ticks_is_asked_about(survey) -> None:
    answers = [respond("0461", "skola", several={"sammanhang": frozenset({"annat"})})]
    text = limesurvey(survey.json, answers).decode("utf-8-sig")
    own = survey.read("r.csv", text.replace('"Ja"', '"Annat"').encode())
    assert survey.said(own) == survey.meant(answers)
    others = survey.read("r.csv", text.replace('"Ja"', '"Nätverksmöten"').encode())
    assert [one.found for one in others.undecided] == ["Nätverksmöten"]
    assert [(error.code, error.row) for error in survey.errors(others)] == [("undecided", 2)]
