"""The panel beside the county map: where the chosen place stands and why, or what has changed in the county."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from pages.change import participation, words
from pages.frame import params
from pages.frame.ask import View, ask, cached, level_names, settings
from pages.map.measures import answered_text
from pages.municipality.degree import degree_of
from pages.municipality.place import PLACE, municipality_code
from pages.municipality.step import sentence
from pages.text.swedish import plain_label

CHOOSE = "Välj en kommun på kartan eller i listan, så står här varför."

_KEY = "valt"


def show_place(view: View, code: str, name: str) -> None:
    """Show a place's step, why it has it and who has answered, with the way to its page; ``code`` may be the Region's."""
    units = ask(view, "list_units", round_id=view.round_id, municipality_code=municipality_code(code))
    cells = ask(view, "list_cells", round_id=view.round_id, municipality_code=municipality_code(code))
    threshold = float(settings(view)["threshold"])
    lead, _ = sentence(name, degree_of(view, code), units, cells, level_names(view), threshold)
    answers = [f"{row['name']}: {answered_text(row['asked'], row['answered'])}" for row in units.iter_rows(named=True)]
    with _panel(name, lead, f"{'. '.join(answers)}." if answers else ""):
        here = {**params.link_params(), PLACE: code}
        st.page_link("kommun.py", label=plain_label(f"Öppna {name}"), query_params=here)


def show_change(view: View, pairs: pl.DataFrame, before: Mapping[str, Any]) -> None:
    """Show what has changed in the county since the round ``before``, with the way to the page that says it all.

    ``pairs`` as ``change.pair_rounds`` returns it.
    """
    asked = [ask(view, "list_participation", round_id=one) for one in (before["round_id"], view.round_id)]
    units = cached(participation.unit_states, *asked)
    lead, _ = words.sentence(pairs, units, before["title"], view.round_title)
    with _panel(f"Sedan {before['round_id']}", lead, CHOOSE):
        if view.actor.may_see("forandring"):
            st.page_link("forandring.py", label="Vad har förändrats?", query_params=params.link_params())


def show_hint() -> None:
    """Say how a place is chosen."""
    with st.container(key=_KEY):
        st.html(f"<p class='lb-panel'>{escape(CHOOSE)}</p>")


@contextmanager
def _panel(head: str, lead: str, rest: str) -> Iterator[None]:
    """Show the panel, and have a link stand at its end."""
    with st.container(key=_KEY, gap=None):
        st.html(f"<p role='status' class='lb-panel'><strong>{escape(head)}</strong> · {escape(lead)}</p>")
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"):
            st.html(f"<p class='lb-panel'>{escape(rest)}</p>", width="content")
            yield
