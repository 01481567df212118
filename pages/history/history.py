"""The parts of the page Historik."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.doors import acts
from pages.figures.downloads import File, download
from pages.frame import ask, notices
from pages.frame.ask import BadUrl, View
from pages.history import effects
from pages.text import swedish
from pages.text.html import Column, Link, Table, links, note, page_url

_ASKED = "historik_tar_tillbaka"
PAGE = "historik"
FEW_FILES = 3


def sentence(editions: pl.DataFrame) -> tuple[str, str]:
    """Return how many changes there are and which was the latest."""
    latest = editions.row(0, named=True)
    count = swedish.plural(editions.height, "ändring har gjorts.", "ändringar har gjorts.")
    return (
        count,
        f"Den senaste gjordes {swedish.local_time(latest['created_at'])}: {swedish.as_sentence(latest['action'])}",
    )


def wrong_clock(editions: pl.DataFrame) -> str | None:
    """Return a sentence on the latest edition that is dated before the one it was made from; None where none is."""
    of = dict(editions.select("edition", "created_at").iter_rows())
    for edition, parent in editions.select("edition", "parent").iter_rows():
        if parent in of and of[edition] < of[parent]:
            return (
                f"Utgåva {edition} är daterad före utgåva {parent}: datorns klocka har gått fel. Ordningen följer numren, "
                "och inget har gått förlorat."
            )
    return None


def row(editions: pl.DataFrame, edition: int) -> dict[str, Any]:
    """Return the row of one edition."""
    return editions.row(by_predicate=pl.col("edition") == edition, named=True)


def labels(editions: pl.DataFrame) -> dict[str, str]:
    """Return edition -> what it did, to choose from."""
    return {
        str(one["edition"]): f"{one['edition']} · {swedish.local_time(one['created_at'])} · {one['action']}"
        for one in editions.iter_rows(named=True)
    }


def change_table(editions: pl.DataFrame, link_params: Mapping[str, str | None]) -> Table:
    """Return the changes, newest first: when, who, what, file, rows, whether it holds, and a link to what it did."""

    def number(one: Mapping[str, Any]) -> Link:
        return Link(str(one["edition"]), page_url("historik", **{**link_params, "andring": str(one["edition"])}))

    columns = [
        Column("Nr", number),
        Column("När", lambda one: swedish.local_time(one["created_at"])),
        Column("Vem", "actor"),
        Column("Vad", lambda one: one["title"] or one["action"], long=True),
        Column("Fil", lambda one: one["file_names"] if one["files"] <= FEW_FILES else f"{one['files']} filer"),
        Column("Rader", lambda one: str(one["raw_rows"]) if one["raw_rows"] else None, number=True),
        Column("Läge", _standing),
    ]
    return "Alla ändringar, den senaste först", columns, editions


def _standing(change: Mapping[str, Any]) -> str:
    undone_in = change["undone_in"]
    return "gäller" if undone_in is None else f"tillbakatagen i{swedish.NO_BREAK}{undone_in}"


def show_files(change: Mapping[str, Any]) -> None:
    """Show the names of the files of a change that has more than the table has room for."""
    if change["files"] > FEW_FILES:
        st.html(note(f"Filer: {change['file_names']}."))


def effect(view: View, change: Mapping[str, Any]) -> acts.Effect | None:
    """Return what an edition changed, None with an explanation shown where that cannot be told."""
    if change["parent"] is None:
        st.markdown("Det här är den första utgåvan. Allt i den är nytt.")
        return None
    try:
        made, parent = (ask.at(view, int(change[which])).edition for which in ("edition", "parent"))
    except BadUrl:
        st.info(f"Utgåva {change['edition']} eller {change['parent']} finns inte kvar, så effekten kan inte visas.")
        return None
    return ask.cached(acts.effect_between, view.actor, made, parent)


def offer_edition(view: View) -> None:
    """Offer the whole edition shown as a file, made when it is asked for."""
    number = view.edition.number
    download(
        File(
            "Hämta hela utgåvan (zip)",
            f"lagesbild-utgava-{number}{'-exempel' if view.example else ''}.zip",
            "application/zip",
            partial(acts.edition_zip, view.actor, view.example, number),
        ),
        key="hamta_utgavan",
        help="Alla tabeller och resultat som CSV och Parquet, med en beskrivning. Utkast och fri text är med.",
    )


def offer_undo(view: View, change: Mapping[str, Any]) -> None:
    """Offer to take a change back: first what that would do, then the act itself."""
    number = int(change["edition"])
    if change["undone_in"] is not None:
        again = "läs in filen på nytt" if change["kind"] == "import" else "gör om den på sidan där den gjordes"
        st.info(f"Ändringen är tillbakatagen i utgåva {change['undone_in']}. Ska den gälla igen: {again}.")
        return
    if change["kind"] is None or change["kind"] in acts.PROGRAM_KINDS or not view.edition.newest:
        return
    # What was done last has nothing after it.
    first = ask.cached(acts.built_on, view.actor, view.edition, number) if number != view.edition.number else ()
    if first:
        _say_what_is_first(view, number, first)
        return
    act = notices.number(PAGE)
    if st.button(f"Ta tillbaka ändring {number} …", key=f"ta_tillbaka_{number}"):
        st.session_state[_ASKED] = (number, act)
    if st.session_state.get(_ASKED) != (number, act):
        return
    st.header("Det här händer om ändringen tas tillbaka", anchor=False)
    try:
        with notices.busy("Räknar ut vad som skulle ändras …"):
            effect = acts.effect_of_undo(view.actor, view.example, number)
        effects.show(view, effect)
        unpublish = bool(effect.emptied) and st.checkbox(
            f"Gör också {swedish.join_and(effect.emptied)} till utkast igen, så att ingen möts av en omgång utan svar",
            value=True,
            key=f"avpublicera_{number}",
        )
        if not st.button("Ja, ta tillbaka ändringen", icon=":material/undo:", key=f"ja_{act}"):
            return

        def undo() -> tuple[int, str]:
            edition = acts.undo(view.actor, view.example, number, unpublish)
            return edition, f"Ändring {number} är tillbakatagen i utgåva {edition}."

        notices.act(PAGE, PAGE, act, view, undo)
    except acts.LagesbildError as error:
        st.error(swedish.plain(error))
        return
    st.rerun()


def _say_what_is_first(view: View, number: int, first: Sequence[int]) -> None:
    """Say that a change cannot be taken back yet, with links to those that must be taken back before it."""
    them = "den" if len(first) == 1 else "dem, den senaste först"
    named = swedish.join_and(str(one) for one in first)
    st.info(f"Ändring {number} kan inte tas tillbaka än: ändring {named} bygger på den. Ta först tillbaka {them}.")
    st.html(
        links(
            [Link(f"Ändring {one}", page_url("historik", **{**view.link_params, "andring": str(one)})) for one in first]
        )
    )
