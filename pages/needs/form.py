"""Forms that add a support need or its next event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import polars as pl
import streamlit as st

from pages.doors import acts
from pages.doors.acts import Action, State, What
from pages.events.fields import CAN_BE_TAKEN_BACK, FIELDS, LONGEST_TEXT, NO_NAMES, ask_state
from pages.events.form import Kind, open_form, save
from pages.frame import notices
from pages.frame.ask import View
from pages.needs.needs import Row
from pages.text.html import note
from pages.text.swedish import NEED_STATUS, day, plain, text

PAGE = "stodbehov"
_ADD = "stodbehov_nytt"
_FIELDS = FIELDS | {"category": "Kategori", "description": "Beskrivning", "same_as": "Samma behov som"}
Names = Mapping[str, str]


def may_write(view: View) -> bool:
    """Return whether needs can be written; says why where the role allows it and they cannot."""
    if not view.actor.may(Action.EDIT_NEEDS):
        return False
    if not view.edition.newest:
        notices.show_older("skriva")
    return view.edition.newest


def show_change(view: View, row: Row, categories: Names, others: Names) -> None:
    """Ask for the next event of a need and store it. ``others``: needs that it may repeat, id -> label.

    What the user saw is the need as it was when the form was opened, whatever has been stored since.
    """
    kind = _kind(categories)
    opened = open_form(kind, view, row["need_id"], row)
    number, before = opened["number"], opened["before"]
    with st.form(f"{kind.form}_{number}"):
        state = ask_state(before, NEED_STATUS, f"andra_{number}", "Ny status", "Anteckning om ändringen")
        with st.expander("Rätta kategori och beskrivning, eller koppla till ett tidigare behov"):
            what = _ask_what(before, categories, others, f"andra_{number}")
        st.html(note(NO_NAMES))
        if not st.form_submit_button("Spara ändringen"):
            return

    def change() -> tuple[int, str]:
        said = State(**asdict(state))
        edition = acts.change_need(view.actor, view.example, row["need_id"], opened["seen"], what, said)
        return edition, f"Stödbehov {row['need_id']} är ändrat i utgåva {edition}. {CAN_BE_TAKEN_BACK}"

    save(kind, view, opened, asdict(state) | asdict(what), change)


def _kind(categories: Names) -> Kind:
    def as_text(name: str, value: Any) -> str:
        if name == "status":
            return NEED_STATUS[value]
        if name == "category":
            return categories[value]
        return day(value) if name == "due_on" else text(value)

    both = "Två har ändrat samma behov"
    return Kind(PAGE, "stodbehov_andra", _FIELDS, as_text, both, "När du öppnade behovet")


def show_add(view: View, categories: Names, places: Names, others: Names) -> None:
    """Ask for a new need and store it. ``places``: "" for the county, else code, unit or Region -> label."""
    number = notices.number(_ADD)
    empty = {**dict.fromkeys(_FIELDS), "status": "oppet"}
    with st.form(f"{_ADD}_{number}"):
        place = st.selectbox(
            "Vem har behovet?", list(places), format_func=places.__getitem__, key=f"nytt_plats_{number}"
        )
        what = _ask_what(empty, categories, others, f"nytt_{number}")
        state = ask_state(empty, NEED_STATUS, f"nytt_{number}", "Status", "Anteckning")
        st.html(note(NO_NAMES))
        if not st.form_submit_button("Spara behovet"):
            return
    if not what.category:
        st.error("Välj en kategori. Inget har sparats.")
        return

    def add() -> tuple[int, str]:
        edition, need_id = acts.add_need(
            view.actor, view.example, view.round_id, place or None, what, State(**asdict(state))
        )
        return edition, f"Stödbehov {need_id} är sparat i utgåva {edition}. {CAN_BE_TAKEN_BACK}"

    try:
        notices.act(PAGE, _ADD, number, view, add)
    except acts.LagesbildError as error:
        st.error(plain(error))
        return
    st.rerun()


def _ask_what(before: Mapping[str, Any], categories: Names, others: Names, key: str) -> What:
    ids = list(categories)
    category = st.selectbox(
        "Kategori",
        ids,
        index=ids.index(before["category"]) if before["category"] else None,
        format_func=categories.__getitem__,
        placeholder="Välj kategori",
        key=f"{key}_kategori",
    )
    description = st.text_area(
        "Beskrivning av behovet", before["description"] or "", max_chars=LONGEST_TEXT, key=f"{key}_beskrivning"
    )
    linked = {"": "Inget tidigare behov", **others}
    if before["same_as"]:
        linked.setdefault(before["same_as"], before["same_as"])
    same_as = st.selectbox(
        "Samma behov som (ett tidigare)",
        list(linked),
        index=list(linked).index(before["same_as"] or ""),
        format_func=linked.__getitem__,
        key=f"{key}_samma",
        help="Behovet räknas då som öppet sedan det äldsta av de behov som hör ihop.",
    )
    return What(category or "", description, same_as or None)


def places(municipalities: pl.DataFrame, units: pl.DataFrame, region_name: str) -> dict[str, str]:
    """Return who may have a need: "" for the county, municipalities, the Region, and all units -> label."""
    found = {"": "Hela länet"}
    for row in municipalities.iter_rows(named=True):
        found[row["municipality_code"]] = f"{row['name']}, hela kommunen"
        of_place = units.filter(pl.col("municipality_code") == row["municipality_code"])
        found |= dict(of_place.select("unit_id", "long_name").iter_rows())
    if region_name:
        found[acts.REGION_WIDE] = f"{region_name}, hela Regionen"
    return found | dict(units.filter(pl.col("municipality_code").is_null()).select("unit_id", "long_name").iter_rows())
