"""Secrets in drafts, free text and accounts: no frame that reaches another role's browser holds one."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest
from hostile import DRAFT, FOR_LEADERS, NOT_PUBLIC, PAYLOADS, secrets_in
from session import session

from pages.learning import parts as learning

ROOT = Path(__file__).parent.parent.parent
PAGES = re.findall(r'st\.Page\("(\w+)\.py"', (ROOT / "pages" / "router.py").read_text(encoding="utf-8"))
ADDRESSES = [
    *(f"/{page.replace('lagesbild', '')}" for page in PAGES),
    *(f"/kommun?kommun=0461{part}" for part in ("", "&visa=varfor", "&visa=hjulet", "&visa=behov", "&visa=tid")),
    "/stodbehov?vy=tabell",
    "/stodbehov?vy=tavla",
    "/stodbehov?behov=B1",
    "/stodbehov?behov=B1&visa=historik",
    "/stodbehov?behov=B1&visa=hjalp",
    *(f"/forandring?visa={part}" for part in ("graden", "byggstenar", "verksamheter", "hjulet", "stodbehov")),
    "/hjulet?visa=fraga",
    "/hjulet?visa=kommuner",
    *(f"/piloter?visa={part}" for part in ("var", "lardomar", "rapporter", "exempel", "skriv")),
    f"/stodbehov?behov={quote(f'S0 {PAYLOADS[0]}')}",
    f"/svarslage?omgang={DRAFT}",
    *(
        f"/svarslage?omgang={DRAFT}&visa={part}"
        for part in ("paminnelse", "arbetsbocker", "delvis", "alla", "ratta", "kontroll")
    ),
    *(f"/kommun?kommun=0461&omgang={DRAFT}{part}" for part in ("", "&visa=varfor", "&visa=tid")),
    f"/?omgang={DRAFT}",
    "/mote?beslut=D1",
    *(f"/mote?visa={part}" for part in ("sedan", "besluta", "beslut", "nasta")),
    "/presentation?bild=8",
    *(f"/presentation?visa={part}" for part in ("sagt", "filer", "nyhetsbrev")),
    *(f"/larande?visa={part}" for part in filter(None, learning.PARTS)),
    "/larande?vy=tabell&slag=aktivitet",
    *(f"/larande?punkt={one}" for one in ("rekommendation/D1-FOR1", "rekommendation/D1-FOR2", "aktivitet/A0x")),
    "/historik?andring=2",
    "/godkann?slag=behov",
    "/godkann?slag=hjulet",
    "/?utgava=2",
    "/metod?utgava=3",
]


def frames(server, cookie: str) -> tuple[bytes, list[bytes]]:
    """All that a browser with this cookie is sent on all addresses: everything, and address by address."""
    with session(server.url, cookie) as one:
        by_address = []
        for address in ADDRESSES:
            before = len(one.frames)
            one.visit(address)
            by_address.append(b"".join(one.frames[before:]))
    return b"".join(by_address), by_address


def test_the_secrets_are_there_to_be_found(hostile_server, signed_in):
    sent, _ = frames(hostile_server, signed_in(hostile_server, "processledare"))
    assert secrets_in(sent, NOT_PUBLIC) == set(NOT_PUBLIC)


@pytest.mark.parametrize(("role", "marks"), [("styrgrupp", FOR_LEADERS), ("publik", NOT_PUBLIC)])
def test_no_secret_is_in_any_frame(hostile_server, signed_in, role, marks):
    sent, by_address = frames(hostile_server, signed_in(hostile_server, role))
    for address, part in zip(ADDRESSES, by_address, strict=True):
        assert secrets_in(part, marks) == set(), address
    assert b"Gnesta" in sent
    assert str(hostile_server.data).encode() not in sent


def test_who_has_not_signed_in_is_sent_nothing(hostile_server):
    with session(hostile_server.url) as one:
        for address in ADDRESSES:
            one.visit(address)
        sent = b"".join(one.frames)
    assert secrets_in(sent, (*NOT_PUBLIC, "PIT", "KAT")) == set()
    assert b"Gnesta" not in sent


def test_a_page_of_another_site_is_refused_the_live_connection(hostile_server, signed_in):
    cookie = signed_in(hostile_server, "processledare")
    for origin in ("http://ond.example", "https://127.0.0.1.ond.example", "null", "http://127.0.0.1.ond.example:80"):
        with pytest.raises(Exception, match=r"HTTP 403|rejected"), session(hostile_server.url, cookie, origin):
            pass


def test_paths_in_addresses_lead_nowhere(hostile_server):
    for path in (
        "/../app.py",
        "/..%2f..%2fetc/passwd",
        "/static/..%2f..%2f..%2fapp.py",
        "/app/static/../../data/model.toml",
        "/media/..%2f..%2fdata%2feditions",
        "/component/x/..%2f..%2f..%2fetc%2fpasswd",
        "/.streamlit/secrets.toml",
        "/data/editions/000001.duckdb",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/_stcore/host-config/../../../etc/passwd",
        "/kommun%00.py",
    ):
        try:
            with urllib.request.urlopen(f"{hostile_server.url}{path}", timeout=120) as answer:
                status, body = answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            status, body = refused.code, refused.read()
        assert status in (400, 403, 404), (path, status)
        for leak in (b"root:", b"import streamlit", b"cookie_secret", b"DUCK", b"county"):
            assert leak not in body, path


def test_the_surface_for_developers_is_off(hostile_server):
    for path in (
        "/_stcore/agent",
        "/_stcore/agent/session",
        "/_stcore/metrics",
        "/docs",
        "/openapi.json",
        "/_stcore/script-health-check",
    ):
        try:
            with urllib.request.urlopen(f"{hostile_server.url}{path}", timeout=120) as answer:
                status, body = answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            status, body = refused.code, refused.read()
        assert status in (403, 404, 405), (path, body[:200])


def test_an_upload_without_a_session_or_its_token_is_refused(hostile_server):
    for headers in ({}, {"X-Xsrftoken": "2|00|00|1"}, {"Cookie": "_streamlit_xsrf=x", "X-Xsrftoken": "x"}):
        request = urllib.request.Request(
            f"{hostile_server.url}/_stcore/upload_file/ingen/..%2f..%2fx.csv", data=b"x", method="PUT", headers=headers
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=120)
        assert refused.value.code in (400, 403, 404)
