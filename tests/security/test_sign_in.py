"""Signing in with a real browser at a real provider, and with cookies that nobody gave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from menu import entries, go
from playwright.sync_api import Browser, Page, expect
from session import Screen, session
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from windows import new_window

ROOT = Path(__file__).parent.parent.parent
SECRET = "en hemlighet som bara testerna har, lång nog"
GROUP = "7c5e0a1e-grupp-styrgrupp"
SIGN_IN = "Logga in för att se lägesbilden"
EXPIRED = "Inloggningen har gått ut"
NO_ROLE = "Du är inloggad men har inte tillgång"
LEADERS_PAGES = {"Läs in", "Godkänn", "Historik"}


@pytest.fixture
def served(copied_editions: Path, start_server, secrets):
    """The dashboard with sign-in, on editions of its own: who signs out is noted beside them."""
    return start_server(copied_editions, STREAMLIT_SECRETS_FILES=str(secrets.path))


def sign_in(page: Page, account: str, wait_for_app) -> None:
    page.get_by_role("button", name="Logga in").click()
    page.get_by_role("button", name=account, exact=True).click()
    page.wait_for_url("**127.0.0.1**")
    wait_for_app(page)


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def titles_of(screen: Screen) -> str:
    """All that a session without a browser shows."""
    assert screen.faults == ()
    return "\n".join(screen.texts)


def new_page(browser: Browser) -> Page:
    return new_window(browser).new_page()


def test_each_role_comes_in_by_its_own_rule_and_out_again(browser, served, secrets, wait_for_app):
    # By account, back at the link that was opened; nothing of it is shown before.
    page = new_page(browser)
    frames: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(_bytes(frame))))
    page.goto(f"{served.url}/kommun?kommun=0484&data=exempel")
    wait_for_app(page)
    expect(heading(page)).to_have_text(SIGN_IN)
    assert entries(page) == set()
    assert b"Eskilstuna" not in b"".join(frames)
    sign_in(page, "konto-1", wait_for_app)
    expect(heading(page)).to_have_text("Hur långt har Eskilstuna kommit?")
    expect(page).to_have_url(f"{served.url}/kommun?kommun=0484&data=exempel")
    wait_for_app(page)
    assert entries(page) >= LEADERS_PAGES
    kept = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert (kept["_streamlit_user"]["httpOnly"], kept["_streamlit_user"]["sameSite"]) == (True, "Lax")
    assert (kept["_streamlit_user_tokens"]["httpOnly"], "lagesbild_efter" in kept) == (True, False)

    # Out again, at the provider too.
    copied = kept["_streamlit_user"]["value"].strip('"')
    with session(served.url, copied) as elsewhere:
        assert "Hur långt har Eskilstuna kommit?" in titles_of(elsewhere.visit("/kommun?kommun=0484&data=exempel"))
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/oauth2/end_session**")
    page.get_by_role("button").first.click()
    page.wait_for_url(f"{served.url}/**")
    wait_for_app(page)
    expect(heading(page)).to_have_text(SIGN_IN)
    assert "_streamlit_user" not in {cookie["name"] for cookie in page.context.cookies()}
    # A copy of the cookie, kept from before, opens nothing; the same person may sign in again.
    with session(served.url, copied) as elsewhere:
        assert SIGN_IN in titles_of(elsewhere.visit("/kommun?kommun=0484&data=exempel"))
    page.get_by_role("button", name="Logga in").click()
    page.get_by_role("button", name="konto-1", exact=True).click()
    page.wait_for_url("**127.0.0.1**")
    wait_for_app(page)
    expect(heading(page)).not_to_have_text(SIGN_IN)

    # By group, with an address of another domain. A page of another role stays closed by its direct address.
    member = new_page(browser)
    member.goto(served.url)
    wait_for_app(member)
    sign_in(member, "konto-2", wait_for_app)
    assert "Möten" in entries(member) or "Svarsläge" in entries(member)
    assert not entries(member) & LEADERS_PAGES
    member.goto(f"{served.url}/historik")
    wait_for_app(member)
    expect(heading(member)).to_have_text("Sidan är inte öppen för dig")

    # By domain.
    colleague = new_page(browser)
    colleague.goto(served.url)
    wait_for_app(colleague)
    sign_in(colleague, "konto-3", wait_for_app)
    assert not entries(colleague) & (LEADERS_PAGES | {"Svarsläge"})

    # A session that is open when its role is taken away loses it at the next interaction; so does one that is blocked.
    secrets.write(more='blocked = ["ledamot@annan.example"]\n')
    member.goto(served.url)
    wait_for_app(member)
    expect(heading(member)).to_have_text(NO_ROLE)
    go(colleague, "Metod", "Om")
    expect(heading(colleague)).to_have_text("Hur räknas graden?")
    secrets.path.write_text(secrets.path.read_text(encoding="utf-8").replace('"skola.', '"x.'), encoding="utf-8")
    colleague.get_by_role("link", name="Hjulet", exact=True).first.click()
    expect(heading(colleague)).to_have_text(NO_ROLE)
    wait_for_app(colleague)  # until then the menu from before may be there
    assert entries(colleague) == set()

    # So does one that has become too old.
    secrets.write(hours=0.0001)
    member.reload()
    wait_for_app(member)
    expect(heading(member)).to_have_text(EXPIRED)
    for one in (page, member, colleague):
        one.context.close()


def _bytes(frame: str | bytes) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()


def test_who_has_no_role_sees_whom_to_ask_and_nothing_else(browser, served, wait_for_app):
    for account in ("konto-4", "konto-5"):
        page = new_page(browser)
        page.goto(f"{served.url}/svarslage?data=exempel")
        wait_for_app(page)
        sign_in(page, account, wait_for_app)
        expect(heading(page)).to_have_text(NO_ROLE)
        expect(page.get_by_text("Be tillsammansforbarnensbasta@regionsormland.se om en roll")).to_be_visible()
        expect(page.get_by_role("button", name="Logga ut")).to_be_visible()
        assert (entries(page), page.get_by_role("table").count()) == (set(), 0)
        page.context.close()


def cookie(served, secret: str = SECRET, name: str = "_streamlit_user", **changed: object) -> str:
    """A cookie as the server would sign it for the process leader, but for what is changed."""
    claims = {
        "email": "processledare@kommun.example",
        "email_verified": True,
        "sub": "konto-1",
        "iat": int(time.time()),
        "is_logged_in": True,
        "origin": served.origin,
        "provider": "default",
        **changed,
    }
    return create_signed_value(secret, name, json.dumps(claims)).decode()


def test_a_cookie_opens_nothing_unless_the_server_made_it_and_it_is_fresh(served):
    def titles(value: str | None) -> str:
        with session(served.url, value) as one:
            return titles_of(one.visit("/historik?data=exempel"))

    assert "Vad har ändrats, och av vem?" in titles(cookie(served))
    hour = 3600
    good = cookie(served)
    refused = {
        "none": None,
        "empty": "",
        "another secret": cookie(served, secret="x" * 40),
        "no secret": cookie(served, secret=""),
        "another cookie's signature": cookie(served, name="_streamlit_session"),
        "one letter changed": good[:20] + ("A" if good[20] != "A" else "B") + good[21:],
        "cut off": good[:-4],
        "plain JSON": json.dumps({"email": "processledare@kommun.example", "is_logged_in": True}).replace('"', "%22"),
        "another site": cookie(served, origin="http://127.0.0.1:1"),
        "not signed in": cookie(served, is_logged_in=False),
        "signed in, as text": cookie(served, is_logged_in="True"),
    }
    for name, value in refused.items():
        assert SIGN_IN in titles(value), name
    too_old = {
        "too old": cookie(served, iat=int(time.time()) - 8 * hour - 1),
        "from the future": cookie(served, iat=int(time.time()) + hour),
        "without a time": cookie(served, iat=None),
        "with a time as text": cookie(served, iat=str(int(time.time()))),
    }
    for name, value in too_old.items():
        assert EXPIRED in titles(value), name
    nobody = {
        "two addresses": cookie(served, email="x@y.example,processledare@kommun.example"),
        "an address that goes on": cookie(served, email="processledare@kommun.example@annan.example"),
        "look-alike letters": cookie(served, email="processlеdare@kommun.example"),
        "a list of addresses": cookie(served, email=["processledare@kommun.example"]),
        "a domain that ends alike": cookie(served, email="x@ond-skola.example"),
    }
    for name, value in nobody.items():
        assert NO_ROLE in titles(value), name
    # The server says in its log that one of them was signed for another address; there is nothing else to say.
    assert [line for line in served.errors if "Origin mismatch" not in line] == []


def test_who_is_blocked_stays_out_and_a_role_takes_the_very_address(served, secrets):
    """Each of these came in once: what a provider may say of somebody, told as it signs it."""
    secrets.write(more='blocked = ["blockerad@region.example", "åsa@region.example", "AbC-123"]\n')
    member = {"groups": [GROUP]}

    def title(**claims: object) -> str:
        with session(served.url, cookie(served, **claims)) as one:
            return titles_of(one.visit("/svarslage?data=exempel"))

    assert NO_ROLE not in title(email="ledamot@region.example", **member)
    for claims in (
        {"email": "blockerad@region.example", "email_verified": False},
        {"email": "blockerad@region.example."},
        {"email": "Blockerad@Region.Example "},
        {"email": "åsa@region.example", "email_verified": True},
        {"email": "A\u030asa@region.example", "email_verified": True},
        {"email": None, "preferred_username": "blockerad@region.example"},
        {"email": None, "sub": "AbC-123"},
        {"email": None, "sub": "ABC-123"},
    ):
        assert NO_ROLE in title(**claims, **member), claims
    leader = "processledare@kommun.example"
    assert NO_ROLE not in title(email=leader, email_verified=True)
    assert "email_verified" in title(email=leader, email_verified="false")
    for claims in ({"email_verified": 0}, {"email_verified": None}, {"email_verified": "true"}):
        assert NO_ROLE in title(**{"email": leader, **claims}), claims
    assert NO_ROLE in title(email=leader.replace("k", "\u212a"), email_verified=True)


def test_it_starts_for_others_only_with_sign_in_or_as_the_public(built_editions, tmp_path):
    def ends(**environment: str) -> str:
        """What a start says that must end by itself."""
        run = subprocess.run(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"],
            cwd=ROOT,
            env={**os.environ, "LAGESBILD_DATA": str(built_editions), **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert run.returncode == 1
        assert "Traceback" not in run.stdout + run.stderr
        return run.stdout + run.stderr

    broken = tmp_path / "broken.toml"
    broken.write_text("[auth]\n", encoding="utf-8")
    for address in ("0.0.0.0", "::"):
        assert "ingen inloggning är inställd" in ends(STREAMLIT_SERVER_ADDRESS=address)
    assert "auth.redirect_uri saknas" in ends(STREAMLIT_SECRETS_FILES=str(broken))
    # As a file that is being saved, or none may read, looks to a server that starts at that moment.
    for half, said in (("", "är tom"), ("[auth", "går inte att läsa"), ("[lagesbild]\n", "[auth] saknas")):
        broken.write_text(half, encoding="utf-8")
        assert said in ends(STREAMLIT_SECRETS_FILES=str(broken))
    assert "går inte att läsa" in ends(STREAMLIT_SECRETS_FILES=str(tmp_path / "broken.toml" / "secrets.toml"))
    assert "LAGESBILD_ACCESS=public finns inte" in ends(LAGESBILD_ACCESS="public")


@pytest.mark.parametrize("way", ["inloggning", "publik"])
def test_it_starts_for_others_where_that_is_safe(built_editions, start_server, secrets, way):
    how = {"STREAMLIT_SECRETS_FILES": str(secrets.path)} if way == "inloggning" else {"LAGESBILD_ACCESS": "publik"}
    running = start_server(built_editions, STREAMLIT_SERVER_ADDRESS="0.0.0.0", **how)
    assert {"inloggning": "Besökare loggar in", "publik": "ser det publika utdraget"}[way] in running.log


def test_where_nobody_signs_in_a_proxy_lets_no_other_machine_in(server):
    assert "bara den här datorn släpps in" in server.log
    for path in ("/", "/kommun", "/health", "/_stcore/health", "/_stcore/stream"):
        request = urllib.request.Request(server.url + path, headers={"X-Forwarded-For": "192.0.2.7"})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=120)
        assert refused.value.code == 403
    with session(server.url) as one:
        assert any("Utan inloggning visas sidorna bara" in text for text in one.visit("/").texts)
