"""What is logged of how the work reaches out: each log's question, its sheet, its words and its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from pages.text.html import Cell, Column, Number, Numbers
from pages.text.swedish import decimals_text, names, of, plural, text

Titles = Mapping[str, str]

NOT_KNOWN = "inte känt"
BESIDE = "Fristående skolor räknas aldrig in i graden."
KINDS = {"information": "Information", "workshop": "Workshop", "utbildning": "Utbildning"}
COUNTS = {
    "besok": "Besök",
    "besokare": "Besökare",
    "sidvisningar": "Sidvisningar",
    "nedladdningar": "Nedladdningar",
}
SAID = {"ja": "Ja", "nej": "Nej", "vet_inte": "Vet inte"}


@dataclass(frozen=True)
class Log:
    """A log: the question that lists it, the workbook's sheet that it is loaded from, and how it is shown.

    ``about``: what it is about, as a sentence has it. ``hidden``: the table, where some rows are not for all.
    ``sum_up``: what its rows say together, empty where that is nothing. ``beside``: what must be known with it.
    """

    question: str
    sheet: str
    caption: str
    about: str
    headings: tuple[Column | str, ...]
    cells: Callable[[Mapping[str, Any], Titles], list[Cell]]
    hidden: str | None = None
    sum_up: Callable[[pl.DataFrame], str] = lambda _rows: ""
    beside: str = ""


def number_cell(value: int | None) -> Cell:
    """Return a number as it is shown, and as a number in a file; one that is not known says so."""
    return NOT_KNOWN if value is None else Numbers(decimals_text(value), (Number("", value),))


def period_text(value: str | None) -> str:
    """Return when something was, as far as it is known; a period from its first to its last."""
    return text(value).replace("/", " till ")


def _occasion(row: Mapping[str, Any], titles: Titles) -> list[Cell]:
    return [
        period_text(row["held"]),
        KINDS[row["kind"]],
        row["theme"],
        text(row["audience"]),
        number_cell(row["participants"]),
        names(row["source_ids"], titles),
    ]


def _web_use(row: Mapping[str, Any], titles: Titles) -> list[Cell]:
    return [
        period_text(row["period"]),
        COUNTS[row["what"]],
        number_cell(row["number"]),
        names(row["source_ids"], titles),
    ]


def _school(row: Mapping[str, Any], titles: Titles) -> list[Cell]:
    return [
        row["name"],
        text(SAID.get(row["informed"])),
        text(SAID.get(row["takes_part"])),
        period_text(row["as_of"]),
        names(row["source_ids"], titles),
    ]


def sum_up_occasions(occasions: pl.DataFrame) -> str:
    """Return how many occasions are loaded, and how many took part where that is known; list_occasions, at least one."""
    known = occasions["participants"].drop_nulls()
    lead = plural(occasions.height, "tillfälle är inläst.", "tillfällen är inlästa.")
    if known.is_empty():
        return f"{lead} Antalet deltagare är inte känt för något av dem."
    told = f"Antalet deltagare är känt för {of(len(known), occasions.height)}, tillsammans {decimals_text(sum(known.to_list()))}."
    return f"{lead} {told} Den som har varit med flera gånger räknas varje gång."


def sum_up_schools(schools: pl.DataFrame) -> str:
    """Return how many of the schools are informed and take part, and of how many it is not known; list_independent_schools."""

    def count_text(column: str, what: str) -> str:
        not_known = schools.filter(~pl.col(column).is_in(["ja", "nej"]).fill_null(False)).height
        rest = f", och om {not_known} är det inte känt" if not_known else ""
        return f"{of(schools.filter(pl.col(column) == 'ja').height, schools.height)} {what}{rest}."

    return f"{count_text('informed', 'inlästa skolor har fått information')} {count_text('takes_part', 'deltar i arbetet')}"


OCCASIONS = Log(
    "list_occasions",
    "Information och workshop",
    "Information och workshop",
    "information och workshop",
    ("När", "Slag", Column("Tema", long=True), "För vilka", Column("Deltagare", number=True), "Källa"),
    _occasion,
    "occasion",
    sum_up_occasions,
)
WEB_USES = Log(
    "list_web_uses",
    "Samverkanswebben",
    "Användning av samverkanswebben",
    "användning av samverkanswebben",
    ("Period", "Vad som räknas", Column("Antal", number=True), "Källa"),
    _web_use,
)
SCHOOLS = Log(
    "list_independent_schools",
    "Fristående skolor",
    "Fristående skolor",
    "fristående skolor",
    ("Skolans namn", "Har fått information", "Deltar i arbetet", "Uppgift från", "Källa"),
    _school,
    "independent_school",
    sum_up_schools,
    BESIDE,
)
