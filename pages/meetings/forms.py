"""Forms for meetings and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import polars as pl
import streamlit as st

from pages.doors import acts
from pages.doors.acts import Action, Seen
from pages.events.fields import NO_NAMES
from pages.frame import notices, params
from pages.frame.ask import View, ask, settings
from pages.meetings import fields
from pages.meetings.fields import Choices
from pages.meetings.meeting import DECIDE, PAGE
from pages.municipality.place import REGION, municipality_code
from pages.text.html import note
from pages.text.swedish import as_sentence, plain

# In the address: what a decision is proposed about, a next step of a municipality, a support need, or what is followed up.
_PROPOSAL = ("kommun", "byggsten", "niva", "behov", "punkt")
_PLAN, _DECIDE = "mote_nytt", "beslut_nytt"


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
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"{_PLAN}_vad"):
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
    # It begins where a meeting begins, or with the decision that waited for it.
    for name in ("visa", "jamfor", "beslut"):
        st.query_params.pop(name, None)
    st.rerun()


def is_proposed() -> bool:
    """Return whether the address proposes a decision."""
    return any(name in st.query_params for name in ("niva", "behov", "punkt"))


def proposal(view: View, choices: Choices, open_needs: pl.DataFrame) -> dict[str, Any] | None:
    """Return the decision that the address proposes, on a next step, a support need or what is followed up; None for none.

    ``open_needs``: ``needs.with_age`` of those that are open.
    """
    if not is_proposed():
        return None
    if "punkt" in st.query_params:
        return _on_followed(choices)
    return _on_need(choices, open_needs) if "behov" in st.query_params else _on_step(view, choices)


def _on_followed(choices: Choices) -> dict[str, Any] | None:
    subject = st.query_params["punkt"]
    if subject not in choices.followed:
        st.warning("Den punkt som adressen föreslår finns inte eller är avslutad, så inget är förifyllt.")
        return None
    nothing = dict.fromkeys(("need_id", "municipality_code", "component"))
    return nothing | {"decision": choices.followed[subject]} | fields.link_of(subject)


def _on_need(choices: Choices, open_needs: pl.DataFrame) -> dict[str, Any] | None:
    found = open_needs.filter(pl.col("need_id") == st.query_params["behov"]).rows(named=True)
    if not found:
        st.warning("Det stödbehov som adressen föreslår är inte öppet, så inget är förifyllt.")
        return None
    (need,) = found
    return {
        "decision": f"{need['place']}: {need['description']}",
        "need_id": need["need_id"],
        "municipality_code": need["municipality_code"],
        "component": need["component"] if need["component"] in choices.components else None,
    }


def _on_step(view: View, choices: Choices) -> dict[str, Any] | None:
    code, component = st.query_params.get("kommun", ""), st.query_params.get("byggsten", "")
    level = st.query_params.get("niva", "")
    anchors = ask(view, "list_anchors", round_id=view.round_id).rows(named=True)
    found = next((row for row in anchors if (row["component"], str(row["level"])) == (component, level)), None)
    names = {**choices.municipalities, REGION: settings(view)["region_name"]}
    if found is None or not names.get(code):
        st.warning("Det steg som adressen föreslår finns inte i uppföljningen, så inget är förifyllt.")
        return None
    step = f"{found['component_name']} till nivå {found['level']} {found['level_name']}"
    words = f"{names[code]}: {step}. ”{found['anchor']}”"
    return {"decision": words, "need_id": None, "municipality_code": municipality_code(code), "component": component}


def show_decide(view: View, meeting_id: str, choices: Choices, proposed: Mapping[str, Any] | None = None) -> None:
    """Ask for a decision of the meeting, first as it is ``proposed`` where it is, and store it."""
    number = notices.number(_DECIDE)
    key = f"nytt_{meeting_id}_{number}"
    first: Mapping[str, Any] = dict.fromkeys(("need_id", "municipality_code", "component")) | {"decision": ""}
    if proposed is not None:
        first = proposed
        key = "_".join((key, *(st.query_params[name] for name in _PROPOSAL if name in st.query_params)))
    with st.form(f"beslut_{key}", border=False):  # it stands in a frame already
        left, right = st.columns([2, 1])
        with left:
            decision = fields.ask_text(first, key)
        with right:
            remark = fields.ask_note(key)
        decided = fields.ask_about(decision, first, choices, key)
        standing = fields.ask_standing({"status": "beslutat", "responsible": None, "due_on": None}, key)
        left, right = st.columns([1, 4])
        with left:
            saved = st.form_submit_button("Spara beslutet")
        with right:
            st.html(note(NO_NAMES))
    if not saved:
        return

    def decide() -> tuple[int, str]:
        stands = replace(standing, note=remark or None)
        edition, decision_id = acts.add_decision(view.actor, view.example, meeting_id, decided, stands)
        return edition, f"Beslut {decision_id} är sparat i utgåva {edition}."

    try:
        notices.act(PAGE, _DECIDE, number, view, decide)
    except acts.LagesbildError as error:
        st.error(plain(error))
        return
    for name in _PROPOSAL:
        st.query_params.pop(name, None)
    st.query_params["visa"] = DECIDE  # where the next one is written, and this one is said to be saved
    st.rerun()
