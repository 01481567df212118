"""From files as users hand them over to a change: which tool they come from, what must be told, what must be confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.editions import Draft, Store
from data.geography import municipalities
from data.importers.reading import RawSheet, Source
from data.importers.survey import SurveyReading, convert, headings, recognise_files
from data.importers.values import vocabulary
from data.imports import Prepared, prepare, read_files
from data.model import Model
from data.overwriting import overwritten
from data.personal import find_personal_data, personal_problems
from data.problems import Problem, Refused, Severity
from data.questionnaire import Question, questions

Meanings = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Files:
    """Files as they were read; ``survey`` is set where they are the export of a survey tool."""

    sources: tuple[Source, ...]
    sheets: tuple[RawSheet, ...]
    told: Meanings
    survey: SurveyReading | None = None

    @property
    def names(self) -> str:
        """The names of the files, for titles and messages."""
        return ", ".join(source.name for source in self.sources)


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


def asked_questions(model: Model) -> list[Question]:
    """Return the questions that an export may answer: those of the questionnaire, by organisational level or not."""
    places = municipalities(model.county_code).select("code", "name").sort("code").iter_rows()
    return questions(model, places, by_org_level=True)


def stored_meanings(store: Store) -> dict[tuple[str, str], str]:
    """Return what users have told of headings and options: (scope, text) -> meaning. Raises EditionError."""
    with store.open(store.newest()) as con:
        rows = con.sql("SELECT scope, found, meaning FROM mapping ORDER BY ALL").fetchall()
    return {(scope, found): meaning for scope, found, meaning in rows}


def read(
    store: Store,
    sources: Sequence[Source],
    round_id: str | None = None,
    told: Meanings | None = None,
    use_stored: bool = True,
) -> Files:
    """Return files as read, the workbook's sheets or a survey tool's export, which is about the round ``round_id``.

    ``told`` goes before what is stored. Raises Refused where a file cannot be read, and where an export lacks its round
    or is not alone and whole.
    """
    model, told = store.model, dict(told or {})
    asked = asked_questions(model)
    sheets = read_files(sources, headings(asked))
    by_file = {source.name: [sheet for sheet in sheets if sheet.file == source.name] for source in sources}
    exports = recognise_files(by_file, asked, model)
    if not exports:
        return Files(tuple(sources), tuple(sheets), told)
    name, responses = next(iter(exports.items()))
    if round_id is None:
        message = (
            "filen säger inte vilken omgång svaren gäller. Välj omgång (på kommandoraden: --round och omgångens id, "
            "till exempel --round 2026)."
        )
        raise Refused([Problem("error", "survey_round", name, message)])
    meanings = {**(stored_meanings(store) if use_stored else {}), **told}
    places = list(municipalities(model.county_code).select("code", "name").iter_rows())
    survey = convert(responses, asked, model, vocabulary(model, places), meanings, round_id)
    return Files(tuple(sources), survey.sheets, told, survey)


def make(
    store: Store, files: Files, now: datetime, new_round: str | None = None, personal_reason: str | None = None
) -> Prepared:
    """Return the change that ``files`` make, with all that must be confirmed. Raises Refused with all errors at once."""
    found = [*personal_problems(files.sheets)]
    if files.survey is not None:
        found = [*files.survey.problems, *found]
    if personal_reason is not None:
        found += _reason_problems(files, personal_reason)
    title = f"Läste in {files.names}"
    if personal_reason is not None and any(problem.severity == "personal" for problem in found):
        title += f". Text som liknar personuppgifter behölls: {personal_reason}"
    return prepare(
        store,
        files.sheets,
        files.sources,
        kind="import",
        title=title,
        now=now,
        new_round=new_round,
        found=found,
        told=files.told,
    )


def unconfirmed(problems: Sequence[Problem], confirmed: Confirmed) -> list[Problem]:
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
        if left := unconfirmed(problems, confirmed):
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
