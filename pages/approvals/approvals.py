"""The list of free texts to approve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from pages.doors import acts
from pages.doors.show import wheel
from pages.frame import filters, notices
from pages.frame.ask import View
from pages.frame.paging import part_of
from pages.text.html import text_block
from pages.text.swedish import plain, plain_label

PAGE = "godkann"
WAITING, APPROVED = "", "godkanda"
STATES = {WAITING: "Väntar på att läsas", APPROVED: "Får visas"}
KINDS = {
    "": "Alla slag",
    "svar": "Kommentar till en nivå",
    "hjulet": f"Kommentar om {wheel().word}",
    "kommentar": "Kommentar till svaret som helhet",
    "behov": "Stödbehov",
    "pilot": "Pilot",
    "pilotrapport": "Rapport från en pilot",
    "exempel": "Exempel",
    "aktivitet": "Aktivitet i länets plan",
    "tillfalle": "Information eller workshop",
    "friskola": "Friskola",
    "beslut": "Beslut",
    "deklaration": "Kvalitetsdeklaration",
}
# As many as can be read at a sitting, and as few as keep the page quick.
PER_PAGE = 15


def sentence(texts: pl.DataFrame) -> tuple[str, str]:
    """Return the sentence that answers the page's question, and what must be known with it."""
    if texts.is_empty():
        return "Det finns ingen fri text.", "Kommentarer och beskrivningar som läses in visas här."
    waiting = texts.filter(~pl.col("approved")).height
    lead = f"{waiting} av {texts.height} fria texter väntar på att läsas." if waiting else "Alla fria texter får visas."
    return lead, "En text visas bara för processledare tills den är godkänd. Ändras texten ska den läsas på nytt."


def choose(texts: pl.DataFrame) -> tuple[pl.DataFrame, bool]:
    """Let the user choose state and kind; returns those texts, and whether they are the approved ones."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="textval"):
        state = filters.choice("Visa", "lage", list(STATES), WAITING, STATES.__getitem__, kind="segments")
        kind = filters.choice("Slag av text", "slag", list(KINDS), "", KINDS.__getitem__)
    approved = state == APPROVED
    chosen = texts.filter(pl.col("approved") == approved)
    return chosen if kind == "" else chosen.filter(pl.col("kind") == kind), approved


def some_of(chosen: pl.DataFrame) -> pl.DataFrame:
    """Return as many of the texts as are read at a time; the user chooses which, where they are more."""
    return chosen[part_of("Texter", chosen.height, PER_PAGE)]


def show_form(view: View, texts: pl.DataFrame, approved: bool) -> None:
    """Show the texts with a box each, and store what is said of those that are ticked."""
    act = "Ta tillbaka godkännandet av de markerade" if approved else "Godkänn de markerade för visning"
    number = notices.number(PAGE)
    with st.form(f"godkann_{view.edition.number}_{approved}_{number}", border=False):
        with st.container(gap="xsmall"):
            ticked = [(row["subject"], row["text_sha256"]) for row in texts.iter_rows(named=True) if _tick(view, row)]
        if not st.form_submit_button(act):
            return

    def approve() -> tuple[int, str]:
        edition = acts.set_approval(view.actor, view.example, ticked, not approved)
        return edition, f"Sparat i utgåva {edition}: {len(ticked)} {'text' if len(ticked) == 1 else 'texter'}."

    try:
        notices.act(PAGE, PAGE, number, view, approve)
    except acts.LagesbildError as error:
        st.error(plain(error))
        return
    st.rerun()


def _tick(view: View, row: Mapping[str, Any]) -> bool:
    """Show one text with its box and return whether it is ticked; they stand closer together than to the next."""
    about = " · ".join(part for part in (row["round_id"], row["place"], row["about"]) if part)
    with st.container(gap="xxsmall"):
        ticked = st.checkbox(
            plain_label(f"{KINDS[row['kind']]}: {about}"), key=f"text_{view.edition.number}_{row['subject']}"
        )
        st.html(text_block(row["free_text"]))
    return ticked
