"""The way in (this machine, public or sign-in), decided once per process.

Who has which role is read anew at every look, so that one that is taken away is lost at the next interaction. What can't be read
whole at that moment lets nobody in: it may be a file that is being saved, or one that was moved away.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any

from data.access.claims import SignIn
from data.access.keep import claims_to_keep
from data.access.roles import Role
from data.access.sign_in import Configuration, SignInError, is_this_machine, read_configuration

ACCESS = "LAGESBILD_ACCESS"

log = logging.getLogger("lagesbild")


class Access(StrEnum):
    """How visitors come in: this machine's own user, everybody as the public, or by signing in."""

    LOCAL = "lokal"
    PUBLIC = "publik"
    SIGN_IN = "inloggning"


@dataclass
class Door:
    """How visitors come in, and the files that say who has which role; ``auth`` is what they said at the start."""

    access: Access
    files: tuple[Path, ...] = ()
    auth: dict[str, Any] = field(default_factory=dict)
    _fault: str | None = None
    _lock: Lock = field(default_factory=Lock)

    def sign_in(self) -> SignIn:
        """Return who has which role now. Raises SignInError where that can't be told: then nobody is let in.

        The log is told when that begins and when it ends.
        """
        try:
            found = self._read()
        except SignInError as error:
            self._tell(str(error))
            raise
        self._tell(None)
        return found.sign_in

    def keep(self, claims: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a sign-in that begins now keeps of its claims; nothing where nobody is let in now."""
        try:
            return claims_to_keep(self.sign_in(), claims)
        except SignInError:
            return {}

    def is_closed(self) -> bool:
        """Return whether nobody is let in now, for want of a configuration that can be read."""
        if self.access is not Access.SIGN_IN:
            return False
        try:
            self.sign_in()
        except SignInError:
            return True
        return False

    def _read(self) -> Configuration:
        found = read_configuration(self.files)
        if found is None:
            raise SignInError("Inloggningens inställningar i secrets.toml finns inte längre.")
        if found.auth != self.auth:  # what Streamlit signs cookies with is as it was at the start
            raise SignInError(
                "Avsnittet [auth] i secrets.toml har ändrats. Det gäller först när Lägesbilden har startats om."
            )
        return found

    def _tell(self, fault: str | None) -> None:
        with self._lock:
            before, self._fault = self._fault, fault
        if fault is not None and fault != before:
            log.error("Ingen släpps in. %s", fault)
        elif fault is None and before is not None:
            log.info("Inloggningens inställningar går att läsa igen.")


_decided: list[Door] = []
_deciding = Lock()


def door(files: Iterable[str | Path], address: str | None) -> Door:
    """Return how visitors come in, as it was decided the first time that this was asked, whatever is asked later.

    ``files`` are the secrets files, ``address`` is where the server listens. Raises SignInError where the configuration is wrong,
    or anybody would come in; then nothing is decided.
    """
    with _deciding:
        if not _decided:
            _decided.append(_decide(tuple(map(Path, files)), address))
        return _decided[0]


def _decide(files: tuple[Path, ...], address: str | None) -> Door:
    chosen = os.environ.get(ACCESS, "")
    if chosen not in ("", Role.PUBLIC):
        raise SignInError(f"{ACCESS}={chosen} finns inte. Skriv {ACCESS}=publik, eller ta bort den.")
    found = read_configuration(files)  # also where the public is chosen: what is written must be right
    if chosen:
        return Door(Access.PUBLIC)
    if found is not None:
        return Door(Access.SIGN_IN, files, found.auth)
    if not is_this_machine(address):
        raise SignInError(
            f"Adressen {address or '(alla)'} nås från andra datorer, men ingen inloggning är inställd, så alla skulle bli "
            "processledare. Ställ in inloggning i .streamlit/secrets.toml, välj LAGESBILD_ACCESS=publik för att bara visa "
            "det publika utdraget, eller sätt server.address till 127.0.0.1."
        )
    return Door(Access.LOCAL)
