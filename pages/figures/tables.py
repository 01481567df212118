"""A table on a page with its download menu: Excel and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import polars as pl
import streamlit as st

from pages.exports.tables import Percent, Value, as_csv, as_xlsx
from pages.figures.downloads import File, offer
from pages.frame import ask, frame
from pages.frame.paging import part_of
from pages.text import quality
from pages.text.column_help import explain
from pages.text.html import Body, Cell, Column, Link, Numbers, made_rows, note, table
from pages.text.swedish import NOTHING, file_name, plain_label

OVER_ROUNDS = "Uppföljning"  # the heading of the rows of a table of all rounds
READING_IN_TABLE = "Där det möjliga bygger på något publicerat är det vår tolkning."
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_table(
    caption: str,
    columns: Sequence[Column | str],
    body: Body,
    chosen: Mapping[str, str] | None = None,
    part: slice | None = None,
    entries: bool = False,
) -> None:
    """Show a table as ``html.table`` does, with a way to take it out; ``chosen`` is the filters: name -> value, as shown.

    A long table is shown in parts, and taken out whole; ``part`` is for one whose part has been chosen already.
    """
    st.html(table(caption, columns, body[part or part_of(caption, len(body))], entries) + reading_note(columns))
    offer("Hämta", f"ta_ut_{file_name(caption)}", partial(files, caption, columns, body, chosen or {}))


def files(caption: str, columns: Sequence[Column | str], body: Body, chosen: Mapping[str, str]) -> Iterable[File]:
    """Return the table as Excel and CSV, whole; it is written only when somebody takes it."""
    name, about = file_name(caption), facts(chosen)
    if _reads(columns):
        about["Tolkning"] = READING_IN_TABLE
    for label, kind, write, mime in (
        ("Excel", "xlsx", partial(_excel, caption, declared=_quality()), XLSX),
        ("CSV", "csv", _csv, "text/csv"),
    ):
        make = partial(write, columns, body, about)
        yield File(plain_label(f"{caption} som {label}"), f"{name}.{kind}", mime, make)


def reading_note(columns: Sequence[Column | str]) -> str:
    """Return as HTML that what is possible may be our reading, below a table that says what is; else nothing."""
    return note(READING_IN_TABLE) if _reads(columns) else ""


def _reads(columns: Sequence[Column | str]) -> bool:
    """Return whether a table says what is possible in a round of which a source's words are read as a bound."""
    heads = [column if isinstance(column, Column) else Column(column) for column in columns]
    if not any(column.possible for column in heads):
        return False
    view = frame.current_view()
    over_rounds = any(column.heading == OVER_ROUNDS for column in heads)
    shown = pl.lit(value=True) if over_rounds else pl.col("round_id") == view.round_id
    return bool(view.rounds.filter(shown)["readings"].sum())


def _quality() -> list[tuple[str, str]]:
    """Return the quality declaration of the round that is shown, as much of it as everybody may read; nothing without one."""
    view = frame.current_view()
    if view.round_id is None:
        return []
    declared = ask.ask(view, "show_quality", round_id=view.round_id).row(0, named=True)
    sectors = ask.ask(view, "count_sector_answers", round_id=view.round_id)
    return quality.rows(declared, sectors, only_approved=True)


def _excel(
    caption: str,
    columns: Sequence[Column | str],
    body: Body,
    about: Mapping[str, str],
    declared: Sequence[tuple[str, str]] = (),
) -> bytes:
    spread = _spread(columns, body)
    headings, values = [heading for _, heading, _ in spread], _by_row(spread, len(body))
    explained = explain([column for column, _, _ in spread], values)
    told = [(heading, unit, meaning) for heading, (_, unit, meaning) in zip(headings, explained, strict=True)]
    return as_xlsx(caption, headings, values, about, columns=told, quality=declared)


def _csv(columns: Sequence[Column | str], body: Body, about: Mapping[str, str]) -> bytes:
    spread = _spread(columns, body)
    return as_csv([heading for _, heading, _ in spread], _by_row(spread, len(body)), about)


Spread = list[tuple[Column | str, str, list[Value]]]


def _spread(columns: Sequence[Column | str], body: Body) -> Spread:
    """Return the columns of a file: the page's column, the heading, and the values; each number has a column of its own."""
    found: Spread = []
    rows = list(made_rows(columns, body))
    for place, column in enumerate(columns):
        heading = column.heading if isinstance(column, Column) else column
        cells = [row[place] for row in rows]
        numbers = next((cell for cell in cells if isinstance(cell, Numbers)), None)
        if numbers is None:
            found.append((column, heading, [_value(cell) for cell in cells]))
            continue
        for part, (name, *_) in enumerate(numbers.parts):
            values = [_number(cell, part) if isinstance(cell, Numbers) else _value(cell) for cell in cells]
            if part:  # words in place of numbers stand once
                values = [None if isinstance(value, str) else value for value in values]
            found.append((column, f"{heading}, {name}" if name else heading, values))
    return found


def _by_row(spread: Spread, count: int) -> list[list[Value]]:
    return [[values[place] for _, _, values in spread] for place in range(count)]


def _number(cell: Numbers, part: int) -> Value:
    _, value, percent = cell.parts[part]
    return Percent(value / 100) if percent and value is not None else value


def facts(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return what must follow a table out of the page: data set, round, edition, date and filters."""
    view = frame.current_view()
    about = {"Uppgifter": "Exempeldata – inte verkliga svar" if view.example else "Verkliga uppgifter"}
    if view.round_id is not None:
        about["Uppföljning"] = view.round_title
    about["Utgåva"] = f"{view.edition.number}, gjord {ask.edition_date(view)}"
    about["Källa"] = "Lägesbild; där en rad har en egen källa står den i kolumnen Källa"
    about["Hämtad"] = view.today.isoformat()
    about |= {f"Urval: {name}": value for name, value in chosen.items()}
    return about


def _value(cell: Cell) -> Value:
    value = cell.label if isinstance(cell, Link) else cell.text if isinstance(cell, Numbers) else cell
    return None if value in ("", NOTHING) else value
