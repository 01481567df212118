"""Door to data's import of files: preview, import, and workbooks to fill in.

Every act takes the actor first and refuses by itself (NotAllowed) where the actor's role does not allow it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data.access.roles import Action, Actor
from data.base.clock import now
from data.base.errors import LagesbildError
from data.base.problems import Problem, Refused, by_cause
from data.effect.effect import Effect, effect_of
from data.effect.overwritten import Overwritten, answer_words, overwritten
from data.imports.account import OUTCOMES, Account, Line
from data.imports.error_workbook import mark_problems
from data.imports.files.decisions import IGNORE, OF_ONE_FILE, SEVERAL, UNDECIDED_CODE, Choice, Decision
from data.imports.files.sheet_reader import Source
from data.imports.load import Confirmed, Files, make, read
from data.imports.load import load as load_prepared
from data.imports.meanings import asked_questions, choices_of, scope_name
from data.imports.meanings import change_meaning as change_stored
from data.imports.survey.export import SurveyReading
from data.imports.survey.fields import DIALECT_NAMES
from data.imports.survey.questionnaire import as_json, as_markdown
from data.imports.survey.questionnaire_docx import as_docx
from data.imports.workbook import per_unit
from data.map.shapes import municipalities
from data.model.model import load_model
from data.store.editions import Store
from pages.doors.acts import store_of

__all__ = [
    "DIALECT_NAMES",
    "IGNORE",
    "OF_ONE_FILE",
    "OUTCOMES",
    "SEVERAL",
    "UNDECIDED_CODE",
    "Account",
    "Choice",
    "Confirmed",
    "Decision",
    "Line",
    "Problem",
    "answer_words",
    "by_cause",
]

Upload = tuple[str, bytes]


class Outdated(LagesbildError):
    """Someone else made an edition after the preview, which may no longer be true."""


@dataclass(frozen=True)
class Look:
    """What files would do, before it is done.

    ``parent``: the edition it was compared with. ``problems``: all that was found; where ``effect`` is None they hold
    errors, or something is still to be decided. ``rows``: rows read per file and sheet (file, sheet, rows). ``account``:
    what becomes of every cell, None where no file could be opened. ``decisions``: all that was or is to be decided.
    ``overwritten``: known levels that would go, and answers that an older one would replace.
    """

    parent: int
    problems: tuple[Problem, ...]
    rows: pl.DataFrame
    survey: SurveyReading | None = None
    effect: Effect | None = None
    account: Account | None = None
    decisions: tuple[Decision, ...] = ()
    overwritten: Overwritten | None = None

    @property
    def undecided(self) -> tuple[Decision, ...]:
        """What is still to be decided."""
        return tuple(one for one in self.decisions if one.told is None)

    @property
    def decided(self) -> tuple[Decision, ...]:
        """What has been decided, now or with an earlier file."""
        return tuple(one for one in self.decisions if one.told is not None)

    def of(self, severity: str) -> list[Problem]:
        """Return the problems of one severity."""
        return [problem for problem in self.problems if problem.severity == severity]


@dataclass(frozen=True)
class Request:
    """Files and what the user has said of them. Equal requests on the same edition have the same effect."""

    uploads: tuple[Upload, ...]
    round_id: str | None = None
    told: tuple[tuple[tuple[str, str], str], ...] = ()

    @property
    def sources(self) -> list[Source]:
        """The files."""
        return [Source(name, content) for name, content in self.uploads]


def look(by: Actor, example: bool, request: Request) -> Look:
    """Return what the files of ``request`` would do. Nothing is stored. Raises EditionError where nothing can be made."""
    by.must(Action.IMPORT)
    store = store_of(example)
    nothing = pl.DataFrame(schema={"file_name": pl.String, "sheet": pl.String, "rows": pl.UInt32})
    with store.writing():
        parent = store.newest()
        try:
            files = _read(store, request)
        except Refused as refused:
            return Look(parent, refused.problems, nothing)
        try:
            prepared = make(store, files, now(example), request.round_id)
        except Refused as refused:
            account = files.refused_account
            return Look(parent, refused.problems, nothing, files.survey, None, account, files.decisions)
        with store.draft("Förhandsvisning", "förhandsvisning", now(example), prepared.batch) as draft:
            effect, lost = effect_of(draft), overwritten(draft)
    rows = prepared.batch.raw.group_by("file_name", "sheet", maintain_order=True).agg(rows=pl.len())
    account, decided = prepared.account, files.decisions
    return Look(parent, prepared.problems, rows, files.survey, effect, account, decided, lost)


def load(by: Actor, example: bool, request: Request, parent: int, confirmed: Confirmed) -> int:
    """Store the files of ``request`` as a new edition, as previewed on edition ``parent``. Returns the edition's number.

    Raises Outdated where another edition came between, Refused where the files are wrong or something that must be
    confirmed is not, NothingChanged where all of it is in place already.
    """
    by.must(Action.IMPORT)
    store = store_of(example)
    with store.writing():
        if store.newest() != parent:
            raise Outdated(
                "Uppgifterna har ändrats sedan förhandsvisningen gjordes. Läs igenom den nya förhandsvisningen och "
                "bekräfta igen. Inget har sparats."
            )
        prepared = make(store, _read(store, request), now(example), request.round_id, confirmed.personal_reason)
        return load_prepared(store, prepared, confirmed, by.name, now(example))


def _read(store: Store, request: Request) -> Files:
    return read(store, request.sources, request.round_id, dict(request.told))


@dataclass(frozen=True)
class Meaning:
    """What users have told that something in files means: what it is, its text, and the choices that there are."""

    scope: str
    found: str
    meaning: str
    what: str
    choices: tuple[Choice, ...]

    @property
    def text(self) -> str:
        """The meaning as the user reads it."""
        texts = {choice.meaning: choice.text for choice in self.choices}
        return ", ".join(texts.get(part, part) for part in self.meaning.split(SEVERAL))


def meanings(by: Actor, stored: pl.DataFrame) -> list[Meaning]:
    """Return the meanings that hold for more than one file, in order; ``stored`` is the answer to list_meanings."""
    by.must(Action.IMPORT)
    model = load_model()
    return [
        Meaning(scope, found, meaning, scope_name(model, scope), choices_of(model, scope, found))
        for scope, found, meaning in stored.select("scope", "found", "meaning").iter_rows()
        if scope not in OF_ONE_FILE
    ]


def change_meaning(by: Actor, example: bool, scope: str, found: str, meaning: str | None) -> int:
    """Change a stored meaning, or forget it (None), in a new edition; returns its number. Raises EditionError."""
    by.must(Action.IMPORT)
    return change_stored(store_of(example), scope, found, meaning, by.name, now(example))


def next_round(rounds: Collection[str], year: int) -> str | None:
    """Return the first id that a new round of ``year`` can have: ``2026``, then ``2026-2`` up to ``2026-9``.

    None where all are taken: schema.sql takes no others.
    """
    ids = [str(year), *(f"{year}-{number}" for number in range(2, 10))]
    return next((one for one in ids if one not in rounds), None)


def workbook_template(example: bool, round_id: str) -> bytes:
    """Return the workbook to fill in for ``round_id``, with a row for each question to each unit that is asked."""
    return per_unit.workbook(store_of(example), round_id, int(round_id[:4]))


def unit_workbook(by: Actor, example: bool, round_id: str, unit_id: str) -> bytes:
    """Return the workbook of one unit with what it has answered filled in, comments too."""
    by.must(Action.IMPORT)
    return per_unit.unit_workbook(store_of(example), round_id, unit_id)


def unit_workbooks(by: Actor, example: bool, round_id: str, also_answered: bool) -> bytes:
    """Return a zip with the workbooks of all units that are asked and have not answered, or of all that are asked."""
    by.must(Action.IMPORT)
    return per_unit.unit_workbooks(store_of(example), round_id, also_answered)


def workbook_names(round_id: str, units: pl.DataFrame) -> dict[str, str]:
    """Return unit_id -> the name of its workbook; ``units`` has unit_id, place and unit."""
    return per_unit.file_names(round_id, units.select("unit_id", "place", "unit").iter_rows())


def questionnaire(kind: str) -> bytes:
    """Return this year's questionnaire as ``docx``, ``md`` or ``json``. Raises KeyError for another kind."""
    model = load_model().in_round(str(now(False).year))
    asked = [question for question in asked_questions(model) if question.id != "organisationsniva"]
    written: Mapping[str, bytes] = {
        "docx": as_docx(asked, model.programme),
        "md": as_markdown(asked, model.programme).encode(),
        "json": as_json(asked).encode(),
    }
    return written[kind]


def _places(county_code: str) -> list[tuple[str, str]]:
    return list(municipalities(county_code).select("code", "name").iter_rows())


def marked_file(request: Request, problems: Sequence[Problem]) -> Upload:
    """Return the first file of ``request`` that has problems as an Excel file with the cells marked: name and bytes."""
    by_name = {source.name: source for source in request.sources}
    named = next((problem.file for problem in problems if problem.file in by_name), request.uploads[0][0])
    own = [problem for problem in problems if problem.file == named or problem.file not in by_name]
    return f"{Path(named).stem} – att rätta.xlsx", mark_problems(by_name[named], own)
