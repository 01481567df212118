"""The round's quality declaration on the page Metod: what is counted, what is written, and the form to write in."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import streamlit as st

from pages.doors import acts
from pages.doors.acts import Action, Declaration
from pages.figures.tables import show_table
from pages.frame import notices
from pages.frame.ask import View, ask
from pages.text import quality
from pages.text.html import Column, Link, Rows, links, note, page_url
from pages.text.quality import Declared
from pages.text.swedish import plain

PAGE = "metod"
_FORM, _OPENED = "deklaration", "deklaration_oppnad"
NO_NAMES = "Skriv funktioner, inte namn på personer. Inga uppgifter om enskilda barn."
_ASKED = {
    "sent_to": "Vem skickades uppföljningen till, hur, och när skulle den vara besvarad?",
    "known_errors": "Vad är känt att det är fel i svaren?",
    "usable_for": "Vad kan svaren användas till?",
    "not_usable_for": "Vad kan de inte användas till?",
}


def show(view: View, round_id: str) -> None:
    """Show the declaration of the round, and to whoever may write in it the form."""
    declared = ask(view, "show_quality", round_id=round_id).row(0, named=True)
    sectors = ask(view, "count_sector_answers", round_id=round_id)
    st.markdown(quality.sentence(declared, sectors))
    rows: Rows = [[what, text] for what, text in quality.rows(declared, sectors)]
    show_table("Kvalitetsdeklaration", ["Vad", Column("Uppgift", long=True)], rows)
    if view.actor.may(Action.DECLARE_QUALITY):
        _say_who_sees(view, declared)
        with st.expander("Skriv i kvalitetsdeklarationen", key="deklaration_ruta"):
            _show_form(view, round_id, declared)
        notices.show(PAGE, view)  # below the button that was pressed


def _say_who_sees(view: View, declared: Declared) -> None:
    """Say that others do not see what is written, where that is so, and where it is approved."""
    if declared["approved"] or not any(declared[name] for name in quality.WRITTEN):
        return
    st.html(note("Det som är skrivet visas bara för processledare tills en av dem har läst och godkänt det."))
    st.html(links([Link("Godkänn texten", page_url("godkann", **{**view.link_params, "slag": "deklaration"}))]))


def _show_form(view: View, round_id: str, declared: Declared) -> None:
    if not view.edition.newest:
        notices.show_older("skriva")
        return
    number = notices.number(_FORM)
    key = f"{_FORM}_{round_id}_{number}"
    opened = _open_form(key, Declaration(*(declared[one.name] for one in fields(Declaration))))
    seen: Declaration = opened["seen"]
    if opened["conflict"]:
        st.error(plain(opened["conflict"]))
    with st.form(key):
        texts = {
            name: st.text_area(label, getattr(seen, name) or "", max_chars=acts.LONGEST_PART, key=f"{key}_{name}")
            for name, label in _ASKED.items()
        }
        st.html(note(f"{NO_NAMES} Andra än processledare ser texten när den är godkänd på sidan Godkänn."))
        if not st.form_submit_button("Spara deklarationen"):
            return
    wanted = Declaration(**{name: (text or "").strip() or None for name, text in texts.items()})

    def declare() -> tuple[int, str]:
        edition = acts.declare(view.actor, view.example, round_id, seen, wanted)
        return edition, (
            f"Deklarationen är sparad i utgåva {edition}. Ändringen kan tas tillbaka på sidan Historik, och texten visas för "
            "andra när den är godkänd på sidan Godkänn."
        )

    try:
        notices.act(PAGE, _FORM, number, view, declare)
    except acts.DeclarationChanged as error:
        # What is stored now is what has been seen; what was written stays in the fields.
        opened["seen"], opened["conflict"] = error.now, str(error)
        st.rerun()
    except acts.LagesbildError as error:
        st.error(plain(error))
        return
    st.rerun()


def _open_form(key: str, stored: Declaration) -> dict[str, Any]:
    """Return the form that is open: what the user saw when it was opened. Left and come back to, it is opened anew."""
    opened: dict[str, Any] | None = st.session_state.get(_OPENED)
    if opened is None or opened["key"] != key or f"{key}_sent_to" not in st.session_state:
        opened = {"key": key, "seen": stored, "conflict": None}
        st.session_state[_OPENED] = opened
    return opened
