"""The one door from the pages to the data room: where editions lie, and the acts that make a new one.

Every act takes the actor first and refuses by itself (NotAllowed) where the actor's role does not allow it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from data import approvals, editions, extract, lake_shelf, meetings, needs, readable
from data.access import Action, Actor, NotAllowed, Role
from data.build import utc_now
from data.editions import Draft, Store
from data.errors import EditionError, LagesbildError, NothingChanged
from data.free_text import PROGRAM_KINDS
from data.geography import municipalities
from data.importers.reading import Source
from data.importers.survey import SurveyReading
from data.importers.survey_fields import DIALECT_NAMES
from data.importers.survey_questions import Unmapped
from data.lake import shared_files
from data.learning import set_status
from data.loading import Confirmed, Files, asked_questions, make, read, unconfirmed
from data.meetings import Decided, DecisionChanged, Seen, Standing
from data.model import Term, load_model
from data.needs import NeedChanged, State, What
from data.package import package
from data.pilots import add_report
from data.preview import Effect, effect_of
from data.problems import Problem, Refused
from data.questionnaire import as_json, as_markdown
from data.rounds import publish_round
from data.sign_in import Access, SignIn, SignInError, load_sign_in
from data.sign_in import access as way_in
from data.signed_out import has_signed_out, sign_out
from data.slide_sets import save_set
from data.summary import summary
from data.trial import try_model as tried_model

__all__ = [
    "DIALECT_NAMES",
    "PROGRAM_KINDS",
    "Access",
    "Action",
    "Actor",
    "Confirmed",
    "Decided",
    "DecisionChanged",
    "Effect",
    "LagesbildError",
    "Look",
    "NeedChanged",
    "NotAllowed",
    "NothingChanged",
    "Problem",
    "Request",
    "Role",
    "Seen",
    "SignIn",
    "SignInError",
    "Standing",
    "State",
    "SurveyReading",
    "Term",
    "Unmapped",
    "What",
    "contact",
    "glossary",
    "has_signed_out",
    "load_sign_in",
    "programme",
    "shared_files",
    "sign_out",
    "summary",
    "way_in",
]

# A need of the Region as a whole, as pages name its place.
REGION_WIDE = "region"
Upload = tuple[str, bytes]


class Outdated(LagesbildError):
    """Someone else made an edition after the preview, which may no longer be true."""


def folder(example: bool) -> Path:
    """Return the folder that holds the editions of the real data, or of the example data."""
    return editions.folder(example)


def contact() -> str:
    """Return the functional address of those to ask, from the model."""
    return load_model().contact


def programme() -> str:
    """Return the programme's name, from the model."""
    return load_model().programme


@cache
def glossary() -> Mapping[str, Term]:
    """Return the words that are explained, from the model: id -> term, in the model's order."""
    return {term.id: term for term in load_model().glossary}


def file_for(by: Actor, edition: Path) -> Path:
    """Return the file that shows an edition to this actor: its own, or the extract of what their role may see."""
    return extract.file_for(by, edition)


def unreadable(example: bool) -> dict[int, str]:
    """Return the editions that are newer than the newest one that can be read, each with why, as a Swedish clause."""
    return {number: fault.why for number, fault in readable.unreadable(folder(example)).items()}


def fault_of(edition: Path) -> str | None:
    """Return why an edition's file cannot be read, as a Swedish clause; None where it can."""
    fault = readable.fault_of(edition)
    return None if fault is None else fault.why


def lags(example: bool) -> bool:
    """Return whether there may be newer editions on a shared store that this server cannot reach now."""
    return lake_shelf.trouble_of(folder(example)) is not None


def _store(example: bool) -> Store:
    return Store(folder(example), load_model())


@dataclass(frozen=True)
class Look:
    """What files would do, before it is done.

    ``parent``: the edition it was compared with. ``problems``: all that was found; where ``effect`` is None they hold
    errors, or something in ``unmapped`` must be told first. ``rows``: rows read per file and sheet (file, sheet, rows).
    """

    parent: int
    problems: tuple[Problem, ...]
    rows: pl.DataFrame
    survey: SurveyReading | None = None
    effect: Effect | None = None

    @property
    def unmapped(self) -> tuple[Unmapped, ...]:
        """Headings and answers of a survey export whose meaning must be told."""
        return self.survey.unmapped if self.survey else ()

    def of(self, severity: str) -> list[Problem]:
        """Return the problems of one severity."""
        return [problem for problem in self.problems if problem.severity == severity]


@dataclass(frozen=True)
class Request:
    """Files and what the user has said of them. Equal requests on the same edition have the same effect."""

    uploads: tuple[Upload, ...]
    round_id: str | None = None
    told: tuple[tuple[tuple[str, str], str], ...] = ()
    use_stored: bool = True

    @property
    def sources(self) -> list[Source]:
        """The files."""
        return [Source(name, content) for name, content in self.uploads]


def look(by: Actor, example: bool, request: Request) -> Look:
    """Return what the files of ``request`` would do. Nothing is stored. Raises EditionError where nothing can be made."""
    by.must(Action.IMPORT)
    store = _store(example)
    nothing = pl.DataFrame(schema={"file_name": pl.String, "sheet": pl.String, "rows": pl.UInt32})
    with store.writing():
        parent = store.newest()
        try:
            files = _read(store, request)
        except Refused as refused:
            return Look(parent, refused.problems, nothing)
        try:
            prepared = make(store, files, utc_now(), request.round_id)
        except Refused as refused:
            return Look(parent, refused.problems, nothing, files.survey)
        with store.draft("Förhandsvisning", "förhandsvisning", utc_now(), prepared.batch) as draft:
            effect = effect_of(draft)
    rows = prepared.batch.raw.group_by("file_name", "sheet", maintain_order=True).agg(rows=pl.len())
    return Look(parent, prepared.problems, rows, files.survey, effect)


def load(by: Actor, example: bool, request: Request, parent: int, confirmed: Confirmed) -> int:
    """Store the files of ``request`` as a new edition, as previewed on edition ``parent``. Returns the edition's number.

    Raises Outdated where another edition came between, Refused where the files are wrong or something that must be
    confirmed is not, NothingChanged where all of it is in place already.
    """
    by.must(Action.IMPORT)
    store = _store(example)
    with store.writing():
        if store.newest() != parent:
            raise Outdated(
                "Uppgifterna har ändrats sedan förhandsvisningen gjordes. Läs igenom den nya förhandsvisningen och "
                "bekräfta igen. Inget har sparats."
            )
        prepared = make(store, _read(store, request), utc_now(), request.round_id, confirmed.personal_reason)
        if left := unconfirmed(prepared, confirmed):
            raise Refused(left)
        return store.publish(prepared.batch.title, by.name, utc_now(), prepared.batch)


def _read(store: Store, request: Request) -> Files:
    return read(store, request.sources, request.round_id, dict(request.told), request.use_stored)


def undo(by: Actor, example: bool, change: int) -> int:
    """Take back change ``change`` in a new edition and return its number. Raises EditionError where that cannot be."""
    by.must(Action.UNDO)
    return _store(example).publish(f"Tog tillbaka ändring {change}", by.name, utc_now(), undo=change)


def effect_of_undo(by: Actor, example: bool, change: int) -> Effect:
    """Return what taking back change ``change`` would do. Raises EditionError where that cannot be."""
    by.must(Action.UNDO)
    with _store(example).draft("Förhandsvisning", "förhandsvisning", utc_now(), undo=change) as draft:
        return effect_of(draft)


def publish(by: Actor, example: bool, round_id: str) -> int:
    """Publish the draft round in a new edition and return its number. Raises EditionError or NothingChanged."""
    by.must(Action.PUBLISH)
    return publish_round(_store(example), round_id, by.name, utc_now())


def add_pilot_report(by: Actor, example: bool, pilot_id: str, reported_on: date, phase: str | None, report: str) -> int:
    """Store a report from a pilot in a new edition and return its number. Raises LagesbildError with what to change."""
    by.must(Action.REPORT_PILOT)
    return add_report(_store(example), pilot_id, reported_on, phase, report, by.name, utc_now())


def add_need(
    by: Actor, example: bool, round_id: str | None, place: str | None, what: What, state: State
) -> tuple[int, str]:
    """Store a new support need; returns the edition's number and the need's id. Raises LagesbildError with what to change.

    ``place``: a municipality's code, a unit's id, REGION_WIDE, or None for the county as a whole.
    """
    by.must(Action.EDIT_NEEDS)
    store = _store(example)
    where = store.model.region_id if place == REGION_WIDE else place
    return needs.add_need(store, round_id, where, what, state, by.name, utc_now())


def change_need(by: Actor, example: bool, need_id: str, seen: int, what: What, state: State) -> int:
    """Add an event to a need whose last event the user saw was ``seen``; returns the new edition's number.

    Raises NeedChanged where someone else has changed it since, LagesbildError with what to change.
    """
    by.must(Action.EDIT_NEEDS)
    return needs.change_need(_store(example), need_id, seen, what, state, by.name, utc_now())


def plan_meeting(by: Actor, example: bool, title: str, held_on: date, seen: Seen) -> tuple[int, str]:
    """Store a meeting that freezes what is ``seen``; returns the edition's number and the meeting's id.

    Raises LagesbildError with what to change.
    """
    by.must(Action.PLAN_MEETING)
    return meetings.plan_meeting(_store(example), title, held_on, seen, by.name, utc_now())


def add_decision(by: Actor, example: bool, meeting_id: str, decided: Decided, standing: Standing) -> tuple[int, str]:
    """Store a decision of a meeting; returns the edition's number and the decision's id.

    Raises LagesbildError with what to change.
    """
    by.must(Action.DECIDE)
    return meetings.add_decision(_store(example), meeting_id, decided, standing, by.name, utc_now())


def change_decision(by: Actor, example: bool, decision_id: str, seen: int, decided: Decided, standing: Standing) -> int:
    """Add an event to a decision whose last event the user saw was ``seen``; returns the new edition's number.

    Raises DecisionChanged where someone else has changed it since, LagesbildError with what to change.
    """
    by.must(Action.DECIDE)
    return meetings.change_decision(_store(example), decision_id, seen, decided, standing, by.name, utc_now())


def effect_between(by: Actor, place: Path, edition: int) -> Effect | None:
    """Return what edition ``edition`` in folder ``place`` changed; None for the first of all.

    Raises EditionError where one of the editions is gone.
    """
    by.must(Action.SEE_AUDIT)
    store = Store(place, load_model())
    rows = store.history().filter(pl.col("edition") == edition)
    if rows.is_empty():
        raise EditionError(f"Utgåva {edition} finns inte.")
    parent = rows["parent"][0]
    if parent is None:
        return None
    for number in (edition, parent):
        if number not in store.numbers():
            raise EditionError(f"Utgåva {number} är gallrad, så effekten kan inte visas.")
    return effect_of(Draft(store.path(edition), edition, store.path(parent), rows["import_id"][0]))


def try_model(by: Actor, edition: Path, round_id: str, weights: Mapping[str, float], threshold: float) -> pl.DataFrame:
    """Return every municipality's degree had the model had these weights and threshold, as ``data.trial.try_model``.

    Nothing is stored. Raises ValueError in Swedish for weights or a threshold that cannot be.
    """
    by.must(Action.TRY_MODEL)
    return tried_model(edition, round_id, weights, threshold)


def edition_zip(by: Actor, example: bool, number: int) -> bytes:
    """Return the whole edition as a zip of CSV and Parquet with a description that programs can read, drafts included."""
    by.must(Action.SEE_AUDIT)
    return package(_store(example), number)[0]


def set_recommendation_status(by: Actor, example: bool, recommendation_id: str, status: str, note: str) -> int:
    """Say what is done with a recommendation. Returns the number of the newest edition. Raises EditionError."""
    by.must(Action.SET_RECOMMENDATION)
    return set_status(_store(example), recommendation_id, status, note, by.name, utc_now())


def set_approval(by: Actor, example: bool, read: Collection[tuple[str, str]], approved: bool) -> int:
    """Say of texts that were read (subject, SHA-256) whether they may be shown. Returns the new edition's number.

    Raises EditionError where one of them has been changed since, NothingChanged where all of it is said already.
    """
    by.must(Action.APPROVE_TEXT)
    return approvals.set_approval(_store(example), read, approved, by.name, utc_now())


def save_slide_set(by: Actor, example: bool, name: str, slides: Sequence[str]) -> int:
    """Save the slides, in order, under a name. Returns the new edition's number. Raises LagesbildError with what to change."""
    by.must(Action.SAVE_SLIDES)
    return save_set(_store(example), name, slides, by.name, utc_now())


def next_round(rounds: Sequence[str], year: int) -> str:
    """Return the id that a new round of ``year`` would have: ``2026``, or ``2026-2`` where there is one."""
    taken = [round_id for round_id in rounds if round_id[:4] == str(year)]
    return str(year) if not taken else f"{year}-{len(taken) + 1}"


def workbook_template(round_id: str, asked: Sequence[tuple[str, str]]) -> bytes:
    """Return the workbook to fill in for ``round_id``; ``asked`` (principal, unit) get rows of their own."""
    from data.template import template  # loaded when first needed: DECISIONS 52

    model = load_model()
    return template(model, _places(model.county_code), round_id, asked)


def questionnaire(kind: str) -> bytes:
    """Return the questionnaire as ``docx``, ``md`` or ``json``. Raises KeyError for another kind."""
    from data.questionnaire_docx import as_docx  # loaded when first needed: DECISIONS 52

    model = load_model()
    asked = [question for question in asked_questions(model) if question.id != "organisationsniva"]
    written: Mapping[str, bytes] = {
        "docx": as_docx(asked, model.programme),
        "md": as_markdown(asked, model.programme).encode(),
        "json": as_json(asked).encode(),
    }
    return written[kind]


def _places(county_code: str) -> list[tuple[str, str]]:
    return list(municipalities(county_code).select("code", "name").sort("code").iter_rows())


def marked_file(request: Request, problems: Sequence[Problem]) -> Upload:
    """Return the first file of ``request`` that has problems as an Excel file with the cells marked: name and bytes."""
    from data.marked import marked  # loaded when first needed: DECISIONS 52

    by_name = {source.name: source for source in request.sources}
    named = next((problem.file for problem in problems if problem.file in by_name), request.uploads[0][0])
    own = [problem for problem in problems if problem.file == named or problem.file not in by_name]
    return f"{Path(named).stem} – att rätta.xlsx", marked(by_name[named], own)
