"""The accessibility statement, from ``tillganglighet.md`` and the model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pages.doors import show

FILE = Path(__file__).with_name("tillganglighet.md")
# When the pages were last gone through by hand against the statement. To be changed together with it.
ASSESSED = date(2026, 11, 25)


@dataclass(frozen=True)
class Part:
    """A heading of level 2 or 3 with the Markdown below it; the first part has no heading."""

    level: int
    heading: str
    body: str


def parts() -> list[Part]:
    """Return the statement, part by part. Raises KeyError for a place that nothing fills."""
    whole = FILE.read_text(encoding="utf-8").format_map(
        {"programme": show.programme(), "contact": show.contact(), "assessed": ASSESSED.isoformat()}
    )
    first, *rest = re.split(r"^(##+) (.+)$", whole, flags=re.MULTILINE)
    headed = [
        Part(len(marks), heading, body.strip())
        for marks, heading, body in zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    ]
    return [Part(1, "", first.strip()), *headed]
