"""Which question a heading asks and which option an answer is. What is not recognised is asked about, never guessed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from data.importers.survey_fields import Field
from data.importers.survey_text import key, mapping_key, present_name
from data.importers.values import REGION, Vocabulary
from data.model import Model
from data.questionnaire import CONTEXTS, NEEDS, ORG_LEVEL, PRINCIPAL, UNIT, Question

HEADING, IGNORE, COMPLETED_AT = "heading", "ignore", "svarsdatum"
NOT_ANSWERED = "ej_besvarad"
UNMAPPED_CODE = "unmapped"  # the code of the problem that each Unmapped also is
_BARE_NUMBER = re.compile(r"\d+(?:[.,]0+)?")
_ORDINAL = re.compile(r"(?:sq|a|alt|alternativ|_)*0*([1-9]\d?)")
_IN_BRACKETS = re.compile(r"^(.*\S)\s*\[([^\[\]]*)\]\s*$", re.DOTALL)
_VOCABULARY = {PRINCIPAL: "principal", UNIT: "unit", ORG_LEVEL: "org_level", CONTEXTS: "context", NEEDS: "category"}


@dataclass(frozen=True)
class Choice:
    """What something unknown may be taken as: the meaning that a mapping keeps, and its text for the user."""

    meaning: str
    text: str


@dataclass(frozen=True)
class Unmapped:
    """A heading (``scope`` "heading") or an answer (``scope`` the question's id) that is not recognised.

    ``found`` is the text as it stands, ``key`` what a mapping keeps it as, ``rows`` the first rows it stands in. The
    suggestion is the meaning of one of ``choices``; it is never applied by itself.
    """

    scope: str
    found: str
    key: str
    rows: tuple[int, ...]
    choices: tuple[Choice, ...]
    suggestion: str | None = None

    @property
    def suggested_text(self) -> str | None:
        """The suggestion as the user reads it."""
        return next((choice.text for choice in self.choices if choice.meaning == self.suggestion), None)


@dataclass(frozen=True)
class Found:
    """The question a heading asks; ``option`` is the option, as written, that a column of its own is about."""

    question: Question
    option: str | None = None
    former_name: str | None = None


def suggest(found: str, choices: Sequence[Choice]) -> str | None:
    """Return the meaning of the choice whose text or meaning is most like ``found``, or None where none is near."""
    by_text = {key(text)[:200]: choice.meaning for choice in choices for text in (choice.meaning, choice.text)}
    nearest = get_close_matches(key(found)[:200], list(by_text), n=1, cutoff=0.6)
    return by_text[nearest[0]] if nearest else None


class QuestionFinder:
    """Finds the question of a heading: by its text, its id, or one of the two with an option behind."""

    def __init__(self, asked: Sequence[Question], model: Model) -> None:
        self.asked = asked
        self.model = model
        self.by_key = {**{key(question.text): question for question in asked}, **{q.id: q for q in asked}}

    def find(self, field: Field) -> Found | None:
        """Return what ``field`` asks. Names that say different things, or a code whose text is unknown, say nothing."""
        if (whole := self._find(field.heading)) and not field.labels:
            return whole
        names = [*field.labels, *(reversed(field.code_and_text or ())), field.heading]
        found = [one for name in names if (one := self._find(name))]
        if not found or len({one.question.id for one in found}) > 1:
            return None
        texts = [*field.labels, *(field.code_and_text or ())[1:]]
        if not texts or any(self._find(text) for text in texts):
            return next((one for one in found if one.option), found[0])
        # Nothing but the code is known. Its text may be that of an option: the tool then names the column by it.
        options = {key(option.text) for option in found[0].question.options}
        text = next((text for text in texts if key(text) in options), None)
        return Found(found[0].question, text, found[0].former_name) if text else None

    def _find(self, name: str) -> Found | None:
        plain, former = present_name(key(name), self.model.wheel_name, self.model.wheel_former_names)
        if question := self.by_key.get(plain):
            return Found(question, None, former)
        if bracketed := _IN_BRACKETS.match(name):
            outer = self._find(bracketed[1])
            if outer and outer.question.kind == "multi" and outer.option is None:
                return Found(outer.question, bracketed[2], outer.former_name)
        for start, question in self.by_key.items():
            rest = plain.removeprefix(start)
            if question.kind != "multi" or rest in (plain, "") or rest[0].isalnum():
                continue
            if start == question.id and rest[0] not in "_-.:/":
                continue  # an id may also be a word that another question begins with
            option = rest.strip(" _-–—.:?/")
            if option[:1] + option[-1:] in ("()", "[]"):  # those around it; an option may end with some of its own
                option = option[1:-1].strip()
            if option:
                return Found(question, option, former)
        return None

    def choices(self) -> tuple[Choice, ...]:
        """Return what a heading may be taken as: a question, an option of its own column, the time, or nothing."""
        whole = [Choice(question.id, question.text) for question in self.asked]
        parts = [
            Choice(f"{question.id}[{option.value}]", f"{question.text} {option.text}")
            for question in self.asked
            if question.kind == "multi"
            for option in question.options
        ]
        return (*whole, *parts, Choice(COMPLETED_AT, "Tidpunkten då svaret lämnades"), Choice(IGNORE, "Används inte"))


@dataclass(frozen=True)
class Answer:
    """An option as read: its value, None where the answer is to be left out, and a former name of the wheel in it."""

    value: str | None
    former_name: str | None = None


class OptionReader:
    """Reads the answers to one question: by text, by value, and by every spelling that the workbook takes."""

    def __init__(
        self, question: Question, model: Model, vocabulary: Vocabulary, mapping: Mapping[tuple[str, str], str]
    ) -> None:
        self.question = question
        self.model = model
        self.mapping = mapping
        self.texts = {option.value: option.text for option in question.options}
        self.spellings: dict[str, str] = {}
        clashing: set[str] = set()
        for option in question.options:
            for spelling in (key(option.text), key(option.value)):
                if self.spellings.setdefault(spelling, option.value) != option.value:
                    clashing.add(spelling)
        for spelling in clashing:
            del self.spellings[spelling]
        self._add_workbook_spellings(vocabulary)

    def _add_workbook_spellings(self, vocabulary: Vocabulary) -> None:
        kind = _VOCABULARY.get(self.question.id, "answer")
        own = {REGION: self.model.region_id}
        for spelling, value in vocabulary.spellings[kind].items():
            meant = own.get(value, value)
            if meant in self.texts or (kind == "answer" and meant == NOT_ANSWERED):
                self.spellings.setdefault(key(spelling), meant)

    @staticmethod
    def is_bare_number(text: str) -> bool:
        """Return whether an answer is a number and nothing else."""
        return _BARE_NUMBER.fullmatch(key(text)) is not None

    def read(self, text: str, numbers: bool) -> Answer | None:
        """Return the answer that ``text`` is, None where it is not recognised. ``numbers``: a bare number is a value."""
        meaning = self.mapping.get((self.question.id, mapping_key(text)))
        if meaning == IGNORE:
            return Answer(None)
        if meaning in self.texts:
            return Answer(meaning)
        if self.is_bare_number(text) and not numbers:
            return None
        plain = key(text)
        present, former = present_name(plain, self.model.wheel_name, self.model.wheel_former_names)
        if former and present in self.spellings:
            return Answer(self.spellings[present], former)
        return Answer(self.spellings[plain]) if plain in self.spellings else None

    def choices(self) -> tuple[Choice, ...]:
        """Return what an answer may be taken as: an option, or nothing."""
        return (*(Choice(o.value, o.text) for o in self.question.options), Choice(IGNORE, "Används inte"))

    def unknown(self, found: str, rows: Collection[int], suggestion: str | None = None) -> Unmapped:
        """Return ``found`` as something to ask about. A bare number is near to nothing."""
        choices = self.choices()
        if suggestion is None and not self.is_bare_number(found):
            suggestion = suggest(found, choices)
        return Unmapped(self.question.id, found, mapping_key(found), tuple(sorted(rows)[:10]), choices, suggestion)

    def at_ordinal(self, text: str) -> str | None:
        """Return the value of the option whose number in order ``text`` is (1, SQ001, A1); None where it is no number."""
        number = _ORDINAL.fullmatch(key(text))
        position = int(number[1]) - 1 if number else -1
        return self.question.options[position].value if 0 <= position < len(self.question.options) else None
