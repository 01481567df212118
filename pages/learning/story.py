"""How the county's work has gone, chapter by chapter, on the page Lärande."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from pages.figures import card
from pages.frame import frame
from pages.learning.picture import chapters, story_picture
from pages.text.html import Column, passages
from pages.text.partial_dates import as_text
from pages.text.swedish import names, number

CAPTION = "Händelser i arbetet"
OTHERS = "Andra händelser"


def show(events: pl.DataFrame, titles: Mapping[str, str]) -> None:
    """Show the story as a picture, a table and a text, each event with its source; list_timeline."""
    if events.is_empty():
        st.info("Inga händelser i arbetet är inlästa här.")
        return
    told = chapters(events)
    if told:
        many = number(len(told), upper=False) + (" skeden" if len(told) > 1 else " skede")
        frame.say(
            f"Arbetet beskrivs i {many}, från {told[0].years[:4]} till {told[-1].years[-4:]}.",
            "Här står det som gäller hela länet. Det som gäller en enda kommun står på kommunens sida.",
        )
        said = "; ".join(f"{one.years} {one.name}: {', '.join(one.lines)}" for one in told)
        alt = f"Arbetets skeden: {said}."
        title = "Arbetets skeden"
        table = card.Table(
            CAPTION,
            [
                Column("Skede", lambda row: row["chapter"] or OTHERS),
                Column("När", lambda row: as_text(row["happened"])),
                Column("Händelse", "event", long=True),
                Column("Källa", lambda row: names(row["source_ids"], titles, row["confidence"])),
            ],
            events,
        )
        figure = card.Figure("skeden", title, alt, story_picture, (events, title, alt), table)
        card.show(figure, "Arbetets skeden")
    years = {one.name: f"{one.years} {one.name}" for one in told}
    by_chapter: dict[str, list[tuple[str, str]]] = {}
    for row in events.iter_rows(named=True):
        source = names(row["source_ids"], titles, row["confidence"])
        heading = years.get(row["chapter"], OTHERS)
        by_chapter.setdefault(heading, []).append((f"{as_text(row['happened'])}: {row['event']}", source))
    st.html(passages(by_chapter.items()))
