"""Which sign-ins have ended by signing out.

The cookie that tells who has signed in is all that a server goes by, and a browser that signs out only throws its copy away. So
what has ended is written down, in a hidden file beside the editions that every process reads: a digest and the time after which
the sign-in is too old anyway. Nothing in it tells who it was. Servers that share a store each put a copy of theirs in the shared
folder, and fetch the others' from it: what every page asks for stands on the server's own disk.
"""

from __future__ import annotations

import hashlib
import json
import socket
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from data.claims import CLOCK_SECONDS, LONGEST_SESSION_HOURS

NAME = ".signed-out"
# Of the claims of OpenID Connect's ID token: by whom, for whom, when, and in answer to which request.
TELLING = ("iss", "sub", "iat", "nonce")


def sign_out(folder: Path, claims: Mapping[str, Any], now: datetime, shared: Path | None = None) -> None:
    """Note that the sign-in which ``claims`` stand for has ended; also in ``shared``, the folder of several servers, if any.

    Raises OSError where that cannot be written.
    """
    until = now.timestamp() + LONGEST_SESSION_HOURS * 3600 + CLOCK_SECONDS
    path = folder / NAME
    folder.stat()  # the lock would make a folder that has vanished, say with its disk, and editions would begin anew there
    with FileLock(folder / f"{NAME}.lock"):
        noted = {digest: end for digest, end in _noted(path).items() if end > now.timestamp()}
        noted[_digest(claims)] = until
        _write(path, noted)
        if shared is not None:
            # A file per server, as the locks of a network folder can't be trusted.
            server = hashlib.sha256(f"{socket.gethostname()} {folder.absolute()}".encode()).hexdigest()[:12]
            _write(shared / f"{NAME}.{server}", noted)


def _write(path: Path, noted: Mapping[str, float]) -> None:
    new = path.with_name(f".new{path.name}")
    new.write_text("".join(f"{digest} {end:.0f}\n" for digest, end in noted.items()), encoding="ascii")
    new.replace(path)


def fetch(folder: Path, shared: Path) -> None:
    """Bring to ``folder`` what has ended on the servers that share ``shared``. Raises OSError where it can't be reached."""
    shared.stat()  # a folder that has vanished would only look empty
    for path in shared.glob(f"{NAME}.*"):
        noted = _noted(path)
        if noted != _noted(folder / path.name):
            _write(folder / path.name, noted)


def has_signed_out(folder: Path, claims: Mapping[str, Any]) -> bool:
    """Return whether the sign-in which ``claims`` stand for has ended by signing out, here or, as last fetched, elsewhere."""
    noted = [path for path in folder.glob(f"{NAME}*") if path.suffix != ".lock"]
    return any(_digest(claims) in _noted(path) for path in noted)


def _noted(path: Path) -> dict[str, float]:
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return {}
    return {digest: float(end) for digest, end in map(str.split, lines)}


def _digest(claims: Mapping[str, Any]) -> str:
    """Return what tells one sign-in from all others, by what the provider said of it and the cookie is signed for."""
    return hashlib.sha256(json.dumps([claims.get(name) for name in TELLING]).encode()).hexdigest()
