"""The clock. Acts are told the time; only what begins one asks for it here."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present time in UTC without a zone, as editions store it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
