"""Stored meanings of headings, answers and sheets, for the next file."""

from __future__ import annotations

from datetime import datetime

import duckdb
import polars as pl

from data.base.batch import Batch
from data.base.errors import EditionError, NothingChanged
from data.imports.files.decisions import COLUMN, HEADING, IGNORE, LEAVE, OF_ONE_FILE, READ, SHEET, STATUS, Choice
from data.imports.files.sheet_reader import slug
from data.imports.survey.questionnaire import Question, questions
from data.imports.survey.questions import QuestionFinder
from data.map.shapes import municipalities
from data.model.model import Model
from data.model.sheets import SHEETS
from data.store.editions import Store


def asked_questions(model: Model) -> list[Question]:
    """Return the questions that an export may answer: those of the questionnaire, by organisational level or not."""
    places = municipalities(model.county_code).select("code", "name").iter_rows()
    return questions(model, places, by_org_level=True)


def stored_meanings(store: Store) -> dict[tuple[str, str], str]:
    """Return what users have told that holds for more than one file: (scope, text) -> meaning. Raises EditionError."""
    with store.open(store.newest()) as con:
        return meanings_in(con)


def meanings_in(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """Return what ``stored_meanings`` does, of the edition that is open."""
    rows = con.sql("SELECT scope, found, meaning FROM mapping ORDER BY ALL").fetchall()
    return {(scope, found): meaning for scope, found, meaning in rows if scope not in OF_ONE_FILE}


def scope_name(model: Model, scope: str) -> str:
    """Return what a meaning of ``scope`` is about, in Swedish."""
    names = {HEADING: "Rubrik", COLUMN: "Kolumn i arbetsboken", SHEET: "Blad", STATUS: "Svarets status"}
    asked = {question.id: f"Svar på ”{question.text}”" for question in asked_questions(model)}
    return names.get(scope) or asked.get(scope, scope)


def choices_of(model: Model, scope: str, found: str) -> tuple[Choice, ...]:
    """Return what ``found`` may be told to mean."""
    asked = asked_questions(model)
    leave_out = Choice(IGNORE, "Används inte")
    if scope == HEADING:
        return QuestionFinder(asked, model).choices()
    if scope == SHEET:
        return (*(Choice(slug(sheet.name), f"Bladet {sheet.name}") for sheet in SHEETS), leave_out)
    if scope == COLUMN:
        sheet = next((one for one in SHEETS if found.startswith(f"{one.name.lower()}: ")), SHEETS[0])
        return (*(Choice(column.heading, column.heading) for column in sheet.columns), leave_out)
    if scope == STATUS:
        return (Choice(READ, "Svaret är inskickat: läs in det"), Choice(LEAVE, "Svaret är inte klart: läs inte in det"))
    options = next((question.options for question in asked if question.id == scope), ())
    return (*(Choice(option.value, option.text) for option in options), leave_out)


def change_meaning(store: Store, scope: str, found: str, meaning: str | None, actor: str, now: datetime) -> int:
    """Keep ``meaning`` for what is stored as (``scope``, ``found``), or forget it (None), in a new edition.

    Returns the edition's number. Raises EditionError where nothing is stored so, or where it can't mean that;
    NothingChanged where it means that already.
    """
    with store.writing():
        before = stored_meanings(store).get((scope, found))
        if before is None:
            raise EditionError(f"Det finns ingen sparad betydelse av ”{found}”. Inget har sparats.")
        if meaning == before:
            raise NothingChanged(f"”{found}” betyder redan det.")
        if meaning is not None and meaning not in {choice.meaning for choice in choices_of(store.model, scope, found)}:
            raise EditionError(f"”{found}” kan inte betyda det. Välj en av betydelserna i listan. Inget har sparats.")
        row = {"scope": [scope], "found": [found], "meaning": [meaning or before], "removed": [meaning is None]}
        # What was found stands in the mapping alone, which can be purged.
        title = f"{'Glömde' if meaning is None else 'Ändrade'} en sparad betydelse"
        return store.publish(title, actor, now, Batch(kind="edit", title=title, tables={"mapping": pl.DataFrame(row)}))
