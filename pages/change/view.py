"""The parts of the page Förändring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.change import participation, tables, wheel_and_needs
from pages.change.arrows import arrow_legend, arrow_picture, arrow_text, arrow_values
from pages.change.kinds import FORWARD, GROUPS, SIGNS, UNCHANGED
from pages.change.picture import change_picture
from pages.change.words import short_change
from pages.doors import show
from pages.figures import card
from pages.figures.drawings import show_drawings
from pages.figures.tables import show_table
from pages.frame import filters, frame, glossary
from pages.frame.ask import View, ask, cached, settings, theme
from pages.frame.hidden import left_out
from pages.frame.paging import part_of, rows_in
from pages.map.legend import legend_html
from pages.needs import needs
from pages.pictures.bars import PER_PX
from pages.text.html import Column, note, page_url, statement_list
from pages.text.swedish import plural

FROM, TO, TOPIC, HAPPENED = "fran", "till", "byggsten", "handelse"
MAP_WIDTHS_PX = (340, 440)
# The parts of the page, each small enough to be seen at once.
PLACES, DEGREES, COMPONENTS, WHO, WHEEL, NEEDS = "", "graden", "byggstenar", "verksamheter", "hjulet", "stodbehov"
BY_TOPIC, ON_PLACES = (PLACES, DEGREES), (PLACES, DEGREES, COMPONENTS)
Round = Mapping[str, Any]


def parts() -> dict[str, str]:
    """Return the parts of the page: value in the address -> what it is called."""
    return {
        PLACES: "Kommunerna",
        DEGREES: "Graden",
        COMPONENTS: "Byggsten för byggsten",
        WHO: "Verksamheter",
        WHEEL: show.wheel().title,
        NEEDS: "Stödbehov",
    }


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


def show_groups(pairs: pl.DataFrame, first: Round, last: Round, levels: Sequence[str], view: View, topic: str) -> None:
    """Show the places in their groups beside the map of arrows; ``pairs`` as ``with_all_answers`` returns it."""
    shapes, name = ask(view, "show_map"), f"Karta med pilar, {topic.lower()}"
    alt = cached(arrow_text, pairs, title(first), title(last))
    values, legend = cached(arrow_values, shapes, pairs), cached(arrow_legend, pairs)

    def show_picture() -> None:
        groups, beside = st.columns([2, 1], gap="large")
        with groups, st.container(key="grupper", gap="small"):
            _show_group_lists(pairs, levels, view)
        with beside:
            drawings = [cached(arrow_picture, shapes, values, name, alt, (), theme(), width) for width in MAP_WIDTHS_PX]
            show_drawings(drawings, alt, "bild-pilar")
            st.html(legend_html(legend, theme()))

    figure = card.Figure(
        "pilar",
        name,
        alt,
        arrow_picture,
        (shapes, values, name, alt, legend),
        place_table(pairs, first, last, levels, view, topic),
    )
    card.show(figure, "Framåt, tillbaka eller vet inte?", show_picture=show_picture)


def _show_group_lists(pairs: pl.DataFrame, levels: Sequence[str], view: View) -> None:
    """Show each group by name, those that did not go forward beside those that did; what has not changed is folded."""
    groups = cached(tables.group_items, pairs, levels, view.link_params)
    left, right = st.columns(2, gap="medium")
    for group, (count, items) in groups.items():
        counted = plural(count, "kommun", "kommuner")
        if group == UNCHANGED:
            with st.expander(f"{GROUPS[group]} ({counted})"):
                st.html(statement_list(items) if items else note("Ingen är oförändrad."))
            continue
        with left if group == FORWARD else right:
            st.subheader(f"{SIGNS[group]} {GROUPS[group]} ({counted})", anchor=False)
            st.html(statement_list(items) if items else note("Ingen."))


def place_table(
    pairs: pl.DataFrame, first: Round, last: Round, levels: Sequence[str], view: View, topic: str
) -> card.Table:
    """Return the table of the groups, and of the picture of degrees."""
    caption = f"Grad och steg, {topic.lower()}"
    columns = tables.place_columns(levels, view.link_params)
    return card.Table(caption, columns, pairs, facts(first, last, topic), part_of(caption, pairs.height))


def show_degrees(pairs: pl.DataFrame, first: Round, last: Round, levels: Sequence[str], view: View, topic: str) -> None:
    """Show the degrees of the two rounds as dumbbells, over the units that answered both."""
    table = place_table(pairs, first, last, levels, view, topic)
    shown = rows_in(pairs, table.part or slice(0, pairs.height))
    name = f"Förändring av graden, {topic.lower()}"
    said = "; ".join(f"{row['name']} {short_change(row)}" for row in shown.iter_rows(named=True))
    alt = (
        f"Implementeringsgrad för {topic.lower()} i {title(first)} och {title(last)}, bland dem som svarade båda "
        f"gångerna: {said}."
    )
    args = (shown, title(first), title(last), name, alt)
    figure = card.Figure("forandring", name, alt, change_picture, args, table, PER_PX)
    card.show(
        figure, "Graden bland dem som svarade båda gångerna", help_text=glossary.help_of("intervall"), explore=True
    )


def show_components(
    degrees: pl.DataFrame,
    everything: Sequence[pl.DataFrame],
    names: Mapping[str, str],
    components: Mapping[str, str],
    first: Round,
    last: Round,
    view: View,
) -> None:
    """Show one row per place and one column per component: the two indices by all answers, and which way it went."""
    rounds = first["round_id"], last["round_id"]
    rows = cached(tables.component_rows, degrees, everything, names, *rounds, tuple(components), view.link_params)
    show_table("Grad per huvudman och byggsten", ["Huvudman", *components.values()], rows, facts(first, last))
    signs = ", ".join(f"{SIGNS[group]} {name.lower()}" for group, name in GROUPS.items())
    st.html(
        note(
            f"{signs}. Ett frågetecken före pilen betyder: så är det bland kända svar, men svar som saknas kan vända det. "
            "Jämförbara är de verksamheter som svarade båda gångerna."
        )
    )


def show_units(units: pl.DataFrame, first: Round, last: Round) -> None:
    """Show by name which units are left out of the comparison, and why."""
    frame.say(*participation.units_sentence(units))
    show_table(
        "Verksamheter som inte jämförs",
        [Column("Varför", long=True), Column("Antal", number=True), Column("Vilka", long=True)],
        cached(participation.state_rows, units),
        facts(first, last),
    )


def show_wheel(view: View, first: Round, last: Round) -> None:
    """Show how the use of the wheel has changed in each context, and where."""
    before, after = (ask(view, "list_wheel_uses", round_id=one["round_id"]) for one in (first, last))
    if before.is_empty() and after.is_empty():
        st.info(f"Ingen av uppföljningarna frågade om {show.wheel().word}.")
        return
    pairs = cached(wheel_and_needs.wheel_pairs, before, after)
    if pairs.is_empty():
        st.info(
            f"Ingen verksamhet har svarat på frågan om {show.wheel().word} båda gångerna, så det finns inget att jämföra."
        )
        return
    uses = ask(view, "list_wheel_levels")["name"].to_list()
    rows = cached(wheel_and_needs.wheel_rows, pairs, after, uses)
    frame.say(*wheel_and_needs.wheel_sentence(pairs, uses))
    show_table(f"{show.wheel().title} per sammanhang", wheel_and_needs.wheel_columns(), rows, facts(first, last))


def show_needs(view: View, first: Round, last: Round) -> None:
    """Show which support needs were opened and closed between the days on which the two rounds were held."""
    start, end = wheel_and_needs.held_on(first), wheel_and_needs.held_on(last)
    if start is None or end is None:
        st.info(
            "En av uppföljningarna saknar datum. Fyll i det på arbetsbokens blad Omgångar för att se behoven mellan dem."
        )
        return
    all_needs = cached(needs.with_age, ask(view, "list_all_needs"), view.today, settings(view)["region_name"])
    changed = cached(wheel_and_needs.need_changes, all_needs, ask(view, "list_all_need_events"), start, end)
    counts = cached(wheel_and_needs.need_counts, changed)
    frame.say(*wheel_and_needs.need_sentence(counts, start, end, view.today))
    if hidden := left_out(view, "need"):
        st.html(note(hidden))
    names = wheel_and_needs.NEED_CHANGES
    key = filters.choice(
        "Vad som har hänt med stödbehoven",
        HAPPENED,
        list(names),
        wheel_and_needs.OPENED,
        lambda one: f"{names[one]} ({counts[one]})",
        "segments",
        hide_label=True,
    )
    if not counts[key]:
        st.info("Inget stödbehov hör dit.")
        return
    happened = changed.filter(pl.col("change") == key)
    columns = wheel_and_needs.need_columns(view.link_params)
    show_table(f"Stödbehov: {names[key].lower()}", columns, happened, facts(first, last))


def facts(first: Round, last: Round, topic: str | None = None) -> dict[str, str]:
    """Return the choices that follow a table out of the page."""
    chosen = {"Från": title(first), "Till": title(last), "Jämförbara": "de som svarade båda gångerna"}
    return chosen if topic is None else chosen | {"Byggsten": topic}
