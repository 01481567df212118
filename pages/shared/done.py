"""What the last act on a page did: said until there is a newer edition, however often the page is drawn until then."""

from __future__ import annotations

from contextlib import AbstractContextManager

import streamlit as st

from pages.shared.ask import View
from pages.shared.words import plain


def saving() -> AbstractContextManager[None]:
    """Tell, while an act makes a new edition, that it is at work."""
    return st.spinner("Sparar …")


def keep(page: str, edition: int, message: str) -> None:
    """Keep what an act on ``page`` did, to be shown with the edition that it made."""
    st.session_state[f"klart_{page}"] = (edition, message)


def show(page: str, view: View) -> None:
    """Show what the last act on ``page`` did, while the edition that it made is the one shown."""
    edition, message = st.session_state.get(f"klart_{page}", (None, ""))
    if edition == view.edition.number:
        st.success(plain(message))
