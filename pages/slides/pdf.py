"""The meeting pack as PDF: contents, slides and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pages.exports.svg import as_svg
from pages.exports.typesetting import document_data, typeset
from pages.pictures.slide import Slide, Table
from pages.text import colours
from pages.text.provenance import Provenance

# In points: a picture that is broad has its table below it, any other beside it.
BROAD_AT_MOST, PAGE, BESIDE = 0.5, (750.0, 330.0), (440.0, 360.0)
ABOVE_TABLE = (750.0, 200.0)


def meeting_pack(title: str, subtitle: str, shown: Sequence[Slide], provenance: Provenance) -> bytes:
    """Return the pack as tagged A4 in landscape (PDF/UA-1) with bookmarks.

    Source, edition, date, page number and the mark of example data stand on every page.
    """
    pictures = {f"{slide.id}.svg": as_svg(slide.picture) for slide in shown if slide.picture is not None}
    sections = [_section(slide) for slide in shown]
    data = document_data(title, provenance) | {"subtitle": subtitle, "sections": sections}
    return typeset("meeting", data, pictures)


def _section(slide: Slide) -> dict[str, Any]:
    picture, more = slide.picture, bool(slide.points or slide.table)
    broad = picture is not None and picture.height <= BROAD_AT_MOST * picture.width
    room = PAGE if not more else ABOVE_TABLE if broad else BESIDE
    return {
        "title": slide.title,
        "sentence": slide.sentence,
        "picture": None if picture is None else f"{slide.id}.svg",
        "width": 0.0 if picture is None else min(room[0], room[1] * picture.width / picture.height),
        "beside": picture is not None and more and not broad,
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
        "fills": {
            str(column): [{"fill": fill, "ink": colours.ink_on(fill)} for fill in fills]
            for column, fills in table.fills.items()
        },
    }
