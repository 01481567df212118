"""Forms that add a support need or its next event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from pages.doors import acts
from pages.doors.acts import Action, State, What
from pages.frame import notices
from pages.frame.ask import View
from pages.needs.needs import Row
from pages.text.html import Cell, Column, note, table
from pages.text.swedish import NEED_STATUS, day, plain, text

_OPENED = "stodbehov_oppnat"
PAGE = "stodbehov"
_CHANGE, _ADD = "stodbehov_andra", "stodbehov_nytt"
LONGEST_TEXT = 4000
NOTE_PX = 68
CAN_BE_TAKEN_BACK = "Det kan tas tillbaka på sidan Historik."
NO_NAMES = (
    "Skriv funktion, inte namn, och inget som pekar ut ett enskilt barn. Fri text granskas bara för mönster som liknar "
)
NO_NAMES += "personuppgifter; ett namn kan programmet inte känna igen."
FIELDS = {
    "status": "Status",
    "responsible": "Ansvarig funktion",
    "due_on": "Klart senast",
    "category": "Kategori",
    "description": "Beskrivning",
    "same_as": "Samma behov som",
}
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
    opened = _open_form(view, row)
    number, before = opened["number"], opened["before"]
    if opened["conflict"]:
        _show_conflict(opened, row, categories)
    with st.form(f"{_CHANGE}_{number}"):
        state = _ask_state(before, f"andra_{number}", with_note="Anteckning om ändringen")
        with st.expander("Rätta kategori och beskrivning, eller koppla till ett tidigare behov"):
            what = _ask_what(before, categories, others, f"andra_{number}")
        st.html(note(NO_NAMES))
        if not st.form_submit_button("Spara ändringen"):
            return

    def change() -> tuple[int, str]:
        edition = acts.change_need(view.actor, view.example, row["need_id"], opened["seen"], what, state)
        return edition, f"Stödbehov {row['need_id']} är ändrat i utgåva {edition}. {CAN_BE_TAKEN_BACK}"

    try:
        notices.act(PAGE, _CHANGE, opened["of"][2], view, change)
    except acts.Changed as error:
        # The next run asks the newest edition; the user's own words stay in the fields.
        mine = {"status": state.status, "responsible": state.responsible, "due_on": state.due_on}
        mine |= {"category": what.category, "description": what.description, "same_as": what.same_as}
        opened["conflict"] = (str(error), mine)
        opened["seen"] = None
        st.rerun()
    except acts.LagesbildError as error:
        st.error(plain(error))
        return
    st.rerun()


def _open_form(view: View, row: Row) -> dict[str, Any]:
    """Return the form that is open for the need: its number, what was seen, and what another has done since."""
    # After an act the form is another one, as it is when first opened.
    of_need = (view.example, row["need_id"], notices.number(_CHANGE))
    opened: dict[str, Any] = st.session_state.get(_OPENED) or {"of": None, "number": 0}
    if opened["of"] != of_need:
        opened = {
            "of": of_need,
            "number": opened["number"] + 1,
            "seen": row["event_number"],
            "before": {name: row[name] for name in FIELDS},
            "conflict": None,
        }
        st.session_state[_OPENED] = opened
    if opened["seen"] is None:
        opened["seen"] = row["event_number"]
    return opened


def _show_conflict(opened: Mapping[str, Any], row: Row, categories: Names) -> None:
    message, mine = opened["conflict"]
    st.error(plain(message))
    rows: list[list[Cell]] = [
        [label, *(_as_text(name, of[name], categories) for of in (opened["before"], row, mine))]
        for name, label in FIELDS.items()
    ]
    columns: list[Column | str] = [
        "Uppgift",
        "När du öppnade behovet",
        "Sparat nu",
        "Det du har skrivit",
    ]
    st.html(table("Två har ändrat samma behov", columns, rows))


def _as_text(name: str, value: Any, categories: Names) -> str:
    if name == "status":
        return NEED_STATUS[value]
    if name == "category":
        return categories[value]
    return day(value) if name == "due_on" else text(value)


def show_add(view: View, categories: Names, places: Names, others: Names) -> None:
    """Ask for a new need and store it. ``places``: "" for the county, else code, unit or Region -> label."""
    number = notices.number(_ADD)
    empty = {**dict.fromkeys(FIELDS), "status": "oppet"}
    with st.form(f"{_ADD}_{number}"):
        place = st.selectbox(
            "Vem har behovet?", list(places), format_func=places.__getitem__, key=f"nytt_plats_{number}"
        )
        what = _ask_what(empty, categories, others, f"nytt_{number}")
        state = _ask_state(empty, f"nytt_{number}", with_note="Anteckning")
        st.html(note(NO_NAMES))
        if not st.form_submit_button("Spara behovet"):
            return
    if not what.category:
        st.error("Välj en kategori. Inget har sparats.")
        return

    def add() -> tuple[int, str]:
        edition, need_id = acts.add_need(view.actor, view.example, view.round_id, place or None, what, state)
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


def _ask_state(before: Mapping[str, Any], key: str, with_note: str) -> State:
    ids = list(NEED_STATUS)
    responsible = st.text_input(
        "Ansvarig funktion (skriv funktion, inte namn)",
        before["responsible"] or "",
        max_chars=200,
        placeholder="till exempel rektor eller enhetschef",
        key=f"{key}_ansvarig",
    )
    with st.container(horizontal=True):
        status = st.selectbox(
            "Ny status" if key.startswith("andra") else "Status",
            ids,
            index=ids.index(before["status"]),
            format_func=NEED_STATUS.__getitem__,
            key=f"{key}_status",
        )
        due_on = st.date_input(
            "Klart senast (kan lämnas tomt)", before["due_on"], format="YYYY-MM-DD", key=f"{key}_klart"
        )
    note = st.text_area(with_note, max_chars=LONGEST_TEXT, height=NOTE_PX, key=f"{key}_anteckning")
    return State(status, responsible or None, due_on, note or None)


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
