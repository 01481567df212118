"""Middleware for uploads and downloads: who may, and how much.

Streamlit takes any file into any session, and gives any file to whoever knows its address.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.web import patches

UPLOADS, MEDIA = "_stcore/upload_file/", "media/"
# What is kept until the session ends: of one visitor, and of all together, as many times the largest file. A large file is
# chosen, corrected and chosen anew; six of them are what a small server's memory has room for.
FILES_OF_ONE = 50
ROOM_OF_ONE, ROOM_OF_ALL = 3, 6
MEGABYTE = 1_000_000  # as the page and the importers count
AROUND = 10_000  # what the request holds besides the file
FREE_SECONDS = 5
NOT_YOURS = (
    "Du kan inte läsa in filer här. Läs in sidan igen; syns inget fält för filer har ditt konto inte den rollen.\n"
)
NO_LENGTH = "Filens storlek saknas. Läs in sidan igen och välj filen på nytt.\n"
TOO_LARGE = "Filen är större än vad som tas emot. Dela upp den och välj delarna.\n"
TOO_MANY = "Du har fler filer här än vad som får plats. Läs in sidan igen och välj bara de filer som ska läsas in.\n"
FULL = "Servern har många filer att läsa in just nu. Vänta några minuter och välj filen på nytt.\n"
NOT_FOR_YOU = "Filen är inte gjord för dig, eller inte längre öppen för dig. Läs in sidan och hämta den därifrån.\n"
GONE = "Filen finns inte längre. Läs in sidan och hämta den därifrån.\n"


class Files:
    """Middleware on the addresses of loaded and made files.

    ``may_upload(session, cookies)`` and ``may_fetch(content, cookies)`` tell whether a request with those cookies may, as
    of now; ``path_of`` tells a request's path.
    """

    def __init__(
        self,
        app: ASGIApp,
        path_of: Callable[[Scope], str],
        may_upload: Callable[[str, Mapping[str, str]], bool],
        may_fetch: Callable[[bytes, Mapping[str, str]], bool],
    ) -> None:
        self.app = app
        self.path_of = path_of
        self.may_upload = may_upload
        self.may_fetch = may_fetch
        self.under_way: list[tuple[str, int]] = []  # session and bytes of each file that is being sent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is allowed and everything that is no file; refuse the rest before a byte of it is read or sent."""
        path = self.path_of(scope) if scope["type"] == "http" and scope["method"] != "OPTIONS" else ""
        if path.startswith(UPLOADS):
            await self._upload(path.removeprefix(UPLOADS).partition("/")[0], scope, receive, send)
        elif path.startswith(MEDIA) and (refusal := await self._fetch_refusal(path.removeprefix(MEDIA), scope)):
            await refusal(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _fetch_refusal(self, name: str, scope: Scope) -> PlainTextResponse | None:
        content = patches.made_file(name.partition(".")[0])
        if content is None:
            return _refusal(HTTPStatus.NOT_FOUND, GONE)
        if await asyncio.to_thread(self.may_fetch, content, HTTPConnection(scope).cookies):
            return None
        return _refusal(HTTPStatus.FORBIDDEN, NOT_FOR_YOU)

    async def _upload(self, session: str, scope: Scope, receive: Receive, send: Send) -> None:
        if not await asyncio.to_thread(self.may_upload, session, HTTPConnection(scope).cookies):
            await _refusal(HTTPStatus.FORBIDDEN, NOT_YOURS)(scope, receive, send)
            return
        if scope["method"] != "PUT":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        # The web server itself sees to it that no more is sent than was said.
        if not length.isdecimal() or "transfer-encoding" in headers:
            await _refusal(HTTPStatus.LENGTH_REQUIRED, NO_LENGTH)(scope, receive, send)
            return
        if refusal := self._lack_of_room(session, int(length)):
            await refusal(scope, receive, send)
            return
        self.under_way.append((session, int(length)))
        try:
            await self.app(scope, receive, send)
        finally:
            self.under_way.remove((session, int(length)))

    def _lack_of_room(self, session: str, length: int) -> PlainTextResponse | None:
        largest = int(st.get_option("server.maxUploadSize")) * MEGABYTE + AROUND
        held = patches.uploaded_files() + self.under_way
        own = [size for of, size in held if of == session]
        if length > largest:
            return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
        if len(own) >= FILES_OF_ONE or sum(own) + length > ROOM_OF_ONE * largest:
            return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_MANY)
        if sum(size for _, size in held) + length > ROOM_OF_ALL * largest:
            return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, FULL)
        return None


async def free_files() -> None:
    """Let go of sessions that have ended, and of their files, once nobody can come back to them; runs until it is cancelled."""
    while True:
        await asyncio.sleep(FREE_SECONDS)
        patches.end_lost_sessions()


def _refusal(status: HTTPStatus, text: str) -> PlainTextResponse:
    return PlainTextResponse(text, status_code=status, headers={"Cache-Control": "no-store"})
