"""Middleware that admits visitors: local machine only where nobody signs in, cookie flags, HSTS.

TLS ends in a proxy on this machine; the server takes its word (X-Forwarded-Proto, X-Forwarded-For) and nobody else's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.web.patches import FAILED_SIGN_IN

HSTS = "max-age=31536000"
ONLY_HERE = (
    "Lägesbilden visas bara på den dator där den körs, för ingen inloggning är inställd. Be den som sköter den.\n"
)
# The page's own script reads this one, to prove that a request comes from the page.
READABLE_COOKIE = "_streamlit_xsrf"
# Where to go once signed in: set when somebody leaves to sign in, taken away when they are back.
AFTER = "lagesbild_efter"
AFTER_SECONDS = 600
FAILED_SECONDS = 60
_SIGNS_IN = re.compile(rb"(?:^|&)(?:code|error)=")
_SIGNED_IN = re.compile(r'_streamlit_user="?[^";]')
SIGN_IN_PATH, CALLBACK = "auth/login", "oauth2callback"
LONGEST_ADDRESS = 1500
# Streamlit's own, of use to those who run it and to nobody who visits: caches, sessions and memory.
CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check")
# An address of ours, below the root: no host, no scheme, no way to one.
_OWN_ADDRESS = re.compile(r"/(?![/\\])[\w/-]*(\?[\w%&=.+~-]*)?", re.ASCII)


class Gate:
    """Middleware around all others. ``only_here`` tells whether this machine alone is served."""

    def __init__(self, app: ASGIApp, only_here: bool, is_this_machine: Callable[[str | None], bool]) -> None:
        self.app = app
        self.only_here = only_here
        self.is_this_machine = is_this_machine

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request or live connection through, or refuse it; the start of the server passes untouched."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif self.only_here and not (self._comes_from_here(scope) and self._is_asked_by_us(scope)):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await PlainTextResponse(ONLY_HERE, status_code=403)(scope, receive, send)
        elif str(scope["path"]).rstrip("/").endswith(CLOSED):
            await PlainTextResponse("Sidan finns inte.\n", status_code=404)(scope, receive, send)
        elif scope["type"] == "http":
            await self.app(scope, receive, _hardening_send(scope, send))
        else:
            await self.app(scope, receive, send)

    def _comes_from_here(self, scope: Scope) -> bool:
        # Through a proxy, the client is the one that the proxy names.
        ends = [scope.get("client"), scope.get("server")]
        return all(end is not None and self.is_this_machine(str(end[0])) for end in ends)

    def _is_asked_by_us(self, scope: Scope) -> bool:
        """Return whether a request names this machine, and comes from no other page than ours where it tells which.

        A browser tells that of every live connection, so that what another program on this machine shows, at a port of its own,
        cannot open one.
        """
        headers = Headers(scope=scope)
        host, origin = headers.get("host"), headers.get("origin")
        if host is None or (origin is None and scope["type"] == "websocket"):
            return bool(scope["type"] == "http")  # from a program; a browser tells both
        try:
            is_ours = origin is None or urlsplit(origin).netloc == host
            return is_ours and self.is_this_machine(urlsplit(f"//{host}").hostname)
        except ValueError:
            return False


def _hardening_send(scope: Scope, send: Send) -> Send:
    """Return a ``send`` that hardens the headers of the answer on its way."""
    is_tls = scope["scheme"] == "https"
    path = str(scope["path"]).rstrip("/")

    async def harden(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            if is_tls:
                headers["Strict-Transport-Security"] = HSTS
            _remember_way(headers, Headers(scope=scope), path, bytes(scope.get("query_string", b"")))
            raw = [
                (name, hard_cookie(value.decode("latin-1"), is_tls).encode("latin-1"))
                if name.lower() == b"set-cookie"
                else (name, value)
                for name, value in headers.raw
            ]
            message = {**message, "headers": raw}
        await send(message)

    return harden


def hard_cookie(cookie: str, is_tls: bool) -> str:
    """Return a Set-Cookie header's value with HttpOnly (but for the one the page reads), SameSite, and Secure under TLS."""
    name = cookie.partition("=")[0].strip()
    stated = {part.partition("=")[0].strip().lower() for part in cookie.split(";")[1:]}
    wanted = [("httponly", "HttpOnly", name != READABLE_COOKIE), ("samesite", "SameSite=Lax", True)]
    wanted.append(("secure", "Secure", is_tls))
    return "; ".join([cookie, *(text for key, text, want in wanted if want and key not in stated)])


def _remember_way(headers: MutableHeaders, asked: Headers, path: str, query: bytes) -> None:
    """Keep where somebody was when they left to sign in, and lead them back there once they have, or say that they have not."""
    if "location" not in headers:
        return
    if path.endswith(f"/{SIGN_IN_PATH}"):
        parts = urlsplit(asked.get("referer", ""))
        way = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if parts.netloc == asked.get("host") and is_own_address(way):
            root = path.removesuffix(SIGN_IN_PATH)
            headers.append("Set-Cookie", f'{AFTER}="{way}"; Path={root}; Max-Age={AFTER_SECONDS}')
    elif path.endswith(f"/{CALLBACK}"):
        root = path.removesuffix(CALLBACK)
        is_in = any(_SIGNED_IN.match(cookie) for cookie in headers.getlist("set-cookie"))
        # Who signs out comes back here too, with neither a code nor an error.
        if is_in or _SIGNS_IN.search(query):
            headers.append("Set-Cookie", f"{FAILED_SIGN_IN}=1; Path={root}; Max-Age={0 if is_in else FAILED_SECONDS}")
        found = re.search(rf'(?:^|; ){AFTER}="([^"]*)"', asked.get("cookie", ""))
        if found and urlsplit(headers["location"]).path == root:
            headers.append("Set-Cookie", f"{AFTER}=; Path={root}; Max-Age=0")
            if is_own_address(found[1]) and found[1].startswith(root):
                headers["location"] = found[1]


def is_own_address(way: str) -> bool:
    """Return whether ``way`` is a path of this site, with or without a query: nothing that could lead to another."""
    return len(way) <= LONGEST_ADDRESS and _OWN_ADDRESS.fullmatch(way) is not None
