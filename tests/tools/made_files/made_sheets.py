"""Frames of text as the sheets of a made-up file."""

from __future__ import annotations

import polars as pl

from data.imports.files.sheet_reader import ROW, RawSheet


def frames_as_sheets(file: str, frames: dict[str, pl.DataFrame]) -> list[RawSheet]:
    """Frames as sheets whose headings stand in row 1."""
    return [RawSheet(file, name, frame.with_row_index(ROW, offset=2)) for name, frame in frames.items()]
