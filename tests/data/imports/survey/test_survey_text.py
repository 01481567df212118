# ruff: noqa: DTZ001 -- survey tools write local time without a zone

"""How survey tools write headings, lists, codes and times."""

from __future__ import annotations

from datetime import datetime

import pytest

from data.imports.files.sheet_reader import sheet_from_grid
from data.imports.survey.coded import artologik, value_labels
from data.imports.survey.text import key, names_person, of_tool, parts
from data.imports.survey.times import read_times


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("1. Vilken verksamhet\u00a0svarar\nni för? ", "vilken verksamhet svarar ni för"),
        ("Fråga 12: Vilket stöd behöver ni?*", "vilket stöd behöver ni"),
        ("<p>Vilket st&ouml;d <b>beh\u00adöver</b> ni?</p>", "vilket stöd behöver ni"),
        ("Barnets bästa\u2011hjulet", "barnets bästa-hjulet"),
        ("2026", "2026"),
        ("3", "3"),
    ],
)
def test_texts_are_compared_without_markup_numbering_case_and_marks(written, compared) -> None:
    assert key(written) == compared


@pytest.mark.parametrize(
    "heading",
    ["e-post", "e-postadress", "email", "email address", "namn", "name", "ditt namn", "förnamn", "respondentens mejl",
     "ip address", "telefonnummer", "kontaktperson", "användarnamn", "name2"],
)  # fmt: skip
def test_headings_of_columns_that_say_who_answered(heading) -> None:
    assert names_person(heading)
    assert of_tool(heading)


def test_the_questions_themselves_say_nobody(survey) -> None:
    for question in survey.asked:
        for text in (question.id, question.text, *(option.text for option in question.options)):
            assert not of_tool(key(text)), text


def test_commas_between_answers_and_within_them() -> None:
    """Google parts answers by commas, which an option may hold too: the longest option counts, if it is the only way."""
    options = {"Skola", "förskola", "Möten, samtal", "SIP", "Skola, förskola"}
    cases = {
        "SIP, Möten, samtal": ["SIP", "Möten, samtal"],
        "Möten, samtal, Okänt": ["Möten, samtal", "Okänt"],
        "Okänt, helt": ["Okänt, helt"],
        "SIP, Skola, förskola": ["SIP, Skola, förskola"],  # one option or two: left whole, so that it is asked about
        "SIP\nMöten, samtal\n": ["SIP", "Möten, samtal"],
        "SIP;Möten, samtal;": ["SIP", "Möten, samtal"],
        "SIP|Skola": ["SIP", "Skola"],
        '["SIP", "Möten, samtal"]': ["SIP", "Möten, samtal"],
        '["SIP", "Okänt"]': ["SIP", "Okänt"],
        "[SIP": ["[SIP"],
        "SIP Möten, samtal": ["SIP", "Möten, samtal"],
        "SIP och annat": ["SIP och annat"],
        "": [],
    }
    for text, expected in cases.items():
        assert parts(text, options.__contains__) == expected
    assert parts("Vid möte, hemma;SIP;", options.__contains__) == ["Vid möte, hemma", "SIP"]


@pytest.mark.parametrize(
    "cell",
    ["1=Ja; 2=Nej, inte än", '{1, "Ja"} {2, "Nej, inte än"}', "1: Ja\n2: Nej, inte än", '"1" = "Ja"\n"2" = "Nej, inte än"',
     "1=Ja | 2=Nej, inte än", "1. Ja\n2. Nej, inte än"],
)  # fmt: skip
def test_value_labels_in_every_way_they_are_written(cell) -> None:
    assert value_labels(cell) == {"1": "Ja", "2": "Nej, inte än"}


def test_a_variable_view_with_one_value_per_row() -> None:
    view = [
        ["Name", "Label", "Value", "Value label"],
        ["Q1", "Finns en plan?", "1", "Ja"],
        [None, None, "2", "Nej"],
        ["Q2", "Något mer?", None, None],
    ]
    data = [["Q1", "Q2"], ["2", "2"], ["9", None]]
    read = artologik([sheet_from_grid("a.xlsx", "VariableView", view), sheet_from_grid("a.xlsx", "Data", data)])
    assert read is not None
    assert [(one.heading, one.values, one.labels) for one in read.fields] == [
        ("Q1", ("Nej", "9"), ("Finns en plan?",)),
        ("Q2", ("2", None), ("Något mer?",)),
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-09-30 10:22:11", datetime(2026, 9, 30, 10, 22, 11)),
        ("2026-09-30T10:22:11Z", datetime(2026, 9, 30, 10, 22, 11)),
        ("20260930", datetime(2026, 9, 30)),
        ("9/30/2026 1:05:00 PM", datetime(2026, 9, 30, 13, 5)),
        ("9/30/26 12:05 AM", datetime(2026, 9, 30, 0, 5)),
        ("30.9.2026 13.05", datetime(2026, 9, 30, 13, 5)),
        ("5/5/2026", datetime(2026, 5, 5)),
        ("2026/09/10 9:10:00 AM GMT+2", datetime(2026, 9, 10, 9, 10)),
        ("2026/09/10 9:10:00 em EET", datetime(2026, 9, 10, 21, 10)),
        ("2026-09-10 9:10:00 fm CEST", datetime(2026, 9, 10, 9, 10)),
        ("2026-09-10T09:10:00+02:00", datetime(2026, 9, 10, 9, 10)),
        ("torsdag 10 september 2026 kl. 13:39:50", datetime(2026, 9, 10, 13, 39, 50)),
        ("den 10 maj 2026", datetime(2026, 5, 10)),
        ("Sep 10, 2026 1:39 PM", datetime(2026, 9, 10, 13, 39)),
        ("10 mars 2026 13.39", datetime(2026, 3, 10, 13, 39)),
        ("46275.38194", datetime(2026, 9, 10, 9, 10)),
        ("46275", datetime(2026, 9, 10)),
        ("1980-01-01 00:00:00", None),
        (None, None),
    ],
)
def test_times_as_the_tools_write_them(written, meant) -> None:
    (time,) = read_times([written])
    assert (time.at, time.fault) == (meant, None)


@pytest.mark.parametrize(
    "written", ["3/4/2026", "2026-02-31", "31/2/2026", "2026-13-01", "i går", "459", "9/30/2026 13:05 PM"]
)
def test_times_that_are_wrong_or_could_be_two_are_refused(written) -> None:
    (time,) = read_times([written])
    assert time.at is None
    assert time.fault


def test_times_that_contradict_each_other_tell_nothing_of_the_order() -> None:
    times = read_times(["3/4/2026", "13/4/2026", "4/13/2026"])
    assert [time.at for time in times] == [None, datetime(2026, 4, 13), datetime(2026, 4, 13)]
    assert [time.at for time in read_times(["3/4/2026"], ["4/13/2026"])] == [datetime(2026, 3, 4)]
