"""Nothing that a visitor sends stands in the log, whichever way it comes and whoever logs it; and every line is JSON."""

from __future__ import annotations

import http.client
import json
import socket
import time
from contextlib import suppress
from itertools import count
from urllib.parse import urlsplit

import pytest
from session import session
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

SECRET = "en hemlighet som bara testerna har, lång nog"
# One letter case, no hyphens: as it would be found in any of the forms that a name may be logged in.
WORD = "hemligtord"
PATHS = [
    "/",
    "/kommun",
    "/finnsinte/{}",
    "/{}",
    "/media/{}",
    "/_stcore/{}",
    "/_stcore/upload_file/{}/{}",
    "/_stcore/bidi-components/{}/{}",
    "/component/{}/{}",
    "/app/static/{}",
    "/fonts/{}",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
    "//{}/{}",
    "/..%2f{}",
    "/%00{}",
]
HEADERS = [
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "Content-Type",
    "Cookie",
    "Forwarded",
    "If-None-Match",
    "Origin",
    "Range",
    "Referer",
    "User-Agent",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Streamlit-User",
    "X-Xsrftoken",
]
QUERIES = ["provider", "state", "code", "error", "error_description", "error_uri", "utgava", "omgang", "kommun"]


@pytest.fixture
def hostile_word():
    """A function that returns another word each time, all of which begin with ``WORD``."""
    numbers = count()
    return lambda: f"{WORD}{next(numbers)}"


def ask(server, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> None:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=120)
    with suppress(http.client.HTTPException, ConnectionError):
        connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        connection.getresponse().read()
    connection.close()


def send_raw(server, content: bytes) -> None:
    parts = urlsplit(server.url)
    with (
        socket.create_connection((parts.hostname, parts.port), timeout=120) as raw,
        suppress(ConnectionError, TimeoutError),
    ):
        raw.sendall(content)
        raw.recv(4096)


def open_live(server, path: str, origin: str | None, headers: dict[str, str], protocols: list[str], said: list) -> None:
    """Open a live connection and say something on it; most are refused."""
    netloc = urlsplit(server.url).netloc
    with (
        suppress(WebSocketException, ConnectionError, TimeoutError),
        connect(
            f"ws://{netloc}{path}",
            origin=None if origin is None else Origin(origin),
            subprotocols=[Subprotocol(one) for one in protocols],
            additional_headers=headers,
            open_timeout=120,
            compression=None,
        ) as live,
    ):
        for one in said:
            live.send(one)
        live.recv(timeout=5)


def test_nothing_that_is_sent_is_logged(signed_in_server, hostile_word):
    server, word = signed_in_server, hostile_word
    begins = len(server.log)
    for path in PATHS:
        for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS"):
            query = "&".join(f"{name}={word()}" for name in QUERIES)
            named = path.format(*(word() for _ in range(path.count("{}"))))
            headers = {name: word() for name in HEADERS} | {"Cookie": f"_streamlit_user={word()}; {word()}={word()}"}
            ask(server, method, f"{named}?{query}&{word()}={word()}", headers, word().encode())
            ask(server, method, named, {"Host": word()})
        ask(server, word().upper(), path.format("x", "y"), {word(): word()})
    # As a provider sends somebody back, with what it says of them.
    said = f"AADSTS50105:+{word()}@region.example+{word()}%0A{word()}"
    ask(server, "GET", f"/oauth2callback?error={word()}&error_description={said}&state={word()}", {})
    # What is no HTTP.
    for content in (
        f"{word()}\r\n\r\n",
        f"GET / HTTP/1.1\r\n{word()}\r\n\r\n",
        f"GET {word()} HTTP/9.{word()}\r\n\r\n",
    ):
        send_raw(server, content.encode())
    # Live connections: from elsewhere, at other places, with a cookie that is signed but makes no sense, with other messages.
    own = server.origin
    for origin in (None, own, f"http://{word()}.example", "null", f"http://{word()}@127.0.0.1", word()):
        protocols = ["streamlit", word(), word()]
        open_live(server, f"/_stcore/stream?{word()}={word()}", origin, {"X-Who": word()}, protocols, [word().encode()])
        open_live(server, f"/{word()}", origin, {}, ["streamlit"], [word()])
    open_live(server, "/_stcore/stream", own, {"Host": word()}, ["streamlit"], [word()])
    open_live(server, "/_stcore/stream", own, {}, ["streamlit"], [word()])
    for told in (word(), json.dumps({"origin": word(), word(): word()}), json.dumps({"is_logged_in": word()})):
        with session(server.url, create_signed_value(SECRET, "_streamlit_user", told).decode()) as one:
            one.visit(f"/kommun?kommun={word()}&{word()}={word()}")
    with session(server.url) as one:
        one.visit("/")
    time.sleep(0.5)  # for lines that are written once a connection has ended
    logged = server.log[begins:]
    assert WORD not in logged.lower(), [line for line in logged.splitlines() if WORD in line.lower()]
    assert '"logger": "streamlit.web.server.starlette' in logged  # others have logged what they were sent, without it
    for line in server.log.splitlines():
        assert isinstance(json.loads(line), dict)
