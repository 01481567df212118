"""What is kept of a provider's claims: it fits, and gives the role that the whole gives."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from data.access.claims import NoRole, Rule, SignIn, fold
from data.access.keep import MOST_BYTES, claims_to_keep
from data.access.roles import Role

LEADER = "processledare@kommun.example"
RULES = {
    Role.PROCESS_LEADER: Rule(frozenset({"leder"}), frozenset({LEADER, "se2321000000-1003"})),
    Role.STEERING_GROUP: Rule(frozenset({"styr", "styr2"}), domains=frozenset({"kommun.example"})),
}
SIGN_INS = [
    SignIn(RULES),
    SignIn(RULES, "realm_access.roles", blocked=frozenset({fold("blockerad@kommun.example"), "x7"})),
    SignIn(
        {Role.PROCESS_LEADER: Rule(accounts=frozenset({"konto-1"}))},
        account_claim="sub",
        blocked=frozenset({fold("blockerad@kommun.example")}),
    ),
    SignIn(RULES, "http://sambi.se/attributes/1/systemRole", "http://sambi.se/attributes/1/employeeHsaId"),
]
GROUPS = st.one_of(
    st.none(),
    st.sampled_from(["styr", "leder", 7]),
    st.lists(st.sampled_from(["styr", "leder", "x7", "annan", *(f"{at:036d}" for at in range(400))]), max_size=400),
)
ACCOUNTS = st.sampled_from([LEADER, "Rektor@Kommun.example", "blockerad@kommun.example", "SE2321000000-1003", "x7"])


def outcome(sign_in: SignIn, claims: dict[str, Any]) -> str:
    try:
        return sign_in.actor(claims).name
    except NoRole as error:
        return str(error)


@given(
    sign_in=st.sampled_from(SIGN_INS),
    groups=GROUPS,
    account=st.one_of(st.none(), ACCOUNTS),
    others=st.dictionaries(
        st.sampled_from(["name", "oid", "wids", "picture", "upn", "groups"]),
        st.one_of(ACCOUNTS, st.text(max_size=500).map(lambda one: one * 9), st.lists(ACCOUNTS, max_size=200)),
    ),
    over=st.booleans(),
    verified=st.booleans(),
)
def test_it_fits_and_the_outcome_is_that_of_the_whole(sign_in, groups, account, others, over, verified):
    claims = {**others, "sub": "konto-1", "iss": "https://i.example", "iat": 1, "nonce": "n", "is_logged_in": True}
    claims |= {"email_verified": verified}
    if sign_in.account_claim != "sub":
        claims[sign_in.account_claim] = account
    if sign_in.group_claim == "realm_access.roles":
        claims["realm_access"] = {"roles": groups}
    else:
        claims[sign_in.group_claim] = groups
    if over:
        claims |= {"_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {"endpoint": "https://i.example/x"}}}
    kept = claims_to_keep(sign_in, claims)
    assert len(json.dumps(kept)) <= MOST_BYTES
    assert outcome(sign_in, kept) == outcome(sign_in, claims)
    # By these a sign-in is known when it has been signed out.
    assert {name: kept.get(name) for name in ("iss", "sub", "iat", "nonce")} == {
        name: claims[name] for name in ("iss", "sub", "iat", "nonce")
    }


def test_a_later_block_finds_the_account_in_what_is_kept():
    claims = {
        "sub": "konto-1",
        "upn": "ledamot@annan.example",
        "groups": ["styr", *(f"{at:036d}" for at in range(400))],
    }
    kept = claims_to_keep(SIGN_INS[0], claims)
    assert kept["groups"] == ["styr"]
    later = SignIn(RULES, blocked=frozenset({"ledamot@annan.example"}))
    assert outcome(SIGN_INS[0], kept) == "konto konto-1 (styrgrupp)"
    assert outcome(later, kept).endswith("har ingen roll i lägesbilden.")


def test_more_groups_with_roles_than_have_room_leave_those_of_the_role_that_may_most():
    many = frozenset(f"{at:036d}" for at in range(400))
    rules = {Role.PROCESS_LEADER: Rule(frozenset({"z"})), Role.STEERING_GROUP: Rule(many)}
    kept = claims_to_keep(SignIn(rules), {"sub": "1", "groups": ["z", *many]})
    assert (kept["groups"][0], len(json.dumps(kept)) <= MOST_BYTES) == ("z", True)


def test_who_is_blocked_by_what_has_no_room_is_blocked_by_what_is_kept():
    sign_in = SignIn(RULES, blocked=frozenset({"x7"}))
    many = [f"{at:036d}" for at in range(400)]
    for claims in ({"groups": ["styr", "X7", *many]}, {"groups": ["styr"], "emails": [*many, "X7"]}):
        kept = claims_to_keep(sign_in, {"sub": "1", **claims})
        assert (len(json.dumps(kept)) <= MOST_BYTES, kept["groups"]) == (True, ["styr"])
        assert outcome(sign_in, kept).endswith("har ingen roll i lägesbilden.")
        assert outcome(SignIn(RULES), kept) == "konto 1 (styrgrupp)"  # who is not blocked any more comes in
