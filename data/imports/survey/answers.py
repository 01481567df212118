"""The answers of each survey response."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import product

from data.base.problems import Problem, Severity, listed, shown
from data.imports.files.cells import NO_ANSWER, NOT_CHOSEN, NOT_USED, UNDECIDED
from data.imports.files.decisions import BRANCHES, IGNORE, Choice, Decision
from data.imports.survey.columns import Columns
from data.imports.survey.fields import Field, Responses, at
from data.imports.survey.questionnaire import COMMENT, CONTEXTS, NEEDS, ORG_LEVEL, PRINCIPAL, UNIT
from data.imports.survey.questions import NOT_ANSWERED, OptionReader
from data.imports.survey.status import responses_to_read
from data.imports.survey.text import BLANK, TICKED, UNTICKED, key, mapping_key, parts
from data.imports.survey.times import Time, read_times
from data.model.model import Model
from data.model.values import folded

WHO, WHEN = "vem", "när"
_CODE = re.compile(r"[A-Za-z]{1,3}\d{1,3}")  # LimeSurvey's answer codes


@dataclass(frozen=True)
class Response:
    """A response as read, in the values of the questionnaire's options.

    ``levels``: component -> level or reason, None where it was not answered; a question the file lacks is not there.
    ``contexts``: context -> whether it was ticked; empty where none was, for then the question was not answered.
    ``taken``: question, WHO or WHEN -> the columns (from 0) whose cells on the row said so.
    """

    row: int
    principal: str
    unit: str
    org_level: str | None
    levels: Mapping[str, str | None]
    contexts: Mapping[str, bool]
    needs: tuple[str, ...]
    comment: str | None
    completed: datetime | None
    taken: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass
class ReadResponses:
    """The responses that are to be read, in the file's order, what is to be decided, and what is wrong."""

    responses: list[Response] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_responses(
    responses: Responses,
    columns: Columns,
    readers: Mapping[str, OptionReader],
    model: Model,
    mapping: Mapping[tuple[str, str], str],
) -> ReadResponses:
    """Return what the rows of ``responses`` say. ``columns`` must hold the principal and the unit."""
    return _Reader(responses, columns, readers, model, mapping).read()


class _Reader:
    def __init__(
        self,
        responses: Responses,
        columns: Columns,
        readers: Mapping[str, OptionReader],
        model: Model,
        mapping: Mapping[tuple[str, str], str],
    ) -> None:
        self.source = responses
        self.columns = columns
        self.readers = readers
        self.model = model
        self.mapping = mapping
        self.result = ReadResponses()
        # (question, answer) -> the answer as it stands, the first column and the rows: those unknown or told of.
        self.noted: dict[tuple[str, str], tuple[str, Field, list[int]]] = {}
        self.former: dict[tuple[str, str], tuple[Field, list[int]]] = {}
        self.clashes: dict[str, list[int]] = {}
        self.faulty: dict[str, list[int]] = {}
        self.taken: dict[str, list[int]] = {}
        self.row = 0
        self.times = self._times()

    def read(self) -> ReadResponses:
        handed_in = responses_to_read(self.source, self.columns, self.mapping)
        self.result.decisions += handed_in.decisions
        for position, row in enumerate(self.source.rows):
            if position in handed_in.positions:
                self.row, self.taken = row, {}
                self.result.responses += self._responses(position)
        for (question_id, _), (text, column, rows) in self.noted.items():
            made = self.readers[question_id].decision(text)
            if self.source.dialect == "limesurvey" and _CODE.fullmatch(text.strip()):
                asked = (
                    f"Svaret ”{shown(text)}” är en kod, och filen säger inte vad den betyder. Hämta helst exporten på nytt med "
                    "fullständiga svar i stället för svarskoder. Vad betyder den annars?"
                )
                made = replace(made, asked=asked)
            self.result.decisions.append(at(made, self.source, column, tuple(rows)))
        for question_id, rows in self.clashes.items():
            self.result.decisions.append(self._branches(question_id, rows))
        for (name, _), (column, rows) in self.former.items():
            self._problem(
                "warning",
                "wheel_former_name",
                f"svaret har {self.model.wheel_word}s tidigare namn ({name}) på {listed(rows)}. Det läses som "
                f"{self.model.wheel_name}.",
                rows[0],
                column,
            )
        return self.result

    def _times(self) -> list[Time]:
        completed = self.columns.completed
        if completed is None:
            return [Time(None)] * len(self.source.rows)
        times = read_times(completed.values, [text for other in self.columns.other_times for text in other.values])
        faults: dict[str, list[int]] = {}
        for position, time in enumerate(times):
            if time.fault:
                faults.setdefault(time.fault, []).append(position)
        for fault, positions in faults.items():
            found = shown(completed.values[positions[0]])
            rows = [self.source.rows[position] for position in positions]
            where = "" if len(rows) == 1 else f" Det gäller {listed(rows)}."
            message = f"där står till exempel ”{found}”: {fault}.{where}"
            self._problem("error", "time", message, rows[0], completed, found=found)
        return times

    def _branches(self, question_id: str, rows: list[int]) -> Decision:
        columns = self.columns.single[question_id]
        names = " och ".join(f"”{shown(column.heading)}”" for column in columns)
        choices = (
            *(
                Choice(str(number), f"Det som står i ”{column.heading}” gäller")
                for number, column in enumerate(columns, 1)
            ),
            Choice(IGNORE, "Inget av dem gäller: frågan är inte besvarad"),
        )
        told = self.mapping.get((BRANCHES, question_id))
        made = Decision(
            BRANCHES,
            question_id,
            question_id,
            f"Kolumnerna {names} är samma fråga, men på {listed(rows)} har de olika svar. Vilket gäller?",
            choices,
            told=told if told in {choice.meaning for choice in choices} else None,
        )
        return at(made, self.source, columns[0], tuple(rows))

    def _responses(self, position: int) -> list[Response]:
        principals, units = (self._require(question, position) for question in (PRINCIPAL, UNIT))
        asks_level = ORG_LEVEL in self.columns.single
        org_levels = self._require(ORG_LEVEL, position) if asks_level else (None,)
        response = Response(
            self.row,
            "",
            "",
            None,
            {
                component.id: self._choice(component.id, position)
                for component in self.model.components
                if component.id in self.columns.single
            },
            self._contexts(position),
            tuple(value for value, ticked in self._ticks(NEEDS, position).items() if ticked),
            self._comment(position),
            self._completion_time(position),
            self.taken,
        )
        if IGNORE in (*principals, *units, *org_levels):
            self.source.source.cells.settle(NOT_USED, [self.row])
            return []
        if len(principals) * len(units) * len(org_levels) == 0:
            return []
        sectors = {sector.id for sector in self.model.sectors}
        made = []
        for principal, unit, org_level in product(principals, units, org_levels):
            if (principal == self.model.region_id) == (unit in sectors):
                self._problem(
                    "error",
                    "unit_principal",
                    f"verksamheten hör inte till huvudmannen i samma svar. {self.model.whose_units}",
                    self.row,
                    self.columns.single[UNIT][0],
                    found=f"{self.readers[PRINCIPAL].texts[principal]}, {self.readers[UNIT].texts[unit]}",
                )
                return []
            made.append(replace(response, principal=principal, unit=unit, org_level=org_level))
        return made

    def _require(self, question_id: str, position: int) -> tuple[str, ...]:
        """Return the options that must be there, IGNORE where the user leaves the response out.

        None, and an error, where the cell is empty; none and a decision to make where its answer is unknown.
        """
        column = self._column(question_id, position)
        text = self._text(column, position) if column else None
        if column is None or text is None:
            question = self.readers[question_id].question
            self._problem(
                "error",
                "missing",
                f"svaret på ”{shown(question.text)}” saknas, så det går inte att veta vem svaret gäller. Fyll i det i "
                "filen, eller ta bort raden.",
                self.row,
                self.columns.single[question_id][0],
            )
            return ()
        reader = self.readers[question_id]
        if len(split := parts(text, self._knows(reader))) == 1:
            text = split[0]
        answer = reader.read(text, numbers=question_id == PRINCIPAL and not column.coded)
        if answer is None or reader.meaning_of(text):
            self._note(question_id, text, column)
        if answer is None:
            self.source.source.cells.take(self.row, [column.position], UNDECIDED)
            return ()
        self.taken.setdefault(WHO, []).append(column.position)
        if answer.values:
            return answer.values
        return (IGNORE,) if answer.value is None else (answer.value,)

    def _completion_time(self, position: int) -> datetime | None:
        time, column = self.times[position], self.columns.completed
        if column is not None and time.at is not None:
            self.taken.setdefault(WHEN, []).append(column.position)
        elif column is not None:
            self.source.source.cells.take(self.row, [column.position], NO_ANSWER)
        return time.at

    def _comment(self, position: int) -> str | None:
        column = self._column(COMMENT, position)
        if column is None:
            return None
        text = column.values[position]
        # LimeSurvey's mark for a question that was not shown; elsewhere it is what someone wrote.
        if not text or not folded(text) or (self.source.dialect == "limesurvey" and text == "N/A"):
            self._is_no_answer(column)
            return None
        self.taken.setdefault(COMMENT, []).append(column.position)
        return text

    def _is_no_answer(self, column: Field) -> None:
        self.source.source.cells.take(self.row, [column.position], NO_ANSWER)

    def _column(self, question_id: str, position: int) -> Field | None:
        """Return the column that holds the row's answer: of several branches the one that is filled in.

        Where more than one is, and they differ, the user decides.
        """
        columns = self.columns.single.get(question_id, [])
        filled = [one for one in columns if self._text(one, position) is not None]
        if len(filled) < 2:
            chosen = next(iter(filled or columns), None)
            for one in columns:
                if one is not chosen and one.values[position]:
                    self._is_no_answer(one)
            return chosen
        if len({mapping_key(one.values[position] or "") for one in filled}) == 1:
            self.taken.setdefault(question_id if question_id not in (PRINCIPAL, UNIT) else WHO, []).extend(
                one.position for one in filled[1:]
            )
            return filled[0]
        self.clashes.setdefault(question_id, []).append(self.row)
        told = self.mapping.get((BRANCHES, question_id))
        picked = columns[int(told) - 1] if told and told.isdecimal() and int(told) <= len(columns) else None
        fate = UNDECIDED if told is None else NOT_USED
        self.source.source.cells.take(self.row, [one.position for one in filled if one is not picked], fate)
        return picked

    @staticmethod
    def _text(column: Field, position: int) -> str | None:
        text = column.values[position]
        return text if text and folded(text) and key(text) not in BLANK else None

    def _choice(self, question_id: str, position: int) -> str | None:
        column = self._column(question_id, position)
        text = self._text(column, position) if column else None
        if column is None or text is None:
            if column is not None:
                self._is_no_answer(column)
            return None
        value = self._option(question_id, text, column)
        if value is None:
            self.source.source.cells.take(self.row, [column.position], NOT_USED)
            return None
        self.taken.setdefault(question_id, []).append(column.position)
        return None if value == NOT_ANSWERED else value

    def _option(self, question_id: str, text: str, column: Field) -> str | None:
        """Return the option that ``text`` is; None where it is to be left out, or is noted as unknown.

        A bare number is only taken as a municipality's code: elsewhere it may be a level, or the tool's number for the
        option, which is another.
        """
        return next(iter(self._options(question_id, text, column)), None)

    def _options(self, question_id: str, text: str, column: Field) -> tuple[str, ...]:
        reader = self.readers[question_id]
        answer = reader.read(text, numbers=question_id == PRINCIPAL and not column.coded)
        if answer is None or reader.meaning_of(text):
            self._note(question_id, text, column)
        if answer is None:
            self.source.source.cells.take(self.row, [column.position], UNDECIDED)
            return ()
        if answer.former_name:
            self.former.setdefault((answer.former_name, question_id), (column, []))[1].append(self.row)
        if answer.value is None:
            return ()
        return answer.values or (answer.value,)

    def _note(self, question_id: str, text: str, column: Field) -> None:
        rows = self.noted.setdefault((question_id, mapping_key(text)), (text, column, []))[2]
        if self.row not in rows:
            rows.append(self.row)

    def _contexts(self, position: int) -> dict[str, bool]:
        ticked = self._ticks(CONTEXTS, position)
        return ticked if any(ticked.values()) else {}

    def _ticks(self, question_id: str, position: int) -> dict[str, bool]:
        """Return whether each option that the file can tell of was ticked, in the questionnaire's order."""
        reader = self.readers[question_id]
        if question_id in self.columns.single:
            chosen, there = self._in_one_cell(question_id, position), set(reader.texts)
        else:
            of_options = self.columns.ticks.get(question_id, {})
            there = set(of_options)
            chosen = {
                value
                for option, columns in of_options.items()
                for column in columns
                for value in self._tick(reader, option, column, position)
            }
        return {value: value in chosen for value in reader.texts if value in there or value in chosen}

    def _in_one_cell(self, question_id: str, position: int) -> set[str]:
        column = self._column(question_id, position)
        text = self._text(column, position) if column else None
        if column is None or text is None:
            if column is not None:
                self._is_no_answer(column)
            return set()
        reader = self.readers[question_id]
        told = reader.meaning_of(text)
        pieces = [text] if told else parts(text, self._knows(reader))
        chosen = {value for part in pieces for value in self._options(question_id, part, column)}
        if chosen:
            self.taken.setdefault(question_id, []).append(column.position)
        else:
            self.source.source.cells.take(self.row, [column.position], NOT_USED)
        return chosen

    @staticmethod
    def _knows(reader: OptionReader) -> Callable[[str], bool]:
        return lambda text: reader.read(text, numbers=False) is not None

    def _tick(self, reader: OptionReader, option: str, column: Field, position: int) -> tuple[str, ...]:
        """Return the options that a cell in the column of ``option`` ticks; none where it ticks none."""
        text, question_id = self._text(column, position), reader.question.id
        cells = self.source.source.cells
        if text is None:
            self._is_no_answer(column)
            return ()
        if key(text) in UNTICKED:
            cells.take(self.row, [column.position], NOT_CHOSEN)
            return ()
        if key(text) in TICKED:
            self.taken.setdefault(question_id, []).append(column.position)
            return (option,)
        told = reader.meaning_of(text)
        answer = reader.read(text, numbers=False)
        if answer is not None and (answer.value == option or told is not None):
            if told is not None:
                self._note(question_id, text, column)
            if answer.value is None:
                cells.take(self.row, [column.position], NOT_USED)
                return ()
            self.taken.setdefault(question_id, []).append(column.position)
            return answer.values or (answer.value,)
        # Another option's text, or a respondent's own words for "other".
        self._note(question_id, text, column)
        cells.take(self.row, [column.position], UNDECIDED)
        return ()

    def _problem(
        self,
        severity: Severity,
        code: str,
        message: str,
        row: int | None = None,
        column: Field | None = None,
        found: str | None = None,
    ) -> None:
        self.result.problems.append(
            Problem(
                severity,
                code,
                self.source.file,
                message,
                sheet=self.source.sheet,
                row=row,
                column=shown(column.heading) if column else None,
                found=found,
            )
        )
