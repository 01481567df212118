"""A figure on a page: its picture, the same figures as a table, the picture to zoom in, and its files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import streamlit as st

from pages.figures import tables
from pages.figures.downloads import File, offer
from pages.figures.drawings import show_drawings
from pages.figures.explore import CONFIG, explorable
from pages.figures.figure_download import picture_files
from pages.frame import filters
from pages.frame.ask import cached, theme
from pages.frame.paging import part_of
from pages.frame.params import SHOWN_AS
from pages.pictures.shapes import Picture
from pages.text.html import Body, Column, table
from pages.text.swedish import plain_label

PICTURE, TABLE, EXPLORE = "", "tabell", "utforska"
FORMS = {PICTURE: "Bild", TABLE: "Tabell", EXPLORE: "Utforska"}
WIDTHS_PX = (340, 400, 470, 550, 640, 760, 920, 1100)  # what a chart is drawn for; it is shown at the widest that fits


@dataclass(frozen=True)
class Table:
    """The same figures as a table, as ``tables.show_table`` takes it."""

    caption: str
    columns: Sequence[Column | str]
    body: Body
    chosen: Mapping[str, str] = field(default_factory=dict)
    part: slice | None = None


@dataclass(frozen=True)
class Figure:
    """A figure, described once: the picture ``make(*args)``, what it says in words, and its table.

    ``make`` takes theme and width besides, last; ``per_px`` lengths of what it draws are one px on a page. ``key`` names the
    figure in the page's address, ``name`` its files.
    """

    key: str
    name: str
    alt: str
    make: Callable[..., Picture]
    args: tuple[Any, ...]
    table: Table | None
    per_px: float = 1.0
    widths_px: Sequence[int] = WIDTHS_PX

    def picture(self, width_px: int) -> Picture:
        """Return the picture as it is drawn on a page in a place so wide."""
        drawn: Picture = cached(self.make, *self.args, theme(), width_px * self.per_px)
        return drawn


def is_table(key: str) -> bool:
    """Return whether the address asks for the figure ``key`` as its table, which is wider than a picture."""
    return st.query_params.get(f"{SHOWN_AS}{key}") == TABLE


def bar(key: str) -> AbstractContextManager[Any]:
    """Return the line above the figure ``key`` in which its form is chosen; a page may put a choice of its own there first."""
    return st.container(horizontal=True, vertical_alignment="center", key=f"figur-{key}")


def show(
    figure: Figure,
    title: str,
    help_text: str | None = None,
    explore: bool = False,
    show_picture: Callable[[], None] | None = None,
    line: AbstractContextManager[Any] | None = None,
    also: Sequence[Figure] = (),
) -> None:
    """Show the figure in the form that the reader chooses beside its title, with its files.

    ``explore``: the picture can be zoomed in. ``show_picture`` shows it where it is more than a picture, as the county map is.
    ``line`` is the figure's bar where the page has put there what says the title, which is then heard and printed only.
    ``also``: other pictures of the same, whose files are offered with its own.
    """
    with line or bar(figure.key):
        with nullcontext() if line is None else st.container(key=f"rubrik-{figure.key}", width="content"):
            st.header(title, anchor=False, help=help_text, width="content")
        st.space("stretch")
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            forms = [PICTURE, *([TABLE] if figure.table else []), *([EXPLORE] if explore else [])]
            label = plain_label(f"Visa {figure.name} som")
            form = filters.choice(
                label, f"{SHOWN_AS}{figure.key}", forms, PICTURE, FORMS.__getitem__, "segments", hide_label=True
            )
            offer("Hämta", f"hamta-{figure.key}", partial(_files, figure, also), count=4 + 2 * len(also))
    of = figure.table
    if form == TABLE and of is not None:
        shown = of.body[of.part or part_of(of.caption, len(of.body))]
        st.html(table(of.caption, of.columns, shown) + tables.reading_note(of.columns))
    elif form == EXPLORE:
        chart = cached(explorable, figure.picture(figure.widths_px[0]), figure.per_px, theme())
        st.plotly_chart(chart, config=CONFIG, theme=None, alt=figure.alt, key=f"utforska-{figure.key}")
    elif show_picture is not None:
        show_picture()
    else:
        drawings = [figure.picture(width) for width in figure.widths_px]
        show_drawings(drawings, figure.alt, f"bild-{figure.key}", fill_widths_px=figure.widths_px)


def _files(figure: Figure, also: Sequence[Figure]) -> Iterable[File]:
    of = figure.table
    if of is not None:
        yield from tables.files(of.caption, of.columns, of.body, of.chosen)
    for one in (*also, figure):
        yield from picture_files(one.name, one.make, one.args)
