"""One table of an edition, or the description of them all, as a program asks for it by its address."""

from __future__ import annotations

import json
from pathlib import Path

from data.access.roles import Actor
from data.export.datapackage import DESCRIPTION_FILE, description
from data.export.tables import as_csv, as_json, read_file

_WRITTEN = {"csv": as_csv, "json": as_json}


def give_file(path: Path, number: int, by: Actor, file: str, query: str = "") -> bytes | None:
    """Return the content of ``file``: a table as ``cells.csv`` or ``cells.json``, or ``datapackage.json``, with ``query``.

    ``path`` holds what ``by`` sees of edition ``number``. None where there is no such file for them.
    """
    if file == DESCRIPTION_FILE:
        told = description(number, read_file(path, by), by, query=query)
        return json.dumps(told, ensure_ascii=False, indent=2).encode()
    table, _, kind = file.partition(".")
    write = _WRITTEN.get(kind)
    found = read_file(path, by, only=table) if write else {}
    return write(found[table]) if write and table in found else None
