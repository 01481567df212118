"""A municipality's page on paper: one page of PDF, set when it is asked for."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.exports.municipality import municipality_report
from pages.shared.ask import View, ask, created
from pages.shared.imprint import Imprint
from pages.shared.report import municipality_frames


def show_print(view: View, round_id: str, code: str, name: str) -> None:
    """Offer the municipality's page as one page of PDF."""
    st.download_button(
        "Skriv ut en sida (PDF)",
        partial(_report, view, round_id, code, _imprint(view)),
        f"{name} {round_id}.pdf",
        "application/pdf",
        icon=":material/print:",
        key="skriv_ut",
        on_click="ignore",
    )


def _imprint(view: View) -> Imprint:
    return Imprint(view.round_title, view.edition.number, created(view), view.today, view.example)


def _report(view: View, round_id: str, code: str, imprint: Imprint) -> bytes:
    return municipality_report(municipality_frames(partial(ask, view), round_id, code), imprint)
