"""A table on a page that can be taken out: shown as HTML, and beneath it the same as Excel and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import streamlit as st

from pages.exports.tables import Value, as_csv, as_xlsx
from pages.shared import ask, frame
from pages.shared.column_texts import explained
from pages.shared.html import Cell, Column, Link, table
from pages.shared.words import NOTHING, plain_label

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_table(
    caption: str,
    columns: Sequence[Column | str],
    rows: Iterable[Sequence[Cell]],
    chosen: Mapping[str, str] | None = None,
) -> None:
    """Show a table as ``html.table`` does, with a way to take it out; ``chosen`` is the filters: name -> value, as shown."""
    body = [list(row) for row in rows]
    heads = list(columns)
    st.html(table(caption, heads, body))
    headings = [column.heading if isinstance(column, Column) else column for column in heads]
    values = [[_value(cell) for cell in row] for row in body]
    about = facts(chosen or {})
    name = file_name(caption)
    with st.popover("Ta ut tabellen", key=f"ta_ut_{name}"):
        for label, kind, write, mime in (
            ("Excel", "xlsx", partial(as_xlsx, columns=explained(heads, values)), XLSX),
            ("CSV", "csv", as_csv, "text/csv"),
        ):
            st.download_button(
                plain_label(f"{caption} som {label}"),
                partial(write, caption, headings, values, about),
                f"{name}.{kind}",
                mime,
                key=f"ta_ut_{name}_{kind}",
                on_click="ignore",
            )


def facts(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return what must follow a table out of the page: data set, round, edition, date and filters."""
    view = frame.shown()
    about = {"Uppgifter": "Exempeldata – inte verkliga svar" if view.example else "Verkliga uppgifter"}
    if view.round_id is not None:
        about["Uppföljning"] = view.round_title
    about["Utgåva"] = f"{view.edition.number}, gjord {ask.created(view)}"
    about["Källa"] = "Lägesbild; där en rad har en egen källa står den i kolumnen Källa"
    about["Uttagen"] = frame.today().isoformat()
    about |= {f"Urval: {name}": value for name, value in chosen.items()}
    return about


def _value(cell: Cell) -> Value:
    value = cell.label if isinstance(cell, Link) else cell
    return None if value in ("", NOTHING) else value


def file_name(caption: str) -> str:
    """Return the caption as a file's name: letters, digits and hyphens."""
    plain = caption.lower().translate(str.maketrans("åäöé", "aaoe"))
    return "-".join("".join(letter if letter.isalnum() else " " for letter in plain).split())
