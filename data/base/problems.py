"""A problem in a file: its place, what was found, what was expected, and a suggestion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Literal

from data.base.errors import LagesbildError

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
        return self.at([] if self.row is None else [self.row])

    def at(self, rows: Sequence[int]) -> str:
        """Return the problem with its place, where it is the same in all of ``rows``."""
        place = [self.file]
        if self.sheet:
            place.append(f"bladet {shown(self.sheet)}")
        if rows:
            place.append(listed(rows))
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


def listed(rows: Sequence[int]) -> str:
    """Return rows as they are named in a message: "rad 3", "raderna 3 och 5"; after ten of them only how many more."""
    if len(rows) == 1:
        return f"rad {rows[0]}"
    shown_rows = [str(row) for row in rows[:10]]
    last = f"{len(rows) - 10} till" if len(rows) > 10 else shown_rows.pop()
    return f"raderna {', '.join(shown_rows)} och {last}"


def by_cause(problems: Iterable[Problem]) -> list[tuple[Problem, list[int]]]:
    """Return one problem per cause, in order, with the rows that it is in: those that differ in nothing but the row."""
    causes: dict[Problem, list[int]] = {}
    for problem in problems:
        rows = causes.setdefault(replace(problem, row=None, found=None), [])
        if problem.row is not None:
            rows.append(problem.row)
    return [(replace(one, row=rows[0] if rows else None), rows) for one, rows in causes.items()]


def nearest(found: str, known: Iterable[str]) -> str | None:
    """Return the known value most like ``found``, or None where none is near. It is a suggestion, never applied."""
    names = {name.casefold(): name for name in known}
    match = get_close_matches(found.casefold(), list(names), n=1, cutoff=0.75)
    return names[match[0]] if match else None


class Refused(LagesbildError):
    """An import that must not happen; ``problems`` says all that is wrong."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        causes = by_cause(self.problems)
        head = "1 sak behöver rättas" if len(causes) == 1 else f"{len(causes)} saker behöver rättas"
        lines = [f"- {problem.at(rows)}" for problem, rows in causes]
        super().__init__("\n".join([f"Inget har sparats. {head}:", *lines]))
