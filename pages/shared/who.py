"""Who uses the pages, in which role, and what those see who are not let in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from pages.shared.reading import (
    Access,
    Actor,
    Role,
    contact,
    folder,
    has_signed_out,
    load_sign_in,
    shared_files,
    sign_out,
    way_in,
)

LOCAL = "Ingen inloggning är inställd. Sidorna visas bara på den här datorn, och du är processledare."

log = logging.getLogger("lagesbild")


class Outside(Exception):
    """Nobody is let in yet. ``why`` and ``what`` say so in Swedish; ``signed_in`` tells whether they can sign out."""

    def __init__(self, why: str, what: str, signed_in: bool) -> None:
        super().__init__(why)
        self.why = why
        self.what = what
        self.signed_in = signed_in


@dataclass(frozen=True)
class Visitor:
    """Who uses the pages, and how they came in."""

    actor: Actor
    access: Access


def who() -> Visitor:
    """Return who uses the pages, found anew at every run; raises as ``visitor_of``."""
    return visitor_of(st.user.to_dict())


def visitor_of(claims: Mapping[str, Any]) -> Visitor:
    """Return who the claims of a sign-in are about, as of now. Raises Outside where they are not let in.

    Raises SignInError where the configuration of sign-in is wrong: then nobody is let in.
    """
    files = st.get_option("secrets.files")
    access = way_in(files, st.get_option("server.address"))
    if access is Access.PUBLIC:
        return Visitor(Actor("publik", Role.PUBLIC), access)
    if access is Access.LOCAL:
        return Visitor(Actor("processledare", Role.PROCESS_LEADER), access)
    sign_in = load_sign_in(files)
    if claims.get("is_logged_in") is not True or has_signed_out(folder(example=False), claims):
        raise Outside("Logga in för att se lägesbilden", "Du loggar in med ditt konto i din organisation.", False)
    if sign_in is None or sign_in.has_expired(claims, datetime.now(UTC)):
        raise Outside("Inloggningen har gått ut", "Logga in igen för att fortsätta. Inget har gått förlorat.", False)
    actor = sign_in.actor(claims)
    if actor is None:
        what = f"Ditt konto har ingen roll i lägesbilden. Be {contact()} om en roll, och logga sedan in på nytt."
        raise Outside("Du är inloggad men har inte tillgång", what, True)
    return Visitor(actor, access)


def show_outside(outside: Outside) -> None:
    """Show the page of those who are not let in: why, and what to do."""
    st.title(outside.why, anchor=False)
    st.text(outside.what)
    if outside.signed_in:
        st.button("Logga ut", on_click=_leave)
    else:
        st.button("Logga in", on_click=st.login)
    st.html('<p><a href="tillganglighet">Tillgänglighetsredogörelse</a></p>')


def show_way_out(visitor: Visitor) -> None:
    """Show, where somebody has signed in, in which role, and the way out."""
    if visitor.access is Access.SIGN_IN:
        st.button("Logga ut", key="logga_ut", type="tertiary", help=f"Du är {visitor.actor.role}.", on_click=_leave)


def _leave() -> None:
    """Sign out: here, in the browser and at the provider. A copy of the cookie opens nothing afterwards."""
    try:
        sign_out(folder(example=False), st.user.to_dict(), datetime.now(UTC), shared_files())
    except OSError:  # the browser's own copy goes all the same; the log tells that others hold on
        log.exception("Utloggningen kunde inte antecknas")
    st.logout()
