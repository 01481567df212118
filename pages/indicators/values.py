"""Rows and words on indicators: values of what the work is to lead to, beside the degree and never a part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pages.text.html import Column
from pages.text.swedish import NO_BREAK, NOTHING, decimals_text, names, text

GENDERS = {"T": "Alla", "K": "Kvinnor", "M": "Män"}
MISSING = "saknas"
NO_REASON = "källan säger inte varför"
HOW_TO_LOAD = (
    "Inga indikatorer är inlästa. En processledare läser in dem på sidan Läs in: arbetsbokens blad Indikatorer, eller Koladas "
    "värden som CSV."
)
BESIDE = "Indikatorerna visar vad arbetet ska leda till. De räknas aldrig in i graden."


@dataclass(frozen=True)
class Series:
    """One indicator of one place: what it is called, its unit and source, and its value in each year, None for missing.

    ``counted``: how many the last value is counted on, where its source says it.
    """

    name: str
    place: str
    unit: str
    source: str
    counted: int | None
    values: tuple[tuple[int, float | None], ...]

    @property
    def words(self) -> str:
        """What it shows, in words."""
        told = ", ".join(f"{year}: {value_text(value)}" for year, value in self.values)
        return f"{self.name}, {self.place}, {self.unit}, {told}"

    @property
    def about(self) -> str:
        """Its unit, what the last value is counted on, and its source."""
        on = "" if self.counted is None else f", n{NO_BREAK}={NO_BREAK}{self.counted}"
        return f"{self.unit}{on}. Källa: {self.source}"


def value_text(value: float | None) -> str:
    """Return a value as it is shown; one that is missing says so."""
    return MISSING if value is None else decimals_text(value)


def series(values: pl.DataFrame, titles: Mapping[str, str]) -> list[Series]:
    """Return the indicators of each place, over the years that are loaded. ``values``: list_indicators.

    They are of all; by gender only where there is no value of all.
    """
    found = []
    of_all = (pl.col("gender") == "T").any().over("indicator", "place")
    shown = values.filter((pl.col("gender") == "T") | ~of_all)
    for _, rows in shown.group_by("indicator", "place", "gender", maintain_order=True):
        last = rows.row(-1, named=True)
        units = rows["unit_of_value"].drop_nulls()
        name = _full_name(last["indicator"], last["title"])
        found.append(
            Series(
                name if last["gender"] == "T" else f"{name}, {GENDERS[last['gender']].lower()}",
                last["place_name"],
                units[-1] if len(units) else "enhet inte angiven",
                names(last["source_ids"], titles),
                last["counted"],
                tuple(rows.select("year", "value").iter_rows()),
            )
        )
    return found


def _full_name(indicator: str, title: str | None) -> str:
    return f"{title} ({indicator})" if title else indicator


def value_columns(titles: Mapping[str, str]) -> list[Column]:
    """Return the columns of a table of all values that are loaded, by gender too; one that is missing says so."""
    return [
        Column("Indikator", lambda row: _full_name(row["indicator"], row["title"]), long=True),
        Column("Kommun", "place_name"),
        Column("Mätår", lambda row: str(row["year"])),
        Column("Kön", lambda row: GENDERS[row["gender"]]),
        Column("Värde", lambda row: value_text(row["value"])),
        Column("Enhet", "unit_of_value"),
        Column("Bygger på (n)", lambda row: text(row["counted"])),
        Column(
            "Varför värdet saknas", lambda row: row["why_missing"] or NO_REASON if row["value"] is None else NOTHING
        ),
        Column("Källa", lambda row: names(row["source_ids"], titles)),
    ]
