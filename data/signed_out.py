"""Which sign-ins have ended by signing out.

The cookie that tells who has signed in is all that a server goes by, and a browser that signs out only throws its copy away. So
what has ended is written down, in a hidden file beside the editions that every process reads: a digest and the time after which
the sign-in is too old anyway. Nothing in it tells who it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from data.sign_in import CLOCK_SECONDS, LONGEST_SESSION_HOURS

NAME = ".signed-out"
# Of the claims of OpenID Connect's ID token: by whom, for whom, when, and in answer to which request.
TELLING = ("iss", "sub", "iat", "nonce")


def sign_out(folder: Path, claims: Mapping[str, Any], now: datetime) -> None:
    """Note that the sign-in which ``claims`` stand for has ended. Raises OSError where that cannot be written."""
    until = now.timestamp() + LONGEST_SESSION_HOURS * 3600 + CLOCK_SECONDS
    path = folder / NAME
    folder.stat()  # the lock would make a folder that has vanished, say with its disk, and editions would begin anew there
    with FileLock(folder / f"{NAME}.lock"):
        noted = {digest: end for digest, end in _noted(path).items() if end > now.timestamp()}
        noted[_digest(claims)] = until
        new = path.with_name(f"{NAME}.new")
        new.write_text("".join(f"{digest} {end:.0f}\n" for digest, end in noted.items()), encoding="ascii")
        new.replace(path)


def has_signed_out(folder: Path, claims: Mapping[str, Any]) -> bool:
    """Return whether the sign-in which ``claims`` stand for has ended by signing out."""
    return _digest(claims) in _noted(folder / NAME)


def _noted(path: Path) -> dict[str, float]:
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return {}
    return {digest: float(end) for digest, end in map(str.split, lines)}


def _digest(claims: Mapping[str, Any]) -> str:
    """Return what tells one sign-in from all others, by what the provider said of it and the cookie is signed for."""
    return hashlib.sha256(json.dumps([claims.get(name) for name in TELLING]).encode()).hexdigest()
