"""A table as an Excel or CSV file, with its source and filters."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import xlsxwriter


class Percent(float):
    """A share, 0–1, that is shown as per cent."""


Value = str | int | float | Percent | None
# A spreadsheet program takes a text that begins with one of these for a formula; an apostrophe in front makes it a text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 -- a file's own time would make two equal tables differ
_WIDEST = 60
A4 = 9  # its number in the file format


def as_xlsx(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[Value]],
    about: Mapping[str, str],
    columns: Sequence[tuple[str, str, str]] = (),
    quality: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return a workbook with the sheets Tabell, Kolumner (heading, unit and meaning: ``columns``) and Om tabellen.

    The last has the caption and ``about`` (what: text): what the table shows, its source and its filters. Where there is a
    ``quality`` declaration (what and text), it has a sheet of its own after them.

    Texts are written as texts, so none is taken for a formula or a link; one that looks like a formula has Excel's own mark of a
    text besides, the apostrophe that is not shown, so that it stays one where it is edited.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": caption, "created": _FIXED})
        looks = {False: {"text_wrap": True, "valign": "top"}}
        looks[True] = {**looks[False], "bold": True, "bottom": 1}
        formats = {
            (head, text): book.add_format({**looks[head], "quote_prefix": text})
            for head in (True, False)
            for text in (True, False)
        }
        per_cent = book.add_format({**looks[False], "num_format": "0 %"})
        facts = [(what, text) for what, text in {"Tabell": caption, **about}.items()]
        sheets: list[tuple[str, Sequence[str], Sequence[Sequence[Value]]]] = [("Tabell", headings, rows)]
        if columns:
            sheets.append(("Kolumner", ("Kolumn", "Enhet", "Betydelse"), columns))
        sheets.append(("Om tabellen", ("Vad", "Uppgift"), facts))
        if quality:
            sheets.append(("Kvalitetsdeklaration", ("Vad", "Uppgift"), quality))
        for name, above, body in sheets:
            sheet = book.add_worksheet(name)
            sheet.hide_gridlines(2)
            sheet.freeze_panes(1, 0)
            # Printed on lying A4, all columns beside each other and the headings on every page.
            sheet.set_paper(A4)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            for position, row in enumerate([above, *body]):
                for column, value in enumerate(row):
                    if value is not None:
                        format_ = formats[position == 0, isinstance(value, str) and value.startswith(FORMULA_STARTS)]
                        if isinstance(value, Percent):
                            format_ = per_cent
                        sheet.write(position, column, value, format_)
            for column, heading in enumerate(above):
                longest = max([len(heading), *(len(str(row[column] or "")) for row in body)])
                sheet.set_column(column, column, min(longest + 2, _WIDEST))
            if body:
                sheet.autofilter(0, 0, len(body), len(above) - 1)
    return out.getvalue()


def as_csv(headings: Sequence[str], rows: Sequence[Sequence[Value]], about: Mapping[str, str]) -> bytes:
    """Return semicolon-separated text in UTF-8 with BOM, with decimal commas, as Swedish Excel opens it.

    Its first row is the headings; ``about`` follows each row in columns of its own, so that every row says what it is of. Per
    cent is 0–100, and stands in the heading.
    """
    told = {what: text for what, text in about.items() if what not in headings}
    shares = {column for row in rows for column, value in enumerate(row) if isinstance(value, Percent)}
    head = [f"{heading} (%)" if column in shares else heading for column, heading in enumerate(headings)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    lines: list[list[Value]] = [[*head, *told], *([*row, *told.values()] for row in rows)]
    writer.writerows([_harmless(value) for value in line] for line in lines)
    return f"\ufeff{out.getvalue()}".encode()


def harmless(text: str) -> str:
    """Return the text with an apostrophe before it where a spreadsheet program would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _harmless(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, Percent):
        return f"{100 * value:.10g}".replace(".", ",")
    return str(value).replace(".", ",")
