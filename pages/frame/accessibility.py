"""The accessibility statement, from ``tillganglighet.md`` and the model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pages.doors import show

FILE = Path(__file__).with_name("tillganglighet.md")


@dataclass(frozen=True)
class Part:
    """A heading of level 2 or 3 with the Markdown below it; the first part has no heading."""

    level: int
    heading: str
    body: str


def _own(answer_within: str, assessed: date | None) -> dict[str, str]:
    """Return what the county says of itself, by its place in the text."""
    within = f"inom {answer_within}" if answer_within else "så snart vi kan"
    if assessed is None:
        reviewed = "Vi har ännu inte granskat webbplatsen själva. Programmet som den är gjord med testas så här."
        said = "Någon egen bedömning är inte gjord ännu. Bristerna ovan är de som är kända i programmet."
    else:
        reviewed = "Vi har granskat webbplatsen själva."
        said = f"Senaste bedömningen gjordes {assessed}. Redogörelsen uppdaterades senast {assessed}."
    return {"answer": f"Vi svarar normalt {within}.", "reviewed": reviewed, "assessed": said}


def parts() -> list[Part]:
    """Return the statement, part by part. Raises KeyError for a place that nothing fills."""
    whole = FILE.read_text(encoding="utf-8").format_map(
        {"programme": show.programme(), "contact": show.contact(), **_own(*show.accessibility())}
    )
    first, *rest = re.split(r"^(##+) (.+)$", whole, flags=re.MULTILINE)
    headed = [
        Part(len(marks), heading, body.strip())
        for marks, heading, body in zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    ]
    return [Part(1, "", first.strip()), *headed]
