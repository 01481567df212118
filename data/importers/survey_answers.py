"""What each response says. An answer that is not recognised is asked about; a response without a unit is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from data.importers.survey_columns import Columns
from data.importers.survey_fields import Field, Responses
from data.importers.survey_questions import IGNORE, NOT_ANSWERED, UNMAPPED_CODE, OptionReader, Unmapped
from data.importers.survey_text import BLANK, TICKED, UNTICKED, key, mapping_key, parts
from data.importers.survey_times import Time, read_times
from data.importers.values import folded
from data.model import Model
from data.problems import Problem, Severity, shown
from data.questionnaire import COMMENT, CONTEXTS, NEEDS, ORG_LEVEL, PRINCIPAL, UNIT


@dataclass(frozen=True)
class Response:
    """A response as read, in the values of the questionnaire's options.

    ``levels``: component -> level or reason, None where it was not answered; a question the file lacks is not there.
    ``contexts``: context -> whether it was ticked; empty where none was, for then the question was not answered.
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


@dataclass
class ReadResponses:
    """The finished responses, in the file's order, what must be mapped, and what is wrong."""

    responses: list[Response] = field(default_factory=list)
    unmapped: list[Unmapped] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_responses(
    responses: Responses, columns: Columns, readers: Mapping[str, OptionReader], model: Model
) -> ReadResponses:
    """Return what the rows of ``responses`` say. ``columns`` must hold the principal and the unit."""
    return _Reader(responses, columns, readers, model).read()


class _Reader:
    def __init__(
        self, responses: Responses, columns: Columns, readers: Mapping[str, OptionReader], model: Model
    ) -> None:
        self.source = responses
        self.columns = columns
        self.readers = readers
        self.model = model
        self.result = ReadResponses()
        self.unknown: dict[tuple[str, str], tuple[str, Field, list[int]]] = {}
        self.former: dict[tuple[str, str], tuple[Field, list[int]]] = {}
        self.times = self._times()

    def read(self) -> ReadResponses:
        unfinished: list[int] = []
        for position, row in enumerate(self.source.rows):
            if not self._finished(position):
                unfinished.append(row)
            elif response := self._response(position, row):
                self.result.responses.append(response)
        if unfinished:
            self._problem(
                "warning",
                "unfinished",
                f"{listed(unfinished)} är påbörjade men inte inskickade svar. De läses inte in.",
                row=unfinished[0],
            )
        for (question_id, _), (text, column, rows) in self.unknown.items():
            one = self.readers[question_id].unknown(text, rows)
            self.result.unmapped.append(one)
            self._problem(
                "error",
                UNMAPPED_CODE,
                f"svaret ”{shown(text)}” ({listed(rows)}) är inget av frågans svarsalternativ. Tala om på sidan Läs in "
                "vad det betyder, eller rätta det i filen.",
                rows[0],
                column,
                found=shown(text),
                suggestion=one.suggested_text,
            )
        for (name, _), (column, rows) in self.former.items():
            self._problem(
                "warning",
                "wheel_former_name",
                f"svaret har hjulets tidigare namn ({name}) på {listed(rows)}. Det läses som {self.model.wheel_name}.",
                rows[0],
                column,
            )
        return self.result

    def _times(self) -> list[Time]:
        completed = self.columns.completed
        if completed is None:
            return [Time(None)] * len(self.source.rows)
        return read_times(completed.values, [text for other in self.columns.other_times for text in other.values])

    def _finished(self, position: int) -> bool:
        submitted, mark = self.columns.submitted, self.columns.complete_mark
        if submitted is not None and self._text(submitted, position) is None:
            return False
        return mark is None or key(mark.values[position] or "") in TICKED

    def _response(self, position: int, row: int) -> Response | None:
        principal, unit = (self._required(question, position, row) for question in (PRINCIPAL, UNIT))
        asks_level = ORG_LEVEL in self.columns.single
        org_level = self._required(ORG_LEVEL, position, row) if asks_level else None
        response = Response(
            row,
            principal or "",
            unit or "",
            org_level,
            {
                component.id: self._chosen(component.id, position, row)
                for component in self.model.components
                if component.id in self.columns.single
            },
            self._contexts(position, row),
            tuple(value for value, ticked in self._ticked(NEEDS, position, row).items() if ticked),
            self._comment(position),
            self._completed(position, row),
        )
        if not principal or not unit or (asks_level and not org_level):
            return None
        if (principal == self.model.region_id) == (unit in {sector.id for sector in self.model.sectors}):
            self._problem(
                "error",
                "unit_principal",
                "verksamheten hör inte till huvudmannen i samma svar. Skola och socialtjänst hör till en kommun, de andra "
                "till Regionen.",
                row,
                self.columns.single[UNIT],
                found=f"{self.readers[PRINCIPAL].texts[principal]}, {self.readers[UNIT].texts[unit]}",
            )
            return None
        return response

    def _required(self, question_id: str, position: int, row: int) -> str | None:
        """Return the option that must be there; None, and an error, where the cell is empty or unknown."""
        column = self.columns.single[question_id]
        value = self._chosen(question_id, position, row)
        if value is None and (question_id, mapping_key(column.values[position] or "")) not in self.unknown:
            question = self.readers[question_id].question
            self._problem(
                "error",
                "missing",
                f"svaret på ”{shown(question.text)}” saknas, så det går inte att veta vem svaret gäller. Fyll i det i "
                "filen, eller ta bort raden.",
                row,
                column,
            )
        return value

    def _completed(self, position: int, row: int) -> datetime | None:
        time, column = self.times[position], self.columns.completed
        if time.fault and column is not None:
            found = shown(column.values[position])
            self._problem("error", "time", f"där står ”{found}”: {time.fault}.", row, column, found=found)
        return time.at

    def _comment(self, position: int) -> str | None:
        column = self.columns.single.get(COMMENT)
        text = column.values[position] if column else None
        # LimeSurvey's mark for a question that was not shown; elsewhere it is what someone wrote.
        hidden = self.source.dialect == "limesurvey" and text == "N/A"
        return text if text and folded(text) and not hidden else None

    @staticmethod
    def _text(column: Field, position: int) -> str | None:
        text = column.values[position]
        return text if text and folded(text) and key(text) not in BLANK else None

    def _chosen(self, question_id: str, position: int, row: int) -> str | None:
        column = self.columns.single[question_id]
        text = self._text(column, position)
        value = self._option(question_id, text, column, row) if text else None
        return None if value == NOT_ANSWERED else value

    def _option(self, question_id: str, text: str, column: Field, row: int) -> str | None:
        """Return the option that ``text`` is; None where it is to be left out, or is noted as unknown.

        A bare number is only taken as a municipality's code: elsewhere it may be a level, or the tool's number for the
        option, which is another.
        """
        answer = self.readers[question_id].read(text, numbers=question_id == PRINCIPAL and not column.coded)
        if answer is None:
            self._not_known(question_id, text, column, row)
            return None
        if answer.former_name:
            self.former.setdefault((answer.former_name, question_id), (column, []))[1].append(row)
        return answer.value

    def _not_known(self, question_id: str, text: str, column: Field, row: int) -> None:
        rows = self.unknown.setdefault((question_id, mapping_key(text)), (text, column, []))[2]
        if row not in rows:
            rows.append(row)

    def _contexts(self, position: int, row: int) -> dict[str, bool]:
        ticked = self._ticked(CONTEXTS, position, row)
        return ticked if any(ticked.values()) else {}

    def _ticked(self, question_id: str, position: int, row: int) -> dict[str, bool]:
        """Return whether each option that the file can tell of was ticked, in the questionnaire's order."""
        reader = self.readers[question_id]
        chosen: set[str | None] = set()
        if question_id in self.columns.single:
            there = set(reader.texts)
            column = self.columns.single[question_id]
            for part in parts(self._text(column, position) or "", self._knows(reader), self.source.dialect == "forms"):
                chosen.add(self._option(question_id, part, column, row))
        else:
            of_options = self.columns.ticks.get(question_id, {})
            there = set(of_options)
            chosen.update(self._tick(reader, value, column, position, row) for value, column in of_options.items())
        return {value: value in chosen for value in reader.texts if value in there or value in chosen}

    @staticmethod
    def _knows(reader: OptionReader) -> Callable[[str], bool]:
        return lambda text: reader.read(text, numbers=False) is not None

    def _tick(self, reader: OptionReader, option: str, column: Field, position: int, row: int) -> str | None:
        """Return the option that a cell in the column of ``option`` ticks; None where it ticks none."""
        text, question_id = self._text(column, position), reader.question.id
        meaning = reader.mapping.get((question_id, mapping_key(text))) if text else None
        if text is None or key(text) in UNTICKED or meaning == IGNORE:
            return None
        if key(text) in TICKED:
            return option
        answer = reader.read(text, numbers=False)
        if answer is not None and (answer.value == option or meaning is not None):
            return answer.value
        # Another option's text, or a respondent's own words for "other".
        self._not_known(question_id, text, column, row)
        return None

    def _problem(
        self,
        severity: Severity,
        code: str,
        message: str,
        row: int | None = None,
        column: Field | None = None,
        found: str | None = None,
        suggestion: str | None = None,
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
                suggestion=suggestion,
            )
        )


def listed(rows: list[int]) -> str:
    """Return rows as they are named in a message: "rad 3", "raderna 3 och 5"; after ten of them only how many more."""
    if len(rows) == 1:
        return f"rad {rows[0]}"
    shown_rows = [str(row) for row in rows[:10]]
    last = f"{len(rows) - 10} till" if len(rows) > 10 else shown_rows.pop()
    return f"raderna {', '.join(shown_rows)} och {last}"
