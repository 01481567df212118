"""Which role claims give: as much as is configured and never more, and nothing to who is blocked."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.access.claims import NoRole, Rule, SignIn, fold
from data.access.roles import Role

LEADER, CHIEF, OUTSIDER = "processledare@kommun.example", "chef@kommun.example", "chef@annan.example"
RULES = {
    Role.PROCESS_LEADER: Rule(accounts=frozenset({LEADER})),
    Role.STEERING_GROUP: Rule(groups=frozenset({"styr"}), domains=frozenset({"kommun.example"})),
}
SIGN_IN = SignIn(RULES)


def verified(email: object, **more: object) -> dict[str, Any]:
    return {"email": email, "email_verified": True, **more}


def role_of(sign_in: SignIn, claims: dict[str, Any]) -> Role | None:
    try:
        return sign_in.actor(claims).role
    except NoRole:
        return None


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        (verified(LEADER), Role.PROCESS_LEADER),
        (verified(LEADER.upper()), Role.PROCESS_LEADER),
        # The highest role that is given holds.
        (verified(LEADER, groups=["styr"]), Role.PROCESS_LEADER),
        (verified(CHIEF), Role.STEERING_GROUP),
        (verified(OUTSIDER, groups=["x", "styr"]), Role.STEERING_GROUP),
        ({"groups": "styr", "sub": "1"}, Role.STEERING_GROUP),
        # A group says who somebody is without any address.
        ({"email": OUTSIDER, "groups": ["styr"]}, Role.STEERING_GROUP),
        ({"email": OUTSIDER, "email_verified": False, "groups": ["styr"]}, Role.STEERING_GROUP),
        (verified(OUTSIDER, groups=["STYR"]), None),
        (verified(OUTSIDER, groups={"styr": True}), None),
        (verified("chef@under.kommun.example"), None),
        (verified(None, groups=None), None),
        (verified([LEADER]), None),
        (verified([LEADER], groups=["styr"]), None),
        (verified("a@b@kommun.example"), None),
        (verified("@kommun.example"), None),
        (verified(f" {LEADER}"), None),
        (verified("a b@kommun.example"), None),
        (verified("a\n@kommun.example"), None),
        (verified("a\x00@kommun.example"), None),
        (verified("a@kommun.example."), None),
        (verified("a" * 250 + "@kommun.example"), None),
        # Letters that become others in lower case, and those that look like others.
        (verified("\u212aarin@kommun.example", groups=["styr"]), None),
        (verified("processl\u0435dare@kommun.example", groups=["styr"]), None),
        ({}, None),
    ],
)
def test_the_role_that_claims_give(claims: dict[str, Any], role: Role | None):
    assert role_of(SIGN_IN, claims) == role


@pytest.mark.parametrize("told", [False, None, 0, 1, "true", "True", "false", "", [True], {"true": True}])
def test_only_true_counts_as_verified(told: object):
    claims = {"email": LEADER, "email_verified": told}
    for vouched in (False, True):
        sign_in = SignIn(RULES, provider_verifies_addresses=vouched)
        with pytest.raises(NoRole, match="intygar inte att den är din"):
            sign_in.actor(claims)


def test_where_the_provider_does_not_tell_the_configuration_does():
    with pytest.raises(NoRole, match="email_verified"):
        SIGN_IN.actor({"email": LEADER})
    assert role_of(SignIn(RULES, provider_verifies_addresses=True), {"email": LEADER}) is Role.PROCESS_LEADER
    # Who has no role anyway is told no more than that.
    with pytest.raises(NoRole, match=r"^Ditt konto har ingen roll i lägesbilden\.$"):
        SIGN_IN.actor(verified(OUTSIDER, groups=["x"]))


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({}, "säger inte vilka grupper eller roller kontot har (groups)."),
        ({"_claim_names": {"groups": "src1"}}, "är med i så många grupper"),
        ({"hasgroups": True}, "är med i så många grupper"),
        ({"_claim_names": {"annat": "src1"}}, "säger inte vilka grupper"),
        ({"_claim_names": ["groups"], "hasgroups": "true"}, "säger inte vilka grupper"),
    ],
)
def test_who_has_no_role_by_group_is_told_why(claims: dict[str, Any], said: str):
    with pytest.raises(NoRole) as refused:
        SIGN_IN.actor(verified(OUTSIDER, **claims))
    assert said in str(refused.value)
    # Where no role goes by group there is nothing to be told of them.
    with pytest.raises(NoRole, match=r"roll i lägesbilden\.$"):
        SignIn({Role.PROCESS_LEADER: Rule(accounts=frozenset({LEADER}))}).actor(verified(OUTSIDER, **claims))


SAMBI = "http://sambi.se/attributes/1/systemRole"


@pytest.mark.parametrize(
    ("name", "claims", "role"),
    [
        ("realm_access.roles", {"realm_access": {"roles": ["styr"]}}, Role.STEERING_GROUP),
        ("realm_access.roles", {"realm_access": ["styr"], "roles": ["styr"]}, None),
        ("realm_access.roles", {"realm_access": {"roles": {"styr": 1}}}, None),
        (
            "resource_access.lage.bild.roles",
            {"resource_access": {"lage.bild": {"roles": ["styr"]}}},
            Role.STEERING_GROUP,
        ),
        ("resource_access.lage.bild.roles", {"resource_access": {"lage": {"roles": ["styr"]}}}, None),
        (SAMBI, {SAMBI: "styr"}, Role.STEERING_GROUP),
        (SAMBI, {SAMBI: ["x", "styr"]}, Role.STEERING_GROUP),
        # The claim of the very name comes first.
        ("a.b", {"a.b": ["x"], "a": {"b": ["styr"]}}, None),
    ],
)
def test_groups_may_stand_deeper_or_have_stops_in_their_name(name: str, claims: dict[str, Any], role: Role | None):
    assert role_of(SignIn(RULES, name), claims) is role


def test_an_account_may_be_an_id():
    rules = {Role.PROCESS_LEADER: Rule(accounts=frozenset({"se2321000000-1003"}))}
    by_id = SignIn(rules, account_claim="employeeHsaId")
    for told in ("SE2321000000-1003", "se2321000000-1003"):
        assert by_id.actor({"employeeHsaId": told}).name == "se2321000000-1003 (processledare)"
    for told in ("SE2321000000-1004", " SE2321000000-1003", ["SE2321000000-1003"], "SE2321000000-1003\u200b", "", None):
        assert role_of(by_id, {"employeeHsaId": told}) is None
    # What stands where addresses should is no id, and no id has a domain.
    assert role_of(SignIn(rules), {"email": "SE2321000000-1003", "email_verified": True}) is None
    domain = SignIn({Role.STEERING_GROUP: Rule(domains=frozenset({"kommun.example"}))}, account_claim="id")
    assert role_of(domain, {"id": "kommun.example"}) is None


def test_the_name_in_the_history_is_the_account_with_its_role_and_no_more():
    full = verified("Processledare@kommun.example", name="Ett Namn", sub="77", phone_number="070")
    assert SIGN_IN.actor(full).name == f"{LEADER} (processledare)"
    assert SIGN_IN.actor({"groups": ["styr"], "sub": "77", "name": "Ett Namn"}).name == "konto 77 (styrgrupp)"


def test_other_claims_can_be_named():
    sign_in = SignIn(RULES, "roles", "upn", blocked=frozenset({LEADER}))
    assert role_of(sign_in, {"upn": LEADER, "email_verified": True, "roles": ["styr"]}) is None
    assert role_of(sign_in, {"upn": CHIEF, "email_verified": True}) is Role.STEERING_GROUP
    assert role_of(sign_in, verified(CHIEF, groups=["styr"])) is None


@pytest.mark.parametrize(
    ("iat", "expired"),
    [(0, False), (-1.9 * 3600, False), (-2 * 3600, True), (200, False), (400, True), (None, True), (True, True)],
)
def test_a_sign_in_holds_for_the_hours_that_are_configured(iat: Any, expired: bool):
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    issued = iat if iat is None or iat is True else now.timestamp() + iat
    assert SignIn(RULES, session_hours=2).has_expired({"iat": issued}, now) is expired


# What somebody might put around, into or in place of the letters of an address without its being another's.
Disguise = Callable[[str], str]
DISGUISES: list[Disguise] = [
    str.upper,
    str.title,
    str.swapcase,
    lambda text: f"  {text}\t",
    lambda text: f"{text}.",
    lambda text: f"{text}..",
    lambda text: text.replace("k", "\u212a"),
    lambda text: text.replace("s", "\u017f"),
    lambda text: text.replace("@", "\uff20"),
    lambda text: text.replace(".", "\u3002"),
    lambda text: text.replace("e", "\u200be"),
    lambda text: text.replace("a", "a\u00ad"),
    lambda text: "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text),
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: unicodedata.normalize("NFC", text),
    lambda text: text.replace("\u00f6.example", "\u00f6.example".encode("idna").decode()),
]
# As an operator writes them in the configuration, each with a role that its group would give.
BLOCKED = [
    "blockerad.kassör@kommun.example",
    "Blockerad.Skolchef@Region.Example",
    "karin@ö.example",
    "AbC-123_xyz",
    "S-1-5-21",
]
WHERE = ["email", "sub", "oid", "upn", "preferred_username", "unique_name", "emails", "custom"]
SAID = st.one_of(st.booleans(), st.none(), st.text(max_size=5), st.integers())


@given(
    entry=st.sampled_from(BLOCKED),
    written=st.lists(st.sampled_from(DISGUISES), max_size=2),
    worn=st.lists(st.sampled_from(DISGUISES), max_size=3),
    where=st.sampled_from(WHERE),
    wrapped=st.booleans(),
    said=st.one_of(st.just({}), SAID.map(lambda value: {"email_verified": value})),
    vouched=st.booleans(),
)
def test_who_is_blocked_has_no_role_in_any_disguise(
    entry: str,
    written: list[Disguise],
    worn: list[Disguise],
    where: str,
    wrapped: bool,
    said: dict[str, object],
    vouched: bool,
):
    in_file = in_token = entry
    for disguise in written:
        in_file = disguise(in_file)
    for disguise in worn:
        in_token = disguise(in_token)
    everybody = {
        Role.PROCESS_LEADER: Rule(frozenset({"alla"}), frozenset({entry.lower()}), frozenset({"region.example"}))
    }
    sign_in = SignIn(everybody, blocked=frozenset({fold(in_file)}), provider_verifies_addresses=vouched)
    told = {where: [in_token] if wrapped else in_token, "groups": ["alla"], **said}
    assert role_of(sign_in, told) is None
    # What else the same person brings does not help.
    assert (
        role_of(sign_in, {"email": "processledare@region.example", "email_verified": True, "sub": "annan", **told})
        is None
    )


def test_who_is_not_blocked_is_let_in():
    """The test above can fail."""
    everybody = {Role.PROCESS_LEADER: Rule(frozenset({"alla"}))}
    sign_in = SignIn(everybody, blocked=frozenset(map(fold, BLOCKED)))
    for other in ("kassor@kommun.example", "karin@o.example", "AbC-1234", "x@region.example"):
        assert role_of(sign_in, {"sub": other, "groups": ["alla"]}) is Role.PROCESS_LEADER


@given(
    told=st.one_of(
        st.text(),
        st.tuples(st.sampled_from(DISGUISES), st.sampled_from([LEADER, CHIEF])).map(lambda pair: pair[0](pair[1])),
        st.tuples(st.text(max_size=4), st.sampled_from([LEADER, CHIEF]), st.text(max_size=4)).map("".join),
        st.lists(st.sampled_from([LEADER, CHIEF])),
    ),
    said=st.one_of(st.just({}), SAID.map(lambda value: {"email_verified": value})),
)
def test_no_role_by_address_but_to_the_very_same(told: object, said: dict[str, object]):
    role = role_of(SIGN_IN, {"email": told, **said})
    if role is not None:
        assert said.get("email_verified") is True
        assert isinstance(told, str)
        ascii_lower = "".join(chr(ord(sign) + 32) if "A" <= sign <= "Z" else sign for sign in told)
        assert ascii_lower.isascii()
        name, at, domain = ascii_lower.partition("@")
        assert (bool(name), at, domain) == (True, "@", "kommun.example")
        assert role is (Role.PROCESS_LEADER if ascii_lower == LEADER else Role.STEERING_GROUP)


@given(given_groups=st.one_of(st.text(), st.integers(), st.lists(st.one_of(st.text(), st.integers(), st.none()))))
def test_no_role_by_group_but_to_its_very_members(given_groups: object):
    sign_in = SignIn({Role.PROCESS_LEADER: Rule(groups=frozenset({"7", "None", "led"}))})
    members = given_groups if isinstance(given_groups, list) else [given_groups]
    is_member = any(one in ("7", "None", "led") for one in members)
    assert (role_of(sign_in, {"groups": given_groups}) is not None) == is_member


@given(text=st.text())
def test_what_is_folded_is_folded(text: str):
    assert fold(fold(text)) == fold(text)
