"""Clean and check what is written on a page, before anything is stored."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import duckdb

from data.base.errors import LagesbildError
from data.model.values import MAX_CHARACTERS
from data.privacy.personal_data import NAMES, find_personal_data

_PLAIN_CONTROLS = "\t\n\r"


class NotStored(LagesbildError):
    """Something cannot be stored as it is written; the message says what to change."""


def clean(text: str | None, what: str) -> str | None:
    """Return ``text`` without blanks around it, None for nothing. Raises NotStored where it cannot be kept."""
    text = (text or "").replace("\r\n", "\n").strip()
    if len(text) > MAX_CHARACTERS:
        raise NotStored(
            f"{what} har {len(text)} tecken, men får ha högst {MAX_CHARACTERS}. Korta texten. Inget har sparats."
        )
    # Excel cannot keep them, so no export could.
    if any(unicodedata.category(letter) == "Cc" and letter not in _PLAIN_CONTROLS for letter in text):
        raise NotStored(f"{what} innehåller styrtecken som inte syns. Skriv in texten på nytt. Inget har sparats.")
    if findings := find_personal_data(text):
        kinds = " och ".join(dict.fromkeys(NAMES[finding.kind] for finding in findings))
        raise NotStored(
            f"{what} innehåller något som ser ut som {kinds}: ”{findings[0].excerpt}”. Ta bort det. Inget har sparats."
        )
    return text or None


def told_of(
    what: str, events: Sequence[Mapping[str, Any]], actor: str, told: Callable[[Mapping[str, Any]], str]
) -> str:
    """Return the message that ``what`` (the need, the decision) has been changed since ``actor`` saw it, and by whom.

    ``events`` are what came since, none where what was seen is taken back; ``told`` says one in words.
    """
    own = bool(events) and all(event["actor"] == actor for event in events)
    capital = what[:1].upper() + what[1:]
    own_window = f"{capital} har ändrats i ett annat fönster sedan du öppnade det."
    lead = own_window if own else f"Någon annan har ändrat {what} medan du skrev."
    now = f"Nu gäller: {'; '.join(map(told, events))}. " if events else "Den ändring du såg är tillbakatagen. "
    return (
        f"{lead} {now}Det du har skrivit står kvar i formuläret men är inte sparat. Läs igenom båda och spara igen "
        "om din ändring fortfarande ska gälla."
    )


def is_said(events: Sequence[Mapping[str, Any]], actor: str, state: Mapping[str, Any], note: str | None) -> bool:
    """Return whether the only event that came since is ``actor``'s own and says the same: that is no conflict, but done.

    ``state``: the columns that an event sets; its note may have been given a line on what stood there before.
    """
    if len(events) != 1 or events[0]["actor"] != actor:
        return False
    same = all(events[0][name] == value for name, value in state.items())
    return same and (events[0]["note"] or "").startswith(note or "")


def refuse_passed(due_on: date | None, today: date) -> None:
    """Raise NotStored for a due date before ``today``."""
    if due_on is not None and due_on < today:
        raise NotStored(
            f"Klart senast {due_on} har redan passerat. Välj {today} eller en senare dag, eller lämna tomt. "
            "Inget har sparats."
        )


def refuse_unknown(con: duckdb.DuckDBPyConnection, table: str, column: str, value: str | None, what: str) -> None:
    """Raise NotStored where ``value`` is given and stands in no row of ``table``."""
    # The names of table and column are constants of the callers.
    if value is not None and not rows(con, f"SELECT 1 FROM {table} WHERE {column} = $value", value=value):  # noqa: S608
        raise NotStored(f"{what} {value} finns inte. Läs in sidan på nytt och välj i listan. Inget har sparats.")


def rows(con: duckdb.DuckDBPyConnection, query: str, **params: str) -> list[tuple[Any, ...]]:
    """Return the rows that ``query`` finds."""
    found: list[tuple[Any, ...]] = con.sql(query, params=params or None).pl().rows()
    return found
