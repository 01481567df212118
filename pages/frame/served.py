"""Find the file that a program asks for: for whom, of which edition, and what of it they see."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

from pages.doors import show
from pages.frame.ask import EXAMPLE, BadUrl, view_of
from pages.frame.upload_rights import actor_of

# The words of the address are those of the pages: the data set, and the edition where it is not the newest.
_DATA, _EDITION = "data", "utgava"
_OUTSIDE = "Logga in i lägesbilden, och hämta filen i samma webbläsare medan sidan är öppen."


def look(file: str, query: Mapping[str, str], cookies: Mapping[str, str]) -> tuple[HTTPStatus, str, bytes]:
    """Return the file for the visitor whose browser has ``cookies``: OK, its name and content; else a status and why."""
    actor = actor_of(cookies)
    if actor is None:
        return HTTPStatus.FORBIDDEN, _OUTSIDE, b""
    given = {name: query[name] for name in (_DATA, _EDITION) if name in query}
    try:
        view = view_of(actor, given.get(_DATA), given.get(_EDITION))
    except BadUrl as error:
        return HTTPStatus.NOT_FOUND, str(error), b""
    number = view.edition.number
    content = show.give_file(view.edition.path, number, actor, file, f"?{urlencode(given)}" if given else "")
    if content is None:
        why = "Filen finns inte, eller visas inte för dig. De som finns står i datapackage.json."
        return HTTPStatus.NOT_FOUND, why, b""
    return HTTPStatus.OK, f"lagesbild-{f'{EXAMPLE}-' if view.example else ''}utgava-{number}-{file}", content
