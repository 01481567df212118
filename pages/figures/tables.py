"""A table on a page with its download menu: Excel and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import streamlit as st

from pages.exports.tables import Value, as_csv, as_xlsx
from pages.figures.downloads import File, offer
from pages.frame import ask, frame
from pages.frame.paging import part_of
from pages.text.column_help import explain
from pages.text.html import Cell, Column, Lines, Link, Rows, table
from pages.text.swedish import NOTHING, file_name, plain_label

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_table(
    caption: str,
    columns: Sequence[Column | str],
    rows: Lines | Rows,
    chosen: Mapping[str, str] | None = None,
    part: slice | None = None,
) -> None:
    """Show a table as ``html.table`` does, with a way to take it out; ``chosen`` is the filters: name -> value, as shown.

    A long table is shown in parts, and taken out whole; ``part`` is for one whose part has been chosen already.
    """
    st.html(table(caption, columns, rows[part or part_of(caption, len(rows))]))
    offer("Hämta", f"ta_ut_{file_name(caption)}", partial(files, caption, columns, rows, chosen or {}))


def files(
    caption: str, columns: Sequence[Column | str], rows: Lines | Rows, chosen: Mapping[str, str]
) -> Iterable[File]:
    """Return the table as Excel and CSV, whole; it is written only when somebody takes it."""
    name, about = file_name(caption), facts(chosen)
    for label, kind, write, mime in (("Excel", "xlsx", _excel, XLSX), ("CSV", "csv", _csv, "text/csv")):
        make = partial(write, caption, columns, rows, about)
        yield File(plain_label(f"{caption} som {label}"), f"{name}.{kind}", mime, make)


def _excel(caption: str, columns: Sequence[Column | str], rows: Lines | Rows, about: Mapping[str, str]) -> bytes:
    values = _values(rows)
    return as_xlsx(caption, _headings(columns), values, about, columns=explain(columns, values))


def _csv(caption: str, columns: Sequence[Column | str], rows: Lines | Rows, about: Mapping[str, str]) -> bytes:
    return as_csv(caption, _headings(columns), _values(rows), about)


def _headings(columns: Iterable[Column | str]) -> list[str]:
    return [column.heading if isinstance(column, Column) else column for column in columns]


def _values(rows: Lines | Rows) -> list[list[Value]]:
    return [[_value(cell) for cell in row] for row in rows[:]]


def facts(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return what must follow a table out of the page: data set, round, edition, date and filters."""
    view = frame.current_view()
    about = {"Uppgifter": "Exempeldata – inte verkliga svar" if view.example else "Verkliga uppgifter"}
    if view.round_id is not None:
        about["Uppföljning"] = view.round_title
    about["Utgåva"] = f"{view.edition.number}, gjord {ask.edition_date(view)}"
    about["Källa"] = "Lägesbild; där en rad har en egen källa står den i kolumnen Källa"
    about["Uttagen"] = view.today.isoformat()
    about |= {f"Urval: {name}": value for name, value in chosen.items()}
    return about


def _value(cell: Cell) -> Value:
    value = cell.label if isinstance(cell, Link) else cell
    return None if value in ("", NOTHING) else value
