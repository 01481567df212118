"""Widgets whose choices are query parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import streamlit as st

from pages.frame.params import PART, SHOWN_AS
from pages.text.swedish import plain, plain_label

MENU_PX = 176  # a list whose label is only heard


def choose(
    name: str, picked: str, default: str, resets: Sequence[str] = (), along: Mapping[str, str] | None = None
) -> None:
    """Write a choice into the address, as ``choice`` reads it; for the ``on_click`` of a button too.

    A button that chooses must do it there and not after the page has begun: a browser that has not yet drawn the list
    anew sends its old value along, and the button, whose callback comes after the list's, has the last word.
    """
    # Another choice makes another list, from its beginning.
    parts = () if name.startswith((PART, SHOWN_AS)) else [other for other in st.query_params if other.startswith(PART)]
    for other in (*resets, *parts):
        st.query_params.pop(other, None)
    st.query_params.update(along or {})
    if picked == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = picked


def choice(
    label: str,
    name: str,
    options: Sequence[str],
    default: str,
    format_func: Callable[[str], str] = str,
    kind: Literal["select", "segments", "menu"] = "select",
    resets: Sequence[str] = (),
    help_text: str | None = None,
    hide_label: bool = False,
    along: Mapping[str, str] | None = None,
) -> str:
    """Show a choice kept in the query parameter ``name`` (absent means ``default``) and return it.

    The address is the truth: it sets the widget, and only the user's own choice writes it, so that each choice is one
    step in the browser's history. A value that is no option is treated as the default, with a message. ``resets`` are the
    parameters that mean something else once this choice changes, and are taken away with it, as are parts of lists. With
    ``hide_label`` the label is only heard, where segments say what is chosen themselves; so is that of a menu, which is small.
    ``along`` is written with the choice: the part of the page, which an address without it leaves to this choice to tell.
    """
    key = f"val_{name}"
    raw = _in_address(label, name, options, default)
    if st.session_state.get(key) != raw:
        st.session_state[key] = raw

    def on_change() -> None:
        picked = st.session_state[key]
        if picked is not None and picked not in options:
            return  # an option's label has changed: the browser sent the old label, which nobody has picked
        choose(name, default if picked is None else picked, default, resets, along)

    if kind == "segments":
        st.segmented_control(
            label,
            options,
            key=key,
            format_func=lambda option: plain_label(format_func(option)),
            on_change=on_change,
            required=True,
            help=help_text,
            label_visibility="collapsed" if hide_label else "visible",
        )
    else:
        st.selectbox(
            label,
            options,
            key=key,
            format_func=format_func,
            on_change=on_change,
            help=help_text,
            label_visibility="collapsed" if kind == "menu" else "visible",
            width=MENU_PX if kind == "menu" else "stretch",
        )
    return raw


def _in_address(label: str, name: str, options: Sequence[str], default: str) -> str:
    raw = st.query_params.get(name, default)
    if raw in options:
        return raw
    st.warning(f"Valet ”{plain(raw)}” finns inte under ”{label.rstrip('?')}”. Det förvalda visas i stället.")
    return default


def dropdown(label: str, name: str, options: Mapping[str, str], default: str, resets: Sequence[str] = ()) -> None:
    """Show a choice kept in the query parameter ``name`` (absent means ``default``), folded behind what is chosen.

    ``options``: value -> what it is called; ``resets`` are as for ``choice``. It stands on every page and is seldom touched:
    what a list is made of would come with each page's first view, and this comes when somebody unfolds it.
    """
    chosen = _in_address(label, name, list(options), default)
    # Named anew with each choice, so that it is folded then.
    with st.popover(plain_label(options[chosen]), key=f"val_{name}_{chosen}", wrap=False):
        for value, called in options.items():
            if value == chosen:
                st.markdown(f"**{plain_label(called)}** visas nu")
            else:
                label, key = plain_label(called), f"valj_{name}_{value}"
                st.button(label, key=key, type="tertiary", on_click=choose, args=(name, value, default, resets))


def part(parts: Mapping[str, str], first: str, label: str = "Del av sidan", resets: Sequence[str] = ()) -> str:
    """Show the parts of a page (value in the address -> name) side by side and return the one that is shown.

    ``first`` is shown where the address names none. ``label`` is only heard; ``resets`` are as for ``choice``.
    """
    return choice(label, "visa", list(parts), first, parts.__getitem__, "segments", resets, hide_label=True)


def one_of(label: str, name: str, rows: Mapping[str, tuple[str, str]], resets: Sequence[str] = ()) -> str:
    """Show a list in which one row can be chosen, kept in the query parameter ``name``; return its key, or empty text for none.

    ``rows``: key -> what the row says, and what stands below it; without any there is no list. A value that is no row is
    treated as none, with a message.
    ``resets`` are the parameters that are taken away with a choice.
    """
    key = f"val_{name}"
    raw = st.query_params.get(name, "")
    if raw and raw not in rows:
        st.warning(f"Valet ”{plain(raw)}” finns inte under ”{label}”, så inget är valt.")
        raw = ""
    if not rows:
        return raw
    if st.session_state.get(key) != (raw or None):
        st.session_state[key] = raw or None

    def on_change() -> None:
        picked = st.session_state[key]
        if picked in rows:
            choose(name, picked, "", resets)

    st.radio(
        label,
        list(rows),
        index=None,
        key=key,
        format_func=lambda one: plain_label(rows[one][0]),
        captions=[plain(below) for _, below in rows.values()],
        on_change=on_change,
        label_visibility="collapsed",
    )
    return raw
