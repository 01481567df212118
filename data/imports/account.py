"""What becomes of every cell of some files that holds something: how many are stored, left out or a problem, and which."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

import polars as pl
from openpyxl.utils import get_column_letter

from data.base.problems import Problem, shown
from data.imports.files.cells import STOPPED, Cells, Fate, Outcome
from data.imports.files.decisions import EXAMPLES
from data.imports.files.grid import ROW, TEXT
from data.imports.files.parsed import ReadSheet
from data.imports.survey.text import mapping_key, names_person
from data.privacy.personal_data import masked

OUTCOMES: dict[Outcome, str] = {"read": "läses in", "left_out": "läses inte in", "problem": "väntar"}


@dataclass(frozen=True)
class Example:
    """A cell: its row as a spreadsheet counts it, and what stands there as it may be shown."""

    row: int
    text: str


@dataclass(frozen=True)
class Line:
    """Cells of one column with one fate. ``column`` is its letter, None for what is true of a whole sheet.

    ``why`` says in Swedish where they are stored, why they are left out, or what is wrong. There are up to three examples;
    none of what is not to be shown.
    """

    file: str
    sheet: str
    column: str | None
    heading: str
    outcome: Outcome
    why: str
    count: int
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Account:
    """The filled cells of some files: ``filled`` in all, which is ``read`` + ``left_out`` + ``problems``, and line by line."""

    lines: tuple[Line, ...]

    def _count(self, outcome: Outcome) -> int:
        return sum(line.count for line in self.lines if line.outcome == outcome)

    @property
    def filled(self) -> int:
        """The number of cells that hold something."""
        return self.read + self.left_out + self.problems

    @property
    def read(self) -> int:
        """The number of cells that are stored."""
        return self._count("read")

    @property
    def left_out(self) -> int:
        """The number of cells that are left out."""
        return self._count("left_out")

    @property
    def problems(self) -> int:
        """The number of cells that have something wrong, or wait for the user."""
        return self._count("problem")

    @property
    def sentence(self) -> str:
        """The account in a sentence."""
        cells = "1 ifylld cell" if self.filled == 1 else f"{_number(self.filled)} ifyllda celler"
        waiting = f", {_number(self.problems)} väntar på ditt besked eller på att något rättas" if self.problems else ""
        return f"{cells}: {_number(self.read)} läses in, {_number(self.left_out)} läses inte in{waiting}."

    def as_json(self) -> dict[str, object]:
        """Return the account as plain values: the counts, the sentence and the lines."""
        return {
            "filled": self.filled,
            "read": self.read,
            "left_out": self.left_out,
            "problems": self.problems,
            "sentence": self.sentence,
            "lines": [asdict(line) for line in self.lines],
        }


def account_of(
    all_cells: Sequence[Cells], read: Sequence[ReadSheet] = (), kept: Collection[int] | None = None
) -> tuple[Account, list[Problem]]:
    """Return the account of ``all_cells``, and a problem where something in them is not accounted for.

    ``kept`` are the indexes of the raw rows that are stored, ``read`` the sheets they come from; None where the files are
    refused: what nobody has spoken of then waits for the rest to be mended.
    """
    problems = []
    if kept is not None:
        for sheet in read:
            sheet.settle(kept)
        for cells in all_cells:
            missed = cells.open_cells()
            if missed.height:
                row, position, text = missed.row(0)
                message = (
                    f"{missed.height} ifyllda celler är inte redovisade, till exempel ”{shown(masked(text))}”. Det är ett fel "
                    "i programmet, och inget läses in. Säg till den som sköter det."
                )
                column = cells.headings.get(position, get_column_letter(position + 1))
                problems.append(Problem("error", "unaccounted", cells.file, message, cells.sheet, row, column))
    for cells in all_cells:
        cells.settle(STOPPED)
    return Account(tuple(line for cells in all_cells for line in _lines(cells, kept is None))), problems


def _lines(cells: Cells, refused: bool) -> list[Line]:
    """Return the lines of a sheet: first what is true of it as a whole, then by column. In refused files nothing is read."""
    lines, whole = [], dict[Fate, int]()
    for (position, fate), there in cells.by_column(STOPPED if refused else None).items():
        if fate.whole_sheet:
            whole[fate] = whole.get(fate, 0) + there.height
            continue
        heading = cells.headings.get(position, "")
        below = there.filter(~pl.col(ROW).is_in(cells.heading_rows))
        secret = fate.secret or names_person(mapping_key(heading))
        texts = [] if secret else below.unique(TEXT, keep="first", maintain_order=True).head(EXAMPLES).rows()
        lines.append(
            Line(
                cells.file,
                cells.sheet,
                get_column_letter(position + 1),
                heading,
                fate.outcome,
                fate.why,
                there.height,
                tuple(Example(int(row), shown(masked(str(text)))) for row, text in texts),
            )
        )
    of_sheet = [Line(cells.file, cells.sheet, None, "", f.outcome, f.why, count, ()) for f, count in whole.items()]
    return [*of_sheet, *lines]


def _number(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")
