"""Numbers in a table's cell: read together on a page, each in a column of its own in a file."""

from __future__ import annotations

from pages.text.html import Number, Numbers
from pages.text.swedish import interval, of, percent, stages

LOW, HIGH, TOTAL = "lägst", "högst", "av"


def share(value: float | None) -> Numbers:
    """Return 0–100 as ``percent`` says it."""
    return Numbers(percent(value), (Number("", value, percent=True),))


def span(low: float | None, high: float | None) -> Numbers:
    """Return two values 0–100 as ``interval`` says them."""
    return Numbers(interval(low, high), between(low, high))


def between(low: float | None, high: float | None) -> tuple[Number, Number]:
    """Return the two ends of an interval of values 0–100."""
    return Number(LOW, low, percent=True), Number(HIGH, high, percent=True)


def steps(low: int | None, high: int | None) -> Numbers:
    """Return two stages as ``stages`` says them."""
    return Numbers(stages(low, high), (Number(LOW, low), Number(HIGH, high)))


def count(part: int | None, total: int | None) -> Numbers:
    """Return how many of how many, as ``of`` says it."""
    return Numbers(of(part, total), (Number("", part), Number(TOTAL, total)))
