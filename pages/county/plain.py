"""The start page for a browser without scripts: what the public may see of it, as HTML alone."""

from __future__ import annotations

from html import escape

import polars as pl

from pages.county.map_words import map_text, municipality_table
from pages.doors.show import Actor, Role
from pages.exports.svg import as_markup
from pages.frame.ask import BadUrl, View, ask, cached, edition_date, level_names, view_of
from pages.map import measures
from pages.map.legend import legend_html
from pages.map.picture import county_picture
from pages.text import sentences
from pages.text.html import source_line, table

MAP_WIDTH_PX = 560
_STYLE = (
    "<style>main{font:1.05rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}svg{max-width:100%;height:auto}"
    "table{border-collapse:collapse}th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid}</style>"
)


def start_page() -> str:
    """Return the county's sentence, map and table of the newest published round; empty where there is none to show."""
    try:
        view = view_of(Actor(Role.PUBLIC.value, Role.PUBLIC))
    except BadUrl:  # there is nothing that the public could see; the page itself says why
        return ""
    return "" if view.round_id is None else _start_page(view)


def _start_page(view: View) -> str:
    levels, round_id = level_names(view), view.round_id
    municipalities = ask(view, "list_municipality_degrees", round_id=round_id)
    scopes = ask(view, "show_county_degree", round_id=round_id)
    county = scopes.row(by_predicate=pl.col("scope") == "county", named=True)
    lead, rest = sentences.county_sentence(municipalities, county, levels)
    measure = measures.DEGREE if county["index_observed"] is not None else measures.COVERAGE
    label = measures.measures(ask(view, "list_components", round_id=round_id))[measure]
    values = cached(measures.map_values, measure, municipalities, levels)
    alt = map_text(label, values, municipalities)
    picture = cached(county_picture, ask(view, "show_map"), values, label, alt, (), "light", MAP_WIDTH_PX)
    unchanged = pl.DataFrame(schema={"code": pl.String, "change": pl.String})
    described = municipality_table(municipalities, None, levels, {}, label, unchanged, "")
    source = [f"Källa: {view.round_title}", f"utgåva {view.edition.number}", edition_date(view)]
    return (
        f"{_STYLE}<main><h1>Hur långt har kommunerna kommit?</h1><p><strong>{escape(lead)}</strong> {escape(rest)}</p>"
        f"<div role='img' aria-label='{escape(alt, quote=True)}'>{as_markup(picture)}</div>"
        f"{legend_html(measures.legend(measure, values, levels))}{table(*described)}{source_line(source)}</main>"
    )
