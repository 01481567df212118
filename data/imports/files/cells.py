"""The cells of a sheet that hold something, and what becomes of each: stored, left out, or a problem.

A sheet's cells are listed as the file holds them, before anything is understood. Whatever then reads a cell, passes it by or
finds fault with it settles what becomes of it, once: who speaks first decides. A cell that nobody settled is one that
nobody accounts for, and stops the import.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from data.imports.files.grid import POSITION, ROW, TEXT

Outcome = Literal["read", "left_out", "problem"]
_FATE = "fate"


@dataclass(frozen=True)
class Fate:
    """What becomes of a cell, and in Swedish where it is stored, why it is left out, or what is wrong.

    ``secret``: what stands there is not to be shown. ``whole_sheet``: it is that of all cells of a sheet alike.
    """

    outcome: Outcome
    why: str
    secret: bool = False
    whole_sheet: bool = False


TITLE = Fate("left_out", "står ovanför rubrikraden")
HEADING = Fate("read", "rubrik", whole_sheet=True)
HIDDEN_SHEET = Fate("left_out", "bladet är dolt", whole_sheet=True)
HIDDEN_ROW = Fate("left_out", "raden är dold, och du har valt att inte läsa in den")
HIDDEN_COLUMN = Fate("left_out", "kolumnen är dold, och du har valt att inte läsa in den")
EMPTY_SHEET = Fate("left_out", "bladet har rubriker men inga rader", whole_sheet=True)
UNKNOWN_COLUMN = Fate("left_out", "kolumnen känns inte igen")
NOT_FILLED_IN = Fate("left_out", "raden är inte ifylld")
REMOVED_ROW = Fate("left_out", "raden ska tas bort")
NO_DATA_SHEET = Fate("left_out", "bladet förklarar arbetsboken och läses aldrig in", whole_sheet=True)
OTHER_SHEET = Fate("left_out", "bladet känns inte igen och läses inte", whole_sheet=True)
CODEBOOK = Fate("left_out", "bladet säger vad koderna betyder", whole_sheet=True)
TOOL = Fate("left_out", "verktygets egen kolumn")
PERSON = Fate("left_out", "säger vem som svarade (personuppgift)", secret=True)
NOT_USED = Fate("left_out", "används inte, enligt ditt besked")
UNFINISHED = Fate("left_out", "svaret är inte inskickat eller är ett test, och du har valt att inte läsa in det")
OLDER = Fate("left_out", "verksamheten har ett senare svar i filen")
REPEATED = Fate("left_out", "samma svar står på en annan rad")
NO_ANSWER = Fate("left_out", "säger att frågan inte är besvarad")
NOT_CHOSEN = Fate("left_out", "alternativet är inte valt")
JOINED = Fate("left_out", "samma svar står i en kolumn per alternativ")
ALONE = Fate("left_out", "hör till ett svar som inget annat säger")
UNDECIDED = Fate("problem", "väntar på ditt besked")
FAULTY = Fate("problem", "behöver rättas")
STOPPED = Fate("problem", "kan inte läsas förrän felen är rättade")


def storing_fate(where: str) -> Fate:
    """Return the fate of a cell that is stored in ``where``, a sheet of the workbook and its column."""
    return Fate("read", where)


class Cells:
    """The cells of one sheet that hold something.

    ``headings``: position of a column -> its heading; ``heading_rows``: where they stand.
    """

    def __init__(self, file: str, sheet: str, filled: pl.DataFrame | None = None) -> None:
        """List ``filled`` (row_number, position, text), the cells as the file holds them; none of them is blank."""
        empty = pl.DataFrame(schema={ROW: pl.UInt32, POSITION: pl.UInt32, TEXT: pl.String})
        self.file = file
        self.sheet = sheet
        self.headings: dict[int, str] = {}
        self.heading_rows: tuple[int, ...] = ()
        self._frame = (empty if filled is None else filled).with_columns(pl.lit(None, pl.UInt16).alias(_FATE))
        self._fates: dict[Fate, int] = {}
        self._taken: dict[tuple[int, int], int] = {}

    def settle(self, fate: Fate, rows: Collection[int] | None = None, positions: Collection[int] | None = None) -> None:
        """Settle what becomes of the cells in ``rows`` and ``positions`` (None: in all) of which nobody has spoken yet."""
        self._settle_taken()
        free = pl.col(_FATE).is_null()
        if rows is not None:
            free &= pl.col(ROW).is_in(list(rows))
        if positions is not None:
            free &= pl.col(POSITION).is_in(list(positions))
        code = pl.lit(self._code(fate), pl.UInt16)
        self._frame = self._frame.with_columns(pl.when(free).then(code).otherwise(_FATE).alias(_FATE))

    def take(self, row: int, positions: Iterable[int], fate: Fate) -> None:
        """Settle what becomes of single cells; as ``settle``, for many calls."""
        code = self._code(fate)
        for position in positions:
            self._taken.setdefault((row, position), code)

    def _settle_taken(self) -> None:
        if not self._taken:
            return
        rows, positions = zip(*self._taken, strict=True)
        taken = pl.DataFrame(
            {ROW: rows, POSITION: positions, "code": list(self._taken.values())},
            schema={ROW: pl.UInt32, POSITION: pl.UInt32, "code": pl.UInt16},
        )
        self._taken = {}
        joined = self._frame.join(taken, on=[ROW, POSITION], how="left", maintain_order="left")
        self._frame = joined.with_columns(pl.coalesce(_FATE, "code").alias(_FATE)).drop("code")

    def _code(self, fate: Fate) -> int:
        return self._fates.setdefault(fate, len(self._fates))

    @property
    def filled(self) -> pl.DataFrame:
        """The cells (row_number, position, text), as the file holds them."""
        return self._frame.drop(_FATE)

    def open_cells(self) -> pl.DataFrame:
        """Return the cells (row_number, position, text) of which nobody has spoken."""
        self._settle_taken()
        return self._frame.filter(pl.col(_FATE).is_null()).drop(_FATE)

    def by_column(self, instead: Fate | None = None) -> Mapping[tuple[int, Fate], pl.DataFrame]:
        """Return (position, fate) -> the settled cells (row_number, text), by column and in the file's order.

        ``instead`` is the fate of those that would be stored, where nothing of the file is.
        """
        self._settle_taken()
        fates = list(self._fates)
        groups = self._frame.filter(pl.col(_FATE).is_not_null()).sort(POSITION, maintain_order=True)
        if instead is not None:
            read = [code for fate, code in self._fates.items() if fate.outcome == "read"]
            code = pl.lit(self._code(instead), pl.UInt16)
            fates = list(self._fates)
            groups = groups.with_columns(pl.when(pl.col(_FATE).is_in(read)).then(code).otherwise(_FATE).alias(_FATE))
        parts = groups.partition_by(POSITION, _FATE, as_dict=True, include_key=False, maintain_order=True)
        return {(int(position), fates[code]): part for (position, code), part in parts.items()}
