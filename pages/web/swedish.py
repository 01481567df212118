"""Serve Streamlit's static files compressed, with Swedish texts.

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
TYPES = {".js": "application/javascript", ".css": "text/css"}
# A file's name has a hash of what Streamlit made of it, so it never changes; where we replace a text in it, it may.
FOR_EVER, CACHE = "public, max-age=31536000, immutable", "public, max-age=86400"


@dataclass(frozen=True)
class File:
    """A file as it is sent, plain and compressed, what stands for its content, and for how long a browser may keep it."""

    plain: bytes
    packed: bytes
    etag: str
    cached: str


def read(file: Path) -> dict[str, dict[str, str]]:
    """Return script -> what stands in it -> what is to stand there. A script's name ends before the dot and its hash."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def replacements() -> dict[str, dict[str, str]]:
    """Return all that is replaced, texts and mended code together, as ``read`` does."""
    texts = read(TEXTS_FILE)
    return {script: {**texts.get(script, {}), **MENDED.get(script, {})} for script in {**texts, **MENDED}}


def translate(source: str, pairs: dict[str, str]) -> str:
    """Return a script with every text replaced."""
    for text, swedish in pairs.items():
        source = source.replace(text, swedish)
    return source


def scripts_of(folder: Path) -> dict[str, dict[str, str]]:
    """Return file name -> texts, for the scripts in ``folder`` that have any."""
    by_name = replacements()
    return {
        path.name: by_name[path.name.partition(".")[0]]
        for path in folder.glob("*.js")
        if path.name.partition(".")[0] in by_name and path.name.count(".") == 2
    }


class Swedish:
    """Middleware: sends Streamlit's scripts and styles, in Swedish and compressed.

    ``folder`` is where the scripts lie, ``path_of`` tells a request's path. Streamlit itself sends them as they are, 5 MB for
    a page with a chart and a map; each is compressed once, when it is first asked for.
    """

    def __init__(self, app: ASGIApp, folder: Path, path_of: Callable[[Scope], str]) -> None:
        self.app = app
        self.path_of = path_of
        texts = scripts_of(folder)
        self.types = {
            f"static/{path.parent.name}/{path.name}": TYPES[path.suffix]
            for path in folder.parent.glob("*/*")
            if path.suffix in TYPES
        }

        @cache
        def file(path: str) -> File:
            source, name = folder.parent / path.removeprefix("static/"), path.rpartition("/")[2]
            plain = source.read_bytes()
            if name in texts:
                plain = translate(plain.decode(), texts[name]).encode()
            cached = CACHE if name in texts else FOR_EVER
            return File(plain, gzip.compress(plain, 6), f'"{hashlib.sha256(plain).hexdigest()[:32]}"', cached)

        self.file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a script or style; everything else passes through untouched."""
        path = self.path_of(scope) if scope["type"] == "http" else ""
        if path not in self.types or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        file, asked = self.file(path), Headers(scope=scope)
        headers = {"ETag": file.etag, "Cache-Control": file.cached, "Vary": "Accept-Encoding"}
        if asked.get("if-none-match") == file.etag:
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return
        packed = "gzip" in asked.get("accept-encoding", "")
        if packed:
            headers["Content-Encoding"] = "gzip"
        body = file.packed if packed else file.plain
        await Response(body, headers=headers, media_type=self.types[path])(scope, receive, send)
