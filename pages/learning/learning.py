"""The parts of the page Lärande."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from pages.doors import acts
from pages.doors.show import Action
from pages.figures.tables import show_table
from pages.frame import filters, frame, notices
from pages.frame.ask import View
from pages.learning.parts import ADVICE
from pages.text.html import Cell, Column, Link
from pages.text.swedish import CONFIDENCE, local_time, names, number, of, plain, text

KINDS = {
    "rekommendation": "Rekommendation",
    "forbattringsforslag": "Förbättringsförslag",
    "framgangsfaktor": "Framgångsfaktor",
    "risk": "Risk",
}
ASKS = ("rekommendation", "forbattringsforslag")
STATUS = {"ny": "Inget läge är registrerat", "pagar": "Pågår", "genomford": "Genomförd", "avstas": "Avstår"}
PAGE = "larande"


def sentence(said: pl.DataFrame) -> tuple[str, str]:
    """Return for how many recommendations it is recorded what is done, and what else the studies say."""
    asked_for = said.filter(pl.col("kind").is_in(ASKS))
    handled = asked_for.filter(pl.col("status") != "ny").height
    counts = {kind: said.filter(pl.col("kind") == kind).height for kind in ("framgangsfaktor", "risk")}
    return (
        f"Läget är registrerat för {of(handled, asked_for.height)} rekommendationer och förslag.",
        f"Studierna nämner också {counts['framgangsfaktor']} framgångsfaktorer och {counts['risk']} risker.",
    )


def show_research(view: View, said: pl.DataFrame, titles: Mapping[str, str]) -> None:
    """Say for how many recommendations it is recorded what is done, let one choose, and show them; list_recommendations."""
    if said.is_empty():
        st.info("Inga rekommendationer är inlästa här. Välj Verkliga uppgifter för att se de publicerade.")
        return
    frame.say(*sentence(said))
    along = {"visa": ADVICE}
    with st.container(horizontal=True, key="larandeval"):
        studies = {"": "Alla", **{study: study for study in said["study"].unique(maintain_order=True)}}
        study = filters.choice("Delstudie", "delstudie", list(studies), "", studies.__getitem__, along=along)
        kinds = {"": "Alla", **KINDS}
        kind = filters.choice("Slag", "slag", list(kinds), "", kinds.__getitem__, along=along)
    rows = filter_rows(said, study, kind)
    show_recommendations(view, rows, titles, {"Delstudie": studies[study], "Slag": kinds[kind]})
    offer_status(view, said)


def filter_rows(said: pl.DataFrame, study: str, kind: str) -> pl.DataFrame:
    """Return the rows of one study and kind; empty text means all."""
    if study:
        said = said.filter(pl.col("study") == study)
    return said.filter(pl.col("kind") == kind) if kind else said


def show_recommendations(view: View, said: pl.DataFrame, titles: Mapping[str, str], filters: Mapping[str, str]) -> None:
    """Show what the studies say, and what is done with it."""
    notes = not view.hides("recommendation_status", "note")
    st.header("Vad forskningen säger", anchor=False)
    rows: list[list[Cell]] = [
        [
            row["recommendation_id"],
            row["study"],
            KINDS[row["kind"]],
            row["text"],
            STATUS[row["status"]] if row["kind"] in ASKS else None,  # nobody decides about a factor or a risk
            *([row["note"]] if notes else []),
            local_time(row["changed_at"]) if row["changed_at"] else None,
            names(row["source_ids"], titles, row["confidence"]),
        ]
        for row in said.iter_rows(named=True)
    ]
    headings: list[Column | str] = [
        "Nr",
        "Delstudie",
        "Slag",
        Column("Vad den säger", long=True),
        "Läge",
        *(["Anteckning"] if notes else []),
        "Ändrat",
        "Källa",
    ]
    show_table("Rekommendationer, framgångsfaktorer och risker", headings, rows, filters)


def show_findings(findings: pl.DataFrame, titles: Mapping[str, str]) -> None:
    """Show all that is published on the county in the round shown, what follows from it, and about whom; list_findings."""
    if findings.is_empty():
        st.info("Inget är publicerat om länet i den här uppföljningen.")
        return
    readings = findings.filter(pl.col("confidence") != "stated").height
    rest = f" {number(readings, upper=True)} av dem är vår tolkning av källan." if readings else ""
    frame.say(f"{findings.height} fynd om länet är publicerade.", f"Varje fynd har sin källa.{rest}")
    st.header("Vad som är publicerat om länet", anchor=False)
    rows: list[list[Cell]] = [
        [
            row["component_name"],
            row["statement"],
            text(row["scope_note"]),
            text(row["consequence"]),
            names(row["source_ids"], titles, row["confidence"]),
        ]
        for row in findings.iter_rows(named=True)
    ]
    headings: list[Column | str] = [
        "Byggsten",
        Column("Vad som framgår", long=True),
        Column("Vem det gäller", long=True),
        Column("Vad det betyder", long=True),
        "Källa",
    ]
    show_table("Fynd om länet", headings, rows)


def offer_status(view: View, said: pl.DataFrame) -> None:
    """Offer to say what is done with a recommendation."""
    if not view.edition.newest or not view.actor.may(Action.SET_RECOMMENDATION):
        return
    wordings = {
        row["recommendation_id"]: f"{row['recommendation_id']}: {row['text']}"
        for row in said.iter_rows(named=True)
        if row["kind"] in ASKS
    }
    number = notices.number(PAGE)
    with st.expander("Ändra läget för en rekommendation"), st.form(f"{PAGE}_{number}"):
        picked = st.selectbox(
            "Rekommendation", list(wordings), index=None, placeholder="Välj", format_func=wordings.__getitem__
        )
        status = st.selectbox("Läge", list(STATUS), format_func=STATUS.__getitem__)
        note = st.text_area("Anteckning", help="Skriv funktion, inte namn.", max_chars=1000) or ""
        if not st.form_submit_button("Spara"):
            return
        if picked is None or status is None:
            st.error("Välj vilken rekommendation det gäller.")
            return

        def change() -> tuple[int, str]:
            edition = acts.set_recommendation_status(view.actor, view.example, picked, status, note)
            return edition, f"{picked} har läget {STATUS[status]} i utgåva {edition}."

        try:
            notices.act(PAGE, PAGE, number, view, change)
        except acts.LagesbildError as error:
            st.error(plain(error))
            return
    st.rerun()


def show_plan(plan: pl.DataFrame, titles: Mapping[str, str]) -> None:
    """Show what is known about the county's plan, and what is not."""
    if plan.is_empty():
        return
    st.header("Länets implementeringsplan", anchor=False)
    rows: list[list[Cell]] = [
        [row["aspect"], row["known"], CONFIDENCE.get(row["confidence"], "–"), names(row["source_ids"], titles)]
        for row in plan.iter_rows(named=True)
    ]
    headings: list[Column | str] = ["Vad", Column("Vad som är känt", long=True), "Säkerhet", "Källa"]
    show_table("Vad som är känt om planen", headings, rows)


def show_materials(materials: pl.DataFrame, titles: Mapping[str, str]) -> None:
    """Show what there is to use, with links."""
    if materials.is_empty():
        return
    st.header("Material att använda", anchor=False)
    rows: list[list[Cell]] = [
        [
            Link(row["title"], row["url"]) if row["url"] else row["title"],
            row["kind"],
            text(row["description"]),
            CONFIDENCE.get(row["url_confidence"], "–"),
            names(row["source_ids"], titles),
        ]
        for row in materials.iter_rows(named=True)
    ]
    headings: list[Column | str] = ["Material", "Slag", Column("Vad det är", long=True), "Adressen", "Källa"]
    show_table("Material", headings, rows)
