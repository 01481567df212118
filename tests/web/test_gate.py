"""What the gate lets through, what it makes of cookies, and where it leads those who have signed in."""

from __future__ import annotations

import pytest
from apart import run_apart

from data.access.sign_in import is_this_machine
from pages.web.gate import Gate, hard_cookie, is_own_address


@pytest.mark.parametrize(
    ("cookie", "tls", "wanted"),
    [
        ("a=1; Path=/", False, "a=1; Path=/; HttpOnly; SameSite=Lax"),
        ("a=1; Path=/", True, "a=1; Path=/; HttpOnly; SameSite=Lax; Secure"),
        ("a=1; httponly; samesite=strict; secure", True, "a=1; httponly; samesite=strict; secure"),
        ("_streamlit_xsrf=2|x; Path=/; SameSite=Lax", True, "_streamlit_xsrf=2|x; Path=/; SameSite=Lax; Secure"),
        ("secure=httponly", False, "secure=httponly; HttpOnly; SameSite=Lax"),
    ],
)
def test_cookies_are_hardened(cookie, tls, wanted):
    assert hard_cookie(cookie, tls) == wanted


@pytest.mark.parametrize(
    ("way", "own"),
    [
        ("/", True),
        ("/kommun?kommun=0483&data=exempel", True),
        ("/lage/kommun?vy=a%20b", True),
        ("//ond.example/", False),
        ("/\\ond.example", False),
        ("https://ond.example/", False),
        ("/kommun?x=//ond.example", False),
        ("/kommun?x=1\r\nSet-Cookie: a=1", False),
        ('/kommun?x="', False),
        ("/kommun?x=1;a", False),
        ("/@ond.example", False),
        ("", False),
        ("/" + "a" * 2000, False),
    ],
)
def test_only_an_address_of_ours_is_led_back_to(way, own):
    assert is_own_address(way) is own


def asked(only_here=False, location=None, cookie=None, **scope):
    """What the gate answers: (status, headers as a list), over an application that sets a cookie."""

    async def application(_scope, _receive, send):
        headers = [(b"set-cookie", b"a=1")] + ([(b"location", location.encode())] if location else [])
        headers += [(b"set-cookie", cookie.encode())] if cookie else []
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    sent: list = []

    async def keep(message):
        sent.append(message)

    gate = Gate(application, only_here, is_this_machine)
    whole = {
        "type": "http",
        "scheme": "http",
        "path": "/",
        "method": "GET",
        "headers": [],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
        **scope,
    }
    run_apart(gate(whole, None, keep))
    first = sent[0]
    headers = [(name.decode(), value.decode()) for name, value in first.get("headers", [])]
    return first.get("status", first.get("code")), headers


def test_where_nobody_signs_in_only_this_machine_is_let_in():
    assert asked(only_here=True)[0] == 200
    assert asked(only_here=True, client=("10.0.0.1", 1))[0] == 403
    assert asked(only_here=True, server=("10.0.0.1", 1))[0] == 403
    assert asked(only_here=True, client=None)[0] == 403
    assert asked(only_here=True, type="websocket", client=("10.0.0.1", 1))[0] == 1008
    assert asked(client=("10.0.0.1", 1), server=("10.0.0.2", 1))[0] == 200


@pytest.mark.parametrize(
    ("host", "origin", "page", "live"),
    [
        ("127.0.0.1:8501", "http://127.0.0.1:8501", True, True),
        ("localhost:8501", "http://localhost:8501", True, True),
        ("127.0.0.1:8501", None, True, False),
        (None, None, True, False),
        # What another program on this machine shows, or another site under its name.
        ("127.0.0.1:8501", "http://127.0.0.1:9999", False, False),
        ("127.0.0.1:8501", "http://localhost:8501", False, False),
        ("127.0.0.1:8501", "http://127.0.0.1", False, False),
        ("127.0.0.1:8501", "null", False, False),
        ("127.0.0.1:8501", "http://[", False, False),
        ("ond.example:8501", "http://ond.example:8501", False, False),
        ("127.0.0.1.ond.example", None, False, False),
        ("[", None, False, False),
        # A proxy that asks in its own name, for a browser that tells where it is.
        ("127.0.0.1:8501", "https://lage.example", False, False),
    ],
)
def test_where_nobody_signs_in_only_our_own_pages_ask(host, origin, page, live):
    told = [(name, value.encode()) for name, value in ((b"host", host), (b"origin", origin)) if value is not None]
    assert asked(only_here=True, headers=told)[0] == (200 if page else 403)
    assert asked(only_here=True, headers=told, type="websocket")[0] == (200 if live else 1008)
    for kind in ("http", "websocket"):  # where people sign in, or all are the public, it is as Streamlit has it
        assert asked(headers=told, type=kind)[0] == 200


def test_transport_security_is_asked_for_over_tls_only():
    assert "strict-transport-security" not in dict(asked()[1])
    assert dict(asked(scheme="https")[1])["strict-transport-security"] == "max-age=31536000"
    assert dict(asked(scheme="https")[1])["set-cookie"].endswith("; Secure")


def test_after_signing_in_one_is_back_where_one_was():
    at = [(b"host", b"lage.example"), (b"referer", b"https://lage.example/b/kommun?kommun=0483")]
    _, headers = asked(path="/b/auth/login", location="https://inloggning.example/", headers=at)
    kept = [value for name, value in headers if name == "set-cookie"][1]
    assert kept == 'lagesbild_efter="/b/kommun?kommun=0483"; Path=/b/; Max-Age=600; HttpOnly; SameSite=Lax'
    for other in (b"https://ond.example/kommun", b"", b"https://lage.example//ond.example"):
        _, headers = asked(path="/auth/login", location="x", headers=[(b"host", b"lage.example"), (b"referer", other)])
        assert len([1 for name, _ in headers if name == "set-cookie"]) == 1

    def back(cookie: bytes, path="/b/oauth2callback", location="/b/") -> str:
        return dict(asked(path=path, location=location, headers=[(b"cookie", cookie)])[1])["location"]

    assert back(b'x=1; lagesbild_efter="/b/kommun?kommun=0483"; y=2') == "/b/kommun?kommun=0483"
    for planted in (b'"//ond.example"', b'"https://ond.example/"', b'"/annat/kommun"', b"utan", b'""'):
        assert back(b"lagesbild_efter=" + planted) == "/b/"
    # Where the provider is to go on, nothing is changed.
    assert (
        back(b'lagesbild_efter="/b/kommun"', location="https://inloggning.example/x") == "https://inloggning.example/x"
    )


def test_a_sign_in_that_fails_is_told_of():
    failed, forgotten = (
        ("set-cookie", f"lagesbild_misslyckad=1; Path=/b/; Max-Age={seconds}; HttpOnly; SameSite=Lax")
        for seconds in (60, 0)
    )
    for query in (b"code=1&state=2", b"state=2&error=access_denied"):
        for cookie in (None, '_streamlit_user=""; Max-Age=0', "_streamlit_user=; Max-Age=0"):
            _, headers = asked(path="/b/oauth2callback", location="/b/", cookie=cookie, query_string=query)
            assert failed in headers, cookie
    for cookie in ('_streamlit_user="2|1:0|10"', "_streamlit_user=chunks-2"):
        _, headers = asked(path="/b/oauth2callback", location="/b/", cookie=cookie, query_string=b"code=1")
        assert (failed in headers, forgotten in headers) == (False, True), cookie
    # Who has signed out comes back there too.
    assert failed not in asked(path="/b/oauth2callback", location="/b/", query_string=b"state=2")[1]
    assert failed not in asked(path="/b/auth/logout", location="/b/")[1]
