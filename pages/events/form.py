"""The form that adds an event to something: what its user saw, what another has done meanwhile, and one act per press."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.doors import acts
from pages.frame import notices
from pages.frame.ask import View
from pages.text.html import Cell, Column, table
from pages.text.swedish import plain

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """What the form is about: the page that says what was saved, its name, and how two versions are compared.

    ``fields``: column -> its name; ``as_text``: a column's value in words; ``both``: that two have changed the same; ``then``:
    when the user opened it.
    """

    page: str
    form: str
    fields: Mapping[str, str]
    as_text: Callable[[str, Any], str]
    both: str
    then: str

    @property
    def kept(self) -> str:
        """The name in the session of what was seen when the form was opened."""
        return f"{self.form}_oppnat"


def open_form(kind: Kind, view: View, one: str, row: Row) -> dict[str, Any]:
    """Return the form that is open for ``one``: its number, what was seen, and what another has done since.

    What the user saw is the row as it was when the form was opened, whatever has been stored since. After an act the form is
    another one, as it is when first opened.
    """
    of = (view.example, one, notices.number(kind.form))
    opened: dict[str, Any] = st.session_state.get(kind.kept) or {"of": None, "number": 0}
    if opened["of"] != of:
        opened = {
            "of": of,
            "number": opened["number"] + 1,
            "seen": row["event_number"],
            "before": {name: row[name] for name in kind.fields},
            "conflict": None,
        }
        st.session_state[kind.kept] = opened
    if opened["seen"] is None:
        opened["seen"] = row["event_number"]
    if opened["conflict"]:
        _show_conflict(kind, opened, row)
    return opened


def _show_conflict(kind: Kind, opened: Mapping[str, Any], row: Row) -> None:
    message, mine = opened["conflict"]
    st.error(plain(message))
    rows: list[list[Cell]] = [
        [label, *(kind.as_text(name, of[name]) for of in (opened["before"], row, mine))]
        for name, label in kind.fields.items()
    ]
    columns: list[Column | str] = ["Uppgift", kind.then, "Sparat nu", "Det du har skrivit"]
    st.html(table(kind.both, columns, rows))


def save(kind: Kind, view: View, opened: dict[str, Any], mine: Row, change: Callable[[], tuple[int, str]]) -> None:
    """Do the act that the user has asked for, and draw the page anew; where it is refused, say why and keep what is written.

    ``mine``: what the user has written, by the columns of ``kind.fields``.
    """
    try:
        notices.act(kind.page, kind.form, opened["of"][2], view, change)
    except acts.Changed as error:
        # The next run asks the newest edition; the user's own words stay in the fields.
        opened["conflict"] = (str(error), mine)
        opened["seen"] = None
    except acts.LagesbildError as error:
        st.error(plain(error))
        return
    st.rerun()
