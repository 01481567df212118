"""Header and footer of every page: data set, round, banner, messages, source."""

from __future__ import annotations

from contextlib import AbstractContextManager
from html import escape
from typing import Any, NoReturn

import streamlit as st

from pages.doors import show
from pages.doors.show import Access, Actor
from pages.frame import ask, filters, params
from pages.frame.ask import BadUrl, View
from pages.frame.visitor import LOCAL, Visitor
from pages.text.html import Link, example_line, links, page_url, source_line
from pages.text.provenance import EXAMPLE_MARK
from pages.text.swedish import plain

DATA_SETS = {"": "Verkliga uppgifter", ask.EXAMPLE: EXAMPLE_MARK}
FOOT = {
    "Så räknas graden": "metod",
    "Ordlista": "ordlista",
    "Tillgänglighetsredogörelse": "tillganglighet",
}
_SHOWN, _CITED = "visas", "kalla"


def bare(actor: Actor) -> View:
    """Return what is to be shown on a page that fills the window; the run ends here where the address leads nowhere."""
    try:
        view = ask.view(actor)
    except BadUrl as error:
        st.error(plain(error))
        st.html('<p><a href="./">Till Lägesbild</a></p>')
        st.stop()
    st.session_state[_SHOWN] = view
    cite()
    return view


def header(actor: Actor, bar: AbstractContextManager[Any]) -> View:
    """Show what all pages share and return what is to be shown; the run ends here where the address leads nowhere.

    Data set and round are chosen in ``bar``, the line of the menu.
    """
    if unknown := params.unknown(st.query_params):
        st.warning(
            f"Adressen innehåller något som sidan inte känner till och därför inte tar hänsyn till: {plain(', '.join(unknown))}."
        )
    view = bare(actor)
    if view.example:
        st.html(
            example_line(
                f"Siffrorna är påhittade och visas för att prova verktyget. Här är det alltid {view.today.isoformat()}."
            )
        )
    if view.unreadable:
        st.warning(
            f"{ask.unreadable_text(view.unreadable)} Här visas utgåva {view.edition.number}, som är hel. Inget nytt kan "
            f"sparas förrän felet är avhjälpt. {ask.TELL}",
            title="De senaste uppgifterna visas inte",
        )
    if show.lags(view.example):
        st.warning(
            "Servern når inte de andra servrarnas gemensamma lager just nu. Du ser det som den senast hämtade. Inget nytt kan "
            f"sparas förrän felet är avhjälpt. {ask.TELL}",
            title="Uppgifterna kan ha ändrats sedan dess",
        )
    if not view.edition.newest:
        st.info(
            f"Du ser utgåva {view.edition.number} så som den var {ask.edition_date(view)}. Det finns nyare uppgifter.",
            title="Äldre utgåva",
        )
    with bar, st.container(horizontal=True, horizontal_alignment="right", key="exempel" if view.example else "val"):
        filters.dropdown("Uppgifter", "data", DATA_SETS, "", resets=("omgang", "utgava"))
        if view.rounds.height:
            labels = {
                row["round_id"]: f"Uppföljning {row['round_id']}{'' if row['status'] == 'published' else ' · utkast'}"
                for row in view.rounds.iter_rows(named=True)
            }
            filters.dropdown("Uppföljning", "omgang", labels, ask.default_round(view.rounds))
    return view


class Ended(Exception):
    """The page has no more to show; what stands below every page still follows."""


def end() -> NoReturn:
    """End the page here, before its last line. ``st.stop()`` would leave out the line at its foot too."""
    raise Ended


def refuse(actor: Actor) -> None:
    """Say on a page that the actor's role does not open what it would need to, and whom to ask."""
    st.title("Sidan är inte öppen för dig", anchor=False)
    contact = ask.settings(current_view())["contact"]
    st.info(
        f"Du har rollen {actor.role}, och den här sidan är för en annan roll. Behöver du den? Fråga {contact}.",
        title="Sidan kräver en annan roll",
    )


def current_view() -> View:
    """Return what ``header`` found is to be shown, so that one page run never mixes two editions."""
    view: View = st.session_state[_SHOWN]
    return view


def say(lead: str, rest: str = "") -> None:
    """Show the sentence that answers the page's question, and what must be known with it."""
    st.html(f'<p class="lb-lead"><strong>{escape(lead)}</strong> {escape(rest)}</p>')


def edition_text() -> str:
    """Return number and date of the edition shown, for the line under a figure."""
    of = current_view()
    return f"utgåva {of.edition.number} · {ask.edition_date(of)}"


def cite(*parts: str) -> None:
    """Have the page's last line name its source, and what else must be known with its figures."""
    st.session_state[_CITED] = parts


def footer(visitor: Visitor) -> None:
    """Show which edition the page was made from, and where nobody signs in that this machine alone is served."""
    of = current_view()
    kind = "exempeldata" if of.example else "verkliga uppgifter"
    parts = [*st.session_state[_CITED], f"utgåva {of.edition.number}, {kind}", ask.edition_date(of)]
    if visitor.access is Access.LOCAL:
        parts.append(LOCAL)
    foot = links([Link(name, page_url(page, **params.link_params())) for name, page in FOOT.items()])
    st.html(f'<div class="lb-foot">{source_line(parts)}{foot}</div>')
