"""Clean and check what is written on a page, before anything is stored."""

from __future__ import annotations

import unicodedata
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
    if value is not None and not rows(con, f"SELECT 1 FROM {table} WHERE {column} = $value", value=value):  # noqa: S608 - constants
        raise NotStored(f"{what} {value} finns inte. Läs in sidan på nytt och välj i listan. Inget har sparats.")


def rows(con: duckdb.DuckDBPyConnection, query: str, **params: str) -> list[tuple[Any, ...]]:
    """Return the rows that ``query`` finds."""
    found: list[tuple[Any, ...]] = con.sql(query, params=params or None).pl().rows()
    return found
