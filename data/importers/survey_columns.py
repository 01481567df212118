"""Which columns of an export are read as what. What says who the respondent is goes before anything is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.importers.survey_fields import Field, Responses
from data.importers.survey_questions import (
    COMPLETED_AT,
    HEADING,
    IGNORE,
    Found,
    OptionReader,
    QuestionFinder,
    Unmapped,
    suggest,
)
from data.importers.survey_text import (
    COMPLETED,
    OTHER_TIMES,
    SUBMITTED,
    SX_COMPLETE,
    mapping_key,
    names_person,
    of_tool,
)
from data.problems import Problem, Severity, nearest, shown
from data.questionnaire import COMMENT, ORG_LEVEL, PRINCIPAL, UNIT, Question


@dataclass
class Columns:
    """The columns of an export by what they are read as; ``ticks`` are those of one option each, by option value."""

    single: dict[str, Field] = field(default_factory=dict)
    ticks: dict[str, dict[str, Field]] = field(default_factory=dict)
    completed: Field | None = None
    submitted: Field | None = None
    complete_mark: Field | None = None
    other_times: list[Field] = field(default_factory=list)
    read_as: list[tuple[str, str]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    unmapped: list[Unmapped] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def found(self) -> set[str]:
        """The ids of the questions that some column answers."""
        return set(self.single) | set(self.ticks)


class _Sorter:
    """Goes through the columns of one export."""

    def __init__(
        self,
        responses: Responses,
        finder: QuestionFinder,
        readers: Mapping[str, OptionReader],
        mapping: Mapping[tuple[str, str], str],
    ) -> None:
        self.responses = responses
        self.finder = finder
        self.readers = readers
        self.mapping = mapping
        self.columns = Columns()
        self.ordinals: dict[str, dict[str, Field]] = {}
        self.choices = finder.choices()

    def problem(
        self, severity: Severity, code: str, message: str, column: str | None = None, found: str | None = None
    ) -> None:
        self.columns.problems.append(
            Problem(
                severity,
                code,
                self.responses.file,
                message,
                sheet=self.responses.sheet,
                column=shown(column) if column else None,
                found=found,
            )
        )

    def sort(self) -> Columns:
        for one in self.responses.fields:
            self.place(one)
        for question_id, fields in self.ordinals.items():
            self.by_ordinal(self.readers[question_id], fields)
        times = {name: one for one in reversed(self.responses.fields) for name in one.names}
        columns = self.columns
        if columns.completed is None:
            columns.completed = next((times[name] for name in COMPLETED if name in times), None)
        columns.submitted = next((times[name] for name in SUBMITTED if name in times), None)
        columns.complete_mark = times.get(SX_COMPLETE)
        columns.other_times = [times[name] for name in sorted(OTHER_TIMES) if name in times]
        if columns.completed is not None:
            columns.read_as.append((columns.completed.heading, COMPLETED_AT))
            columns.dropped = [heading for heading in columns.dropped if heading != columns.completed.heading]
        self.missing()
        return columns

    def place(self, one: Field) -> None:
        if names_person(mapping_key(one.heading)) and self.finder.find(one) is None:
            self.columns.dropped.append(one.heading)
            return
        meaning = self.mapping.get((HEADING, mapping_key(one.heading)))
        if meaning == IGNORE:
            self.columns.read_as.append((one.heading, IGNORE))
        elif meaning == COMPLETED_AT:
            self.columns.completed = one
        elif meaning in {choice.meaning for choice in self.choices}:
            question_id, _, option = str(meaning).partition("[")
            question = next(q for q in self.finder.asked if q.id == question_id)
            self.put(one, question, option.removesuffix("]") or None)
        elif found := self.finder.find(one):
            self.recognised(one, found)
        elif any(of_tool(name) for name in one.names):
            self.columns.dropped.append(one.heading)
        elif any(value is not None and value.strip() for value in one.values):
            self.unknown(one)

    def recognised(self, one: Field, found: Found) -> None:
        if found.former_name:
            self.problem(
                "warning",
                "wheel_former_name",
                f"rubriken har hjulets tidigare namn ({found.former_name}). Den läses som frågan om "
                f"{self.finder.model.wheel_name}.",
                column=one.heading,
            )
        question = found.question
        if found.option is None:
            self.put(one, question, None)
            return
        reader = self.readers[question.id]
        answer = reader.read(found.option, numbers=False)
        if answer is not None and answer.value is not None:
            self.put(one, question, answer.value)
        elif answer is not None:
            self.columns.read_as.append((one.heading, IGNORE))
        elif reader.at_ordinal(found.option) and not one.labels:
            self.ordinals.setdefault(question.id, {})[found.option] = one
        elif label := next((label for label in one.labels if reader.read(label, numbers=False)), None):
            self.recognised(one, Found(question, label))
        else:
            self.columns.unmapped.append(reader.unknown(found.option, ()))

    def put(self, one: Field, question: Question, option: str | None) -> None:
        here = self.columns.single if option is None else self.columns.ticks.setdefault(question.id, {})
        name = question.id if option is None else option
        twice = name in here or (option is None and question.id in self.columns.ticks)
        if twice or (option is not None and question.id in self.columns.single):
            self.problem(
                "error",
                "heading_twice",
                f"flera kolumner är svar på samma fråga: ”{shown(question.text)}”. Ta bort alla utom en, eller markera att "
                "de andra inte används.",
                column=one.heading,
            )
            return
        here[name] = one
        self.columns.read_as.append((one.heading, question.id if option is None else f"{question.id}[{option}]"))

    def by_ordinal(self, reader: OptionReader, fields: Mapping[str, Field]) -> None:
        """Take columns numbered 1 to the number of options in the questionnaire's order, and say so; else ask."""
        values = {option: reader.at_ordinal(option) for option in fields}
        if set(values.values()) != set(reader.texts):
            for option in fields:
                self.columns.unmapped.append(reader.unknown(option, (), values[option]))
            return
        for option, one in fields.items():
            self.put(one, reader.question, values[option])
        order = ", ".join(f"{option} = {reader.texts[str(value)]}" for option, value in values.items())
        self.problem(
            "warning",
            "options_by_number",
            f"kolumnerna för ”{shown(reader.question.text)}” har nummer i stället för svarsalternativens texter. De läses "
            f"i frågeformulärets ordning: {order}.",
            column=next(iter(fields.values())).heading,
        )

    def unknown(self, one: Field) -> None:
        free = [choice for choice in self.choices if choice.meaning not in self.columns.found]
        best = next((found for label in (one.heading, *one.labels) if (found := suggest(label, free))), None)
        found = mapping_key(one.heading)
        self.columns.unmapped.append(Unmapped(HEADING, one.heading, found, (), self.choices, best))

    def missing(self) -> None:
        """Say which questions no column answers. Without the first two nothing can be read."""
        asked = {question.id: question for question in self.finder.asked}
        headings = [one.heading for one in self.responses.fields if not names_person(mapping_key(one.heading))]
        for question_id in [q for q in asked if q not in self.columns.found and q not in (ORG_LEVEL, COMMENT)]:
            question = asked[question_id]
            needed = question_id in (PRINCIPAL, UNIT)
            what = "Utan den går inga svar att läsa." if needed else "Inga svar på den läses."
            self.columns.problems.append(
                Problem(
                    "error" if needed else "warning",
                    "question_missing",
                    self.responses.file,
                    f"frågan ”{shown(question.text)}” finns inte i filen. {what}",
                    sheet=self.responses.sheet,
                    expected=question.text,
                    suggestion=nearest(question.text, headings),
                )
            )


def sort_columns(
    responses: Responses,
    finder: QuestionFinder,
    readers: Mapping[str, OptionReader],
    mapping: Mapping[tuple[str, str], str],
) -> Columns:
    """Return which columns of ``responses`` are read as what, and all that is unknown or wrong with the headings."""
    return _Sorter(responses, finder, readers, mapping).sort()
