"""What can be wrong with a file: a place, what was found there, what was expected and, where there is one, a suggestion."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from data.errors import LagesbildError

Severity = Literal["error", "warning", "personal", "removal", "older"]
SHOWN_CHARACTERS = 80
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # neither a terminal nor a workbook takes them


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one place.

    ``severity``: an error stops the import, a warning must be confirmed, personal data must be confirmed with a reason; a
    removal takes a known level away and an older answer takes the place of a newer, and each is confirmed by itself.
    ``row`` is the row as a spreadsheet program counts it, from 1; None where the problem is about a whole sheet or file.
    """

    severity: Severity
    code: str
    file: str
    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    found: str | None = None
    expected: str | None = None
    suggestion: str | None = None

    def __str__(self) -> str:
        place = [self.file]
        if self.sheet:
            place.append(f"bladet {shown(self.sheet)}")
        if self.row is not None:
            place.append(f"rad {self.row}")
        if self.column:
            place.append(f"kolumnen {shown(self.column)}")
        return f"{', '.join(place)}: {self.message}{f' {self.question}' if self.question else ''}"

    @property
    def question(self) -> str | None:
        """The suggestion as a question to the user; None where there is none. A heading may itself be a question."""
        return None if self.suggestion is None else f"Menade du {self.suggestion.removesuffix('?')}?"


def shown(value: object) -> str:
    """Return ``value`` as it may stand in a message: one line, cut to a readable length."""
    text = _CONTROL.sub("\ufffd", " ".join(str(value).split()))
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def nearest(found: str, known: Iterable[str]) -> str | None:
    """Return the known value most like ``found``, or None where none is near. It is a suggestion, never applied."""
    names = {name.casefold(): name for name in known}
    match = get_close_matches(found.casefold(), list(names), n=1, cutoff=0.75)
    return names[match[0]] if match else None


class Refused(LagesbildError):
    """An import that must not happen; ``problems`` says all that is wrong."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = "1 sak behöver rättas" if count == 1 else f"{count} saker behöver rättas"
        super().__init__("\n".join([f"Inget har sparats. {head}:", *(f"- {problem}" for problem in self.problems)]))
