"""Dates that say a year, a month, a day or a period: worked out by hand on the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from pages.text.partial_dates import Span, age_text, freshness, months_old, period_text, span

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-05-17", date(2023, 5, 17), date(2023, 5, 17)),
        ("2021-03/2021-05", date(2021, 3, 1), date(2021, 5, 31)),
        ("2021/2022-01-07", date(2021, 1, 1), date(2022, 1, 7)),
    ],
)
def test_a_loose_date_may_mean_these_days(text: str, first: date, last: date) -> None:
    assert span(text) == Span(first, last)
    assert span(text).exact == (first == last)


@pytest.mark.parametrize("text", ["", "våren 2023", "2023-13", "2023-02-30", "2023-01-01-01"])
def test_what_is_no_date_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        span(text)


@pytest.mark.parametrize(
    ("text", "months", "said"),
    [
        ("2026-11-24", (0, 0), "mindre än en månad"),
        ("2026-10-24", (1, 1), "1\u00a0månad"),
        ("2026-10-25", (0, 0), "mindre än en månad"),
        ("2026-03", (7, 8), "7–8\u00a0månader"),  # 31 March is 7 whole months ago, 1 March 8
        ("2023", (34, 46), "34–46\u00a0månader"),  # 31 December 2023 and 1 January 2023
        ("2026", (0, 10), "0–10\u00a0månader"),  # the year is not over
        ("2022-12", (46, 47), "46–47\u00a0månader"),
    ],
)
def test_age_in_whole_months(text: str, months: tuple[int, int], said: str) -> None:
    assert months_old(text, TODAY) == months
    assert age_text(text, TODAY) == said


def test_the_last_day_of_a_month_is_a_whole_month_after_a_longer_one() -> None:
    assert months_old("2026-08-31", date(2026, 9, 30)) == (1, 1)
    assert months_old("2026-08-31", date(2026, 9, 29)) == (0, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-11-24", "fresh"),  # twelve months to the day is not older than twelve months
        ("2025-11-23", "stale"),
        ("2025-11", "unsure"),
        ("2025-12", "fresh"),
        ("2025-10", "stale"),
        ("2025", "unsure"),
        ("2024", "stale"),
        ("2026", "fresh"),
        (None, "none"),
    ],
)
def test_fresh_is_what_is_not_older_than_twelve_months(text: str | None, expected: str) -> None:
    assert freshness(text, TODAY) == expected


def test_a_leap_day_has_a_limit_too() -> None:
    assert freshness("2023-02-28", date(2024, 2, 29)) == "fresh"
    assert freshness("2023-02-27", date(2024, 2, 29)) == "stale"


def test_what_is_not_known_is_said() -> None:
    assert age_text(None, TODAY) == "ingen rapport"
    assert period_text("2022", None) == "från 2022, slut inte känt"
    assert period_text(None, None) == "start inte känd, slut inte känt"
    assert period_text("2023", "2025-07-02") == "från 2023 till 2025-07-02"
    assert period_text("2021-03/2021-05", None) == "från 2021-03 till 2021-05, slut inte känt"
