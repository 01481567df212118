"""From files as users hand them over to a change: which tool they come from, what must be told, what must be confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from data.base.problems import Problem, Refused, Severity, shown
from data.effect.overwritten import overwritten
from data.imports.account import Account, account_of
from data.imports.files.cells import HIDDEN_SHEET, UNDECIDED, Cells
from data.imports.files.decisions import FILE, READ, Choice, Decision, open_decisions
from data.imports.files.parsed import RAW
from data.imports.files.sheet_reader import ROW, RawSheet, Source
from data.imports.fitting import fit, hidden_sheet, is_workbook, without_hidden
from data.imports.meanings import asked_questions, meanings_in
from data.imports.prepare import Prepared, prepare, read_files
from data.imports.survey.export import (
    SurveyReading,
    as_survey,
    convert,
    headings,
    option_readers,
    recognise,
    recognise_by_answers,
    recognise_files,
)
from data.imports.survey.fields import Responses
from data.imports.survey.questions import OptionReader
from data.imports.survey.text import mapping_key
from data.map.shapes import municipalities
from data.model.sheets import TO_CORRECT
from data.model.values import Vocabulary, vocabulary
from data.privacy.personal_data import find_personal_data, personal_problems
from data.store.editions import Draft, Store
from data.store.rounds import model_in

Meanings = Mapping[tuple[str, str], str]
_SURVEY, _NO_SURVEY = "survey", "other"


@dataclass(frozen=True)
class Files:
    """Files as they were read; ``survey`` is set where they are the export of a survey tool.

    ``cells`` are all their cells that hold something. ``decisions`` are what the user has decided or is to decide,
    ``problems`` what stops the files before their rows are looked at. ``told`` is what the user has told of it this time.
    """

    sources: tuple[Source, ...]
    sheets: tuple[RawSheet, ...]
    told: Meanings
    survey: SurveyReading | None = None
    cells: tuple[Cells, ...] = ()
    decisions: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def names(self) -> str:
        """The names of the files, for titles and messages."""
        return ", ".join(source.name for source in self.sources)

    @property
    def undecided(self) -> tuple[Decision, ...]:
        """What is still to be decided."""
        return open_decisions(self.decisions)

    @property
    def unused(self) -> list[tuple[str, str]]:
        """What was told that nothing in the files asks for."""
        return sorted(set(self.told) - {(one.scope, one.key) for one in self.decisions})

    @property
    def refused_account(self) -> Account:
        """What becomes of the cells where the files are refused."""
        return account_of(self.cells)[0]


@dataclass(frozen=True)
class Loadable(Prepared):
    """A change that is ready to publish, with what becomes of every cell of its files."""

    account: Account = field(default_factory=lambda: Account(()))


@dataclass(frozen=True)
class Confirmed:
    """What the user has confirmed.

    ``warnings``; ``personal_reason``: why texts that look like personal data are kept; ``removals``: that known levels go;
    ``older``: that answers take the place of newer ones.
    """

    warnings: bool = False
    personal_reason: str | None = None
    removals: bool = False
    older: bool = False


class Unconfirmed(Refused):
    """Files that may be loaded once ``problems`` are confirmed; ``all_problems`` are those and what is confirmed."""

    def __init__(self, left: Sequence[Problem], all_problems: Sequence[Problem]) -> None:
        super().__init__(left)
        count = "1 sak" if len(left) == 1 else f"{len(left)} saker"
        told = "\n".join(f"- {problem}" for problem in left)
        self.args = (f"Inget har sparats. {count} ovan behöver bekräftas först:\n{told}",)
        self.all_problems = tuple(all_problems)


def read(store: Store, sources: Sequence[Source], round_id: str | None = None, told: Meanings | None = None) -> Files:
    """Return files as read, the workbook's sheets or a survey tool's export, which is about the round ``round_id``.

    ``told`` goes before what is stored. Raises Refused where a file cannot be read, and where an export is not alone and
    whole.
    """
    return _Reading(store, sources, round_id, dict(told or {})).read()


class _Reading:
    def __init__(
        self, store: Store, sources: Sequence[Source], round_id: str | None, told: dict[tuple[str, str], str]
    ) -> None:
        with store.open(store.newest()) as con:
            # As a round that is there already was asked: its survey has other questions than today's.
            self.model = model_in(con, store.model, round_id)
            self.meanings = meanings_in(con) | told
        self.sources = sources
        self.round_id = round_id
        self.told = told
        self.asked = asked_questions(self.model)
        places = list(municipalities(self.model.county_code).select("code", "name").iter_rows())
        self.vocabulary: Vocabulary = vocabulary(self.model, places)
        self.decisions: list[Decision] = []

    def read(self) -> Files:
        every = read_files(self.sources, headings(self.asked))
        cells = tuple(sheet.cells for sheet in every)
        every = [self._as_seen(sheet) if sheet.hidden else sheet for sheet in every]
        responses = self._responses(every)
        if responses is None:
            fitted = fit(every, self.meanings)
            sheets = tuple(sheet for sheet in fitted.sheets if sheet.name != TO_CORRECT)
            return Files(tuple(self.sources), sheets, self.told, None, cells, (*self.decisions, *fitted.decisions))
        stops = tuple(one for one in responses.problems if one.severity == "error" and one.row is None)
        if stops:
            return Files(tuple(self.sources), (), self.told, None, cells, (), stops)
        if self.round_id is None:
            message = (
                "filen säger inte vilken omgång svaren gäller. Välj omgång (på kommandoraden: --round och omgångens id, "
                "till exempel --round 2026)."
            )
            stop = Problem("error", "survey_round", responses.file, message)
            return Files(tuple(self.sources), (), self.told, None, cells, tuple(self.decisions), (stop,))
        survey = convert(responses, self.asked, self.model, self.vocabulary, self.meanings, self.round_id)
        decisions = (*self.decisions, *survey.decisions)
        return Files(tuple(self.sources), survey.sheets, self.told, survey, cells, decisions)

    def _as_seen(self, sheet: RawSheet) -> RawSheet:
        """Return a hidden sheet as one that can be seen where it holds answers that the user wants to be read."""
        as_seen = replace(sheet, hidden=False)
        holds_answers = not sheet.frame.is_empty() and (
            is_workbook([sheet])
            or recognise([as_seen], self.asked, self.model) is not None
            or recognise_by_answers([as_seen], self._readers()) is not None
        )
        if not holds_answers:
            sheet.cells.settle(HIDDEN_SHEET)
            return sheet
        made = hidden_sheet(sheet, self.meanings)
        self.decisions.append(made)
        if made.told == READ:
            return as_seen
        sheet.cells.settle(UNDECIDED if made.told is None else HIDDEN_SHEET)
        return sheet

    def _readers(self) -> Mapping[str, OptionReader]:
        return option_readers(self.asked, self.model, self.vocabulary, self.meanings)

    def _responses(self, every: Sequence[RawSheet]) -> Responses | None:
        """Return the responses of the export that the files are, without what is hidden; None where they are none."""
        found = self._find(every)
        if found is None:
            return None
        source, decisions = without_hidden(found.source, self.meanings)
        self.decisions += decisions
        if source is found.source:
            return found
        again = self._find([source if sheet is found.source else sheet for sheet in every], decide=False)
        return again or found

    def _find(self, every: Sequence[RawSheet], decide: bool = True) -> Responses | None:
        by_file = {source.name: [sheet for sheet in every if sheet.file == source.name] for source in self.sources}
        exports = recognise_files(by_file, self.asked, self.model)
        if exports:
            return next(iter(exports.values()))
        visible = [
            sheet for sheet in every if not sheet.hidden and sheet.name != TO_CORRECT and not sheet.frame.is_empty()
        ]
        if len(self.sources) != 1 or is_workbook(every) or not visible:
            return None
        return recognise_by_answers(visible, self._readers()) or self._as_told(visible, decide)

    def _as_told(self, visible: Sequence[RawSheet], decide: bool) -> Responses | None:
        """Return the largest sheet as responses where the user says that it is; nothing in it is known."""
        sheet = max(visible, key=lambda one: one.frame.width)
        if len(sheet.headings) < 2 or open_decisions(tuple(self.decisions)):
            return None
        key = mapping_key(sheet.file)
        told = self.meanings.get((FILE, key))
        choices = (
            Choice(_SURVEY, "Ja, det är svar från en enkät, med en rad per svar"),
            Choice(_NO_SURVEY, "Nej, det är något annat"),
        )
        asked = (
            f"Ingen rubrik i filen känns igen. På bladet {shown(sheet.name)} står till exempel "
            f"{', '.join(f'”{shown(heading)}”' for heading in sheet.headings[:3])}. Är det svar från en enkät?"
        )
        rows = tuple(sheet.frame[ROW].head(10).to_list())
        known = told if told in (_SURVEY, _NO_SURVEY) else None
        if decide:
            made = Decision(FILE, sheet.file, key, asked, choices, sheet.file, sheet.name, None, rows, told=known)
            self.decisions.append(made)
        return as_survey(sheet, visible) if known == _SURVEY else None


def make(
    store: Store, files: Files, now: datetime, new_round: str | None = None, personal_reason: str | None = None
) -> Loadable:
    """Return the change that ``files`` make, with all that must be confirmed.

    Raises Refused with what stops the files, else with what is still to be decided, else with all errors at once. A cell
    that nobody accounts for is one.
    """
    if files.problems:
        raise Refused(files.problems)
    if files.undecided:
        raise Refused(one.problem for one in files.undecided)
    found = [*personal_problems(files.sheets)]
    if files.survey is not None:
        if not files.sheets:
            errors = [problem for problem in files.survey.problems if problem.severity == "error"]
            raise Refused(errors or [Problem("error", "no_answers", files.names, "inget svar i filen säger något.")])
        found = [*files.survey.problems, *found]
    if personal_reason is not None:
        found += _reason_problems(files, personal_reason)
    title = f"Läste in {files.names}"
    if personal_reason is not None and any(problem.severity == "personal" for problem in found):
        title += f". Text som liknar personuppgifter behölls: {personal_reason}"
    told = {
        (one.scope, one.key): one.told for one in files.decisions if one.told and (one.scope, one.key) in files.told
    }
    prepared = prepare(
        store,
        files.sheets,
        files.sources,
        kind="import",
        title=title,
        now=now,
        new_round=new_round,
        found=found,
        told=told,
    )
    kept = {index for rows in prepared.batch.tables.values() if RAW in rows.columns for index in rows[RAW].drop_nulls()}
    account, unaccounted = account_of(files.cells, prepared.read, kept)
    if unaccounted:
        raise Refused(unaccounted)
    return Loadable(prepared.batch, prepared.problems, prepared.read, account)


def open_confirmations(problems: Sequence[Problem], confirmed: Confirmed) -> list[Problem]:
    """Return those of ``problems`` that are still to be confirmed."""
    done: dict[Severity, bool] = {
        "warning": confirmed.warnings,
        "personal": bool(confirmed.personal_reason),
        "removal": confirmed.removals,
        "older": confirmed.older,
    }
    return [problem for problem in problems if not done.get(problem.severity, False)]


def load(store: Store, prepared: Prepared, confirmed: Confirmed, actor: str, now: datetime) -> int:
    """Store what files say in a new edition and return its number.

    Raises Unconfirmed where something is left to confirm, NothingChanged where all of it is in place already.
    """

    def approve(draft: Draft) -> None:
        problems = [*prepared.problems, *overwritten(draft).problems]
        if left := open_confirmations(problems, confirmed):
            raise Unconfirmed(left, problems)

    batch = prepared.batch
    return store.publish(batch.title, actor, now, batch, approve=approve)


def _reason_problems(files: Files, reason: str) -> list[Problem]:
    """Return an error where the reason is no reason, or holds personal data itself: it is kept for all to see."""
    if len(reason.split()) < 2:
        message = "skriv med några ord varför texten får vara kvar."
    elif find_personal_data(reason):
        message = "skälet innehåller själv något som ser ut som en personuppgift. Skriv om det."
    else:
        return []
    return [Problem("error", "personal_reason", files.names, message)]
