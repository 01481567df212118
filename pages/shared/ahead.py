"""What the first page needs, loaded ahead of the first visitor: libraries, the pages' own parts and the newest edition.

The server is idle while the first visitor's browser fetches and reads Streamlit's scripts. What is loaded meanwhile, the page
need not wait for (DECISIONS 55).
"""

from __future__ import annotations

import inspect
from dataclasses import replace

import plotly.graph_objects  # noqa: F401 - plotly loads it when a figure is made
from streamlit import emojis  # noqa: F401 - Streamlit loads it at the first label with å, ä or ö

import queries
from pages.shared import charts, county, frame, map_legend, measures, newsletter, reading, sentences, taking  # noqa: F401
from pages.shared.reading import Actor, Role


def open_newest(to_all: bool) -> None:
    """Look whether the newest edition is whole and ask it something: both take longest for who is first.

    ``to_all`` tells whether everybody is let in, and so sees the public's extract; else it is opened as process leaders see it.
    """
    role = Role.PUBLIC if to_all else Role.PROCESS_LEADER
    unreadable = reading.unreadable(example=False)
    try:
        newest = queries.edition(reading.folder(example=False), None, unreadable)
    except queries.NoEdition:
        return  # the pages say so
    shown = reading.file_for(Actor(role.value, role), newest.path)
    queries.ask(replace(newest, path=shown), "list_rounds")
    # Streamlit looks at the stack before the first element, to tell whether it is in a console; Python then reads where
    # every module comes from, and keeps that.
    inspect.stack()
