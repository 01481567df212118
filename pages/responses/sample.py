"""Answers drawn to be checked, on the page Svarsläge: to draw them, the list, and what each check showed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from pages.doors import acts
from pages.doors.acts import OUTCOMES, Question, sample_size
from pages.figures.tables import show_table
from pages.frame import notices
from pages.frame.ask import View, ask, level_names
from pages.frame.paging import PER_WINDOW, part_of
from pages.text import quality
from pages.text.html import Cell, Column, Link, note, page_url
from pages.text.swedish import NOTHING, REASONS, local_time, plain, plural, stage_name

PAGE = "svarslage_urval"  # what is said of the other form on the page stands at that form
_DRAW, _CHECK = "urval", "utfall"
Row = Mapping[str, Any]


def show(view: View, round_id: str) -> None:
    """Show what is drawn to be checked, and offer to draw and to say what the checks showed."""
    declared = ask(view, "show_quality", round_id=round_id).row(0, named=True)
    sample = ask(view, "list_sample", round_id=round_id)
    st.header("Svar att kontrollera", anchor=False)
    st.markdown(
        f"{quality.checks(declared)} Fråga dem som svarade om svaret stämmer, och skriv vad kontrollen visade."
        if declared["answers"]
        else "Det finns inga svar per fråga att dra ur."
    )
    if view.edition.newest:
        _offer_draw(view, round_id, declared["answers"], sample)
    elif declared["answers"]:
        notices.show_older("dra svar och skriva utfall")
    levels = level_names(view)
    if view.edition.newest and not sample.is_empty():
        _ask_outcome(view, round_id, sample, levels)
    notices.show(PAGE, view)  # below the button that was pressed
    if not sample.is_empty():
        _show_list(view, sample, levels)


def _offer_draw(view: View, round_id: str, answers: int, sample: pl.DataFrame) -> None:
    """Offer to draw as many as are missing to one in ten, where some are."""
    now_answered = sample.filter(
        pl.col("level_now").is_not_null() | pl.col("reason_now").is_in(["vet_ej", "ej_tillamplig"])
    )
    missing = sample_size(answers) - now_answered.height
    if missing <= 0:
        return
    more = "till " if sample.height else ""
    st.html(
        note(
            "Ett av tio svar dras, minst ett. Vilka det blir följer av uppföljningen och utgåvan: ingen väljer, och samma "
            "utgåva ger alltid samma svar."
        )
    )
    number = notices.number(_DRAW)
    if not st.button(f"Dra {plural(missing, 'svar', 'svar')} {more}att kontrollera", key=f"{_DRAW}_{number}"):
        return

    def draw() -> tuple[int, str]:
        edition = acts.draw_sample(view.actor, view.example, round_id)
        return edition, f"Svaren är dragna i utgåva {edition}. Det kan tas tillbaka på sidan Historik."

    try:
        notices.act(PAGE, _DRAW, number, view, draw)
    except acts.LagesbildError as error:
        st.error(plain(error))
        return
    st.rerun()


def _show_list(view: View, sample: pl.DataFrame, levels: list[str]) -> None:
    columns = [
        Column("Verksamhet", lambda row: _unit_cell(view, row)),
        Column("Byggsten", "component_name"),
        Column("Organisationsnivå", "org_level_name"),
        Column("Svar när det drogs", lambda row: _answer(row["level_drawn"], row["reason_drawn"], levels)),
        Column("Svar nu", lambda row: _answer_now(row, levels)),
        Column("Utfall", lambda row: OUTCOMES.get(row["outcome"], "Återstår")),
        Column("Kontrollerat", lambda row: local_time(row["checked_at"]) if row["checked_at"] else NOTHING),
    ]
    caption = "Svar dragna för kontroll"
    show_table(caption, columns, sample, part=part_of(caption, sample.height, PER_WINDOW))


def _unit_cell(view: View, row: Row) -> Cell:
    if row["municipality_code"] is None:
        return str(row["unit_name"])
    return Link(row["unit_name"], page_url("kommun", **{**view.link_params, "kommun": row["municipality_code"]}))


def _answer(level: int | None, reason: str | None, levels: list[str]) -> str:
    return stage_name(level, levels) if level is not None else REASONS.get(reason or "", NOTHING)


def _answer_now(row: Row, levels: list[str]) -> str:
    if row["low_now"] is not None:
        return f"Nivå {row['low_now']}–{row['high_now']}"
    return _answer(row["level_now"], row["reason_now"], levels)


def _ask_outcome(view: View, round_id: str, sample: pl.DataFrame, levels: list[str]) -> None:
    """Ask what the check of one of the drawn answers showed; those that are not checked come first."""
    rows = {
        "/".join((row["unit_id"], row["component"], row["org_level"])): row
        for row in sample.sort(pl.col("outcome").is_not_null(), maintain_order=True).iter_rows(named=True)
    }

    def label(key: str) -> str:
        row = rows[key]
        of = f" ({row['org_level_name'].lower()})" if row["org_level"] != "verksamheten" else ""
        done = f" · {OUTCOMES[row['outcome']].lower()}" if row["outcome"] else ""
        return f"{row['unit_name']}, {row['component_name']}{of}: {_answer_now(row, levels)}{done}"

    number = notices.number(_CHECK)
    with st.form(f"{_CHECK}_{round_id}_{number}"):
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"{_CHECK}_val"):
            key = st.selectbox("Svar som är kontrollerat", list(rows), format_func=label)
            outcome = st.selectbox(
                "Vad visade kontrollen?",
                list(OUTCOMES),
                index=None,
                format_func=OUTCOMES.__getitem__,
                placeholder="Välj utfall",
            )
        st.html(
            note(
                "Stämmer det inte: rätta först svaret, en kommuns på sidan Kommun och Regionens under Rätta Regionens svar. "
                "Välj sedan Ändrad."
            )
        )
        if not st.form_submit_button("Spara utfallet"):
            return
    if outcome is None or key is None:
        st.error("Välj vad kontrollen visade. Inget har sparats.")
        return
    row = rows[key]
    question = Question(round_id, row["unit_id"], row["component"], row["org_level"])

    def check() -> tuple[int, str]:
        edition = acts.set_outcome(view.actor, view.example, question, outcome)
        return edition, (
            f"Utfallet är sparat i utgåva {edition}: {row['unit_name']}, {row['component_name']}: "
            f"{OUTCOMES[outcome].lower()}. Det kan tas tillbaka på sidan Historik."
        )

    try:
        notices.act(PAGE, _CHECK, number, view, check)
    except acts.LagesbildError as error:
        st.error(plain(error))
        return
    st.rerun()
