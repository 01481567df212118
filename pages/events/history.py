"""What has happened with something that is followed up, as a table's columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from pages.text.html import Column
from pages.text.swedish import day, local_time

HIDEABLE = ("responsible", "note", "actor")


def history_columns(statuses: Mapping[str, str], hidden: Collection[str] = ()) -> list[Column]:
    """Return the columns of a table of what has happened, without those that are ``hidden``.

    It is of a frame with happened_at, status, responsible, due_on, note and actor; ``statuses``: status -> what it is called.
    """
    columns = {
        "happened_at": Column("När", lambda row: _moment(row["happened_at"])),
        "status": Column("Status", lambda row: statuses[row["status"]]),
        "responsible": Column("Ansvarig funktion", "responsible"),
        "due_on": Column("Klart senast", lambda row: day(row["due_on"])),
        "note": Column("Anteckning", "note", long=True),
        "actor": Column("Vem", "actor"),
    }
    return [column for name, column in columns.items() if name not in hidden]


def _moment(value: str | datetime) -> str:
    """Return when an event was: of a need it stands in Sweden's time as text, else in UTC."""
    return value[:16].replace("T", " ") if isinstance(value, str) else local_time(value)
