"""A survey tool's export, read as the sheets of the workbook, so that all checks and all that follows are the same.

What a response becomes:

- *Svar*: one row per component that the file asks about; a blank is Ej besvarad, unless an answer is known already. A
  question that the file lacks says nothing, and gives no rows.
- *Hjulet*: a context that is ticked is used, and one that is not is not used, but only in a response that ticks at least
  one. Where nothing is ticked the tools do not tell "in none of them" from "skipped the question", and missing is never
  zero: such a response has no rows here.
- *Stödbehov*: one row per category that is ticked, with an id made of round, principal, unit and category, so that the
  same file read again is about the same needs. It says nothing of their status: a new need is open, one that is known
  stays as it is.
- *Kommentarer*: a row for a unit that left a comment.

Where the questionnaire asks for the organisational level, a unit has one response per level. What is about the unit as a
whole is then put together: contexts and needs that any of them ticks, and their comments one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from data.base.problems import Problem, Refused, listed, shown
from data.imports.files.cells import (
    ALONE,
    CODEBOOK,
    FAULTY,
    NOT_CHOSEN,
    NOT_USED,
    OLDER,
    OTHER_SHEET,
    REPEATED,
    UNDECIDED,
    storing_fate,
)
from data.imports.files.decisions import IGNORE, ROWS, Choice, Decision, open_decisions
from data.imports.files.sheet_reader import ROW, RawSheet
from data.imports.survey.answers import WHEN, WHO, Response, read_responses
from data.imports.survey.coded import CODEBOOK_HEADINGS, CODEBOOKS, artologik, surveyxact, surveyxact_parts
from data.imports.survey.columns import sort_columns
from data.imports.survey.fields import Dialect, Responses, marks, plain_fields, plain_name, plain_responses
from data.imports.survey.questionnaire import COMMENT, CONTEXTS, NEEDS, ORG_LEVEL, PRINCIPAL, UNIT, Question
from data.imports.survey.questions import OptionReader, QuestionFinder, asked_by_answers
from data.imports.survey.text import FORMS_MARKS, LIMESURVEY_MARKS, mapping_key
from data.model.model import Model
from data.model.sheets import SHEETS, TO_CORRECT
from data.model.values import Vocabulary, folded

_OWN_HEADINGS = {folded(column.heading) for sheet in SHEETS for column in sheet.columns}
_USED, _NOT_USED = 3, 0  # the levels of use that a tick, and none, stand for


@dataclass(frozen=True)
class SurveyReading:
    """An export as read.

    ``sheets`` have the workbook's headings, as ``role`` the workbook's sheet, and as name and rows those of the file.
    ``read_as`` is (heading, what it was read as) and ``dropped`` the headings of columns that were left out unread, both
    to show. ``decisions`` are what the user has decided or is to decide; nothing may be imported while one is left.
    """

    sheets: tuple[RawSheet, ...]
    dialect: Dialect
    read_as: tuple[tuple[str, str], ...]
    dropped: tuple[str, ...]
    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]

    @property
    def undecided(self) -> tuple[Decision, ...]:
        """What is still to be decided."""
        return open_decisions(self.decisions)


def headings(asked: Sequence[Question]) -> set[str]:
    """Return the headings by which ``read_source`` finds the heading row of an export, also below a title."""
    return {question.text for question in asked}.union(CODEBOOK_HEADINGS, LIMESURVEY_MARKS, *FORMS_MARKS)


def recognise_files(
    files: Mapping[str, Sequence[RawSheet]], asked: Sequence[Question], model: Model
) -> dict[str, Responses]:
    """Return file -> responses for those of ``files`` (name -> sheets) that are survey exports, as ``recognise`` tells.

    An export may be several files, as when SurveyXact writes CSV: then it goes by the file that the responses stand in.
    Raises Refused where an export stands beside another file, or is not whole.
    """
    parts = surveyxact_parts([sheet for sheets in files.values() for sheet in sheets])
    if whole := surveyxact(parts):
        found = {whole.file: whole.with_problems(_unread(parts, whole))}
        alone = len(parts) == len(files)
    else:
        found = {name: responses for name, sheets in files.items() if (responses := recognise(sheets, asked, model))}
        alone = len(files) == 1
        for part in parts:
            if part.file not in found and plain_name(part.name) in ("dataset", "labels"):
                message = (
                    "filen är en del av en export från SurveyXact. Läs in filerna Dataset och Labels tillsammans, i en och "
                    "samma inläsning."
                )
                raise Refused([Problem("error", "survey_part", part.file, message)])
    if found and not alone:
        message = "en export från ett enkätverktyg läses in för sig. Läs in filerna en i taget."
        raise Refused([Problem("error", "survey_not_alone", next(iter(found)), message)])
    return found


def recognise(sheets: Sequence[RawSheet], asked: Sequence[Question], model: Model) -> Responses | None:
    """Return the responses in the sheets of one file; None where it is no survey export, for instance our workbook.

    A tool is told by its sheets or its own headings, any other export by two questions of the questionnaire among its
    headings. A heading that the workbook has too (Verksamhet, Sammanhang, Kommentar) tells nothing. Hidden sheets are not
    looked at.
    """
    sheets = [sheet for sheet in sheets if not sheet.hidden and sheet.name != TO_CORRECT]
    responses = artologik(sheets) or surveyxact(sheets)
    if responses is None:
        finder = QuestionFinder(asked, model)
        counts = {position: _questions_in(sheet, finder) for position, sheet in enumerate(sheets)}
        best = max(counts, key=lambda position: counts[position], default=None)
        if best is None or counts[best] < 2:
            return None
        responses = plain_responses(sheets[best], marks(sheets[best]) or "generic")
    return responses.with_problems(_unread(sheets, responses))


def recognise_by_answers(sheets: Sequence[RawSheet], readers: Mapping[str, OptionReader]) -> Responses | None:
    """Return the responses of the sheet whose answers are options of two questions, one of them about the model; else None.

    So is an export known in which every question is reworded.
    """
    best: tuple[int, RawSheet] | None = None
    for sheet in sheets:
        found = {asked_by_answers(one, readers) for one in plain_fields(sheet.frame)} - {None}
        if len(found) >= 2 and found - {PRINCIPAL, UNIT, ORG_LEVEL} and (best is None or len(found) > best[0]):
            best = len(found), sheet
    return as_survey(best[1], sheets) if best else None


def as_survey(sheet: RawSheet, sheets: Sequence[RawSheet]) -> Responses:
    """Return the responses on ``sheet``, one of the ``sheets`` of a file, as those of any tool."""
    responses = plain_responses(sheet, marks(sheet) or "generic")
    return responses.with_problems(_unread(sheets, responses))


def option_readers(
    asked: Sequence[Question], model: Model, vocabulary: Vocabulary, mapping: Mapping[tuple[str, str], str]
) -> dict[str, OptionReader]:
    """Return question id -> what reads its answers."""
    return {question.id: OptionReader(question, model, vocabulary, mapping) for question in asked}


def _questions_in(sheet: RawSheet, finder: QuestionFinder) -> int:
    """Return how many questions the headings ask; the headings of a tool count as two."""
    fields = [one for one in plain_fields(sheet.frame.clear()) if folded(one.heading) not in _OWN_HEADINGS]
    found = {there.question.id for one in fields if (there := finder.find(one))}
    return len(found) + (2 if marks(sheet) else 0)


def _unread(sheets: Sequence[RawSheet], responses: Responses) -> list[Problem]:
    """Return what is said of sheets that are not read: an error where they look like more responses."""
    read = next(sheet for sheet in sheets if sheet.name == responses.sheet)
    problems = []
    for sheet in sheets:
        is_codebook = responses.dialect in ("artologik", "surveyxact") and plain_name(sheet.name) in CODEBOOKS
        if sheet is read:
            continue
        sheet.cells.settle(CODEBOOK if is_codebook else OTHER_SHEET)
        if sheet.frame.is_empty() or is_codebook:
            continue
        if plain_name(sheet.name) == plain_name(read.name) or sheet.headings == read.headings:
            message = f"det finns svar både här och på bladet {shown(read.name)}. Samla alla svar på ett blad."
            problems.append(Problem("error", "responses_in_two_sheets", sheet.file, message, sheet=sheet.name))
        else:
            message = f"bladet läses inte. Svaren läses från bladet {shown(read.name)}."
            problems.append(Problem("warning", "sheet_unread", sheet.file, message, sheet=sheet.name))
    return problems


def convert(
    responses: Responses,
    asked: Sequence[Question],
    model: Model,
    vocabulary: Vocabulary,
    mapping: Mapping[tuple[str, str], str],
    round_id: str,
) -> SurveyReading:
    """Return ``responses`` as answers in round ``round_id``.

    ``mapping`` is (scope, key) of a decision -> the meaning of one of its choices. Of several finished responses for
    the same unit the one completed last counts, with a warning; where their times do not tell, the user decides.
    """
    finder = QuestionFinder(asked, model)
    readers = option_readers(asked, model, vocabulary, mapping)
    columns = sort_columns(responses, finder, readers, mapping)
    problems = list(columns.problems)
    read_headings = {heading for heading, meaning in columns.read_as if meaning != IGNORE}
    for one in responses.problems:
        if one.column is None or one.column in read_headings:
            problems.append(one)
        if one.column is not None and one.row is not None:
            field = next((f for f in responses.fields if f.heading == one.column), None)
            if field is not None:
                responses.settle(field, FAULTY, [one.row])
    decisions = list(columns.decisions)
    sheets: list[RawSheet] = []
    if {PRINCIPAL, UNIT} <= set(columns.single):
        read = read_responses(responses, columns, readers, model, mapping)
        decisions += read.decisions
        problems += read.problems
        if (
            not read.responses
            and not open_decisions(tuple(decisions))
            and not any(one.severity == "error" for one in problems)
        ):
            message = "det finns inga inskickade svar i filen."
            problems.append(Problem("error", "no_responses", responses.file, message, sheet=responses.sheet))
        counting = _latest(responses, read.responses, readers, mapping, decisions, problems)
        sheets = _Writer(responses, readers, model, round_id).sheets(counting)
    texts = {choice.meaning: choice.text for choice in finder.choices()}
    return SurveyReading(
        tuple(sheets),
        responses.dialect,
        tuple((heading, texts[meaning]) for heading, meaning in columns.read_as),
        tuple(columns.dropped),
        tuple(decisions),
        tuple(problems),
    )


def _latest(
    source: Responses,
    read: Iterable[Response],
    readers: Mapping[str, OptionReader],
    mapping: Mapping[tuple[str, str], str],
    decisions: list[Decision],
    problems: list[Problem],
) -> list[Response]:
    """Return the responses that count, in the file's order, and add what is said, or is to be decided, of the others."""
    groups: dict[tuple[str, str, str | None], list[Response]] = {}
    for response in read:
        groups.setdefault((response.principal, response.unit, response.org_level), []).append(response)
    counting = []
    for group in groups.values():
        times = [response.completed for response in group if response.completed is not None]
        latest = [response for response in group if times and response.completed == max(times)]
        if len(group) == 1:
            counting += group
            continue
        one = latest[-1] if latest else group[-1]
        rows_apart = [response.row for response in group]
        names = [readers[PRINCIPAL].texts[one.principal], readers[UNIT].texts[one.unit]]
        names += [readers[ORG_LEVEL].texts[one.org_level]] if one.org_level else []
        rows = listed(rows_apart)
        fate = OLDER
        if len({repr(replace(other, row=0, taken={}, completed=None)) for other in group}) == 1:
            fate = REPEATED
        elif len(times) == len(group) and len(latest) == 1:
            message = f"{', '.join(names)} har svarat {len(group)} gånger, {rows}. Det senaste räknas, rad {one.row}."
            problems.append(Problem("warning", "answered_twice", source.file, message, sheet=source.sheet, row=one.row))
        else:
            asked = (
                f"{', '.join(names)} har svarat {len(group)} gånger, {rows}, och det går inte att se vilket svar som är "
                "det senaste. Vilket gäller?"
            )
            found = f"{source.sheet}: {', '.join(names)}"
            key = mapping_key(found)
            choices = tuple(Choice(str(row), f"Svaret på rad {row}") for row in rows_apart)
            told = mapping.get((ROWS, key))
            one = next((response for response in group if str(response.row) == told), one)
            made = Decision(ROWS, found, key, asked, choices, source.file, source.sheet, rows=tuple(rows_apart[:10]))
            decisions.append(replace(made, told=told if told == str(one.row) else None))
            fate = NOT_USED if decisions[-1].told else UNDECIDED
        counting.append(one)
        source.source.cells.settle(fate, [row for row in rows_apart if row != one.row])
    return counting


class _Writer:
    """Writes responses as sheets of the workbook, in the texts of the questionnaire's options."""

    def __init__(self, source: Responses, readers: Mapping[str, OptionReader], model: Model, round_id: str) -> None:
        self.source = source
        self.texts = {question_id: reader.texts for question_id, reader in readers.items()}
        self.model = model
        self.round_id = round_id

    def sheets(self, counting: Sequence[Response]) -> list[RawSheet]:
        units: dict[tuple[str, str], list[Response]] = {}
        for response in counting:
            units.setdefault((response.principal, response.unit), []).append(response)
        rows = {
            "Kommentarer": [row for of_unit in units.values() for row in self._comments(of_unit)],
            "Svar": [row for response in counting for row in self._answers(response)],
            "Hjulet": [row for of_unit in units.values() for row in self._contexts(of_unit)],
            "Stödbehov": [row for of_unit in units.values() for row in self._needs(of_unit)],
        }
        self._settle(counting, rows)
        return [self._sheet(role, of_sheet) for role, of_sheet in rows.items() if of_sheet]

    def _settle(
        self, counting: Sequence[Response], rows: Mapping[str, Sequence[Mapping[str, str | int | None]]]
    ) -> None:
        """Settle where the cells of the responses are stored, by the rows that were written of them."""
        cells = self.source.source.cells
        levels = {component.id: component.name for component in self.model.components}
        said = {sheet: {(row["Kommun"], row["Verksamhet"]) for row in of_sheet} for sheet, of_sheet in rows.items()}
        for one in counting:
            unit = (self.texts[PRINCIPAL][one.principal], self.texts[UNIT][one.unit])
            there = [sheet for sheet, units in said.items() if unit in units]
            fates = {component: storing_fate(f"Svar, {name}") for component, name in levels.items()}
            fates |= {NEEDS: storing_fate("Stödbehov"), COMMENT: storing_fate("Kommentarer")}
            fates[CONTEXTS] = storing_fate("Hjulet") if "Hjulet" in there else NOT_CHOSEN
            fates[WHO] = storing_fate("Kommun och verksamhet") if there else ALONE
            fates[WHEN] = storing_fate("Svarsdatum") if {"Svar", "Stödbehov"} & set(there) else ALONE
            for what, positions in one.taken.items():
                cells.take(one.row, positions, fates[what] if what != ORG_LEVEL else fates[WHO])

    def _sheet(self, role: str, rows: Sequence[Mapping[str, str | int | None]]) -> RawSheet:
        schema = {name: pl.UInt32 if name == ROW else pl.String for name in rows[0]}
        frame = pl.DataFrame(rows, schema=schema)
        return RawSheet(self.source.file, self.source.sheet, frame, role, responses=True)

    def _start(self, response: Response) -> dict[str, str | int | None]:
        return {
            ROW: response.row,
            "Omgång": self.round_id,
            "Kommun": self.texts[PRINCIPAL][response.principal],
            "Verksamhet": self.texts[UNIT][response.unit],
        }

    def _comments(self, of_unit: Sequence[Response]) -> Iterable[dict[str, str | int | None]]:
        there = [response for response in of_unit if response.comment]
        said = [
            f"{self.texts[ORG_LEVEL][one.org_level]}: {one.comment}" if one.org_level else str(one.comment)
            for one in there
        ]
        if there:
            yield {**self._start(there[0]), "Kommentar": "\n\n".join(said)}

    def _answers(self, response: Response) -> Iterable[dict[str, str | int | None]]:
        day = response.completed.date().isoformat() if response.completed else None
        level = {"Organisationsnivå": self.texts[ORG_LEVEL][response.org_level]} if response.org_level else {}
        for component in self.model.components:
            if component.id in response.levels:
                value = response.levels[component.id]
                answer = self.texts[component.id][value] if value is not None else None
                row = {**self._start(response), "Byggsten": component.name, "Nivå": answer, "Svarsdatum": day}
                yield {**row, **level}

    def _contexts(self, of_unit: Sequence[Response]) -> Iterable[dict[str, str | int | None]]:
        for context, text in self.texts.get(CONTEXTS, {}).items():
            there = [response for response in of_unit if context in response.contexts]
            ticking = [response for response in there if response.contexts[context]]
            if there:
                use = self.model.wheel_uses[_USED if ticking else _NOT_USED].name
                yield {**self._start((ticking or there)[0]), "Sammanhang": text, "Användning": use}

    def _needs(self, of_unit: Sequence[Response]) -> Iterable[dict[str, str | int | None]]:
        for category, text in self.texts[NEEDS].items():
            first = next((response for response in of_unit if category in response.needs), None)
            if first is None:
                continue
            day = first.completed.date().isoformat() if first.completed else self.round_id[:4]
            yield {
                **self._start(first),
                "Behov-id": f"{self.round_id}-{first.principal}-{first.unit}-{category}",
                "Kategori": text,
                "Beskrivning": text,
                "Uppstod": day,
            }
