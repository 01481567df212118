"""The role that an account gets from the provider's claims and the configuration.

To give a role, what is told must equal what is configured, sign for sign but for the letter case of ASCII. To take it away it is
enough that the two look alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.access.roles import Actor, Role
from data.base.errors import LagesbildError

SESSION_HOURS = 8.0
LONGEST_SESSION_HOURS = 168.0
# A provider's clock may be a little ahead of ours.
CLOCK_SECONDS = 300
LONGEST_ADDRESS = 254
NONE = "Ditt konto har ingen roll i lägesbilden."
UNVERIFIED = f"{NONE} Din adress räknas inte, för inloggningstjänsten intygar inte att den är din (email_verified)."
STRANGE = f"{NONE} Dess adress har andra tecken än adresser brukar ha och kan förväxlas med någon annans."
_ADDRESS = re.compile(r"[!-?A-~]+@[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE | re.ASCII)
# Unicode's other full stops, which an internationalised domain name may be written with.
_STOPS = str.maketrans("。．｡", "...")


class NoRole(LagesbildError):
    """Somebody has signed in and has no role; the message says why, as a sentence to them."""


@dataclass(frozen=True)
class Rule:
    """Who has a role: members of ``groups``, ``accounts`` by address, and all whose address is in one of ``domains``."""

    groups: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SignIn:
    """Who has which role, and for how long a sign-in holds.

    ``blocked``: addresses and ids of accounts that have no role, whatever the provider says of them, as ``fold`` returns them.
    ``provider_verifies_addresses``: an address counts also where the provider does not tell whether it is verified.
    """

    rules: Mapping[Role, Rule]
    group_claim: str = "groups"
    account_claim: str = "email"
    session_hours: float = SESSION_HOURS
    blocked: frozenset[str] = frozenset()
    provider_verifies_addresses: bool = False

    def has_expired(self, claims: Mapping[str, Any], now: datetime) -> bool:
        """Return whether the sign-in is too old, or does not say when it was; ``now`` has a time zone."""
        issued = claims.get("iat")
        if isinstance(issued, bool) or not isinstance(issued, (int, float)):
            return True
        age = now.timestamp() - issued
        return not -CLOCK_SECONDS <= age < self.session_hours * 3600

    def is_blocked(self, claims: Mapping[str, Any]) -> bool:
        """Return whether any claim names an account that is blocked, in whatever letter case, script or width."""
        return any(fold(text) in self.blocked for text in _texts(claims))

    def is_verified(self, claims: Mapping[str, Any]) -> bool:
        """Return whether the provider vouches for the account's address."""
        if "email_verified" in claims:
            return claims["email_verified"] is True
        return self.provider_verifies_addresses

    def actor(self, claims: Mapping[str, Any]) -> Actor:
        """Return who the claims are about, in the highest role they give. Raises NoRole where they give none.

        The name, which stands in the history, is the account with its role and nothing else.
        """
        if self.is_blocked(claims):
            raise NoRole(NONE)
        told = claims.get(self.account_claim)
        if told is not None and not (isinstance(told, str) and told.isascii()):
            raise NoRole(STRANGE)  # whether it is blocked can't be told for sure
        is_address = told is not None and len(told) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(told) is not None
        account = told.lower() if told is not None and is_address and self.is_verified(claims) else None
        domain = account.rpartition("@")[2] if account else None
        given = claims.get(self.group_claim)
        groups = {one for one in (given if isinstance(given, list) else [given]) if isinstance(one, str)}
        name = account or f"konto {claims.get('sub')}"
        for role in Role:  # from the one who may most
            rule = self.rules.get(role, Rule())
            if groups & rule.groups or account in rule.accounts or domain in rule.domains:
                return Actor(f"{name} ({role})", role)
        raise NoRole(UNVERIFIED if is_address and account is None else NONE)


def fold(text: str) -> str:
    """Return what is left of an address or id where letter case, width, script, spaces and invisible signs don't count."""
    before = None
    while before != text:  # a normalised text may have capitals, and one in lower case need not be normalised
        before, text = text, unicodedata.normalize("NFKC", text.translate(_STOPS)).casefold()
        text = "".join(sign for sign in text if unicodedata.category(sign)[0] not in "ZC").rstrip(".")
    name, at, domain = text.rpartition("@")
    try:
        return f"{name}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:  # no domain name
        return text


def _texts(claims: Any) -> Iterator[str]:
    """All texts and numbers that stand in claims, however deep."""
    if isinstance(claims, Mapping):
        claims = list(claims.values())
    if isinstance(claims, list):
        for one in claims:
            yield from _texts(one)
    elif isinstance(claims, (str, int)):
        yield str(claims)
