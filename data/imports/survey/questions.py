"""Which question a heading asks and which option an answer is. What is not recognised is asked about, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from data.base.problems import shown
from data.imports.files.decisions import IGNORE, SEVERAL, STATUS, Choice, Decision
from data.imports.survey.fields import Field
from data.imports.survey.questionnaire import CONTEXTS, NEEDS, ORG_LEVEL, PRINCIPAL, UNIT, Question
from data.imports.survey.text import key, mapping_key, parts, present_name
from data.model.model import Model
from data.model.values import REGION, Vocabulary

COMPLETED_AT = "svarsdatum"
NOT_ANSWERED = "ej_besvarad"
# How alike a text must be to be suggested, and how much less alike all others.
_NEAR, _APART = 0.8, 0.08
_TURNS = re.compile(r"\d+|\b(?:inte|ej|ingen|inget|inga|aldrig|saknas|utan|icke|sällan|delvis|not|no)\b")
_MOST, _LOOKED_AT = 0.8, 200  # of a column's answers, for them to tell what it asks
_OTHER = frozenset({"annat", "övrigt", "other"})
# What a column is called where it holds nothing but the answer.
_ALSO = {"kommun": PRINCIPAL, "kommunen": PRINCIPAL}
_BARE_NUMBER = re.compile(r"\d+(?:[.,]0+)?")
_ORDINAL = re.compile(r"(?:sq|a|alt|alternativ|_)*0*([1-9]\d?)")
_IN_BRACKETS = re.compile(r"^(.*\S)\s*\[([^\[\]]*)\]\s*$", re.DOTALL)
# What may part several options in a cell, and stand around each of them.
_APART_BY = re.compile(r"[;,/&+|§•\n]|\s(?:och|samt|and)\s")
_AROUND = " \t[]\"'”“-–"
_VOCABULARY = {PRINCIPAL: "principal", UNIT: "unit", ORG_LEVEL: "org_level", CONTEXTS: "context", NEEDS: "category"}


@dataclass(frozen=True)
class Found:
    """The question a heading asks; ``option`` is the option, as written, that a column of its own is about."""

    question: Question
    option: str | None = None
    former_name: str | None = None


def suggest(found: str, choices: Sequence[Choice]) -> str | None:
    """Return the meaning of the choice that ``found`` all but surely is; None where there is no such choice.

    It has nearly the same text, nothing else is near, and it is not the opposite. What leaves something out is never
    suggested.
    """
    plain = key(found)[:200]
    ranked = sorted(
        (
            (SequenceMatcher(None, plain, key(text)[:200]).ratio(), choice.meaning, key(text))
            for choice in choices
            if choice.meaning not in (IGNORE, STATUS)
            for text in {choice.text, choice.meaning}
        ),
        reverse=True,
    )
    if not ranked or ranked[0][0] < _NEAR:
        return None
    best, meaning, text = ranked[0]
    others = [ratio for ratio, other, _ in ranked if other != meaning]
    near = bool(others) and others[0] > best - _APART
    return None if near or _turns(plain) != _turns(text) else meaning


def _turns(text: str) -> list[str]:
    """Return what in ``text`` would turn it into something else: its negations and numbers."""
    return sorted(_TURNS.findall(text))


class QuestionFinder:
    """Finds the question of a heading: by its text, its id, or one of the two with an option behind."""

    def __init__(self, asked: Sequence[Question], model: Model) -> None:
        self.asked = asked
        self.model = model
        by_id = {question.id: question for question in asked}
        by_text = {key(question.text): question for question in asked}
        self.by_key = {**by_text, **by_id, **{name: by_id[also] for name, also in _ALSO.items() if also in by_id}}

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
        own = (
            Choice(COMPLETED_AT, "Tidpunkten då svaret lämnades"),
            Choice(STATUS, "Om svaret är inskickat eller ett test"),
        )
        return (*whole, *parts, *own, Choice(IGNORE, "Används inte"))


@dataclass(frozen=True)
class Answer:
    """An option as read: its value, None where the answer is to be left out, and a former name of the wheel in it.

    ``values``: all that are meant, where the user has told that one answer means several.
    """

    value: str | None
    former_name: str | None = None
    values: tuple[str, ...] = ()


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

    def meaning_of(self, text: str) -> str | None:
        """Return what the user has told that ``text`` means, None where nothing that the question knows."""
        meaning = self.mapping.get((self.question.id, mapping_key(text)))
        known = meaning is not None and (meaning == IGNORE or set(meaning.split(SEVERAL)) <= set(self.texts))
        return meaning if known else None

    def read(self, text: str, numbers: bool) -> Answer | None:
        """Return the answer that ``text`` is, None where it is not recognised. ``numbers``: a bare number is a value."""
        meaning = self.meaning_of(text)
        if meaning == IGNORE:
            return Answer(None)
        if meaning is not None:
            values = tuple(meaning.split(SEVERAL))
            return Answer(values[0], values=values)
        if self.is_bare_number(text) and not numbers:
            return None
        plain = key(text)
        present, former = present_name(plain, self.model.wheel_name, self.model.wheel_former_names)
        if former and present in self.spellings:
            return Answer(self.spellings[present], former)
        return Answer(self.spellings[plain]) if plain in self.spellings else None

    @property
    def other(self) -> str | None:
        """The option for what none of the others is."""
        return next((value for value, text in self.texts.items() if key(text) in _OTHER), None)

    def several_in(self, text: str) -> list[str]:
        """Return the options that stand in ``text``, where they are more than one."""
        if (loosely := self._several_loosely(text)) is not None:
            return loosely
        found = [self.read(part, numbers=False) for part in parts(text, lambda one: self.read(one, False) is not None)]
        values = [answer.value for answer in found if answer is not None and answer.value is not None]
        if len(set(values)) > 1:
            return list(dict.fromkeys(values))
        plain = f" {key(text)} "
        inside = [value for value, option in self.texts.items() if key(option) in plain]
        return inside if len(inside) > 1 else []

    def _several_loosely(self, text: str) -> list[str] | None:
        """Return the options in ``text``, parted by anything that may part them; None where something else is left."""
        pieces = [piece for part in _APART_BY.split(text) if (piece := part.strip(_AROUND))]
        answers = [self.read(piece, numbers=False) for piece in pieces]
        values = [answer.value for answer in answers if answer is not None and answer.value is not None]
        return list(dict.fromkeys(values)) if len(set(values)) > 1 and len(values) == len(pieces) else None

    def choices(self, found: str) -> tuple[Choice, ...]:
        """Return what ``found`` may be taken as: an option, or nothing. An answer that names several is none of them."""
        several = self.several_in(found)
        if several and self.question.id in (PRINCIPAL, UNIT):
            names = " och ".join(self.texts[value] for value in several)
            both = Choice(SEVERAL.join(several), f"Svaret gäller {names}: läs in det för alla")
            return (both, Choice(IGNORE, "Läs inte in svaret"))
        return (*(Choice(o.value, o.text) for o in self.question.options), Choice(IGNORE, "Används inte"))

    def decision(self, found: str, suggestion: str | None = None) -> Decision:
        """Return ``found`` as something to decide, with what has been told of it. A bare number is near to nothing."""
        several = self.several_in(found)
        choices = self.choices(found)
        of_unit = self.question.id in (PRINCIPAL, UNIT)
        if several:
            sure = self.question.kind == "multi" and self._several_loosely(found) is not None
            suggestion = SEVERAL.join(several) if sure else None
        elif suggestion is None and not self.is_bare_number(found):
            suggestion = suggest(found, choices)
        asked = f"Svaret ”{shown(found)}” är inget av frågans svarsalternativ. Vad betyder det?"
        if several and of_unit:
            asked = f"Svaret ”{shown(found)}” talar för flera på en gång. Vad gäller det?"
        elif several and self.question.kind != "multi":
            asked = f"Svaret ”{shown(found)}” rymmer flera svarsalternativ. Vilket gäller?"
        return Decision(
            self.question.id,
            found,
            mapping_key(found),
            asked,
            choices,
            suggestion=suggestion,
            several=self.question.kind == "multi" or (of_unit and not several),
            told=self.meaning_of(found),
        )

    def at_ordinal(self, text: str) -> str | None:
        """Return the value of the option whose number in order ``text`` is (1, SQ001, A1); None where it is no number."""
        number = _ORDINAL.fullmatch(key(text))
        position = int(number[1]) - 1 if number else -1
        return self.question.options[position].value if 0 <= position < len(self.question.options) else None


def asked_by_answers(one: Field, readers: Mapping[str, OptionReader]) -> str | None:
    """Return the only question whose options nearly all answers in ``one`` are; None where there is no such question."""
    answers = one.filled[:_LOOKED_AT]
    if not answers:
        return None
    fits = {question_id: _share(answers, reader) for question_id, reader in readers.items()}
    best = [question_id for question_id, share in fits.items() if share >= _MOST and share == max(fits.values())]
    return best[0] if len(best) == 1 else None


def _share(answers: list[str], reader: OptionReader) -> float:
    """Return how many of ``answers`` are options of one question, or several of them; none where it has no options."""

    def is_known(text: str) -> bool:
        return not reader.is_bare_number(text) and reader.read(text, numbers=False) is not None

    if not reader.texts:
        return 0.0
    several = reader.question.kind == "multi"
    hits = sum(all(map(is_known, parts(answer, is_known))) if several else is_known(answer) for answer in answers)
    return hits / len(answers)
