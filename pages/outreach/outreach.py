"""Logs on a page: a table of each that has rows, and one paragraph on those that have none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from pages.figures.tables import show_table
from pages.frame.ask import View, ask
from pages.frame.hidden import left_out
from pages.frame.paging import PER_WINDOW, part_of
from pages.outreach.logs import OCCASIONS, SCHOOLS, WEB_USES, Log
from pages.text.html import Column, note
from pages.text.swedish import join_and, join_or

TITLE = "Så når arbetet ut"


def show_county(view: View, titles: Mapping[str, str]) -> None:
    """Show all that is logged, of every place, and what each log says together."""
    lacking = []
    for log in (OCCASIONS, WEB_USES, SCHOOLS):
        every = ask(view, log.question)
        if every.is_empty():
            lacking.append(log)
            continue
        first, *rest = log.columns(titles)
        _show_table(log.caption, [first, Column("Kommun", "place_name"), *rest], every)
        _show_beside(view, log, log.sum_up(every))
    _show_lacking(view, lacking, lacking)


def show_place(view: View, logs: Sequence[Log], titles: Mapping[str, str], place: str, name: str) -> None:
    """Show what the logs say of a place (municipality code or ``region``, called ``name``), folded away."""
    lacking, not_loaded = [], []
    for log in logs:
        every = ask(view, log.question)
        own = every.filter(pl.col("place") == place)
        if own.height:
            with st.expander(f"{log.caption} ({own.height} st)"):
                _show_table(f"{log.caption} i {name}", log.columns(titles), own, {"Kommun": name})
                _show_beside(view, log)
            continue
        lacking.append(log)
        if every.is_empty():
            not_loaded.append(log)
    _show_lacking(view, lacking, not_loaded, f" för {name}")


def _show_table(
    caption: str, columns: Sequence[Column], logged: pl.DataFrame, chosen: Mapping[str, str] | None = None
) -> None:
    show_table(caption, columns, logged, chosen, part_of(caption, logged.height, PER_WINDOW))


def _show_beside(view: View, log: Log, said: str = "") -> None:
    if beside := " ".join(part for part in (said, log.beside, _unseen(view, log)) if part):
        st.html(note(beside))


def _unseen(view: View, log: Log) -> str:
    return left_out(view, log.hidden) if log.hidden else ""


def _show_lacking(view: View, lacking: Sequence[Log], not_loaded: Sequence[Log], where: str = "") -> None:
    """Say which logs have nothing to show ``where``, and how those are loaded of which there is nothing at all."""
    if not lacking:
        return
    unseen = [said for log in lacking if (said := _unseen(view, log))]
    ending = "finns att visa" if unseen else "är inlästa"
    told = [f"Inga uppgifter om {join_or(log.about for log in lacking)} {ending}{where}.", *unseen]
    told += [log.beside for log in lacking if log.beside]
    if not_loaded and not unseen:
        sheets = join_and(log.sheet for log in not_loaded)
        told.append(f"En processledare läser in dem på sidan Läs in, med arbetsbokens blad {sheets}.")
    st.markdown(" ".join(told))
