"""What Streamlit says in English is sent in Swedish, and every text that is to be replaced is still there."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import streamlit
from apart import run_apart

from pages.web.swedish import TEXTS_FILE, Swedish, read, scripts_of

FOLDER = Path(streamlit.__file__).parent / "static" / "static" / "js"


@pytest.mark.parametrize("script", read(TEXTS_FILE))
def test_every_text_stands_in_the_scripts_of_this_version(script):
    sources = [path.read_text(encoding="utf-8") for path in FOLDER.glob(f"{script}.*.js")]
    missing = [text for text in read(TEXTS_FILE)[script] if not any(text in source for source in sources)]
    assert missing == []


def test_a_script_stays_one():
    """What delimits a text, or what is filled into it, is as it was."""
    for pairs in read(TEXTS_FILE).values():
        for text, swedish in pairs.items():
            for sign in "`${}()[]'\"":
                assert swedish.count(sign) == text.count(sign), text


def ask(app, path, **headers):
    """Status, headers and body of one request."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request"}

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    run_apart(app({"type": "http", "method": "GET", "path": path, "headers": raw}, receive, send))
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(message.get("body", b"") for message in sent[1:])


def test_scripts_are_sent_in_swedish_and_all_else_passes_through():
    async def inner(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 418, "headers": []})

    app = Swedish(inner, FOLDER, lambda scope: scope["path"].lstrip("/"))
    (name,) = [path.name for path in FOLDER.glob("index.*.js") if "Skip to main content" in path.read_text("utf-8")]
    status, headers, plain = ask(app, f"/static/js/{name}")
    assert status == 200
    assert "content-encoding" not in headers
    assert "Hoppa till innehållet".encode() in plain
    assert b"Skip to main content" not in plain
    _, headers, packed = ask(app, f"/static/js/{name}", accept_encoding="gzip, br")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert ask(app, f"/static/js/{name}", if_none_match=headers["etag"])[0] == 304
    for other in ("/static/js/react-dom.js", "/kommun", f"/{name}", "/static/js/../../app.py"):
        assert ask(app, other)[0] == 418


def test_every_script_and_style_is_compressed_and_kept_for_ever_where_we_replace_nothing():
    async def inner(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 418, "headers": []})

    app = Swedish(inner, FOLDER, lambda scope: scope["path"].lstrip("/"))
    files = [path for path in FOLDER.parent.glob("*/*") if path.suffix in (".js", ".css")]
    assert len(files) > 100
    own = set(scripts_of(FOLDER))
    for path in files:
        status, headers, packed = ask(app, f"/static/{path.parent.name}/{path.name}", accept_encoding="gzip")
        assert (status, headers["content-encoding"]) == (200, "gzip"), path.name
        assert ("immutable" in headers["cache-control"]) == (path.name not in own)
        if path.name not in own:
            assert gzip.decompress(packed) == path.read_bytes()
