"""Accessible HTML for tables, cards and lists. All text is escaped.

The class names are our own; what they look like stands in ``style``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from operator import itemgetter
from typing import Any, NamedTuple
from urllib.parse import urlencode

import polars as pl

from pages.text.provenance import EXAMPLE_MARK
from pages.text.style import MOST_COLUMNS

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)")
_DAY_OR_TIME = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?")
MANY_LONG = 2
# Of links; one without leads within the dashboard.
SCHEMES = ("http", "https", "mailto")


@dataclass(frozen=True)
class Link:
    """A link within the dashboard or to a source."""

    label: str
    href: str


class Number(NamedTuple):
    """One number of a cell: what follows the column's heading in a file ("": nothing), and the value; None: not known."""

    name: str
    value: float | None
    percent: bool = False  # of a hundred, 0–100


@dataclass(frozen=True)
class Numbers:
    """A cell's numbers: ``text`` is how they are read together on a page; a file has each in a column of its own."""

    text: str
    parts: tuple[Number, ...]

    def __str__(self) -> str:
        """Return the text."""
        return self.text


Cell = str | int | Link | Numbers | None


Rows = list[list[Cell]]


@dataclass(frozen=True)
class Column:
    """A table's column: its heading, and in a table of a frame what its cells are ``of``.

    That is a column of the frame, or a function of one of its rows by name. ``number``: set to the right. ``long``: given room.
    ``possible``: the cells say what is possible where answers are missing.
    """

    heading: str
    of: str | Callable[[dict[str, Any]], Cell] | None = None
    number: bool = False
    long: bool = False
    possible: bool = False


Body = pl.DataFrame | Rows
"""What a table is made from: a frame, whose cells its columns make, or rows that are made already."""

Table = tuple[str, Sequence[Column | str], Body]
"""A table's caption, its columns and what it is made from, as ``table`` and ``tables.show_table`` take them."""


def made_rows(
    columns: Sequence[Column | str], body: pl.DataFrame | Iterable[Sequence[Cell]]
) -> Iterable[Sequence[Cell]]:
    """Return a table's rows; those of a frame are made now. Raises ValueError for a column that does not say what it is of."""
    if not isinstance(body, pl.DataFrame):
        return body
    makers = [_maker(column) for column in columns]
    return [[make(row) for make in makers] for row in body.iter_rows(named=True)]


def _maker(column: Column | str) -> Callable[[dict[str, Any]], Cell]:
    if isinstance(column, str) or column.of is None:
        raise ValueError(f"{column!r} does not say what of the frame it shows")
    return itemgetter(column.of) if isinstance(column.of, str) else column.of


def page_url(page: str, **params: str | None) -> str:
    """Return the address of a page with parameters, relative so that it holds under a sub-path too."""
    kept = {name: value for name, value in params.items() if value is not None}
    return f"{page or './'}?{urlencode(kept)}" if kept else page or "./"


def cell_html(cell: Cell) -> str:
    """Return a cell's content as HTML."""
    if isinstance(cell, Link) and not _leads_somewhere(cell.href):
        return escape(cell.label)  # an address in a file may be anything, a script too
    if isinstance(cell, Link):
        return f'<a href="{escape(cell.href, quote=True)}">{escape(cell.label)}</a>'
    if cell is None or cell == "":
        return "–"
    return escape(str(cell)).replace("\n", "<br>")


def _leads_somewhere(href: str) -> bool:
    # Browsers pass over white space and control characters in an address, also in the middle of its scheme.
    found = _SCHEME.match(re.sub(r"[\x00-\x20]", "", href).lower())
    return found is None or found[0] in SCHEMES


def text_block(value: str) -> str:
    """Return a text as a paragraph that keeps its lines."""
    return f'<p class="lb-text">{escape(value)}</p>'


def table(
    caption: str, columns: Sequence[Column | str], body: pl.DataFrame | Iterable[Sequence[Cell]], entries: bool = False
) -> str:
    """Return a table whose first column heads its rows. It scrolls sideways by itself where the screen is narrow.

    ``entries``: each row is seen as a card, where its cells are texts too long to stand side by side. On a telephone that is so
    for every table with a long column.
    """
    heads = [column if isinstance(column, Column) else Column(column) for column in columns]
    head = "".join(f'<th scope="col"{_class(column)}>{escape(column.heading)}</th>' for column in heads)
    as_cards = entries or any(column.long for column in heads)
    # Where several are long there is not room to give each as much.
    many = " lb-many" if sum(column.long for column in heads) > MANY_LONG else ""
    wide = " lb-entries" if entries else f"{many} lb-c{min(len(heads), MOST_COLUMNS)}"
    lines = []
    for row in made_rows(columns, body):
        if len(row) != len(heads):
            raise ValueError(f"a row of {len(row)} cells in a table of {len(heads)} columns")
        cells = [f'<th scope="row">{cell_html(row[0])}</th>']
        cells += [
            f"<td{_class(column, cell)}{_heading(column) if as_cards else ''}>{cell_html(cell)}</td>"
            for column, cell in zip(heads[1:], row[1:], strict=True)
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'<div class="lb-scroll" role="region" tabindex="0" aria-label="{escape(caption, quote=True)}">'
        f'<table class="lb-table{wide}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _heading(column: Column) -> str:
    return f' data-heading="{escape(column.heading, quote=True)}"'


def _class(column: Column, cell: Cell = None) -> str:
    if column.number:
        return ' class="lb-number"'
    if isinstance(cell, str) and _DAY_OR_TIME.fullmatch(cell):
        return ' class="lb-day"'
    return ' class="lb-long"' if column.long else ""


@dataclass(frozen=True)
class Card:
    """A figure with what it is and what must be known with it."""

    label: str
    value: str
    note: str


def cards(figures: Iterable[Card]) -> str:
    """Return figures as a list of cards."""
    items = "".join(
        f'<li><div class="lb-card-label">{escape(card.label)}</div><div class="lb-card-value">{escape(card.value)}</div>'
        f'<div class="lb-card-note">{escape(card.note)}</div></li>'
        for card in figures
    )
    return f'<ul class="lb-cards">{items}</ul>'


def key_figures(figures: Iterable[Card]) -> str:
    """Return figures as a row of small cards, each number beside what it counts."""
    items = "".join(
        f'<li><span class="lb-card-value">{escape(card.value)}</span> '
        f'<span class="lb-card-label">{escape(card.label[:1].lower() + card.label[1:])}</span>'
        f'<div class="lb-card-note">{escape(card.note)}</div></li>'
        for card in figures
    )
    return f'<ul class="lb-cards lb-row">{items}</ul>'


def statements(items: Iterable[tuple[str, str, str]]) -> str:
    """Return statements as cards to be read from afar: what each is about, what it says, and its source."""
    rows = "".join(
        f'<li><div class="lb-card-label">{escape(about)}</div><div class="lb-statement">{escape(said)}</div>'
        f'<div class="lb-card-note">{escape(source)}</div></li>'
        for about, said, source in items
    )
    return f'<ul class="lb-cards lb-pairs">{rows}</ul>'


def source_line(parts: Iterable[str]) -> str:
    """Return the line under a figure: source, round, edition, date."""
    line = " · ".join(part for part in parts if part)
    return f'<p class="lb-source">{escape(line[:1].upper() + line[1:])}</p>'


def note(text: str) -> str:
    """Return a quiet line of explanation. Streamlit's own caption is fainter than text may be."""
    return f'<p class="lb-source">{escape(text)}</p>'


def notice(text: str, kind: str) -> str:
    """Return a line that is heard as it comes: that something is being done (``busy``) or is done (``done``)."""
    return f'<p class="lb-notice lb-{kind}" role="alert">{escape(text)}</p>'


def example_line(rest: str) -> str:
    """Return the line that marks example data, in a colour that nothing else has."""
    return f'<p class="lb-example"><strong>{EXAMPLE_MARK}.</strong> {escape(rest)}</p>'


def folded_menu(title: str) -> str:
    """Return the line that a narrow screen shows in place of the menu, and that unfolds it; ``STYLE`` does both.

    What is drawn anew with another page's title is folded again.
    """
    return f'<details class="lb-menu"><summary>Meny: {escape(title)}</summary></details>'


def numbered_list(items: Iterable[tuple[str, str]]) -> str:
    """Return a numbered list: what each is called, and what is said of it."""
    rows = "".join(f"<li><strong>{escape(name)}</strong><br>{escape(said)}</li>" for name, said in items)
    return f'<ol class="lb-numbered">{rows}</ol>'


def statement_list(items: Iterable[tuple[Cell, Iterable[Cell]]]) -> str:
    """Return a list: what each thing is called, and lines on it, the first beside its name."""
    rows = "".join(
        f"<li><strong>{cell_html(name)}</strong> · {'<br>'.join(map(cell_html, lines))}</li>" for name, lines in items
    )
    return f'<ul class="lb-said">{rows}</ul>'


def passages(parts: Iterable[tuple[str, Iterable[tuple[str, str]]]]) -> str:
    """Return a text to read in parts: what each is about, and its lines, each with its source."""
    sections = "".join(
        f"<section><h2>{escape(about)}</h2><ul>"
        + "".join(f'<li>{escape(said)} <span class="lb-source">{escape(source)}</span></li>' for said, source in lines)
        + "</ul></section>"
        for about, lines in parts
    )
    return f'<div class="lb-read">{sections}</div>'


def bullets(items: Iterable[str]) -> str:
    """Return a list of texts."""
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"


def links(targets: Iterable[Link]) -> str:
    """Return links in a line, for a page's foot."""
    return f'<p class="lb-source lb-links">{" ".join(cell_html(target) for target in targets)}</p>'
