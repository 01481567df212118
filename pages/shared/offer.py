"""What a button unfolds, filled when it is opened: above all, ways to take something out of a page as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import streamlit as st

# As high as two buttons.
ROOM_REM = 7.1


@dataclass(frozen=True)
class File:
    """A file on offer: what the button says, its name and type, and what makes its content when somebody takes it."""

    label: str
    name: str
    mime: str
    make: Callable[[], bytes]


def unfolded(label: str, key: str, room_rem: float, fill: Callable[[], None]) -> None:
    """Show a button that unfolds what ``fill`` shows, which is asked for, and sent, only when it is open.

    ``room_rem`` is how high that will be: by the room that it needs at once it opens upwards or downwards.
    """
    popover = st.popover(label, key=key, on_change="rerun")
    with popover:
        if popover.open:
            fill()
        else:
            st.html(f'<div style="height:{room_rem}rem"></div>')


def offer(label: str, key: str, files: Callable[[], Iterable[File]]) -> None:
    """Show a button that unfolds the files."""

    def buttons() -> None:
        for file in files():
            st.download_button(file.label, file.make, file.name, file.mime, key=f"{key}_{file.name}", on_click="ignore")

    unfolded(label, key, ROOM_REM, buttons)
