"""Poll the shared store for what other servers write."""

from __future__ import annotations

from data.access.sign_out import fetch
from data.base.errors import EditionError
from data.lake.shelf import chosen_shelf, shared_files, trouble_of
from data.shelf.folder import folder


def keep_up() -> list[str]:
    """Bring the folders in step with what other servers have written; returns what hinders it, in Swedish. Waits seldom long."""
    found = set()
    for example in (False, True):
        place = folder(example)
        try:
            chosen_shelf(place).refresh()
        except EditionError as error:
            found.add(str(error))
        if trouble := trouble_of(place):
            found.add(trouble)
    if (shared := shared_files()) is not None:
        try:
            fetch(folder(), shared)
        except OSError:
            found.add(
                "Vilka som har loggat ut på de andra servrarna går inte att läsa: mappen som servrarna delar nås inte."
            )
    return sorted(found)
