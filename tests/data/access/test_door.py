"""What was decided at the start holds, and no half of a configuration gives more than the whole."""

from __future__ import annotations

import logging
import shutil
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.access import door as door_module
from data.access.claims import NoRole
from data.access.door import Access, Door, door
from data.access.roles import Role
from data.access.sign_in import SignInError

SECRET = "0123456789" * 4
AUTH = f"""
[auth]
redirect_uri = "https://lage.example/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "lagesbild"
client_secret = "hemlig"
server_metadata_url = "https://inloggning.example/.well-known/openid-configuration"
"""
LIMITS = """
[lagesbild]
session_hours = 12
group_claim = "roles"
blocked = ["led@kommun.example"]
"""
ROLES = """
[lagesbild.roles.processledare]
groups = ["led"]
[lagesbild.roles.styrgrupp]
groups = ["styr"]
accounts = ["rektor@skola.example"]
[lagesbild.roles.publik]
domains = ["kommun.example"]
"""
WHOLE = {
    "as in the documentation": AUTH + LIMITS + ROLES,
    "the other way round": LIMITS + ROLES + AUTH,
    "one section among others": '[annat]\nx = "1"\n' + AUTH + ROLES + '\n[mera]\ny = "2"\n',
    "with dots": (
        'lagesbild.session_hours = 1e-1\nlagesbild.blocked = ["x"]\nlagesbild.roles.processledare.groups = ["led"]\n'
        + AUTH
    ),
}
RANK = [None, Role.PUBLIC, Role.STEERING_GROUP, Role.PROCESS_LEADER]
# Members and addresses of every rule, alone and together, by either claim for groups, verified and not.
PEOPLE = [
    {"email": email, claim: groups, "sub": "1", **verified}
    for email in ("led@kommun.example", "rektor@skola.example", "ny@kommun.example", "x@annan.example")
    for claim in ("groups", "roles")
    for size in range(3)
    for groups in map(list, combinations(["led", "styr"], size))
    for verified in ({}, {"email_verified": True}, {"email_verified": False})
]


@pytest.fixture(autouse=True)
def undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is decided yet in this process."""
    monkeypatch.setattr(door_module, "_decided", [])
    monkeypatch.delenv("LAGESBILD_ACCESS", raising=False)


def roles(at: Door) -> list[Role | None]:
    """The role of each of PEOPLE now; nobody has one where the configuration can't be read."""
    try:
        sign_in = at.sign_in()
    except SignInError:
        return [None] * len(PEOPLE)
    found: list[Role | None] = []
    for claims in PEOPLE:
        try:
            found.append(sign_in.actor(claims).role)
        except NoRole:
            found.append(None)
    return found


def decided(path: Path, text: str) -> Door:
    path.write_text(text, encoding="utf-8")
    return door([path.parent / "finns-inte.toml", path], "0.0.0.0")


@pytest.mark.parametrize("name", WHOLE)
def test_no_part_of_a_file_gives_more_than_the_whole(tmp_path: Path, name: str):
    path, whole = tmp_path / "secrets.toml", WHOLE[name].encode()
    at = decided(path, WHOLE[name])
    most, hours = roles(at), at.sign_in().session_hours
    assert Role.PROCESS_LEADER in most
    some = 0
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        now = roles(at)
        assert at.access is Access.SIGN_IN
        assert all(RANK.index(role) <= RANK.index(limit) for role, limit in zip(now, most, strict=True)), whole[:end]
        if any(now):
            some += now != most
            assert at.sign_in().session_hours == hours
    # Where sign-in stands first, a part can be read that has some of the roles; elsewhere none can.
    assert bool(some) == WHOLE[name].lstrip().startswith(("[auth]", "[annat]"))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(st.binary(), st.text().map(str.encode), st.sampled_from([AUTH, LIMITS, ROLES]).map(str.encode))
)
def test_whatever_stands_in_the_file_nobody_comes_in_by_it(tmp_path: Path, content: bytes):
    path = tmp_path / "secrets.toml"
    at = decided(path, AUTH + LIMITS + ROLES)
    path.write_bytes(content)
    assert (at.access, door([], "127.0.0.1") is at, any(roles(at))) == (Access.SIGN_IN, True, False)
    assert at.is_closed()
    path.write_text(AUTH + LIMITS + ROLES, encoding="utf-8")
    assert any(roles(at))
    assert not at.is_closed()


def test_a_file_that_is_away_or_something_else_lets_nobody_in(tmp_path: Path):
    path = tmp_path / "secrets.toml"
    at = decided(path, AUTH + ROLES)
    assert any(roles(at))
    path.unlink()
    assert not any(roles(at))
    path.mkdir()
    assert not any(roles(at))
    path.rmdir()
    path.symlink_to(path)
    assert not any(roles(at))
    path.unlink()
    shutil.rmtree(tmp_path)
    assert not any(roles(at))


def test_a_new_secret_holds_from_the_next_start_and_until_then_nobody_comes_in(tmp_path: Path):
    path = tmp_path / "secrets.toml"
    at = decided(path, AUTH + ROLES)
    path.write_text((AUTH + ROLES).replace(SECRET, SECRET[::-1]), encoding="utf-8")
    with pytest.raises(SignInError, match="när Lägesbilden har startats om"):
        at.sign_in()


def test_what_was_decided_first_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "secrets.toml"
    at = door([path], "127.0.0.1")
    assert at.access is Access.LOCAL
    path.write_text(AUTH + ROLES, encoding="utf-8")
    monkeypatch.setenv("LAGESBILD_ACCESS", "publik")
    assert door([path], "0.0.0.0") is at
    assert not at.is_closed()


def test_how_visitors_come_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def first(files: list[Path], address: str | None) -> Access:
        monkeypatch.setattr(door_module, "_decided", [])
        return door(files, address).access

    path = tmp_path / "secrets.toml"
    assert first([], "127.0.0.1") is Access.LOCAL
    for address in (None, "0.0.0.0", "lage.example"):
        with pytest.raises(SignInError, match="ingen inloggning är inställd"):
            first([], address)
    path.write_text(AUTH + ROLES, encoding="utf-8")
    assert first([path], "0.0.0.0") is Access.SIGN_IN
    monkeypatch.setenv("LAGESBILD_ACCESS", "publik")
    assert first([], "0.0.0.0") is Access.PUBLIC
    # Whatever is chosen, what is written must be right, and whole.
    for half in ("[auth", "", AUTH, ROLES):
        path.write_text(half, encoding="utf-8")
        with pytest.raises(SignInError):
            first([path], "127.0.0.1")
        monkeypatch.delenv("LAGESBILD_ACCESS")
        with pytest.raises(SignInError):
            first([path], "127.0.0.1")
        monkeypatch.setenv("LAGESBILD_ACCESS", "publik")
    for wrong in ("public", "processledare", " publik"):
        monkeypatch.setenv("LAGESBILD_ACCESS", wrong)
        with pytest.raises(SignInError, match="LAGESBILD_ACCESS"):
            first([], "127.0.0.1")


def test_the_log_is_told_when_it_begins_and_when_it_ends(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    path = tmp_path / "secrets.toml"
    at = decided(path, AUTH + ROLES)
    for _ in range(3):
        roles(at)
    path.unlink()
    for _ in range(3):
        roles(at)
    path.write_text(AUTH + ROLES, encoding="utf-8")
    for _ in range(3):
        roles(at)
    assert [record.getMessage() for record in caplog.records] == [
        "Ingen släpps in. Inloggningens inställningar i secrets.toml finns inte längre.",
        "Inloggningens inställningar går att läsa igen.",
    ]
