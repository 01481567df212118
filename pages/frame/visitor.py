"""The visitor and their role; the pages shown to those who are not let in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import streamlit as st

from pages.doors.show import (
    Access,
    Actor,
    NoRole,
    Role,
    SignInError,
    contact,
    door,
    folder,
    has_signed_out,
    programme,
    shared_files,
    sign_out,
)
from pages.web.patches import FAILED_SIGN_IN

LOCAL = "Utan inloggning visas sidorna bara på den här datorn, och du är processledare"

log = logging.getLogger("lagesbild")


class Way(StrEnum):
    """What somebody who is not let in can do: sign in, or out again to be somebody else."""

    IN = "Logga in"
    OUT = "Logga ut"


class Outside(Exception):
    """Nobody is let in yet. ``why`` and ``what`` say so in Swedish; ``way`` is what they can do, None where that is to wait."""

    def __init__(self, why: str, what: str, way: Way | None) -> None:
        super().__init__(why)
        self.why = why
        self.what = what
        self.way = way


@dataclass(frozen=True)
class Visitor:
    """Who uses the pages, and how they came in."""

    actor: Actor
    access: Access


def current_visitor() -> Visitor:
    """Return who uses the pages, found anew at every run; raises as ``visitor_of``."""
    try:
        return visitor_of(st.user.to_dict())
    except Outside as outside:
        if outside.way is Way.IN and FAILED_SIGN_IN in st.context.cookies:
            what = (
                "Inloggningstjänsten släppte inte in dig, eller svarade inte i tid. Försök igen. "
                f"Hör av dig till {contact()} om det inte går."
            )
            raise Outside("Inloggningen gick inte igenom", what, Way.IN) from outside
        raise


def visitor_of(claims: Mapping[str, Any]) -> Visitor:
    """Return who the claims of a sign-in are about, as of now. Raises Outside where they are not let in."""
    way_in = door(st.get_option("secrets.files"), st.get_option("server.address"))
    if way_in.access is Access.PUBLIC:
        return Visitor(Actor("publik", Role.PUBLIC), way_in.access)
    if way_in.access is Access.LOCAL:
        return Visitor(Actor("processledare", Role.PROCESS_LEADER), way_in.access)
    try:
        sign_in = way_in.sign_in()
    except SignInError as error:
        what = (
            "Inloggningens inställningar ändras eller går inte att läsa, så ingen släpps in. Vänta en stund och läs in "
            f"sidan igen. Hör av dig till {contact()} om det inte går över."
        )
        raise Outside("Lägesbilden är stängd just nu", what, None) from error
    if claims.get("is_logged_in") is not True or has_signed_out(folder(example=False), claims):
        raise Outside("Logga in för att se lägesbilden", "Du loggar in med ditt konto i din organisation.", Way.IN)
    if sign_in.has_expired(claims, datetime.now(UTC)):
        raise Outside("Inloggningen har gått ut", "Logga in igen för att fortsätta. Inget har gått förlorat.", Way.IN)
    try:
        actor = sign_in.actor(claims)
    except NoRole as error:
        what = f"{error} Be {contact()} om en roll, och logga sedan in på nytt."
        raise Outside("Du är inloggad men har inte tillgång", what, Way.OUT) from error
    return Visitor(actor, way_in.access)


def show_outside(outside: Outside) -> None:
    """Show the page of those who are not let in: whose it is, why, and what to do."""
    st.text(programme())
    st.title(outside.why, anchor=False)
    st.text(outside.what)
    if outside.way is not None:
        st.button(outside.way, on_click=_leave if outside.way is Way.OUT else st.login)
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
