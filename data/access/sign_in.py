"""The configuration of sign-in, read from Streamlit's secrets file.

It stands in Streamlit's secrets file: ``[auth]`` tells where to sign in, ``[lagesbild]`` for how long that holds and which
groups, accounts and domains have which role.
"""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from data.access.claims import EMAIL, LONGEST_SESSION_HOURS, SESSION_HOURS, Rule, SignIn, fold
from data.access.roles import Role
from data.base.errors import LagesbildError

CALLBACK = "/oauth2callback"
SHORTEST_SECRET = 32
_SECTIONS = ("auth", "lagesbild")
_AUTH_KEYS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_KEYS = {"session_hours", "group_claim", "account_claim", "blocked", "provider_verifies_addresses", "roles"}
_RULES = ("groups", "accounts", "domains")


class SignInError(LagesbildError):
    """The configuration of sign-in is wrong; the message names the key and what was expected."""


@dataclass(frozen=True)
class Configuration:
    """What the secrets files say: ``auth`` as it stands there, for Streamlit, and what ``[lagesbild]`` means."""

    auth: dict[str, Any]
    sign_in: SignIn


def is_this_machine(address: str | None) -> bool:
    """Return whether ``address`` can be reached from this very machine only; nothing, 0.0.0.0 and :: mean everywhere."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "0.0.0.0").is_loopback  # noqa: S104 - what an empty setting means
    except ValueError:
        return False


def read_configuration(files: Iterable[str | Path]) -> Configuration | None:
    """Return what the secrets files say of sign-in; None where there are none, or they are about other things.

    A file of which a part is missing gives at most what the whole one gives: a list or a text that has no end can't be read, a
    section stands in one file only, and what limits stands before the roles.

    Raises SignInError where one cannot be read, is empty or says something that is not understood.
    """
    told: dict[str, Any] = {}
    for path in map(Path, files):
        try:
            says = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue
        # Besides what is no TOML: a number or a nesting that Python finds too large.
        except (OSError, ValueError, RecursionError) as error:
            raise SignInError(
                f"Filen {path.name} med inloggningens inställningar går inte att läsa: {error}."
            ) from error
        if not says:
            raise SignInError(f"Filen {path.name} är tom. Skriv inloggningens inställningar i den, eller ta bort den.")
        for section in _SECTIONS:
            if section in says and section in told:
                raise SignInError(
                    f"Avsnittet [{section}] står i två filer som heter secrets.toml. Behåll det i en av dem."
                )
        told |= says
    if not told.keys() & set(_SECTIONS):
        return None
    auth = _table(told, "auth", "auth")
    _check_auth(auth)
    return Configuration(dict(auth), _read(_table(told, "lagesbild", "lagesbild")))


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
        try:
            parts = urlsplit(auth[key])
        except ValueError as error:
            raise SignInError(f"auth.{key} är ingen webbadress.") from error
        if parts.scheme != "https" and not (parts.scheme == "http" and is_this_machine(parts.hostname)):
            raise SignInError(f"auth.{key} ska börja med https://. Utan TLS kan inloggningen läsas på vägen.")
    if not urlsplit(auth["redirect_uri"]).path.endswith(CALLBACK):
        raise SignInError(f"auth.redirect_uri ska sluta med {CALLBACK}.")


def _read(told: Mapping[str, Any]) -> SignIn:
    unknown = sorted(set(told) - _KEYS)
    if unknown:
        raise SignInError(
            f"lagesbild.{unknown[0]} i secrets.toml är ingen känd inställning. Kända: {_join_sorted(_KEYS)}."
        )
    hours = told.get("session_hours", SESSION_HOURS)
    if isinstance(hours, bool) or not isinstance(hours, (int, float)) or not 0 < hours <= LONGEST_SESSION_HOURS:
        raise SignInError(f"lagesbild.session_hours ska vara ett tal över 0 och högst {LONGEST_SESSION_HOURS:.0f}.")
    for key in ("group_claim", "account_claim"):
        if not isinstance(told.get(key, "x"), str) or not told.get(key, "x"):
            raise SignInError(f"lagesbild.{key} ska vara namnet på ett anspråk (claim), till exempel ”groups”.")
    vouches = told.get("provider_verifies_addresses", False)
    if not isinstance(vouches, bool):
        raise SignInError("lagesbild.provider_verifies_addresses ska vara true eller false.")
    blocked = frozenset(map(fold, _texts(told.get("blocked", []), "lagesbild.blocked")))
    if "" in blocked:
        raise SignInError("lagesbild.blocked ska vara adresser eller id:n, som i inloggningstjänsten.")
    roles = _table(told, "roles", "lagesbild.roles")
    if list(told)[-1] != "roles":  # or a file that is cut in the middle could give more than the whole one
        raise SignInError(
            f"Skriv lagesbild.{list(told)[-1]} före [lagesbild.roles…] i secrets.toml: rollerna ska stå sist."
        )
    strange = sorted(set(roles) - set(Role))
    if strange:
        raise SignInError(f"lagesbild.roles.{strange[0]} är ingen roll. Rollerna är {_join_sorted(Role)}.")
    rules = {Role(name): _rule(_table(roles, name, f"lagesbild.roles.{name}"), name) for name in roles}
    if Role.PROCESS_LEADER not in rules:
        raise SignInError(f"lagesbild.roles.{Role.PROCESS_LEADER} saknas: ingen skulle kunna läsa in eller publicera.")
    return SignIn(
        rules,
        told.get("group_claim", "groups"),
        told.get("account_claim", EMAIL),
        float(hours),
        blocked,
        vouches,
    )


def _rule(told: Mapping[str, Any], role: str) -> Rule:
    name = f"lagesbild.roles.{role}"
    unknown = sorted(set(told) - set(_RULES))
    if unknown:
        raise SignInError(f"{name}.{unknown[0]} är ingen känd inställning. Kända: {_join_sorted(_RULES)}.")
    lists = {key: _texts(told.get(key, []), f"{name}.{key}") for key in _RULES}
    for key in ("accounts", "domains"):
        if not all(map(str.isascii, lists[key])):
            raise SignInError(f"{name}.{key} skrivs utan å, ä, ö och andra särskilda tecken; en sådan domän som xn--….")
        lists[key] = frozenset(map(str.lower, lists[key]))
    for domain in lists["domains"]:
        if "@" in domain or "." not in domain:
            raise SignInError(f"{name}.domains ska vara domäner utan @, till exempel ”kommun.example”.")
    if not any(lists.values()):
        raise SignInError(f"{name} ger ingen rollen. Fyll i {_join_sorted(_RULES)}, eller ta bort avsnittet.")
    return Rule(**lists)


def _texts(value: Any, name: str) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise SignInError(f"{name} ska vara en lista med texter, till exempel [”…”].")
    return frozenset(map(str.strip, value))


def _join_sorted(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
