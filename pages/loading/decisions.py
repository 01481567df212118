"""The dialogue in which the user decides what a file leaves open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from pages.doors import acts, files
from pages.doors.files import IGNORE, SEVERAL, Decision, Look, Meaning
from pages.frame import notices
from pages.frame.ask import View, ask
from pages.text import swedish
from pages.text.html import note, table

Tell = Callable[..., None]
_MEANING = "lasin_betydelse"


def ask_open(found: Look, tell: Tell) -> None:
    """Ask what is still to be decided, and let what has been decided be changed."""
    left = found.undecided
    count = swedish.plural(len(left), "sak behöver ditt besked", "saker behöver ditt besked")
    st.header(f"{count[:1].upper()}{count[1:]}", anchor=False)
    st.markdown(
        "Inget har sparats. Förslagen är det som svaren i filen tyder på: ändra dem om de är fel. Beskeden kan ändras tills "
        "du läser in, sparas med inläsningen och används för nästa fil."
    )
    _form(left, "Fortsätt", "lasin_tolka", tell)
    offer_change(found, tell)


def offer_change(found: Look, tell: Tell) -> None:
    """Let what has been decided, now or with an earlier file, be changed."""
    if found.decided:
        count = swedish.plural(len(found.decided), "besked", "besked")
        with st.expander(f"Ändra det som är bestämt om filen ({count})"):
            _form(found.decided, "Ändra", "lasin_andra", tell)


def _form(decisions: Sequence[Decision], button: str, key: str, tell: Tell) -> None:
    with st.form(key):
        told = {}
        for number, one in enumerate(decisions):
            if (meaning := _choose(one, f"{key}_{number}_{one.scope}_{one.key}_{one.told}")) is not None:
                told[(one.scope, one.key)] = meaning
            st.html(note(". ".join(_facts(one))))
        if not st.form_submit_button(button):
            return
        if not told:
            st.error("Välj vad som gäller. Inget har sparats.")
            return
    tell(meanings=told)


def _facts(one: Decision) -> list[str]:
    """Return where it stands and what stands there."""
    place = [one.file, f"bladet {one.sheet}" if one.sheet else "", f"kolumnen {one.column}" if one.column else ""]
    if one.rows:
        place.append(f"rad {swedish.join_and(str(row) for row in one.rows)}")
    facts = [", ".join(part for part in place if part)]
    if one.examples:
        facts.append(f"Där står till exempel: {', '.join(f'”{example}”' for example in one.examples)}")
    return facts


def _choose(one: Decision, key: str) -> str | None:
    texts = {choice.meaning: choice.text for choice in one.choices}
    label = swedish.question_label(one.asked)
    now = one.told or one.suggestion
    if one.several:
        parts = [part for part in (now or "").split(SEVERAL) if part in texts]
        several = st.multiselect(
            label, list(texts), parts, format_func=texts.__getitem__, placeholder="Välj ett eller flera", key=key
        )
        return None if not several else IGNORE if IGNORE in several else SEVERAL.join(several)
    at = list(texts).index(now) if now in texts else None
    chosen: str | None = st.selectbox(
        label, list(texts), at, format_func=texts.__getitem__, placeholder="Välj vad som gäller", key=key
    )
    return chosen


def show_meanings(view: View, page: str) -> None:
    """Show on ``page`` what users have told that headings and answers mean, and let each be changed or forgotten."""
    stored = files.meanings(view.actor, ask(view, "list_meanings"))
    if not stored:
        return
    with st.expander("Sparade betydelser av rubriker och svar"):
        st.markdown(
            "Det här har någon talat om för tidigare filer. Det används för nästa fil, tills du ändrar eller glömmer det."
        )
        st.html(
            table("Sparade betydelser", ["Vad", "Text i filen", "Betyder"], [[m.what, m.found, m.text] for m in stored])
        )
        number = notices.number(_MEANING)
        picked = st.selectbox(
            "Betydelse att ändra",
            range(len(stored)),
            index=None,
            placeholder="Välj text",
            format_func=lambda at: f"{stored[at].found} ({stored[at].text})",
            key=f"{_MEANING}_val_{number}",
        )
        if picked is None:
            return
        one = stored[picked]
        texts = {choice.meaning: choice.text for choice in one.choices}
        meaning = st.selectbox(
            "Ny betydelse",
            list(texts),
            index=None,
            placeholder="Välj vad det betyder",
            format_func=texts.__getitem__,
            key=f"{_MEANING}_ny_{number}_{picked}",
        )
        with st.container(horizontal=True):
            changed = st.button("Ändra betydelsen", disabled=meaning is None, key=f"{_MEANING}_andra_{number}")
            forgotten = st.button("Glöm den, och fråga nästa gång", key=f"{_MEANING}_glom_{number}")
        if not changed and not forgotten:
            return
        try:
            notices.act(page, _MEANING, number, view, partial(_change, view, one, None if forgotten else meaning))
        except acts.LagesbildError as error:
            st.error(swedish.plain(error))
        else:
            st.rerun()


def _change(view: View, one: Meaning, meaning: str | None) -> tuple[int, str]:
    edition = files.change_meaning(view.actor, view.example, one.scope, one.found, meaning)
    return edition, f"Betydelsen av ”{one.found}” är {'glömd' if meaning is None else 'ändrad'} i utgåva {edition}."
