"""Rows and words on indicators: values of what the work is to lead to, beside the degree and never a part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pages.text.html import Cell, Column
from pages.text.swedish import NOTHING, decimal, names, text

GENDERS = {"T": "Alla", "K": "Kvinnor", "M": "Män"}
MISSING = "saknas"
HOW_TO_LOAD = (
    "Inga indikatorer är inlästa. En processledare läser in arbetsbokens blad Indikatorer, eller en CSV-fil från Kolada som den "
    "är, på sidan Läs in."
)
BESIDE = "Indikatorerna visar vad arbetet ska leda till. De räknas aldrig in i graden."


@dataclass(frozen=True)
class Series:
    """One indicator of one place: what it is called, its unit and source, and its value of all in each year, None for missing."""

    name: str
    place: str
    unit: str
    source: str
    values: tuple[tuple[int, float | None], ...]

    @property
    def words(self) -> str:
        """What it shows, in words."""
        told = ", ".join(f"{year}: {MISSING if value is None else decimal(value)}" for year, value in self.values)
        return f"{self.name}, {self.place} ({self.unit}): {told}"


def series(values: pl.DataFrame, titles: Mapping[str, str]) -> list[Series]:
    """Return the indicators of each place, over the years that are loaded; of all, not by gender. ``values``: list_indicators."""
    found = []
    of_all = values.filter(pl.col("gender") == "T")
    for _, rows in of_all.group_by("indicator", "place", maintain_order=True):
        last = rows.row(-1, named=True)
        units = rows["unit_of_value"].drop_nulls()
        found.append(
            Series(
                _named(last["indicator"], last["title"]),
                last["place_name"],
                units[-1] if len(units) else "enhet inte angiven",
                names(last["source_ids"], titles),
                tuple(rows.select("year", "value").iter_rows()),
            )
        )
    return found


def _named(indicator: str, title: str | None) -> str:
    return f"{title} ({indicator})" if title else indicator


def value_table(values: pl.DataFrame, titles: Mapping[str, str]) -> tuple[list[Column | str], list[list[Cell]]]:
    """Return headings and rows of all values that are loaded, by gender too; one that is missing says so."""
    rows: list[list[Cell]] = [
        [
            _named(row["indicator"], row["title"]),
            row["place_name"],
            str(row["year"]),
            GENDERS[row["gender"]],
            MISSING if row["value"] is None else decimal(row["value"]),
            text(row["unit_of_value"]),
            row["status"] or NOTHING,
            names(row["source_ids"], titles),
        ]
        for row in values.iter_rows(named=True)
    ]
    headings: list[Column | str] = [
        Column("Indikator", long=True),
        "Kommun",
        "Mätår",
        "Kön",
        "Värde",
        "Enhet",
        "Källans anmärkning",
        "Källa",
    ]
    return headings, rows
