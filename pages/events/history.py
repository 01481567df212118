"""What has happened with something that is followed up, as a table's columns and rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl

from pages.text.html import Cell, Column
from pages.text.swedish import day, local_time, text

HIDEABLE = ("responsible", "note", "actor")


def history_rows(
    events: pl.DataFrame, statuses: Mapping[str, str], hidden: Collection[str] = ()
) -> tuple[Sequence[Column | str], list[list[Cell]]]:
    """Return headings and rows of a history, without the columns that are ``hidden``.

    ``events``: happened_at, status, responsible, due_on, note and actor; ``statuses``: status -> what it is called.
    """
    columns: dict[str, tuple[Column | str, Callable[[Any], Cell]]] = {
        "happened_at": ("När", _moment),
        "status": ("Status", statuses.__getitem__),
        "responsible": ("Ansvarig funktion", text),
        "due_on": ("Klart senast", day),
        "note": (Column("Anteckning", long=True), text),
        "actor": ("Vem", str),
    }
    shown = {name: of for name, of in columns.items() if name not in hidden}
    rows = [[said(row[name]) for name, (_, said) in shown.items()] for row in events.iter_rows(named=True)]
    return [heading for heading, _ in shown.values()], rows


def _moment(value: str | datetime) -> str:
    """Return when an event was: of a need it stands in Sweden's time as text, else in UTC."""
    return value[:16].replace("T", " ") if isinstance(value, str) else local_time(value)
