"""The parts of the page Förändring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.change import degrees as change
from pages.change import wheel_and_needs
from pages.change.picture import change_picture
from pages.doors import show
from pages.figures import card
from pages.figures.tables import show_table
from pages.frame import filters, frame
from pages.frame.ask import View, ask, cached, settings
from pages.frame.hidden import left_out
from pages.frame.paging import part_of, rows_in
from pages.needs import needs
from pages.pictures.bars import PER_PX
from pages.text.html import Card, Column, cards, note, page_url
from pages.text.swedish import plural

FROM, TO, TOPIC = "fran", "till", "byggsten"
Round = Mapping[str, Any]


def title(of_round: Round) -> str:
    """Return a round's title, with a mark where it is a draft."""
    return f"{of_round['title']} (utkast)" if of_round["status"] == "draft" else str(of_round["title"])


def chosen_rounds(view: View) -> tuple[Round, Round]:
    """Show the choice of two rounds and return them, the earlier first; the run ends where they are not two in that order.

    There are at least two rounds. Unless chosen, the later is the one shown on all pages, or the second where that is the first.
    """
    rounds = {row["round_id"]: row for row in view.rounds.sort("round_id").iter_rows(named=True)}
    ids = list(rounds)
    later = max(1, ids.index(str(view.round_id)))
    with st.container(horizontal=True, key="omgangsval"):
        first = filters.choice("Från", FROM, ids, ids[later - 1], lambda one: title(rounds[one]))
        last = filters.choice("Till", TO, ids, ids[later], lambda one: title(rounds[one]))
    if first == last:
        st.error("Du har valt samma uppföljning två gånger. Välj två olika, den tidigare under Från.")
        frame.end()
    if first > last:
        st.error("Uppföljningen under Från är senare än den under Till. Välj den tidigare under Från.")
        swapped = page_url("forandring", **view.link_params, fran=last, till=first)
        st.html(f'<p><a href="{swapped.replace("&", "&amp;")}">Byt plats på dem</a></p>')
        frame.end()
    return rounds[first], rounds[last]


def show_places(pairs: pl.DataFrame, first: Round, last: Round, levels: Sequence[str], view: View, topic: str) -> None:
    """Show the dumbbells, and who has gone which way."""
    caption = f"Grad och steg, {topic.lower()}"
    part = part_of(caption, pairs.height)
    shown = rows_in(pairs, part)
    name = f"Förändring av graden, {topic.lower()}"
    said = "; ".join(f"{row['name']} {change.short_change(row)}" for row in shown.iter_rows(named=True))
    alt = f"Implementeringsgrad för {topic.lower()} i {title(first)} och {title(last)}: {said}."
    rows = cached(change.place_rows, pairs, levels, view.link_params)
    figure = card.Figure(
        "forandring",
        name,
        alt,
        change_picture,
        (shown, title(first), title(last), name, alt),
        card.Table(caption, change.place_columns(title(first), title(last)), rows, facts(first, last, topic), part),
        PER_PX,
    )
    card.show(figure, "Kommun för kommun", explore=True)
    show_table(
        f"Vilka som har gått åt vilket håll, {topic.lower()}",
        ["Förändring av graden", Column("Antal", number=True), Column("Vilka", long=True)],
        cached(change.names_by_kind, pairs),
        facts(first, last, topic),
    )


def show_components(
    degrees: pl.DataFrame,
    names: Mapping[str, str],
    components: Mapping[str, str],
    first: Round,
    last: Round,
    view: View,
) -> None:
    """Show one row per place and one column per component: the two indices and which way it went."""
    rounds = first["round_id"], last["round_id"]
    rows = cached(change.component_rows, degrees, names, *rounds, tuple(components), view.link_params)
    show_table("Grad per huvudman och byggsten", ["Huvudman", *components.values()], rows, facts(first, last))
    st.html(
        note(
            "▲ upp, ▼ ner, = oförändrat. Ett frågetecken före betyder: så är det bland kända svar, men svar som saknas kan "
            "vända det."
        )
    )


def show_units(units: pl.DataFrame, first: Round, last: Round) -> None:
    """Show by name which units are left out of the comparison, and why."""
    show_table(
        "Verksamheter som inte jämförs",
        [Column("Varför", long=True), Column("Antal", number=True), Column("Vilka", long=True)],
        cached(change.state_rows, units),
        facts(first, last),
    )


def show_wheel(view: View, first: Round, last: Round, source: str) -> None:
    """Show how the use of the wheel has changed in each context, and where; nothing where neither round asked about it."""
    before, after = (ask(view, "list_wheel_uses", round_id=one["round_id"]) for one in (first, last))
    if before.is_empty() and after.is_empty():
        return
    st.header(show.wheel().title, anchor=False)
    pairs = cached(wheel_and_needs.wheel_pairs, before, after)
    if pairs.is_empty():
        st.markdown(
            f"Ingen verksamhet har svarat på frågan om {show.wheel().word} båda gångerna, så det finns inget att jämföra."
        )
        st.html(source)
        return
    uses = ask(view, "list_wheel_levels")["name"].to_list()
    rows = cached(wheel_and_needs.wheel_rows, pairs, after, uses)
    show_table(f"{show.wheel().title} per sammanhang", wheel_and_needs.wheel_columns(), rows, facts(first, last))
    st.html(
        note(
            f"Använder {show.wheel().word}: ”{uses[3]}” eller ”{uses[4]}”. Bara de som svarade på frågan båda gångerna räknas."
        )
    )
    st.html(source)


def show_needs(view: View, first: Round, last: Round) -> None:
    """Show which support needs were opened and closed between the days on which the two rounds were held."""
    start, end = wheel_and_needs.held_on(first), wheel_and_needs.held_on(last)
    if start is None or end is None:
        st.markdown(
            "En av uppföljningarna saknar datum. Fyll i det på arbetsbokens blad Omgångar för att se behoven mellan dem."
        )
        return
    all_needs = cached(needs.with_age, ask(view, "list_all_needs"), view.today, settings(view)["region_name"])
    changed = cached(wheel_and_needs.need_changes, all_needs, ask(view, "list_all_need_events"), start, end)
    counts = cached(wheel_and_needs.need_counts, changed)
    st.html(
        cards(
            Card(name, str(counts[key]), plural(counts[key], "stödbehov", "stödbehov").split("\u00a0")[1])
            for key, name in wheel_and_needs.NEED_CHANGES.items()
        )
    )
    st.markdown(f"Räknat från {start.isoformat()} till och med {end.isoformat()}. {left_out(view, 'need')}")
    if end > view.today:
        st.markdown(
            f"Den senare dagen har inte varit än. Det som har hänt till och med {view.today.isoformat()} är med."
        )
    if sum(counts.values()):
        rows = cached(wheel_and_needs.need_rows, changed, view.link_params)
        show_table("Stödbehov mellan uppföljningarna", wheel_and_needs.NEED_COLUMNS, rows, facts(first, last))


def facts(first: Round, last: Round, topic: str | None = None) -> dict[str, str]:
    """Return the choices that follow a table out of the page."""
    chosen = {"Från": title(first), "Till": title(last), "Verksamheter": "bara de som svarade båda gångerna"}
    return chosen if topic is None else chosen | {"Byggsten": topic}
