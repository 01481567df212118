"""Which session may upload, which may fetch a generated file, and whose request one is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

import streamlit as st

from pages.doors import show
from pages.doors.show import Action, Actor, LagesbildError
from pages.frame.visitor import Outside, Visitor, visitor_of
from pages.web.patches import forget_uploaded, session_id, sign_in_cookies

_KEY = "holder"


class NoLonger(LagesbildError):
    """Whoever was offered a file may not have it any more, or not in the role that they were offered it in."""


@dataclass(eq=False)
class Holder:
    """The visitor of a session: how they were known when they were let in, and the files that were made for them since.

    ``cookies`` are those by which the browser shows who has signed in: none where nobody signs in, for then all visitors are
    one and the same, this machine's user or the public. ``made`` holds the SHA-256 of each file.
    """

    claims: Mapping[str, Any]
    cookies: Mapping[str, str]
    actor: Actor
    made: set[str] = field(default_factory=set)

    def is_still(self) -> bool:
        """Return whether they are let in as who they were: neither out nor blocked, and in the same role."""
        try:
            return visitor_of(self.claims).actor == self.actor
        except (Outside, LagesbildError):
            return False

    def sends(self, cookies: Mapping[str, str]) -> bool:
        """Return whether a request with ``cookies`` comes from the browser that the session is in."""
        return sign_in_cookies(cookies) == self.cookies


# Session -> its holder, for as long as the session lives: the session itself holds on to it.
_holders: WeakValueDictionary[str, Holder] = WeakValueDictionary()
_lock = Lock()


def let_in(visitor: Visitor) -> None:
    """Note at the start of a run who the session's visitor is. Another than before begins without files."""
    claims = st.user.to_dict()
    known = st.session_state.get(_KEY)
    if isinstance(known, Holder) and known.actor == visitor.actor and known.claims == claims:
        return
    holder = st.session_state[_KEY] = Holder(claims, sign_in_cookies(st.context.cookies), visitor.actor)
    if (session := session_id()) is not None:
        with _lock:
            _holders[session] = holder


def made_for_visitor(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return what makes the same file, but for the visitor of this session only, and only while they are let in as now.

    What is returned raises NoLonger where they are not, or where something that the page may show has been purged since, and
    nothing is made.
    """
    holder: Holder = st.session_state[_KEY]
    replacements = show.replacements()

    def make_for_visitor() -> bytes:
        if not holder.is_still():
            raise NoLonger("Filen är inte längre öppen för dig. Läs in sidan igen.")
        if show.replacements() != replacements:
            raise NoLonger("Uppgifter har gallrats sedan sidan visades. Läs in sidan igen och hämta filen därifrån.")
        content = make()
        holder.made.add(_hash(content))
        return content

    return make_for_visitor


def may_upload(session: str, cookies: Mapping[str, str]) -> bool:
    """Return whether a request with ``cookies`` may load files into ``session``: it is their own, and their role lets them."""
    with _lock:
        holder = _holders.get(session)
    return holder is not None and holder.sends(cookies) and holder.actor.may(Action.IMPORT) and holder.is_still()


def actor_of(cookies: Mapping[str, str]) -> Actor | None:
    """Return who a request with ``cookies`` comes from, as of now: whoever has a page open in that browser, where people sign in.

    None where they are not let in.
    """
    try:
        return visitor_of({}).actor
    except Outside:
        with _lock:
            holders = list(_holders.values())
    return next((one.actor for one in holders if one.cookies and one.sends(cookies) and one.is_still()), None)


def let_go() -> None:
    """Let the server forget the files that this session has loaded."""
    if (session := session_id()) is not None:
        forget_uploaded(session)


def may_fetch(content: bytes, cookies: Mapping[str, str]) -> bool:
    """Return whether the file was made for the visitor whose request has ``cookies``, and whether they may still have it."""
    sha256 = _hash(content)
    with _lock:
        holders = list(_holders.values())
    return any(sha256 in one.made and one.sends(cookies) and one.is_still() for one in holders)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
