"""An export as one row per response and one field per column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from data.base.problems import Problem, shown
from data.imports.files.cells import HEADING, Fate
from data.imports.files.decisions import EXAMPLES, Decision
from data.imports.files.sheet_reader import ROW, RawSheet
from data.imports.survey.text import FORMS_MARKS, LIMESURVEY_MARKS, key
from data.model.values import folded
from data.privacy.personal_data import masked

Dialect = Literal["forms", "limesurvey", "artologik", "surveyxact", "generic"]
# What each tool is called; None where a file does not say which it comes from.
DIALECT_NAMES: dict[Dialect, str | None] = {
    "forms": "Microsoft Forms",
    "limesurvey": "LimeSurvey",
    "artologik": "Artologik/Sunet Survey",
    "surveyxact": "SurveyXact",
    "generic": None,
}
# LimeSurvey writes "code. text" where both are asked for.
_CODE_AND_TEXT = re.compile(r"^([A-Za-z]\w*(?:\[\w+\])?)\.\s+(\S.*)$", re.DOTALL)
_COPY = re.compile(r"\s*\(\d+\)$")


@dataclass(frozen=True)
class Field:
    """A column: its heading as it stands, and its values as text, one per response.

    ``labels`` are texts that the tool gives for it elsewhere. ``coded``: the values were codes and are now their texts; a
    number that is left has none. ``position`` is the column of the sheet, from 0.
    """

    heading: str
    values: tuple[str | None, ...]
    labels: tuple[str, ...] = ()
    coded: bool = False
    position: int = -1

    @property
    def filled(self) -> list[str]:
        """The different values that are not blank, in their order."""
        return list(dict.fromkeys(value for value in self.values if value and folded(value)))

    @property
    def code_and_text(self) -> tuple[str, str] | None:
        """The question's code and its text, where the heading holds both."""
        both = _CODE_AND_TEXT.match(self.heading)
        return (both[1], both[2]) if both else None

    @property
    def names(self) -> list[str]:
        """Everything it is called, as compared."""
        return [key(name) for name in (self.heading, *(self.code_and_text or ()), *self.labels)]


@dataclass(frozen=True)
class Responses:
    """What an export holds: ``rows`` are the rows of the responses as a spreadsheet counts them.

    ``problems`` are those of its cells and of the file's other sheets. ``source`` is the sheet they stand on.
    """

    dialect: Dialect
    file: str
    sheet: str
    rows: tuple[int, ...]
    fields: tuple[Field, ...]
    source: RawSheet
    problems: tuple[Problem, ...] = ()

    def settle(self, field: Field, fate: Fate, rows: Sequence[int] | None = None) -> None:
        """Settle what becomes of the cells of ``field``, in ``rows`` or in all; where it is read, its heading is."""
        if fate.outcome == "read":
            self.source.cells.settle(HEADING, self.source.heading_rows, [field.position])
        self.source.cells.settle(fate, rows, [field.position])

    def with_problems(self, more: Sequence[Problem]) -> Responses:
        """Return the same responses with ``more`` problems."""
        return replace(self, problems=(*self.problems, *more))


def plain_name(sheet_name: str) -> str:
    """Return the name of a sheet as it is compared: without case, and without a number in parentheses behind it."""
    return folded(_COPY.sub("", sheet_name))


def sheet_called(sheets: Sequence[RawSheet], *names: str) -> RawSheet | None:
    """Return the first sheet with one of ``names``; a number in parentheses behind the name is forgiven."""
    for sheet in sheets:
        if plain_name(sheet.name) in names:
            return sheet
    return None


def marks(sheet: RawSheet) -> Dialect | None:
    """Return the tool that the headings of ``sheet`` give away, or None where they do not."""
    names = {name for field in plain_fields(sheet.frame.clear()) for name in field.names}
    if all(names & mark for mark in FORMS_MARKS):
        return "forms"
    return "limesurvey" if len(names & LIMESURVEY_MARKS) >= 2 else None


def plain_fields(frame: pl.DataFrame, positions: Mapping[str, int] | None = None) -> list[Field]:
    """Return the columns of ``frame`` as fields."""
    return [
        Field(name.strip(), tuple(frame[name].to_list()), position=(positions or {}).get(name, -1))
        for name in frame.columns
        if name != ROW
    ]


def plain_responses(sheet: RawSheet, dialect: Dialect) -> Responses:
    """Return the responses of a sheet whose cells hold texts."""
    rows, fields = tuple(sheet.frame[ROW].to_list()), tuple(plain_fields(sheet.frame, sheet.positions))
    return Responses(dialect, sheet.file, sheet.name, rows, fields, sheet, sheet.problems)


def at(made: Decision, responses: Responses, one: Field, rows: tuple[int, ...] = ()) -> Decision:
    """Return ``made`` with where the answers of ``one`` stand, in ``rows`` or all, and the first of them."""
    filled = tuple(row for row, value in zip(responses.rows, one.values, strict=True) if value)
    return replace(
        made,
        file=responses.file,
        sheet=responses.sheet,
        column=one.heading,
        rows=(rows or filled)[:10],
        examples=tuple(masked(shown(value)) for value in one.filled[:EXAMPLES]),
    )
