"""Every filled cell of a file is accounted for, and what is stored is what the file says, whatever has happened to it."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter

import pytest
from account_check import outcome
from dialects import Filled, from_json
from disturbed_files import ALL_DIALECTS, disturbed_file

from data.imports.load import Loadable
from data.imports.meanings import asked_questions
from data.imports.survey.questionnaire import as_json

pytestmark = pytest.mark.rest

# As many as the ordinary run has time for; LAGESBILD_FILES=2000 tries more.
FILES = int(os.environ.get("LAGESBILD_FILES", "100"))
PARTS = 4


def said(loadable: Loadable) -> tuple[dict[object, object], dict[object, object], set[object], dict[object, object]]:
    """Return what would be stored: cells that were answered, use of the wheel, needs and comments."""
    tables = {name: frame.to_dicts() for name, frame in loadable.batch.tables.items()}
    cells = {
        (row["unit_id"], row["component"]): row["level"] if row["reason"] is None else row["reason"]
        for row in tables.get("cell", [])
        if row["level"] is not None or row["reason"] not in (None, "ej_besvarad")
    }
    uses = {(row["unit_id"], row["context"]): row["use_level"] for row in tables.get("wheel_use", [])}
    needs = {(row["unit_id"], row["category"]) for row in tables.get("need", [])}
    comments = {row["unit_id"]: row["comment"] for row in tables.get("unit_comment", [])}
    return cells, uses, needs, comments


def meant(survey, counting: list[Filled], dialect: str):
    """Return the same of the answers that count; our workbook as it is filled in here says nothing of needs."""
    whole = survey.meant(counting)
    cells = {key: value for key, value in whole.cells.items() if value != "ej_besvarad"}
    comments = {unit: unicodedata.normalize("NFC", text).strip() for unit, text in whole.comments.items()}
    return cells, whole.uses, set() if dialect == "workbook" else set(whole.needs), comments


@pytest.mark.parametrize("dialect", ALL_DIALECTS)
def test_a_file_of_each_tool_as_it_comes_is_read_whole(survey, bare, dialect):
    for seed in range(3):
        made = disturbed_file(survey.json, seed, dialect, most=0)
        how, loadable = outcome(bare.store, made)
        assert how == "loaded"
        assert said(loadable) == meant(survey, made.counting, dialect)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_cell_is_unaccounted_for_and_nothing_is_silently_other(bare, survey, part, record_property):
    asked = from_json(as_json([one for one in asked_questions(survey.model) if one.id != "organisationsniva"]))
    hows: Counter[str] = Counter()
    for seed in range(part, FILES, PARTS):
        made = disturbed_file(asked, seed)
        how, loadable = outcome(bare.store, made)
        hows[how] += 1
        if loadable is not None:
            assert said(loadable) == meant(survey, made.counting, made.dialect), (seed, made.dialect, made.disturbances)
        elif how == "refused":
            assert not made.whole, (seed, made.dialect, made.disturbances)
    record_property("counted: disturbed files", sum(hows.values()))
    assert hows["loaded"] >= 0.5 * sum(hows.values())
    assert hows["asked"] < 0.15 * sum(hows.values())
