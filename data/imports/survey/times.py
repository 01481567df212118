"""When responses were handed in. A day and a month that could change places are refused, unless the column itself tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

# After the time may stand which half of the day it is, and a zone: times are local, as the tools write them.
_ZONE = r"(?:\s*\(?(?:Z|UTC|GMT|CET|CEST|MET|MEST|EET|EEST)?(?:[+-]\d\d?(?::?\d\d)?)?\)?(?:\s*\([A-Za-z ]+\))?)?"
_CLOCK = (
    r"(?:,?(?:T|\s)\s*(?:(?:kl\.?|at)\s*)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?"
    rf"\s*(a\.?m\.?|p\.?m\.?|fm|em|f\.m\.|e\.m\.)?{_ZONE})?"
)
_ISO = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})" + _CLOCK, re.IGNORECASE)
_TWO_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})" + _CLOCK, re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "ma", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_NAME = r"(jan|feb|mar|apr|ma[ij]|may|jun|jul|aug|sep|o[kc]t|nov|dec)[a-zåäö]*\.?"
_DAY_NAME = r"(?:(?:mån|tis|ons|tors?|fre|lör|sön|mon|tue|wed|thu|fri|sat|sun)[a-zåäö]*\.?,?\s+)?(?:den\s+)?"
_WRITTEN = re.compile(rf"{_DAY_NAME}(\d{{1,2}})\.?(?::e)?\s+{_NAME},?\s+(\d{{4}}){_CLOCK}", re.IGNORECASE)
_WRITTEN_MONTH_FIRST = re.compile(rf"{_DAY_NAME}{_NAME}\s+(\d{{1,2}}),?\s+(\d{{4}}){_CLOCK}", re.IGNORECASE)
# Excel's days since 1900, of the years 2000 to 2100: what is left of a time whose format was lost.
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?")
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_051
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 -- local time without a zone
# LimeSurvey's mark for "handed in, but the survey keeps no times".
_NO_TIME = datetime(1980, 1, 1)  # noqa: DTZ001 -- the tools write local time without a zone
Order = Literal["month first", "day first"]


@dataclass(frozen=True)
class Time:
    """A time as read: ``at`` is None where the cell is empty or wrong; ``fault`` says in Swedish what is wrong with it."""

    at: datetime | None
    fault: str | None = None


def read_times(texts: Sequence[str | None], others: Iterable[str | None] = ()) -> list[Time]:
    """Return the times of a column, in its order.

    ``others`` are the cells of the tool's other times. A program writes all its times alike, so a single one in which a
    number is above 12 tells which of the two comes first in all.
    """
    order = _order([*texts, *others])
    return [_read(" ".join(text.split()), order) if text and text.strip() else Time(None) for text in texts]


def _order(texts: Iterable[str | None]) -> Order | None:
    """Return which of day and month comes first, where some text tells and none says the opposite."""
    orders: set[Order] = set()
    for text in texts:
        if text and (found := _TWO_FIRST.fullmatch(" ".join(text.split()))):
            first, second = int(found[1]), int(found[3])
            if first <= 12 < second <= 31:
                orders.add("month first")
            elif second <= 12 < first <= 31:
                orders.add("day first")
    return orders.pop() if len(orders) == 1 else None


def _read(text: str, order: Order | None) -> Time:
    if found := _ISO.fullmatch(text):
        # Without marks between them the numbers must have all their digits.
        if found[2] or (len(found[3]) == len(found[4]) == 2):
            return _time(int(found[1]), int(found[3]), int(found[4]), found.groups()[4:])
    elif found := _TWO_FIRST.fullmatch(text):
        first, second = int(found[1]), int(found[3])
        year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)
        if first <= 12 and second <= 12 and first != second and order is None:
            return Time(None, "dag och månad går inte att skilja åt. Skriv datumet som ÅÅÅÅ-MM-DD")
        month_first = second > 12 or (first <= 12 and order == "month first")
        month, day = (first, second) if month_first else (second, first)
        return _time(year, month, day, found.groups()[4:])
    return _read_written(text)


def _read_written(text: str) -> Time:
    if found := _WRITTEN.fullmatch(text):
        return _time(int(found[3]), _month(found[2]), int(found[1]), found.groups()[3:])
    if found := _WRITTEN_MONTH_FIRST.fullmatch(text):
        return _time(int(found[3]), _month(found[1]), int(found[2]), found.groups()[3:])
    if (serial := _SERIAL.fullmatch(text)) and _FIRST_SERIAL <= int(serial[1]) < _LAST_SERIAL:
        at = _EXCEL_EPOCH + timedelta(days=float(f"{serial[1]}.{serial[2] or 0}"), milliseconds=500)
        return Time(at.replace(microsecond=0))
    return Time(None, "det är inget datum som går att läsa. Skriv det som ÅÅÅÅ-MM-DD")


def _month(name: str) -> int:
    start = name.lower()
    short = {"maj": "ma", "mai": "ma", "may": "ma", "oct": "okt"}.get(start[:3], start[:3])
    return _MONTHS.index(short) + 1


def _time(year: int, month: int, day: int, clock: Sequence[str | None]) -> Time:
    hour, minute, second = (int(part or 0) for part in clock[:3])
    half = (clock[3] or "").lower()[:1].replace("f", "a").replace("e", "p")
    if half and not 1 <= hour <= 12:
        return Time(None, "klockslaget finns inte. Skriv tiden som ÅÅÅÅ-MM-DD TT:MM")
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    try:
        at = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 -- local time, as the tools write it
    except ValueError:
        return Time(None, "datumet eller klockslaget finns inte. Skriv det som ÅÅÅÅ-MM-DD")
    return Time(None if at == _NO_TIME else at)
