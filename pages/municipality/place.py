"""What a municipality's page can be opened for: a municipality, or the Region."""

from __future__ import annotations

# The query parameter that names the place, and the Region's value of it.
PLACE, REGION = "kommun", "region"


def municipality_code(place: str) -> str | None:
    """Return the place as queries take it: a municipality's code, or None for the Region."""
    return None if place == REGION else place
