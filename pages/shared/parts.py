"""A long list is shown in parts; which part stands in the address."""

from __future__ import annotations

from pages.shared import filters
from pages.shared.words import file_name, plain_label

# The county's own lists are shorter.
PER_PART = 50


def part_of(what: str, count: int) -> slice:
    """Return which of ``count`` rows to show: all, or the part that the user chooses where they are many.

    ``what`` names the list, in the choice and in the address; it is the only list of that name on the page.
    """
    if count <= PER_PART:
        return slice(0, count)
    starts = [str(start) for start in range(1, count + 1, PER_PART)]
    first = int(
        filters.choice(
            plain_label(f"Vilka som visas: {what}"),
            f"{filters.PART}{file_name(what)}",
            starts,
            starts[0],
            lambda start: f"{start}–{min(int(start) + PER_PART - 1, count)} av {count}",
        )
    )
    return slice(first - 1, first - 1 + PER_PART)
