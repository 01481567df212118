"""The one-page report as PDF."""

from __future__ import annotations

import polars as pl

from pages.doors.show import wheel
from pages.exports.svg import as_svg
from pages.exports.typesetting import document_data, typeset
from pages.map import measures, waters
from pages.map.picture import place_picture
from pages.municipality import report
from pages.municipality.report import MunicipalityFrames
from pages.text.provenance import Provenance

# From roomy to tight: size of type in points, how many needs and pilots are listed, and how long their texts may be.
VARIANTS = ((10.0, 8, 6, 240), (9.5, 6, 5, 180), (9.0, 5, 4, 130), (8.5, 3, 3, 100), (8.0, 2, 2, 80), (8.0, 0, 0, 0))


def municipality_report(frames: MunicipalityFrames, provenance: Provenance) -> bytes:
    """Return the report as one tagged A4 page (PDF/UA-1): what does not fit is counted and said to be on the page.

    ``frames`` is what ``report.municipality_frames`` returns.
    """
    lead, rest = report.sentence(frames)
    values = measures.map_values(measures.DEGREE, frames.degrees, frames.levels)
    label = values.row(by_predicate=pl.col("code") == frames.code, named=True)["value_text"]
    map_alt = f"Karta över länet. {frames.name} är markerad: {label}."
    component_headings, component_rows = report.component_rows(frames)
    wheel_headings, wheel_rows = report.wheel_rows(frames) if report.has_wheel_answers(frames) else ([], [])
    data = document_data(f"Hur långt har {frames.name} kommit?", provenance) | {
        "lead": lead,
        "rest": rest,
        "map_alt": map_alt,
        "map_source": waters.SOURCE,
        "figures": report.figures(frames),
        "components": {"headings": component_headings, "rows": component_rows},
        "asks_wheel": not frames.uses.is_empty(),
        "wheel": {
            "title": f"{frames.settings['wheel_name']} per sammanhang",
            "headings": wheel_headings,
            "rows": wheel_rows,
            "said": f"Ingen verksamhet i kommunen har svarat på frågan om {wheel().word} i den här uppföljningen.",
        },
        "variants": [_variant(frames, *variant) for variant in VARIANTS],
    }
    place = place_picture(frames.shapes, values, frames.code, f"Karta, {frames.name}", map_alt)
    return typeset("municipality", data, {"map.svg": as_svg(place)})


def _variant(frames: MunicipalityFrames, size: float, needs: int, pilots: int, letters: int) -> dict[str, object]:
    need_lines, need_rest = report.need_lines(frames, needs, letters)
    pilot_lines, pilot_rest = report.pilot_lines(frames, pilots, letters)
    return {
        "size": size,
        "needs": {"lines": need_lines, "rest": need_rest},
        "pilots": {"lines": pilot_lines, "rest": pilot_rest},
    }
