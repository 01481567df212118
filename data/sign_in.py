"""Sign-in: its configuration, and which role it gives whom. With data/access.py the place that decides who may do what.

The configuration stands in Streamlit's secrets file: ``[auth]`` tells where to sign in, ``[lagesbild]`` for how long that
holds and which groups, accounts and domains have which role. It is read anew at every look, so that a role that is taken
away there is lost at the next interaction.
"""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from data.access import Actor, Role
from data.errors import LagesbildError

ACCESS = "LAGESBILD_ACCESS"
CALLBACK = "/oauth2callback"
SESSION_HOURS = 8.0
LONGEST_SESSION_HOURS = 168.0
# A provider's clock may be a little ahead of ours.
CLOCK_SECONDS = 300
SHORTEST_SECRET = 32
_AUTH_KEYS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_KEYS = {"session_hours", "group_claim", "account_claim", "blocked", "roles"}
_RULES = ("groups", "accounts", "domains")


class SignInError(LagesbildError):
    """The configuration of sign-in is wrong; the message names the key and what was expected."""


class Access(StrEnum):
    """How visitors come in: this machine's own user, everybody as the public, or by signing in."""

    LOCAL = "lokal"
    PUBLIC = "publik"
    SIGN_IN = "inloggning"


@dataclass(frozen=True)
class Rule:
    """Who has a role: members of ``groups``, ``accounts`` by address, and all whose address is in one of ``domains``."""

    groups: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SignIn:
    """The configuration of sign-in. ``blocked``: accounts that have no role, whatever the provider says of them."""

    rules: Mapping[Role, Rule]
    group_claim: str = "groups"
    account_claim: str = "email"
    session_hours: float = SESSION_HOURS
    blocked: frozenset[str] = field(default_factory=frozenset)

    def account(self, claims: Mapping[str, Any]) -> str | None:
        """Return the account's address in lower case; None where the provider gives none or has not checked it."""
        value = claims.get(self.account_claim)
        if not isinstance(value, str) or claims.get("email_verified") is False:
            return None
        account = value.strip().lower()
        return account if account.isascii() and account.count("@") == 1 and len(account) <= 254 else None

    def has_expired(self, claims: Mapping[str, Any], now: datetime) -> bool:
        """Return whether the sign-in is too old, or does not say when it was; ``now`` has a time zone."""
        issued = claims.get("iat")
        if isinstance(issued, bool) or not isinstance(issued, (int, float)):
            return True
        age = now.timestamp() - issued
        return not -CLOCK_SECONDS <= age < self.session_hours * 3600

    def actor(self, claims: Mapping[str, Any]) -> Actor | None:
        """Return who the claims are about, in the highest role they give; None where they give none.

        The name, which stands in the history, is the account with its role and nothing else.
        """
        account = self.account(claims)
        subject = claims.get("sub")
        if account in self.blocked or subject in self.blocked:
            return None
        domain = account.rpartition("@")[2] if account else None
        given = claims.get(self.group_claim)
        groups = {given} if isinstance(given, str) else set(map(str, given)) if isinstance(given, list) else set()
        for role in Role:  # from the one who may most
            rule = self.rules.get(role, Rule())
            if groups & rule.groups or account in rule.accounts or domain in rule.domains:
                return Actor(f"{account or f'konto {subject}'} ({role})", role)
        return None


def is_this_machine(address: str | None) -> bool:
    """Return whether ``address`` can be reached from this very machine only; nothing, 0.0.0.0 and :: mean everywhere."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "0.0.0.0").is_loopback  # noqa: S104 - what an empty setting means
    except ValueError:
        return False


def access(files: Iterable[str | Path], address: str | None) -> Access:
    """Return how visitors come in. Raises SignInError where the configuration is wrong, or anybody would come in."""
    chosen = os.environ.get(ACCESS, "")
    if chosen not in ("", Role.PUBLIC):
        raise SignInError(f"{ACCESS}={chosen} finns inte. Skriv {ACCESS}=publik, eller ta bort den.")
    sign_in = load_sign_in(files)  # also where the public is chosen: what is written must be right
    if chosen:
        return Access.PUBLIC
    if sign_in is not None:
        return Access.SIGN_IN
    if not is_this_machine(address):
        raise SignInError(
            f"Adressen {address or '(alla)'} nås från andra datorer, men ingen inloggning är inställd, så alla skulle bli "
            "processledare. Ställ in inloggning i .streamlit/secrets.toml, välj LAGESBILD_ACCESS=publik för att bara visa "
            "det publika utdraget, eller sätt server.address till 127.0.0.1."
        )
    return Access.LOCAL


def load_sign_in(files: Iterable[str | Path]) -> SignIn | None:
    """Return what the secrets files say of sign-in, the last one first; None where none of them does.

    Raises SignInError where one cannot be read or says something that is not understood.
    """
    told: dict[str, Any] = {}
    for path in map(Path, files):
        try:
            told |= tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SignInError(
                f"Filen {path.name} med inloggningens inställningar går inte att läsa: {error}."
            ) from error
    if "auth" not in told and "lagesbild" not in told:
        return None
    _check_auth(_table(told, "auth", "auth"))
    return _read(_table(told, "lagesbild", "lagesbild"))


def _table(of: Mapping[str, Any], key: str, name: str) -> Mapping[str, Any]:
    if key not in of:
        raise SignInError(f"Avsnittet [{name}] saknas i secrets.toml. Inloggning kräver både [auth] och [lagesbild].")
    if not isinstance(of[key], dict):
        raise SignInError(f"{name} i secrets.toml ska vara ett avsnitt, [{name}].")
    table: Mapping[str, Any] = of[key]
    return table


def _check_auth(auth: Mapping[str, Any]) -> None:
    for key in _AUTH_KEYS:
        if not isinstance(auth.get(key), str) or not auth[key].strip():
            raise SignInError(f"auth.{key} saknas i secrets.toml, eller är inte en text.")
    if len(auth["cookie_secret"]) < SHORTEST_SECRET:
        raise SignInError(f"auth.cookie_secret ska vara minst {SHORTEST_SECRET} slumpvis valda tecken.")
    for key in ("redirect_uri", "server_metadata_url"):
        parts = urlsplit(auth[key])
        if parts.scheme != "https" and not (parts.scheme == "http" and is_this_machine(parts.hostname)):
            raise SignInError(f"auth.{key} ska börja med https://. Utan TLS kan inloggningen läsas på vägen.")
    if not urlsplit(auth["redirect_uri"]).path.endswith(CALLBACK):
        raise SignInError(f"auth.redirect_uri ska sluta med {CALLBACK}.")


def _read(told: Mapping[str, Any]) -> SignIn:
    unknown = sorted(set(told) - _KEYS)
    if unknown:
        raise SignInError(f"lagesbild.{unknown[0]} i secrets.toml är ingen känd inställning. Kända: {_listed(_KEYS)}.")
    hours = told.get("session_hours", SESSION_HOURS)
    if isinstance(hours, bool) or not isinstance(hours, (int, float)) or not 0 < hours <= LONGEST_SESSION_HOURS:
        raise SignInError(f"lagesbild.session_hours ska vara ett tal över 0 och högst {LONGEST_SESSION_HOURS:.0f}.")
    for key in ("group_claim", "account_claim"):
        if not isinstance(told.get(key, "x"), str) or not told.get(key, "x"):
            raise SignInError(f"lagesbild.{key} ska vara namnet på ett anspråk (claim), till exempel ”groups”.")
    roles = _table(told, "roles", "lagesbild.roles")
    strange = sorted(set(roles) - set(Role))
    if strange:
        raise SignInError(f"lagesbild.roles.{strange[0]} är ingen roll. Rollerna är {_listed(Role)}.")
    rules = {Role(name): _rule(_table(roles, name, f"lagesbild.roles.{name}"), name) for name in roles}
    if Role.PROCESS_LEADER not in rules:
        raise SignInError(f"lagesbild.roles.{Role.PROCESS_LEADER} saknas: ingen skulle kunna läsa in eller publicera.")
    return SignIn(
        rules,
        told.get("group_claim", "groups"),
        told.get("account_claim", "email"),
        float(hours),
        _texts(told.get("blocked", []), "lagesbild.blocked"),
    )


def _rule(told: Mapping[str, Any], role: str) -> Rule:
    name = f"lagesbild.roles.{role}"
    unknown = sorted(set(told) - set(_RULES))
    if unknown:
        raise SignInError(f"{name}.{unknown[0]} är ingen känd inställning. Kända: {_listed(_RULES)}.")
    lists = {key: _texts(told.get(key, []), f"{name}.{key}", lower=key != "groups") for key in _RULES}
    for domain in lists["domains"]:
        if "@" in domain or "." not in domain:
            raise SignInError(f"{name}.domains ska vara domäner utan @, till exempel ”kommun.example”.")
    if not any(lists.values()):
        raise SignInError(f"{name} ger ingen rollen. Fyll i {_listed(_RULES)}, eller ta bort avsnittet.")
    return Rule(**lists)


def _texts(value: Any, name: str, lower: bool = True) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise SignInError(f"{name} ska vara en lista med texter, till exempel [”…”].")
    return frozenset(one.strip().lower() if lower else one.strip() for one in value)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
