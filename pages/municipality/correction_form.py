"""The form that corrects one answer: of a municipality on its page, of the Region on Svarsläge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from pages.doors import acts
from pages.doors.acts import Action, Answer, Question
from pages.frame import notices
from pages.frame.ask import View, ask, level_names
from pages.municipality import answers
from pages.text import swedish
from pages.text.html import note

KOMMUN, SVARSLAGE = "kommun", "svarslage"
LONGEST_TEXT = 4000
# As it is stored -> as it is chosen. A unit that has not answered holds no answer at all.
REASONS = ("ej_besvarad", "vet_ej", "ej_tillamplig", "ej_stalld")
AS_IT_IS = ""
NO_NAMES = "Skriv inga namn, och inget som pekar ut ett enskilt barn."
_OPENED = "ratta_svar"


def show(view: View, round_id: str, name: str, cells: pl.DataFrame) -> None:
    """Offer to correct one of the municipality's answers; ``cells``: list_cells. Nothing where the role does not allow it."""
    if view.actor.may(Action.CORRECT_ANSWER) and not cells.is_empty():
        _show(view, KOMMUN, "Rätta ett svar", round_id, name, cells)


def show_region(view: View, round_id: str, name: str) -> None:
    """Offer to correct one of the answers of the Region, which is called ``name``."""
    cells = ask(view, "list_cells", round_id=round_id, municipality_code=None)
    if cells.is_empty():
        st.markdown(f"{name} har inget svar att rätta i den här uppföljningen.")
        return
    _show(view, SVARSLAGE, f"Rätta ett svar från {name}", round_id, name, cells)


def _show(view: View, page: str, title: str, round_id: str, name: str, cells: pl.DataFrame) -> None:
    # On Svarsläge it is what the part is for; on Kommun it stands below all the answers.
    with st.expander(title, page == SVARSLAGE, key="ratta_svar_ruta"):
        if not view.edition.newest:
            notices.show_older("rätta")
            return
        _ask(view, page, round_id, _choose(name, cells))
        notices.show(page, view)  # below the button that was pressed


def _choose(name: str, cells: pl.DataFrame) -> Mapping[str, Any]:
    """Return the answer that is to be corrected."""
    units = dict(cells.select("unit_id", "unit_name").unique(maintain_order=True).iter_rows())
    with st.container(horizontal=True):
        return _choose_cell(name, cells, units)


def _choose_cell(name: str, cells: pl.DataFrame, units: Mapping[str, str]) -> Mapping[str, Any]:
    unit_id = st.selectbox("Verksamhet", list(units), format_func=units.__getitem__, key=f"ratta_verksamhet_{name}")
    own = cells.filter(pl.col("unit_id") == unit_id)
    components = dict(own.select("component", "component_name").unique(maintain_order=True).iter_rows())
    component = st.selectbox(
        "Byggsten", list(components), format_func=components.__getitem__, key=f"ratta_byggsten_{name}"
    )
    own = own.filter(pl.col("component") == component)
    levels = dict(own.select("org_level", "org_level_name").iter_rows())
    org_level = next(iter(levels))
    if len(levels) > 1:
        org_level = st.selectbox(
            "Organisationsnivå", list(levels), format_func=levels.__getitem__, key=f"ratta_niva_{name}"
        )
    return own.row(by_predicate=pl.col("org_level") == org_level, named=True)


def _ask(view: View, page: str, round_id: str, cell: Mapping[str, Any]) -> None:
    question = Question(round_id, cell["unit_id"], cell["component"], cell["org_level"])
    opened = _open_form(view, page, question, cell)
    seen: Answer = opened["seen"]
    if opened["conflict"]:
        st.error(swedish.plain(opened["conflict"]))
    st.markdown(f"Nu står där: **{swedish.plain_label(answers.level_text(cell))}**.")
    names = level_names(view)
    choices = {str(level): swedish.stage_name(level, names) for level in range(len(names))}
    choices |= {reason: swedish.REASONS[reason] for reason in REASONS}
    before = AS_IT_IS if seen.reason is None else seen.reason
    before = before if seen.level is None else str(seen.level)
    if before not in choices:
        choices = {before: answers.level_text(cell), **choices}
    key = f"ratta_{opened['number']}"
    with st.form(key):
        value = st.selectbox(
            "Nivå eller skäl",
            list(choices),
            index=list(choices).index(before),
            format_func=choices.__getitem__,
            key=f"{key}_varde",
        )
        comment = st.text_area("Kommentar", seen.comment or "", max_chars=LONGEST_TEXT, key=f"{key}_kommentar")
        day = st.date_input(
            "Svarsdatum (kan lämnas tomt)",
            seen.answered_on,
            max_value=view.today,
            format="YYYY-MM-DD",
            key=f"{key}_datum",
        )
        why = st.text_area("Varför rättas svaret?", max_chars=LONGEST_TEXT, key=f"{key}_varfor")
        st.html(note(NO_NAMES))
        if not st.form_submit_button("Spara rättelsen"):
            return
    if value == before:
        level, reason = seen.level, seen.reason
    else:
        level, reason = (int(value), None) if value.isdigit() else (None, value)
    wanted = Answer(level, reason, comment.strip() or None, day)

    def correct() -> tuple[int, str]:
        edition = acts.correct(view.actor, view.example, question, seen, wanted, why)
        return edition, (
            f"Svaret är rättat i utgåva {edition}: {cell['unit_name']}, {cell['component_name']}. Rättelsen kan tas "
            "tillbaka på sidan Historik."
        )

    try:
        notices.act(page, page, opened["of"][2], view, correct)
    except acts.AnswerChanged as error:
        # What is stored now is what has been seen; what was written stays in the fields.
        opened["seen"], opened["conflict"] = error.now, str(error)
        st.rerun()
    except acts.LagesbildError as error:
        st.error(swedish.plain(error))
        return
    st.rerun()


def _open_form(view: View, page: str, question: Question, cell: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form that is open: its number, and the answer as it was when it was opened."""
    of_answer = (view.example, question, notices.number(page))
    opened: dict[str, Any] = st.session_state.get(_OPENED) or {"of": None}
    if opened["of"] != of_answer:
        number = st.session_state["ratta_svar_nr"] = st.session_state.get("ratta_svar_nr", 0) + 1
        seen = Answer(cell["level"], cell["reason"], cell["comment"], cell["answered_on"])
        opened = {"of": of_answer, "number": number, "seen": seen, "conflict": None}
        st.session_state[_OPENED] = opened
    return opened
