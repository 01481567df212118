"""The clock: acts are told the time, and only what begins one asks here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from data.base.errors import EditionError

SWEDEN = ZoneInfo("Europe/Stockholm")
# In the example data it is always this moment (UTC), so that ages and what is overdue stay as its files tell.
EXAMPLE_NOW = datetime(2027, 11, 19, 12)  # noqa: DTZ001 - editions hold UTC without saying so

LAST_YEAR = 9000  # what is dated later cannot be told in local time or compared with what comes after


def utc_now() -> datetime:
    """Return the present time in UTC without a zone, as editions store it. Raises EditionError for a clock gone astray."""
    return _check(datetime.now(UTC).replace(tzinfo=None, microsecond=0))


def now(example: bool) -> datetime:
    """Return the time of an act in UTC without a zone: the present, or that of the example data."""
    return EXAMPLE_NOW if example else utc_now()


def today(example: bool) -> date:
    """Return today's date in Sweden, or that of the example data."""
    return in_sweden(now(example)).date()


def in_sweden(moment: datetime) -> datetime:
    """Return ``moment`` (UTC, without saying so) as a time in Sweden. Raises EditionError for a clock gone astray."""
    return _check(moment).replace(tzinfo=UTC).astimezone(SWEDEN)


def _check(moment: datetime) -> datetime:
    if moment.year > LAST_YEAR:
        raise EditionError(f"Datorns klocka visar år {moment.year}. Ställ den rätt och försök igen. Inget har ändrats.")
    return moment
