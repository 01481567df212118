"""The questionnaire, from the model."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from data.base.errors import ModelError
from data.imports.survey.text import key
from data.model.model import Model
from data.model.sheets import REASONS

QuestionKind = Literal["single", "multi", "text"]
PRINCIPAL, UNIT, CONTEXTS, NEEDS, COMMENT = "huvudman", "verksamhet", "sammanhang", "stodbehov", "kommentar"
ORG_LEVEL = "organisationsniva"
# A component may also be answered by these; "Ej besvarad" is a blank, and "Ej ställd" is never an answer.
ANSWER_REASONS = {name: reason for name, reason in REASONS.items() if reason in ("vet_ej", "ej_tillamplig")}
HOW = {
    "single": "Ett svar",
    "multi": "Flera svar är möjliga",
    "text": "Fritext",
}
INTRODUCTION = (
    "Klistra in frågorna i enkätverktyget som de står, med samma ordning på svarsalternativen. Då känner inläsningen igen "
    "dem. Numren hör inte till frågornas text. Inga frågor behöver vara obligatoriska utom de två första: en "
    "fråga som lämnas tom är överhoppad, och ett svar på den som redan är känt står kvar."
)


@dataclass(frozen=True)
class Option:
    """An answer to choose: its text, and the value it stands for."""

    text: str
    value: str


@dataclass(frozen=True)
class Question:
    """A question: its id, its text, whether one or several options may be chosen or text written, and the options."""

    id: str
    text: str
    kind: QuestionKind
    options: tuple[Option, ...] = ()


def questions(model: Model, municipalities: Iterable[tuple[str, str]], by_org_level: bool = False) -> list[Question]:
    """Return the questions in order: huvudman, verksamhet, one per component, sammanhang, stodbehov, kommentar.

    Where there is no wheel, none is asked of its contexts. ``municipalities`` are (code, name). With ``by_org_level`` the
    third question asks at which organisational level the answer is given; answers are then one per unit and level.

    Raises ModelError where an answer could not be told from another: two texts that differ only in case, spaces or marks
    at the ends, or an option with a semicolon where several may be chosen, since survey tools separate them by it.
    """
    principals = [Option(name, code) for code, name in municipalities]
    units = [Option(x.long_name, x.id) for x in model.sectors] + [Option(x.name, x.id) for x in model.divisions]
    reasons = [Option(name, reason) for name, reason in ANSWER_REASONS.items()]
    asked = [
        Question(
            PRINCIPAL,
            "Vilken huvudman svarar ni för?",
            "single",
            (*principals, *([Option(model.region_name, model.region_id)] if model.divisions else [])),
        ),
        Question(UNIT, "Vilken verksamhet svarar ni för?", "single", tuple(units)),
    ]
    if by_org_level:
        levels = tuple(Option(x.name, x.id) for x in model.org_levels[1:])  # the first is the unit as a whole
        asked.append(Question(ORG_LEVEL, "På vilken nivå i organisationen svarar ni?", "single", levels))
    asked += [
        Question(
            x.id,
            x.question,
            "single",
            (*(Option(anchor, str(level)) for level, anchor in enumerate(x.anchors)), *reasons),
        )
        for x in model.components
    ]
    contexts = tuple(Option(x.name, x.id) for x in model.contexts)
    categories = tuple(Option(x.name, x.id) for x in model.categories)
    if contexts:
        asked.append(Question(CONTEXTS, f"I vilka sammanhang använder ni {model.wheel_name}?", "multi", contexts))
    asked += [
        Question(NEEDS, "Vilket stöd behöver ni?", "multi", categories),
        Question(COMMENT, "Är det något ni vill tillägga? Skriv inga namn eller andra personuppgifter.", "text"),
    ]
    _check_distinct("frågorna", [question.text for question in asked])
    for question in asked:
        _check_distinct(f"svarsalternativen till ”{question.text}”", [option.text for option in question.options])
        separating = [option.text for option in question.options if ";" in option.text and question.kind == "multi"]
        if separating:
            raise ModelError(
                f"Modellfilen: ”{separating[0]}” är ett svar där flera kan väljas, och får inte innehålla semikolon. "
                "Enkätverktygen skiljer svaren åt med semikolon."
            )
    return asked


def _check_distinct(what: str, texts: Iterable[str]) -> None:
    seen: dict[str, str] = {}
    for text in texts:
        if (alike := seen.get(key(text))) is not None:
            raise ModelError(f"Modellfilen: {what} går inte att skilja åt: ”{alike}” och ”{text}”.")
        seen[key(text)] = text


def as_json(asked: Sequence[Question]) -> str:
    """Return the questions as JSON: a list of {id, text, kind, options: [{text, value}]}."""
    return json.dumps([asdict(question) for question in asked], ensure_ascii=False, indent=2) + "\n"


def as_markdown(asked: Sequence[Question], programme: str) -> str:
    """Return the questions as Markdown, to read and to paste from."""
    lines = [f"# {title(programme)}", "", INTRODUCTION, ""]
    for number, question in enumerate(asked, start=1):
        lines += [f"## {number}. {question.text}", "", f"*{HOW[question.kind]}*", ""]
        lines += [f"- {option.text}" for option in question.options]
        lines += [""] if question.options else []
    return "\n".join(lines)


def title(programme: str) -> str:
    """Return what the questionnaire is called."""
    return f"Frågor till uppföljningen – {programme}"
