"""The text of a reminder to units that have not answered, to copy into an e-mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

import polars as pl
import streamlit as st

from pages.frame import filters
from pages.responses import responses
from pages.text.html import Link, links
from pages.text.swedish import plain, plural

EXAMPLE_MARK = "Exempeldata – inte verkliga svar"
LAST_DAY = "[sista dag]"
LONGEST_URL = 2000  # Windows hands no longer one on
ALL = ""
# Addresses from before the page had parts tell the part by what is chosen in it: a choice here writes the part down.
CHOICES, HERE = ("sektor", "sista"), {"visa": "paminnelse"}


@dataclass(frozen=True)
class Reminder:
    """An e-mail: its subject and its text."""

    subject: str
    body: str


def reminder(
    units: Sequence[str], round_title: str, settings: Mapping[str, str], last_day: date | None, example: bool
) -> Reminder:
    """Return the e-mail that asks ``units``, named in full, for their answers.

    ``settings``: programme and contact, a functional address. A last day that is not known is left as a place to fill in.
    Raises ValueError where there is nobody to remind.
    """
    if not units:
        raise ValueError("a reminder to nobody")
    these = "den här verksamheten" if len(units) == 1 else "de här verksamheterna"
    last = LAST_DAY if last_day is None else last_day.isoformat()
    lines = [
        "Hej!",
        f"Vi saknar svar på {round_title} inom {settings['programme']} från {these}:",
        "\n".join(f"- {unit}" for unit in units),
        f"Svara senast {last}.",
        "Svaren visar hur långt arbetet har kommit och vilket stöd som behövs.",
        f"Har ni redan svarat, eller ska frågorna gå till någon annan? Hör av er till {settings['contact']}, så rättar vi det.",
        f"Vänliga hälsningar\n{settings['programme']}",
    ]
    subject = f"Påminnelse: svar på {round_title} saknas"
    if example:
        subject, lines = f"[{EXAMPLE_MARK}] {subject}", [f"{EXAMPLE_MARK}.", *lines]
    return Reminder(subject, "\n\n".join(lines))


def show_reminder(units: pl.DataFrame, round_title: str, settings: Mapping[str, str], example: bool) -> None:
    """Show the e-mail to those who are silent, for one sector or for all, to copy; say so where nobody is."""
    st.header("Påminnelse att kopiera", anchor=False)
    names = {ALL: "Alla", **responses.sector_names(units)}
    sector = filters.choice("Mottagare", "sektor", list(names), ALL, names.__getitem__, "segments", along=HERE)
    missing = responses.silent(units, sector)["long_name"].to_list()
    if not missing:
        chosen = units.filter(pl.col("sector") == sector) if sector else units
        st.markdown(f"{responses.nobody_missing(chosen)} Ingen påminnelse behövs.")
        return
    last_day = ask_last_day()
    text = reminder(missing, round_title, settings, last_day, example)
    above = st.container()
    subject = st.text_input("Ämnesrad", text.subject)
    body = st.text_area("Text", text.body, height="content", help="Det du ändrar här sparas inte.")
    url = email_url(Reminder(subject or "", body or ""))
    opens = len(url) <= LONGEST_URL
    how = "Öppna den i ditt e-postprogram eller kopiera den" if opens else "Kopiera den till ditt e-postprogram"
    with above:
        st.markdown(f"Texten gäller {plural(len(missing), *responses.UNITS)}. {how}, och fyll själv i mottagarna.")
        if opens:
            st.html(links([Link("Öppna i e-postprogrammet", url)]))


def email_url(text: Reminder) -> str:
    """Return the address that opens the e-mail in the reader's own program, without recipients (RFC 6068)."""
    body = text.body.replace("\n", "\r\n")
    return f"mailto:?{urlencode({'subject': text.subject, 'body': body}, quote_via=quote)}"


def ask_last_day() -> date | None:
    """Ask for the last day to answer, kept in the address; None while it is not known."""
    raw = st.query_params.get("sista")
    try:
        known = None if raw is None else date.fromisoformat(raw)
    except ValueError:
        st.warning(
            f"Sista dag ska skrivas som ett datum, till exempel 2026-10-15, men i adressen står sista={plain(raw)}."
        )
        known = None
    key = "val_sista"
    if st.session_state.get(key) != known:
        st.session_state[key] = known

    def on_change() -> None:
        picked = st.session_state[key]
        st.query_params.update(HERE)
        if picked is None:
            st.query_params.pop("sista", None)
        else:
            st.query_params["sista"] = picked.isoformat()

    # Without bounds of its own the field refuses, with an error, a date in the address that is ten years away.
    st.date_input(
        "Sista dag att svara",
        value=None,
        min_value=date.min,
        max_value=date.max,
        key=key,
        format="YYYY-MM-DD",
        on_change=on_change,
    )
    return known
