"""Which columns of an export are read as what. What says who the respondent is goes before anything is looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from data.base.problems import Problem, Severity, nearest, shown
from data.imports.files.cells import HEADING as HEADING_CELL
from data.imports.files.cells import JOINED, NOT_USED, PERSON, TOOL, UNDECIDED, Fate
from data.imports.files.decisions import HEADING, IGNORE, STATUS, Decision
from data.imports.survey.fields import Field, Responses, at
from data.imports.survey.questionnaire import COMMENT, ORG_LEVEL, PRINCIPAL, UNIT, Question
from data.imports.survey.questions import COMPLETED_AT, Found, OptionReader, QuestionFinder, asked_by_answers, suggest
from data.imports.survey.status import STATUS_HEADINGS, says_status, status_of
from data.imports.survey.text import (
    COMPLETED,
    OTHER_TIMES,
    SUBMITTED,
    SX_COMPLETE,
    key,
    mapping_key,
    names_person,
    of_tool,
)
from data.imports.survey.times import read_times

_EMPTY = Fate("left_out", "kolumnen har inga svar")
_STATUS = Fate("read", "säger om svaret är inskickat")
_BRANCH = tuple(re.compile(one, re.DOTALL) for one in (r"(.*\D)[2-9]", r"(.*)[._][1-9]", r"(.*\S)\s*\([1-9]\)"))
_BRANCH_OF_QUESTION = re.compile(r"(.*\?)[2-9]", re.DOTALL)
# A branch may be named after the unit that answers it.
_OF_UNIT = (
    re.compile(r"(?P<unit>[^:–-]+?)\s*[:–-]\s+(?P<asked>.+)", re.DOTALL),
    re.compile(r"(?P<asked>.+?)\s*(?:[:–-]\s+|[\[(])(?P<unit>[^\[\]()]+)[\])]?", re.DOTALL),
)
_IN_BRACKETS = re.compile(r"^(.*\S)\s*\[([^\[\]]*)\]\s*$", re.DOTALL)


@dataclass
class Columns:
    """The columns of an export by what they are read as.

    ``single``: question -> the columns with its answers, more than one where the survey asks it in branches. ``ticks``:
    question -> option -> the columns of that option.
    """

    single: dict[str, list[Field]] = field(default_factory=dict)
    ticks: dict[str, dict[str, list[Field]]] = field(default_factory=dict)
    completed: Field | None = None
    submitted: Field | None = None
    statuses: list[Field] = field(default_factory=list)
    other_times: list[Field] = field(default_factory=list)
    read_as: list[tuple[str, str]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
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
        self.meanings = {choice.meaning for choice in self.choices}
        self.headings = {mapping_key(one.heading) for one in responses.fields}
        self.unknown: list[tuple[Field, str]] = []

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
        self.find_times()
        for one in self.responses.fields:
            self.place(one)
        for question_id, fields in self.ordinals.items():
            self.by_ordinal(self.readers[question_id], fields)
        columns = self.columns
        for one, base in self.unknown:
            self.ask_about(one, base)
        if columns.completed is not None:
            columns.read_as.append((columns.completed.heading, COMPLETED_AT))
        self.prefer_ticks()
        self.missing()
        return columns

    def find_times(self) -> None:
        """Find the columns of the tool's own that say when a response was handed in, and whether it is."""
        columns = self.columns
        for one in self.responses.fields:
            known = any(status_of(value, one.heading) for value in one.filled)
            marks = (STATUS_HEADINGS | {SX_COMPLETE}) & set(one.names)
            if self.meaning_of(one.heading) == STATUS or (known and marks):
                columns.statuses.append(one)
        # Of columns with the same heading the first counts.
        times = {
            name: one for one in reversed(self.responses.fields) if one not in columns.statuses for name in one.names
        }
        columns.completed = next((times[name] for name in COMPLETED if name in times), None)
        columns.submitted = next((times[name] for name in SUBMITTED if name in times), None)
        columns.other_times = [times[name] for name in sorted(OTHER_TIMES) if name in times]
        told = [one for one in self.responses.fields if self.meaning_of(one.heading) == COMPLETED_AT]
        columns.completed = told[0] if told else columns.completed

    def meaning_of(self, heading: str) -> str | None:
        """Return what the user has told that ``heading`` is, None where nothing that it may be."""
        meaning = self.mapping.get((HEADING, mapping_key(heading)))
        return meaning if meaning in self.meanings else None

    def base_of(self, one: Field) -> str:
        """Return the heading of ``one``; in a further branch, where tools add a number, that of the question itself."""
        for pattern in _BRANCH:
            found = pattern.fullmatch(one.heading)
            if found and mapping_key(found[1]) in self.headings:
                return found[1]
        alone = _BRANCH_OF_QUESTION.fullmatch(one.heading)
        asked = self.finder.find(replace(one, heading=alone[1])) if alone else None
        if alone and asked is not None and asked.option is None:
            return alone[1]  # the first branch has another heading
        for pattern in _OF_UNIT:
            found = pattern.fullmatch(one.heading)
            if found and self.readers[UNIT].read(found["unit"].strip(), numbers=False):
                asked = self.finder.find(replace(one, heading=found["asked"]))
                if asked is not None and asked.option is None:
                    return found["asked"]
        return one.heading

    def place(self, one: Field) -> None:
        columns = self.columns
        base = self.base_of(one)
        whole = one if base == one.heading else replace(one, heading=base)
        own = one not in columns.statuses and asked_by_answers(one, self.readers) is None  # no answers to a question
        if own and names_person(mapping_key(base)) and self.finder.find(whole) is None:
            self.drop(one, PERSON)
        elif meaning := self.meaning_of(base):
            self.as_told(one, base, meaning)
        elif found := self.finder.find(whole):
            self.take(one, found)
        elif one in columns.statuses:
            self.responses.settle(one, _STATUS)
            columns.read_as.append((one.heading, STATUS))
        elif one is columns.completed or one is columns.submitted:
            self.heading_read(one)
            if one is not columns.completed:
                self.responses.settle(one, _STATUS)
        elif own and any(of_tool(name) for name in one.names):
            self.drop(one, TOOL)
        elif one.filled:
            self.unknown.append((one, base))
        else:
            self.responses.settle(one, _EMPTY)

    def drop(self, one: Field, fate: Fate) -> None:
        self.responses.settle(one, fate)
        self.columns.dropped.append(one.heading)

    def as_told(self, one: Field, base: str, meaning: str) -> None:
        if base == one.heading:
            self.columns.decisions.append(self.decision(one, base, None, meaning))
        if meaning == IGNORE:
            self.responses.settle(one, NOT_USED)
            self.columns.read_as.append((one.heading, IGNORE))
        elif meaning == STATUS:
            self.responses.settle(one, _STATUS)
            self.columns.read_as.append((one.heading, STATUS))
        elif one is self.columns.completed:
            self.heading_read(one)
        elif meaning != COMPLETED_AT:
            question_id, _, option = meaning.partition("[")
            question = next(q for q in self.finder.asked if q.id == question_id)
            self.put(one, question, option.removesuffix("]") or None)
        else:
            self.responses.settle(one, TOOL)

    def take(self, one: Field, found: Found) -> None:
        if found.former_name:
            self.problem(
                "warning",
                "wheel_former_name",
                f"rubriken har {self.finder.model.wheel_word}s tidigare namn ({found.former_name}). Den läses som frågan om "
                f"{self.finder.model.wheel_name}.",
                column=one.heading,
            )
        question = found.question
        if found.option is None:
            self.put(one, question, None)
            return
        reader = self.readers[question.id]
        answer = reader.read(found.option, numbers=False)
        if answer is not None:
            if reader.meaning_of(found.option):
                self.columns.decisions.append(self.option_decision(one, reader, found.option))
            if answer.value is not None:
                self.put(one, question, answer.value)
            else:
                self.responses.settle(one, NOT_USED)
                self.columns.read_as.append((one.heading, IGNORE))
        elif key(found.option) == "other" and (other := reader.other):
            self.put(one, question, other)
        elif reader.at_ordinal(found.option) and not one.labels:
            self.ordinals.setdefault(question.id, {})[found.option] = one
        elif label := next((label for label in one.labels if reader.read(label, numbers=False)), None):
            self.take(one, Found(question, label))
        else:
            self.columns.decisions.append(self.option_decision(one, reader, found.option))
            self.responses.settle(one, UNDECIDED)

    def option_decision(self, one: Field, reader: OptionReader, option: str, suggestion: str | None = None) -> Decision:
        made = reader.decision(option, suggestion)
        asked = (
            f"Rubriken har ”{shown(option)}”, som inte är något av svarsalternativen till "
            f"”{shown(reader.question.text)}”. Vad betyder det?"
        )
        return at(replace(made, asked=asked, several=False), self.responses, one)

    def put(self, one: Field, question: Question, option: str | None) -> None:
        if option is None:
            self.columns.single.setdefault(question.id, []).append(one)
        else:
            self.columns.ticks.setdefault(question.id, {}).setdefault(option, []).append(one)
        self.heading_read(one)
        self.columns.read_as.append((one.heading, question.id if option is None else f"{question.id}[{option}]"))

    def heading_read(self, one: Field) -> None:
        """Settle that the heading of ``one`` is read; its cells are settled row by row."""
        self.responses.source.cells.settle(HEADING_CELL, self.responses.source.heading_rows, [one.position])

    def by_ordinal(self, reader: OptionReader, fields: Mapping[str, Field]) -> None:
        """Take columns numbered 1 to the number of options in the questionnaire's order, and say so; else ask."""
        values = {option: reader.at_ordinal(option) for option in fields}
        numbered = set(reader.texts) - set(self.columns.ticks.get(reader.question.id, {}))
        if set(values.values()) != numbered:
            for option, one in fields.items():
                self.columns.decisions.append(self.option_decision(one, reader, option, values[option]))
                self.responses.settle(one, UNDECIDED)
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

    def prefer_ticks(self) -> None:
        """Where a question has a column per option, leave out the one that holds them all."""
        for question_id in set(self.columns.single) & set(self.columns.ticks):
            for one in self.columns.single.pop(question_id):
                self.responses.settle(one, JOINED)
                self.columns.read_as = [(h, IGNORE if h == one.heading else m) for h, m in self.columns.read_as]

    def ask_about(self, one: Field, base: str) -> None:
        """Ask what a column is; columns of one option each, or in branches, by the question they have in common."""
        bracketed = _IN_BRACKETS.match(base)
        if bracketed and self.is_option(bracketed[2]):
            question_id = self.meaning_of(bracketed[1])
            question = next((q for q in self.finder.asked if q.id == question_id and q.kind == "multi"), None)
            base = bracketed[1]
            if question is not None:
                self.take(one, Found(question, bracketed[2]))
                if not any(made.key == mapping_key(base) for made in self.columns.decisions):
                    self.columns.decisions.append(self.decision(one, base, None, question_id))
                return
            if question_id == IGNORE:
                self.as_told(one, base, IGNORE)
                return
        self.responses.settle(one, UNDECIDED)
        if not any(made.scope == HEADING and made.key == mapping_key(base) for made in self.columns.decisions):
            self.columns.decisions.append(self.decision(one, base, self.suggestion(one, base), None))

    def is_option(self, text: str) -> bool:
        """Return whether ``text`` is an option of a question with several answers."""
        several = (reader for reader in self.readers.values() if reader.question.kind == "multi")
        return any(reader.read(text, numbers=False) for reader in several)

    def decision(self, one: Field, base: str, suggestion: str | None, told: str | None) -> Decision:
        made = Decision(
            HEADING,
            base,
            mapping_key(base),
            f"Kolumnen ”{shown(base)}” är ingen av frågeformulärets frågor. Vad är den?",
            self.choices,
            suggestion=suggestion,
            told=told,
        )
        return at(made, self.responses, one)

    def suggestion(self, one: Field, base: str) -> str | None:
        """Return what the column all but surely is: by its answers, else by its heading."""
        if says_status(one):
            return STATUS
        if self.columns.completed is None and all(time.at is not None for time in read_times(one.filled)):
            return COMPLETED_AT
        free = {q.id for q in self.finder.asked} - self.columns.found
        by_answers = asked_by_answers(one, self.readers)
        if by_answers is not None:
            return by_answers if by_answers in free else None
        choices = [choice for choice in self.choices if choice.meaning not in self.columns.found]
        return next((found for label in (base, *one.labels) if (found := suggest(label, choices))), None)

    def missing(self) -> None:
        """Say which questions no column answers. Without the first two nothing can be read."""
        asked = {question.id: question for question in self.finder.asked}
        read = {heading for heading, _ in self.columns.read_as}
        headings = [h for h in (one.heading for one in self.responses.fields) if h not in read and not of_tool(key(h))]
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
