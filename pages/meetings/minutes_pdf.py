"""The minutes of a meeting as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pages.exports.svg import as_svg
from pages.exports.typesetting import document_data, typeset
from pages.pictures.shapes import Picture
from pages.pictures.slide import Table
from pages.text.provenance import Provenance

# A column of no longer texts, such as dates, is as wide as they are; a longer text counts up to so many letters.
_SHORT, _MOST = 18, 60


@dataclass(frozen=True)
class Section:
    """A part of the minutes: heading, sentence, tables, where it is from, and a picture of what the sentence says."""

    title: str
    sentence: str
    tables: Sequence[Table]
    source: str
    picture: Picture | None = None


def minutes(title: str, subtitle: str, sections: Sequence[Section], provenance: Provenance) -> bytes:
    """Return the minutes as tagged A4 (PDF/UA-1). Source, edition, date, page number and mark stand on every page."""
    pictures = {f"{at}.svg": as_svg(one.picture) for at, one in enumerate(sections) if one.picture is not None}
    made = [
        {
            "title": one.title,
            "sentence": one.sentence,
            "source": one.source,
            "picture": None if one.picture is None else f"{at}.svg",
            "told": "" if one.picture is None else one.picture.description,
            "tables": [
                {
                    "caption": table.caption,
                    "headings": list(table.headings),
                    "rows": [list(row) for row in table.rows],
                    "shares": _shares(table),
                }
                for table in one.tables
            ],
        }
        for at, one in enumerate(sections)
    ]
    return typeset("minutes", document_data(title, provenance) | {"subtitle": subtitle, "sections": made}, pictures)


def _shares(table: Table) -> list[int]:
    """Return how much of the width each column takes, in parts, by its longest text; 0 for as much as a short one needs."""
    longest = [max(map(len, column)) for column in zip(table.headings, *table.rows, strict=True)]
    return [0 if length <= _SHORT else min(length, _MOST) for length in longest]
