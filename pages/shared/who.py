"""Who uses the pages, and in which role."""

from __future__ import annotations

import os

from pages.shared.commands import Actor, Role

# "publik" serves everybody the public extract and nothing else, without sign-in.
ACCESS = "LAGESBILD_ACCESS"


def who() -> Actor:
    """Return who uses the pages: the public where that is chosen, else the process leader at this very machine."""
    if os.environ.get(ACCESS) == Role.PUBLIC:
        return Actor("publik", Role.PUBLIC)
    return Actor("processledare", Role.PROCESS_LEADER)
