"""Provenance of a file: source, edition, date, and whether it is example data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

EXAMPLE_MARK = "Exempeldata – inte verkliga svar"


@dataclass(frozen=True)
class Provenance:
    """Where the figures come from. ``source`` is the round's title, ``created`` the date of the edition, ISO."""

    source: str
    edition: int
    created: str
    taken_out: date
    example: bool

    @property
    def mark(self) -> str:
        """The mark of example data; nothing for real answers."""
        return EXAMPLE_MARK if self.example else ""

    @property
    def line(self) -> str:
        """The line at a page's foot."""
        return (
            f"Källa: {self.source} · Lägesbild, utgåva {self.edition} gjord {self.created} · "
            f"hämtad {self.taken_out.isoformat()}"
        )
