"""What stands beside the list of support needs: the one that is chosen, or a new one."""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager
from typing import Any

import polars as pl
import streamlit as st

from pages.doors.show import Action
from pages.frame import filters, notices
from pages.frame.ask import View, cached
from pages.frame.frame import edition_text
from pages.needs import detail, form, needs
from pages.needs.form import Names
from pages.needs.needs import Row, Titles
from pages.text.html import Link, cell_html, page_url, source_line
from pages.text.swedish import NEED_STATUS, plain_label

NEW, YES = "nytt", "ja"
CHANGE, HELP, HISTORY = "andra", "hjalp", "historik"
_PARTS = {CHANGE: "Ändra", HELP: "Vem kan hjälpa?", HISTORY: "Historik"}
HOW_TO_BEGIN = (
    "En processledare kan lägga till ett här eller läsa in arbetsbokens blad Stödbehov. "
    "Välj Exempeldata för att se hur det blir."
)


def offer_new() -> None:
    """Offer to write down a new need."""
    st.button("Lägg till ett stödbehov", on_click=filters.choose, args=(NEW, YES, "", ("behov",)))


def is_new() -> bool:
    """Return whether the address asks for the form for a new need."""
    return st.query_params.get(NEW) == YES


def frame_of(need_id: str) -> AbstractContextManager[Any]:
    """Return the place for one need, or for what stands there else: another one for each, so that each is read from its top."""
    about = NEW if is_new() else hashlib.sha256(need_id.encode()).hexdigest()[:12]
    return st.container(border=True, key=f"behovspanel-{about}")


def is_open() -> bool:
    """Return whether the address asks for a need or for the form for a new one."""
    return is_new() or "behov" in st.query_params


def show_new(view: View, categories: Names, places: Names, others: Names) -> None:
    """Show the form for a new need, and what the last one that was saved became."""
    st.header("Lägg till ett stödbehov", anchor=needs.ANCHOR)
    with _receipt():
        notices.show(form.PAGE, view)
    if not view.actor.may(Action.EDIT_NEEDS):
        st.info("Stödbehov läggs till av en processledare.")
    elif form.may_write(view):
        form.show_add(view, categories, places, others)


def show(
    view: View, every: pl.DataFrame, chosen: pl.DataFrame, need_id: str, categories: Names, titles: Titles
) -> None:
    """Show one need of ``every``: what it is, and to change it, who can help, or its history, whichever is asked for."""
    row = every.row(by_predicate=pl.col("need_id") == need_id, named=True)
    st.header(plain_label(f"{need_id} · {row['category_name']}"), anchor=needs.ANCHOR)
    with _receipt():
        notices.show(form.PAGE, view)
        if need_id not in chosen["need_id"]:
            _say_gone(view, row)
    detail.show_need(view, row, titles)
    parts = [
        *([CHANGE] if view.actor.may(Action.EDIT_NEEDS) else []),
        HELP,
        HISTORY,
    ]
    part = filters.part({name: _PARTS[name] for name in parts}, parts[0], "Mer om behovet")
    if part == HISTORY:
        detail.show_history(view, row)
    elif part == HELP and not row["is_open"]:
        st.markdown("Behovet är inte öppet längre, så ingen hjälp söks.")
    elif part == HELP:
        detail.show_help(view, row, titles)
        st.html(source_line([f"Nivåer: {view.round_title}" if view.round_id else "", edition_text()]))
    elif form.may_write(view):
        others = {one: label for one, label in cached(needs.link_labels, every).items() if one != need_id}
        form.show_change(view, row, categories, others)


def _receipt() -> AbstractContextManager[Any]:
    """Return the place for what was saved, which stays in sight however far down in the form one is."""
    return st.container(key="behovskvitto")


def _say_gone(view: View, row: Row) -> None:
    everywhere = page_url("stodbehov", **view.link_params, status=needs.EVERY, behov=row["need_id"])
    st.html(
        f"<p>Behovet har status {NEED_STATUS[row['status']].lower()} och passar inte valet ovan. "
        f"Det står kvar här tills du väljer ett annat. {cell_html(Link('Visa alla behov', everywhere))}</p>"
    )
