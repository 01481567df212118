"""Paging of long lists by a query parameter."""

from __future__ import annotations

import re

import polars as pl

from pages.frame import filters
from pages.frame.params import PART
from pages.text.swedish import file_name

PER_PART = 50
PER_WINDOW = 8  # of a list whose rows are texts of several lines
# Nobody is to turn a page for a few rows: up to one and a half parts are shown whole, as the county's own lists are.
WHOLE_UP_TO = 1.5


def part_of(what: str, count: int, size: int = PER_PART) -> slice:
    """Return which of ``count`` rows to show: all, or the part of ``size`` rows that the user chooses where they are many.

    ``what`` names the list, in the choice and in the address; it is the only list of that name on the page.
    """
    if count <= WHOLE_UP_TO * size:
        return slice(0, count)
    starts = [str(start) for start in range(1, count + 1, size)]
    # A label is read as Markdown to be seen and as it stands to be heard; so no signs that the one would take away.
    named = re.sub(r"[^\w ,.()–-]", "", what)
    first = int(
        filters.choice(
            f"Rader: {named}",
            f"{PART}{file_name(what)}",
            starts,
            starts[0],
            lambda start: f"{start}–{min(int(start) + size - 1, count)} av {count}",
        )
    )
    return slice(first - 1, first - 1 + size)


def rows_in(frame: pl.DataFrame, part: slice) -> pl.DataFrame:
    """Return those rows; the frame itself where they are all it has, so that what is made from it is made once."""
    return frame if part.start == 0 and part.stop >= frame.height else frame[part]
