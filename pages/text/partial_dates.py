"""Dates of a year, month, day or period: what they mean and how old they are."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pages.text.swedish import NO_BREAK

FRESH_MONTHS = 12
Freshness = Literal["fresh", "unsure", "stale", "none"]


@dataclass(frozen=True)
class Span:
    """The first and the last day that a loose date may mean."""

    first: date
    last: date

    @property
    def exact(self) -> bool:
        """Whether it can only mean one day."""
        return self.first == self.last

    @property
    def middle(self) -> date:
        """The day halfway, where a mark stands for the whole."""
        return self.first + (self.last - self.first) / 2


def span(text: str) -> Span:
    """Return what ``2023``, ``2023-05``, ``2023-05-17`` or ``2021-03/2021-05`` may mean. Raises ValueError for others."""
    first, _, last = text.partition("/")
    return Span(_ends(first)[0], _ends(last or first)[1])


def _ends(text: str) -> tuple[date, date]:
    parts = [int(part) for part in text.split("-")]
    match parts:
        case [year]:
            return date(year, 1, 1), date(year, 12, 31)
        case [year, month]:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        case [year, month, day]:
            return date(year, month, day), date(year, month, day)
    raise ValueError(f"{text!r} is not a loose date")


def whole_months(earlier: date, later: date) -> int:
    """Return the whole months from one day to another; 0 where the other comes first."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    last_of_month = calendar.monthrange(later.year, later.month)[1]
    return max(0, months - (later.day < min(earlier.day, last_of_month)))


def months_old(text: str, today: date) -> tuple[int, int]:
    """Return the smallest and the largest age in whole months that a loose date may have."""
    meant = span(text)
    return whole_months(meant.last, today), whole_months(meant.first, today)


def age_text(text: str | None, today: date) -> str:
    """Return how old a report is: ``8 månader``, ``7–8 månader`` or, for None, that there is none."""
    if text is None:
        return "ingen rapport"
    least, most = months_old(text, today)
    if most == 0:
        return "mindre än en månad"
    noun = "månad" if most == 1 else "månader"
    return f"{most}{NO_BREAK}{noun}" if least == most else f"{least}–{most}{NO_BREAK}{noun}"


def freshness(text: str | None, today: date) -> Freshness:
    """Return whether a report is fresh: not older than 12 months whatever day it means, or older whatever day it means."""
    if text is None:
        return "none"
    meant, limit = span(text), _months_before(today, FRESH_MONTHS)
    if meant.first >= limit:
        return "fresh"
    return "stale" if meant.last < limit else "unsure"


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def period_text(started: str | None, ended: str | None) -> str:
    """Return when something goes on, with what is not known said: ``från 2022, slut inte känt``."""
    start = f"från {as_text(started)}" if started else "start inte känd"
    return f"{start} till {as_text(ended)}" if ended else f"{start}, slut inte känt"


def as_text(text: str) -> str:
    """Return a loose date as readers read it; a period's two ends with ``till`` between."""
    return text.replace("/", " till ")
