"""Files are loaded by those who may, in their own session, and as many as there is room for; all else is refused unread."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import time
import tomllib
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect
from session import session
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from data.imports.files.kinds import MAX_BYTES
from pages.web import files

ROOT = Path(__file__).parent.parent.parent
MEGABYTE = 1024 * 1024
ROWS = b"Omg\xc3\xa5ng;Kommun;Verksamhet;Byggsten;Niv\xc3\xa5\n2025;Gnesta;Skola;plan;3\n"
# What stands around a file as a browser sends it.
BEGIN = b'--x\r\nContent-Disposition: form-data; name="a.csv"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
END = b"\r\n--x--\r\n"


@pytest.fixture
def small(built_editions: Path, tmp_path: Path, start_server):
    """The dashboard with room for one megabyte."""
    folder = tmp_path / "editions"
    shutil.copytree(built_editions, folder)
    return start_server(folder, STREAMLIT_SERVER_MAX_UPLOAD_SIZE="1")


def test_a_file_that_is_too_large_is_refused_by_page_and_server(small, page: Page, wait_for_app):
    before = sorted(path.name for path in small.data.rglob("*.duckdb"))
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "PUT" else None)
    page.goto(f"{small.url}/lasin")
    wait_for_app(page)
    field = page.locator('input[type="file"]')

    # The page says so, in Swedish, and sends nothing.
    field.set_input_files([{"name": "stor.csv", "mimeType": "text/csv", "buffer": b"x" * (MEGABYTE + 1)}])
    expect(page.get_by_text("Filen får vara högst 1 MB.")).to_be_visible()
    assert sent == []

    # A small one shows how a file is sent. The same request, from the same session with its token, is refused once it is
    # too large, whether it says how long it is or not.
    field.set_input_files([{"name": "liten.csv", "mimeType": "text/csv", "buffer": ROWS}])
    expect(page.get_by_role("heading", name="Det här skulle ändras")).to_be_visible()
    (request,) = sent
    headers = {name: value for name, value in request.all_headers().items() if not name.startswith((":", "content-"))}
    for size, status in ((MEGABYTE // 2, 204), (3 * MEGABYTE, 413)):
        part = {"name": "stor.csv", "mimeType": "text/csv", "buffer": ROWS + b"x" * size}
        answer = page.request.put(request.url, headers=headers, multipart={"stor.csv": part})
        assert (size, answer.status) == (size, status)
        assert str(small.data) not in answer.text()

    # It goes on, and nothing is stored.
    page.goto(f"{small.url}/lasin")
    wait_for_app(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert sorted(path.name for path in small.data.rglob("*.duckdb")) == before
    assert small.errors == []


def put(
    server, session_id: str, cookie: str | None, size: int = 100, name: str = "a", chunked: bool = False
) -> tuple[int, str]:
    """Load a file of ``size`` bytes into a session, as the page's script would; status and text of the answer."""
    token = generate_xsrf_token_string()
    cookies = f"_streamlit_xsrf={token}" + (f"; _streamlit_user={cookie}" if cookie else "")
    body = BEGIN + b"x" * size + END
    headers = {"Cookie": cookies, "X-Xsrftoken": token, "Content-Type": "multipart/form-data; boundary=x"}
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=120)
    path = f"/_stcore/upload_file/{session_id}/{name}"
    connection.request("PUT", path, iter([body]) if chunked else body, headers, encode_chunked=chunked)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found


@pytest.mark.parametrize("role", ["styrgrupp", "publik", None])
def test_who_may_not_load_files_is_refused(signed_in_server, signed_in, role):
    cookie = signed_in(signed_in_server, role) if role else None
    with session(signed_in_server.url, cookie) as one:
        for address in ("/", "/lasin"):
            one.visit(address)
            assert put(signed_in_server, one.id, cookie) == (403, files.NOT_YOURS)


def test_as_the_public_nobody_loads_files(built_editions: Path, start_server):
    server = start_server(built_editions, LAGESBILD_ACCESS="publik")
    with session(server.url) as one:
        one.visit("/lasin")
        assert put(server, one.id, None)[0] == 403


def test_a_file_is_loaded_into_ones_own_session_alone(signed_in_server, signed_in):
    own, other = (
        signed_in(signed_in_server, "processledare"),
        signed_in(signed_in_server, "processledare", nonce="annan"),
    )
    with session(signed_in_server.url, own) as one, session(signed_in_server.url, other) as another:
        for each in (one, another):
            each.visit("/lasin")
        assert put(signed_in_server, one.id, own) == (204, "")
        for cookie in (other, signed_in(signed_in_server, "styrgrupp"), None):
            assert put(signed_in_server, one.id, cookie) == (403, files.NOT_YOURS)
        assert put(signed_in_server, "0" * 8, own) == (403, files.NOT_YOURS)


def test_who_loses_the_role_is_refused_in_the_open_session(built_editions, start_server, secrets, signed_in):
    server = start_server(built_editions, STREAMLIT_SECRETS_FILES=str(secrets.path))
    own = signed_in(server, "processledare")
    with session(server.url, own) as one:
        one.visit("/lasin")
        assert put(server, one.id, own)[0] == 204
        secrets.write(more='blocked = ["processledare@kommun.example"]')
        assert put(server, one.id, own) == (403, files.NOT_YOURS)


def test_a_file_says_how_large_it_is(signed_in_server, signed_in):
    own = signed_in(signed_in_server, "processledare")
    with session(signed_in_server.url, own) as one:
        one.visit("/lasin")
        assert put(signed_in_server, one.id, own, chunked=True) == (411, files.NO_LENGTH)


def test_of_a_file_that_is_longer_than_it_says_nothing_is_kept(built_editions, start_server, secrets, signed_in):
    server = start_server(
        built_editions, STREAMLIT_SECRETS_FILES=str(secrets.path), STREAMLIT_SERVER_MAX_UPLOAD_SIZE="1"
    )
    own, place = signed_in(server, "processledare"), urlsplit(server.url)
    with session(server.url, own) as one:
        one.visit("/lasin")
        for said, sent in ((300, 5_000_000), (400_000, 5_000_000), (0, 200_000)):
            token = generate_xsrf_token_string()
            head = (
                f"PUT /_stcore/upload_file/{one.id}/lang-{said} HTTP/1.1\r\nHost: {place.netloc}\r\n"
                f"Cookie: _streamlit_xsrf={token}; _streamlit_user={own}\r\nX-Xsrftoken: {token}\r\n"
                f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {said}\r\n\r\n"
            )
            with socket.create_connection((place.hostname, place.port), timeout=60) as raw:
                answer = b""
                with suppress(ConnectionError):  # the server may hang up before all is sent
                    raw.sendall(head.encode() + BEGIN + b"x" * sent + END)
                with suppress(ConnectionError):
                    while part := raw.recv(65_536):
                        answer += part
            # Cut where it said that it ends, it is no file; what comes after is no request.
            statuses = re.findall(rb"HTTP/1.1 (\d+)", answer)
            assert [status for status in statuses if not status.startswith(b"4")] == [], (said, answer[:500])
        # All the room that one has is there still.
        large = [put(server, one.id, own, 990_000, f"f{number}") for number in range(files.ROOM_OF_ONE)]
        assert large == [(204, "")] * files.ROOM_OF_ONE
    assert server.errors == []


def test_there_is_room_for_so_much_of_one_and_of_all_and_what_ends_gives_it_back(
    built_editions, start_server, secrets, signed_in
):
    server = start_server(
        built_editions,
        STREAMLIT_SECRETS_FILES=str(secrets.path),
        STREAMLIT_SERVER_MAX_UPLOAD_SIZE="1",
        STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL="1",
    )
    own = signed_in(server, "processledare")
    large = 990_000

    with ExitStack() as open_sessions:

        def begin() -> str:
            """A session as full as it may be."""
            one = open_sessions.enter_context(session(server.url, own))
            one.visit("/lasin")
            for number in range(files.ROOM_OF_ONE):
                assert put(server, one.id, own, large, f"f{number}") == (204, "")
            return one.id

        ids = [begin() for _ in range(files.ROOM_OF_ALL // files.ROOM_OF_ONE)]
        assert put(server, ids[0], own, large, "f9") == (413, files.TOO_MANY)
        assert put(server, ids[0], own, 2 * large, "f9") == (413, files.TOO_LARGE)
        last = open_sessions.enter_context(session(server.url, own))
        last.visit("/lasin")
        assert put(server, last.id, own, large) == (503, files.FULL)
    # All have ended but one that begins now.
    with session(server.url, own) as one:
        one.visit("/lasin")
        until = time.monotonic() + 300
        while (found := put(server, one.id, own, large)) == (503, files.FULL) and time.monotonic() < until:
            time.sleep(0.5)
        assert found == (204, "")


def test_so_many_files_of_one_and_no_more(signed_in_server, signed_in):
    own = signed_in(signed_in_server, "processledare")
    with session(signed_in_server.url, own) as one:
        one.visit("/lasin")
        found = [put(signed_in_server, one.id, own, 10, f"f{number}")[0] for number in range(files.FILES_OF_ONE + 1)]
        assert found == [*[204] * files.FILES_OF_ONE, 413]


def test_the_limit_of_a_file_is_one_number():
    largest = MAX_BYTES // files.MEGABYTE
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    proxy = (ROOT / "data" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    (room,) = re.findall(r"client_max_body_size (\d+)m;", proxy)
    assert settings["server"]["maxUploadSize"] == largest
    # A little above, as the page's own words are to be met first.
    assert largest < int(room) <= largest * 1.1
    said = [
        text for path in (ROOT / "pages").rglob("*.py") for text in re.findall(r"högst \d+ MB", path.read_text("utf-8"))
    ]
    assert said == []
