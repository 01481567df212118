"""The recipes of docs/sign-in.md: each is signed in with, through the nginx that ships, at a provider that sends such claims."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from programs import NGINX, find, how_to_get, in_ci
from session import session
from streamlit.auth_util import encode_provider_token

from data.access.sign_in import read_configuration
from data.deploy import LOG, Place, files

ROOT = Path(__file__).parents[2]
RECIPES = ("Entra ID", "Keycloak", "Inera (SITHS)")
PAGE = (ROOT / "docs" / "sign-in.md").read_text(encoding="utf-8")
SECRET = "en hemlighet som bara testerna har, lång nog"
COOKIE_BYTES, HEADER_BYTES = 4096, 8192
# As random as the real ones, since a cookie is packed before it is signed.
GROUPS = [str(uuid.uuid5(uuid.NAMESPACE_URL, str(at))) for at in range(400)]
NO_ROLE = "Du är inloggad men har inte tillgång"
LEADER, OTHER = "Vad har ändrats, och av vem?", "Sidan är inte öppen för dig"


def block(recipe: str) -> str:
    """The settings under a recipe's heading."""
    return re.findall(r"^```toml\n(.*?)^```", PAGE.split(f"\n## {recipe}\n")[1], re.MULTILINE | re.DOTALL)[0]


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_settings_of_a_recipe_are_understood(recipe: str, tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text(block(recipe).replace("<at least 32 random characters>", SECRET), encoding="utf-8")
    assert read_configuration([path]) is not None


def said() -> list[str]:
    """What the page says that people meet, in the rows' order."""
    rows = PAGE.split("\n## What a person meets\n")[1].splitlines()
    return [found[1] for row in rows if (found := re.search(r"\| \*(.*?)\*", row))]


NONE, OVERAGE, UNTOLD, UNVERIFIED = said()[2:6]
NOISE = "".join(base64.b64encode(hashlib.sha512(bytes([at])).digest()).decode() for at in range(14))[:1000]
MANY = {
    "groups": GROUPS,
    "wids": GROUPS[:20],
    "preferred_username": "ledare@region.example",
    "name": " ".join(GROUPS[:5]),
    "oid": GROUPS[7],
}
HSA = {"employeeHsaId": "SE2321000000-1003", "given_name": "x"}
# Recipe, what is changed in it, claims -> what the page of the history says.
TRIED: list[tuple[str, dict[str, str], dict[str, Any], str]] = [
    ("Entra ID", {}, {**MANY, "roles": ["Lagesbild.Processledare"]}, LEADER),
    ("Entra ID", {}, {**MANY, "roles": ["Lagesbild.Publik"]}, OTHER),
    # The longest ID token that is kept: both cookies are long, and nginx has to take them in one answer.
    ("Entra ID", {}, {"roles": ["Lagesbild.Processledare"], "aio": NOISE}, LEADER),
    ("Entra ID", {}, MANY, UNTOLD),
    ("Entra ID", {'"roles"': '"groups"', "Lagesbild.Processledare": GROUPS[399]}, MANY, LEADER),
    ("Entra ID", {'"roles"': '"groups"'}, MANY, NONE),
    (
        "Entra ID",
        {'"roles"': '"groups"'},
        {
            "_claim_names": {"groups": "src1"},
            "_claim_sources": {"src1": {"endpoint": f"https://graph.example/{GROUPS[0]}"}},
        },
        OVERAGE,
    ),
    (
        "Keycloak",
        {},
        {"resource_access": {"lagesbild": {"roles": ["x", "processledare"]}, "account": {"roles": GROUPS}}},
        LEADER,
    ),
    ("Keycloak", {}, {"resource_access": {"account": {"roles": ["processledare"]}}}, UNTOLD),
    (
        "Keycloak",
        {"resource_access.lagesbild": "realm_access"},
        {"realm_access": {"roles": ["processledare", *GROUPS]}},
        LEADER,
    ),
    (
        "Keycloak",
        {'groups = ["processledare"]': 'accounts = ["ledare@region.example"]'},
        {"email": "ledare@region.example"},
        UNVERIFIED,
    ),
    ("Inera (SITHS)", {}, {**HSA, "commissionHsaId": "SE2321000000-9999"}, LEADER),
    ("Inera (SITHS)", {}, {"employeeHsaId": "SE2321000000-1004", "commissionHsaId": ["SE2321000000-2007"]}, OTHER),
    ("Inera (SITHS)", {}, {"employeeHsaId": "SE2321000000-1004", "commissionHsaId": "SE2321000000-2008"}, NONE),
    (
        "Inera (SITHS)",
        {'"employeeHsaId"': '"http://sambi.se/attributes/1/employeeHsaId"'},
        {"http://sambi.se/attributes/1/employeeHsaId": "SE2321000000-1003", "allCommissions": GROUPS},
        LEADER,
    ),
]


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Let the caller see where an answer leads."""


@dataclass
class Visitor:
    """A browser's part of a sign-in: it goes where it is led, and keeps cookies."""

    cookies: dict[str, str] = field(default_factory=dict)
    longest: int = 0  # bytes of the longest Set-Cookie

    def ask(self, url: str, data: bytes | None = None, **headers: str) -> tuple[int, HTTPMessage]:
        """One request; status and headers of the answer."""
        told = {"Cookie": self.cookie, **headers} if self.cookies else headers
        try:
            answer = urllib.request.build_opener(_Stay()).open(urllib.request.Request(url, data, told), timeout=120)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            for one in answer.headers.get_all("Set-Cookie", []):
                self.longest = max(self.longest, len(one))
                name, _, value = one.partition(";")[0].partition("=")
                self.cookies[name] = value
                if "Max-Age=0" in one or "1970" in one:
                    del self.cookies[name]
            return answer.status, answer.headers

    @property
    def cookie(self) -> str:
        """The header that a browser would send."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


@dataclass
class Site:
    """nginx before the dashboard, and the provider that it asks."""

    url: str
    provider: str
    secrets: Path

    def set_recipe(self, recipe: str, changed: dict[str, str]) -> None:
        """Write the recipe's settings, at this machine's addresses."""
        roles = block(recipe).partition("[lagesbild]")[2]
        for written, other in changed.items():
            assert written in roles
            roles = roles.replace(written, other)
        self.secrets.write_text(
            f"""[auth]
redirect_uri = "{self.url}/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "lagesbild"
client_secret = "hemlig"
server_metadata_url = "{self.provider}/.well-known/openid-configuration"

[lagesbild]{roles}""",
            encoding="utf-8",
        )

    def sign_in(self, claims: dict[str, Any], **answer: str) -> Visitor:
        """Somebody whom the provider says ``claims`` of, back from there; with ``answer``, what they do there besides."""
        account = "nn"
        body = json.dumps(claims).encode()
        put = urllib.request.Request(
            f"{self.provider}/users/{account}", body, {"Content-Type": "application/json"}, method="PUT"
        )
        urllib.request.urlopen(put, timeout=60).close()
        visitor = Visitor()
        _, away = visitor.ask(f"{self.url}/auth/login?provider={encode_provider_token('default')}")
        assert away["Location"].startswith(self.provider)
        _, back = Visitor().ask(away["Location"], urlencode({"sub": account, **answer}).encode())
        status, home = visitor.ask(urljoin(self.url, back["Location"]))
        assert (status, urlsplit(home["Location"]).path) == (302, "/")
        return visitor


@pytest.fixture
def site(built_editions: Path, provider: str, start_server, tmp_path: Path, monkeypatch) -> Iterator[Site]:
    nginx = find(NGINX)
    if nginx is None:
        (pytest.fail if in_ci() else pytest.skip)(how_to_get(NGINX))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    made = Site(f"http://127.0.0.1:{port}", provider, tmp_path / "secrets.toml")
    made.set_recipe(RECIPES[0], {})
    monkeypatch.setattr("streamlit.auth_util.get_signing_secret", lambda: SECRET)
    behind = start_server(built_editions, STREAMLIT_SECRETS_FILES=str(made.secrets))
    shipped = files(Place("127.0.0.1", Path("/c"), Path("/k"), Path("/d"), port=urlsplit(behind.url).port or 0))
    # But for TLS, which tests/browser/test_behind_nginx.py looks at.
    plain = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", shipped["nginx.conf"], flags=re.DOTALL)
    plain = re.sub(r"^ +ssl_.*\n", "", plain.replace("listen 443 ssl http2", f"listen {port}"), flags=re.MULTILINE)
    conf = tmp_path / "nginx.conf"
    kept = "".join(f"{one}_temp_path {tmp_path / one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    conf.write_text(
        f"pid {tmp_path / 'pid'}; daemon off; error_log {tmp_path / 'error'}; events {{}} "
        f"http {{ {kept} {plain.replace(LOG, str(tmp_path / 'access'))} }}",
        encoding="utf-8",
    )
    proxy = subprocess.Popen([nginx, "-c", conf], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                urllib.request.urlopen(f"{made.url}/health", timeout=10).close()
                break
            except OSError:
                assert proxy.poll() is None, (tmp_path / "error").read_text(encoding="utf-8")
                assert time.monotonic() < deadline
                time.sleep(0.1)
        yield made
    finally:
        proxy.terminate()
        proxy.wait(20)


def test_each_recipe_signs_in_through_nginx_and_says_what_is_wrong(site: Site) -> None:
    for recipe, changed, claims, shown in TRIED:
        site.set_recipe(recipe, changed)
        visitor = site.sign_in(claims)
        sizes = (visitor.longest, len(visitor.cookie))
        assert visitor.longest <= COOKIE_BYTES, (recipe, sizes)
        agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
        status, _ = visitor.ask(f"{site.url}/historik", **{"User-Agent": agent, "Accept-Language": "sv-SE,sv;q=0.9"})
        assert (status, len(visitor.cookie) + 1000 <= HEADER_BYTES) == (200, True), (recipe, sizes)
        parts = [f"{name}={visitor.cookies[name]}" for name in visitor.cookies if name != "_streamlit_user"]
        cookie = "; ".join([visitor.cookies["_streamlit_user"], *parts])
        with session(site.url, cookie) as one:
            texts = "\n".join(one.visit("/historik?data=exempel").texts)
        assert shown in texts, (recipe, changed, texts)
        assert (NO_ROLE in texts) is (shown not in (LEADER, OTHER)), (recipe, texts)


def test_who_is_refused_by_the_provider_can_try_again(site: Site) -> None:
    visitor = site.sign_in({}, action="deny")
    assert not [name for name in visitor.cookies if name.startswith("_streamlit_user")]
    told = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    for cookie, shown in ((f"; {told}", said()[0]), (None, "Logga in för att se lägesbilden")):
        with session(site.url, cookie) as one:
            assert shown in "\n".join(one.visit("/historik?data=exempel").texts)
