"""Workbooks to hand out to units, one by one or in a zip."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import polars as pl
import streamlit as st

from pages.doors import files as loading_commands
from pages.figures.downloads import File, offer
from pages.figures.tables import XLSX
from pages.frame import notices
from pages.frame.ask import View
from pages.responses import responses
from pages.text import swedish

ZIP = "application/zip"


def show(view: View, round_id: str, units: pl.DataFrame) -> None:
    """Offer the workbooks, to whoever may load what comes back; ``units``: list_participation."""
    st.header("Arbetsböcker att skicka ut", anchor=False)
    if not view.edition.newest:
        notices.show_older("hämta arbetsböcker")
        return
    asked = units.filter("asked")
    if asked.is_empty():
        st.markdown("Ingen är tillfrågad.")
        return
    missing = responses.silent(units).height
    st.markdown(
        "En arbetsbok per verksamhet, med det som den redan har svarat ifyllt. Ifyllda arbetsböcker läses in på sidan Läs in, "
        "flera på en gång går bra. En tom cell ändrar ingenting."
    )
    names = dict(asked.select("unit_id", "long_name").iter_rows())
    unit_id = st.selectbox("Verksamhet att hämta en arbetsbok för", list(names), format_func=names.__getitem__)
    make = partial(loading_commands.unit_workbook, view.actor, view.example, round_id, unit_id)
    zipped = partial(loading_commands.unit_workbooks, view.actor, view.example, round_id)

    def files() -> Iterable[File]:
        name = loading_commands.workbook_names(round_id, units)[unit_id]
        yield File(f"Arbetsbok för {swedish.plain_label(names[unit_id])} (Excel)", name, XLSX, make)
        if missing:
            label = f"{swedish.plural(missing, 'arbetsbok', 'arbetsböcker')} för dem som saknas (zip)"
            yield File(label, f"arbetsbocker-{round_id}-saknas.zip", ZIP, partial(zipped, False))
        label = f"{swedish.plural(asked.height, 'arbetsbok', 'arbetsböcker')}, en per tillfrågad (zip)"
        yield File(label, f"arbetsbocker-{round_id}-alla.zip", ZIP, partial(zipped, True))

    offer("Hämta arbetsböcker", "ta_ut_arbetsbocker", files)
