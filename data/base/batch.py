"""One change to be stored: the files it read, their raw rows and the rows for the log."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True)
class ReadFile:
    """A file that a change read: its name without folder, the SHA-256 of its bytes and its size in bytes."""

    name: str
    sha256: str
    size_bytes: int


def no_raw_rows() -> pl.DataFrame:
    """Return the empty frame of raw rows, with the columns that ``Batch.raw`` has."""
    return pl.DataFrame(
        schema={"file_name": pl.String, "sheet": pl.String, "row_number": pl.Int64, "content": pl.String}
    )


@dataclass(frozen=True)
class Batch:
    """What one change adds to the log.

    ``raw`` has one row per raw row (file_name, sheet, row_number, content). Each frame of ``tables`` has the columns of
    its table that the change sets, and ``raw_index``, the position in ``raw`` of the row it was read from; or
    ``raw_id``, where it restates a row read before. A column ``removed`` that is true takes the row of that key away.
    A column ``said`` names the columns that a row speaks of, separated by ;: the others stay as they are. Without it, or
    where it is null, the row speaks of all.
    """

    kind: str
    title: str
    files: tuple[ReadFile, ...] = ()
    raw: pl.DataFrame = field(default_factory=no_raw_rows)
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
