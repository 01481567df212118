"""What only the user can decide about a file: what a heading, an answer or a sheet is, and whether rows are to be read."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from data.base.problems import Problem, shown

HEADING, IGNORE = "heading", "ignore"
# Scopes that are no question of the questionnaire. What is told of rows holds for that file alone.
COLUMN, SHEET, FILE, ROWS, STATUS, BRANCHES = "column", "sheet", "file", "rows", "status", "branches"
OF_ONE_FILE = frozenset({FILE, ROWS, BRANCHES})
UNDECIDED_CODE = "undecided"  # the code of the problem that each decision not yet made also is
READ, LEAVE = "read", "leave"
SEVERAL = "|"  # between the options where one answer means several
EXAMPLES = 3

Meanings = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Choice:
    """What something may be taken as: the meaning that is kept, and its text for the user."""

    meaning: str
    text: str


@dataclass(frozen=True)
class Decision:
    """Something to decide, and what has been told of it.

    ``scope`` says what kind it is: "heading", the id of a question whose answer it is, or one of the scopes above.
    ``found`` is the text as it stands, ``key`` what the meaning is kept as. ``asked`` puts it to the user in Swedish.
    ``rows`` are the first rows it stands in, ``examples`` what stands there. ``suggestion`` is the meaning of one of
    ``choices``, only where it is sure and loses nothing; it is never applied by itself. ``several``: more than one of the
    choices may be told, joined by |. ``told`` is the meaning, None until it is told.
    """

    scope: str
    found: str
    key: str
    asked: str
    choices: tuple[Choice, ...]
    file: str = ""
    sheet: str = ""
    column: str | None = None
    rows: tuple[int, ...] = ()
    examples: tuple[str, ...] = ()
    suggestion: str | None = None
    several: bool = False
    told: str | None = None

    @property
    def suggested_text(self) -> str | None:
        """The suggestion as the user reads it."""
        return next((choice.text for choice in self.choices if choice.meaning == self.suggestion), None)

    @property
    def option(self) -> str:
        """What to write on the command line, but for the choice."""
        return f"{self.scope}:{self.key}"

    @property
    def problem(self) -> Problem:
        """The decision as what stops the import until it is made: with the exact text to write on the command line."""
        first = self.suggestion or self.choices[0].meaning
        ways = "; ".join(f"{c.meaning} = {shown(c.text)}" for c in self.choices[:60])
        message = (
            f"{self.asked} Välj på sidan Läs in, eller skriv på kommandoraden --decide "
            f"{shlex.quote(f'{self.option}={first}')}. Val: {ways}."
        )
        return Problem(
            "error",
            UNDECIDED_CODE,
            self.file,
            message,
            sheet=self.sheet or None,
            row=self.rows[0] if self.rows else None,
            column=shown(self.column) if self.column else None,
            found=shown(self.found),
            suggestion=self.suggested_text,
        )


def valid(decision: Decision, meaning: str | None) -> str | None:
    """Return ``meaning`` where it is one that ``decision`` may have, else None."""
    if meaning is None:
        return None
    known = {choice.meaning for choice in decision.choices}
    parts = set(meaning.split(SEVERAL)) if decision.several else {meaning}
    return meaning if parts <= known or meaning in known else None


def open_decisions(decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """Return those of ``decisions`` that are still to be made."""
    return tuple(one for one in decisions if one.told is None)
