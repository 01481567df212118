"""The HTML shell: Swedish, security headers, redirects and 404."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import html
import re
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.web.patches import EARLY_SCRIPTS

PAGES = Path(__file__).parents[1]
DEFAULT_PAGE = "lagesbild"
# The file name of a page is its address, but for the default page, which is the root.
ADDRESSES = frozenset({""} | {page.stem for page in PAGES.glob("*.py")} - {"router", DEFAULT_PAGE})
# What somebody takes out may be HTML; it is never the page shell.
RESERVED = "media/"

# Headers by which a client asks for less than the whole text; the page shell is rewritten, so it must arrive whole.
PARTIAL = frozenset({b"accept-encoding", b"range", b"if-none-match", b"if-modified-since", b"if-range"})
# Headers that describe the text before it was rewritten.
STALE = ("content-length", "content-encoding", "etag", "last-modified", "accept-ranges", "vary")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

# Before the scripts of Streamlit, which are modules and so run last.
FIRST_SCRIPT = Path(__file__).with_name("shell.js").read_text(encoding="utf-8")
# Until the page's own style has come: as wide as it will be, with nothing in place of what is to come, so that nothing moves.
FIRST_STYLE = "[data-testid=stMainBlockContainer]{max-width:none!important}[data-testid=stSkeleton]{visibility:hidden}"
NOSCRIPT = "<p>Lägesbilden behöver JavaScript. Slå på det i webbläsaren och läs in sidan igen.</p>"
# What Streamlit's page shell says, and what ours says instead. The pointer to the interface for programs is left
# out: the interface is off.
SHELL_TEXT = (
    (re.compile(r"<html\b[^>]*>"), '<html lang="sv">'),
    (re.compile(r"<title>.*?</title>", re.DOTALL), "<title>{title}</title>"),
    (re.compile(r"<noscript>.*?</noscript>", re.DOTALL), f"<noscript>{NOSCRIPT}</noscript>"),
    (re.compile(r'\s*<link rel="service-desc"[^>]*>'), ""),
    (
        re.compile(r'(<link\s+rel="preload"\s+href=")[^"]*SourceSans[^"]*"'),
        r'\1./fonts/SourceSans3-Regular.latin.woff2"',
    ),
)
EARLY_LINKS = "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in EARLY_SCRIPTS)
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

NOT_FOUND = """<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sidan finns inte – {title}</title>
<style>body { font: 1.125rem/1.5 sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }</style>
</head>
<body>
<main>
<h1>Sidan finns inte</h1>
<p>Adressen leder inte till någon sida. Den kan vara felskriven eller ha ändrats.</p>
<p><a href="{root}">Till Lägesbild</a></p>
</main>
</body>
</html>
"""


def policy(script_hashes: tuple[str, ...] = ()) -> str:
    """The Content-Security-Policy: this server only, for everything.

    The hashes name the inline scripts of the page shell. Vega, Plotly and deck.gl compile expressions, which takes
    ``'unsafe-eval'``; Streamlit loads a component's script from a ``blob:`` that it makes itself, as only a script could;
    Streamlit and the charts write style attributes, which takes ``'unsafe-inline'`` for styles.
    """
    scripts = " ".join(["'self'", "'unsafe-eval'", "blob:", *(f"'sha256-{value}'" for value in script_hashes)])
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def swedish_shell(text: str, title: str, plain: str = "") -> str:
    """Streamlit's page shell with Swedish language, title and notice; ``plain`` is what a browser without scripts shows too."""
    for pattern, replacement in SHELL_TEXT:
        text = pattern.sub(replacement, text, count=1)
    first = f"{EARLY_LINKS}<style>{FIRST_STYLE}</style><script>{FIRST_SCRIPT}</script>"
    text = text.replace("</head>", f"{first}</head>", 1)
    text = text.replace("{title}", html.escape(title))
    return text.replace(NOSCRIPT, f"{NOSCRIPT}{plain}", 1)


def script_hashes(text: str) -> tuple[str, ...]:
    """The base64 SHA-256 of every inline script in the text, for the Content-Security-Policy."""
    scripts = INLINE_SCRIPT.findall(text)
    return tuple(base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)


def route_path(scope: Scope) -> str:
    """The path of a request below the address that the application is served from, without leading slash."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    path = str(scope["path"]).lstrip("/")
    return path.removeprefix(base).lstrip("/") if path == base or path.startswith(f"{base}/") else path


class Shell:
    """Middleware: Swedish from the first byte, security headers on every answer, a real 404 for an unknown address."""

    def __init__(self, app: ASGIApp, title: str, plain: Callable[[], str] | None = None) -> None:
        """``plain`` returns the start page as HTML for a browser without scripts; None: there is none to be shown."""
        self.app = app
        self.title = title
        self.plain = plain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; websockets and the start of the server pass through untouched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif route_path(scope) == DEFAULT_PAGE:
            await default_page(Request(scope))(scope, receive, send)
        elif route_path(scope) in ADDRESSES and scope["method"] in ("GET", "HEAD"):
            await self.page(scope, receive, send)
        else:
            await self.other(scope, receive, send)

    async def page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the page shell, rewritten. It is small and sent as plain text, whatever the client accepts."""
        whole = [(name, value) for name, value in scope["headers"] if name not in PARTIAL]
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        # Without extensions the text itself is sent, not the name of a file for the server to send.
        await self.app({**scope, "method": "GET", "headers": whole, "extensions": {}}, receive, collect)
        start = messages[0]
        body = b"".join(message.get("body", b"") for message in messages[1:])
        headers = MutableHeaders(raw=list(start["headers"]))
        hashes: tuple[str, ...] = ()
        if headers.get("content-type", "").startswith("text/html"):
            plain = "" if self.plain is None or route_path(scope) else await asyncio.to_thread(self.plain)
            text = swedish_shell(body.decode(), self.title, plain)
            body, hashes = text.encode(), script_hashes(text)
            for name in STALE:
                del headers[name]
        headers["Content-Length"] = str(len(body))
        headers.update({**HEADERS, "Content-Security-Policy": policy(hashes)})
        await send({**start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def other(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything else on with the headers; where Streamlit would fall back to the page shell, say 404."""
        path = route_path(scope)
        replaced = False

        async def pass_on(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message["headers"]))
                if is_fallback(path, message["status"], headers):
                    replaced = True
                    await not_found(self.title)(scope, receive, send)
                    return
                headers.update({**HEADERS, "Content-Security-Policy": policy()})
                message = {**message, "headers": headers.raw}
            if not replaced:
                await send(message)

        await self.app(scope, receive, pass_on)


def is_fallback(path: str, status: int, headers: Headers) -> bool:
    """Whether an answer is Streamlit's page shell, sent in place of something that does not exist.

    Streamlit answers every unknown address with its shell and 200, then shows the start page under an English notice.
    """
    is_html = headers.get("content-type", "").startswith("text/html")
    return is_html and status in (200, 206) and not path.startswith(RESERVED)


def root_path() -> str:
    """The path of the start page: ``/``, or the sub-path that the application is served from."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{base}/" if base else "/"


def not_found(title: str) -> Response:
    """The plain Swedish page for an address that leads nowhere, with status 404."""
    headers = {**HEADERS, "Content-Security-Policy": policy(), "Cache-Control": "no-cache"}
    body = NOT_FOUND.replace("{root}", html.escape(root_path())).replace("{title}", html.escape(title))
    return HTMLResponse(body, status_code=404, headers=headers)


def default_page(request: Request) -> Response:
    """Lead the default page's name to the root, where Streamlit knows it; the choices in the address stay."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(
        root_path() + query, status_code=308, headers={**HEADERS, "Content-Security-Policy": policy()}
    )
