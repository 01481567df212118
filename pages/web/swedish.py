"""Streamlit's own English in Swedish: what its widgets say is replaced in the scripts as they are sent to the browser.

Streamlit has no setting for the language of its widgets. ``streamlit_sv.toml`` holds, per script, which texts are replaced;
``patches.MENDED`` the code of elements that keep somebody out. A test fails where one is not there any more, as after an
upgrade. The scripts on the disk are left as they are.
"""

from __future__ import annotations

import gzip
import hashlib
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.web.patches import MENDED

TEXTS_FILE = Path(__file__).with_name("streamlit_sv.toml")
SCRIPTS = "static/js/"
# The name of a script tells its content only as Streamlit sent it, so the browser asks again after a day.
CACHE = "public, max-age=86400"


@dataclass(frozen=True)
class Script:
    """A script in Swedish, plain and compressed, and what stands for its content."""

    plain: bytes
    packed: bytes
    etag: str


def read(file: Path) -> dict[str, dict[str, str]]:
    """Return script -> what stands in it -> what is to stand there. A script's name ends before the dot and its hash."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def replaced() -> dict[str, dict[str, str]]:
    """Return all that is replaced, texts and mended code together, as ``read`` does."""
    texts = read(TEXTS_FILE)
    return {script: {**texts.get(script, {}), **MENDED.get(script, {})} for script in {**texts, **MENDED}}


def translated(source: str, pairs: dict[str, str]) -> str:
    """Return a script with every text replaced."""
    for text, swedish in pairs.items():
        source = source.replace(text, swedish)
    return source


def scripts_of(folder: Path) -> dict[str, dict[str, str]]:
    """Return file name -> texts, for the scripts in ``folder`` that have any."""
    by_name = replaced()
    return {
        path.name: by_name[path.name.partition(".")[0]]
        for path in folder.glob("*.js")
        if path.name.partition(".")[0] in by_name and path.name.count(".") == 2
    }


class Swedish:
    """Middleware: sends Streamlit's scripts in Swedish. ``folder`` is where they lie, ``path_of`` tells a request's path."""

    def __init__(self, app: ASGIApp, folder: Path, path_of: Callable[[Scope], str]) -> None:
        self.app = app
        self.path_of = path_of
        scripts = scripts_of(folder)
        self.names = frozenset(scripts)

        @cache
        def script(name: str) -> Script:
            plain = translated((folder / name).read_text(encoding="utf-8"), scripts[name]).encode()
            return Script(plain, gzip.compress(plain, 6), f'"{hashlib.sha256(plain).hexdigest()[:32]}"')

        self.script = script

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a script that has a Swedish form; everything else passes through untouched."""
        path = self.path_of(scope) if scope["type"] == "http" else ""
        name = path.removeprefix(SCRIPTS)
        if not path.startswith(SCRIPTS) or name not in self.names or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        script, asked = self.script(name), Headers(scope=scope)
        headers = {"ETag": script.etag, "Cache-Control": CACHE, "Vary": "Accept-Encoding"}
        if asked.get("if-none-match") == script.etag:
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return
        packed = "gzip" in asked.get("accept-encoding", "")
        if packed:
            headers["Content-Encoding"] = "gzip"
        body = script.packed if packed else script.plain
        await Response(body, headers=headers, media_type="application/javascript")(scope, receive, send)
