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

EMAIL = "email"
SESSION_HOURS = 8.0
LONGEST_SESSION_HOURS = 168.0
# A provider's clock may be a little ahead of ours.
CLOCK_SECONDS = 300
LONGEST_ADDRESS = 254
NONE = "Ditt konto har ingen roll i lägesbilden."
UNVERIFIED = f"{NONE} Din adress räknas inte, för inloggningstjänsten intygar inte att den är din (email_verified)."
OVERAGE = (
    f"{NONE} Kontot är med i så många grupper att inloggningstjänsten inte talar om vilka. "
    "Den som sköter inloggningen kan ge dig en approll i stället för en grupp."
)
UNTOLD = "{none} Inloggningstjänsten säger inte vilka grupper eller roller kontot har ({claim})."
STRANGE = f"{NONE} Dess adress har andra tecken än adresser brukar ha och kan förväxlas med någon annans."
# An account that is told by something else than an address, such as an HSA id.
_ID = re.compile(r"[!-?A-~]+", re.ASCII)
_ADDRESS = re.compile(r"[!-?A-~]+@[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE | re.ASCII)
# Unicode's other full stops, which an internationalised domain name may be written with.
_STOPS = str.maketrans("。．｡", "...")


class NoRole(LagesbildError):
    """Somebody has signed in and has no role; the message says why, as a sentence to them."""


@dataclass(frozen=True)
class Rule:
    """Who has a role: members of ``groups``, ``accounts`` by address or id, and all whose address is in one of ``domains``."""

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
    account_claim: str = EMAIL
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
        return self.find_blocked(claims) is not None

    def find_blocked(self, claims: Mapping[str, Any]) -> str | None:
        """Return the first account that a claim names and that is blocked, as it stands in ``blocked``; None: there is none."""
        return next((one for one in map(fold, _texts(claims)) if one in self.blocked), None)

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
        is_id = told is not None and self.account_claim != EMAIL and _is_id(told)
        account = told.lower() if told is not None and (is_id or (is_address and self.is_verified(claims))) else None
        domain = account.rpartition("@")[2] if account and is_address else None
        given = find_claim(claims, self.group_claim)
        groups = {one for one in (given if isinstance(given, list) else [given]) if isinstance(one, str)}
        name = account or f"konto {claims.get('sub')}"
        for role in Role:  # from the one who may most
            rule = self.rules.get(role, Rule())
            if groups & rule.groups or account in rule.accounts or domain in rule.domains:
                return Actor(f"{name} ({role})", role)
        if is_address and account is None:
            raise NoRole(UNVERIFIED)
        raise NoRole(self._why_no_group(claims) if any(rule.groups for rule in self.rules.values()) else NONE)

    def _why_no_group(self, claims: Mapping[str, Any]) -> str:
        """Return why somebody has no role by group, as a sentence to them."""
        if find_claim(claims, self.group_claim) is not None:
            return NONE
        elsewhere = claims.get("_claim_names")
        if claims.get("hasgroups") is True or (isinstance(elsewhere, Mapping) and self.group_claim in elsewhere):
            return OVERAGE
        return UNTOLD.format(none=NONE, claim=self.group_claim)


def find_claim(claims: Mapping[str, Any], name: str) -> Any:
    """Return the claim ``name``, or what stands at it as a path: ``realm_access.roles``; None where there is neither.

    A name may have stops of its own, as addresses do, so the claim of that very name comes first.
    """
    if name in claims:
        return claims[name]
    for at in (sign.start() for sign in re.finditer(r"\.", name)):
        inner = claims.get(name[:at])
        found = find_claim(inner, name[at + 1 :]) if isinstance(inner, Mapping) else None
        if found is not None:
            return found
    return None


def _is_id(told: str) -> bool:
    return "@" not in told and len(told) <= LONGEST_ADDRESS and _ID.fullmatch(told) is not None


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
