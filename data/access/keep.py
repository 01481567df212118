"""What a sign-in keeps of the provider's claims, so that it fits in a cookie and the cookie in a request.

A browser takes 4 kB a cookie, a proxy and a live connection 8 kB of cookies in all; a token with 400 groups has 16 kB.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from data.access.claims import SignIn, find_claim
from data.access.roles import Role
from data.access.sign_out import TELLING

MOST_BYTES = 2200  # as JSON; signed they are a third more
MOST_GROUP_BYTES = 1000
MOST_NEEDED_BYTES = 300
BLOCKED = "blocked"  # the claim that is made of what was found to be blocked
# What Streamlit adds, and what is asked for besides the account and its groups.
_OWN = ("is_logged_in", "origin", "provider")
_ASKED = ("email", "email_verified", "_claim_names", "hasgroups")


def claims_to_keep(sign_in: SignIn, claims: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of ``claims``: those that roles go by, and of the others as many as have room, the shortest first.

    Of groups only those that ``sign_in`` names, as a claim at the top; and by what somebody is blocked, wherever it stood.
    As JSON the result is at most MOST_BYTES, unless nearly all of the needed claims are of unusual length.
    """
    groups, blocked = find_claim(claims, sign_in.group_claim), sign_in.find_blocked(claims)
    needed = [*_OWN, *TELLING, sign_in.account_claim, *_ASKED]
    kept = {
        name: claims[name] for name in needed if name in claims and _size({name: claims[name]}) <= MOST_NEEDED_BYTES
    }
    if groups is not None:
        kept[sign_in.group_claim] = list(_groups_with_role(sign_in, groups))
    if blocked is not None:
        kept[BLOCKED] = blocked
    holds_groups = {
        name for name in claims if name == sign_in.group_claim or sign_in.group_claim.startswith(f"{name}.")
    }
    others = claims.keys() - kept.keys() - set(needed) - holds_groups
    for name in sorted(others, key=lambda name: (_size(claims[name]), name)):
        if _size(kept | {name: claims[name]}) > MOST_BYTES:
            break
        kept[name] = claims[name]
    return kept


def _groups_with_role(sign_in: SignIn, groups: Any) -> Iterator[str]:
    """The groups that some role names, those of the role that may most first, as long as there is room."""
    told = {one for one in (groups if isinstance(groups, list) else [groups]) if isinstance(one, str)}
    room, yielded = MOST_GROUP_BYTES, set[str]()
    for role in Role:
        rule = sign_in.rules.get(role)
        for group in sorted(told & rule.groups) if rule else ():
            room -= 0 if group in yielded else _size(group) + 2
            if room >= 0 and group not in yielded:
                yielded.add(group)
                yield group


def _size(told: Any) -> int:
    return len(json.dumps(told))
