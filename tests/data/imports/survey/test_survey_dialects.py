"""Each survey tool's file, made from the questionnaire's JSON, says what was filled in, cell for cell."""

# ruff: noqa: DTZ001 -- survey tools write local time without a zone

from __future__ import annotations

import random
from datetime import UTC, datetime
from functools import partial

import pytest
from dialects import DIALECTS, Filled, generic_rows, respond, surveyxact_csv, workbook
from hypothesis import given, settings
from hypothesis import strategies as st
from made_sheets import frames_as_sheets

from data.base.errors import NothingChanged
from data.base.problems import Refused
from data.imports.files.sheet_reader import Source, read_source
from data.imports.load import make, read
from data.imports.prepare import prepare
from data.imports.survey.export import headings, recognise

pytestmark = pytest.mark.rest

deterministic = settings(derandomize=True, max_examples=60, deadline=None, database=None)
NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC).replace(tzinfo=None)
UNITS = [("0461", "skola"), ("0461", "socialtjanst"), ("0488", "skola"), ("REG", "REG-BUP"), ("0480", "skola")]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_file_of_each_tool_says_what_was_filled_in(survey, filled, dialect) -> None:
    reading = survey.read_dialect(dialect, filled)
    assert survey.errors(reading) == []
    assert reading.undecided == ()
    assert reading.dialect == dialect.partition("_")[0]
    assert survey.said(reading) == survey.meant(filled)


def test_the_hand_computed_meaning_of_one_response(survey, filled) -> None:
    """The expectations above are computed; here one of them is written out."""
    said = survey.said(survey.read_dialect("forms_sv", filled[1:2]))
    assert said.cells == {
        ("0461-SOC", "ansvarig"): 4,
        ("0461-SOC", "plan"): "ej_besvarad",
        ("0461-SOC", "hjulet"): "vet_ej",
        ("0461-SOC", "stod"): "ej_tillamplig",
    }
    assert said.days == {"0461-SOC": "2026-10-03"}
    assert said.uses == {}
    assert said.needs == {("0461-SOC", "hjulet")}
    assert said.comments == {}


@pytest.mark.parametrize("dialect", ["forms_sv", "artologik"])
def test_a_file_ends_in_the_tables_of_an_edition(survey, filled, asked_2026, dialect) -> None:
    reading = survey.read_dialect(dialect, filled)
    publish = partial(asked_2026.store.publish, "Läste in enkäten", "prov", NOW)
    ready = partial(prepare, asked_2026.store, reading.sheets, (), kind="import", title="Enkät", now=NOW)
    publish(ready().batch)

    assert asked_2026.cells("0461-SKOLA") == {"ansvarig": 0, "plan": 1, "hjulet": 2, "stod": 3}
    assert asked_2026.cells("0461-SOC") == {
        "ansvarig": 4, "plan": "ej_besvarad", "hjulet": "vet_ej", "stod": "ej_tillamplig"
    }  # fmt: skip
    assert asked_2026.cells("0488-SKOLA") == {
        "ansvarig": "ej_besvarad", "plan": 3, "hjulet": "ej_besvarad", "stod": "ej_besvarad"
    }  # fmt: skip
    assert asked_2026.rows("SELECT unit_id, context FROM wheel_use WHERE use_level = 3 ORDER BY ALL") == [
        ("0461-SKOLA", "halsosamtal"),
        ("0461-SKOLA", "sip"),
        ("REG-BUP", "annat"),
    ]
    assert asked_2026.rows("SELECT count(*) FROM wheel_use WHERE use_level = 0") == [(4 + 5,)]
    assert asked_2026.rows("SELECT need_id, unit_id, principal, description, arose FROM need ORDER BY ALL") == [
        ("2026-0461-skola-annat", "0461-SKOLA", "Gnesta kommun", "Annat", "2026-09-30"),
        ("2026-0461-skola-plan", "0461-SKOLA", "Gnesta kommun", "Lokal planering", "2026-09-30"),
        ("2026-0461-socialtjanst-hjulet", "0461-SOC", "Gnesta kommun", "Barnets bästa-hjulet", "2026-10-03"),
    ]
    comments = asked_2026.rows("SELECT unit_id, comment FROM unit_comment ORDER BY ALL")
    assert comments == [("0461-SKOLA", filled[0].comment), ("0488-SKOLA", "=1+1")]
    assert asked_2026.rows(
        "SELECT answered_on::VARCHAR, file_name, sheet, row_number, content->>'Nivå' FROM cell "
        "JOIN raw_row USING (raw_id) WHERE unit_id = '0488-SKOLA' AND component = 'plan' AND round_id = '2026'"
    ) == [
        ("2026-10-12", reading.sheets[0].file, reading.sheets[0].name, 4, "Planen är beslutad och används i arbetet.")
    ]

    with pytest.raises(NothingChanged):
        publish(ready().batch)


def test_the_workbook_and_other_files_are_no_survey(survey) -> None:
    def recognised(sheets):
        return recognise(sheets, survey.asked, survey.model)

    workbook_headings = {
        "Svar": ["Omgång", "Kommun", "Verksamhet", "Byggsten", "Nivå", "Kommentar", "Svarsdatum"],
        "Hjulet": ["Omgång", "Kommun", "Verksamhet", "Sammanhang", "Användning", "Kommentar"],
    }
    content = workbook({name: [head, ["x"] * len(head)] for name, head in workbook_headings.items()})
    assert recognised(read_source(Source("arbetsbok.xlsx", content), headings(survey.asked))) is None
    assert recognised(read_source(Source("annat.csv", b"Fordon;Antal\nbil;3\n"), headings(survey.asked))) is None
    assert recognised(frames_as_sheets("tom.xlsx", {})) is None


def test_a_title_above_the_headings_is_passed_over(survey, filled) -> None:
    rows = [["Uppföljning 2026", *[None] * 8], *generic_rows(survey.json, filled, join=";")]
    reading = survey.read("export.xlsx", workbook({"Blad1": rows}))
    assert survey.said(reading) == survey.meant(filled)
    assert reading.sheets[0].frame["row_number"].to_list()[0] == 3


def disguise(rng: random.Random, text: str) -> str:
    """Write a text as people and tools do, which does not change what it says."""
    steps = [str.upper, str.lower, str.swapcase, lambda t: t.replace(" ", "\u00a0"), lambda t: t.replace(" ", "  ")]
    steps += [lambda t: f" {t} ", lambda t: f"{t}\u00a0", lambda t: f"{rng.randint(1, 9)}. {t}", lambda t: f"\ufeff{t}"]
    for step in rng.sample(steps, rng.randint(0, 3)):
        text = step(text)
    return text


level = st.one_of(st.none(), st.sampled_from(["0", "1", "2", "3", "4", "vet_ej", "ej_tillamplig"]))
contexts = st.frozensets(st.sampled_from(["halsosamtal", "eht", "sip", "vits", "natverksmoten", "annat"]))
needs = st.frozensets(st.sampled_from(["riktlinjer", "hjulet", "resurs", "annat"]))
# A comment is kept as it stands, but for what stands around it and line ends of other systems.
comment = st.one_of(
    st.none(), st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30).map(lambda t: f"x{t}")
)
moment = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda at: at.replace(microsecond=0))


@st.composite
def responses(draw: st.DrawFn) -> list[Filled]:
    """Any answers, one response per unit."""
    return [
        respond(
            *unit,
            draw(st.tuples(level, level, level, level)),
            several={"sammanhang": draw(contexts), "stodbehov": draw(needs)},
            comment=draw(comment),
            at=draw(moment),
        )
        for unit in draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=4, unique=True))
    ]


@given(responses(), st.sampled_from(sorted(DIALECTS)), st.randoms(use_true_random=False))
@deterministic
def test_whatever_is_filled_in_and_however_it_is_written_it_is_read_so(survey, answers, dialect, rng) -> None:
    def order(columns: list[int]) -> list[int]:
        return rng.sample(columns, len(columns))

    reading = survey.read_dialect(dialect, answers, alter=partial(disguise, rng), order=order)
    assert survey.errors(reading) == []
    assert survey.said(reading) == survey.meant(answers)


def damage(rng: random.Random, text: str) -> str:
    """Change a text so that it may say something else."""
    at = rng.randrange(len(text))
    return rng.choice(
        [
            text[:at] + text[at + 1 :],
            text[:at] + "x" + text[at:],
            text[:at] + ";" + text[at:],
            text[:at] + ", " + text[at:],
            text[: at + 1] if ", " not in text else text + "x",  # a list cut short is another answer
            str(rng.randint(0, 7)),
            f"{rng.randint(0, 7)} {text}",
            f"inte {text}",
        ]
    )


@given(responses(), st.randoms(use_true_random=False), st.integers(1, 3))
@deterministic
def test_what_is_damaged_is_asked_about_or_refused_but_never_read_as_something_else(
    survey, answers, rng, times
) -> None:
    rows = generic_rows(survey.json, answers)
    for _ in range(times):
        row, column = rng.randrange(len(rows)), rng.randrange(1, len(rows[0]) - 1)
        cell = rows[row][column]
        rows[row][column] = damage(rng, str(cell)) if cell else cell
    read = recognise(
        read_source(Source("e.xlsx", workbook({"Svar": rows})), headings(survey.asked)), survey.asked, survey.model
    )
    if read is None:
        return
    reading = survey.read("e.xlsx", workbook({"Svar": rows}))
    if survey.errors(reading):
        return
    said, meant = survey.said(reading), survey.meant(answers)
    assert {k: v for k, v in said.cells.items() if v != "ej_besvarad"} == {
        k: v for k, v in meant.cells.items() if v != "ej_besvarad"
    }
    assert (said.uses, said.needs) == (meant.uses, meant.needs)


@pytest.mark.parametrize("structure", [True, False])
def test_surveyxact_as_csv_files_says_the_same_as_its_workbook(survey, filled, asked_2026, structure) -> None:
    files = surveyxact_csv(survey.json, filled, structure)
    sources = [Source(name, content) for name, content in sorted(files.items(), reverse=True)]
    read_files = read(asked_2026.store, sources, "2026")
    assert read_files.survey is not None
    assert survey.errors(read_files.survey) == []
    assert read_files.survey.dialect == "surveyxact"
    assert survey.said(read_files.survey) == survey.meant(filled)
    assert {sheet.file for sheet in read_files.sheets} == {"dataset.csv"}

    made = make(asked_2026.store, read_files, NOW)
    assert {file.name for file in made.batch.files} == set(files)
    assert set(made.batch.raw["file_name"]) == {"dataset.csv"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (["dataset.csv"], "survey_part"),
        (["labels.csv"], "survey_part"),
        (["dataset.csv", "structure.csv"], "survey_part"),
        (["dataset.csv", "labels.csv", "annat.csv"], "survey_not_alone"),
        (["dataset.csv", "labels.csv", "dataset (1).csv"], "responses_in_two_sheets"),
    ],
)
def test_files_that_are_not_one_whole_export_are_refused(survey, filled, asked_2026, given, code) -> None:
    files = surveyxact_csv(survey.json, filled)
    files |= {"annat.csv": b"Fordon;Antal\nbil;3\n", "dataset (1).csv": files["dataset.csv"]}
    with pytest.raises(Refused) as refused:
        make(asked_2026.store, read(asked_2026.store, [Source(name, files[name]) for name in given], "2026"), NOW)
    assert code in {problem.code for problem in refused.value.problems}
