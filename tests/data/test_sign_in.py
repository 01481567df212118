"""The configuration of sign-in: what it gives whom, and what stops the start."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.access import Role
from data.sign_in import Access, SignInError, access, is_this_machine, load_sign_in

AUTH = """
[auth]
redirect_uri = "https://lage.example/oauth2callback"
cookie_secret = "0123456789012345678901234567890123456789"
client_id = "lagesbild"
client_secret = "hemlig"
server_metadata_url = "https://inloggning.example/.well-known/openid-configuration"
"""
ROLES = """
[lagesbild.roles.processledare]
accounts = ["Processledare@Kommun.Example"]
[lagesbild.roles.styrgrupp]
groups = ["styr"]
domains = ["kommun.example"]
"""


@pytest.fixture
def written(tmp_path: Path):
    """A function that writes a secrets file and returns the list of files to read."""

    def write(text: str) -> list[Path]:
        path = tmp_path / "secrets.toml"
        path.write_text(text, encoding="utf-8")
        return [tmp_path / "finns-inte.toml", path]

    return write


def test_no_file_and_a_file_without_sign_in_configure_none(written):
    assert load_sign_in([]) is None
    assert load_sign_in(written('[annat]\nx = "1"\n')) is None


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"email": "processledare@kommun.example"}, Role.PROCESS_LEADER),
        ({"email": " PROCESSLEDARE@kommun.example "}, Role.PROCESS_LEADER),
        # The highest role that is given holds.
        ({"email": "processledare@kommun.example", "groups": ["styr"]}, Role.PROCESS_LEADER),
        ({"email": "chef@kommun.example"}, Role.STEERING_GROUP),
        ({"email": "chef@annan.example", "groups": ["x", "styr"]}, Role.STEERING_GROUP),
        ({"groups": "styr", "sub": "1"}, Role.STEERING_GROUP),
        ({"email": "chef@annan.example", "groups": ["STYR"]}, None),
        ({"email": "chef@under.kommun.example"}, None),
        ({"email": "processledare@kommun.example", "email_verified": False}, None),
        ({"email": None, "groups": None}, None),
        ({"email": ["processledare@kommun.example"]}, None),
        ({"email": "a@b@kommun.example"}, None),
        ({}, None),
    ],
)
def test_the_role_that_claims_give(written, claims, role):
    sign_in = load_sign_in(written(AUTH + ROLES))
    assert sign_in is not None
    actor = sign_in.actor(claims)
    assert (actor and actor.role) == role


def test_the_name_in_the_history_is_the_account_with_its_role_and_no_more(written):
    sign_in = load_sign_in(written(AUTH + ROLES))
    assert sign_in is not None
    full = {"email": "Processledare@kommun.example", "name": "Ett Namn", "sub": "77", "phone_number": "070"}
    assert sign_in.actor(full).name == "processledare@kommun.example (processledare)"
    assert sign_in.actor({"groups": ["styr"], "sub": "77", "name": "Ett Namn"}).name == "konto 77 (styrgrupp)"


def test_a_blocked_account_has_no_role_and_other_claims_can_be_named(written):
    more = '[lagesbild]\nblocked = ["processledare@kommun.example"]\ngroup_claim = "roles"\naccount_claim = "upn"\n'
    sign_in = load_sign_in(written(AUTH + more + ROLES))
    assert sign_in is not None
    assert sign_in.actor({"upn": "processledare@kommun.example", "roles": ["styr"]}) is None
    assert sign_in.actor({"upn": "x@annan.example", "roles": ["styr"]}).role is Role.STEERING_GROUP
    assert sign_in.actor({"email": "chef@kommun.example", "groups": ["styr"]}) is None


@pytest.mark.parametrize(
    ("iat", "expired"),
    [(0, False), (-1.9 * 3600, False), (-2 * 3600, True), (200, False), (400, True), (None, True), (True, True)],
)
def test_a_sign_in_holds_for_the_hours_that_are_configured(written, iat, expired):
    sign_in = load_sign_in(written(AUTH + "[lagesbild]\nsession_hours = 2\n" + ROLES))
    assert sign_in is not None
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    issued = iat if iat is None or iat is True else now.timestamp() + iat
    assert sign_in.has_expired({"iat": issued}, now) is expired


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[auth", "secrets.toml"),
        (AUTH, "[lagesbild] saknas"),
        (ROLES, "[auth] saknas"),
        ("auth = 1\n" + ROLES, "auth i secrets.toml ska vara ett avsnitt"),
        (AUTH.replace('client_id = "lagesbild"', ""), "auth.client_id"),
        (AUTH.replace('"hemlig"', "7") + ROLES, "auth.client_secret"),
        (AUTH.replace("0123456789", "0") + ROLES, "auth.cookie_secret"),
        (AUTH.replace("https://lage", "http://lage") + ROLES, "auth.redirect_uri ska börja med https"),
        (AUTH.replace("oauth2callback", "") + ROLES, "auth.redirect_uri ska sluta med /oauth2callback"),
        (AUTH.replace("https://inl", "http://inl") + ROLES, "auth.server_metadata_url"),
        (AUTH + "[lagesbild]\n", "[lagesbild.roles] saknas"),
        (AUTH + "[lagesbild]\nsession_hour = 2\n" + ROLES, "lagesbild.session_hour "),
        (AUTH + "[lagesbild]\nsession_hours = 0\n" + ROLES, "lagesbild.session_hours"),
        (AUTH + '[lagesbild]\nsession_hours = "8"\n' + ROLES, "lagesbild.session_hours"),
        (AUTH + "[lagesbild]\ngroup_claim = 3\n" + ROLES, "lagesbild.group_claim"),
        (AUTH + '[lagesbild]\nblocked = "x"\n' + ROLES, "lagesbild.blocked"),
        (AUTH + ROLES + '[lagesbild.roles.chef]\ngroups = ["x"]\n', "lagesbild.roles.chef"),
        (AUTH + ROLES + "[lagesbild.roles.publik]\n", "lagesbild.roles.publik ger ingen rollen"),
        (AUTH + ROLES + '[lagesbild.roles.publik]\nemails = ["x"]\n', "lagesbild.roles.publik.emails"),
        (AUTH + ROLES + '[lagesbild.roles.publik]\ndomains = ["@x.example"]\n', "lagesbild.roles.publik.domains"),
        (AUTH + ROLES + '[lagesbild.roles.publik]\ngroups = [""]\n', "lagesbild.roles.publik.groups"),
        (AUTH + '[lagesbild.roles.styrgrupp]\ngroups = ["x"]\n', "lagesbild.roles.processledare saknas"),
    ],
)
def test_a_broken_configuration_names_its_key(written, text, named):
    with pytest.raises(SignInError, match=named.replace("[", r"\[")):
        load_sign_in(written(text))


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost", True),
        (None, False),
        ("", False),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("lage.example", False),
        ("localhost.lage.example", False),
        ("unix://tmp/x", False),
    ],
)
def test_which_addresses_are_this_machine(address, here):
    assert is_this_machine(address) is here


def test_how_visitors_come_in(written, monkeypatch):
    monkeypatch.delenv("LAGESBILD_ACCESS", raising=False)
    assert access([], "127.0.0.1") is Access.LOCAL
    assert access(written(AUTH + ROLES), "0.0.0.0") is Access.SIGN_IN
    for address in (None, "0.0.0.0", "lage.example"):
        with pytest.raises(SignInError, match="ingen inloggning är inställd"):
            access([], address)
    monkeypatch.setenv("LAGESBILD_ACCESS", "publik")
    assert access([], "0.0.0.0") is Access.PUBLIC
    with pytest.raises(SignInError):
        access(written("[auth"), "127.0.0.1")
    for wrong in ("public", "processledare", " publik"):
        monkeypatch.setenv("LAGESBILD_ACCESS", wrong)
        with pytest.raises(SignInError, match="LAGESBILD_ACCESS"):
            access([], "127.0.0.1")
