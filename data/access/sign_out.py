"""The list of sign-ins that have been signed out.

The cookie that tells who has signed in is all that a server goes by, and a browser that signs out only throws its copy away. So
what has ended is written down, in a hidden file beside the editions that every process reads: a hash and the time after which
the sign-in is too old anyway. Nothing in it tells who it was. Servers that share a store each put a copy of theirs in the shared
folder, and fetch the others' from it: what every page asks for stands on the server's own disk.
"""

from __future__ import annotations

import hashlib
import json
import re
import socket
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from data.access.claims import CLOCK_SECONDS, LONGEST_SESSION_HOURS

NAME = ".signed-out"
# Of the claims of OpenID Connect's ID token: by whom, for whom, when, and in answer to which request.
TELLING = ("iss", "sub", "iat", "nonce")
_LINE = re.compile(rb"([0-9a-f]{64}) ([0-9]{1,12})")


def sign_out(folder: Path, claims: Mapping[str, Any], now: datetime, shared: Path | None = None) -> None:
    """Note that the sign-in which ``claims`` stand for has ended; also in ``shared``, the folder of several servers, if any.

    Raises OSError where that cannot be written.
    """
    until = now.timestamp() + LONGEST_SESSION_HOURS * 3600 + CLOCK_SECONDS
    path = folder / NAME
    folder.stat()  # the lock would make a folder that has vanished, say with its disk, and editions would begin anew there
    with FileLock(folder / f"{NAME}.lock"):
        known, is_whole = _read_lines(path)
        if not is_whole:  # kept as it is: when it was written tells who has to sign in again
            path.replace(path.with_name(f"{NAME}.damaged"))
        noted = {sha256: end for sha256, end in known.items() if end > now.timestamp()}
        noted[_hash(claims)] = until
        _write(path, noted)
        if shared is not None:
            # A file per server, as the locks of a network folder can't be trusted.
            server = hashlib.sha256(f"{socket.gethostname()} {folder.absolute()}".encode()).hexdigest()[:12]
            told = shared / f"{NAME}.{server}"
            if not is_whole and told.exists():
                told.replace(told.with_name(f"{told.name}.before"))  # it may have the lines that are lost here
            _write(told, noted)


def fetch(folder: Path, shared: Path) -> None:
    """Bring to ``folder`` what has ended on the servers that share ``shared``. Raises OSError where it can't be reached."""
    shared.stat()  # a folder that has vanished would only look empty
    for path in shared.glob(f"{NAME}.*"):
        noted, own = path.read_bytes(), folder / path.name
        if not own.exists() or noted != own.read_bytes():
            _replace(own, noted)


def has_signed_out(folder: Path, claims: Mapping[str, Any]) -> bool:
    """Return whether the sign-in which ``claims`` stand for has ended by signing out, here or, as last fetched, elsewhere.

    Where a line can't be read, it may be of anybody who had signed in when the file was written: they have to sign in again.
    """
    for path in folder.glob(f"{NAME}*"):
        if path.suffix != ".lock":
            noted, is_whole = _read_lines(path)
            if _hash(claims) in noted or not (is_whole or _began_after(path, claims)):
                return True
    return False


def _read_lines(path: Path) -> tuple[dict[str, float], bool]:
    """Return hash -> when it may be forgotten, of the lines that can be read, and whether all can."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return {}, True
    except OSError:
        return {}, False
    found = [_LINE.fullmatch(line) for line in lines]
    return {line[1].decode(): float(line[2]) for line in found if line}, all(found)


def _began_after(path: Path, claims: Mapping[str, Any]) -> bool:
    """Return whether a sign-in is of later than the file was written, so that it can't have ended in it."""
    issued = claims.get("iat")
    try:
        return isinstance(issued, (int, float)) and issued > path.stat().st_mtime
    except OSError:
        return False


def _write(path: Path, noted: Mapping[str, float]) -> None:
    _replace(path, "".join(f"{sha256} {end:.0f}\n" for sha256, end in noted.items()).encode())


def _replace(path: Path, content: bytes) -> None:
    new = path.with_name(f".new{path.name}")
    new.write_bytes(content)
    new.replace(path)


def _hash(claims: Mapping[str, Any]) -> str:
    """Return what tells one sign-in from all others, by what the provider said of it and the cookie is signed for."""
    return hashlib.sha256(json.dumps([claims.get(name) for name in TELLING]).encode()).hexdigest()
