"""Forms for meetings and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import polars as pl
import streamlit as st

from pages.doors import acts
from pages.doors.acts import Action, Decided, Seen, Standing
from pages.figures.tables import show_table
from pages.frame import filters, notices, params
from pages.frame.ask import View, ask
from pages.meetings.changes import DECISION_STATUS, ENDED
from pages.meetings.meeting import PAGE
from pages.needs.form import LONGEST_TEXT, NO_NAMES
from pages.text.html import Cell, Column, note
from pages.text.swedish import as_sentence, day, local_time, plain, text

_SEEN = "mote_beslut_sett"
_PROPOSAL = ("kommun", "byggsten", "niva")  # in the address: what a decision is proposed about
_PLAN, _DECIDE, _CHANGE = "mote_nytt", "beslut_nytt", "beslut_andra"


@dataclass(frozen=True)
class Choices:
    """What a decision may be about: id -> label each."""

    needs: Mapping[str, str]
    municipalities: Mapping[str, str]
    components: Mapping[str, str]


def may(view: View, action: Action) -> bool:
    """Return whether the viewer may write here; says why where the role allows it and it cannot be done."""
    if not view.actor.may(action):
        return False
    if not view.edition.newest:
        notices.show_older("skriva")
    return view.edition.newest


def seen_in(view: View, link: str) -> Seen:
    """Return what a copied address shows, for a meeting to begin from. Raises ValueError in Swedish where it leads nowhere."""
    if not link.strip():
        return Seen(view.edition.number, view.round_id)
    parts = urlsplit(link.strip())
    page = parts.path.rstrip("/").rsplit("/", 1)[-1] or "lagesbild"
    asked = dict(parse_qsl(parts.query))
    unknown = params.unknown(asked)
    if not view.actor.may_see(page) or unknown:
        what = f"innehåller {', '.join(unknown)}" if unknown else "leder inte till någon sida här"
        raise ValueError(f"Länken {what}. Kopiera adressen från webbläsaren när rätt vy visas. Inget har sparats.")
    round_id = asked.get("omgang", view.round_id)
    # What follows along from page to page follows from the meeting itself.
    chosen = {name: value for name, value in asked.items() if name not in (*params.CARRIED, params.FORMER)}
    return Seen(view.edition.number, round_id, page, urlencode(chosen))


def show_plan(view: View) -> None:
    """Ask for a meeting and create it; it freezes what is shown now."""
    number = notices.number(_PLAN)
    with st.form(f"{_PLAN}_{number}"):
        title = st.text_input("Mötets titel", max_chars=120, placeholder="till exempel Styrgruppens möte")
        held_on = st.date_input("Datum", view.today, format="YYYY-MM-DD") or view.today
        link = st.text_input(
            "Länk till den vy som mötet ska utgå från (kan lämnas tomt)",
            help="Gör urvalet på en sida, kopiera adressen från webbläsaren och klistra in den här.",
        )
        about = f", {view.round_title}" if view.round_id else ""
        frozen = as_sentence(f"Mötet utgår från utgåva {view.edition.number}{about}")
        st.html(note(f"{frozen} Uppgifter som läses in senare påverkar inte mötets underlag."))
        if not st.form_submit_button("Skapa mötet"):
            return
    made: list[str] = []

    def plan() -> tuple[int, str]:
        edition, meeting_id = acts.plan_meeting(view.actor, view.example, title or "", held_on, seen)
        made.append(meeting_id)
        return edition, f"Mötet är skapat i utgåva {edition}."

    try:
        seen = seen_in(view, link or "")
        notices.act(PAGE, _PLAN, number, view, plan)
    except (acts.LagesbildError, ValueError) as error:
        st.error(plain(error))
        return
    # Without a choice in the address the latest meeting is shown, as it is where a second press has ended this run.
    if made:
        st.query_params["mote"] = made[0]
    for name in ("jamfor", "beslut"):
        st.query_params.pop(name, None)
    st.rerun()


def is_proposed() -> bool:
    """Return whether the address proposes a decision."""
    return "niva" in st.query_params


def proposal(view: View, choices: Choices) -> dict[str, Any] | None:
    """Return the decision that the address proposes, as a municipality's next step does; None where it proposes none."""
    if not is_proposed():
        return None
    code, component = st.query_params.get("kommun", ""), st.query_params.get("byggsten", "")
    level = st.query_params.get("niva", "")
    anchors = ask(view, "list_anchors", round_id=view.round_id).rows(named=True)
    found = next((row for row in anchors if (row["component"], str(row["level"])) == (component, level)), None)
    if found is None or code not in choices.municipalities:
        st.warning("Det steg som adressen föreslår finns inte i uppföljningen, så inget är förifyllt.")
        return None
    step = f"{found['component_name']} till nivå {found['level']} {found['level_name']}"
    words = f"{choices.municipalities[code]}: {step}. ”{found['anchor']}”"
    return {"decision": words, "need_id": None, "municipality_code": code, "component": component}


def show_decide(view: View, meeting_id: str, choices: Choices, proposed: Mapping[str, Any] | None = None) -> None:
    """Ask for a decision of the meeting, first as it is ``proposed`` where it is, and store it."""
    number = notices.number(_DECIDE)
    key = f"nytt_{meeting_id}_{number}"
    first: Mapping[str, Any] = dict.fromkeys(("need_id", "municipality_code", "component")) | {"decision": ""}
    if proposed is not None:
        first = proposed
        key = "_".join((key, *(st.query_params[name] for name in _PROPOSAL)))
    with st.form(f"beslut_{key}"):
        decided = _ask_decided(first, choices, key)
        standing = _ask_standing({"status": "beslutat", "responsible": None, "due_on": None}, key)
        st.html(note(NO_NAMES))
        if not st.form_submit_button("Spara beslutet"):
            return

    def decide() -> tuple[int, str]:
        edition, decision_id = acts.add_decision(view.actor, view.example, meeting_id, decided, standing)
        return edition, f"Beslut {decision_id} är sparat i utgåva {edition}."

    try:
        notices.act(PAGE, _DECIDE, number, view, decide)
    except acts.LagesbildError as error:
        st.error(plain(error))
        return
    for name in _PROPOSAL:
        st.query_params.pop(name, None)
    st.rerun()


def choose_decision(decisions: pl.DataFrame) -> Mapping[str, Any] | None:
    """Let the user choose a decision of any meeting to follow up, those that have not ended first."""
    ordered = sorted(decisions.rows(named=True), key=lambda row: row["status"] in ENDED)
    names = {"": "Inget valt"} | {
        row["decision_id"]: f"{row['decision_id']} · {row['decision']} ({DECISION_STATUS[row['status']].lower()})"
        for row in ordered
    }
    picked = filters.choice("Beslut att följa upp", "beslut", list(names), "", names.__getitem__)
    return next((row for row in ordered if row["decision_id"] == picked), None)


def show_history(view: View, decision_id: str) -> None:
    """Show what has happened with a decision, the latest first."""
    rows: list[list[Cell]] = [
        [
            local_time(row["happened_at"]),
            DECISION_STATUS[row["status"]],
            text(row["responsible"]),
            day(row["due_on"]),
            text(row["note"]),
        ]
        for row in ask(view, "list_decision_events", decision_id=decision_id).iter_rows(named=True)
    ]
    columns: list[Column | str] = [
        "När",
        "Status",
        "Ansvarig funktion",
        "Klart senast",
        Column("Anteckning", long=True),
    ]
    show_table(f"Historik för beslut {decision_id}, senast först", columns, rows)


def show_change(view: View, row: Mapping[str, Any], choices: Choices) -> None:
    """Ask for the next event of a decision and store it.

    What the user saw is the decision as it was when the form was opened; where another has changed it meanwhile, that is
    said, what the user has written stays, and saving once more is then upon what is told.
    """
    decision_id = row["decision_id"]
    opened = st.session_state.get(_SEEN)
    number = notices.number(_CHANGE)
    of = (decision_id, view.example, number)
    if opened is None or opened["of"] != of:
        opened = {"of": of, "before": dict(row), "seen": row["event_number"]}
        st.session_state[_SEEN] = opened
    key = f"andra_{decision_id}_{opened['before']['event_number']}"
    with st.form(f"beslut_{key}"):
        standing = _ask_standing(opened["before"], key)
        with st.expander("Rätta beslutets text eller vad det gäller"):
            decided = _ask_decided(opened["before"], choices, key)
        st.html(note(NO_NAMES))
        if not st.form_submit_button("Spara ändringen"):
            return

    def change() -> tuple[int, str]:
        edition = acts.change_decision(view.actor, view.example, decision_id, opened["seen"], decided, standing)
        return edition, f"Beslut {decision_id} är ändrat i utgåva {edition}."

    try:
        notices.act(PAGE, _CHANGE, number, view, change)
    except acts.Changed as error:
        opened["seen"] = error.events[-1]["event_number"] if error.events else row["event_number"]
        st.error(plain(error))
        return
    except acts.LagesbildError as error:
        st.error(plain(error))
        return
    st.rerun()


def _ask_decided(before: Mapping[str, Any], choices: Choices, key: str) -> Decided:
    decision = st.text_area("Beslut", before["decision"], max_chars=LONGEST_TEXT, key=f"{key}_text")
    municipality = _pick(
        "Kommun", "Ingen särskild", choices.municipalities, before["municipality_code"], f"{key}_kommun"
    )
    component = _pick("Byggsten", "Ingen särskild", choices.components, before["component"], f"{key}_byggsten")
    need_id = _pick("Stödbehov", "Inget", choices.needs, before["need_id"], f"{key}_behov")
    return Decided(decision, need_id, municipality, component)


def _pick(label: str, nothing: str, options: Mapping[str, str], before: str | None, key: str) -> str | None:
    there = {"": nothing, **options}
    if before:
        there.setdefault(before, before)
    ids = list(there)
    return st.selectbox(label, ids, index=ids.index(before or ""), format_func=there.__getitem__, key=key) or None


def _ask_standing(before: Mapping[str, Any], key: str) -> Standing:
    ids = list(DECISION_STATUS)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}_lage"):
        status = st.selectbox(
            "Status",
            ids,
            index=ids.index(before["status"]),
            format_func=DECISION_STATUS.__getitem__,
            key=f"{key}_status",
        )
        responsible = st.text_input(
            "Ansvarig funktion",
            before["responsible"] or "",
            max_chars=200,
            placeholder="till exempel rektor eller enhetschef",
            key=f"{key}_ansvarig",
        )
        due_on = st.date_input("Klart senast", before["due_on"], format="YYYY-MM-DD", key=f"{key}_klart")
    note = st.text_area("Anteckning", max_chars=LONGEST_TEXT, key=f"{key}_anteckning")
    return Standing(status, responsible or None, due_on, note or None)
