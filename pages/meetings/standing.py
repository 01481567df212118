"""Where the county stood when a meeting was held, for the page Möte and the minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

import polars as pl
import streamlit as st

from pages.county.map_words import value_table
from pages.figures import card
from pages.figures.drawings import WIDTHS_PX, show_drawings
from pages.frame import ask, filters
from pages.frame.ask import BadUrl, View, cached
from pages.frame.hidden import left_out
from pages.frame.params import SHOWN_AS
from pages.map import measures
from pages.map.legend import LegendEntry, legend_html
from pages.map.picture import county_picture
from pages.pictures.shapes import Picture
from pages.text import sentences
from pages.text.html import Card, Link, cards, links, note, page_url, source_line
from pages.text.swedish import day

# What a meeting opens, besides the page that it began from.
VIEWS = {
    "lagesbild": "Läget",
    "stodbehov": "Stödbehov",
    "piloter": "Piloter",
    "forandring": "Förändring",
    "presentation": "Presentation",
}
Row = Mapping[str, Any]
_FORMS = (card.PICTURE, card.TABLE)


@dataclass(frozen=True)
class CountyMap:
    """The map as the meeting saw it; ``told`` says what it shows."""

    title: str
    told: str
    shapes: pl.DataFrame
    values: pl.DataFrame
    legend: Sequence[LegendEntry]
    municipalities: pl.DataFrame  # list_municipality_degrees

    def picture(self) -> Picture:
        """Return the map with its legend, for a file."""
        return county_picture(self.shapes, self.values, self.title, self.told, self.legend)


@dataclass(frozen=True)
class Standing:
    """Where the county stood: in words, as key figures and on the map; words alone where there was no round to see."""

    lead: str
    rest: str
    source: str
    figures: Sequence[Card] = ()
    county: CountyMap | None = None


def standing(view: View, meeting: Row) -> Standing:
    """Return where the county stood in the edition and round that the meeting saw, as much of it as the viewer may see."""
    round_id, seen = meeting["saw_round"], f"utgåva {meeting['saw_edition']} · {day(meeting['saw_created_at'])}"
    if round_id is None:
        return Standing("Mötet såg ingen uppföljning.", "Därför finns inget läge att visa.", seen)
    try:
        of = replace(ask.at(view, meeting["saw_edition"]), round_id=round_id)
    except BadUrl as error:
        return Standing("Läget kan inte visas.", str(error), seen)
    if round_id not in of.rounds["round_id"]:
        return Standing(
            "Läget kan inte visas.", f"Uppföljning {round_id} finns inte att visa i den utgåva som mötet såg.", seen
        )
    levels = ask.level_names(of)
    municipalities = ask.ask(of, "list_municipality_degrees", round_id=round_id)
    scopes = ask.ask(of, "show_county_degree", round_id=round_id)
    county = scopes.row(by_predicate=pl.col("scope") == "county", named=True)
    lead, rest = sentences.county_sentence(municipalities, county, levels)
    needs = ask.ask(of, "count_open_needs", today=meeting["held_on"].isoformat()).row(0, named=True)
    if of.hides("need_event", "responsible"):
        del needs["ownerless"]
    figures = sentences.key_figures(
        municipalities,
        ask.ask(of, "list_units", round_id=round_id, municipality_code=None),
        ask.ask(of, "list_key_shares", round_id=round_id).head(2),
        ask.ask(of, "list_findings", round_id=round_id),
        needs,
        ask.titles(of),
        left_out(of, "need"),
        sentences.stated_count(of.rounds.row(by_predicate=pl.col("round_id") == round_id, named=True)),
    )
    measure = measures.COVERAGE if county["index_observed"] is None else measures.DEGREE
    title = measures.title(measure, measures.measures(ask.ask(of, "list_components", round_id=round_id))[measure])
    values = cached(measures.map_values, measure, municipalities, levels)
    legend = measures.legend(measure, values, levels)
    drawn = CountyMap(
        title, f"Karta över länet, {title.lower()}. {lead}", ask.ask(of, "show_map"), values, legend, municipalities
    )
    return Standing(lead, rest, f"{of.round_title} så som mötet såg den, {seen}", figures, drawn)


def show_standing(view: View, meeting: Row, of: Standing) -> None:
    """Show the map and the key figures as they were, and the way to the pages as they were."""
    left, right = st.columns([6, 5], gap="medium")
    with left:
        if of.county is not None:
            show_map(of.county)
        st.html(source_line([f"Källa: {of.source}"]))
    with right:
        st.html(cards(of.figures))
        seen = f"Mötet såg utgåva {meeting['saw_edition']}."
        st.html(note(f"{seen} Länkarna visar sidorna så som de var då, även om nya uppgifter läses in senare."))
        st.html(links(_as_it_was(view, meeting)))


def show_map(of: CountyMap) -> None:
    """Show the map in the theme and the width of the reader's, or its values as a table.

    No files are offered: they would name the edition that is shown now, and not the meeting's.
    """
    drawings = [
        cached(county_picture, of.shapes, of.values, of.title, of.told, (), ask.theme(), width) for width in WIDTHS_PX
    ]
    with st.container(horizontal=True, vertical_alignment="center", key="figur-moteskarta"):
        st.header(of.title, anchor=False, width="content")
        st.space("stretch")
        form = filters.choice(
            "Visa kartan som",
            f"{SHOWN_AS}moteskarta",
            _FORMS,
            card.PICTURE,
            card.FORMS.__getitem__,
            "segments",
            hide_label=True,
        )
    if form == card.TABLE:
        st.html(value_table(of.values, of.municipalities, of.title))
        return
    show_drawings(drawings, of.told, "moteskarta")
    st.html(legend_html(of.legend, ask.theme()))


def _as_it_was(view: View, meeting: Row) -> list[Link]:
    """Return links to the pages as the meeting saw them, the one it began from first."""
    frozen = {
        "data": ask.EXAMPLE if view.example else None,
        "utgava": str(meeting["saw_edition"]),
        "omgang": meeting["saw_round"],
    }
    targets = [Link(name, page_url(page, **frozen)) for page, name in VIEWS.items()]
    if meeting["saw_filters"] or meeting["saw_page"] not in VIEWS:
        chosen = dict(parse_qsl(meeting["saw_filters"]))
        began = Link("Den vy som mötet utgick från", page_url(meeting["saw_page"], **{**frozen, **chosen}))
        targets.insert(0, began)
    return targets
