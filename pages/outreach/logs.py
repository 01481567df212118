"""What is logged of how the work reaches out: each log's question, its sheet, its words and its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
    columns: Callable[[Titles], list[Column]]
    hidden: str | None = None
    sum_up: Callable[[pl.DataFrame], str] = lambda _rows: ""
    beside: str = ""


def number_cell(value: int | None) -> Cell:
    """Return a number as it is shown, and as a number in a file; one that is not known says so."""
    return NOT_KNOWN if value is None else Numbers(decimals_text(value), (Number("", value),))


def period_text(value: str | None) -> str:
    """Return when something was, as far as it is known; a period from its first to its last."""
    return text(value).replace("/", " till ")


def _source(titles: Titles) -> Column:
    return Column("Källa", lambda row: names(row["source_ids"], titles))


def _occasion(titles: Titles) -> list[Column]:
    return [
        Column("När", lambda row: period_text(row["held"])),
        Column("Slag", lambda row: KINDS[row["kind"]]),
        Column("Tema", "theme", long=True),
        Column("För vilka", "audience"),
        Column("Deltagare", lambda row: number_cell(row["participants"]), number=True),
        _source(titles),
    ]


def _web_use(titles: Titles) -> list[Column]:
    return [
        Column("Period", lambda row: period_text(row["period"])),
        Column("Vad som räknas", lambda row: COUNTS[row["what"]]),
        Column("Antal", lambda row: number_cell(row["number"]), number=True),
        _source(titles),
    ]


def _school(titles: Titles) -> list[Column]:
    return [
        Column("Skolans namn", "name"),
        Column("Har fått information", lambda row: SAID.get(row["informed"])),
        Column("Deltar i arbetet", lambda row: SAID.get(row["takes_part"])),
        Column("Uppgift från", lambda row: period_text(row["as_of"])),
        _source(titles),
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
    _occasion,
    "occasion",
    sum_up_occasions,
)
WEB_USES = Log(
    "list_web_uses",
    "Samverkanswebben",
    "Användning av samverkanswebben",
    "användning av samverkanswebben",
    _web_use,
)
SCHOOLS = Log(
    "list_independent_schools",
    "Fristående skolor",
    "Fristående skolor",
    "fristående skolor",
    _school,
    "independent_school",
    sum_up_schools,
    BESIDE,
)
