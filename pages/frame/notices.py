"""Run an act once per press, and show its success notice until a newer edition exists."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import streamlit as st

from pages.frame.ask import View
from pages.text.html import Link, links, notice

_KEPT = "klart"


@dataclass
class _Kept:
    acts: Counter[str] = field(default_factory=Counter)
    said: dict[tuple[str, bool], tuple[int, str]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


def _outcomes() -> _Kept:
    kept: _Kept = st.session_state.setdefault(_KEPT, _Kept())
    return kept


def show_older(to_do: str) -> None:
    """Say that an older edition is shown, in which nothing can be done, with a link to the same page in the newest."""
    st.info(f"Du ser en äldre utgåva. Gå till den senaste för att {to_do}.")
    kept = {name: value for name, value in st.query_params.items() if name != "utgava"}
    st.html(links([Link("Gå till den senaste utgåvan", f"?{urlencode(kept)}")]))


def number(form: str) -> int:
    """Return how many acts the visitor has done in ``form``: the keys of its fields and its button end with it.

    So each act begins a form of its own, empty, and a second press of the one before is a press of nothing.
    """
    return _outcomes().acts[form]


def act(page: str, form: str, drawn: int, view: View, make: Callable[[], tuple[int, str]]) -> None:
    """Do an act, told to be at work meanwhile, and keep what it did, to be said on ``page``.

    ``drawn`` is the form's number when it was drawn. ``make`` returns the number of the edition that it made and what to say;
    what it raises is passed on, and nothing is kept. A double click begins a second run beside the first, which Streamlit breaks
    off where it next touches the page or the session. So the second waits here for the act of the first and makes none of its
    own, and what was done is kept in an object that was fetched before, right after the act.
    """
    kept = _outcomes()
    with busy("Sparar …"), kept.lock:
        if kept.acts[form] == drawn:
            edition, message = make()
            kept.acts[form] += 1
            kept.said[page, view.example] = edition, message


@contextmanager
def busy(text: str) -> Iterator[None]:
    """Say, and have it heard, what is being done for the length of the block. What Streamlit says by its spinner is not heard."""
    place = st.empty()
    place.html(notice(text, "busy"))
    try:
        yield
    finally:
        place.empty()


def show_success(text: str) -> None:
    """Say, and have it heard, that something is done. What Streamlit says by ``st.success`` is not heard."""
    st.html(notice(text, "done"))


def show(page: str, view: View) -> bool:
    """Show what the last act on ``page`` did, while the edition that it made is the one shown; return whether it is."""
    edition, message = _outcomes().said.get((page, view.example), (None, ""))
    if edition != view.edition.number:
        return False
    show_success(message)
    return True
