"""Download menu: its files are generated when it is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.frame.upload_rights import made_for_visitor

BUTTON_REM = 3.55  # the height of a button and what parts it from the next


@dataclass(frozen=True)
class File:
    """A file on offer: what the button says, its name and type, and what makes its content when somebody takes it."""

    label: str
    name: str
    mime: str
    make: Callable[[], bytes]


def offer(label: str, key: str, files: Callable[[], Iterable[File]], count: int = 2) -> None:
    """Show a button that unfolds the files; ``files`` is asked for them, and they are sent, only when it is open.

    ``count`` is how many there are: a list opens upwards or downwards by the room that it needs at once.
    """
    unfolded = st.popover(label, key=key, on_change="rerun")
    with unfolded:
        if not unfolded.open:
            st.html(f'<div style="height:{count * BUTTON_REM}rem"></div>')
            return
        for file in files():
            download(file, key=f"{key}_{file.name}")


def download(file: File, key: str | None = None, **look: Any) -> None:
    """Show a button that makes the file when somebody takes it, for the visitor who sees the button and nobody else.

    ``look`` is what Streamlit's download button takes besides: ``icon``, ``help``. Every download is offered here.
    """
    make = made_for_visitor(file.make)
    st.download_button(file.label, make, file.name, file.mime, key=key, on_click="ignore", **look)
