"""The shell around all pages: language, headers, addresses, and that nothing is fetched from anywhere else."""

from __future__ import annotations

import base64
import gzip
import hashlib
import http.client
import json
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from menu import go
from playwright.sync_api import expect

ROOT = Path(__file__).parent.parent.parent
PAGE_FILES = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem != "router")
ADDRESSES = ["/" if stem == "lagesbild" else f"/{stem}" for stem in PAGE_FILES]
UNKNOWN = [
    "/finns-inte",
    "/kommun/0483",
    "/router",
    "/index.html",
    "/static/js/finns-inte.js",
    "/kommun.py",
    "/shared/ask",
    "/_stcore/finns-inte",
    "/_stcore/finns/inte",
    "/app/static/x",
]
SECURITY_HEADERS = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}
# Sources that name no host. 'unsafe-inline' is for styles only.
HOSTLESS = {"'self'", "'none'", "'unsafe-eval'", "data:", "blob:"}


def ask(url, path, method="GET", **headers):
    """One raw request: status, headers with lower-case names, body as it came over the wire."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=120)
    connection.request(method, urlsplit(url).path + path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, body


def policy_of(headers):
    """The Content-Security-Policy as directive -> set of sources."""
    directives = (part.split() for part in headers["content-security-policy"].split(";"))
    return {name: set(sources) for name, *sources in directives}


@pytest.mark.parametrize("encoding", [None, "gzip", "gzip, deflate, br, zstd", "identity"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_language_is_swedish_from_the_first_byte(server, address, encoding):
    status, headers, body = ask(server.url, address, **({"Accept_Encoding": encoding} if encoding else {}))
    assert status == 200
    assert int(headers["content-length"]) == len(body)
    text = (gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body).decode("utf-8")
    assert re.findall(r"<html[^>]*>", text) == ['<html lang="sv">']
    assert re.findall(r"<title>(.*?)</title>", text) == ["Lägesbild – Tillsammans för barnens bästa i Sörmland"]
    assert "Slå på det i webbläsaren" in re.search(r"<noscript>(.*?)</noscript>", text)[1]
    assert '<script type="module"' in text


def test_a_part_or_a_known_version_is_never_sent_instead(server):
    whole = ask(server.url, "/")
    assert "etag" not in whole[1]
    for headers in (
        {"Range": "bytes=0-9"},
        {"If_None_Match": "*"},
        {"If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    ):
        status, _, body = ask(server.url, "/", **headers)
        assert (status, body) == (200, whole[2])


def test_head_says_the_same_without_body(server):
    status, headers, body = ask(server.url, "/kommun", "HEAD")
    assert (status, body) == (200, b"")
    assert headers["content-length"] == str(len(ask(server.url, "/kommun")[2]))


@pytest.mark.parametrize("path", ["/", "/health", "/_stcore/health", "/favicon.png", "/finns-inte", "/lagesbild"])
def test_security_headers_are_on_every_answer(server, path):
    _, headers, _ = ask(server.url, path)
    assert SECURITY_HEADERS.items() <= headers.items()
    policy = policy_of(headers)
    assert policy["frame-ancestors"] == {"'self'"}
    assert policy["default-src"] == {"'self'"}
    assert policy["object-src"] == {"'none'"}
    for directive, sources in policy.items():
        named = {source for source in sources - HOSTLESS if not source.startswith("'sha256-")}
        assert named <= ({"'unsafe-inline'"} if directive == "style-src" else set()), directive


def test_every_inline_script_of_the_shell_is_named_in_the_policy(server):
    _, headers, body = ask(server.url, "/")
    scripts = re.findall(r"<script>(.*?)</script>", body.decode(), re.DOTALL)
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts}
    assert hashes
    assert {source for source in policy_of(headers)["script-src"] if source.startswith("'sha256-")} == hashes


def test_readiness_names_the_edition(server):
    status, _, body = ask(server.url, "/ready")
    assert status == 200
    assert json.loads(body) == {"status": "ok", "edition": 1, "text": "Utgåva 1 visas."}


def test_health_is_told_as_json(server):
    status, headers, body = ask(server.url, "/health")
    assert (status, headers["content-type"], json.loads(body)) == (200, "application/json", {"status": "ok"})


@pytest.mark.parametrize("path", UNKNOWN)
def test_an_unknown_address_is_a_swedish_404(server, path):
    status, headers, body = ask(server.url, path, Accept_Encoding="gzip")
    assert status == 404
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert int(headers["content-length"]) == len(body)
    assert '<html lang="sv">' in body.decode()
    assert "Sidan finns inte" in body.decode()


def test_no_other_site_may_send_messages_into_a_page(server):
    status, _, body = ask(server.url, "/_stcore/host-config")
    assert status == 200
    assert json.loads(body)["allowedOrigins"] == []
    assert b"streamlit" not in body


def test_the_name_of_the_start_page_leads_to_the_root_with_its_choices(server):
    status, headers, _ = ask(server.url, "/lagesbild?data=exempel&utgava=1")
    assert (status, headers["location"]) == (308, "/?data=exempel&utgava=1")


def test_below_a_sub_path_everything_works_as_at_the_root(built_editions, start_server):
    below = start_server(built_editions, STREAMLIT_SERVER_BASE_URL_PATH="bbb/lage")
    assert below.url.endswith("/bbb/lage")
    for path in ("/", "/kommun"):
        status, _, body = ask(below.url, path)
        assert status == 200
        assert b'<html lang="sv">' in body
    status, _, body = ask(below.url, "/finns-inte")
    assert status == 404
    assert b'href="/bbb/lage/"' in body
    assert ask(below.origin, "/kommun")[0] == 404
    for path, target in (("", f"{below.url}/"), ("/lagesbild?data=exempel", "/bbb/lage/?data=exempel")):
        status, headers, _ = ask(below.url, path)
        assert (status // 100, headers["location"]) == (3, target)


def test_the_router_lists_exactly_the_page_files():
    listed = re.findall(r'st\.Page\("(\w+)\.py"', (ROOT / "pages" / "router.py").read_text(encoding="utf-8"))
    assert sorted(listed) == PAGE_FILES
    assert listed[0] == "lagesbild"


def test_choices_follow_from_page_to_page_and_back(visit, wait_for_app):
    page = visit("/?data=exempel&utgava=1")
    go(page, "Metod", "Om")
    page.wait_for_url("**/metod?data=exempel&utgava=1")
    wait_for_app(page)  # what is still being drawn may write the address once more
    page.get_by_role("link", name="Kommun", exact=True).first.click()
    page.wait_for_url("**/kommun?data=exempel&utgava=1")
    wait_for_app(page)
    page.go_back()
    page.wait_for_url("**/metod?data=exempel&utgava=1")
    wait_for_app(page)
    page.go_back()
    page.wait_for_url("**/?data=exempel&utgava=1")


def test_the_404_page_leads_back(page, server, wait_for_app, traffic):
    page.goto(f"{server.url}/finns-inte")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sidan finns inte")
    page.get_by_role("link", name="Till Lägesbild").click()
    wait_for_app(page)
    assert urlsplit(page.url).path == "/"
    assert traffic.strangers == []


def test_an_error_is_a_swedish_sentence_with_a_number_and_nothing_more(start_server, page, tmp_path, wait_for_app):
    tree = tmp_path / "tree"
    for part in ("app.py", ".streamlit", "data", "pages", "queries"):
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, tree / part, ignore=shutil.ignore_patterns("editions", "__pycache__"))
        else:
            tree.mkdir()
            shutil.copy(source, tree)
    (tree / "pages" / "router.py").write_text("raise RuntimeError('en hemlighet')", encoding="utf-8")
    broken = start_server(tmp_path / "editions", root=tree)
    frames = []

    def keep(frame):  # a function of ours: Playwright cannot hold a method of a list
        frames.append(frame if isinstance(frame, str) else frame.decode("utf-8", "replace"))

    page.on("websocket", lambda socket: socket.on("framereceived", keep))

    page.goto(broken.url)
    wait_for_app(page)

    text = page.locator("body").inner_text()
    number = re.search(r"Något gick fel och sidan kunde inte visas\..* uppge felnummer ([0-9a-f]{8})\.", text)[1]
    (line,) = [json.loads(line) for line in broken.log.splitlines() if f'"id": "{number}"' in line]
    assert (line["level"], line["message"], line["error"]) == ("error", f"Fel {number}", "RuntimeError")
    assert line["trace"][-1].endswith("pages/router.py:1 <module>")
    assert "hemlighet" not in broken.log  # what an error says may quote an answer
    expect(page.get_by_role("alert")).to_have_count(1)  # Streamlit's own English notice is not there as well
    assert not [secret for secret in ("router.py", str(tree)) if secret in text]
    sent = text + "".join(frames)
    assert not [secret for secret in ("hemlighet", "RuntimeError", "Traceback") if secret in sent]


def test_an_empty_canvas_does_not_count_as_a_map(page, wait_for_canvas):
    # The test of the test: a canvas of the right kind, size and place that shows one colour with a line of text.
    page.set_content(
        '<div data-testid="stDeckGlJsonChart"><canvas width="600" height="400" style="background: #eee"></canvas></div>'
        "<script>const pen = document.querySelector('canvas').getContext('2d'); pen.fillText('Karta', 20, 20)</script>"
    )
    with pytest.raises(AssertionError, match="The map did not draw"):
        wait_for_canvas(page, seconds=1)
    for fill, at in (("#b9d8b4", 0), ("#0e4a63", 200)):
        page.evaluate("([fill, at]) => { pen.fillStyle = fill; pen.fillRect(at, at, 99, 99) }", [fill, at])
    picture = wait_for_canvas(page)
    assert picture.size == (600, 400)


def test_a_request_to_another_host_is_noticed(browser, traffic):
    context = browser.new_context()
    context.on("page", traffic.watch)
    page = context.new_page()
    page.route("http://example.invalid/**", lambda route: route.fulfill(body=""))
    page.set_content(
        '<img src="http://example.invalid/pixel.png"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
    )
    assert traffic.strangers == ["http://example.invalid/pixel.png"]
    context.close()


def test_the_name_of_an_element_is_read(page, accessible_name):
    page.set_content(
        '<figure aria-label="Karta &quot;A&quot;"><canvas></canvas></figure><h1>Hur långt?</h1><p>Utan</p>'
    )
    assert accessible_name(page.get_by_role("figure")) == 'Karta "A"'
    assert accessible_name(page.get_by_role("heading")) == "Hur långt?"
    assert accessible_name(page.get_by_role("paragraph")) == ""
