"""The meeting pack as PDF: contents, slides and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pages.exports.svg import as_svg
from pages.exports.typesetting import document_data, typeset
from pages.pictures.slide import Slide, Table
from pages.text.provenance import Provenance

# A picture's width as a share of the text's: a tall one leaves room for the table under it.
WIDE, TALL, TALL_FROM = 1.0, 0.68, 0.8


def meeting_pack(title: str, subtitle: str, shown: Sequence[Slide], provenance: Provenance) -> bytes:
    """Return the pack as tagged A4 (PDF/UA-1) with bookmarks.

    Source, edition, date, page number and the mark of example data stand on every page.
    """
    pictures = {f"{slide.id}.svg": as_svg(slide.picture) for slide in shown if slide.picture is not None}
    sections = [_section(slide) for slide in shown]
    data = document_data(title, provenance) | {"subtitle": subtitle, "sections": sections}
    return typeset("meeting", data, pictures)


def _section(slide: Slide) -> dict[str, Any]:
    picture = slide.picture
    tall = picture is not None and picture.height > TALL_FROM * picture.width
    return {
        "title": slide.title,
        "sentence": slide.sentence,
        "picture": None if picture is None else f"{slide.id}.svg",
        "width": TALL if tall else WIDE,
        "cards": [{"label": card.label, "value": card.value, "note": card.note} for card in slide.cards],
        "points": list(slide.points),
        "table": None if slide.table is None else _table(slide.table),
        "source": f"Källa: {slide.source}",
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "headings": list(table.headings),
        "rows": [list(row) for row in table.rows],
        "numbers": list(table.numbers),
    }
