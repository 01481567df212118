"""A long list is shown in parts; which part stands in the address."""

from __future__ import annotations

import re

from pages.shared import filters
from pages.shared.words import file_name

# The county's own lists are shorter, and nobody is to turn a page for a few rows.
WHOLE_UP_TO, PER_PART = 75, 50


def part_of(what: str, count: int) -> slice:
    """Return which of ``count`` rows to show: all, or the part that the user chooses where they are many.

    ``what`` names the list, in the choice and in the address; it is the only list of that name on the page.
    """
    if count <= WHOLE_UP_TO:
        return slice(0, count)
    starts = [str(start) for start in range(1, count + 1, PER_PART)]
    # A label is read as Markdown to be seen and as it stands to be heard; so no signs that the one would take away.
    named = re.sub(r"[^\w ,.()–-]", "", what)
    first = int(
        filters.choice(
            f"Rader: {named}",
            f"{filters.PART}{file_name(what)}",
            starts,
            starts[0],
            lambda start: f"{start}–{min(int(start) + PER_PART - 1, count)} av {count}",
        )
    )
    return slice(first - 1, first - 1 + PER_PART)
